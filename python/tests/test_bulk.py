"""Files and dumps: as the program."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

import cleancopy
from conftest import BRIDGE, PDF, assert_interrupted, lines, program, warc


@pytest.fixture
def dump(tmp_path: Path, pages: dict[str, bytes]) -> Path:
    path = tmp_path / "dump.warc.gz"
    urls = {f"https://example.org/{name}": page for name, page in pages.items()}
    path.write_bytes(warc({**urls, "https://example.org/pdf": PDF}))
    return path


def test_output_is_that_of_the_program(dump: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    summary = cleancopy.bulk(dump, tmp_path / "ours.jsonl", with_blocks=True, report=report, threads=2)
    ran = program("clean", dump, "-o", tmp_path / "its.jsonl", "--with-blocks")
    assert (tmp_path / "ours.jsonl").read_bytes() == (tmp_path / "its.jsonl").read_bytes()
    assert ran.returncode in (0, 1)
    assert summary.items() <= json.loads(report.read_text())["summary"].items()
    assert summary["cleaned"] + summary["empty"] == len(lines((tmp_path / "ours.jsonl").read_bytes()))


def test_failures_are_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_text(BRIDGE)
    (tmp_path / "in/b.html").write_bytes(PDF)
    with caplog.at_level(logging.WARNING, "cleancopy"):
        summary = cleancopy.bulk([tmp_path / "in"], f"{tmp_path}/out/", format="markdown")
    assert summary["failed"] == {"not-html": 1}
    assert "b.html: not-html: " in caplog.text
    assert (tmp_path / "out/a.html.md").read_text().startswith("# Bridge reopens")


def test_a_run_that_cannot_be_done(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(BRIDGE)
    with pytest.raises(cleancopy.Error, match="run: "):
        cleancopy.bulk(tmp_path / "a.html", tmp_path / "a.html")
    with pytest.raises(ValueError, match="No such file"):
        cleancopy.bulk(tmp_path / "missing", tmp_path / "out.jsonl")
    with pytest.raises(TypeError, match="no option 'quiet'"):
        cleancopy.bulk(tmp_path, tmp_path / "out.jsonl", quiet=True)  # type: ignore[call-arg]


def test_an_interrupt_is_one(tmp_path: Path) -> None:
    # It takes some seconds: what a page says twice costs little, so each part says something else.
    html = "".join(BRIDGE.replace("river", f"river {part}") for part in range(10))
    pages = tmp_path / "pages.jsonl"
    with pages.open("w") as file:
        for number in range(10_000):
            file.write(json.dumps({"id": str(number), "html": html}) + "\n")
    assert_interrupted("cleancopy.bulk(*paths, threads=1)", pages, tmp_path / "out.jsonl")
    summary = cleancopy.bulk(pages, tmp_path / "out.jsonl", threads=1, resume=True)
    assert summary["inputs"] == 10_000
