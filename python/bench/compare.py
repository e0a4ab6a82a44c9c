"""Extractors in one Python process, in turn, one thread: pages a second of processor time, and F1.

    python compare.py [--rounds N] FOLDER...

A folder has `gold.jsonl` (`id`, `text`, `language`) and `pages/ID.html.gz`. F1 is that of shingles of four words (of
characters in Chinese and Japanese), of mean precision and mean recall over all pages. What is not installed is left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

Extract = Callable[[bytes], str]


class Page(NamedTuple):
    """A page, and what is its article."""

    html: bytes
    text: str
    word: re.Pattern[str]


def cleancopy() -> Extract:
    """Text and metadata: the record."""
    cleaner = import_module("cleancopy").Cleaner()
    return lambda page: cleaner.clean(page).text


def trafilatura() -> Extract:
    """Text and metadata."""
    bare = import_module("trafilatura").bare_extraction

    def run(page: bytes) -> str:
        found = bare(page, include_comments=False, with_metadata=True)
        return found.text if found else ""

    return run


def resiliparse() -> Extract:
    """Text alone."""
    plain = import_module("resiliparse.extract.html2text").extract_plain_text
    encoding = import_module("resiliparse.parse.encoding")
    tree = import_module("resiliparse.parse.html").HTMLTree

    def run(page: bytes) -> str:
        text = encoding.bytes_to_str(page, encoding.detect_encoding(page))
        return plain(tree.parse(text), main_content=True)

    return run


def pagesift() -> Extract:
    """Markdown alone, of text that is decoded; for F1, its marks of headings and links are taken off."""
    convert = import_module("pagesift").convert
    return lambda page: convert(page.decode("utf-8", "replace")).markdown or ""


def turbohtml() -> Extract:
    """Text alone."""
    parse = import_module("turbohtml").parse

    def run(page: bytes) -> str:
        main = parse(page).main_content()
        return main.to_text() if main else ""

    return run


def readability() -> Extract:
    """HTML, whose text is taken; the package is readability-lxml."""
    document = import_module("readability").Document
    html = import_module("lxml.html")

    def run(page: bytes) -> str:
        try:
            return html.fromstring(document(page.decode("utf-8", "replace")).summary()).text_content()
        except Exception:
            return ""

    return run


SYSTEMS: dict[str, Callable[[], Extract]] = {
    "cleancopy": cleancopy,
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
    "pagesift": pagesift,
    "turbohtml": turbohtml,
    "readability-lxml": readability,
}


def load(folder: Path) -> list[Page]:
    """Read the pages of a folder whose article is known."""
    pages = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf8").splitlines():
        gold = json.loads(line)
        if gold.get("text"):
            word = re.compile(r"\w" if gold.get("language") in ("zh", "ja") else r"\w+")
            html = gzip.decompress((folder / f"pages/{gold['id']}.html.gz").read_bytes())
            pages.append(Page(html, gold["text"], word))
    return pages


def shingles(text: str, word: re.Pattern[str]) -> Counter[tuple[str, ...]]:
    """Count the runs of four words."""
    words = word.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def f1(pages: list[Page], texts: list[str]) -> float:
    """Compare texts to those that are known."""
    precision, recall = [], []
    for page, text in zip(pages, texts, strict=True):
        gold, found = shingles(page.text, page.word), shingles(text, page.word)
        both = (gold & found).total()
        if found:
            precision.append(both / found.total())
        recall.append(both / gold.total())
    p, r = statistics.mean(precision or [0]), statistics.mean(recall)
    return 2 * p * r / (p + r) if p + r else 0


def plain(name: str, text: str) -> str:
    """Take the marks of Markdown off where there is nothing but Markdown."""
    if name != "pagesift":
        return text
    return re.sub(r"(?m)^#+ |!?\[([^]]*)\]\([^)]*\)", r"\1", text)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("folders", nargs="+", type=Path)
    arguments = parser.parse_args()
    pages = [page for folder in arguments.folders for page in load(folder)]
    systems = {}
    for name, make in SYSTEMS.items():
        try:
            systems[name] = make()
        except ImportError as error:
            print(f"{name}: {error}")
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    texts: dict[str, list[str]] = {}
    for _ in range(arguments.rounds):
        for name, run in systems.items():
            start = time.process_time()
            texts[name] = [run(page.html) for page in pages]
            seconds[name].append(time.process_time() - start)
    print(f"{len(pages)} pages, {sum(len(page.html) for page in pages) / 1e6:.1f} MB\n")
    print("| extractor | pages/s | cleancopy is faster by | F1 |\n|---|---|---|---|")
    own = statistics.median(seconds["cleancopy"])
    for name, times in seconds.items():
        median = statistics.median(times)
        found = f1(pages, [plain(name, text) for text in texts[name]])
        print(f"| {name} {version(name)} | {len(pages) / median:.0f} | {median / own:.2f} | {found:.3f} |")


if __name__ == "__main__":
    main()
