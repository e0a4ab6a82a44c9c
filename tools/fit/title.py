#!/usr/bin/env python3
"""Fits `weights/title.txt`: how much each place on a page counts when the headline is chosen.

  title.py CORPORA_DIR [--worst]

A conditional logistic regression: the candidates of a page compete, those that are the gold title win. Sites are
dealt into five folds by a hash of their name; the figures printed come from weights that have not seen the site.

Needs the packages of tools/requirements.txt. Deterministic; seconds.
"""

import argparse
import json
import re
import subprocess
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
FOLDS = 5
# Corpora and the weight of one of their pages: news is what the tool is for.
CORPORA = {"fundus-multi": 2.0, "wcxb-article": 1.0}
DECAY = 0.5
STEPS = 500
WORD = re.compile(r"\w+")


def normal(text):
    return " ".join(WORD.findall((text or "").casefold()))


def fold_of(page):
    host = urlsplit(page["url"]).netloc or page["id"].split("_")[0]
    return zlib.crc32(".".join(host.split(".")[-2:]).encode()) % FOLDS


def rows(page, columns):
    values = np.zeros((len(page["candidates"]), len(columns)))
    for row, (_, marks) in zip(values, page["candidates"]):
        for name, value in marks:
            row[columns[name]] = value
    return values


def fit(pages, size):
    weights, speed = np.zeros(size), np.zeros(size)
    for _ in range(STEPS):
        slope = -DECAY * weights
        for values, won, importance in pages:
            if won.any():
                chance = np.exp(values @ weights - (values @ weights).max())
                chance /= chance.sum()
                target = chance * won / (chance * won).sum()
                slope += importance * values.T @ (target - chance)
        speed = 0.9 * speed + slope
        weights = weights + 0.02 * speed / len(pages) ** 0.5
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--worst", action="store_true", help="list the pages whose title is wrong")
    options = parser.parse_args()
    command = ["cargo", "run", "--quiet", "--release", "-p", "xtask", "--", "metadata", "titles"]
    folders = [str(options.corpora / name) for name in CORPORA]
    lines = subprocess.run(command + folders, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    pages = [json.loads(line) for line in lines.splitlines()]
    pages = [page for page in pages if page["gold"] and page["candidates"]]
    names = sorted({name for page in pages for _, marks in page["candidates"] for name, _ in marks})
    columns = {name: place for place, name in enumerate(names)}
    data = []
    for page in pages:
        won = np.array([float(normal(text) == normal(page["gold"])) for text, _ in page["candidates"]])
        data.append((rows(page, columns), won, CORPORA[page["corpus"]]))
    folds = [fold_of(page) for page in pages]
    right = {name: [] for name in CORPORA}
    best = {name: [] for name in CORPORA}
    for fold in range(FOLDS):
        weights = fit([entry for entry, own in zip(data, folds) if own != fold], len(names))
        for page, entry, own in zip(pages, data, folds):
            if own == fold:
                chosen = int(np.argmax(entry[0] @ weights))
                right[page["corpus"]].append(entry[1][chosen])
                best[page["corpus"]].append(entry[1].max())
                if options.worst and not entry[1][chosen]:
                    print(page["corpus"], page["id"], page["gold"], "<>", page["candidates"][chosen][0], sep=" | ")
    figures = [f"{name} {np.mean(right[name]):.3f} (best candidate {np.mean(best[name]):.3f})" for name in CORPORA]
    print("held-out sites:", *figures)
    weights = fit(data, len(names))
    head = [
        "# How much each place counts for a text when the headline is chosen; written by tools/fit/title.py.",
        "# Share of right titles on sites held out: " + ", ".join(figures) + ".",
    ]
    table = [f"{name} {weight:.3f}" for name, weight in zip(names, weights)]
    (ROOT / "weights" / "title.txt").write_text("\n".join(head + table) + "\n")


if __name__ == "__main__":
    main()
