"""Tables of pages, through Arrow: from pandas, Polars, DuckDB, Spark, Ray, Daft or whatever else speaks it, and back.

It needs pyarrow (`pip install cleancopy[arrow]`), which all of these but Polars bring with them. Pages are handed to the
native part one by one without a second copy of the column.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, cast

import pyarrow as pa

from cleancopy._cleaner import Cleaner, in_order
from cleancopy._error import Error
from cleancopy._options import ArrowOptions, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Unpack

    from cleancopy._article import Article


class ArrowStream(Protocol):
    """Whatever gives tables by the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the stream."""


_TEXT = pa.string()
_TEXTS = pa.list_(pa.field("element", _TEXT, nullable=False))


def _rows(**columns: pa.DataType) -> pa.ListType:
    """Type of a list of objects."""
    return pa.list_(pa.struct(list(columns.items())))


#: The columns that every table has; the names are those of the program's JSON, and absent values are null.
_ALWAYS: dict[str, pa.DataType] = {
    **dict.fromkeys(["id", "url", "canonical", "hostname", "sitename", "title"], _TEXT),
    "titles": _rows(text=_TEXT, source=_TEXT),
    "kicker": _TEXT,
    "authors": _TEXTS,
    **dict.fromkeys(["date", "modified", "language"], _TEXT),
    "languages": _rows(language=_TEXT, share=pa.float32()),
    **dict.fromkeys(["description", "standfirst", "image"], _TEXT),
    "image_width": pa.int64(),
    "image_height": pa.int64(),
    **dict.fromkeys(["image_alt", "section", "publisher"], _TEXT),
    "categories": _TEXTS,
    "tags": _TEXTS,
    "license": _TEXT,
    "paywall": pa.bool_(),
    "pagetype": _TEXT,
    "is_article": pa.bool_(),
    "article_score": pa.float32(),
    "confidence": pa.float32(),
    "text": _TEXT,
    "word_count": pa.int64(),
    "source": _TEXT,
}

#: Those that an option asks for, by the option.
_ON_DEMAND: dict[str, tuple[str, pa.DataType]] = {
    "with_comments": ("comments", _TEXT),
    "with_markdown": ("markdown", _TEXT),
    "with_html": ("html", _TEXT),
    "with_sources": ("sources", pa.map_(_TEXT, _TEXT)),
    "with_blocks": (
        "blocks",
        _rows(
            role=_TEXT,
            kind=_TEXT,
            level=pa.int32(),
            rule=_TEXT,
            score=pa.float32(),
            text=_TEXT,
            rows=pa.list_(_TEXTS),
        ),
    ),
    "with_entries": ("entries", _rows(time=_TEXT, heading=_TEXT, text=_TEXT)),
    "removed": ("removed", _rows(role=_TEXT, rule=_TEXT, score=pa.float32(), text=_TEXT)),
}


#: The options that add columns.
ROW_FIELDS = frozenset(_ON_DEMAND)


def schema(**options: Unpack[Options]) -> pa.Schema:
    """Give the schema of the tables that `clean_arrow` makes with these options.

    The last columns are `warnings` and `error`: why a page gave no article, kind and message; null where it gave one.
    """
    columns = dict(_ALWAYS)
    columns.update(column for option, column in _ON_DEMAND.items() if options.get(option))
    columns.update(warnings=_TEXTS, error=_TEXT)
    return pa.schema([pa.field(name, kind, nullable=name != "id") for name, kind in columns.items()])


def clean_arrow(
    data: pa.RecordBatch | pa.Table | ArrowStream,
    *,
    threads: int | None = None,
    **options: Unpack[ArrowOptions],
) -> pa.RecordBatch | pa.Table | pa.RecordBatchReader:
    """Clean a table of pages: a row for each, in their order, with the columns of `schema`.

    A page that cannot be cleaned is a row with `error`, and does not stop the others.

    Args:
        data: A record batch, a table, or any stream of batches by the Arrow PyCapsule interface, such as a data frame of
            Polars or pandas, or a relation of DuckDB. It has columns `html` (bytes or text), `url` and `id`, or others
            that the options name; where `html` is null, `text` is read.
        threads: As for `Cleaner.clean_batch`.
        **options: As for `clean`, and the names of columns. With `pass_through`, the other columns of the input follow,
            those excepted that have the name of one of the output.

    Returns:
        A batch for a batch, a table for a table, else a reader, which cleans a batch when it is asked for it.

    """
    if isinstance(data, pa.RecordBatch):
        return TableCleaner(data.schema, threads, **options).clean(data)
    if isinstance(data, pa.Table):
        table = TableCleaner(data.schema, threads, **options)
        return pa.Table.from_batches(map(table.clean, data.to_batches()), table.schema)
    reader = pa.RecordBatchReader.from_stream(data)
    table = TableCleaner(reader.schema, threads, **options)
    return pa.RecordBatchReader.from_batches(table.schema, map(table.clean, reader))


class TableCleaner:
    """Cleans the batches of one table.

    Attributes:
        schema: That of the batches it gives.

    """

    schema: pa.Schema

    def __init__(self, input: pa.Schema, threads: int | None = None, **options: Unpack[ArrowOptions]) -> None:
        """Take the schema of the input; the other arguments are those of `clean_arrow`."""
        self._columns = {
            role: str(options.pop(f"{role}_field", role))  # type: ignore[misc]
            for role in ("id", "url", "html", "text")
        }
        pass_through = options.pop("pass_through", False)
        if not {self._columns["html"], self._columns["text"]} & set(input.names):
            missing = "there is no column {html!r} or {text!r}; name one by html_field or text_field"
            raise ValueError(missing.format(**self._columns))
        of_pages = cast("Options", options)
        self._cleaner, self._threads = Cleaner(**of_pages), threads
        self._own = schema(**of_pages)
        taken = {*self._own.names, *self._columns.values()}
        self._others = [field for field in input if pass_through and field.name not in taken]
        self.schema = pa.schema([*self._own, *self._others])

    def clean(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Clean a batch."""
        rows = in_order(self._row, self._pages(batch), self._threads)
        own = pa.RecordBatch.from_pylist([as_row(row) for row in rows], schema=self._own)
        others = [batch.column(field.name) for field in self._others]
        return pa.RecordBatch.from_arrays([*own.columns, *others], schema=self.schema)

    def _pages(self, batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
        columns = {
            role: batch.column(name) for role, name in self._columns.items() if name in batch.schema.names
        }
        for at in range(batch.num_rows):
            yield {role: column[at].as_py() for role, column in columns.items()}

    def _row(self, page: dict[str, Any]) -> dict[str, Any]:
        url, html = page.get("url"), page.get("html")
        id = str(page["id"]) if page.get("id") is not None else url
        try:
            return self._article(page.get("text"), html, url).to_dict(id)
        except Error as error:
            return {"id": id or "", "url": url, "error": str(error)}

    def _article(self, text: bytes | str | None, html: bytes | str | None, url: str | None) -> Article:
        if html is None and text is not None:
            return self._cleaner.clean_text(text)
        return self._cleaner.clean(html, url=url)


def as_row(record: dict[str, Any]) -> dict[str, Any]:
    """Write a record as a row: pyarrow takes a map as pairs."""
    if "sources" in record:
        return {**record, "sources": list(record["sources"].items())}
    return record


def batches_of(records: Iterator[dict[str, Any]], columns: pa.Schema, most: int) -> Iterator[pa.RecordBatch]:
    """Write records as batches of at most so many rows."""
    while some := [as_row(record) for record in islice(records, most)]:
        yield pa.RecordBatch.from_pylist(some, schema=columns)
