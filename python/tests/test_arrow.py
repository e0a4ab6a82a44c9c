"""Tables: a declared schema, a row for each page, and the libraries that people have tables in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pyarrow as pa
import pytest

import cleancopy
from cleancopy.arrow import schema
from conftest import BRIDGE, PDF

ROWS = [
    {"id": "a", "url": "https://a.org/1", "html": BRIDGE.encode(), "day": 1},
    {"id": "b", "url": "https://a.org/2", "html": PDF, "day": 2},
    {"id": None, "url": "https://a.org/3", "html": None, "day": 3},
    {"id": "d", "url": None, "html": b"", "day": 4},
]
TYPES = {"id": pa.string(), "url": pa.string(), "html": pa.binary(), "day": pa.int64()}
BATCH = pa.RecordBatch.from_pylist(ROWS, schema=pa.schema(list(TYPES.items())))


def check(rows: list[dict[str, object]]) -> None:
    assert [row["id"] for row in rows] == ["a", "b", "https://a.org/3", "d"]
    assert [row["title"] for row in rows] == ["Bridge reopens", None, None, None]
    assert str(rows[0]["text"]).startswith("The old bridge")
    assert str(rows[1]["error"]).startswith("not-html: ")
    assert [row["error"] for row in rows if row["id"] != "b"] == [None] * 3
    assert rows[3]["pagetype"] == "empty"


@pytest.mark.parametrize("threads", [None, 2])
def test_batches_tables_and_streams(threads: int | None) -> None:
    batch = cleancopy.clean_arrow(BATCH, threads=threads)
    assert isinstance(batch, pa.RecordBatch)
    assert batch.schema == schema()
    batch.validate(full=True)
    check(batch.to_pylist())
    table = cleancopy.clean_arrow(pa.Table.from_batches([BATCH, BATCH]), threads=threads)
    assert isinstance(table, pa.Table)
    assert table.to_pylist() == batch.to_pylist() * 2
    reader = cleancopy.clean_arrow(pa.RecordBatchReader.from_batches(BATCH.schema, [BATCH]), threads=threads)
    assert isinstance(reader, pa.RecordBatchReader)
    assert reader.schema == schema()
    assert reader.read_all().to_pylist() == batch.to_pylist()


def test_every_column_of_the_schema_is_filled(pages: dict[str, bytes]) -> None:
    """Each field of each record has a column of its name, with its value."""
    every = {
        "with_comments",
        "with_markdown",
        "with_html",
        "with_sources",
        "with_blocks",
        "with_entries",
        "removed",
    }
    options = dict.fromkeys(every, True)
    batch = pa.RecordBatch.from_pydict(
        {"html": list(pages.values()), "url": ["https://a.org/x"] * len(pages)}
    )
    cleaned = cleancopy.clean_arrow(batch, **options)
    assert cleaned.schema == schema(**options)  # type: ignore[arg-type]
    seen = set()
    for row, page in zip(cleaned.to_pylist(), pages.values(), strict=True):
        row["sources"] = dict(row["sources"])
        record = cleancopy.clean(page, url="https://a.org/x", **options).to_dict()  # type: ignore[arg-type]
        for name, value in record.items():
            seen.add(name)
            assert same(row[name], value), name
        assert all(row[name] is None for name in row.keys() - record.keys())
    assert len(seen) > 25


def same(column: object, value: object) -> bool:
    """Whether a column has a value; numbers are single ones, and absent parts are null."""
    if isinstance(value, dict) and isinstance(column, dict):
        return (
            all(same(own, value.get(name)) for name, own in column.items())
            and not value.keys() - column.keys()
        )
    if isinstance(value, list) and isinstance(column, list):
        return len(value) == len(column) and all(itertools.starmap(same, zip(column, value, strict=True)))
    return value == pytest.approx(column, rel=1e-6) if isinstance(value, float) else value == column


def test_columns_by_other_names_and_types() -> None:
    table = pa.table({
        "body": pa.array([BRIDGE], pa.large_string()),
        "link": pa.array(["https://a.org/1"]).dictionary_encode(),
        "number": pa.array([7]),
        "title": pa.array(["of the crawl"]),
    })  # fmt: skip
    cleaned = cleancopy.clean_arrow(
        table, html_field="body", url_field="link", id_field="number", pass_through=True
    )
    [row] = cleaned.to_pylist()
    assert (row["id"], row["title"], row["hostname"]) == ("7", "Bridge reopens", "a.org")
    assert "body" not in row
    table = pa.table(
        {"text": ["Bridge reopens\n\nThe old bridge reopened on Monday, after two years."], "day": [3]}
    )
    [row] = cleancopy.clean_arrow(table, pass_through=True).to_pylist()
    assert (row["day"], row["error"]) == (3, None)
    assert "The old bridge" in row["text"]
    with pytest.raises(ValueError, match="html_field"):
        cleancopy.clean_arrow(pa.table({"page": [b""]}))
    with pytest.raises(TypeError, match="no option 'resume'"):
        cleancopy.clean_arrow(BATCH, resume=True)  # type: ignore[call-arg]


def test_streams_are_read_as_they_are_asked_for() -> None:
    taken = 0

    def endless() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        while True:
            taken += 1
            yield BATCH

    reader = cleancopy.clean_arrow(pa.RecordBatchReader.from_batches(BATCH.schema, endless()))
    assert taken == 0
    reader.read_next_batch()
    assert taken <= 2


# Recipes: what README.md says of each library.


def test_pandas() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(ROWS)
    cleaned = cleancopy.clean_arrow(frame).read_pandas()
    assert cleaned["title"][0] == "Bridge reopens"
    assert len(cleaned) == 4


def test_polars() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(ROWS)
    check(pl.DataFrame(cleancopy.clean_arrow(frame)).to_dicts())
    lazy = frame.lazy().map_batches(
        lambda batch: pl.DataFrame(cleancopy.clean_arrow(batch)),
        schema=pl.DataFrame(schema().empty_table()).schema,
    )
    check(lazy.collect().to_dicts())


def test_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.register("pages", pa.Table.from_batches([BATCH]))
    cleaned = cleancopy.clean_arrow(connection.sql("select * from pages order by id nulls last"))
    connection.register("articles", cleaned.read_all())
    found = connection.sql("select title from articles where error is null and title is not null").fetchall()
    assert found == [("Bridge reopens",)]

    def article(html: pa.ChunkedArray) -> pa.ChunkedArray:
        return cleancopy.clean_arrow(pa.table({"html": html}))["text"]

    connection.create_function("article", article, ["BLOB"], "VARCHAR", type="arrow", null_handling="special")
    rows = connection.sql("select article(html) from pages where id = 'a'").fetchall()
    assert rows[0][0].startswith("The old bridge")


def test_ray_data(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")
    # Its processes let all others go first, which takes minutes where these have work; and it would report to its makers.
    monkeypatch.setenv("RAY_worker_niceness", "0")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        data = ray.data.from_arrow(pa.Table.from_batches([BATCH]))
        cleaned = data.map_batches(cleancopy.clean_arrow, batch_format="pyarrow", batch_size=64)
        check(
            sorted(
                cleaned.take_all(),
                key=lambda row: ROWS.index(
                    next(r for r in ROWS if r["id"] == row["id"] or r["url"] == row["id"])
                ),
            )
        )
    finally:
        ray.shutdown()


def test_daft() -> None:
    daft = pytest.importorskip("daft")
    frame = daft.from_arrow(pa.Table.from_batches([BATCH]))

    @daft.func.batch(return_dtype=daft.DataType.string())
    def article(html: daft.Series) -> pa.Array:
        return cleancopy.clean_arrow(pa.table({"html": html.to_arrow()}))["text"].combine_chunks()

    [first, *_] = frame.select(article(frame["html"]).alias("text")).to_pylist()
    assert first["text"].startswith("The old bridge")
