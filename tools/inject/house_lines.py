"""House lines for one page: lines of house/ with their placeholders filled in."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from pool import choose

NETWORKS = [
    *("Facebook", "Twitter", "X", "Instagram", "YouTube", "TikTok", "WhatsApp"),
    *("Telegram", "LinkedIn", "Threads", "Bluesky", "Spotify", "Google News"),
]
SITES = [
    *("Morning Courier", "Daily Ledger", "The Observer Post", "Tagblatt", "Kurier", "El Correo"),
    *("La Gazette", "Il Giornale", "Nova", "Vesti", "Infoportal", "Aftenbladet"),
    *("Newsline", "NTV24", "Dziennik", "Sabah", "Herald", "Portal 7"),
]
PRICES = {
    "bn": ["৳50"],
    "cs": ["79 Kč"],
    "da": ["49 kr."],
    "en": ["$4", "$1.99", "£2", "$12", "£9.99", "$49.50"],
    "hi": ["₹99"],
    "hu": ["990 Ft"],
    "ja": ["300円", "980円"],
    "ko": ["9,900원"],
    "no": ["99 kr"],
    "pl": ["9,90 zł"],
    "ru": ["199 ₽", "299 руб."],
    "sv": ["99 kr"],
    "tr": ["49 TL"],
    "uk": ["99 грн"],
    "zh": ["30元", "99元", "¥30"],
}
EUROS = ["4,99 €", "1 €", "9,90 €", "€3"]
NAMES = ["Anna Lind", "Jan Berg", "Maria Costa", "Leo Marin", "Eva Sand"]
# Sections whose lines stay alone; others are followed by a second one now and then.
ALONE = ("one-link", "read-more")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Author(NamedTuple):
    name: str
    handle: str


class HouseLines:
    """Draws house lines that name one and the same site. `texts` has the house lines, twins and words of the language."""

    def __init__(self, rng, language, url, pool, texts):
        self.rng, self.pool = rng, pool
        self.house, self.twins, self.words = texts
        self.host = re.sub(r"^www\d?\.", "", urlsplit(url or "").hostname or "example.com")
        own = self.host.split(".")[-2] if "." in self.host else self.host
        capitals = own.upper() if len(own) < 5 else self.host
        self.site = rng.choice([own.capitalize(), capitals, rng.choice(SITES), rng.choice(SITES)])
        self.prices = PRICES.get(language, EUROS)

    def line(self, sections=None):
        """(section, text, line of house/ that it is). The section is drawn first, so that small ones are seen as often, and
        is one of `sections` if there are any."""
        known = [s for s in sections or sorted(self.house) if s in self.house]
        section = self.rng.choice(known or sorted(self.house))
        line = self.rng.choice(self.house[section])
        text = self.fill(line)
        if self.rng.random() < 0.12 and section not in ALONE:
            text += " " + self.fill(self.rng.choice(self.house[section]))
        return section, text, line

    def fill(self, line):
        """`line` with its choices made and its placeholders filled in."""
        name = self.rng.choice(self.words.get("name") or NAMES)
        author = Author(name, "@" + re.sub(r"\W", "", self.rng.choice([self.site, name])).lower())
        return PLACEHOLDER.sub(lambda m: PLACEHOLDERS[m.group(1)](self, author), choose(self.rng, line))

    def app(self, _author):
        return self.rng.choice([f"{self.site} App", f"{self.site}-App", f"{self.site} app", self.site])

    def mail(self, author):
        return self.rng.choice(["news", "info", "redaktion", "tips", author.name.split()[0].lower()]) + "@" + self.host

    def phone(self, _author):
        return f"{self.rng.randint(10, 999)}-{self.rng.randint(100, 999)}-{self.rng.randint(1000, 9999)}"

    def topic(self, _author):
        listed = self.words.get("topic")
        return self.rng.choice(listed) if listed else self.pool.phrase(self.rng)


# What a placeholder is replaced by, given the author that the line names.
PLACEHOLDERS = {
    "app": HouseLines.app,
    "handle": lambda _, author: author.handle,
    "mail": HouseLines.mail,
    "n": lambda lines, _: str(lines.rng.choice([3, 5, 7, 10, 12, 30, 50, 1200, 25000])),
    "name": lambda _, author: author.name,
    "network": lambda lines, _: lines.rng.choice(NETWORKS),
    "phone": HouseLines.phone,
    "price": lambda lines, _: lines.rng.choice(lines.prices),
    "site": lambda lines, _: lines.site,
    "story": lambda lines, _: lines.pool.headline(lines.rng),
    "topic": HouseLines.topic,
    "year": lambda lines, _: str(lines.rng.randint(1995, 2026)),
}
