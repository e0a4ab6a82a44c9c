"""Many pages: in order, as they are asked for, with threads only where they are asked for."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import threading
from collections.abc import Iterator

import pytest

import cleancopy
from cleancopy import Article, Cleaner, Error
from conftest import BRIDGE, PDF


def numbered(count: int | None = None) -> Iterator[str]:
    numbers = itertools.count() if count is None else range(count)
    return (BRIDGE.replace("Bridge", f"Bridge {number}") for number in numbers)


@pytest.mark.parametrize("threads", [None, 0, 1, 3])
def test_order_is_kept_and_failures_are_values(threads: int | None) -> None:
    pages = [*numbered(40), PDF, None, "", (BRIDGE, "https://a.org/x")]
    found = list(cleancopy.clean_batch(pages, threads))
    titles = [article.title for article in found[:40] if isinstance(article, Article)]
    assert titles == [f"Bridge {number} reopens" for number in range(40)]
    error, none, empty, addressed = found[40:]
    assert isinstance(error, Error)
    assert error.kind == "not-html"
    assert not none
    assert not empty
    assert isinstance(addressed, Article)
    assert addressed.hostname == "a.org"


@pytest.mark.parametrize(("threads", "ahead"), [(None, 1), (2, 6)])
def test_pages_are_taken_as_they_are_asked_for(threads: int | None, ahead: int) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for page in numbered():
            taken += 1
            yield page

    found = cleancopy.clean_batch(endless(), threads)
    assert taken == 0
    next(found)
    assert taken <= ahead
    list(itertools.islice(found, 20))
    assert taken <= 20 + ahead


def test_no_thread_stays_behind() -> None:
    before = threading.active_count()
    found = cleancopy.clean_batch(numbered(), 3)
    next(found)
    assert threading.active_count() > before
    found.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
    list(cleancopy.clean_batch(numbered(10)))
    assert threading.active_count() == before


def test_what_is_no_page_is_the_fault_of_the_caller() -> None:
    with pytest.raises(TypeError):
        list(cleancopy.clean_batch([12], threads=2))  # type: ignore[list-item]


def _title(page: str) -> str | None:
    return cleancopy.clean(page).title


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_of_a_pool(method: str) -> None:
    """Also after threads of this process cleaned, whose locks a fork would take with it."""
    list(cleancopy.clean_batch(numbered(20), threads=2))
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(_title, list(numbered(6)), 1) == [f"Bridge {n} reopens" for n in range(6)]
        cleaned = pool.map(Cleaner(no_title=True).clean, list(numbered(3)), 1)
    assert [article.title for article in cleaned] == [f"Bridge {n} reopens" for n in range(3)]
    assert cleaned[0].markdown.startswith("The old")


def test_a_batch_with_threads_says_so_in_a_fork() -> None:
    found = cleancopy.clean_batch(numbered(), 2)
    next(found)
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            next(found)
        except RuntimeError as error:
            os.write(writes, str(error).encode())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert b"forked process" in os.read(reads, 100)
    next(found)
    found.close()  # type: ignore[attr-defined]
    os.close(reads)
    os.close(writes)
