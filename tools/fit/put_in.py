"""Pages with elements of known kind put in, by ../inject: lines of the house that must go, sentences and tables that must stay,
half of them set exactly like the paragraphs of the page, so that design alone does not decide. Such a corpus is named NAME+."""

import re
import subprocess
import sys
import zlib
from pathlib import Path

INJECT = Path(__file__).resolve().parents[1] / "inject"
FOLDS = 5
# How many copies of each page get elements put in.
COPIES = {
    "html": {"zyte": 4, "fundus-en": 4, "fundus-multi": 4, "wcxb-article": 1, "daniel": 1, "newspaper": 4},
    "text": {"zyte": 2, "fundus-en": 2, "fundus-multi": 2},
}


def fold_of(text):
    """The fold that holds out a site, a line or whatever else has a name."""
    return zlib.crc32(text.encode()) % FOLDS


def with_copies(origin, corpora):
    """The names of some corpora, and of their copies."""
    return [*corpora, *(f"{name}+" for name in corpora if name in COPIES[origin])]


def folder_of(base, work, name):
    """Where a corpus is, or its copy."""
    return work / "put-in" / name if name.endswith("+") else base / name


def make_copies(origin, base, work, corpora):
    """The copies of some corpora, once a work folder; names those that it makes."""
    out = work / "put-in"
    for name in corpora:
        if name in COPIES[origin] and not (out / f"{name}+").exists():
            yield name
            command = [sys.executable, INJECT / "inject.py", base, name, "--per-page", str(COPIES[origin][name])]
            command += ["--out", out, "--seed", "1"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            (out / name).rename(out / f"{name}+")


class Put:
    """An element that was put in: its blocks, and whether it must go or stay."""

    def __init__(self, record, start, end):
        self.kind, self.want, self.start, self.end = record["kind"], record["want"], start, end
        # Lines are held out as such; groups are made of the words of the page's site.
        self.line = fold_of(record["line"]) if "line" in record else None


def puts_of(blocks, record):
    """The elements that were put into a page, where they can be found among its blocks."""
    places = ((put, find(blocks, put)) for put in record.get("injected", []))
    return [Put(put, *place) for put, place in places if place]


def squeeze(text):
    return re.sub(r"\W+", "", text)


def find(blocks, put):
    """(first block, one past the last) of an element that was put in: where its pieces follow one another."""
    target, texts = squeeze("".join(put["texts"])), [squeeze(block) for block in blocks]
    joined, starts = "", []
    for text in texts:
        starts.append(len(joined))
        joined += text
    place = joined.find(target)
    if not target or place < 0:
        return None
    end = place + len(target)
    inside = [at for at, start in enumerate(starts) if texts[at] and start < end and start + len(texts[at]) > place]
    return inside[0], inside[-1] + 1
