"""Options: those of `cleancopy clean`, with its names; `-` is `_` here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, TypedDict, get_type_hints

from cleancopy._native import Templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: A path as Python knows it.
Path = str | os.PathLike[str]


class Choices(TypedDict, total=False):
    """What of a page is the article."""

    #: Drop what is doubtful.
    precision: bool
    #: Keep what is doubtful.
    recall: bool
    #: Roles to keep, such as `caption`.
    include: str | list[str]
    #: Roles to drop, such as `standfirst`.
    exclude: str | list[str]
    #: CSS selectors: read nothing but what they match.
    keep: str | list[str]
    #: CSS selectors: drop what they match.
    drop: str | list[str]
    #: Regular expressions: drop the blocks whose text they match.
    drop_text: str | list[str]
    #: A TOML file with rules for single sites.
    site_rules: Path
    #: What the sites of the pages have in common, as `learn` found it, or the file of that.
    templates: Templates | Path
    #: What reads HTML.
    reader: Literal["scan", "reference"]
    #: Seconds that a page may take, as estimated of what it is made of.
    timeout: float


class Reading(TypedDict, total=False):
    """How a page is read."""

    #: Decode by this encoding, whatever the page declares.
    encoding: str
    #: Bytes of the largest page; with K, M or G behind the number, of 1024.
    max_filesize: int | str


class Options(Choices, Reading, total=False):
    """How a page is cleaned, and what of an article is shown."""

    #: Leave the title out of `str(article)`, Markdown and HTML.
    no_title: bool
    #: Leave tables of data out.
    no_tables: bool
    #: Write links, in Markdown and HTML.
    with_links: bool
    #: Write images, in Markdown and HTML.
    with_images: bool
    #: Write the captions of images below them.
    with_captions: bool
    #: Write strong and emphasised stretches, in Markdown and HTML.
    with_emphasis: bool
    #: Put the blocks of the text into the record.
    with_blocks: bool
    #: Put the entries of a live blog into the record.
    with_entries: bool
    #: Put the comments of readers into the record.
    with_comments: bool
    #: Put title and body as Markdown into the record.
    with_markdown: bool
    #: Put title and body as HTML into the record.
    with_html: bool
    #: Put where each value was found into the record.
    with_sources: bool
    #: Put what was dropped into the record.
    removed: bool


class Fields(TypedDict, total=False):
    """Where the columns of a table are, or the fields of JSON lines."""

    #: The column with the name of a page. Default: `id`.
    id_field: str
    #: The column with its address. Default: `url`.
    url_field: str
    #: The column with its HTML, bytes or text. Default: `html`.
    html_field: str
    #: The column with plain text, read where there is no HTML. Default: `text`.
    text_field: str


class ArrowOptions(Options, Fields, total=False):
    """Those of `Options`, and where the columns are."""

    #: Put the other columns into the output.
    pass_through: bool


class Files(TypedDict, total=False):
    """How documents are found in files and folders, and how many are read at once."""

    #: Read documents as this, whatever they look like.
    input: Literal["html", "text"]
    #: In folders, take the files that match; `!` before a pattern leaves out what matches.
    glob: str | list[str]
    #: Threads; 0 for one a core, as is the default.
    threads: int


class LearnOptions(Reading, Fields, Files, total=False):
    """All options of `cleancopy learn` but its paths and its output."""


class BulkOptions(ArrowOptions, Files, total=False):
    """All options of `cleancopy clean` but its paths and its output."""

    #: How to write; by default as the name of the output says.
    format: Literal["text", "markdown", "json", "html", "xml", "csv", "parquet"]
    #: Name the fields of JSON as another tool does.
    compat: Literal["trafilatura", "newspaper"]
    #: Begin another output file when one has this many bytes.
    shard_size: int | str
    #: A JSON file for counts, and a row for each failure.
    report: Path
    #: Go on where a run with the same options was interrupted.
    resume: bool
    #: Only articles in these languages, as ISO 639-1 codes.
    language: str | list[str]
    #: Only pages that are articles.
    articles_only: bool
    #: Only articles of so many words.
    min_words: int
    #: Look for articles that were there before; `True` is `drop`.
    dedup: bool | Literal["drop", "mark"]
    #: Join the pages of one article to one record.
    join_pages: bool


class EvaluateOptions(Choices, total=False):
    """The options of `cleancopy eval` that say what is measured."""

    #: Measure predictions alone; no page is cleaned.
    only_predictions: bool
    #: A JSON file: roles to include and to exclude, by corpus.
    conventions: Path
    #: Threads; 0 for one a core, as is the default.
    threads: int


def arguments(options: Mapping[str, object], known: type, caller: str, command: str = "clean") -> list[str]:
    """Write options as arguments of a command of the program; templates that are no file have none."""
    names = get_type_hints(known)
    args = ["cleancopy", command]
    for name, value in options.items():
        if name not in names:
            raise TypeError(f"{caller} has no option {name!r}; see `cleancopy {command} --help`")
        if isinstance(value, Templates):
            continue
        flag = "--" + name.replace("_", "-")
        args += [flag] if value is True else [f"{flag}={item}" for item in _items(value)]
    return args


def templates_of(options: Choices) -> Templates | None:
    """Give the templates among options, unless they are a file."""
    templates = options.get("templates")
    return templates if isinstance(templates, Templates) else None


def inputs(paths: Path | Iterable[Path]) -> list[str]:
    """Write paths as arguments."""
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    args = [os.fspath(path) for path in paths]
    if not args:
        # The program would read standard input.
        raise ValueError("there is no path; name a file or a folder")
    return ["--", *args]


def _items(value: object) -> Iterable[object]:
    """Give the values of an option that may be repeated."""
    if value is None or value is False:
        return ()
    if isinstance(value, (list, tuple)):
        return value
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return (os.fspath(value),) if isinstance(value, os.PathLike) else (value,)
