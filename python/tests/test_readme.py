"""The examples of README.md, as they stand there; those of tables are in test_arrow.py."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import cleancopy
from conftest import BRIDGE, ROOT, warc

README = (ROOT / "python/README.md").read_text()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with the files that the examples name, and go there."""
    monkeypatch.chdir(tmp_path)
    Path("CC-NEWS-1.warc.gz").write_bytes(warc({"https://a.org/1": BRIDGE.encode()}))
    Path("crawl").mkdir()
    Path("crawl/page.html").write_text(BRIDGE)
    cleancopy.learn("CC-NEWS-1.warc.gz").save("other.json")
    shutil.copytree(ROOT / "tests/eval/gold", "gold")
    Path("output").mkdir()
    shutil.copy(ROOT / "tests/eval/tool.jsonl", "output/trafilatura.json")
    return tmp_path


@pytest.mark.parametrize(
    "section", ["cleancopy for Python", "Many pages", "Sites, and how good articles are"]
)
def test_examples_run(section: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [text] = re.findall(rf"^#+ {section}\n(.*?)(?=^#+ |\Z)", README, re.DOTALL | re.MULTILINE)
    [code] = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {
        "cleancopy": cleancopy,
        "html": BRIDGE.encode(),
        "pages": [BRIDGE, (BRIDGE, "https://a.org/2")],
    }
    exec(compile(code, section, "exec"), names)
    if section == "Many pages":
        assert names["counts"]["cleaned"] == 1
        assert json.loads((here / "report.json").read_text())["summary"].items() >= names["counts"].items()
    if section.startswith("Sites"):
        assert cleancopy.Templates.load("templates.json").sites == {"": 1}
        assert names["templates"].sites == {"": 1, "a.org": 1}
        assert "trafilatura site" in capsys.readouterr().out
