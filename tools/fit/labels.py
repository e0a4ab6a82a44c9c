"""Gold text -> a label for every block of a page.

Page and gold are aligned word by word (longest common subsequence); a block's label is the share of its words
that the alignment uses. Where the gold is a list of segments that must or must not be there, only blocks that hold
one have a label.
"""

import json
import re
from collections import Counter
from urllib.parse import urlparse

from rapidfuzz.distance import LCSseq

WORD = re.compile(r"\w+")
SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"}


def site_of(record):
    """The registrable name of a page's site, by rule of thumb; pages without a URL go by the start of their id."""
    host = urlparse(re.sub(r"^https?://web\.archive\.org/web/\d+[a-z_]*/", "", record.get("url") or "")).netloc
    host = host.split(":")[0].lower() or ".".join(record["id"].split(".")[:-1]) or record["id"]
    labels = host.split(".")
    keep = 3 if len(labels) > 2 and labels[-2] in SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:])


def words(text):
    return WORD.findall(text)


def label_by_text(blocks, gold):
    """Share (0..1) of each block's words that stand in the gold; None for a block without words."""
    page, owner = [], []
    for at, block in enumerate(blocks):
        found = words(block)
        page += found
        owner += [at] * len(found)
    target = words(gold)
    ids = {}
    encode = lambda seq: [ids.setdefault(word, len(ids)) for word in seq]
    used = [0] * len(blocks)
    total = Counter(owner)
    for run in LCSseq.opcodes(encode(page), encode(target)):
        if run.tag == "equal":
            for position in range(run.src_start, run.src_end):
                used[owner[position]] += 1
    return [used[at] / total[at] if total[at] else None for at in range(len(blocks))]


def flat(text):
    return re.sub(r"\s+", " ", text).strip()


def label_by_segments(blocks, wanted, unwanted):
    """1 for a block that holds a wanted segment, 0 for an unwanted one, None for all others."""
    labels = []
    for block in map(flat, blocks):
        good = any(flat(segment) in block for segment in wanted)
        bad = any(flat(segment) in block for segment in unwanted)
        labels.append(None if good == bad else float(good))
    return labels


def read_gold(path):
    with open(path, encoding="utf8") as lines:
        return [json.loads(line) for line in lines]
