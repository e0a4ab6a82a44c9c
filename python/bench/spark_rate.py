"""What a WARC file of pages costs a Spark task: the rates that docs/spark.md plans with.

    python spark_rate.py [--copies N] FOLDER...

A folder has `gold.jsonl` (`id`, `url`) and `pages/ID.html.gz`. The task is what an executor's Python worker runs, in this process.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from cleancopy import bulk
from cleancopy.arrow import schema
from cleancopy.spark import clean_file
from conftest import warc

#: The task in a process of its own; gives the peak of its memory.
ALONE = """
import re, sys
import pyarrow as pa
from cleancopy.arrow import schema
from cleancopy.spark import clean_file
for batch in clean_file(sys.argv[1], None, pa.schema([pa.field("file", pa.string()), *schema()]), {}):
    pass
print(int(re.search("VmHWM:\\s*([0-9]+)", open("/proc/self/status").read())[1]) // 1024)
"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("folders", nargs="+", type=Path)
    arguments = parser.parse_args()
    pages = {}
    for folder in arguments.folders:
        for line in (folder / "gold.jsonl").read_text(encoding="utf8").splitlines():
            gold = json.loads(line)
            for copy in range(arguments.copies):
                url = f"https://{folder.name}.example.org/{gold['id']}/{copy}"
                pages[url] = gzip.decompress((folder / f"pages/{gold['id']}.html.gz").read_bytes())
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "pages.warc.gz")
        path.write_bytes(warc(pages))
        megabytes, count = path.stat().st_size / 1e6, len(pages)
        pages.clear()
        print(f"{count} pages in {megabytes:.0f} MB of WARC")
        start = time.process_time()
        bulk(path, Path(scratch, "out.jsonl.zst"), threads=1)
        program = time.process_time() - start
        columns = pa.schema([pa.field("file", pa.string()), *schema()])
        start = time.process_time()
        rows = sum(batch.num_rows for batch in clean_file(str(path), None, columns, {}))
        task = time.process_time() - start
        alone = subprocess.run(
            [sys.executable, "-c", ALONE, str(path)], capture_output=True, check=True, text=True
        )
    print(f"peak memory of the task in a process of its own: {alone.stdout.strip()} MiB")
    print(f"the program: {count / program:.0f} pages/s a core; the task: {rows / task:.0f} pages/s a core")


if __name__ == "__main__":
    main()
