"""`Article`: what came out of a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from cleancopy._native import Page


@dataclass(frozen=True)
class Block:
    """One block of the text, or a whole table.

    Attributes:
        role: What it is to the reader, such as `paragraph`, `subheading`, `quote`.
        kind: What the markup makes it, such as `list-item`.
        rule: Id of the rule that kept it.
        score: Probability (0 to 1) that it belongs to the article.
        text: Its text; of a table a line for each row, with tabs between the cells.
        level: The level (1 to 6) of a heading.
        rows: The texts of the cells of a table, row by row.

    """

    role: str
    kind: str
    rule: str
    score: float
    text: str
    level: int | None = None
    rows: list[list[str]] | None = None


@dataclass(frozen=True)
class Removed:
    """A block that was dropped; its attributes are those of `Block`."""

    role: str
    rule: str
    score: float
    text: str


@dataclass(frozen=True)
class Entry:
    """An entry of a live blog.

    Attributes:
        text: Its text, without the heading.
        time: ISO 8601 as far as the page says: day, time of day (`19:22`), or both.
        heading: Its heading.

    """

    text: str
    time: str | None = None
    heading: str | None = None


class Article:
    """An article, or what there is of one: `text` is empty where a page holds none.

    What a page does not say is `None`, or an empty list. `str(article)` is title and text, as the program writes them.
    Articles can be pickled, and are equal where their records are.
    """

    def __init__(self, page: Page) -> None:
        """Hold what the native part made; what is asked of it is made then, once."""
        self._page: Page | None = page

    # Made when asked for: the record that the program writes, and what of it is written on demand only.

    @cached_property
    def _record(self) -> dict[str, Any]:
        return json.loads(self._native().record())

    @cached_property
    def _details(self) -> dict[str, Any]:
        return json.loads(self._native().details())

    def _native(self) -> Page:
        assert self._page is not None, "what is restored has everything already"
        return self._page

    # The text.

    @property
    def text(self) -> str:
        """The body, without the headline: blocks set apart by blank lines, of a table a line for each row."""
        return self._record["text"]

    @cached_property
    def markdown(self) -> str:
        """Title and body as CommonMark, with the tables of GitHub."""
        return self._native().render("markdown")

    @cached_property
    def html(self) -> str:
        """Title and body as an `article` element, without scripts and styles."""
        return self._native().render("html")

    @cached_property
    def xml(self) -> str:
        """Title, body and metadata as a TEI document."""
        return self._native().render("xml")

    @cached_property
    def _plain(self) -> str:
        return self._native().render("text")

    def __str__(self) -> str:
        return self._plain

    @cached_property
    def blocks(self) -> list[Block]:
        """The blocks of the text, each with its role; the cells of a table are one."""
        return [Block(**block) for block in self._details["blocks"]]

    @cached_property
    def removed(self) -> list[Removed]:
        """The blocks that were dropped, each with the rule that did it."""
        return [Removed(**block) for block in self._details["removed"]]

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries of a live blog."""
        return [Entry(**entry) for entry in self._details.get("entries", [])]

    @property
    def comments(self) -> str:
        """What readers wrote below the article."""
        return self._details["comments"]

    @property
    def word_count(self) -> int:
        """Words of `text`; in Chinese and Japanese, characters."""
        return self._record["word_count"]

    # What the page says of its article.

    def _get(self, name: str) -> Any:
        return self._record.get(name)

    def _list(self, name: str) -> list[Any]:
        return self._record.get(name) or []

    @property
    def title(self) -> str | None:
        """The headline, without the site's name."""
        return self._get("title")

    @property
    def titles(self) -> list[dict[str, str]]:
        """What other places of the page say instead of the headline, each with `text` and `source`."""
        return self._list("titles")

    @property
    def kicker(self) -> str | None:
        """The line above or before the headline that names its topic."""
        return self._get("kicker")

    @property
    def standfirst(self) -> str | None:
        """What sums the article up between headline and body, whether or not it is part of `text`."""
        return self._get("standfirst")

    @property
    def description(self) -> str | None:
        """The page's own description."""
        return self._get("description")

    @property
    def authors(self) -> list[str]:
        """Persons, one by one, or agencies."""
        return self._list("authors")

    @property
    def date(self) -> str | None:
        """When it was published, in ISO 8601 as far as the page says; the month alone where it gives no day."""
        return self._get("date")

    @property
    def modified(self) -> str | None:
        """When it was last changed, likewise."""
        return self._get("modified")

    @property
    def language(self) -> str | None:
        """ISO 639-1 code of the language of the text."""
        return self._get("language")

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The languages of a text of several, largest `share` first."""
        return self._list("languages")

    @property
    def url(self) -> str | None:
        """Where the page was found, else the address that it gives as its own."""
        return self._get("url")

    @property
    def canonical(self) -> str | None:
        """The address that the page gives as its own."""
        return self._get("canonical")

    @property
    def hostname(self) -> str | None:
        """The host, without `www.`."""
        return self._get("hostname")

    @property
    def sitename(self) -> str | None:
        """The site's name."""
        return self._get("sitename")

    @property
    def publisher(self) -> str | None:
        """Who publishes the site."""
        return self._get("publisher")

    @property
    def image(self) -> str | None:
        """Address of the lead image."""
        return self._get("image")

    @property
    def image_width(self) -> int | None:
        """Its width in pixels, as the page states it."""
        return self._get("image_width")

    @property
    def image_height(self) -> int | None:
        """Its height, likewise."""
        return self._get("image_height")

    @property
    def image_alt(self) -> str | None:
        """Its text alternative."""
        return self._get("image_alt")

    @property
    def section(self) -> str | None:
        """The first section that it is filed under."""
        return self._get("section")

    @property
    def categories(self) -> list[str]:
        """The sections that it is filed under."""
        return self._list("categories")

    @property
    def tags(self) -> list[str]:
        """The keywords."""
        return self._list("tags")

    @property
    def license(self) -> str | None:
        """The license, an address where one is given."""
        return self._get("license")

    @property
    def paywall(self) -> bool | None:
        """Whether the page declares that its text is for subscribers."""
        return self._get("paywall")

    # How it was judged and read.

    @property
    def pagetype(self) -> str:
        """What kind of page it is, such as `article`, `live-blog`, `index`, `empty`."""
        return self._record["pagetype"]

    @property
    def is_article(self) -> bool:
        """Whether the page is an article: whether `article_score` is 0.3 or more."""
        return self._record["is_article"]

    @property
    def article_score(self) -> float:
        """Probability (0 to 1) that it is an article, if there were as many articles as other pages."""
        return self._record["article_score"]

    @property
    def confidence(self) -> float:
        """How good `text` is to be expected to be, from 0 to 1."""
        return self._record["confidence"]

    @property
    def source(self) -> Literal["json-ld", "state", "noscript"] | None:
        """Where on the page `text` was, unless in what the page shows."""
        return self._get("source")

    @property
    def sources(self) -> dict[str, str]:
        """Where each value was found, by its name, and under `date_certainty` how sure the date is."""
        return self._details["sources"]

    @property
    def warnings(self) -> list[str]:
        """What to know about how the page was read."""
        return self._list("warnings")

    # As data.

    def to_dict(self, id: str | None = None) -> dict[str, Any]:
        """Give the record that the program writes, `schema/record.schema.json`; what is absent is left out.

        Args:
            id: What names the page; by default its address.

        """
        return {**self._record, "id": id if id is not None else self.url or ""}

    def to_json(self, id: str | None = None) -> str:
        """Give the record as a line of JSON, without the line end."""
        return json.dumps(self.to_dict(id), ensure_ascii=False, separators=(",", ":"))

    def __getstate__(self) -> dict[str, Any]:
        made = ("_record", "_details", "markdown", "html", "xml", "_plain")
        return {"_page": None, **{name: getattr(self, name) for name in made}}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Article):
            return NotImplemented
        return self._record == other._record

    def __hash__(self) -> int:
        return hash(self.text)

    def __bool__(self) -> bool:
        """Whether there is any text."""
        return bool(self.text)

    def __repr__(self) -> str:
        return f"<Article {self.title!r}, {self.word_count} words>"
