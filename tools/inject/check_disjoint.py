#!/usr/bin/env python3
"""Checks that no line of house/ or twins/ is in an evaluation file of injected elements, so that the file measures what was not
fitted on: fails if a line equals one of its texts or has five words in a row in common with one.

  check_disjoint.py EVALUATION.jsonl

Rows of the file have "html" and "marks", a list of texts. Compared in lower case without punctuation and digits; a placeholder
is compared as the invented name that the file uses."""

import html
import re
import sys

from pages import read_rows
from pool import HERE, sections, variants

NAME = "zilch"


def words(text):
    return re.findall(r"[^\W\d_]+", html.unescape(re.sub(r"\{\w+\}", NAME, text)).lower())


def shingles(w):
    return {tuple(w[i : i + 5]) for i in range(len(w) - 4)}


def known_texts(path):
    """(whole texts, runs of five words) of the evaluation file."""
    whole, runs = set(), set()
    for row in read_rows(path):
        pieces = [*re.split(r"<[^>]+>", row["html"]), re.sub(r"<[^>]+>", " ", row["html"]), *row["marks"]]
        for w in map(words, pieces):
            whole.add(" ".join(w))
            runs |= shingles(w)
    return whole - {"", NAME}, runs


def main(path):
    whole, runs = known_texts(path)
    too_close = checked = 0
    for file in sorted([*(HERE / "house").glob("*.txt"), *(HERE / "twins").glob("*.txt")]):
        for line in (v for texts in sections(file).values() for text in texts for v in variants(text)):
            checked += 1
            if " ".join(words(line)) in whole or shingles(words(line)) & runs:
                print(f"{file.name}: {line}")
                too_close += 1
    print(f"{checked} lines checked, {too_close} too close")
    return 1 if too_close or not checked else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
