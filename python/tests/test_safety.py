"""What a process relies on: memory stays, the lock is let go, a fork works, a fault is an exception, nothing aborts."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import cleancopy
from cleancopy import Article, Cleaner, Error, Templates, _native
from conftest import BRIDGE, PDF, ROOT


def in_a_new_process(code: str, *args: str) -> list[str]:
    """Run a program, which has to end well; gives the words that it prints."""
    command = [sys.executable, "-c", code, *args]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, (ran.returncode, ran.stderr)
    return ran.stdout.split()


# Memory.


def resident() -> int:
    """Bytes of memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def refused() -> None:
    with pytest.raises(Error):
        cleancopy.clean(PDF)


def in_a_thread_of_its_own() -> None:
    thread = threading.Thread(target=cleancopy.clean, args=[BRIDGE])
    thread.start()
    thread.join()


NATIVE, CLEANER = _native.Cleaner(["cleancopy", "clean"]), Cleaner()

#: Calls, and how often each is made: so often that what is small and stays behind after each call adds up to more than `NOISE`.
CALLS: dict[str, tuple[int, Callable[[], object]]] = {
    "an empty page": (1_000_000, lambda: NATIVE.clean(b"", "https://a.org/")),
    "a page": (10_000, lambda: cleancopy.clean(BRIDGE, url="https://a.org/").to_dict()),
    "all of a page": (5_000, lambda: pickle.dumps(CLEANER.clean(BRIDGE))),
    "a cleaner": (5_000, lambda: Cleaner(drop=["nav"], drop_text=["x"])),
    "templates": (30_000, lambda: (Templates() | Templates()).to_json()),
    "an error": (10_000, refused),
    "a thread": (3_000, in_a_thread_of_its_own),
}

#: Bytes.
NOISE = 256 << 10


@pytest.mark.parametrize("name", CALLS)
def test_memory_is_flat(name: str) -> None:
    times, call = CALLS[name]
    for _ in range(times // 10):
        call()
    before = resident()
    for _ in range(times):
        call()
    assert resident() - before < NOISE


# The interpreter lock and threads.


def test_the_lock_is_released() -> None:
    """While one thread cleans a page that takes its time, this one goes on."""
    page = b"<p>" + b"<b>a</b> <i>word</i> and another, " * 100_000
    done = threading.Event()

    def clean() -> None:
        cleancopy.clean(page)
        done.set()

    thread = threading.Thread(target=clean)
    thread.start()
    turns = 0
    while not done.is_set():
        time.sleep(0.001)
        turns += 1
    thread.join()
    assert turns > 5


def test_threads_share_everything(pages: dict[str, bytes]) -> None:
    """One cleaner, one article and templates, in the hands of many threads at once."""
    cleaner, page = Cleaner(templates=Templates()), max(pages.values(), key=len)
    expected = cleaner.clean(page)
    shared: Article = cleaner.clean(page)
    barrier = threading.Barrier(8)

    def work(_: int) -> list[object]:
        barrier.wait()
        own = cleaner.clean(page)
        return [own, own.markdown, own.blocks, shared, shared.markdown, shared.blocks]

    same = [expected, expected.markdown, expected.blocks]
    with ThreadPoolExecutor(8) as pool:
        assert all(found == same * 2 for found in pool.map(work, range(8)))


@pytest.mark.skipif(not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="this Python always has the lock")
def test_a_free_threaded_python_stays_without_the_lock() -> None:
    assert in_a_new_process("import sys, cleancopy; print(sys._is_gil_enabled())") == ["False"]


def test_nothing_is_started_by_the_import() -> None:
    code = (
        "import threading, os, cleancopy; cleancopy.clean('<p>text</p>');"
        "print(threading.active_count(), len(os.listdir('/proc/self/task')))"
    )
    assert in_a_new_process(code) == ["1", "1"]


# Forks.


def test_every_call_works_in_a_fork(tmp_path: Path) -> None:
    """Also after it was made here, with threads: they are not in the child, and to wait for them would be for ever."""
    gold, page = ROOT / "tests/eval/gold", tmp_path / "page.html"
    page.write_text(BRIDGE)

    def calls() -> list[object]:
        learned = cleancopy.learn(page, threads=2)
        summary = cleancopy.bulk(page, tmp_path / f"{os.getpid()}.jsonl", threads=2, templates=learned)
        batch = list(cleancopy.clean_batch([BRIDGE] * 9, 2))
        figures = cleancopy.evaluate(gold, threads=2)
        return [learned, summary["cleaned"], batch, figures, cleancopy.clean(page.read_bytes())]

    expected = calls()
    child = os.fork()
    if child == 0:
        # Ended by this where it waits.
        threading.Timer(60, os._exit, [2]).start()
        os._exit(0 if calls() == expected else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# Faults.


def test_a_panic_is_an_exception() -> None:
    with pytest.raises(Error, match="as asked for") as caught:
        _native.panic()
    assert caught.value.kind == "internal"
    assert isinstance(caught.value, Exception)


#: What nests.
TAGS = [
    "<div>",
    "<b>",
    "<table><tr><td>",
    "<ul><li>",
    "<svg><g>",
    "<script type=application/ld+json>" + '{"a":[',
]


@pytest.mark.parametrize("options", [{}, {"drop": "nav p"}, {"reader": "reference"}], ids=str)
def test_deep_pages_take_a_small_stack(options: dict[str, str]) -> None:
    """A stack that runs over would end the process."""
    code = (
        "import sys, threading, cleancopy\n"
        "options, *tags = sys.argv[1:]\n"
        "def work():\n"
        "    for tag in tags:\n"
        "        for depth in (10, 100, 1_000, 30_000):\n"
        "            page = tag * depth + 'It rained all day in the valley.'\n"
        "            try:\n"
        "                article = cleancopy.clean(page, **eval(options))\n"
        "                made = [article.to_dict(), article.markdown, article.html, article.xml, article.blocks]\n"
        "                print('cleaned')\n"
        "            except cleancopy.Error as error:\n"
        "                print(error.kind)\n"
        "threading.stack_size(256 << 10)\n"
        "thread = threading.Thread(target=work)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    found = in_a_new_process(code, repr(options), *TAGS)
    assert len(found) == 4 * len(TAGS)
    assert set(found) <= ({"cleaned", "too-complex"} if options else {"cleaned"})


def test_a_thread_that_cleans_does_not_disturb_the_end() -> None:
    """The interpreter ends while a thread is out of its lock."""
    code = (
        "import threading, time, cleancopy\n"
        "def work():\n"
        "    while True:\n"
        "        cleancopy.clean(b'<p>one <b>word</b> and another ' * 1_000)\n"
        "for _ in range(4):\n"
        "    threading.Thread(target=work, daemon=True).start()\n"
        "time.sleep(0.2)\n"
    )
    for _ in range(3):
        in_a_new_process(code)
