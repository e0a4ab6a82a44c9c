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
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
FOLDS = 5
# Corpora and the weight of one of their sites: news is what the tool is for. The gold of daniel has what stands beside a
# headline glued to it on some sites.
CORPORA = {"fundus-multi": 4.0, "wcxb-article": 1.5, "postlight": 3.0, "daniel": 1.0}
DECAY = 0.5
STEPS = 500
WORD = re.compile(r"\w+")


def normal(text):
    return " ".join(WORD.findall((text or "").casefold()))


def site_of(page):
    host = urlsplit(page["url"] or "").netloc or page["id"].split("_")[0]
    return ".".join(host.split(".")[-2:])


def fold_of(page):
    return zlib.crc32(site_of(page).encode()) % FOLDS


def rows(page, columns):
    values = np.zeros((len(page["candidates"]), len(columns)))
    for row, (_, marks) in zip(values, page["candidates"]):
        for name, value in marks:
            row[columns[name]] = value
    return values


def fit(pages, size):
    """Weights of the columns; all pages are one matrix, of which each page has some rows."""
    values = np.concatenate([values for values, won, _ in pages if won.any()])
    won = np.concatenate([won for _, won, _ in pages if won.any()])
    lengths = np.array([len(won) for _, won, _ in pages if won.any()])
    importance = np.repeat([importance for _, won, importance in pages if won.any()], lengths)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    share = lambda chance: chance / np.repeat(np.add.reduceat(chance, starts), lengths)
    weights, speed = np.zeros(size), np.zeros(size)
    for _ in range(STEPS):
        scores = values @ weights
        chance = share(np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths)))
        target = share(chance * won)
        slope = values.T @ (importance * (target - chance)) - DECAY * weights
        speed = 0.9 * speed + slope
        weights = weights + 0.02 * speed / len(lengths) ** 0.5
    return weights


def candidates(options):
    if options.candidates:
        return options.candidates.read_text()
    command = ["cargo", "run", "--quiet", "--profile", "quick", "-p", "xtask", "--", "metadata", "titles"]
    folders = [str(options.corpora / name) for name in CORPORA]
    return subprocess.run(command + folders, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--candidates", type=Path, help="what `xtask metadata titles` wrote, if it is at hand")
    parser.add_argument("--worst", action="store_true", help="list the pages whose title is wrong")
    options = parser.parse_args()
    pages = [json.loads(line) for line in candidates(options).splitlines()]
    pages = [page for page in pages if page["gold"] and page["candidates"]]
    names = sorted({name for page in pages for _, marks in page["candidates"] for name, _ in marks})
    columns = {name: place for place, name in enumerate(names)}
    data = []
    of_site = Counter(site_of(page) for page in pages)
    for page in pages:
        won = np.array([float(normal(text) == normal(page["gold"])) for text, _ in page["candidates"]])
        # Pages of one site are alike.
        importance = CORPORA[page["corpus"]] / of_site[site_of(page)] ** 0.5
        data.append((rows(page, columns), won, importance))
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
        "# Share of right titles on sites held out: " + ", ".join(figures[:2]) + ",",
        "# " + ", ".join(figures[2:]) + ".",
    ]
    table = [f"{name} {weight:.3f}" for name, weight in zip(names, weights)]
    (ROOT / "weights" / "title.txt").write_text("\n".join(head + table) + "\n")


if __name__ == "__main__":
    main()
