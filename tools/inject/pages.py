"""Pages of a corpus: their characters, language and title, and the <p> elements that are paragraphs of the gold text."""

import gzip
import json
import re
from typing import NamedTuple

from pool import flat, guess_language

PARAGRAPH = re.compile(r"<p(\s[^>]*)?>((?:(?!<p[\s>]|</p|<li[\s>]|<div[\s>]).)*)</p\s*>", re.S | re.I)
INVISIBLE = re.compile(r"<(script|style|noscript|template|textarea)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
PAGE_LANGUAGE = re.compile(r"<html\b[^>]*\slang\s*=\s*[\"']?([a-zA-Z]{2})")
TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.S | re.I)
# Paragraphs with fewer letters are not told apart from other text; a gold text has to have so many to be looked for.
LEAST_PARAGRAPH, LEAST_GOLD, LEAST_SEGMENT = 26, 18, 12


class Page(NamedTuple):
    record: dict  # of gold.jsonl
    markup: str
    charset: str
    language: str


def decoded(data):
    """(text, charset) of a page: UTF-8, or the charset it declares; None where it is neither."""
    declared = CHARSET.search(data[:4096])
    for charset in ("utf-8", declared and declared.group(1).decode("ascii")):
        try:
            return data.decode(charset), charset
        except (TypeError, LookupError, UnicodeDecodeError):
            pass
    return None


def read_rows(path):
    """Values of a file of JSON lines."""
    with open(path, encoding="utf8") as file:
        return [json.loads(line) for line in file]


def load(folder, stops):
    """Pages of a corpus; those that cannot be decoded are left out."""
    out = []
    for record in read_rows(folder / "gold.jsonl"):
        path = page_path(folder, record["id"])
        if path.exists() and (page := decoded(gzip.decompress(path.read_bytes()))):
            out.append(Page(record, *page, language_of(record, page[0], stops)))
    return out


def page_path(folder, identifier):
    return folder / "pages" / f"{identifier}.html.gz"


def language_of(record, markup, stops):
    """What the corpus says, what the stop words of the gold text say, what the page says."""
    declared = PAGE_LANGUAGE.search(markup[:3000])
    guess = guess_language("\n".join(gold_blocks(record)), stops)
    return record.get("language") or guess or (declared.group(1) if declared else "en").lower()


def title_of(page):
    found = TITLE.search(page.markup)
    title = page.record.get("title") or flat(found.group(1) if found else "")
    return re.split(r" [|–—-] ", title)[0].strip()


def gold_glue(record):
    """What stands between the blocks of a gold text."""
    return "\n\n" if "\n\n" in record.get("text", "") else "\n"


def gold_blocks(record):
    """Blocks of the gold text, or the segments that must be in the text."""
    return record["text"].split(gold_glue(record)) if "text" in record else record.get("with", [])


def squeeze(text):
    """Letters and digits of `text` alone."""
    return re.sub(r"\W+", "", text)


def places(page):
    """[(match of a <p>, number of the gold block it ends)] in order; of segments, each <p> that holds one, counted."""
    visible = INVISIBLE.sub(lambda m: " " * len(m.group()), page.markup)
    texts = [(m, squeeze(flat(m.group(2)))) for m in PARAGRAPH.finditer(visible)]
    texts = [(m, text) for m, text in texts if len(text) >= LEAST_PARAGRAPH]
    keys = [squeeze(block)[-40:] for block in gold_blocks(page.record)]
    if "text" not in page.record:
        keys = [key for key in keys if len(key) >= LEAST_SEGMENT]
        holders = [m for m, text in texts if any(key in text for key in keys)]
        return [(m, number) for number, m in enumerate(holders)]
    ends = {key: number for number, key in enumerate(keys) if keys.count(key) == 1 and len(key) >= LEAST_GOLD}
    found, reached = [], -1
    for m, text in texts:
        number = ends.get(text[-40:], -1)
        if number > reached:
            reached = number
            found.append((m, number))
    return found
