"""Takes a scraped news page or text and gives back the article: all of it, and nothing else.

>>> import cleancopy
>>> article = cleancopy.clean(
...     "<nav>Home Sport</nav><h1>Bridge reopens</h1>"
...     "<p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>"
... )
>>> article.title
'Bridge reopens'
>>> article.text
'The old bridge over the river reopened on Monday after two years of repairs, the city said.'

`clean` and `clean_text` take one page, `clean_batch` many, `clean_arrow` a table of them, `bulk` files and dumps. A
`Cleaner` holds options for many calls. `learn` finds what the pages of a site have in common, `evaluate` measures articles
against gold texts. Nothing here starts a thread or a process unless it is asked to, and all calls
release the interpreter lock while they clean.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import TYPE_CHECKING

from cleancopy._article import Article, Block, Entry, Removed
from cleancopy._bulk import bulk, learn
from cleancopy._cleaner import Cleaner
from cleancopy._error import Error
from cleancopy._evaluate import Evaluation, evaluate
from cleancopy._native import Templates, __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa
    from typing_extensions import Unpack

    from cleancopy._cleaner import Item, Source
    from cleancopy._options import ArrowOptions, Options
    from cleancopy.arrow import ArrowStream

__all__ = [
    "Article",
    "Block",
    "Cleaner",
    "Entry",
    "Error",
    "Evaluation",
    "Removed",
    "Templates",
    "__version__",
    "bulk",
    "clean",
    "clean_arrow",
    "clean_batch",
    "clean_text",
    "evaluate",
    "learn",
]


def clean(
    html: Source | None, *, url: str | None = None, charset: str | None = None, **options: Unpack[Options]
) -> Article:
    """Clean a page of HTML.

    Args:
        html: The page: bytes as they came, or text. `None` and `""` give an empty article.
        url: Where it was found.
        charset: The charset of the HTTP header, or its whole `Content-Type`.
        **options: Those of `cleancopy clean --help`, with `_` for `-`. Files that they name are read once; a `Cleaner`
            says when.

    Raises:
        Error: The page is no HTML, or beyond a limit.
        ValueError: An option has a value that makes no sense. `Error` is one, too.
        TypeError: There is no such option, or `html` is neither text nor bytes.

    """
    return _cleaner(options).clean(html, url=url, charset=charset)


def clean_text(text: Source | None, **options: Unpack[Options]) -> Article:
    """Clean plain text that a scraper took from a page already; what is kept of it stays as it is, byte for byte.

    The arguments are as those of `clean`.
    """
    return _cleaner(options).clean_text(text)


def clean_batch(
    pages: Iterable[Item], threads: int | None = None, **options: Unpack[Options]
) -> Iterator[Article | Error]:
    """Clean many pages, one after another as they are asked for; see `Cleaner.clean_batch`."""
    return _cleaner(options).clean_batch(pages, threads)


def clean_arrow(
    data: pa.RecordBatch | pa.Table | ArrowStream,
    *,
    threads: int | None = None,
    **options: Unpack[ArrowOptions],
) -> pa.RecordBatch | pa.Table | pa.RecordBatchReader:
    """Clean a table of pages; see `cleancopy.arrow.clean_arrow`."""
    from cleancopy.arrow import clean_arrow as of_table

    return of_table(data, threads=threads, **options)


def _cleaner(options: Options) -> Cleaner:
    """Give a cleaner with these options: that of the last call, where they are the same."""
    key = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in options.items())
    return _made(key) if all(isinstance(value, Hashable) for _, value in key) else Cleaner(**options)


@lru_cache(maxsize=16)
def _made(key: tuple[tuple[str, object], ...]) -> Cleaner:
    return Cleaner(**dict(key))  # type: ignore[arg-type]
