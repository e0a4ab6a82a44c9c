#!/usr/bin/env python3
"""Fits `weights/article.txt` (article or not) and `weights/confidence.txt` (how good the text is to be expected).

  article.py CORPORA_DIR [--work DIR] [--out DIR]

The work folder is that of `fit.py`, which must have left its fold tables there, of HTML and of text: the numbers of a page
(`xtask numbers`) are made by tables that have not seen its site, or the confidence would be too high. Plain text lacks most
of the numbers, so that trees which have never seen it cannot judge it: both tables are fitted on both. HTML pages come with
their address and without.

Two small ensembles of trees (LightGBM). Sites are dealt into five folds by a hash of their name; all figures and the
calibration come from trees that have not seen the site. The calibration, a logistic curve over the held-out scores, is
written into the leaves.

Needs the packages of tools/requirements.txt. Deterministic; some minutes, most of them for the numbers.
"""

import argparse
import json
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np
from labels import read_gold, site_of

from fit import FOLDS, ROOT, TARGET, fold_of, make_texts, provenance, table, tell, write, xtask
from fit import PARAMETERS as BLOCK_PARAMETERS

# Corpora and the weight of one of their pages. `daniel` comes from a repository under GPL-3.0: it is fitted and measured
# on, nothing of it is copied.
CORPORA = {
    "zyte": 1.0,
    "fundus-en": 1.0,
    "fundus-multi": 1.0,
    "wcxb-article": 1.0,
    "adbar": 1.0,
    "daniel": 0.5,
    "wcxb-other": 1.0,
}
# The pages that are no articles.
OTHERS = "wcxb-other"
# Weight of a plain text, of which a page has several.
TEXT_WEIGHT = 0.35
# `ARTICLE_FROM` in src/metadata/judge.rs: the score from which on a page is an article.
THRESHOLD = 0.3
# Weight of the others among texts, of which less can be known: an article that is lost is worse than a menu that is kept.
OTHERS_AMONG_TEXTS = 0.5
# Their weight when confidence is fitted, where their quality is 0: it is about articles first.
OTHERS_IN_CONFIDENCE = 0.3
# Confidence is the shingle F1 to be expected, to this power: it would be above .9 for nearly all pages without.
POWER = 10
TREES = {"article": 160, "confidence": 80}
# Smaller trees than those for blocks: there are as many rows as pages. The labels of `confidence` are shares.
PARAMETERS = BLOCK_PARAMETERS | dict(
    objective="cross_entropy", num_leaves=6, learning_rate=0.07, min_data_in_leaf=30, feature_fraction=0.5
)


def numbers_of(origin, work, base):
    """What `xtask numbers` makes of all inputs."""
    tell(f"numbers of {origin} inputs")
    lines = xtask("numbers", origin, work / origin, *(base / name for name in CORPORA)).split("\n")
    return [json.loads(line) | {"origin": origin} for line in lines if line]


class Data:
    """Numbers, truth and folds of all inputs."""

    def __init__(self, base, pages, score):
        gold = {(name, g["id"]): g for name in CORPORA for g in read_gold(base / name / "gold.jsonl")}
        golds = [gold[page["corpus"], page["id"]] for page in pages]
        self.columns = json.loads(xtask("metadata", "names"))
        self.rows = np.array([[np.nan if n is None else n for n in page["numbers"]] for page in pages])
        self.corpus = np.array([page["corpus"] for page in pages])
        self.is_text = np.array([page["origin"] == "text" for page in pages])
        self.source = np.array([page["source"] for page in pages])
        self.has_url = self.source == "url"
        self.language = np.array([g.get("language") or "" for g in golds])
        self.folds = np.array([fold_of(site_of(g)) for g in golds])
        self.is_article = (self.corpus != OTHERS).astype(float)
        self.f1 = np.array([f1_of(score, g, page["text"]) for g, page in zip(golds, pages)])
        # A page without kept text has no numbers worth the name; the program calls it no article without asking.
        self.kept = self.rows[:, self.columns.index("kept_blocks")] > 0
        self.weights = np.array([CORPORA[name] for name in self.corpus]) * np.where(self.is_text, TEXT_WEIGHT, 1.0)

    def balanced(self):
        """Weights by which the others count as much as the articles, in text half as much."""
        weights = self.weights.copy()
        for origin, share in [(self.is_text, OTHERS_AMONG_TEXTS), (~self.is_text, 1.0)]:
            others, articles = origin & (self.is_article < 1), origin & (self.is_article > 0)
            weights[others] *= share * weights[articles].sum() / weights[others].sum()
        return weights


def f1_of(score, gold, text):
    """Shingle F1 of a text; NaN where the corpus has no gold text."""
    if "text" not in gold:
        return np.nan
    precision, recall, _ = score.shingle_pr(gold["text"], text, score.words_of(gold.get("language")))
    return score.f1(precision, recall)


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


def fit(name, data, truth, weights):
    """Fits one model on the inputs that have a weight; returns the held-out probabilities of all, and the model."""
    rows = data.rows
    chosen = data.kept & (weights > 0)
    train = lambda on: lgb.train(PARAMETERS, lgb.Dataset(rows[on], truth[on], weight=weights[on]), TREES[name])
    raw = np.zeros(len(rows))
    for fold in range(FOLDS):
        tell(f"{name}: fold {fold + 1} of {FOLDS} held out")
        held = data.folds == fold
        raw[held] = train(chosen & ~held).predict(rows[held], raw_score=True)
    slope, offset = logistic(raw[chosen], truth[chosen], weights[chosen])
    chance = np.where(data.kept, 1 / (1 + np.exp(-(slope * raw + offset))), 0.0)
    return chance, Scaled(train(chosen), slope, offset)


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


def head(what, base, data):
    inputs = f": {(~data.is_text).sum()} HTML inputs, {data.is_text.sum()} texts."
    return provenance(f"{what}; written by tools/fit/article.py, see there.", base, CORPORA, inputs, "; numbers")


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


def print_articles(scores, data):
    """How many inputs of each corpus are called articles."""
    found = scores >= THRESHOLD
    origins = {"HTML": ~data.is_text & ~data.has_url, "HTML with address": data.has_url, "text": data.is_text}
    origins["text of the whole page"] = data.source == "page_text"
    for origin, of in origins.items():
        shares = [f"{name} {found[of & (data.corpus == name)].mean():.3f}" for name in CORPORA]
        print(f"called articles, {origin}: {', '.join(shares)}; AUC {auc(scores[of], data.is_article[of]):.3f}")
    daniel = data.has_url & (data.corpus == "daniel")
    shares = [f"{name} {found[daniel & (data.language == name)].mean():.3f}" for name in np.unique(data.language[daniel])]
    print(f"of them daniel by language: {', '.join(shares)}")


def print_bands(confidence, data):
    """Confidence against the quality of articles."""
    for origin, of in {"HTML": ~data.is_text & ~data.has_url, "text": data.is_text}.items():
        of = of & ~np.isnan(data.f1) & (data.is_article > 0)
        print(f"{origin}: confidence, inputs, mean F1, share with F1 of .99")
        bands = np.minimum((confidence * 10).astype(int), 9)
        for band in np.unique(bands[of]):
            f1 = data.f1[of & (bands == band)]
            print(f"  {band / 10:.1f} - {(band + 1) / 10:.1f}  {len(f1):5d}  {f1.mean():.3f}  {(f1 >= 0.99).mean():.2f}")
        order = np.argsort(confidence[of], kind="stable")
        means = [f"{part.mean():.3f}" for part in np.array_split(data.f1[of][order], 10)]
        print(f"  tenths of the inputs, from least to most sure, mean F1: {' '.join(means)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path, help="folder that holds the corpora")
    parser.add_argument("--work", type=Path, default=TARGET / "fit", help="where fit.py left its fold tables")
    parser.add_argument("--out", type=Path, default=ROOT / "weights", help="for the two tables")
    options = parser.parse_args()
    work, base = options.work.resolve(), options.base.resolve()
    sys.path.insert(0, str(base))
    import score

    make_texts(work / "text", [base / name for name in CORPORA])
    data = Data(base, numbers_of("html", work, base) + numbers_of("text", work, base), score)
    article, model = fit("article", data, data.is_article, data.balanced())
    write(options.out / "article.txt", table(model, data.columns, head("Article or not", base, data)))
    print_articles(article, data)
    truth = np.nan_to_num(data.f1) ** POWER * data.is_article
    weights = data.weights * np.where(data.is_article > 0, ~np.isnan(data.f1), OTHERS_IN_CONFIDENCE)
    confidence, model = fit("confidence", data, truth, weights)
    write(options.out / "confidence.txt", table(model, data.columns, head("How good the text is", base, data)))
    print_bands(confidence, data)


if __name__ == "__main__":
    main()
