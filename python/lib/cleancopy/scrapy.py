"""Scrapy: an item pipeline, and a function for callbacks.

In `settings.py` of a project whose items have `html` and `url`:

    ITEM_PIPELINES = {"cleancopy.scrapy.CleancopyPipeline": 300}

or in a callback, without the pipeline:

    yield cleancopy.scrapy.article(response).to_dict()

Settings, each with its default:

- `CLEANCOPY_OPTIONS = {}`: the options of `cleancopy.Cleaner`.
- `CLEANCOPY_HTML_FIELD = "html"`, `CLEANCOPY_URL_FIELD = "url"`: where an item has its page and address.
- `CLEANCOPY_FIELDS = None`: the fields of the record that the item gets; `None` for all that it has room for.
- `CLEANCOPY_KEEP_HTML = False`: whether the page stays in the item.
- `CLEANCOPY_ARTICLES_ONLY = False`: whether an item is dropped whose page is no article.
- `CLEANCOPY_MIN_WORDS = 0`: the words that an article must have, or its item is dropped.

An item whose page cannot be cleaned is dropped. The statistics of the crawl count `cleancopy/cleaned`, `cleancopy/empty` and
`cleancopy/dropped/REASON`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from cleancopy import clean
from cleancopy._cleaner import Cleaner
from cleancopy._error import Error

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self, Unpack

    from cleancopy._article import Article
    from cleancopy._options import Options


def article(response: Response, **options: Unpack[Options]) -> Article:
    """Clean the page of a response, by its address and the charset of its header; see `cleancopy.clean`."""
    content_type = response.headers.get("Content-Type")
    charset = content_type.decode("latin-1") if content_type else None
    return clean(response.body, url=response.url, charset=charset, **options)


class CleancopyPipeline:
    """Puts the article of the page of each item into the item."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._stats = crawler.stats
        self._cleaner = Cleaner(**settings.getdict("CLEANCOPY_OPTIONS"))
        self._html = settings.get("CLEANCOPY_HTML_FIELD", "html")
        self._url = settings.get("CLEANCOPY_URL_FIELD", "url")
        self._fields = settings.getlist("CLEANCOPY_FIELDS") or None
        self._keep_html = settings.getbool("CLEANCOPY_KEEP_HTML")
        self._articles_only = settings.getbool("CLEANCOPY_ARTICLES_ONLY")
        self._min_words = settings.getint("CLEANCOPY_MIN_WORDS")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make a pipeline by the settings of a crawl."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Clean the page of an item; one without a page passes as it is."""
        fields = ItemAdapter(item)
        html = fields.get(self._html)
        if html is None:
            return item
        url = fields.get(self._url)
        try:
            found = self._cleaner.clean(html, url=url)
        except Error as error:
            raise self._dropped(error.kind, f"{url}: {error}") from error
        if self._articles_only and not found.is_article:
            raise self._dropped("not-article", f"{url}: no article, but {found.pagetype}")
        if found.word_count < self._min_words:
            raise self._dropped("too-short", f"{url}: {found.word_count} words")
        self._count("cleaned" if found else "empty")
        self._fill(fields, found)
        return item

    def _fill(self, fields: ItemAdapter, found: Article) -> None:
        record = found.to_dict()
        if not self._keep_html:
            del fields[self._html]
        for name, value in record.items():
            wanted = self._fields is None or name in self._fields
            # What the crawl says of its page stays.
            if wanted and name not in ("id", self._url) and self._has_room(fields, name):
                fields[name] = value

    @staticmethod
    def _has_room(fields: ItemAdapter, name: str) -> bool:
        return isinstance(fields.item, dict) or name in fields.field_names()

    def _dropped(self, reason: str, message: str) -> DropItem:
        self._count(f"dropped/{reason}")
        return DropItem(message)

    def _count(self, name: str) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"cleancopy/{name}")
