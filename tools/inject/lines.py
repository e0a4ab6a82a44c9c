#!/usr/bin/env python3
"""Every line of house/ and of twins/ as it may stand on a page, for those who fit a model of wording.

  lines.py [--times K] [--seed N]

Writes JSON lines: {"language", "kind": "house" or "twin", "text", "line"}; a line with placeholders or choices is filled in K
times, and `line` is what it is written as, so that all of its copies can be held out together. Standard library only."""

import argparse
import json
import random

from house_lines import HouseLines
from pool import HERE, Pool, sections


def lines(language, times, seed):
    """The lines of a language."""
    house, twins, words = (sections(HERE / kind / f"{language}.txt") for kind in ("house", "twins", "words"))
    pool = Pool(language)
    for sentences in twins.values():
        pool.add("", "\n".join(sentences))
    for sentence in sorted({sentence for own in twins.values() for sentence in own}):
        yield {"language": language, "kind": "twin", "text": sentence, "line": sentence}
    if not pool.sentences:
        return
    for line in sorted({line for own in house.values() for line in own}):
        filled = set()
        for number in range(times):
            rng = random.Random(f"{seed}/{language}/{line}/{number}")
            filled.add(HouseLines(rng, language, "", pool, (house, twins, words)).fill(line))
        for text in sorted(filled):
            yield {"language": language, "kind": "house", "text": text, "line": line}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--times", type=int, default=4, metavar="K")
    ap.add_argument("--seed", type=int, default=1)
    o = ap.parse_args()
    for path in sorted((HERE / "house").glob("??.txt")):
        for record in lines(path.stem, o.times, o.seed):
            print(json.dumps(record, ensure_ascii=False))


if __name__ == "__main__":
    main()
