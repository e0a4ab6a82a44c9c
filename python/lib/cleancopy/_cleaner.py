"""`Cleaner`: options, made ready for many pages."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from cleancopy import _native
from cleancopy._article import Article
from cleancopy._error import Error
from cleancopy._options import Options, arguments, templates_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from typing_extensions import Unpack

#: A document: bytes as they came, or text.
Source = bytes | bytearray | memoryview | str
#: A page of a batch, alone or with its address.
Item = Source | tuple[Source | None, str | None] | None

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Cleaner:
    """Cleans pages as some options say. It can be pickled, and shared between threads.

    >>> cleaner = Cleaner(precision=True, with_links=True)
    """

    def __init__(self, **options: Unpack[Options]) -> None:
        """Take options: those of `cleancopy clean --help`, with `_` for `-`. Files that they name are read now."""
        self._options = options
        args = [*arguments(options, Options, "Cleaner"), "--format=json"]
        self._native = _native.Cleaner(args, templates_of(options))

    def clean(self, html: Source | None, *, url: str | None = None, charset: str | None = None) -> Article:
        """Clean a page of HTML; see `cleancopy.clean`."""
        return Article(self._native.clean(_source(html), url, charset))

    def clean_text(self, text: Source | None) -> Article:
        """Clean plain text; see `cleancopy.clean_text`."""
        return Article(self._native.clean_text(_source(text)))

    def clean_batch(self, pages: Iterable[Item], threads: int | None = None) -> Iterator[Article | Error]:
        """Clean many pages, in their order, as they are asked for.

        A page that cannot be cleaned gives its `Error` in its place, not raised, so that the others go on.

        Args:
            pages: Each is a page as `clean` takes it, or a pair of that and its address.
            threads: How many clean at once; 0 means one a core. `None` starts none: pages are cleaned by the caller. With
                threads, up to two pages for each are taken ahead. They end with the iterator, and cannot be used in a
                process that was forked meanwhile.

        """
        return in_order(self._item, pages, threads)

    def _item(self, item: Item) -> Article | Error:
        html, url = item if isinstance(item, tuple) else (item, None)
        try:
            return self.clean(html, url=url)
        except Error as error:
            return error

    def __reduce__(self) -> tuple[object, ...]:
        return partial(Cleaner, **self._options), ()

    def __repr__(self) -> str:
        return f"Cleaner({', '.join(f'{name}={value!r}' for name, value in self._options.items())})"


def _source(document: Source | None) -> bytes | str:
    """Give a document as the native part takes it."""
    if isinstance(document, (bytes, str)):
        return document
    if isinstance(document, (bytearray, memoryview)):
        return bytes(document)
    if document is None:
        return ""
    raise TypeError(f"a document is bytes or str, not {type(document).__name__}; of a file, give the content")


def in_order(clean: Callable[[_In], _Out], pages: Iterable[_In], threads: int | None) -> Iterator[_Out]:
    """Map pages as `Cleaner.clean_batch` promises: as they are asked for, in order, in threads only if there are any."""
    if threads is None:
        return map(clean, pages)
    return _in_threads(clean, iter(pages), threads or os.cpu_count() or 1)


def _in_threads(clean: Callable[[_In], _Out], pages: Iterator[_In], threads: int) -> Iterator[_Out]:
    process = os.getpid()
    pool = ThreadPoolExecutor(threads, "cleancopy")
    try:
        waiting = deque(pool.submit(clean, page) for page in islice(pages, 2 * threads))
        while waiting:
            if os.getpid() != process:
                # The threads of the pool stayed behind: to wait for them would be for ever.
                raise RuntimeError("a batch with threads cannot go on in a forked process")
            done = waiting.popleft().result()
            waiting.extend(pool.submit(clean, page) for page in islice(pages, 1))
            yield done
    finally:
        pool.shutdown(cancel_futures=True)
