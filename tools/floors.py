#!/usr/bin/env python3
"""Scores the program on the corpora and fails where a figure is below its floor.

  floors.py CORPORA_DIR [--pin]

The floors in floors.json are for the gold files with the hash that stands there; others are refused. They are
cross-validated figures; the weights that come with the program were fitted on all these pages and score higher. So
they guard against regressions; how good unseen sites come out is for `tools/fit/fit.py` to say. `--pin` writes what is reached now, and never
lowers a floor.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = Path(__file__).with_name("floors.json")
HTML = ["zyte", "fundus-en", "fundus-multi", "wcxb-article", "adbar"]
TEXT = HTML[:3]
FIGURES = ("F1", "perfect", "wF1", "segF1")


def measure(base, origin, corpora):
    """{corpus: {figure: value}} as score.py says."""
    folders = [str((base / name).resolve()) for name in corpora]
    command = ["cargo", "run", "--quiet", "--release", "--example", "corpus", "--", "predict", origin, *folders]
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as predictions:
        subprocess.run(command, cwd=ROOT, check=True, stdout=predictions)
        score = [sys.executable, base / "score.py", "--json", *(["--text"] if origin == "text" else []), predictions.name]
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
    reached = measure(base, "html", HTML) | measure(base, "text", TEXT)
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
    if options.pin:
        rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in pinned["floors"].items())
        FLOORS.write_text(f'{{\n "gold": {json.dumps(digest)},\n "floors": {{\n{rows}\n }}\n}}\n')
    sys.exit(failed)


if __name__ == "__main__":
    main()
