#!/usr/bin/env python3
"""Puts elements whose label is known into real pages, to fit on and to measure with.

  inject.py CORPORA_DIR NAME... --out DIR [--per-page K] [--seed N] [--lexicon DIR] [--groups 0..1]

Each page of a corpus gives K variants with one to three elements after a <p> of the article, in the middle or after the last one:

- house lines (a line that the publication puts into every page: a notice of an advertisement, an appeal to subscribe), from
  house/, which must go;
- twins: sentences of an article about the same subjects, from twins/, which must stay;
- groups that are part of an article, such as tables, lists and quotations, which must stay whole (article_groups.py);
- groups of the page around it, such as lists of other stories, which must go (page_groups.py).

Half of the house lines, and all twins, have exactly the markup of the paragraph before them, so that design does not tell them
apart. What is written is a corpus again: OUT/NAME/gold.jsonl, whose gold text has what must stay, and OUT/NAME/pages/ID.html.gz.
`id` is that of the page with "#k"; `injected` lists the elements: {"kind", "want": "gone" or "whole", "texts", "line"}. The same
seed gives the same bytes. Standard library only."""

import argparse
import gzip
import html
import json
import random
import re
import sys
from pathlib import Path

from article_groups import ARTICLE_GROUPS
from draw import Draw
from house_lines import HouseLines
from page_groups import HOUSE_BOXES, PAGE_GROUPS
from pages import gold_blocks, gold_glue, load, page_path, places, title_of
from pool import HERE, Pool, sections, stop_words

WRAPPER = re.compile(r"\s*(<(span|font|strong|em|b|i)\b[^>]*>)([^<]*)(</\2>)\s*", re.S | re.I)
IDENTIFIER = re.compile(r"\s(id|data-[\w-]*id)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)")


# Markup of an element.


def like_neighbour(match, inner):
    """`inner` in the markup of the <p> that `match` found: same attributes, same single wrapper."""
    attributes = IDENTIFIER.sub("", match.group(1) or "")
    wrapper = WRAPPER.fullmatch(match.group(2))
    if wrapper:
        inner = wrapper.group(1) + inner + wrapper.group(4)
    return f"<p{attributes}>{inner}</p>"


def with_links(draw, section, text):
    """A house line with the links that lines of its section have, if any: the whole, what follows a colon, some words."""
    rng = draw.rng
    if section == "one-link" or rng.random() < (0.5 if section == "read-more" else 0.15):
        lead, colon, rest = text.partition(": ")
        if section == "one-link" or not colon or rng.random() < 0.3:
            return draw.a(text)
        emphasis = rng.choice(["{}", "<strong>{}</strong>", "<b>{}</b>", "<em>{}</em>"])
        return f"{emphasis.format(html.escape(lead + ':'))} {draw.a(rest)}"
    if rng.random() < 0.35 and text.count(" ") > 3:
        return draw.link_inside(text)
    return draw.esc(text)


def house_line_markup(draw, match, section, text):
    """A house line as markup, in half of the cases exactly that of the paragraph before it."""
    rng, inner = draw.rng, with_links(draw, section, text)
    if rng.random() < 0.5:
        return like_neighbour(match, inner)
    wrappers = ["{}", "{}", "<em>{}</em>", "<strong>{}</strong>", "<i>{}</i>", "<small>{}</small>"]
    inner = rng.choice(wrappers).format(inner)
    if rng.random() < 0.1:
        return draw.tag(rng.choice(["h3", "h4"]), inner)
    form = rng.choice(["p", "p", "div", "span", "aside", "box"])
    return draw.box(draw.tag("p", inner)) if form == "box" else draw.tag(form, inner)


def label(kind, want, texts, line=None):
    """`line` is the line of house/ or twins/ that was put in, as it is written there."""
    return {"kind": kind, "want": want, "texts": texts} | ({"line": line} if line else {})


def element(draw, lines, match, last, share_of_groups):
    """One element after the <p> of `match`, which may be the `last` of the article: (markup, label)."""
    group = draw.chance(share_of_groups) or not (lines.house or lines.twins)
    if group and draw.chance(0.6) and not last:
        make = draw.rng.choice(ARTICLE_GROUPS)
        markup, texts = make(draw)
        return markup, label("group:" + make.__name__, "whole", texts)
    if group:
        make = draw.rng.choice([g for g in PAGE_GROUPS if lines.house or g not in HOUSE_BOXES])
        markup, texts = make(draw)
        return markup, label("group:" + make.__name__, "gone", texts)
    if lines.twins and (draw.chance(0.35) or not lines.house):
        return twin(draw, lines.twins, match)
    section, text, line = lines.line()
    return house_line_markup(draw, match, section, text), label("house:" + section, "gone", [text], line)


def twin(draw, twins, match):
    """One or two sentences about a subject of house lines."""
    section = draw.rng.choice(sorted(twins))
    sentences = twins[section]
    chosen = draw.rng.sample(sentences, min(len(sentences), draw.rng.choice([1, 1, 2])))
    text = " ".join(chosen)
    inner = draw.link_inside(text) if draw.chance(0.2) else draw.esc(text)
    return like_neighbour(match, inner), label("twin:" + section, "whole", [text], chosen[0])


# Gold.


def adjusted(record, insertions):
    """The gold record with what must stay in its place, given {number of a block: [labels of the elements after it]}."""
    out = dict(record)
    if "paragraphs" in record:
        out["paragraphs"] = merged(record["paragraphs"], insertions)
    if "text" in record:
        blocks = gold_blocks(record)
        glue = "\n\n" if len(blocks) < 2 else gold_glue(record)
        out["text"] = glue.join(merged(blocks, insertions))
    labels = [e for number in sorted(insertions) for e in insertions[number]]
    for key, want in (("with", "whole"), ("without", "gone")):
        if key in record:
            out[key] = record[key] + [t for e in labels if e["want"] == want for t in longest(e["texts"])]
    out["injected"] = labels
    return out


def merged(blocks, insertions):
    """`blocks` with the texts that must stay after their blocks."""
    out = []
    for number, block in enumerate(blocks):
        out.append(block)
        out += [t for e in insertions.get(number, []) if e["want"] == "whole" for t in e["texts"]]
    return out


def longest(texts):
    """Up to three pieces of an element that are long enough to be looked for on a page."""
    return sorted((t for t in texts if len(t) >= 12), key=len, reverse=True)[:3]


# Pages.


def chosen_places(spots, rng):
    """One to three of the places of a page, in order: not the first one unless there are two, in some cases the last one."""
    wanted = rng.choice([1, 1, 2, 3])
    middle = spots[1:-1] or spots[:1]
    chosen = rng.sample(middle, min(wanted, len(middle)))
    if rng.random() < 0.35:
        chosen = [*chosen[: wanted - 1], spots[-1]]
    return sorted(chosen, key=lambda spot: spot[0].end())


def variant(page, spots, rng, pool, texts, share_of_groups):
    """A page with one to three elements, and its gold record."""
    chosen = chosen_places(spots, rng)
    lines = HouseLines(rng, page.language, page.record.get("url"), pool, texts)
    pieces, insertions, written = [], {}, 0
    for match, number in chosen:
        draw = Draw(rng, pool, lines.words, lambda wanted: lines.line(wanted)[1])
        markup, new = element(draw, lines, match, match is spots[-1][0], share_of_groups)
        pieces += [page.markup[written : match.end()], rng.choice(["", "\n"]) + markup]
        insertions.setdefault(number, []).append(new)
        written = match.end()
    return "".join(pieces) + page.markup[written:], adjusted(page.record, insertions)


def data(language):
    """House lines, twins and words of a language; empty where there are none."""
    return [sections(HERE / kind / f"{language}.txt") for kind in ("house", "twins", "words")]


def inject_corpus(o, name, pages, pools):
    """Writes the variants of the pages of a corpus: (pages used, variants written)."""
    used = written = 0
    (o.out / name / "pages").mkdir(parents=True, exist_ok=True)
    with open(o.out / name / "gold.jsonl", "w", encoding="utf8") as gold:
        for page in pages:
            spots, pool = places(page), pools[page.language]
            if len(spots) < 2 or not pool.sentences:
                continue
            used += 1
            texts = data(page.language)
            for k in range(o.per_page):
                rng = random.Random(f"{o.seed}/{name}/{page.record['id']}/{k}")
                markup, row = variant(page, spots, rng, pool, texts, o.groups)
                row["id"] = f"{page.record['id']}#{k}"
                packed = gzip.compress(markup.encode(page.charset, "xmlcharrefreplace"), 6, mtime=0)
                page_path(o.out / name, row["id"]).write_bytes(packed)
                gold.write(json.dumps(row, ensure_ascii=False) + "\n")
                written += 1
    return used, written


def run(o):
    stops = stop_words(o.lexicon)
    corpora = {name: load(o.corpora / name, stops) for name in o.names}
    pools = {}
    for pages in corpora.values():
        for page in pages:
            pool = pools.setdefault(page.language, Pool(page.language))
            pool.add(title_of(page), page.record.get("text", ""))
    for name, pages in corpora.items():
        used, written = inject_corpus(o, name, pages, pools)
        print(f"{name}: {used} of {len(pages)} pages, {written} written", file=sys.stderr)


def arguments(argv=None):
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("corpora", type=Path, metavar="CORPORA_DIR")
    ap.add_argument("names", nargs="+", metavar="NAME")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--per-page", type=int, default=1, metavar="K")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--lexicon", type=Path, default=HERE / "../../lexicon", help="folder whose CODE.txt have [stopwords]")
    ap.add_argument("--groups", type=float, default=0.4, help="share of elements that are groups (default 0.4)")
    return ap.parse_args(argv)


if __name__ == "__main__":
    run(arguments())
