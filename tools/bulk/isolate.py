#!/usr/bin/env python3
"""Cleans a large file of lines with hostile documents in it, and without them: each of the others must come out the same.

    cargo build --release
    tools/bulk/isolate.py PAGES [--documents 100000] [--hostile 1000] [--scratch DIR]

PAGES is a folder searched for *.html and *.html.gz. The hostile documents are broken lines, bytes that are no page, pages over
the size limit, and pages that are one thing over and over. The first three fail, by name; the last come out, maybe cut. The
exit status is 1 if a record of the others differs, if anything else fails, or if more than 128 MiB of memory are taken.
"""

import argparse
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

from prove import PROGRAM, pages

# What a hostile document is, and the reason with which it fails.
FAIL = [
    ("bad-record", lambda number: f'{{"id": "{number}", broken'),
    ("not-html", lambda number: json.dumps({"id": number, "html": "%PDF-1.7 " + "\0" * 5000})),
    ("too-large", lambda number: json.dumps({"id": number, "html": "<p>" + "x" * (11 << 20)})),
]
AGAIN = [
    "<div>", "<p>x", "<blockquote><p>x", "<ul><li>x", "<table><tr><td>", "<b><i><p>x</b>", "<a href=x><p>", "<p>[ ", "<p>x<br>",
    "<h1>Head</h1>", "<meta name=author content='Ann Lee'>", "<time datetime=2024-13-01>x</time>", "<script>{", "<!--", "&amp;",
    "<svg><g>", "<td colspan=50 rowspan=200>x<tr>", "<style>.a{display:none}</style>", "<p hidden>x", "<template><p>x", "<q>",
    "<sup>2</sup>", "\u0301", "\u200b",
]


def hostile(number):
    """A line, and the reason with which it fails, if it does. One in ten is no page, one in a hundred is too large."""
    if number % 100 == 0:
        reason, line = FAIL[2]
    elif number % 10 == 0:
        reason, line = FAIL[number // 10 % 2]
    else:
        piece = AGAIN[number % len(AGAIN)]
        return json.dumps({"id": f"hostile-{number}", "html": piece * (60_000 // len(piece))}), None
    return line(f"hostile-{number}"), reason


def write(path, pool, documents, places):
    """The lines of the documents, with hostile ones at some places; how many fail for each reason."""
    reasons = {}
    with open(path, "w") as file:
        for number in range(documents):
            if number in places:
                line, reason = hostile(places[number])
                if reason:
                    reasons[reason] = reasons.get(reason, 0) + 1
                file.write(line + "\n")
            file.write(json.dumps({"id": str(number), "html": pool[number % len(pool)].decode("utf-8", "replace")}) + "\n")
    return reasons


def clean(scratch, name):
    report = scratch / f"{name}.report.json"
    output = scratch / f"{name}.out.jsonl"
    command = [PROGRAM, "clean", scratch / f"{name}.jsonl", "-q", "-o", output, "--report", report]
    status = subprocess.run(command, stderr=subprocess.DEVNULL).returncode
    return status, output, json.loads(report.read_text())["summary"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--hostile", type=int, default=1_000)
    parser.add_argument("--scratch", type=pathlib.Path)
    arguments = parser.parse_args()
    pool = pages(arguments.pages)
    chosen = random.Random(1).sample(range(arguments.documents), arguments.hostile)
    places = {place: number for number, place in enumerate(chosen)}
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as scratch:
        scratch = pathlib.Path(scratch)
        write(scratch / "alone.jsonl", pool, arguments.documents, {})
        reasons = write(scratch / "among.jsonl", pool, arguments.documents, places)
        before, alone, _ = clean(scratch, "alone")
        after, among, summary = clean(scratch, "among")
        others = [line for line in open(among) if '"id":"hostile-' not in line]
        same = others == open(alone).readlines()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{summary['inputs']} documents, {arguments.hostile} of them hostile; failed: {summary['failed']}, expected: {reasons}")
    verdict = "the same" if same else "NOT the same"
    print(f"the records of the others are {verdict}; exit {before} and {after}; {memory:.0f} MiB at most")
    return same and (before, after) == (0, 1) and summary["failed"] == reasons and memory <= 128


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
