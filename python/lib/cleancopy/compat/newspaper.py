"""`article` and `Article` of newspaper4k, answered by cleancopy: `from cleancopy.compat.newspaper import article`.

cleancopy does not download: the page comes as `input_html`. What has no counterpart raises `NotImplementedError`, which says what
to use.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cleancopy._article import Article as _Cleaned
from cleancopy._cleaner import Source
from cleancopy._error import Error

_NO_DOWNLOAD = "cleancopy does not download; fetch the page, and give it as input_html"
_NO_NLP = "cleancopy finds no keywords and writes no summaries; tags are those of the page"
_NO_LANGUAGE = "the language is told by the text; leave it out"
_NO_CONFIG = "there is no such setting; use the options of cleancopy.Cleaner"


class ArticleException(Exception):  # noqa: N818 - the name is newspaper's
    """A page that cannot be read, or that has not been given yet."""


class Article:
    """An article of newspaper4k, with the attributes that a page can fill.

    What a page does not say is `""`, an empty list or, for `publish_date`, `None`.
    """

    def __init__(
        self, url: str, title: str = "", source_url: str = "", read_more_link: str = "", config: Any = None, **kwargs: Any
    ) -> None:  # fmt: skip
        if config is not None or kwargs or read_more_link:
            named = ", ".join(kwargs) or ("config" if config is not None else "read_more_link")
            raise NotImplementedError(f"{named}: {_NO_CONFIG}")
        self.url = self.original_url = url
        self.source_url = source_url
        self.read_more_link = ""
        self.title = title
        self.html: str | bytes = ""
        self.is_parsed = False
        self._fill(None)

    def download(
        self,
        input_html: Source | None = None,
        title: str | None = None,
        recursion_counter: int = 0,
        ignore_read_more: bool = False,
    ) -> Article:
        """Take the page; it has to be given."""
        if input_html is None:
            raise NotImplementedError(_NO_DOWNLOAD)
        self.html = input_html if isinstance(input_html, str) else bytes(input_html)
        self.title = title or self.title
        return self

    def parse(self) -> Article:
        """Clean the page, and fill the attributes."""
        from cleancopy import clean

        if not self.html:
            raise ArticleException("You must `download()` an article first!")
        try:
            self._fill(clean(self.html, url=self.url or None))
        except Error as error:
            raise ArticleException(str(error)) from error
        self.is_parsed = True
        return self

    def build(self) -> None:
        """Not there: it downloads and does NLP."""
        raise NotImplementedError(_NO_DOWNLOAD)

    def nlp(self) -> None:
        """Not there."""
        raise NotImplementedError(_NO_NLP)

    def _fill(self, found: _Cleaned | None) -> None:
        self.title = (found and found.title) or self.title
        self.text = self.text_cleaned = found.text if found else ""
        self.article_html = found.html if found else ""
        self.authors = found.authors if found else []
        self.publish_date = _moment(found.date) if found else None
        self.top_image = self.meta_img = self.top_img = (found and found.image) or ""
        self.images = self.imgs = [self.top_image] if self.top_image else []
        self.movies: list[str] = []
        self.keywords: list[str] = []
        self.keyword_scores: dict[str, float] = {}
        self.meta_keywords = found.tags if found else []
        self.tags = set(self.meta_keywords)
        self.summary = ""
        self.meta_lang = (found and found.language) or ""
        self.meta_description = (found and found.description) or ""
        self.meta_site_name = (found and found.sitename) or ""
        self.canonical_link = (found and found.canonical) or ""
        self.meta_favicon = ""

    def to_json(self, as_string: bool | None = True) -> str | dict[str, Any]:
        """Give the fields of newspaper's JSON."""
        fields = {name: getattr(self, name) for name in _FIELDS}
        fields["language"] = self.meta_lang
        fields["tags"] = sorted(self.tags)
        fields["publish_date"] = self.publish_date and self.publish_date.isoformat()
        return json.dumps(fields, ensure_ascii=False) if as_string else fields


_FIELDS = (
    "url", "read_more_link", "title", "top_image", "meta_img", "images", "movies", "keywords", "meta_keywords",
    "tags", "authors", "publish_date", "summary", "meta_description", "meta_lang", "meta_favicon", "meta_site_name",
    "canonical_link", "text",
)  # fmt: skip


def article(
    url: str, language: str | None = None, *, input_html: Source | None = None, **kwargs: Any
) -> Article:
    """Clean a page that is given as `input_html`; `url` is where it was found."""
    if language is not None:
        raise NotImplementedError(f"language: {_NO_LANGUAGE}")
    return Article(url, **kwargs).download(input_html=input_html).parse()


def _moment(date: str | None) -> datetime | None:
    """Give a date as far as it says, from its beginning on: a month is its first day."""
    if not date:
        return None
    try:
        return datetime.fromisoformat(date + "-01" if len(date) == 7 else date.replace("Z", "+00:00"))
    except ValueError:
        return None
