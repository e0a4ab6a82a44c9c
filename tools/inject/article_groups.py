"""Groups that are part of an article and must stay whole: tables, lists, quotations and others.

A group is a function (d: Draw) -> (html, texts), where `texts` are its pieces in reading order. Class names come from the same
source as those of page_groups.py, so that no class tells what must stay from what must go."""

from dataclasses import dataclass


@dataclass
class Layout:
    """How the rows of a table are made; `kinds` are functions, one a column."""

    kinds: list
    link_column: int
    empty: float
    row_head: bool
    span: bool
    paragraphs: bool


def table(d, links=False):
    columns, rows = d.rng.randint(2, 6), d.rng.randint(3, 9)
    link_column = d.rng.randrange(columns) if links else -1
    kinds = [d.rng.choice([d.item, d.number, d.number, d.date, d.clock]) for _ in range(columns)]
    kinds[d.rng.choice([0, max(link_column, 0)])] = d.item
    empty = 0.15 if d.chance(0.3) else 0
    texts, out = table_head(d, columns)
    layout = Layout(kinds, link_column, empty, d.chance(0.3), d.chance(0.2), d.chance(0.15))
    covered = False
    for number in range(rows):
        row, covered = table_row(d, layout, texts, covered, number == rows - 1)
        out.append(row)
    return d.box(d.tag("table", d.rng.choice(["", "\n"]).join(out)), ("div", "figure")), texts


def table_head(d, columns):
    """(texts, markup) of caption and heads, of which either may be missing."""
    texts, out = [], []
    if d.chance(0.25):
        texts.append(d.head())
        out.append(d.tag("caption", d.esc(texts[-1])))
    if d.chance(0.6):
        heads = [d.head() for _ in range(columns)]
        texts += heads
        row = f"<tr>{d.plain(d.rng.choice(['th', 'th', 'td']), heads)}</tr>"
        out.append(f"<thead>{row}</thead>" if d.chance(0.5) else row)
    return texts, out


def table_row(d, layout, texts, covered, last):
    """(markup, whether its first cell reaches into the next row); `covered` if the row above reaches into this one."""
    columns = len(layout.kinds)
    cells, column, reaches = [], int(covered), False
    while column < columns:
        inner = table_cell(d, layout, texts, column)
        name = "th" if layout.row_head and column == 0 else "td"
        extra, step = "", 1
        if layout.span and column == 0 and not last and d.chance(0.3):
            extra, reaches = ' rowspan="2"', True
        elif layout.span and 0 < column < columns - 1 and d.chance(0.1):
            extra, step = ' colspan="2"', 2
        cells.append(f"<{name}{extra}>{inner}</{name}>")
        column += step
    return f"<tr>{''.join(cells)}</tr>", reaches


def table_cell(d, layout, texts, column):
    """Markup inside a cell; its text is added to `texts`."""
    text = "" if column and d.chance(layout.empty) else layout.kinds[column]()
    if text:
        texts.append(text)
    inner = d.a(text, d.chance(0.3)) if column == layout.link_column and text else d.esc(text)
    return f"<p>{inner}</p>" if layout.paragraphs else inner


def table_with_links(d):
    return table(d, links=True)


def flat_list(d):
    kind = d.rng.choice(["word", "item", "sentence", "sentence", "item with link", "number"])
    make = {"sentence": d.sentence, "item with link": d.sentence, "number": lambda: f"{d.item()}: {d.number()}"}.get(kind, d.item)
    texts = d.some(3, 8, make)
    items = [d.link_inside(t) if kind == "item with link" and d.chance(0.6) else d.esc(t) for t in texts]
    if d.chance(0.15):
        items = [f"<p>{i}</p>" for i in items]
    if kind == "sentence" and d.chance(0.3):
        texts, items = labelled(d, texts)
    return d.box(d.tag(d.rng.choice(["ul", "ul", "ol"]), d.tags("li", items))), texts


def labelled(d, texts):
    """(texts, markup) of items that begin with a bold label."""
    pairs = [(d.item(), t) for t in texts]
    return [f"{h}: {t}" for h, t in pairs], [f"<strong>{d.esc(h)}:</strong> {d.esc(t)}" for h, t in pairs]


def references(d):
    """Items that are one link each: sources, programmes, results."""
    texts = d.some(3, 7, lambda: d.rng.choice([d.headline, d.item])())
    lead = d.label("sources")
    items = d.tags("li", (d.a(t, True) for t in texts))
    return d.box(d.tag(d.rng.choice(["h3", "h4", "p"]), d.esc(lead)) + d.tag(d.rng.choice(["ul", "ol"]), items)), [lead, *texts]


def nested_list(d):
    texts, items = [], []
    for _ in range(d.rng.randint(2, 4)):
        texts.append(d.rng.choice([d.item, d.sentence])())
        item = d.esc(texts[-1])
        if d.chance(0.75):
            inner = d.some(2, 4, d.item)
            texts += inner
            item += d.tag(d.rng.choice(["ul", "ol"]), d.plain("li", inner))
        items.append(d.tag("li", item))
    return d.box(d.tag(d.rng.choice(["ul", "ol"]), "".join(items))), texts


def definitions(d):
    texts, out = [], []
    for _ in range(d.rng.randint(2, 5)):
        texts += [d.item(), d.rng.choice([d.sentence, d.item, d.number])()]
        out.append(f"<dt>{d.esc(texts[-2])}</dt><dd>{d.esc(texts[-1])}</dd>")
    return d.box(d.tag("dl", "".join(out))), texts


def heading_with_items(d):
    head, items = d.rng.choice([d.head, d.headline])(), d.some(3, 4, d.item)
    name = d.rng.choice(["h2", "h3", "h4"])
    if d.chance(0.4):
        body = d.tags("p", map(d.esc, items))
    else:
        body = d.tag("ul", d.tags("li", map(d.esc, items)))
    return d.box(d.tag(name, d.esc(head)) + body), [head, *items]


def quotation(d):
    texts = d.some(1, 3, d.sentence)
    inner = d.plain("p", texts) if d.chance(0.6) else "<br>".join(map(d.esc, texts))
    if d.chance(0.5):
        texts.append(d.item())
        inner += d.rng.choice(["<cite>{}</cite>", "<footer>{}</footer>", "<p>— {}</p>"]).format(d.esc(texts[-1]))
    return d.box(d.tag("blockquote", inner), ("div", "figure")), texts


def post(d):
    """A post of a social network, quoted."""
    text = d.sentence()
    who = f"{d.item()} (@{d.link().strip('/').split('-')[0].split('/')[-1]})"
    when = d.date()
    cls = d.rng.choice(["twitter-tweet", "post", "quote"])
    source = f'&mdash; {d.esc(who)} <a href="{d.outside()}">{when}</a>'
    return f'<blockquote class="{cls}"><p dir="ltr">{d.esc(text)}</p>{source}</blockquote>', [text]


def fact_box(d):
    head, texts = d.head(), d.some(2, 4, d.sentence)
    body = d.tags("p", map(d.esc, texts)) if d.chance(0.6) else d.tag("ul", d.plain("li", texts))
    name = d.rng.choice(["aside", "div", "section"])
    return f"<{name}{d.cls()}>{d.tag(d.rng.choice(['h3', 'h4', 'strong', 'p']), d.esc(head))}{body}</{name}>", [head, *texts]


def code(d):
    name = d.rng.choice("abcxyz") + str(d.rng.randint(1, 99))
    lines = [
        f"def {name}(value):",
        f"    total = value * {d.rng.randint(2, 99)}",
        "    return total",
        f"print({name}({d.rng.randint(1, 9)}))",
    ]
    text = "\n".join(lines)
    return d.box(f"<pre{d.cls()}><code>{d.esc(text)}</code></pre>"), [" ".join(text.split())]


def interview(d):
    texts, out = [], []
    for _ in range(d.rng.randint(2, 4)):
        texts += [d.rng.choice([d.headline, d.item])().rstrip(".?!") + "?", d.sentence()]
        name = d.rng.choice(["strong", "b", "em"])
        out.append(f"<p><{name}>{d.esc(texts[-2])}</{name}></p><p>{d.esc(texts[-1])}</p>")
    return "".join(out), texts


def short_dialogue(d):
    def speech():
        return f"{d.rng.choice(['– ', '— ', '“', '«', ''])}{d.item()}{d.rng.choice('.?!')}"

    texts = d.some(3, 6, speech)
    return d.plain("p", texts), texts


def steps(d):
    texts, out = [], []
    for n in range(1, d.rng.randint(3, 6)):
        texts += [f"{n}. {d.item()}", d.sentence()]
        out.append(d.tag(d.rng.choice(["h3", "h4"]), d.esc(texts[-2])) + d.tag("p", d.esc(texts[-1])))
    return "".join(out), texts


def ingredients(d):
    def ingredient():
        amount = d.rng.choice(["1/2", "½", *map(str, range(1, 500, 7))])
        return f"{amount} {d.rng.choice(['g', 'ml', 'dl', ''])} {d.item()}".replace("  ", " ")

    texts = d.some(4, 9, ingredient)
    return d.box(d.tag("ul", d.tags("li", map(d.esc, texts)))), texts


def poem(d):
    texts = d.some(4, 8, d.verse)
    return d.tag(d.rng.choice(["p", "blockquote", "div"]), "<br>\n".join(map(d.esc, texts))), texts


def equation(d):
    a, b = d.rng.sample("abcmnpqxyz", 2)
    text = d.rng.choice([f"{a} = {d.rng.randint(2, 9)}{b} + {d.rng.randint(1, 99)}", f"{a}² + {b}² = {d.rng.randint(10, 99)}"])
    return d.tag("p", d.esc(text)), [text]


def timeline(d):
    texts, out = [], []
    for _ in range(d.rng.randint(3, 6)):
        when, what = d.rng.choice([d.date, d.clock])(), d.sentence()
        texts += [when, what]
        out.append(d.tag("time", when) + d.tag("p", d.esc(what)))
    name = d.rng.choice(["li", "div"])
    body = "".join(f"<{name}>{inner}</{name}>" for inner in out)
    return d.box(d.tag("ul", body) if name == "li" else body), texts


def line_up(d):
    texts = [f"{d.item()}: " + ", ".join(d.some(5, 11, d.item)) for _ in range(2)]
    return d.plain("p", texts), texts


def scores(d):
    def score():
        return f"{d.item()} – {d.item()} {d.rng.randint(0, 6)}:{d.rng.randint(0, 6)}"

    texts = d.some(3, 7, score)
    return d.tag("p", "<br>".join(map(d.esc, texts))) if d.chance(0.5) else d.plain("p", texts), texts


def linked_sentence(d):
    """A paragraph of the article with a link."""
    text = d.sentence()
    return d.tag("p", d.link_inside(text)), [text]


def whole_link(d):
    """A sentence of the article that is one link, mostly to a source elsewhere."""
    text = d.sentence()
    return d.tag("p", d.a(text, d.chance(0.85))), [text]


# A group that is here twice is drawn twice as often.
ARTICLE_GROUPS = [
    *(table, table, table, table_with_links, table_with_links, flat_list, flat_list, references, nested_list, nested_list),
    *(definitions, heading_with_items, heading_with_items, quotation, quotation, post, fact_box, code, interview),
    *(short_dialogue, steps, ingredients, poem, equation, timeline, line_up, scores, linked_sentence, whole_link, whole_link),
]
