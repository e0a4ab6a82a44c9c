"""One page: what comes out is what the program writes, and nothing that goes in breaks anything."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys

import pytest

import cleancopy
from cleancopy import Article, Cleaner, Error
from conftest import BRIDGE, PDF, ROOT, lines, program


def test_records_are_those_of_the_program(pages: dict[str, bytes]) -> None:
    options = {"with_blocks": True, "with_sources": True, "with_markdown": True, "removed": True}
    flags = ["--with-blocks", "--with-sources", "--with-markdown", "--removed"]
    ran = program("clean", ROOT / "samples", "--glob", "*/source.html", "-f", "json", "-q", *flags)
    records = lines(ran.stdout)
    assert len(records) == len(pages)
    for record in records:
        article = cleancopy.clean(pages[record["id"].split("/")[0]], **options)  # type: ignore[arg-type]
        assert article.to_dict(record["id"]) == record
        assert json.loads(article.to_json(record["id"])) == record


@pytest.mark.parametrize("form", ["text", "markdown", "html", "xml"])
def test_texts_are_those_of_the_program(form: str, pages: dict[str, bytes]) -> None:
    page = max(pages.values(), key=len)
    expected = program("clean", "-f", form, "--with-links", "--with-emphasis", stdin=page).stdout.decode()
    article = cleancopy.clean(page, with_links=True, with_emphasis=True)
    found = str(article) if form == "text" else getattr(article, form)
    assert found.strip() == expected.strip()


def test_attributes() -> None:
    article = cleancopy.clean(BRIDGE, url="https://news.example.org/2026/bridge")
    assert article.title == "Bridge reopens"
    assert article.text.startswith("The old bridge")
    assert article.text.endswith("told reporters.")
    assert str(article) == f"Bridge reopens\n\n{article.text}"
    assert [block.role for block in article.blocks] == ["paragraph", "paragraph"]
    assert "Ferry service to end in spr…" in [block.text for block in article.removed]
    assert (article.hostname, article.language, article.word_count) == ("news.example.org", "en", 30)
    assert (article.authors, article.date, article.entries, article.comments) == ([], None, [], "")
    assert article.sources["title"]
    assert 0 <= article.confidence <= 1
    assert article
    assert repr(article) == "<Article 'Bridge reopens', 30 words>"


def test_every_field_of_the_record_is_an_attribute(pages: dict[str, bytes]) -> None:
    seen = set()
    for page in pages.values():
        article = cleancopy.clean(page, url="https://example.org/a")
        for name, value in article.to_dict().items():
            seen.add(name)
            assert name == "id" or getattr(article, name) == value
    assert len(seen) > 15


@pytest.mark.parametrize("nothing", ["", b"", None, " \n", bytearray(), memoryview(b"")])
def test_nothing_gives_an_empty_article(nothing: str | bytes | None) -> None:
    for article in (cleancopy.clean(nothing), cleancopy.clean_text(nothing)):
        assert not article
        assert (article.text, article.title, article.pagetype) == ("", None, "empty")
        assert (article.blocks, article.markdown.strip()) == ([], "")


@pytest.mark.parametrize(
    "odd", ["\ud800", "a\udc80" + BRIDGE, b"\0", BRIDGE.encode("utf-16"), "<" * 999, "<table>" * 999]
)
def test_odd_input_does_not_raise(odd: str | bytes) -> None:
    for article in (cleancopy.clean(odd), cleancopy.clean_text(odd)):
        assert json.loads(article.to_json()) == article.to_dict()


def test_kinds_of_input_give_the_same() -> None:
    expected = cleancopy.clean(BRIDGE)
    for html in (BRIDGE.encode(), bytearray(BRIDGE.encode()), memoryview(BRIDGE.encode())):
        assert cleancopy.clean(html) == expected
    latin = BRIDGE.replace("old bridge", "Brücke").encode("latin-1", "replace")
    assert "Brücke" in cleancopy.clean(latin, charset="text/html; charset=iso-8859-1").text


def test_text_that_is_kept_stays_as_it_is() -> None:
    text = (
        "Bridge reopens\n\nThe old bridge over the river reopened on Monday, after   two years of repairs.\n"
    )
    assert "after   two years" in cleancopy.clean_text(text).text


def test_what_cannot_be_cleaned_raises() -> None:
    with pytest.raises(Error) as caught:
        cleancopy.clean(PDF)
    assert caught.value.kind == "not-html"
    assert isinstance(caught.value, ValueError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    with pytest.raises(Error, match="too-large"):
        cleancopy.clean("x" * 2000, max_filesize="1K")
    with pytest.raises(Error, match="too-complex"):
        cleancopy.clean("<p>x</p>" * 50_000, timeout=0.001)
    with pytest.raises(TypeError, match="bytes or str, not PosixPath; of a file, give the content"):
        cleancopy.clean(ROOT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"nothing": True}, TypeError, "no option 'nothing'"),
        ({"threads": 2}, TypeError, "no option 'threads'"),
        ({"precision": True, "recall": True}, ValueError, "'--precision' cannot be used with '--recall'"),
        ({"drop": ["p", "p..x"]}, ValueError, "drop 2, column 1"),
        ({"reader": "lxml"}, ValueError, "'lxml'"),
        ({"include": ["caption", "related"]}, ValueError, "no article has that"),
        ({"timeout": "soon"}, ValueError, "--timeout"),
    ],
)
def test_options_that_make_no_sense(options: dict[str, object], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        Cleaner(**options)  # type: ignore[arg-type]
    with pytest.raises(error):
        cleancopy.clean("", **options)  # type: ignore[arg-type]


def test_options_do_what_they_say() -> None:
    assert "told reporters" not in cleancopy.clean(BRIDGE, drop_text=["12,000 cars"]).text
    assert cleancopy.clean(BRIDGE, no_title=True).markdown.startswith("The old")
    links = cleancopy.clean(BRIDGE, url="https://a.org/", with_links=True)
    assert "[officials](https://a.org/o)" in links.markdown
    assert cleancopy.clean(BRIDGE, drop="p").text == ""
    assert "blocks" in cleancopy.clean(BRIDGE, with_blocks=True).to_dict()


def test_options_are_those_of_the_program() -> None:
    from typing import get_type_hints

    from cleancopy._options import BulkOptions

    text = program("clean", "--help").stdout.decode()
    flags = re.findall(r"^ *(?:-\w, )?--([a-z-]+)", text, re.MULTILINE)
    # Two passes over the inputs, `--learn`, are for the program alone; `templates` takes what the first one finds.
    expected = {flag.replace("-", "_") for flag in flags} - {"help", "learn", "output", "quiet"}
    assert set(get_type_hints(BulkOptions)) == expected


def test_articles_and_cleaners_can_be_pickled(pages: dict[str, bytes]) -> None:
    cleaner = pickle.loads(pickle.dumps(Cleaner(drop=["nav"], with_blocks=True)))
    assert repr(cleaner) == "Cleaner(drop=['nav'], with_blocks=True)"
    for name, page in pages.items():
        article = cleaner.clean(page, url="https://example.org/a")
        copy: Article = pickle.loads(pickle.dumps(article))
        assert copy == article, name
        for attribute in ("markdown", "html", "xml", "blocks", "removed", "entries", "comments", "sources"):
            assert getattr(copy, attribute) == getattr(article, attribute), name
        assert (str(copy), copy.to_json(), pickle.loads(pickle.dumps(copy))) == (
            str(article),
            article.to_json(),
            article,
        )


def test_the_program() -> None:
    version = program("--version").stdout.decode().strip()
    assert version == f"cleancopy {cleancopy.__version__}"
    assert program("clean", stdin=BRIDGE.encode()).stdout.decode().startswith("Bridge reopens\n\nThe old")
    assert program("clean", "--nothing").returncode == 2
    assert program("clean", stdin=PDF).returncode == 1
    module = [sys.executable, "-m", "cleancopy", "--version"]
    assert subprocess.run(module, capture_output=True, check=True, text=True).stdout.strip() == version
