#!/usr/bin/env python3
"""Shows which blocks leaked into predictions and which were lost, worst pages first.

  misses.py WORK CORPORA_DIR PREDICTIONS.jsonl [CORPUS ...] [--pages N] [--near]

WORK holds the blocks that `corpus rows` wrote. `+` is a block that the prediction has and the gold has not, `-` the
other way round. `--near` lists pages that miss being perfect by little first.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

from labels import label_by_text, read_gold, words


def blocks_of(work, corpus):
    with open(work / f"{corpus}.blocks.jsonl", encoding="utf8") as lines:
        return {page["id"]: page["blocks"] for page in map(json.loads, lines)}


def misses(blocks, gold, prediction):
    """(sign, words, text) of every block on which gold and prediction differ."""
    found = []
    for block, wanted, given in zip(blocks, label_by_text(blocks, gold), label_by_text(blocks, prediction)):
        if wanted is not None and (wanted > 0.5) != (given > 0.5):
            found.append(("+" if given > 0.5 else "-", len(words(block)), block))
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("work", type=Path)
    arguments.add_argument("base", type=Path)
    arguments.add_argument("predictions")
    arguments.add_argument("corpora", nargs="*")
    arguments.add_argument("--pages", type=int, default=20)
    arguments.add_argument("--near", action="store_true")
    options = arguments.parse_args()
    predictions = defaultdict(dict)
    for line in open(options.predictions, encoding="utf8"):
        record = json.loads(line)
        predictions[record["corpus"]][record["id"]] = record["text"]
    for corpus in options.corpora or predictions:
        blocks = blocks_of(options.work, corpus)
        pages = []
        for gold in read_gold(options.base / corpus / "gold.jsonl"):
            if gold.get("text"):
                found = misses(blocks[gold["id"]], gold["text"], predictions[corpus].get(gold["id"], ""))
                share = sum(count for _, count, _ in found) / max(1, len(words(gold["text"])))
                pages.append((share, gold["id"], gold.get("url"), found))
        pages.sort(key=lambda page: page[0], reverse=True)
        if options.near:
            pages = [page for page in reversed(pages) if page[0] > 0.01]
        for share, page, url, found in pages[: options.pages]:
            print(f"{corpus} {page} {share:.3f} {url}")
            for sign, count, text in found:
                print(f"    {sign} {count:4d} {text[:150]!r}")


if __name__ == "__main__":
    main()
