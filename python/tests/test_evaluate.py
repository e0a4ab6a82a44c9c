"""Evaluation: the figures of the program, as plain data."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import get_type_hints

import pytest

import cleancopy
from cleancopy import Error, _evaluate
from conftest import BRIDGE, ROOT, program

HERE = ROOT / "tests/eval"
GOLD, TOOL = HERE / "gold", HERE / "tool.jsonl"


@pytest.mark.parametrize(
    ("options", "flags"),
    [
        ({}, []),
        ({"precision": True, "exclude": ["standfirst", "caption"], "threads": 1}, ["--precision", "--exclude=standfirst,caption"]),
        ({"predictions": {"tool": TOOL}}, [f"--predictions=tool={TOOL}"]),
        (
            {"predictions": {"a tool": str(TOOL)}, "only_predictions": True},
            [f"--predictions=a tool={TOOL}", "--only-predictions"],
        ),
    ],
)  # fmt: skip
def test_figures_are_those_of_the_program(options: dict[str, object], flags: list[str]) -> None:
    found = cleancopy.evaluate(GOLD, **options)  # type: ignore[arg-type]
    assert found == json.loads(program("eval", GOLD, *flags, "--json", "-", "-q").stdout)
    assert json.loads(json.dumps(found)) == found


def test_figures_by_corpus_language_and_site() -> None:
    found = cleancopy.evaluate(str(GOLD), {"tool": TOOL})
    assert [system["name"] for system in found["systems"]] == ["cleancopy", "tool"]
    for system in found["systems"]:
        by_corpus = {group["name"]: group for group in system["groups"] if group["by"] == "corpus"}
        assert set(by_corpus) == {path.name for path in GOLD.iterdir()}
        assert sum(group["pages"] for group in by_corpus.values()) == len(system["pages"])
        assert {group["by"] for group in system["groups"]} >= {"corpus", "language", "site"}
        for group in system["groups"]:
            for name, value in group["figures"].items():
                assert 0 <= value <= 1, name
                assert len(group["intervals"][name]) == 2


def test_every_field_is_declared() -> None:
    found = cleancopy.evaluate([GOLD, ROOT / "tests/accuracy/pages"], {"tool": TOOL})
    seen = set()

    def declared(value: object, kind: str) -> None:
        assert isinstance(value, dict)
        seen.update((kind, name) for name in value)
        assert not value.keys() - get_type_hints(getattr(_evaluate, kind)).keys(), kind

    declared(found, "Evaluation")
    for system in found["systems"]:
        declared(system, "System")
        tallies = [*system.get("rules", {}).values(), *system.get("roles", {}).values()]
        for kind, values in {"Group": system["groups"], "Page": system["pages"], "Tally": tallies}.items():
            for value in values:
                declared(value, kind)
    assert len(seen) > 25


def test_gold_of_ones_own_and_what_goes_wrong(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = cleancopy.clean(BRIDGE).text
    rows = [{"id": "a", "html": BRIDGE, "text": text, "title": "Bridge reopens"}, {"id": "b", "text": text}]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)))
    with caplog.at_level(logging.WARNING, "cleancopy"):
        found = cleancopy.evaluate(gold)
    [system] = found["systems"]
    assert [page.get("F1") for page in system["pages"]] == [1, 0]
    [problem] = found["problems"]
    assert "/b: " in problem
    assert [record.message for record in caplog.records] == [problem]


def test_errors_name_the_file_and_the_fix(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a", "text": "x"}\n{"text": "y"}\n')
    cases: list[tuple[type[Exception], str, object, dict[str, object]]] = [
        (ValueError, r"missing: No such file", tmp_path / "missing", {}),
        (Error, r"run: .*bad\.jsonl:2: no `id`", bad, {}),
        (Error, r"run: .*bad\.jsonl:2: no `id`", GOLD, {"predictions": {"tool": bad}}),
        (ValueError, "--predictions <NAME=FILE>", GOLD, {"only_predictions": True}),
        (ValueError, "no path", [], {}),
        (TypeError, "by the names of systems", GOLD, {"predictions": TOOL}),
        (TypeError, "evaluate has no option 'by'; see `cleancopy eval --help`", GOLD, {"by": "site"}),
        (TypeError, "evaluate has no option 'with_links'", GOLD, {"with_links": True}),
    ]
    for error, says, gold, options in cases:
        with pytest.raises(error, match=says):
            cleancopy.evaluate(gold, **options)  # type: ignore[arg-type]
