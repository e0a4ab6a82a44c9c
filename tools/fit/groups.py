#!/usr/bin/env python3
"""Fits the third pass, which judges groups of blocks, and the table of wording that it asks; after fit.py.

  groups.py html|text CORPORA_DIR [--out DIR] [--work DIR] [--skip-final] [--trees N]

Beside the pages stand copies with elements put in (put_in.py). The wording is a logistic regression on
hashed words, pairs of words and parts of words; the third pass are boosted trees that start from the log odds of the second.

Sites are held out as in fit.py, whose fold tables are read from the work folder; a house line or twin is held out with all of
its copies, whatever page it was put into. The tables of this pass join the fold tables there.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import lightgbm as lgb
import numpy as np
from labels import read_gold, site_of, words
from put_in import FOLDS, fold_of, folder_of, make_copies, puts_of, with_copies
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from fit import (
    PACKAGES,
    PARAMETERS,
    ROOT,
    SOURCES,
    TARGET,
    Data,
    make_texts,
    provenance,
    table,
    tell,
    write,
    xtask,
)

# Corpora and the weight of one of their pages.
CORPORA = {
    "html": {
        "zyte": 1.0,
        "fundus-en": 1.0,
        "fundus-multi": 1.0,
        "wcxb-article": 0.5,
        "adbar": 0.5,
        "daniel": 0.3,
        "newspaper": 0.5,
    },
    "text": {"zyte": 1.0, "fundus-en": 1.0, "fundus-multi": 1.0, "wcxb-article": 0.25, "adbar": 0.25},
}
# Weight of a group that was put in, and of the others on such a page, which are those of the page as it was.
PUT_IN, AROUND = 0.55, 0.15
# How much more the kinds count that look most like their opposites.
HARD = {
    "group:table_with_links": 4.0,
    "group:whole_link": 2.0,
    "group:linked_sentence": 2.0,
    "group:references": 3.0,
    "group:interview": 3.0,
    "group:heading_with_items": 2.0,
    "group:timeline": 2.0,
}
TREES = 200
BUCKETS, STEP = 1 << 18, 16
# Weight of a line of ../inject in the wording, and how many words such lines have.
LINE, LINE_WORDS = 3.0, (8, 40)
PARAMETERS_3 = PARAMETERS | {"learning_rate": 0.06, "num_leaves": 15, "min_data_in_leaf": 60, "feature_fraction": 0.3}


class Page:
    """The blocks of a page: text, second score, label and buckets; its groups in doubt; what was put in."""

    def __init__(self, name, line, record, fold):
        page = json.loads(line)
        self.id, self.fold, self.texts = page["id"], fold, page["blocks"]
        self.scores, self.buckets, self.groups = np.array(page["scores"], dtype=float), page["buckets"], page["groups"]
        self.name, self.record, self.is_put_in = name, record, name.endswith("+")
        labels = Data.label(self.texts, record)
        self.puts = puts_of(self.texts, record)
        for put in self.puts:
            labels[put.start : put.end] = [float(put.want == "whole")] * (put.end - put.start)
        self.lengths = np.array([0.5 + np.log1p(len(words(text))) for text in self.texts])
        self.sizes = np.array([len(words(text)) for text in self.texts], dtype=float)
        self.known = np.array([label is not None for label in labels], dtype=bool)
        self.labels = np.array([label or 0.0 for label in labels], dtype=float)

    def put_of(self, block):
        return next((put for put in self.puts if put.start <= block < put.end), None)


def load(base, work, names, folds):
    """The pages of some corpora, in the order of the rows."""
    pages = []
    for name in names:
        gold = {record["id"]: record for record in read_gold(folder_of(base, work, name) / "gold.jsonl")}
        for line in open(work / f"{name}.groups.jsonl", encoding="utf8"):
            identifier = json.loads(line)["id"].partition("/")[0]
            pages.append(Page(name, line, gold[identifier], folds[f"{name}/{identifier}"]))
    return pages



# Wording.


def house_lines(work):
    """(buckets, whether it is a twin, fold) of every line of ../inject."""
    command = [sys.executable, ROOT / "tools" / "inject" / "lines.py"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    records = [json.loads(line) for line in lines.splitlines()]
    texts = work / "lines.txt"
    texts.write_text("".join(" ".join(record["text"].split()) + "\n" for record in records), encoding="utf8")
    for record, line in zip(records, xtask("buckets", texts).splitlines()):
        yield json.loads(line), record["kind"] == "twin", fold_of(record["line"])


class Blocks:
    """What the wording is fitted on: the lines of ../inject, and the blocks in doubt of all pages.

    Of the blocks that are no article, those that another page has as well are lines of the house; the others are mostly parts of
    other stories, whose words say nothing."""

    def __init__(self, pages, corpora, lines):
        self.corpora = corpora
        rows, labels, weights, folds, self.places = [], [], [], [], []
        copies = Counter(text for page in pages if not page.is_put_in for text in set(page.texts))
        for number, page in enumerate(pages):
            for at in (at for at, buckets in enumerate(page.buckets) if buckets):
                put, label = page.put_of(at), page.labels[at] > 0.5
                sure = page.known[at] * abs(2 * page.labels[at] - 1) * page.lengths[at]
                self.places.append((number, at))
                rows.append(page.buckets[at])
                labels.append(label)
                weights.append(sure * self.weight(page, put, label, copies[page.texts[at]] > 1, page.sizes[at]))
                folds.append(put.line if put and put.line is not None else page.fold)
        for buckets, is_twin, fold in lines:
            rows.append(buckets)
            labels.append(is_twin)
            weights.append(LINE)
            folds.append(fold)
        self.labels, self.weights, self.folds = map(np.array, (labels, weights, folds))
        counts = np.array([len(row) for row in rows])
        values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(counts)])
        self.matrix = csr_matrix((values, np.concatenate(rows), starts), shape=(len(counts), BUCKETS))

    def weight(self, page, put, label, is_repeated, size):
        if put:
            return 0.5
        if page.is_put_in:
            return 0.0
        weight = self.corpora[page.name]
        if label:
            return weight if LINE_WORDS[0] <= size <= LINE_WORDS[1] else 0.3 * weight
        return weight if is_repeated else 0.05 * weight

    def fit(self, chosen):
        chosen = chosen & (self.weights > 0)
        model = LogisticRegression(C=2.0, solver="liblinear", max_iter=200, random_state=1)
        model.fit(self.matrix[chosen], self.labels[chosen], sample_weight=self.weights[chosen])
        steps = np.clip(np.round(model.coef_[0] * STEP), -127, 127).astype(int)
        return steps, float(model.intercept_[0])

    def log_odds(self, model, chosen):
        steps, bias = model
        return self.matrix[chosen] @ (steps / STEP) + bias


def wording_table(model, head):
    steps, bias = model
    lines = [f"# {line}" for line in head] + [f"bias {bias:.5g}"]
    used = [f"{bucket}:{steps[bucket]}" for bucket in np.flatnonzero(steps)]
    return "\n".join(lines + [" ".join(used[at : at + 16]) for at in range(0, len(used), 16)]) + "\n"


def read_wording(path):
    steps, bias = np.zeros(BUCKETS, dtype=int), 0.0
    for line in path.read_text(encoding="utf8").splitlines():
        if line.startswith("bias "):
            bias = float(line.split()[1])
        elif not line.startswith("#"):
            for pair in line.split():
                bucket, step = pair.split(":")
                steps[int(bucket)] = int(step)
    return steps, bias


def say(pages, work, blocks, tables):
    """Writes the log odds of each block by tables, one a fold, that saw neither its site nor its line."""
    said = [np.full(len(page.texts), np.nan, dtype="<f4") for page in pages]
    for fold, model in enumerate(tables):
        write(work / f"fold-{fold}-wording.txt", wording_table(model, [f"fold {fold} held out"]))
        held_out = np.flatnonzero(blocks.folds == fold)
        for place, value in zip(held_out, blocks.log_odds(model, held_out)):
            if place < len(blocks.places):
                number, at = blocks.places[place]
                said[number][at] = value
    for name in dict.fromkeys(page.name for page in pages):
        own = [value for value, page in zip(said, pages) if page.name == name]
        np.concatenate(own).astype("<f4").tofile(work / f"{name}.wording")


def wordings(origin, work, blocks):
    """The tables of the folds: those of HTML serve plain text as well."""
    for fold in range(FOLDS):
        if origin == "text":
            yield read_wording(work.parent / "html" / f"fold-{fold}-wording.txt")
        else:
            tell(f"wording: fold {fold + 1} of {FOLDS} held out")
            yield blocks.fit(blocks.folds != fold)


# Groups.


def share(page, block):
    """How much a group counts by what it is."""
    if not page.is_put_in:
        return 1.0
    put = page.put_of(block)
    return PUT_IN * HARD.get(put.kind, 1.0) if put else AROUND


class Groups:
    """Labels, weights, folds and starting points of every group in doubt, in the order of the rows."""

    def __init__(self, pages, corpora, columns, rows):
        labels, weights, folds = [], [], []
        for page in pages:
            own = []
            for start, end in page.groups:
                blocks = slice(start, end)
                weight = page.lengths[blocks] * page.known[blocks]
                label = np.average(page.labels[blocks], weights=weight) if weight.sum() else 0.5
                own.append((0.5 + np.log1p(page.sizes[blocks].sum())) * abs(2 * label - 1) * share(page, start))
                labels.append(label > 0.5)
                folds.append(page.fold)
            # Of a page as it was, long ones count less than in proportion.
            total = sum(own) if page.record.get("text") and not page.is_put_in else 0
            scale = 2.0 if page.is_put_in else (100 / total) ** 0.5 if total else 1.0
            source = SOURCES.get(page.id.partition("/")[2], 1.0)
            weights += [weight * scale * corpora[page.name.rstrip("+")] * source for weight in own]
        self.labels, self.weights, self.folds = map(np.array, (labels, weights, folds))
        score = np.clip(rows[:, columns.index("group_score")].astype(float), 1e-4, 1 - 1e-4)
        self.starts = np.log(score / (1 - score))
        self.rows = rows

    def fit(self, chosen, trees):
        chosen = chosen & (self.weights > 0)
        dataset = lgb.Dataset(self.rows[chosen], self.labels[chosen], weight=self.weights[chosen], init_score=self.starts[chosen])
        return lgb.train(PARAMETERS_3, dataset, trees)

    def scores(self, model, chosen):
        odds = model.predict(self.rows[chosen], raw_score=True) + self.starts[chosen]
        return 1 / (1 + np.exp(-odds))


def fit_groups(pages, work, corpora, names, trees):
    columns = json.loads((work / "columns.3.json").read_text())
    parts = [np.fromfile(work / f"{name}.3.rows", dtype="<f4").reshape(-1, len(columns)) for name in names]
    groups = Groups(pages, corpora, columns, np.concatenate(parts))
    scores = np.zeros(len(groups.labels))
    for fold in range(FOLDS):
        tell(f"pass 3: {trees} trees, fold {fold + 1} of {FOLDS} held out")
        held_out = groups.folds == fold
        model = groups.fit(~held_out, trees)
        scores[held_out] = groups.scores(model, held_out)
        write(work / f"fold-{fold}-3.txt", table(model, columns, [f"fold {fold} held out"]))
    return columns, groups, scores


# What became of it.


def f1(page, keep):
    """(F1, precision, recall) of the kept words, without rules."""
    kept = page.sizes[keep & page.known]
    right = (page.sizes * page.labels)[keep & page.known].sum()
    gold = (page.sizes * page.labels)[page.known].sum()
    precision, recall = right / max(kept.sum(), 1), right / max(gold, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def report(pages, scores):
    """By corpus, before and after: F1, share of perfect pages; by kind of what was put in: what went, what stayed."""
    place, rows, kinds = 0, {}, {}
    for page in pages:
        after = page.scores.copy()
        for start, end in page.groups:
            after[start:end] = scores[place]
            place += 1
        for step, values in enumerate((page.scores, after)):
            keep = values > 0.5
            if not page.is_put_in:
                own = f1(page, keep)
                rows.setdefault(page.name, ([], []))[step].append((own[0], min(own[1:]) >= 0.99))
            for put in page.puts:
                inside = keep[put.start : put.end]
                right = not inside.any() if put.want == "gone" else inside.all()
                kinds.setdefault((put.want, put.kind), ([], []))[step].append(right)
                kinds.setdefault((put.want, "ALL"), ([], []))[step].append(right)
    for name, (before, after) in rows.items():
        a, b = np.mean(before, axis=0), np.mean(after, axis=0)
        tell(f"{name:14} F1 {a[0]:.4f} -> {b[0]:.4f}   perfect {a[1]:.3f} -> {b[1]:.3f}")
    for (want, kind), (before, after) in sorted(kinds.items()):
        tell(f"{want:6} {kind:24} {len(after):5}  {np.mean(before):.2f} -> {np.mean(after):.2f}")


def parse_arguments():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("origin", choices=["html", "text"])
    arguments.add_argument("base", type=Path, help="folder that holds the corpora")
    arguments.add_argument("--out", type=Path, default=ROOT / "weights", help="for the tables")
    arguments.add_argument("--work", type=Path, default=TARGET / "fit", help="where fit.py left its fold tables")
    arguments.add_argument("--skip-final", action="store_true", help="only the folds, for a look at the figures")
    arguments.add_argument("--skip-rows", action="store_true", help="the rows of an earlier run, to try other trees")
    arguments.add_argument("--trees", type=int, default=TREES, help="how many")
    return arguments.parse_args()


def main():
    options = parse_arguments()
    origin, corpora = options.origin, CORPORA[options.origin]
    work, base = (options.work / origin).resolve(), options.base.resolve()
    for name in make_copies(origin, base, work, corpora):
        tell(f"{name}: elements put into its pages")
    names = with_copies(origin, corpora)
    folders = [folder_of(base, work, name) for name in names]
    if origin == "text":
        make_texts(work, folders)
    folds = {
        f"{folder.name}/{page['id']}": fold_of(site_of(page)) for folder in folders for page in read_gold(folder / "gold.jsonl")
    }
    write(work / "folds.json", json.dumps(folds))
    if not options.skip_rows:
        for fold in range(FOLDS):
            (work / f"fold-{fold}-3.txt").unlink(missing_ok=True)
        tell("groups: words")
        xtask("groups", origin, "words", work, work, *folders)
    tell("labels of all blocks")
    pages = load(base, work, names, folds)
    blocks = Blocks(pages, corpora, house_lines(work) if origin == "html" else [])
    if not options.skip_rows:
        say(pages, work, blocks, wordings(origin, work, blocks))
        tell("groups: rows")
        xtask("groups", origin, "rows", work, work, *folders)
    columns, groups, scores = fit_groups(pages, work, corpora, names, options.trees)
    report(pages, scores)
    if options.skip_final:
        return
    head = provenance(
        f"Groups of {origin} pages, written by tools/fit/groups.py; see there.",
        base,
        corpora,
        f", and on copies with elements put in: {len(pages)} pages, {len(groups.labels)} groups.",
        f", {options.trees} trees; features",
        [*PACKAGES, "scikit-learn"],
    )
    tell("pass 3: all groups")
    tables = {f"{origin}-3.txt": table(groups.fit(groups.weights > 0, options.trees), columns, head)}
    if origin == "html":
        tell("wording: all blocks")
        tables["wording.txt"] = wording_table(blocks.fit(blocks.weights > 0), head)
    for name, text in tables.items():
        write(options.out / name, text)
        tell(f"wrote {options.out / name}")


if __name__ == "__main__":
    main()
