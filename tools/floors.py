#!/usr/bin/env python3
"""Scores the program on the corpora and fails where a figure is below its floor.

  floors.py CORPORA_DIR [--pin]

Also fails where cleaning an article's own text loses more than 0.5 % of its words, in any language.

The floors in floors.json are for the gold files with the hash that stands there; others are refused. They are
cross-validated figures; the weights that come with the program were fitted on all these pages and score higher. So
they guard against regressions; how good unseen sites come out is for `tools/fit/fit.py` to say. `--pin` writes what is reached now, and never
lowers a floor.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = Path(__file__).with_name("floors.json")
HTML = ["zyte", "fundus-en", "fundus-multi", "wcxb-article", "adbar"]
TEXT = HTML[:3]
FIGURES = ("F1", "perfect", "wF1", "segF1")
# Largest share of the words of clean texts that may be lost, by language.
LOSS = 0.005
WORD = re.compile(r"\w+")


def lost_of_clean_texts(base, predictions):
    """{language: (words, words that are neither in title nor text)} of gold texts that were cleaned once more."""
    gold = {}
    for name in TEXT:
        for line in (base / name / "gold.jsonl").read_text(encoding="utf8").splitlines():
            record = json.loads(line)
            gold[name, record["id"]] = record.get("text")
    counts = {}
    for line in open(predictions, encoding="utf8"):
        record = json.loads(line)
        text = gold[record["corpus"], record["id"]]
        if record["source"] == "gold" and text:
            words = Counter(WORD.findall(text))
            lost = words - Counter(WORD.findall(f"{record['title'] or ''} {record['text']}"))
            before = counts.get(record["language"], (0, 0))
            counts[record["language"]] = (before[0] + words.total(), before[1] + lost.total())
    return counts


def predict(base, origin, corpora, predictions):
    """Writes what the program makes of the pages of some corpora."""
    folders = [str((base / name).resolve()) for name in corpora]
    command = ["cargo", "run", "--quiet", "--release", "-p", "xtask", "--", "predict", origin, *folders]
    with open(predictions, "wb") as out:
        subprocess.run(command, cwd=ROOT, check=True, stdout=out)


def measure(base, origin, predictions):
    """{corpus: {figure: value}} as score.py says."""
    score = [sys.executable, base / "score.py", "--json", *(["--text"] if origin == "text" else []), predictions]
    lines = subprocess.run(score, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    return {f"{origin}: {row['corpus']}": {f: round(row[f], 3) for f in FIGURES if f in row} for row in rows}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("base", type=Path)
    arguments.add_argument("--pin", action="store_true")
    options = arguments.parse_args()
    base = options.base.resolve()
    digest = hashlib.sha256(b"".join((base / name / "gold.jsonl").read_bytes() for name in HTML)).hexdigest()
    pinned = json.loads(FLOORS.read_text()) if FLOORS.exists() else {"gold": digest, "floors": {}}
    reached = {}
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        for origin, corpora in [("html", HTML), ("text", TEXT)]:
            predict(base, origin, corpora, predictions)
            reached |= measure(base, origin, predictions)
        lost = lost_of_clean_texts(base, predictions)
    if pinned["gold"] != digest:
        sys.exit(f"other gold files than those of the floors ({digest}); pin floors for them first")
    failed = False
    for name, figures in reached.items():
        floors = pinned["floors"].setdefault(name, {})
        for figure, value in figures.items():
            # A page on the edge may fall to either side between machines; half a point is not a regression.
            below = value < floors.get(figure, 0) - 0.005
            failed |= below
            print(f"{name:32s} {figure:8s} {value:.3f}  floor {floors.get(figure, 0):.3f}{'  BELOW' if below else ''}")
            floors[figure] = max(value, floors.get(figure, 0))
    for language, (words, gone) in sorted(lost.items()):
        failed |= gone > LOSS * words
        print(f"clean texts: {language:19s} lost {gone} of {words} words{'  TOO MANY' if gone > LOSS * words else ''}")
    if options.pin:
        rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in pinned["floors"].items())
        FLOORS.write_text(f'{{\n "gold": {json.dumps(digest)},\n "floors": {{\n{rows}\n }}\n}}\n')
    sys.exit(failed)


if __name__ == "__main__":
    main()
