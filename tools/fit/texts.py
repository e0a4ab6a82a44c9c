#!/usr/bin/env python3
"""Makes plain-text inputs of HTML pages, for corpora that come without: as other scrapers leave them.

  texts.py OUT_DIR CORPUS_DIR...

Writes OUT_DIR/NAME.jsonl.gz, a line a page: {"id", "inputs": {"page_text", "resiliparse"}}, which are all visible
text and what resiliparse takes for the main content.

Needs the packages of tools/requirements.txt.
"""

import gzip
import json
import sys
from pathlib import Path

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.html import HTMLTree

# Elements that stand apart from their neighbours by an empty line, and by a line end.
PARAGRAPHS = set("p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table article section figure".split())
LINES = set("div li tr dt dd header footer nav main aside figcaption form option address details summary".split())
UNSEEN = set("script style noscript template head svg iframe textarea select object".split())
ELEMENT, TEXT = 1, 3


def is_hidden(node):
    style = (node.getattr("style") or "").replace(" ", "").lower()
    return node.tag in UNSEEN or node.hasattr("hidden") or "display:none" in style


def children(node):
    """In linear time, unlike `child_nodes`."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def collect(node, pieces):
    """Appends text, and between texts the number of line ends that set them apart."""
    for child in children(node):
        if child.type == TEXT:
            pieces.append(child.text)
        elif child.type == ELEMENT and child.tag == "br":
            pieces.append(1)
        elif child.type == ELEMENT and not is_hidden(child):
            apart = 2 if child.tag in PARAGRAPHS else int(child.tag in LINES)
            pieces.append(apart)
            collect(child, pieces)
            pieces.append(apart)


def visible_text(tree):
    lines = [[0, ""], [2, tree.title or ""], [2, ""]]
    pieces = []
    if tree.body:
        collect(tree.body, pieces)
    for piece in pieces:
        if isinstance(piece, str):
            lines[-1][1] += piece
        elif piece:
            lines.append([piece, ""])
    text, apart = "", 0
    for before, line in lines:
        apart = max(apart, before)
        if line.strip():
            text += ("\n" * apart if text else "") + " ".join(line.split())
            apart = 0
    return text


def inputs(page):
    tree = HTMLTree.parse(bytes_to_str(page, detect_encoding(page)))
    main = extract_plain_text(tree, main_content=True, alt_texts=False)
    return {"page_text": visible_text(tree), "resiliparse": main}


def main():
    out, *corpora = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    # One call a level: pages nest deeply.
    sys.setrecursionlimit(20_000)
    for corpus in corpora:
        with gzip.open(out / f"{corpus.name}.jsonl.gz", "wt", encoding="utf8") as texts:
            for line in open(corpus / "gold.jsonl", encoding="utf8"):
                page_id = json.loads(line)["id"]
                page = gzip.decompress((corpus / "pages" / f"{page_id}.html.gz").read_bytes())
                texts.write(json.dumps({"id": page_id, "inputs": inputs(page)}) + "\n")


if __name__ == "__main__":
    main()
