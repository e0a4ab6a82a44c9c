"""The types and the style of the package, and what its documentation shows."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import cleancopy

PACKAGE = Path(cleancopy.__file__).parent

#: What users write, with the types they rely on.
USE = """
from typing import Any
from typing_extensions import assert_type
import cleancopy
from cleancopy import Article, Cleaner, Error, Evaluation, Templates

article = cleancopy.clean(b"<p>x</p>", url="https://a.org/", precision=True, drop=["nav", "aside"])
assert_type(article, Article)
assert_type(article.title, str | None)
assert_type(article.authors, list[str])
assert_type(article.blocks[0].rows, list[list[str]] | None)
for found in cleancopy.clean_batch(["<p>x</p>", ("<p>y</p>", "https://a.org/")], threads=2):
    assert_type(found, Article | Error)
assert_type(Cleaner(timeout=2.5).clean_text("x").to_dict(), dict[str, Any])
templates = cleancopy.learn(["pages/"], glob="*.html") | Templates.load("templates.json")
assert_type(templates, Templates)
assert_type(templates.sites, dict[str, int])
cleancopy.clean(b"", templates=templates)
cleancopy.bulk("pages/", "out/", templates="templates.json")
cleancopy.evaluate("gold/", templates=templates)
measured = cleancopy.evaluate("gold/", {"tool": "tool.jsonl"}, exclude=["caption"])
assert_type(measured, Evaluation)
assert_type(measured["systems"][0]["groups"][0]["figures"], dict[str, float])
"""

#: What a checker has to refuse.
MISUSE = {
    "an option that is none": 'cleancopy.clean("", precison=True)',
    "an option of runs": 'cleancopy.clean("", resume=True)',
    "an option of another type": "cleancopy.Cleaner(drop=3)",
    "a page that is none": "cleancopy.clean(12)",
    "templates that are none": "cleancopy.Cleaner(templates=[1])",
    "an option of cleaning in what is measured": 'cleancopy.evaluate("gold/", with_links=True)',
    "an attribute that is none": 'cleancopy.clean("").author',
}

CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict"],
    "pyright": [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
}


def check(checker: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [*CHECKERS[checker], str(path)]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("checker", CHECKERS)
def test_use_is_typed(checker: str, tmp_path: Path) -> None:
    use = tmp_path / "use.py"
    use.write_text(USE)
    ran = check(checker, use)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    misuse = tmp_path / "misuse.py"
    misuse.write_text("import cleancopy\n" + "\n".join(MISUSE.values()) + "\n")
    found = check(checker, misuse).stdout
    for at, name in enumerate(MISUSE, 2):
        assert f"misuse.py:{at}:" in found, f"{checker} does not see {name}: {found}"


def test_the_package_is_typed() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "-p", "cleancopy"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_stubs_are_those_of_the_native_part() -> None:
    command = [sys.executable, "-m", "mypy.stubtest", "cleancopy._native"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_examples_of_the_documentation() -> None:
    failed, tried = doctest.testmod(cleancopy)
    assert (failed, tried > 2) == (0, True)


def test_everything_public_is_documented() -> None:
    for name in cleancopy.__all__:
        value = getattr(cleancopy, name)
        assert isinstance(value, str) or value.__doc__, name
    for name, value in vars(cleancopy.Article).items():
        assert name.startswith("_") or value.__doc__, name
