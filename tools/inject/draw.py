"""Random texts in one language and random markup, all from one seeded generator."""

import html

NEUTRAL = [
    *("content", "block", "inner", "wrapper", "component", "module", "body-element"),
    *("row", "unit", "text", "section", "item", "cell", "entry"),
]
UTILITY = [
    *("mt-4", "mb-6", "px-2", "flex", "grid", "text-sm", "font-bold"),
    *("w-full", "leading-6", "gap-2", "border", "md:px-4", "text-gray-700"),
]


class Draw:
    """What one element is made of. `words` are sections of words/, `house_line(sections)` gives a house line."""

    def __init__(self, rng, pool, words, house_line):
        self.rng = rng
        self.pool = pool
        self.words = words
        self.house_line = house_line
        self.style = rng.choice(["plain", "plain", "neutral", "utility", "hashed", "soup"])

    def chance(self, p):
        return self.rng.random() < p

    def some(self, low, high, make):
        """From `low` to `high` texts that `make` gives."""
        return [make() for _ in range(self.rng.randint(low, high))]

    # Texts.

    def item(self):
        """A word or a short noun phrase, such as cells and short list items hold."""
        listed = self.words.get("item")
        return self.rng.choice(listed) if listed and self.chance(0.5) else self.pool.phrase(self.rng)

    def head(self):
        """A word for the head of a column or a box."""
        listed = self.words.get("head")
        return self.rng.choice(listed) if listed and self.chance(0.7) else self.pool.phrase(self.rng)

    def label(self, section):
        """A word for a heading or button of the page around the article."""
        listed = self.words.get(section)
        return self.rng.choice(listed) if listed else self.pool.phrase(self.rng)

    def sentence(self):
        return self.pool.sentence(self.rng)

    def headline(self):
        return self.pool.headline(self.rng)

    def verse(self):
        """The first three to seven words of a sentence."""
        words = self.sentence().split()
        return " ".join(words[: self.rng.randint(3, 7)])

    def number(self):
        r = self.rng
        choices = [
            str(r.randint(0, 99)),
            f"{r.randint(1, 999)},{r.randint(0, 999):03}",
            f"{r.uniform(0, 100):.1f}",
            f"{r.randint(1, 99)}%",
            f"{r.randint(0, 5)}-{r.randint(0, 5)}",
            f"{r.randint(0, 5)}:{r.randint(0, 5)}",
            f"+{r.uniform(0, 9):.2f}",
            f"${r.randint(1, 900)}",
            f"€{r.randint(1, 900)}",
        ]
        return r.choice(choices)

    def clock(self):
        return f"{self.rng.randint(0, 23):02}{self.rng.choice(':.')}{self.rng.randint(0, 59):02}"

    def date(self):
        r = self.rng
        year, month, day = r.randint(1900, 2026), r.randint(1, 12), r.randint(1, 28)
        return r.choice([f"{year}", f"{day}.{month}.{year}", f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}"])

    # Addresses and markup.

    def letters(self, alphabet, count):
        return "".join(self.rng.choice(alphabet) for _ in range(count))

    def link(self):
        """The address of a story of the same site."""
        r = self.rng
        slug = "-".join(self.letters("abcdefgimnoprstu", r.randint(3, 8)) for _ in range(4))
        choices = [
            f"/{slug}",
            f"/news/{slug}-{r.randint(1000, 999999)}.html",
            f"/{r.randint(2008, 2026)}/0{r.randint(1, 9)}/{slug}/",
        ]
        return r.choice(choices)

    def outside(self):
        """An address of another site."""
        return f"https://www.{self.letters('abcdefghiklmnoprst', 7)}.org{self.link()}"

    def cls(self):
        """A class attribute in the style of this element, or none."""
        r = self.rng
        if self.style == "plain":
            return ""
        if self.style == "utility":
            return f' class="{" ".join(r.sample(UTILITY, r.randint(1, 4)))}"'
        if self.style == "hashed":
            return f' class="sc-{r.getrandbits(24):06x} {self.letters("abcdefghijkXYZKQ", 5)}"'
        return f' class="{r.choice(NEUTRAL)}{r.choice(["", "-" + r.choice(NEUTRAL), "__" + r.choice(NEUTRAL)])}"'

    def esc(self, text):
        return html.escape(text, quote=False)

    def tag(self, name, inner):
        return f"<{name}{self.cls() if self.chance(0.6) else ''}>{inner}</{name}>"

    def tags(self, name, inners):
        """One element for each of `inners`."""
        return "".join(self.tag(name, inner) for inner in inners)

    def plain(self, name, texts):
        """One element without class for each of `texts`."""
        return "".join(f"<{name}>{self.esc(t)}</{name}>" for t in texts)

    def a(self, text, outside=False):
        """`text` as a link."""
        address = self.outside() if outside else self.link()
        return f'<a href="{address}"{self.cls() if self.chance(0.3) else ""}>{self.esc(text)}</a>'

    def link_inside(self, text):
        """`text` with a link around one to four of its words."""
        words = text.split(" ")
        if len(words) < 4:
            return self.a(text, True)
        start = self.rng.randrange(len(words) - 2)
        end = min(len(words), start + self.rng.randint(1, 4))
        before, linked, after = (" ".join(part) for part in (words[:start], words[start:end], words[end:]))
        return " ".join(filter(None, [self.esc(before), self.a(linked, self.chance(0.6)), self.esc(after)]))

    def box(self, inner, tags=("div", "section", "aside")):
        """`inner` with none, one or two boxes around it, or three."""
        for _ in range(self.rng.choice([0, 1, 1, 2]) if self.style != "soup" else 3):
            name = self.rng.choice(tags) if self.chance(0.5) else "div"
            inner = f"<{name}{self.cls()}>{inner}</{name}>"
        return inner
