"""Files and dumps: cleaned, or learned from."""

from __future__ import annotations

import json
import logging
import os
from typing import TYPE_CHECKING, Any

from cleancopy import _native
from cleancopy._options import BulkOptions, LearnOptions, Path, arguments, inputs, templates_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

    from cleancopy._native import Templates

_log = logging.getLogger("cleancopy")


def bulk(paths: Path | Iterable[Path], output: Path, **options: Unpack[BulkOptions]) -> dict[str, Any]:
    """Clean files, folders and dumps on all cores, as `cleancopy clean PATHS -o OUTPUT` does.

    Documents that fail are logged as warnings of the logger `cleancopy` and do not stop the others.

    Args:
        paths: Files and folders: HTML, text, JSON lines, WARC, feeds, archives, each compressed or not.
        output: Where to write; a folder if it ends in `/` or is one.
        **options: Those of `cleancopy clean --help`, with `_` for `-`. In place of `--learn`, `templates=learn(paths)`.

    Returns:
        The counts, as they are in a report: `inputs`, `cleaned`, `empty`, `failed` and `skipped` by reason, and others.

    Raises:
        Error: The run could not be done.
        ValueError: The options make no sense. `Error` is one, too.
        KeyboardInterrupt: It was interrupted; `resume=True` goes on.

    """
    args = [*arguments(options, BulkOptions, "bulk"), f"--output={os.fspath(output)}", *inputs(paths)]
    summary: dict[str, Any] = json.loads(_native.bulk(args, templates_of(options), _failed))
    return summary


def learn(paths: Path | Iterable[Path], **options: Unpack[LearnOptions]) -> Templates:
    """Learn what the pages of a site have in common, as `cleancopy learn PATHS` does: evidence for the option `templates`.

    A page is of the site that its address names, else the one that the page itself names, else that of the other documents
    in its folder or file. Documents that fail are logged as warnings of the logger `cleancopy` and do not stop the others.

    Args:
        paths: Files and folders, as for `bulk`.
        **options: Those of `cleancopy learn --help`, with `_` for `-`.

    Raises:
        Error: The run could not be done.
        ValueError: The options make no sense. `Error` is one, too.
        KeyboardInterrupt: It was interrupted; nothing was learned.

    """
    return _native.learn([*arguments(options, LearnOptions, "learn", "learn"), *inputs(paths)], _failed)


def _failed(row: str) -> None:
    failure = json.loads(row)
    record = f" record {failure['record']}" if "record" in failure else ""
    _log.warning("%s%s: %s: %s", failure["source"], record, failure["reason"], failure["message"])
