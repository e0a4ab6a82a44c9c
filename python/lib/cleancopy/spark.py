"""Spark: a dump of WARC files, or a data frame of pages, cleaned by all executors.

    articles = clean_warcs(spark, paths)                    # a data frame
    clean_warcs(spark, paths, "s3a://bucket/articles")      # written as Parquet
    articles = clean_dataframe(pages, html="body", url="address")

The executors need this package and pyarrow. Nothing is shared between tasks, and a task gives the same rows whenever it is run, so
that Spark may repeat it: what is written has every article once.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from cleancopy._bulk import bulk
from cleancopy.arrow import ROW_FIELDS, TableCleaner, batches_of, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame, SparkSession

#: Rows of a batch that goes to a Python worker. Pages have a quarter of a megabyte and more, so that Spark's 10,000 would
#: take gigabytes.
PAGES_A_BATCH = 64

#: Rows of a batch that comes back: articles have some kilobytes.
ARTICLES_A_BATCH = 1024


def clean_warcs(
    spark: SparkSession,
    paths: Sequence[str],
    out: str | None = None,
    *,
    opener: Callable[[str], BinaryIO] | None = None,
    **options: Any,
) -> DataFrame:
    """Clean WARC files, or other files that `cleancopy clean` reads: one task for each, one core for each task.

    A file is read and cleaned in Rust, inside of the Python worker, in memory that does not depend on its size; its articles
    wait on the local disk of the executor, as compressed JSON lines, until Spark took them.

    Args:
        spark: The session.
        paths: What every executor can open, by itself or by `opener`.
        out: A folder for Parquet, which must not be there yet; `None` writes nothing.
        opener: Opens a path as a stream of bytes, for paths that are no local files, such as `lambda path:
            fsspec.open(path).open()`. The file is copied to the local disk for the time of its task.
        **options: Those of `cleancopy.bulk` about pages and which articles are wanted, such as `language`, `articles_only`,
            `with_blocks`.

    Returns:
        A row for each article, with the columns of `cleancopy.arrow.schema` and `file`, the path that it is from; and one
        with `error` for each record that failed, `id` being its place in the file.

    """
    columns = pa.schema([pa.field("file", pa.string(), nullable=False), *schema(**_of_rows(options))])

    def clean(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for path in batch.column("value").to_pylist():
                yield from clean_file(path, opener, columns, options)

    # A partition for each path, whatever the session's defaults are.
    names = spark.sparkContext.parallelize([(path,) for path in paths], max(1, len(paths)))
    files = spark.createDataFrame(names, "value string")
    articles = files.mapInArrow(clean, from_arrow_schema(columns))
    if out is None:
        return articles
    articles.write.parquet(out)
    return spark.read.parquet(out)


def clean_dataframe(df: DataFrame, *, html: str = "html", url: str = "url", **options: Any) -> DataFrame:
    """Clean the pages of a data frame: a row for each, with the columns of `cleancopy.arrow.schema`.

    `maxRecordsPerBatch` of the session becomes `PAGES_A_BATCH` where it is larger.

    Args:
        df: With a column of HTML, binary or text.
        html: Its name.
        url: The name of the column with addresses; it may be missing.
        **options: As for `cleancopy.clean_arrow`, `pass_through` and `id_field` among them.

    """
    session, name = df.sparkSession, "spark.sql.execution.arrow.maxRecordsPerBatch"
    most = int(session.conf.get(name) or 0)
    if not 0 < most <= PAGES_A_BATCH:
        session.conf.set(name, str(PAGES_A_BATCH))
    options = {"html_field": html, "url_field": url, **options}
    input = to_arrow_schema(df.schema)

    def clean(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        table = TableCleaner(input, **options)
        yield from map(table.clean, batches)

    return df.mapInArrow(clean, from_arrow_schema(TableCleaner(input, **options).schema))


def _of_rows(options: dict[str, Any]) -> Any:
    """Give the options that say which columns there are."""
    return {name: value for name, value in options.items() if name in ROW_FIELDS}


def clean_file(
    path: str, opener: Callable[[str], BinaryIO] | None, columns: pa.Schema, options: dict[str, Any]
) -> Iterator[pa.RecordBatch]:
    """Clean a file into a scratch folder, and give what is there: the articles, then the failures."""
    with tempfile.TemporaryDirectory(prefix="cleancopy-") as scratch:
        source = path if opener is None else _copy(path, opener, scratch)
        articles, report = Path(scratch, "articles.jsonl.zst"), Path(scratch, "report.json")
        bulk(source, articles, report=report, threads=1, **options)
        with pa.input_stream(str(articles), compression="zstd") as stream:
            rows = ({"file": path, **json.loads(line)} for line in _lines(stream))
            yield from batches_of(rows, columns, ARTICLES_A_BATCH)
        failures = json.loads(report.read_text())["failures"]
        failed = ({"file": path, **_failure(row)} for row in failures)
        yield from batches_of(failed, columns, ARTICLES_A_BATCH)


def _copy(path: str, opener: Callable[[str], BinaryIO], scratch: str) -> str:
    """Copy a file that is elsewhere; the name stays, since it says how the file is compressed."""
    local = Path(scratch, path.rstrip("/").rsplit("/", 1)[-1])
    with opener(path) as source, local.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    return str(local)


def _lines(stream: Any) -> Iterable[bytes]:
    """Give the lines of a stream, each as long as it is."""
    rest = b""
    while chunk := stream.read(1 << 20):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines


def _failure(row: dict[str, Any]) -> dict[str, Any]:
    place = f"record {row['record']}" if "record" in row else ""
    return {"id": place, "error": f"{row['reason']}: {row['message']}"}
