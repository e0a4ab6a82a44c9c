"""How many dates, authors and titles are found again on pages whose metadata were taken out, alone and beside the other
pages of their site, which have theirs or had them taken out as well.

    python3 tools/inject/facts.py target/release/cleancopy ../shared/corpora/daniel ../shared/corpora/fundus-en

Right is what the program finds on the page as it is. The last figure counts pages as they are for which templates change it: what
is learned is for pages that do not say it, so it should be none.
"""

import argparse
import gzip
import json
import re
import subprocess
import tempfile
from pathlib import Path

from pages import decoded, page_path, read_rows

METADATA = re.compile(
    r"""<meta\b[^>]*>|<script[^>]*ld\+json[^>]*>.*?</script>|\s(?:datetime|itemprop)=(?:"[^"]*"|'[^']*'|[^\s>]+)""",
    re.IGNORECASE | re.DOTALL,
)
FIELDS = ("date", "authors", "title")


def write_pages(corpus, folder):
    """Two files of JSON lines: the pages as they are, and without metadata."""
    as_they_are, without = folder / "as-they-are.jsonl", folder / "without.jsonl"
    with as_they_are.open("w") as whole, without.open("w") as bare:
        for gold in read_rows(corpus / "gold.jsonl"):
            page = decoded(gzip.decompress(page_path(corpus, gold["id"]).read_bytes()))
            if page is None:
                continue
            row = {"id": gold["id"], "url": gold.get("url", ""), "html": page[0]}
            whole.write(json.dumps(row) + "\n")
            bare.write(json.dumps({**row, "html": METADATA.sub("", page[0])}) + "\n")
    return as_they_are, without


def run(program, *arguments):
    """Runs the program; some pages may fail."""
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)


def facts(program, pages, *options):
    """What is found, by page; of a date the day."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "records.jsonl"
        run(program, "clean", pages, "-f", "json", "-o", out, *options)
        records = read_rows(out)
    for record in records:
        record["date"] = (record.get("date") or "")[:10]
    return {record["id"]: record for record in records}


def learned(program, pages, folder):
    """A file of templates."""
    path = folder / f"{pages.stem}.json"
    run(program, "learn", pages, "-o", path)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("corpora", nargs="+", type=Path)
    args = parser.parse_args()
    print("| corpus | field | pages | alone | beside pages with metadata | beside pages without | changed |")
    print("|---|---|---|---|---|---|---|")
    for corpus in args.corpora:
        with tempfile.TemporaryDirectory() as folder:
            whole, bare = write_pages(corpus, Path(folder))
            of_whole, of_bare = (learned(args.program, pages, Path(folder)) for pages in (whole, bare))
            right = facts(args.program, whole)
            tried = [
                facts(args.program, bare),
                facts(args.program, bare, "--templates", of_whole),
                facts(args.program, bare, "--templates", of_bare),
            ]
            again = facts(args.program, whole, "--templates", of_whole)
        for field in FIELDS:
            pages = [page for page, record in right.items() if record.get(field)]
            found = [sum(one[page].get(field) == right[page].get(field) for page in pages) for one in tried]
            changed = sum(again[page].get(field) != right[page].get(field) for page in pages)
            print(f"| {corpus.name} | {field} | {len(pages)} | {' | '.join(map(str, found))} | {changed} |")


if __name__ == "__main__":
    main()
