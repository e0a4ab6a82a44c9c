#!/usr/bin/env python3
"""Fits the block scores and writes the tables in `weights/`.

  fit.py html|text CORPORA_DIR [--out DIR] [--work DIR] [--skip-final] [--corpora NAME...] [--trees FIRST SECOND]

Boosted trees (LightGBM) in passes, each fitted on the blocks that the one before leaves in doubt: a prefilter on a few
columns, then the first pass on all features of a block, the second on these and the first scores of the blocks around it.
Beside each page stand copies with elements put in (put_in.py), so that the score of a block hangs less on what is
beside it; the elements themselves are for groups.py. Sites are dealt into five folds by a hash of their name; every score that
a later pass is fitted on, and every figure that is reported, comes from trees that have not seen the page's site. The
fold tables stay in the work folder, so that the whole pipeline with its rules can be scored that way:

  cargo run --profile quick -p xtask -- predict html --folds WORK CORPUS... > predictions.jsonl

The tables are written when all are fitted. Their header names the corpora, seed, versions and commit; the same of
these give the same bytes, with one thread and with two. A full fit takes some 10 minutes of two cores; --corpora and
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
from importlib.metadata import version
from pathlib import Path

import lightgbm as lgb
import numpy as np
from labels import label_by_segments, label_by_text, read_gold, site_of, words
from put_in import FOLDS, fold_of, folder_of, make_copies, puts_of, with_copies

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
# What the rows and the tables are made by; a change that is not committed is named in the header.
SOURCES_OF_ROWS = ["src", "lexicon", "build.rs", "Cargo.lock", "xtask", "tools/fit"]
# What the header says of a corpus that may be fitted on but not copied.
DANIEL = "daniel is of a repository under GPL-3.0: it was fitted on, and nothing of it is here."
PACKAGES = ["lightgbm", "numpy", "rapidfuzz", "resiliparse"]
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
    "text": {
        "zyte": 1.0,
        "fundus-en": 1.0,
        "fundus-multi": 1.0,
        "wcxb-article": 0.25,
        "adbar": 0.25,
        "daniel": 0.15,
        "newspaper": 0.4,
    },
}
# Weight of the text inputs that are made rather than found.
SOURCES = {"gold": 1.0, "one_line": 0.5}
# Weight of a block of a copy with elements put in, of what it has on the page as it was. Where an element is put in, .92 of the
# pages keep all their other blocks as they were; .90 without the copies.
COPY = 0.15
TREES = {"0": 30, "1": 180, "2": 140}
# What a block scores at least to be in doubt after a pass, and so to be seen by the next: `doubt` and SURELY_NOT in src/label.
# In plain text the trees of the first pass are fitted on all blocks, although they then see those only that the prefilter leaves:
# fitted on those left, they are worse by .001 to .003 of F1.
DOUBT = {"html": {"0": 0.004, "1": 0.01}, "text": {"0": 0.0, "1": 0.01}}
# The columns of the prefilter: those of most gain in trees on all that cost no look-up of words or targets.
FILTER_COLUMNS = {
    "html": [
        "best_to_common",
        "up2_prose",
        "up1_prose",
        "path_prose",
        "up2_prose_share",
        "up3_prose",
        "markup_body",
        "link_density",
        "up3_link_density",
        "path_prose_share",
        "path_blocks",
        "markup_comments",
        "kind",
        "up2_link_density",
        "prose_before",
        "prose_after",
        "from_headline",
        "tag",
        "design_prose_share",
        "up2_text_share",
        "ends_sentence",
        "in_article",
        "design_prose",
        "up1_link_density",
    ],
    "text": [
        "ends_sentence",
        "labelled_blocks",
        "prose_gap_after",
        "prose_gap_before",
        "prose_before",
        "prose_after",
        "prose_text",
        "group_length",
        "group_blocks",
        "group_prose_share",
        "groups",
        "at-1_ends",
        "at-1_log_length",
        "at+1_ends",
        "at+1_log_length",
        "upper_share",
        "since_related",
        "since_comments",
        "since_appeal",
        "words",
        "words_per_sentence",
        "log_length",
        "text_before",
        "from_headline",
        "phrase_credit",
        "separators_per_word",
        "capital_words",
        "commas_per_word",
        "is_copy",
    ],
}
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
FILTER_PARAMETERS = PARAMETERS | dict(num_leaves=15, learning_rate=0.25, extra_trees=False, feature_fraction=1.0)


START = time.monotonic()


def tell(text):
    """Progress, on standard error."""
    print(f"{time.monotonic() - START:6.0f} s  {text}", file=sys.stderr, flush=True)


def xtask(*words):
    """What a task prints."""
    command = ["cargo", "run", "--quiet", "--profile", "quick", "-p", "xtask", "--", *words]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


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

    def __init__(self, origin, corpora, base, work):
        self.origin, self.work, self.corpora = origin, work, corpora
        self.sizes, self.folds_of_pages = {}, {}
        labels, weights, folds = [], [], []
        for name, page_weight in self.corpora.items():
            gold = {record["id"]: record for record in read_gold(folder_of(base, work, name) / "gold.jsonl")}
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
                for put in puts_of(page["blocks"], record):
                    own_weights[put.start : put.end] = [0.0] * (put.end - put.start)
                labels += [0 if x is None else int(x > 0.5) for x in own]
                weights += [weight * page_weight * SOURCES.get(source, 1.0) for weight in own_weights]
                folds += [fold] * len(own)
        self.labels, self.weights = np.array(labels), np.array(weights, dtype=np.float32)
        self.folds = np.array(folds)
        self.scores, self.in_doubt = np.zeros(len(folds)), np.ones(len(folds), dtype=bool)

    @staticmethod
    def label(blocks, record):
        if record.get("text"):
            return label_by_text(blocks, record["text"])
        return label_by_segments(blocks, record.get("with", []), record.get("without", []))

    def rows(self, number):
        """The names of the columns of a pass, and the rows of all blocks."""
        file = "1" if number == "0" else number
        columns = json.loads((self.work / f"columns.{file}.json").read_text())
        parts = [np.fromfile(self.work / f"{name}.{file}.rows", dtype="<f4") for name in self.corpora]
        rows = np.concatenate(parts).reshape(-1, len(columns))
        if number == "0":
            few = FILTER_COLUMNS[self.origin]
            return few, rows[:, [columns.index(name) for name in few]]
        return columns, rows

    def write_scores(self):
        start = 0
        for name, size in self.sizes.items():
            self.scores[start : start + size].astype("<f4").tofile(self.work / f"{name}.scores")
            start += size


def fit(rows, data, chosen, trees, parameters):
    chosen = chosen & (data.weights > 0)
    dataset = lgb.Dataset(rows[chosen], data.labels[chosen], weight=data.weights[chosen])
    return lgb.train(parameters, dataset, trees)


def fit_pass(number, data, trees, final):
    """Fits one pass on the blocks in doubt and scores these by trees that have not seen their site; returns the tables."""
    columns, rows = data.rows(number)
    parameters = FILTER_PARAMETERS if number == "0" else PARAMETERS
    for fold in range(FOLDS):
        tell(f"pass {number}: {trees} trees, fold {fold + 1} of {FOLDS} held out")
        held_out = data.in_doubt & (data.folds == fold)
        if held_out.any():
            model = fit(rows, data, data.in_doubt & (data.folds != fold), trees, parameters)
            data.scores[held_out] = model.predict(rows[held_out])
            write(data.work / f"fold-{fold}-{number}.txt", table(model, columns, [f"fold {fold} held out"]))
    fitted = None
    if final:
        tell(f"pass {number}: {trees} trees on all blocks")
        fitted = columns, fit(rows, data, data.in_doubt, trees, parameters)
    data.in_doubt &= data.scores >= DOUBT[data.origin].get(number, 0.0)
    return fitted


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
    arguments.add_argument("--out", type=Path, default=ROOT / "weights", help="for the tables")
    arguments.add_argument("--work", type=Path, default=TARGET / "fit", help="for rows and fold tables")
    arguments.add_argument("--skip-final", action="store_true", help="only the folds, for a look at the figures")
    arguments.add_argument("--corpora", nargs="+", metavar="NAME", help="only these of the corpora")
    arguments.add_argument("--trees", nargs=2, type=int, metavar=("FIRST", "SECOND"), help="how many, of each pass")
    return arguments.parse_args()


def main():
    options = parse_arguments()
    origin = options.origin
    work, base = (options.work / origin).resolve(), options.base.resolve()
    known = CORPORA[origin]
    corpora = {name: known[name] for name in options.corpora or known}
    trees = TREES | (dict(zip("12", options.trees)) if options.trees else {})

    work.mkdir(parents=True, exist_ok=True)
    names = list(corpora)
    if origin == "text":
        make_texts(work, [base / name for name in names])
    else:
        for name in make_copies(origin, base, work, corpora):
            tell(f"{name}: elements put into its pages")
        names = with_copies(origin, corpora)
    folders = [folder_of(base, work, name) for name in names]
    tell("pass 1: features of all blocks")
    xtask("rows", origin, "1", work, *folders)
    tell("labels of all blocks, from the gold texts")
    weights = {name: corpora[name.rstrip("+")] * (COPY if name.endswith("+") else 1.0) for name in names}
    data = Data(origin, weights, base, work)
    write(work / "folds.json", json.dumps(data.folds_of_pages))
    head = provenance(
        f"Boosted trees for {origin} pages, written by tools/fit/fit.py; see there.",
        base,
        corpora,
        f": {len(data.folds_of_pages)} pages, {int((data.weights > 0).sum())} blocks.",
        f", {', '.join(str(trees[number]) for number in TREES)} trees; features",
    )
    tables = {}
    for number in TREES:
        if number == "2":
            data.write_scores()
            tell("pass 2: features of all blocks")
            xtask("rows", origin, "2", work, *folders)
        if fitted := fit_pass(number, data, trees[number], final=not options.skip_final):
            columns, model = fitted
            tables[options.out / f"{origin}-{number}.txt"] = table(model, columns, head)
    for path, text in tables.items():
        write(path, text)
        tell(f"wrote {path}")


if __name__ == "__main__":
    main()
