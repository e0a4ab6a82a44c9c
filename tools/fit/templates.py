#!/usr/bin/env python3
"""Fits `weights/templates.txt`: what it says of a block that other pages of its site have it, too.

  templates.py CORPORA_DIR [--work DIR] [--out DIR] [--skip-final]

The work folder is that of `fit.py`, which must have left its fold tables there. Each page is compared with the other pages
of its site in the same corpus, and has a row for each block that two of them have (`xtask templates`); the score in a row
is that of tables which have not seen the site. A few small trees (LightGBM) start from that score. A higher score
never speaks against a block, and more pages that have it never speak for it.

Few lines of the house in the corpora score like a paragraph, and hardly a line of the articles is on several pages. So examples
of both are made: blocks of articles, with their scores, as if many other pages had them, which then are none of the
article; or as if two or three had, which then still are. Sites are dealt into five folds by a hash of
their name; the fold tables stay in the work folder, so that the whole pipeline can be scored with them:

  cargo run --profile quick -p xtask -- predict html --folds WORK/html --templates CORPUS... > predictions.jsonl

Needs the packages of tools/requirements.txt. Deterministic; a minute.
"""

import argparse
import json
from pathlib import Path

import lightgbm as lgb
import numpy as np
from labels import label_by_text, read_gold, site_of

from fit import FOLDS, ROOT, TARGET, block_weight, fold_of, provenance, table, tell, write, xtask
from fit import PARAMETERS as BLOCK_PARAMETERS

# Corpora with several pages a site.
CORPORA = ["daniel", "fundus-en", "fundus-multi"]
# Score from which on a block is fitted on: nearly all repeated blocks score less, and need no evidence.
DOUBT = 0.02
# `LEAST` in src/label/repeats.rs: other pages that must have a block.
LEAST = 2
# What may only raise (1) or lower (-1) the score as it grows.
DIRECTIONS = {"repeat_score": 1, "repeat_pages": -1, "repeat_share": -1, "repeat_kept": 1, "repeat_run": -1}
TREES = 60
# Examples that are made: long blocks and short ones a page, and the weight of one beside a block of the corpora.
MADE = {True: 4, False: 8}
MADE_WEIGHT = 0.1
# Other pages that a site may have, and characters from which on a block is no label or heading.
OTHERS = [4, 8, 12, 20, 47]
LONG = 40
# A few hundred blocks are in doubt, so trees and leaves are few and small.
PARAMETERS = BLOCK_PARAMETERS | dict(
    num_leaves=7,
    learning_rate=0.2,
    extra_trees=False,
    min_data_in_leaf=20,
    feature_fraction=0.8,
    bagging_freq=0,
    lambda_l2=2.0,
    boost_from_average=False,
)


def made(row, columns, is_text, draw):
    """The row of a block as if other pages had it: many, or a few where it stays text; None where that says nothing."""
    row = dict(zip(columns, row))
    others = int(draw.choice(OTHERS))
    is_long = row["repeat_log_length"] >= np.log(LONG)
    if is_text:
        pages = max(2, round(draw.uniform(0.0, 0.06 if is_long else 0.2) * others))
        if pages > 0.3 * others:
            return None
    else:
        pages = min(max(3, round(draw.uniform(0.15 if is_long else 0.5, 1.0) * others)), others)
    kept = 1.0 if draw.random() < 0.7 else draw.uniform(0.4, 1.0)
    run = draw.choice([1.0, 1.0, 2.0] if is_text else [1.0, 1.0, 2.0, 3.0])
    row |= dict(repeat_pages=pages, repeat_share=pages / others, repeat_kept=kept, repeat_run=run, repeat_of=others)
    return list(row.values())


class Data:
    """Rows, labels, weights and folds of repeated blocks, and of those that are made so."""

    def __init__(self, base, work):
        self.columns = json.loads((work / "columns.templates.json").read_text())
        self.lists = [], [], [], []
        self.found = self.of_articles = 0
        draw = np.random.default_rng(BLOCK_PARAMETERS["seed"])
        for name in CORPORA:
            gold = {record["id"]: record for record in read_gold(base / name / "gold.jsonl")}
            for line in open(work / f"{name}.templates.jsonl", encoding="utf8"):
                page = json.loads(line)
                if page["rows"]:
                    self.add_page(page, gold[page["id"]], draw)
        self.rows, self.labels, self.weights, self.folds = map(np.array, self.lists)
        self.start = self.rows[:, self.columns.index("repeat_score")]

    def add_page(self, page, record, draw):
        own = label_by_text(page["blocks"], record["text"])
        weights = [0.0 if x is None else block_weight(t, x) for t, x in zip(page["blocks"], own)]
        scale = (100 / max(sum(weights), 1)) ** 0.5
        fold = fold_of(site_of(record))
        pages, score = self.columns.index("repeat_pages"), self.columns.index("repeat_score")
        length, of_article = self.columns.index("repeat_log_length"), {True: [], False: []}
        for at, *row in page["rows"]:
            at, is_text = int(at), (own[int(at)] or 0) > 0.5
            if row[pages] < LEAST:
                if (own[at] or 0) > 0.9:
                    of_article[bool(row[length] >= np.log(LONG))].append((at, row))
            elif row[score] > np.log(DOUBT / (1 - DOUBT)) and weights[at] > 0:
                self.add(row, is_text, weights[at] * scale, fold)
                self.found += 1
                self.of_articles += is_text
        for is_long, blocks in of_article.items():
            for number in draw.permutation(len(blocks))[: MADE[is_long]]:
                at, row = blocks[number]
                for is_text in (False, True):
                    if example := made(row, self.columns, is_text, draw):
                        self.add(example, is_text, weights[at] * scale * MADE_WEIGHT, fold)

    def add(self, *values):
        for values_of, value in zip(self.lists, values):
            values_of.append(value)


def fit(data, chosen):
    parameters = PARAMETERS | {"monotone_constraints": [DIRECTIONS.get(name, 0) for name in data.columns]}
    start = data.start[chosen]
    rows = lgb.Dataset(data.rows[chosen], data.labels[chosen], weight=data.weights[chosen], init_score=start)
    return lgb.train(parameters, rows, TREES)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path, help="folder that holds the corpora")
    parser.add_argument("--work", type=Path, default=TARGET / "fit", help="where fit.py left its fold tables")
    parser.add_argument("--out", type=Path, default=ROOT / "weights", help="for the table")
    parser.add_argument("--skip-final", action="store_true", help="only the folds, for a look at the figures")
    options = parser.parse_args()
    work, base = (options.work / "html").resolve(), options.base.resolve()
    tell("rows of repeated blocks")
    xtask("templates", "html", work, work, *(base / name for name in CORPORA))
    data = Data(base, work)
    tell(f"{data.found} repeated blocks in doubt, {data.of_articles} of articles; {len(data.rows) - data.found} made")
    for fold in range(FOLDS):
        model = fit(data, data.folds != fold)
        write(work / f"fold-{fold}-templates.txt", table(model, data.columns, [f"fold {fold} held out"]))
    if not options.skip_final:
        head = provenance(
            "What other pages of a site say of a block; written by tools/fit/templates.py, see there.",
            base,
            CORPORA,
            f": {data.found} blocks in doubt that repeat, {len(data.rows) - data.found} made.",
            f", {TREES} trees; rows",
        )
        model = fit(data, data.folds >= 0)
        write(options.out / "templates.txt", table(model, data.columns, head))
        tell("wrote templates.txt")


if __name__ == "__main__":
    main()
