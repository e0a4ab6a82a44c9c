#!/usr/bin/env python3
"""Counts how many injected elements a program treats rightly: those that must go are gone, those that must stay are whole.

  measure.py PROGRAM INJECTED_DIR [--corpora CORPORA_DIR]

INJECTED_DIR was written by inject.py from CORPORA_DIR. Pages are cleaned with `PROGRAM clean DIR -f json -o FILE --quiet`, both
with and without the elements. An element is looked for between the paragraphs of the article before and after it, where the text
of the page without the element has them; if it has neither, the element is not judged, since the program loses that part of the
page anyway. Compared are letters and digits alone.

- gone: no text of the element is there more often than without the element.
- whole: all texts of the element are there, in order.

In both cases, the paragraphs before and after must still be there: who loses them with the element does not treat it rightly.

Standard library only."""

import argparse
import gzip
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from pages import Page, decoded, load, page_path, places, read_rows, squeeze
from pool import HERE, flat, stop_words

# Letters of a neighbouring paragraph that are looked for, and of the page that tell where an element ends.
NEIGHBOUR, ANCHOR = 40, 200
FAMILIES = {
    ("house", "gone"): "house lines gone",
    ("twin", "whole"): "twins whole",
    ("group", "whole"): "article groups whole",
    ("group", "gone"): "page groups gone",
}


class Verdict(NamedTuple):
    """Of one element; `right` is None where it could not be judged."""

    kind: str
    want: str
    language: str
    right: bool | None

    @property
    def family(self):
        return FAMILIES[self.kind.split(":")[0], self.want]


def cleaned(program, folder):
    """{id of a page: text that the program gives, squeezed}."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out.jsonl"
        subprocess.run([program, "clean", str(folder), "-f", "json", "-o", str(out), "--quiet"], check=True)
        return {Path(r["id"]).name.removesuffix(".gz").removesuffix(".html"): squeeze(r["text"] or "") for r in read_rows(out)}


def neighbours(page, markup):
    """[(last letters before, first letters after)] of each element that `markup` has and `page` has not, in order.

    Elements are only after the paragraphs that `places` gives; "" stands for the end of the article."""
    spots = [m for m, _ in places(page)]
    texts = [squeeze(flat(m.group(2))) for m in spots]
    found, shift = [], 0
    for number, m in enumerate(spots):
        next_place = spots[number + 1].end() if number + 1 < len(spots) else len(page.markup)
        following = page.markup[m.end() : min(m.end() + ANCHOR, next_place)]
        start = m.end() + shift
        if not markup.startswith(following, start):
            shift += markup.index(following, start) - start
            found.append((texts[number][-NEIGHBOUR:], texts[number + 1][:NEIGHBOUR] if number + 1 < len(texts) else ""))
    return found


def between(text, before, after):
    """The part of `text` from `before` to `after`; open at the side of one that is "" or not there."""
    start = text.find(before) + len(before) if before in text else 0
    end = text.find(after, start) if after else -1
    return text[start:end] if end >= 0 else text[start:]


def is_right(element, before, after, without, text):
    """Whether `text` has the element as it must, given the text of the page `without` it; None where that cannot be told."""
    before, after = (n if n and n in without else "" for n in (before, after))
    if not before and not after:
        return None
    if before not in text or after not in text:
        return False
    texts = list(filter(None, map(squeeze, element["texts"])))
    part = between(text, before, after)
    if element["want"] == "whole":
        return has_in_order(part, texts)
    usual = between(without, before, after)
    return all(part.count(t) <= usual.count(t) for t in texts)


def has_in_order(text, pieces):
    reached = 0
    for piece in pieces:
        found = text.find(piece, reached)
        if found < 0:
            return False
        reached = found + len(piece)
    return True


def verdicts(program, injected, original, stops):
    """A verdict for each element of the pages of `injected`, made of the corpus `original`."""
    pages = {page.record["id"]: page for page in load(original, stops)}
    without, texts = cleaned(program, original / "pages"), cleaned(program, injected / "pages")
    for row in read_rows(injected / "gold.jsonl"):
        page: Page = pages[row["id"].rsplit("#", 1)[0]]
        markup, _ = decoded(gzip.decompress(page_path(injected, row["id"]).read_bytes()))
        around = neighbours(page, markup)
        if len(around) != len(row["injected"]):
            raise SystemExit(f"{row['id']} was not made of the pages of {original}")
        text, usual = texts.get(row["id"], ""), without.get(page.record["id"], "")
        for element, (before, after) in zip(row["injected"], around):
            right = is_right(element, before, after, usual, text)
            yield Verdict(element["kind"], element["want"], page.language, right)


def table(heads, rows):
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def share(found):
    """Right ones among `found`, as "12 of 15 (80 %)"."""
    right = sum(v.right for v in found)
    return f"{right} of {len(found)} ({100 * right / len(found):.0f} %)" if found else "-"


def report(found):
    """What is printed for all verdicts: by family, by kind, by language."""
    judged = [v for v in found if v.right is not None]
    families = list(FAMILIES.values())
    by_family = [[f, share([v for v in judged if v.family == f])] for f in families]
    kinds = sorted({(families.index(v.family), v.kind, v.want) for v in judged})
    by_kind = [[kind, want, share([v for v in judged if v.kind == kind])] for _, kind, want in kinds]
    counts = Counter(v.language for v in judged)
    by_language = [
        [language, *(share([v for v in judged if v.language == language and v.family == f]) for f in families)]
        for language, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return "\n\n".join(
        [
            f"{len(found)} elements, {len(found) - len(judged)} not judged",
            table(["elements", "right"], by_family),
            table(["kind", "must be", "right"], by_kind),
            table(["language", *families], by_language),
        ]
    )


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program", metavar="PROGRAM")
    ap.add_argument("injected", type=Path, metavar="INJECTED_DIR")
    ap.add_argument("--corpora", type=Path, default=HERE / "../../../shared/corpora", metavar="CORPORA_DIR")
    o = ap.parse_args()
    stops = stop_words(HERE / "../../lexicon")
    folders = sorted(gold.parent for gold in o.injected.glob("*/gold.jsonl"))
    if not folders:
        sys.exit(f"{o.injected} has no corpora")
    print(report([v for folder in folders for v in verdicts(o.program, folder, o.corpora / folder.name, stops)]))


if __name__ == "__main__":
    main()
