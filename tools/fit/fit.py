#!/usr/bin/env python3
"""Fits the block scores and writes the tables in `weights/`.

  fit.py html|text CORPORA_DIR [--out DIR] [--work DIR] [--skip-final] [--corpora NAME...] [--trees FIRST SECOND]

Two passes of boosted trees (LightGBM): the first on the features of a block, the second on these and the first
scores of the blocks around it. Sites are dealt into five folds by a hash of their name; every score that the second
pass is fitted on, and every figure that is reported, comes from trees that have not seen the page's site. The fold
tables stay in the work folder, so that the whole pipeline with its rules can be scored that way:

  cargo run --profile quick -p xtask -- predict html --folds WORK CORPUS... > predictions.jsonl

Both tables are written when both are fitted. Their header names the corpora, seed, versions and commit; the same of
these give the same bytes, with one thread and with two. A full fit takes some 20 minutes of two cores; --corpora and
--trees make a small one to try things on.

Needs the packages of tools/requirements.txt: pip install --require-hashes -r tools/requirements.txt
"""

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import time
import zlib
from importlib.metadata import version
from pathlib import Path

import lightgbm as lgb
import numpy as np
from labels import label_by_segments, label_by_text, read_gold, site_of, words

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
# What the rows and the tables are made by; a change that is not committed is named in the header.
SOURCES_OF_ROWS = ["src", "lexicon", "build.rs", "Cargo.lock", "xtask", "tools/fit"]
# What the header says of a corpus that may be fitted on but not copied.
DANIEL = "daniel is of a repository under GPL-3.0: it was fitted on, and nothing of it is here."
PACKAGES = ["lightgbm", "numpy", "rapidfuzz", "resiliparse"]
FOLDS = 5
# Corpora and the weight of one of their pages. The three news corpora are what the tool is for. The others have no
# plain-text inputs, so these are made (texts.py); with them the log loss on zyte falls by 12 %, on the two of fundus by
# less than 1 %, and no text is lost whole.
CORPORA = {
    "html": {
        "zyte": 1.0,
        "fundus-en": 1.0,
        "fundus-multi": 1.0,
        "wcxb-article": 0.6,
        "adbar": 0.6,
        "daniel": 0.4,
        "newspaper": 0.6,
    },
    "text": {"zyte": 1.0, "fundus-en": 1.0, "fundus-multi": 1.0, "wcxb-article": 0.25, "adbar": 0.25},
}
# Weight of the text inputs that are made rather than found.
SOURCES = {"gold": 1.0, "one_line": 0.5}
TREES = {"1": 180, "2": 140}
PARAMETERS = dict(
    objective="binary",
    num_leaves=31,
    learning_rate=0.08,
    # Thresholds at random: on sites held out the log loss falls by 3 to 9 % on every corpus.
    extra_trees=True,
    min_data_in_leaf=40,
    feature_fraction=0.4,
    bagging_fraction=0.8,
    bagging_freq=1,
    lambda_l2=5.0,
    max_bin=63,
    verbose=-1,
    num_threads=2,
    seed=1,
    deterministic=True,
    force_row_wise=True,
)


START = time.monotonic()


def tell(text):
    """Progress, on standard error."""
    print(f"{time.monotonic() - START:6.0f} s  {text}", file=sys.stderr, flush=True)


def xtask(*words):
    """What a task prints."""
    command = ["cargo", "run", "--quiet", "--profile", "quick", "-p", "xtask", "--", *words]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def fold_of(text):
    """The fold that holds out a site, a line or whatever else has a name."""
    return zlib.crc32(text.encode()) % FOLDS


def make_texts(work, folders):
    """Text inputs of the corpora that come without, once a work folder."""
    for folder in folders:
        file = f"{folder.name}.jsonl.gz"
        if not (folder.parent / "text" / file).exists() and not (work / file).exists():
            tell(f"{folder.name}: plain texts of its pages")
            subprocess.run([sys.executable, ROOT / "tools" / "fit" / "texts.py", work, folder], check=True)


def block_weight(text, label):
    """Longer blocks count more, in the way of the logarithm; those that are half in the gold do not count."""
    return (0.5 + np.log1p(len(words(text)))) * abs(2 * label - 1)


class Data:
    """Labels, weights and folds of every block of every page, in the order of the rows."""

    def __init__(self, corpora, base, work):
        self.work, self.corpora = work, corpora
        self.sizes, self.folds_of_pages = {}, {}
        labels, weights, folds = [], [], []
        for name, page_weight in self.corpora.items():
            gold = {record["id"]: record for record in read_gold(base / name / "gold.jsonl")}
            self.sizes[name] = 0
            for line in open(work / f"{name}.blocks.jsonl", encoding="utf8"):
                page = json.loads(line)
                page_id, _, source = page["id"].partition("/")
                record = gold[page_id]
                fold = fold_of(site_of(record))
                self.folds_of_pages[f"{name}/{record['id']}"] = fold
                self.sizes[name] += len(page["blocks"])
                own = self.label(page["blocks"], record)
                own_weights = [0.0 if x is None else block_weight(t, x) for t, x in zip(page["blocks"], own)]
                if record.get("text") and sum(own_weights) > 0:
                    scale = (100 / sum(own_weights)) ** 0.5
                    own_weights = [weight * scale for weight in own_weights]
                labels += [0 if x is None else int(x > 0.5) for x in own]
                weights += [weight * page_weight * SOURCES.get(source, 1.0) for weight in own_weights]
                folds += [fold] * len(own)
        self.labels, self.weights = np.array(labels), np.array(weights, dtype=np.float32)
        self.folds = np.array(folds)

    @staticmethod
    def label(blocks, record):
        if record.get("text"):
            return label_by_text(blocks, record["text"])
        return label_by_segments(blocks, record.get("with", []), record.get("without", []))

    def rows(self, number):
        columns = json.loads((self.work / f"columns.{number}.json").read_text())
        parts = [np.fromfile(self.work / f"{name}.{number}.rows", dtype="<f4") for name in self.corpora]
        return columns, np.concatenate(parts).reshape(-1, len(columns))

    def write_scores(self, scores):
        start = 0
        for name, size in self.sizes.items():
            scores[start : start + size].astype("<f4").tofile(self.work / f"{name}.scores")
            start += size


def fit(rows, data, chosen, trees):
    chosen = chosen & (data.weights > 0)
    dataset = lgb.Dataset(rows[chosen], data.labels[chosen], weight=data.weights[chosen])
    return lgb.train(PARAMETERS, dataset, trees)


def fit_pass(number, data, trees, final):
    """Fits one pass; returns the scores of every block by trees that have not seen its site, and the tables."""
    columns, rows = data.rows(number)
    scores = np.zeros(len(rows))
    for fold in range(FOLDS):
        tell(f"pass {number}: {trees} trees, fold {fold + 1} of {FOLDS} held out")
        held_out = data.folds == fold
        if held_out.any():
            model = fit(rows, data, ~held_out, trees)
            scores[held_out] = model.predict(rows[held_out])
            write(data.work / f"fold-{fold}-{number}.txt", table(model, columns, [f"fold {fold} held out"]))
    if not final:
        return scores, None
    tell(f"pass {number}: {trees} trees on all blocks")
    return scores, (columns, fit(rows, data, np.ones(len(rows), bool), trees))


def table(model, columns, head):
    """The text form that `src/label/score.rs` reads."""
    lines = [f"# {line}" for line in head] + ["features " + " ".join(columns)]
    for tree in model.dump_model()["tree_info"]:
        nodes = []
        flatten(tree["tree_structure"], nodes)
        lines.append("tree " + " ".join(nodes))
    return "\n".join(lines) + "\n"


def flatten(node, nodes):
    """Appends a node and all below it, parents first; returns its place."""
    place = len(nodes)
    if "leaf_value" in node:
        nodes.append(f"={node['leaf_value']:.5g}")
        return place
    nodes.append("")
    left = flatten(node["left_child"], nodes)
    right = flatten(node["right_child"], nodes)
    # Values at a threshold go left, so a rounded threshold must not fall below the value that it was taken from.
    threshold = np.format_float_positional(np.float32(node["threshold"]), unique=True, trim="-")
    if node["missing_type"] == "NaN":
        absent = "=" if node["default_left"] else ""
    else:
        absent = "=" if 0.0 <= node["threshold"] else ""
    nodes[place] = f"{node['split_feature']}<{absent}{threshold}:{left}:{right}"
    return place


def commit():
    """The commit of what makes the rows, and whether it was changed since."""
    git = lambda *words: subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    changed = git("status", "--porcelain", "--", *SOURCES_OF_ROWS)
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + (" with changes" if changed else "")


def provenance(what, base, corpora, of_corpora, seed, packages=PACKAGES):
    """The head of a table: what it is, what it was fitted on, and what gives the same bytes again."""
    digest = hashlib.sha256()
    for name in corpora:
        digest.update((base / name / "gold.jsonl").read_bytes())
    versions = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)]
    return [
        what,
        f"Fitted on {', '.join(corpora)}{of_corpora}",
        *([DANIEL] if "daniel" in corpora else []),
        f"SHA-256 of their gold files: {digest.hexdigest()}",
        f"Seed {PARAMETERS['seed']}{seed} of commit {commit()}.",
        f"{', '.join(versions)}.",
    ]


def write(path, text):
    """Writes a file whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf8")
    os.replace(new, path)


def parse_arguments():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("origin", choices=CORPORA)
    arguments.add_argument("base", type=Path, help="folder that holds the corpora")
    arguments.add_argument("--out", type=Path, default=ROOT / "weights", help="for the two tables")
    arguments.add_argument("--work", type=Path, default=TARGET / "fit", help="for rows and fold tables")
    arguments.add_argument("--skip-final", action="store_true", help="only the folds, for a look at the figures")
    arguments.add_argument("--corpora", nargs="+", metavar="NAME", help="only these of the corpora")
    arguments.add_argument("--trees", nargs=2, type=int, metavar=("FIRST", "SECOND"), help="how many, of each pass")
    return arguments.parse_args()


def main():
    options = parse_arguments()
    work, base = (options.work / options.origin).resolve(), options.base.resolve()
    known = CORPORA[options.origin]
    corpora = {name: known[name] for name in options.corpora or known}
    trees = dict(zip("12", options.trees)) if options.trees else TREES
    folders = [base / name for name in corpora]

    work.mkdir(parents=True, exist_ok=True)
    if options.origin == "text":
        make_texts(work, folders)
    tell("pass 1: features of all blocks")
    xtask("rows", options.origin, "1", work, *folders)
    tell("labels of all blocks, from the gold texts")
    data = Data(corpora, base, work)
    write(work / "folds.json", json.dumps(data.folds_of_pages))
    head = provenance(
        f"Boosted trees for {options.origin} pages, written by tools/fit/fit.py; see there.",
        base,
        corpora,
        f": {len(data.folds_of_pages)} pages, {int((data.weights > 0).sum())} blocks.",
        f", {trees['1']} and {trees['2']} trees; features",
    )
    tables = {}
    for number in "12":
        scores, fitted = fit_pass(number, data, trees[number], final=not options.skip_final)
        if number == "1":
            data.write_scores(scores)
            tell("pass 2: features of all blocks")
            xtask("rows", options.origin, "2", work, *folders)
        if fitted:
            columns, model = fitted
            tables[options.out / f"{options.origin}-{number}.txt"] = table(model, columns, head)
    for path, text in tables.items():
        write(path, text)
        tell(f"wrote {path}")


if __name__ == "__main__":
    main()
