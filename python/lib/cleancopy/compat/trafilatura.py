"""The functions of trafilatura 2.3, answered by cleancopy: `from cleancopy.compat.trafilatura import extract`.

Arguments have the names, order and defaults of trafilatura's. What has no counterpart here raises `NotImplementedError`, which
says what to use; only `fast` and `no_fallback`, which choose among its own ways, are taken and do nothing. No input raises: like
trafilatura, these functions give `None` for what is no page.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple

from cleancopy._article import Article
from cleancopy._cleaner import Cleaner
from cleancopy._error import Error

#: What takes the place of an argument that has no counterpart.
_INSTEAD = {
    "tei_validation": "cleancopy writes TEI with output_format='xmltei', and does not validate it",
    "deduplicate": "use cleancopy.bulk(..., dedup=True), which finds repeated articles",
    "date_extraction_params": "dates come from the page alone; leave it out",
    "date_config": "dates come from the page alone; leave it out",
    "max_tree_size": "use max_filesize or timeout of cleancopy.Cleaner",
    "settingsfile": "use the options of cleancopy.Cleaner",
    "config": "use the options of cleancopy.Cleaner",
    "options": "give the arguments themselves, or use cleancopy.Cleaner",
    "prune_xpath": "use drop= of cleancopy.Cleaner, which takes CSS selectors",
}

#: The same for a format.
_FORMATS_INSTEAD = {
    "csv": "use output_format='json', or cleancopy.bulk(..., format='csv')",
    "xml": "use output_format='xmltei' or 'html'",
}

_FORMATS = ("html", "json", "markdown", "txt", "xmltei")

#: What stands in the header of text with metadata.
_HEADER = (
    "title", "author", "url", "hostname", "description", "sitename", "date", "categories", "tags", "fingerprint", "id",
    "license",
)  # fmt: skip


class Document:
    """What trafilatura's `bare_extraction` gives, without trees of lxml: the HTML is `cleancopy.clean(...).html`."""

    __slots__ = (
        "author",
        "categories",
        "comments",
        "date",
        "description",
        "filedate",
        "fingerprint",
        "hostname",
        "id",
        "image",
        "language",
        "license",
        "pagetype",
        "raw_text",
        "sitename",
        "tags",
        "text",
        "title",
        "url",
    )  # fmt: skip

    title: str | None
    author: str | None
    url: str | None
    hostname: str | None
    description: str | None
    sitename: str | None
    date: str | None
    categories: list[str] | None
    tags: list[str] | None
    fingerprint: str | None
    id: str | None
    license: str | None
    comments: str | None
    raw_text: str | None
    text: str | None
    language: str | None
    image: str | None
    pagetype: str | None
    filedate: str | None

    def __init__(self, **values: Any) -> None:
        for name in self.__slots__:
            setattr(self, name, values.get(name))

    def as_dict(self) -> dict[str, Any]:
        """Give all values by their names."""
        return {name: getattr(self, name) for name in self.__slots__}


class _Wanted(NamedTuple):
    """What the arguments ask for, besides how a page is cleaned."""

    only_with_metadata: bool
    target_language: str | None
    url_blacklist: Collection[str]
    author_blacklist: Collection[str]
    include_comments: bool


def extract(
    filecontent: Any,
    url: str | None = None,
    record_id: str | None = None,
    fast: bool = False,
    no_fallback: bool = False,
    favor_precision: bool = False,
    favor_recall: bool = False,
    include_comments: bool = True,
    output_format: str = "txt",
    tei_validation: bool = False,
    target_language: str | None = None,
    include_tables: bool = True,
    include_images: bool = False,
    include_formatting: bool | None = None,
    include_links: bool = False,
    deduplicate: bool = False,
    date_extraction_params: dict[str, Any] | None = None,
    with_metadata: bool = False,
    only_with_metadata: bool = False,
    max_tree_size: int | None = None,
    url_blacklist: set[str] | None = None,
    author_blacklist: set[str] | None = None,
    settingsfile: str | None = None,
    prune_xpath: str | list[str] | None = None,
    config: Any = None,
    options: Any = None,
) -> str | None:
    """Extract the text of a page, in one of the formats `html`, `json`, `markdown`, `txt`, `xmltei`."""
    _refuse(
        tei_validation=tei_validation,
        deduplicate=deduplicate,
        date_extraction_params=date_extraction_params,
        max_tree_size=max_tree_size,
        settingsfile=settingsfile,
        prune_xpath=prune_xpath,
        config=config,
        options=options,
    )
    if output_format in _FORMATS_INSTEAD:
        raise NotImplementedError(f"output_format={output_format!r}: {_FORMATS_INSTEAD[output_format]}")
    if output_format not in _FORMATS:
        raise AttributeError(f"Cannot set format, must be one of: {', '.join(_FORMATS)}")
    formatting = output_format == "markdown" if include_formatting is None else include_formatting
    wanted = _Wanted(
        only_with_metadata, target_language, url_blacklist or (), author_blacklist or (), include_comments
    )
    cleaner = _cleaner(
        favor_precision, favor_recall, include_tables, include_images, include_links, formatting
    )
    found = _extract(filecontent, url, cleaner, wanted)
    if found is None:
        return None
    article, document = found
    document.id = record_id
    if output_format == "html":
        return article.html
    if output_format == "xmltei":
        return article.xml
    header = with_metadata or only_with_metadata or bool(url_blacklist) or bool(author_blacklist)
    if output_format == "json":
        return _json(document, header)
    rich = output_format == "markdown" or formatting or include_links or include_images
    text = article.markdown if rich else document.text or ""
    comments = document.comments if include_comments else ""
    return (_header(document) if header else "") + f"{text.rstrip()}\n{comments or ''}".strip()


def bare_extraction(
    filecontent: Any,
    url: str | None = None,
    fast: bool = False,
    no_fallback: bool = False,
    favor_precision: bool = False,
    favor_recall: bool = False,
    include_comments: bool = True,
    output_format: str = "python",
    target_language: str | None = None,
    include_tables: bool = True,
    include_images: bool = False,
    include_formatting: bool | None = None,
    include_links: bool = False,
    deduplicate: bool = False,
    date_extraction_params: dict[str, Any] | None = None,
    with_metadata: bool = False,
    only_with_metadata: bool = False,
    max_tree_size: int | None = None,
    url_blacklist: set[str] | None = None,
    author_blacklist: set[str] | None = None,
    as_dict: bool = False,
    prune_xpath: str | list[str] | None = None,
    config: Any = None,
    options: Any = None,
) -> Document | dict[str, Any] | None:
    """Extract text and metadata of a page as a `Document`."""
    _refuse(
        deduplicate=deduplicate,
        date_extraction_params=date_extraction_params,
        max_tree_size=max_tree_size,
        prune_xpath=prune_xpath,
        config=config,
        options=options,
    )
    wanted = _Wanted(
        only_with_metadata, target_language, url_blacklist or (), author_blacklist or (), include_comments
    )
    cleaner = _cleaner(
        favor_precision, favor_recall, include_tables, include_images, include_links, bool(include_formatting)
    )
    found = _extract(filecontent, url, cleaner, wanted)
    if found is None:
        return None
    return found[1].as_dict() if as_dict else found[1]


def extract_metadata(
    filecontent: Any,
    default_url: str | None = None,
    date_config: dict[str, Any] | None = None,
    extensive: bool = True,
    author_blacklist: set[str] | None = None,
) -> Document:
    """Extract the metadata of a page; a `Document` without text."""
    _refuse(date_config=date_config)
    wanted = _Wanted(False, None, (), author_blacklist or (), False)
    article = _article(filecontent, default_url, _cleaner(False, False, True, False, False, False))
    document = Document() if article is None else _document(article, wanted)
    document.text = document.raw_text = document.comments = None
    return document


def _refuse(**arguments: Any) -> None:
    """Raise for the first argument that was given and has no counterpart."""
    for name, value in arguments.items():
        if value:
            raise NotImplementedError(f"{name}: {_INSTEAD[name]}")


@lru_cache(maxsize=16)
def _cleaner(
    precision: bool, recall: bool, tables: bool, images: bool, links: bool, emphasis: bool
) -> Cleaner:
    return Cleaner(
        # Where both are asked for, trafilatura obeys the second.
        precision=precision and not recall,
        recall=recall,
        no_tables=not tables,
        with_images=images,
        with_links=links,
        with_emphasis=emphasis,
    )


def _article(filecontent: Any, url: str | None, cleaner: Cleaner) -> Article | None:
    """Clean whatever trafilatura takes for a page: bytes, text, a response with `data`, a tree of lxml."""
    if hasattr(filecontent, "getroottree"):
        from lxml.html import tostring

        filecontent = tostring(filecontent, encoding="unicode")
    elif hasattr(filecontent, "data"):
        filecontent = filecontent.data
    try:
        return cleaner.clean(filecontent, url=url)
    except Error:
        return None


def _extract(
    filecontent: Any, url: str | None, cleaner: Cleaner, wanted: _Wanted
) -> tuple[Article, Document] | None:
    """Clean a page; none where it holds no text or is not wanted."""
    article = _article(filecontent, url, cleaner)
    if not article:
        return None
    document = _document(article, wanted)
    if wanted.only_with_metadata and not (document.date and document.title and document.url):
        return None
    if document.url in wanted.url_blacklist:
        return None
    if wanted.target_language and document.language not in (None, wanted.target_language):
        return None
    return article, document


def _document(article: Article, wanted: _Wanted) -> Document:
    """Write an article as trafilatura does: lists joined, dates as days, paragraphs as lines."""
    authors = [author for author in article.authors if author not in wanted.author_blacklist]
    return Document(
        title=article.title,
        author="; ".join(authors) or None,
        url=article.url,
        hostname=article.hostname,
        description=article.description,
        sitename=article.sitename,
        date=article.date and article.date[:10],
        categories=article.categories,
        tags=article.tags,
        license=article.license,
        comments=_lines(article.comments) if wanted.include_comments else None,
        raw_text=article.text.replace("\n\n", " "),
        text=_lines(article.text),
        language=article.language,
        image=article.image,
        pagetype=article.pagetype,
    )


def _lines(text: str) -> str:
    return text.replace("\n\n", "\n")


def _header(document: Document) -> str:
    """Write metadata as YAML in front of a text."""
    values = ((name, getattr(document, name)) for name in _HEADER)
    lines = [f"{name}: {_yaml(value)}\n" for name, value in values if value]
    return f"---\n{''.join(lines)}---\n"


def _yaml(value: str | list[str]) -> str:
    """Write a value as YAML, of which JSON is part; plain where it is plain."""
    plain = isinstance(value, str) and value[:1].isalnum() and not set(value) & set(":#\n\"'")
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def _json(document: Document, with_metadata: bool) -> str:
    if not with_metadata:
        return json.dumps({"text": document.text, "comments": document.comments or ""}, ensure_ascii=False)
    fields = document.as_dict()
    fields["source"] = fields.pop("url")
    fields["source-hostname"] = fields.pop("sitename")
    fields["excerpt"] = fields.pop("description")
    for name in ("categories", "tags"):
        fields[name] = ";".join(fields[name] or [])
    fields["comments"] = fields["comments"] or ""
    return json.dumps(fields, ensure_ascii=False)
