"""How good articles are, held against gold texts."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypedDict

from cleancopy import _native
from cleancopy._options import EvaluateOptions, Path, arguments, inputs, templates_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

_log = logging.getLogger("cleancopy")


class Group(TypedDict):
    """The figures of some pages that have something in common."""

    #: What they have in common.
    by: Literal["corpus", "language", "site", "convention"]
    #: Their corpus, language, site; or a role that their gold texts have, or lack.
    name: str
    #: How many they are.
    pages: int
    #: How many of them have gold with segments.
    segmented: int
    #: Figures by name, such as `F1`, 0 to 1; without those for which there is no gold.
    figures: dict[str, float]
    #: Of each figure the interval of 95 %, from drawing pages anew.
    intervals: dict[str, list[float]]


class PageName(TypedDict):
    """Names a page, and the groups that it is in."""

    corpus: str
    id: str
    language: str
    site: str


class Page(PageName, total=False):
    """What a system made of one page; figures for which there is no gold are left out, and so is what is false."""

    url: str
    #: There was nothing to measure, which counts as an empty text.
    missing: bool
    P: float
    R: float
    F1: float
    wF1: float
    #: No word came out.
    empty: bool
    #: Segments: found, missed and leaked.
    segments: list[int]
    #: Whether they are right.
    title: bool
    date: bool
    #: F1 of the names.
    authors: float
    #: What the system says, 0 to 1: how good the text is, and whether the page is an article.
    confidence: float
    article: float


class Telling(TypedDict):
    """How a system tells articles from other pages."""

    pages: int
    #: Probability that an article is rated above another page.
    auc: float
    #: Mean of the shares of articles and of other pages that are told rightly.
    balanced_accuracy: float


class Tally(TypedDict):
    """What was decided about blocks whose gold is known: how many blocks, and how many words in them."""

    kept_rightly: list[int]
    kept_wrongly: list[int]
    dropped_rightly: list[int]
    dropped_wrongly: list[int]


class Figures(TypedDict):
    """The figures of one system."""

    #: `cleancopy`, or the name of predictions.
    name: str
    groups: list[Group]
    pages: list[Page]


class System(Figures, total=False):
    """What one system made of the pages."""

    #: Where the gold has both.
    is_article: Telling
    #: Of cleancopy alone: by the rule that decided a block, and by its role.
    rules: dict[str, Tally]
    roles: dict[str, Tally]


class Evaluation(TypedDict):
    """Figures of all systems, as `cleancopy eval --json` writes them."""

    #: The form of this, 1.
    form: int
    #: The version of cleancopy.
    cleancopy: str
    systems: list[System]
    #: What went wrong with single pages, a sentence each.
    problems: list[str]


def evaluate(
    gold: Path | Iterable[Path],
    predictions: Mapping[str, Path] | None = None,
    **options: Unpack[EvaluateOptions],
) -> Evaluation:
    """Measure articles against gold texts, as `cleancopy eval GOLD` does.

    Pages that are missing, fail or have no prediction count as empty texts; each is logged as a warning of the logger `cleancopy`.

    Args:
        gold: Files and folders with gold, in the forms that `cleancopy eval --help` names.
        predictions: What other systems made of the pages: files or folders, by the names of the systems.
        **options: Those of `cleancopy eval --help` that say what is measured, with `_` for `-`.

    Returns:
        Of each system the figures by corpus, language, site and convention, and those of each page. Written as JSON, it is what
        `cleancopy eval --compare` reads.

    Raises:
        Error: Gold or predictions cannot be read, hold a page twice, or have no page in common.
        ValueError: The options make no sense. `Error` is one, too.

    """
    args = arguments(options, EvaluateOptions, "evaluate", "eval")
    if not isinstance(predictions, Mapping | None):
        raise TypeError("predictions are files by the names of systems, such as {'tool': 'tool.jsonl'}")
    args += [f"--predictions={name}={os.fspath(path)}" for name, path in (predictions or {}).items()]
    evaluation: Evaluation = json.loads(_native.evaluate([*args, *inputs(gold)], templates_of(options)))
    for problem in evaluation["problems"]:
        _log.warning("%s", problem)
    return evaluation
