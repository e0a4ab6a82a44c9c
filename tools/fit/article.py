#!/usr/bin/env python3
"""Fits `weights/article.txt` (article or not) and `weights/confidence.txt` (is the text whole and clean).

  article.py CORPORA_DIR PREDICTIONS.jsonl TEXTS.jsonl

PREDICTIONS is what `xtask metadata predict`, or `xtask predict --folds`, wrote for all corpora but `text`: a line a page
with its `text` and `numbers`. TEXTS is what `xtask metadata texts` wrote for the same corpora: plain text lacks most of the
numbers, so that trees which have never seen it cannot judge it. Only the first table is fitted on it. The labels should
come from weights that have not seen the page's site, or the confidence will be too high.

Two small ensembles of trees (LightGBM). Sites are dealt into five folds by a hash of their name; figures and the
calibration come from trees that have not seen the site. The calibration, a logistic curve over the held-out scores,
is written into the leaves.

Needs the packages of tools/requirements.txt. Deterministic; seconds.
"""

import argparse
import json
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import lightgbm as lgb
import numpy as np
from labels import read_gold, site_of

from fit import FOLDS, ROOT, table
from fit import PARAMETERS as BLOCK_PARAMETERS

# Corpora and the weight of one of their pages.
CORPORA = {"zyte": 1.0, "fundus-en": 1.0, "fundus-multi": 1.0, "wcxb-article": 0.6, "adbar": 0.6, "wcxb-other": 1.0}
TREES = {"article": 80, "confidence": 60}
# Smaller trees than those for blocks: there are as many rows as pages.
PARAMETERS = BLOCK_PARAMETERS | dict(num_leaves=8, learning_rate=0.08, min_data_in_leaf=15, feature_fraction=0.5)


def auc(scores, truth):
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores):
        same = scores == value
        ranks[same] = ranks[same].mean()
    positive = truth > 0.5
    count = positive.sum()
    return (ranks[positive].sum() - count * (count + 1) / 2) / (count * (~positive).sum())


def logistic(raw, truth, weights):
    """The slope and offset that make probabilities of raw scores, by Newton's method."""
    rows = np.stack([raw, np.ones_like(raw)], 1)
    found = np.array([1.0, 0.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weights * (truth - chance)) - 1e-3 * (found - [1, 0])
        bend = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + 1e-3 * np.eye(2)
        found = found + np.linalg.solve(bend, slope)
    return found


def fit(name, rows, truth, weights, folds, columns, head):
    """Writes the table of one model; returns the held-out probabilities."""
    raw = np.zeros(len(rows))
    train = lambda chosen: lgb.train(PARAMETERS, lgb.Dataset(rows[chosen], truth[chosen], weight=weights[chosen]), TREES[name])
    for fold in range(FOLDS):
        held = folds == fold
        raw[held] = train(~held).predict(rows[held], raw_score=True)
    slope, offset = logistic(raw, truth, weights)
    chance = 1 / (1 + np.exp(-(slope * raw + offset)))
    model = train(np.ones(len(rows), bool))
    lines = table(Scaled(model, slope, offset), columns, head(chance))
    (ROOT / "weights" / f"{name}.txt").write_text(lines)
    return chance


class Scaled:
    """A model whose leaves hold the calibrated scores."""

    def __init__(self, model, slope, offset):
        self.dump = model.dump_model()
        trees = self.dump["tree_info"]
        for tree in trees:
            self.scale(tree["tree_structure"], slope, offset / len(trees))

    def scale(self, node, slope, offset):
        if "leaf_value" in node:
            node["leaf_value"] = slope * node["leaf_value"] + offset
        else:
            self.scale(node["left_child"], slope, offset)
            self.scale(node["right_child"], slope, offset)

    def dump_model(self):
        return self.dump


def quality(corpora, name, gold, text):
    """Whether a text is whole and clean, by the corpus' own gold; None where that is not known."""
    sys.path.insert(0, str(corpora))
    import score

    if name == "wcxb-other":
        return 0.0
    if gold.get("text"):
        precision, recall, _ = score.shingle_pr(gold["text"], text)
        return float(precision >= 0.99 and recall >= 0.99)
    return None


def print_bands(chance, truth):
    """Confidence against real quality."""
    print("confidence   pages   whole and clean")
    for low, high in [(0, 0.1), (0.1, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)]:
        band = (chance >= low) & (chance < high)
        if band.any():
            print(f"{low:.1f} - {min(high, 1):.1f}   {band.sum():7d}   {truth[band].mean():.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("texts", type=Path)
    options = parser.parse_args()
    command = ["cargo", "run", "--quiet", "--release", "-p", "xtask", "--", "metadata", "names"]
    columns = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    gold = {(name, g["id"]): g for name in CORPORA for g in read_gold(options.corpora / name / "gold.jsonl")}
    read = lambda path: [json.loads(line) for line in open(path, encoding="utf8")]
    pages, texts = ([page for page in read(path) if page["corpus"] in CORPORA] for path in (options.predictions, options.texts))
    counts = ", ".join(f"{count} {name}" for name, count in Counter(page["corpus"] for page in pages).items())
    is_text = np.arange(len(pages) + len(texts)) >= len(pages)
    pages += texts
    rows = np.array([[np.nan if n is None else n for n in page["numbers"]] for page in pages])
    golds = [gold[page["corpus"], page["id"]] for page in pages]
    folds = np.array([zlib.crc32(site_of(record).encode()) % FOLDS for record in golds])
    weights = np.array([CORPORA[page["corpus"]] for page in pages])
    is_article = np.array([float(page["corpus"] != "wcxb-other") for page in pages])
    head = lambda what: lambda chance: [
        f"{what}; written by tools/fit/article.py, see there.",
        f"Fitted on {counts}.",
    ]
    balance = np.where(is_article > 0, is_article.sum() ** -1, (1 - is_article).sum() ** -1) * len(pages) / 2
    article = fit("article", rows, is_article, balance, folds, columns, head("Article or not"))
    truth = [
        None if text else quality(options.corpora, page["corpus"], g, page["text"])
        for page, g, text in zip(pages, golds, is_text)
    ]
    known = np.array([value is not None for value in truth])
    whole = np.array([value or 0.0 for value in truth])
    confidence = np.zeros(len(pages))
    about = head("Whether the text is whole and clean")
    confidence[known] = fit("confidence", rows[known], whole[known], weights[known], folds[known], columns, about)
    right = (article >= 0.5) == (is_article > 0.5)
    for what, chosen in [("HTML", ~is_text), ("plain text", is_text)]:
        print(f"article or not, held-out sites, {what}: AUC {auc(article[chosen], is_article[chosen]):.3f}, articles "
              f"{right[chosen & (is_article > 0.5)].mean():.3f} right, others {right[chosen & (is_article < 0.5)].mean():.3f}")
    print(f"article or not, by confidence alone: AUC {auc(confidence[known], is_article[known]):.3f}")
    print(f"whole and clean: AUC {auc(confidence[known], whole[known]):.3f}")
    print_bands(confidence[known], whole[known])
    news = known & np.isin([page["corpus"] for page in pages], ["zyte", "fundus-en", "fundus-multi"])
    print("news only")
    print_bands(confidence[news], whole[news])


if __name__ == "__main__":
    main()
