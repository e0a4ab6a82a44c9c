"""Modules that stand in for others: their names, arguments and results are those of the real packages."""

from __future__ import annotations

import inspect
import json
from datetime import datetime
from typing import Any

import pytest

from cleancopy.compat import newspaper as our_newspaper
from cleancopy.compat import trafilatura as ours
from conftest import BRIDGE, PDF

PAGE = (
    '<html><head><meta name="author" content="Ann Lee"><meta property="article:published_time" '
    'content="2026-03-05T10:00:00Z"><meta property="og:site_name" content="The Paper: News">'
    f'<meta name="keywords" content="bridge, river"></head><body><main>{BRIDGE}</main></body></html>'
)
URL = "https://news.example.org/bridge"


@pytest.mark.parametrize("name", ["extract", "bare_extraction", "extract_metadata"])
def test_arguments_are_those_of_trafilatura(name: str) -> None:
    theirs = pytest.importorskip("trafilatura")
    expected = inspect.signature(getattr(theirs, name)).parameters
    found = inspect.signature(getattr(ours, name)).parameters
    assert list(found) == list(expected)
    for argument in found:
        if argument != "config":  # an object of its own there
            assert found[argument].default == expected[argument].default, argument
            assert found[argument].kind == expected[argument].kind, argument


def test_documents_have_the_attributes_of_trafilatura() -> None:
    theirs = pytest.importorskip("trafilatura")
    expected = theirs.bare_extraction(PAGE, url=URL, with_metadata=True)
    found = ours.bare_extraction(PAGE, url=URL, with_metadata=True)
    assert isinstance(found, ours.Document)
    assert set(found.as_dict()) == set(expected.as_dict()) - {"body", "commentsbody"}
    for name in ("title", "author", "url", "sitename", "date"):
        assert getattr(found, name) == getattr(expected, name), name
    assert ours.bare_extraction(PAGE, url=URL, as_dict=True) == found.as_dict()


def test_json_has_the_fields_of_trafilatura() -> None:
    theirs = pytest.importorskip("trafilatura")
    for with_metadata in (True, False):
        arguments: dict[str, Any] = {"output_format": "json", "with_metadata": with_metadata, "url": URL}
        expected = json.loads(theirs.extract(PAGE, **arguments))
        found = json.loads(ours.extract(PAGE, **arguments) or "")
        assert set(found) == set(expected)
        assert {name for name, value in found.items() if type(value) is not type(expected[name])} <= {
            "fingerprint", "pagetype", "language", "image", "filedate",
        }  # fmt: skip


def test_metadata_alone() -> None:
    theirs = pytest.importorskip("trafilatura")
    expected, found = theirs.extract_metadata(PAGE, URL), ours.extract_metadata(PAGE, URL)
    assert (found.title, found.author, found.date) == (expected.title, expected.author, expected.date)
    assert found.text is None


def test_formats() -> None:
    text = ours.extract(PAGE, url=URL)
    assert text is not None
    assert [line[:8] for line in text.split("\n")] == ["The old ", "Some 12,"]
    markdown = ours.extract(PAGE, url=URL, output_format="markdown", with_metadata=True, include_links=True)
    assert markdown is not None
    assert markdown.startswith("---\ntitle: Bridge reopens\nauthor: Ann Lee\n")
    assert 'sitename: "The Paper: News"\n' in markdown
    assert "[officials](https://news.example.org/o)" in markdown
    assert "<article" in (ours.extract(PAGE, output_format="html") or "")
    assert "<TEI" in (ours.extract(PAGE, output_format="xmltei") or "")


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({"only_with_metadata": True, "url": URL}, True),
        ({"only_with_metadata": True}, False),
        ({"target_language": "en"}, True),
        ({"target_language": "de"}, False),
        ({"url": URL, "url_blacklist": {URL}}, False),
        ({"url": URL, "url_blacklist": {"https://b.org/"}}, True),
        ({"fast": True, "no_fallback": True, "favor_precision": True, "favor_recall": True}, True),
    ],
)
def test_what_is_not_wanted_is_none(arguments: dict[str, Any], wanted: bool) -> None:
    assert (ours.extract(PAGE, **arguments) is not None) == wanted


def test_authors_that_are_not_wanted() -> None:
    document = ours.bare_extraction(PAGE, author_blacklist={"Ann Lee"})
    assert isinstance(document, ours.Document)
    assert document.author is None


@pytest.mark.parametrize("nothing", ["", None, b"", PDF, "<html></html>"])
def test_nothing_is_none(nothing: Any) -> None:
    assert ours.extract(nothing) is None
    assert ours.bare_extraction(nothing) is None
    assert ours.extract_metadata(nothing).title is None


def test_trees_and_responses_are_taken() -> None:
    html = pytest.importorskip("lxml.html")

    class Response:
        data = PAGE.encode()

    for page in (html.fromstring(PAGE), Response(), PAGE.encode()):
        assert (ours.extract(page) or "").startswith("The old bridge")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"deduplicate": True}, "cleancopy.bulk"),
        ({"prune_xpath": "//nav"}, "drop="),
        ({"tei_validation": True}, "xmltei"),
        ({"settingsfile": "a.cfg"}, "cleancopy.Cleaner"),
        ({"config": {"a": 1}}, "cleancopy.Cleaner"),
        ({"max_tree_size": 10}, "max_filesize"),
        ({"date_extraction_params": {"original_date": True}}, "leave it out"),
        ({"output_format": "csv"}, "bulk"),
        ({"output_format": "xml"}, "xmltei"),
    ],
)
def test_what_has_no_counterpart_says_what_to_use(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(NotImplementedError, match=says):
        ours.extract(PAGE, **arguments)


def test_newspaper() -> None:
    theirs = pytest.importorskip("newspaper")
    expected = theirs.article(URL, input_html=PAGE)
    found = our_newspaper.article(URL, input_html=PAGE)
    for name in ("url", "title", "authors", "publish_date", "meta_site_name", "meta_keywords", "meta_lang"):
        assert type(getattr(found, name)) is type(getattr(expected, name)), name
    assert (found.url, found.authors) == (expected.url, expected.authors)
    assert isinstance(found.publish_date, datetime)
    assert found.text.startswith("The old bridge")
    assert set(json.loads(str(found.to_json()))) == set(json.loads(expected.to_json()))
    expected_arguments = inspect.signature(theirs.Article).parameters
    assert list(inspect.signature(our_newspaper.Article).parameters) == list(expected_arguments)
    assert list(inspect.signature(our_newspaper.article).parameters)[:2] == ["url", "language"]


def test_newspaper_says_what_to_use() -> None:
    with pytest.raises(NotImplementedError, match="input_html"):
        our_newspaper.article(URL)
    with pytest.raises(NotImplementedError, match="tags"):
        our_newspaper.article(URL, input_html=PAGE).nlp()
    with pytest.raises(NotImplementedError, match="proxies"):
        our_newspaper.article(URL, input_html=PAGE, proxies={})
    with pytest.raises(our_newspaper.ArticleException):
        our_newspaper.Article(URL).parse()
    with pytest.raises(our_newspaper.ArticleException, match="not-html"):
        our_newspaper.article(URL, input_html=PDF)
    assert our_newspaper.article(URL, input_html="<html></html>").text == ""
