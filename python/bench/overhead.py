"""What the way from Python to the crate and back costs, and whether memory grows.

    python overhead.py [--calls N] FOLDER...

A folder has `pages/*.html.gz`. The crate's own time is that of cleaning and of writing the record. What comes on top is measured for
itself, since it is less than the noise of the whole: the border is a page without a byte, the rest is what makes an `Article` of a
page and a dictionary of its record.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections.abc import Callable
from pathlib import Path

import cleancopy
from cleancopy import _native


def least(work: Callable[[], object], times: int = 5) -> float:
    """Seconds of processor time that something takes at its best."""
    found = []
    for _ in range(times):
        start = time.thread_time()
        work()
        found.append(time.thread_time() - start)
    return min(found)


def resident() -> int:
    """Bytes of memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("folders", nargs="+", type=Path)
    arguments = parser.parse_args()
    paths = [path for folder in arguments.folders for path in sorted(folder.glob("pages/*.html.gz"))]
    pages = [gzip.decompress(path.read_bytes()) for path in paths]
    native = _native.Cleaner(["cleancopy", "clean", "--format=json"])
    crate = sum(least(lambda page=page: native.clean(page).record()) for page in pages)  # type: ignore[misc]
    border = least(lambda: native.clean(b""), 1000)
    made = [native.clean(page) for page in pages]
    record = sum(least(page.record, 20) for page in made)
    python = sum(least(lambda page=page: cleancopy.Article(page).to_dict(), 20) for page in made)  # type: ignore[misc]
    extra = python - record + border * len(pages)
    print(f"{len(pages)} pages: in the crate {crate / len(pages) * 1e6:.0f} µs a page")
    print(
        f"on top: {extra / len(pages) * 1e6:.0f} µs, {extra / crate * 100:.1f} %; {border * 1e6:.1f} µs of it the border"
    )
    small = min(pages, key=len)
    least(lambda: cleancopy.clean(small).to_dict(), 1000)
    before = resident()
    for _ in range(arguments.calls):
        cleancopy.clean("<h1>Rain</h1><p>It rained all day in the valley, and the river rose.</p>").to_dict()
    print(f"{arguments.calls} calls: memory grew by {(resident() - before) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
