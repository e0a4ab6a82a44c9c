"""Makes the tables of this folder by pyarrow: python3 make.py. The tests say what must come out of them."""

import pyarrow
import pyarrow.parquet

ROWS = 5


def page(number: int) -> str:
    said = "the harbour wall was rebuilt after the storm of last year, officials told reporters in the town hall"
    body = "".join(f"<p>Report {number} says on Monday that in part {part} {said}.</p>" for part in range(4))
    return f"<!doctype html><title>Été {number}</title><nav><a href=/>Home</a></nav><h1>Été {number}</h1>{body}"


PAGES = [page(number) for number in range(ROWS)]
TABLE = pyarrow.table(
    {
        "id": pyarrow.array(range(ROWS), pyarrow.int64()),
        "url": [f"https://example.org/{number}" if number % 2 else None for number in range(ROWS)],
        "html": PAGES,
        "seen": pyarrow.array([0] * ROWS, pyarrow.timestamp("ms", "UTC")),
        "labels": [["a", "b"][: number % 3] for number in range(ROWS)],
        "fetch": [{"status": 200, "note": None}] * ROWS,
    }
)
LATIN = pyarrow.array([text.encode("latin-1") for text in PAGES], pyarrow.binary())


def write(name: str, table: pyarrow.Table = TABLE, **options: object) -> None:
    short = {"row_group_size": 2, "store_schema": False, "write_statistics": False}
    pyarrow.parquet.write_table(table, f"{name}.parquet", **short, **options)


for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
    write(codec, compression=codec)
write("pages-2", data_page_version="2.0", compression="zstd")
write("lengths", use_dictionary=False, column_encoding={"html": "DELTA_LENGTH_BYTE_ARRAY"})
write("checksums", write_page_checksum=True, compression="none")
write("bytes", TABLE.set_column(2, "html", LATIN))
write("large-texts", TABLE.set_column(2, "html", TABLE["html"].cast(pyarrow.large_string())))
write("other-names", TABLE.rename_columns(["key", "link", "body", "seen", "labels", "fetch"]))
