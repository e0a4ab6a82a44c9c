"""Templates: learned from files, held, merged and saved, and what they do to articles."""

from __future__ import annotations

import itertools
import json
import logging
import pickle
import random
from pathlib import Path

import pyarrow as pa
import pytest

import cleancopy
from cleancopy import Cleaner, Error, Templates
from conftest import PDF, assert_interrupted, lines, program

#: What the site puts between the paragraphs of each of its pages.
APPEAL = "The paper is printed on the island by people who also row the ferry, and reads best with coffee."

WHO = ["The mayor", "A carpenter", "The harbour office", "Her brother", "The committee", "An engineer"]
WHAT = [
    "repaired the bridge",
    "sold an orchard",
    "measured the tower",
    "opened the ferry",
    "lost the archive",
]
WHEN = ["on Monday", "before dawn", "last spring", "in the storm", "for the first time", "without delay"]


def page(number: int) -> dict[str, str]:
    """Give a page of the site, as a line of a dump has it."""
    draw = random.Random(number)
    texts = [
        " ".join(
            f"{draw.choice(WHO)} {draw.choice(WHAT)} {draw.choice(WHEN)}, and {draw.randrange(900)} people came."
            for _ in range(3)
        )
        for _ in range(7)
    ]
    texts.insert(draw.randrange(1, 6), APPEAL)
    body = "".join(f"<p>{text}</p>" for text in texts)
    html = f"<html><body><article><h1>{draw.choice(WHO)} and the {number} ships</h1>{body}</article></body></html>"
    return {"id": str(number), "url": f"https://www.paper.example/{number}", "html": html}


PAGES = [page(number) for number in range(48)]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Write two parts of a dump, and what is no page."""
    for part in range(2):
        rows = [json.dumps(row) + "\n" for row in PAGES[part::2]]
        (tmp_path / f"{part}.jsonl").write_text("".join(rows))
    (tmp_path / "bad.html").write_bytes(PDF)
    return tmp_path


@pytest.fixture
def templates(dump: Path) -> Templates:
    return cleancopy.learn([dump / "0.jsonl", dump / "1.jsonl"])


def test_what_is_learned_is_what_the_program_learns(dump: Path, templates: Templates) -> None:
    ran = program("learn", dump / "0.jsonl", dump / "1.jsonl")
    assert (ran.returncode, ran.stdout.decode()) == (0, templates.to_json())
    assert templates.sites == {"paper.example": len(PAGES)}
    assert repr(templates) == "<Templates of 1 sites>"


def test_parts_together_are_the_whole(dump: Path, templates: Templates) -> None:
    one, other = (cleancopy.learn(str(dump / f"{part}.jsonl"), threads=1) for part in range(2))
    assert one != other
    assert one | other == other | one == templates
    assert hash(one | other) == hash(templates)
    assert Templates() | templates == templates
    assert one.sites == {"paper.example": len(PAGES) // 2}
    with pytest.raises(TypeError):
        one | "other"  # type: ignore[operator]


def test_they_are_saved_and_pickled(dump: Path, templates: Templates) -> None:
    path = dump / "templates.json"
    templates.save(path)
    assert path.read_text() == templates.to_json()
    assert Templates.load(str(path)) == templates
    assert Templates(templates.to_json()) == templates
    assert pickle.loads(pickle.dumps(templates)) == templates
    cleaner = pickle.loads(pickle.dumps(Cleaner(templates=templates)))
    assert repr(cleaner) == "Cleaner(templates=<Templates of 1 sites>)"
    assert APPEAL not in cleaner.clean(PAGES[3]["html"], url=PAGES[3]["url"]).text


def test_every_way_to_clean_takes_them(dump: Path, templates: Templates) -> None:
    """Held or as a file, the same comes out as from the program that learns by itself."""
    path, out = dump / "templates.json", dump / "out.jsonl"
    templates.save(path)
    rows = [PAGES[at] for at in itertools.chain(range(0, len(PAGES), 2), range(1, len(PAGES), 2))]
    dumps = [dump / "0.jsonl", dump / "1.jsonl"]
    expected = [row["text"] for row in lines(program("clean", *dumps, "-f", "json", "--learn", "-q").stdout)]
    assert len(expected) == len(PAGES)
    assert not [text for text in expected if APPEAL in text]
    pages = [(row["html"], row["url"]) for row in rows]
    assert all(APPEAL in cleancopy.clean(html, url=url).text for html, url in pages)
    for held in (templates, path):
        single = [cleancopy.clean(html, url=url, templates=held) for html, url in pages]
        assert [article.text for article in single] == expected
        assert {block.rule for block in single[0].removed if block.text == APPEAL} == {"repeated"}
        for threads in (None, 2):
            batch = cleancopy.clean_batch(pages, threads, templates=held)
            assert [article.text for article in batch if not isinstance(article, Error)] == expected
        table = cleancopy.clean_arrow(pa.Table.from_pylist(rows), templates=held)
        assert table["text"].to_pylist() == expected
        cleancopy.bulk(dumps, out, templates=held)
        assert [row["text"] for row in lines(out.read_bytes())] == expected


def test_evaluation_takes_them(dump: Path, templates: Templates) -> None:
    gold, path = dump / "gold", dump / "templates.json"
    (gold / "pages").mkdir(parents=True)
    templates.save(path)
    rows = []
    for page in PAGES[:6]:
        (gold / "pages" / f"{page['id']}.html").write_text(page["html"])
        text = cleancopy.clean(page["html"], url=page["url"], templates=templates).text
        rows.append({"id": page["id"], "url": page["url"], "text": text})
    (gold / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    without, *given = (
        cleancopy.evaluate(gold, **options) for options in ({}, {"templates": templates}, {"templates": path})
    )
    precision = [page["P"] for page in without["systems"][0]["pages"]]
    assert max(precision) < 1
    for evaluation in given:
        assert [page["P"] for page in evaluation["systems"][0]["pages"]] == [1] * len(rows)


def test_one_cleaner_serves_all_calls_with_the_same_templates(templates: Templates) -> None:
    from cleancopy import _cleaner, _made

    assert _cleaner({"templates": templates}) is _cleaner({"templates": templates})
    assert _made.cache_info().currsize <= 16


def test_failures_are_logged(dump: Path, caplog: pytest.LogCaptureFixture, templates: Templates) -> None:
    with caplog.at_level(logging.WARNING, "cleancopy"):
        assert cleancopy.learn(dump, glob=["*.jsonl", "*.html"], input="html") == templates
    assert "bad.html: not-html: " in caplog.text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file"),
        ("{", "is no JSON"),
        ("{}", "is no file of templates; `cleancopy learn` writes it anew"),
        ('{"cleancopy_templates": 99}', "is of version 99"),
    ],
)
def test_errors_name_the_file_and_the_fix(content: str | None, says: str, tmp_path: Path) -> None:
    path = tmp_path / "templates.json"
    if content is not None:
        path.write_text(content)
        with pytest.raises(Error, match=says) as caught:
            Templates(content)
        assert caught.value.kind == "bad-templates"
    with pytest.raises(Error, match=says) as caught:
        Templates.load(path)
    assert (caught.value.kind, str(path) in caught.value.message) == ("bad-templates", True)
    with pytest.raises(ValueError, match=says) as refused:
        cleancopy.clean("", templates=path)
    assert str(path) in str(refused.value)


def test_what_makes_no_sense(dump: Path, templates: Templates) -> None:
    with pytest.raises(Error, match=r"bad-templates: .*bad\.html/file\.json"):
        templates.save(dump / "bad.html/file.json")
    with pytest.raises(ValueError, match=r"missing\.jsonl: No such file"):
        cleancopy.learn(dump / "missing.jsonl")
    with pytest.raises(TypeError, match="learn has no option 'precision'; see `cleancopy learn --help`"):
        cleancopy.learn(dump, precision=True)  # type: ignore[call-arg]
    for run in (cleancopy.learn, lambda paths: cleancopy.bulk(paths, dump / "out.jsonl")):
        with pytest.raises(ValueError, match="no path"):
            run([])


def test_an_interrupt_is_one(tmp_path: Path) -> None:
    pages = tmp_path / "pages.jsonl"
    with pages.open("w") as file:
        file.writelines(json.dumps(PAGES[number % len(PAGES)]) + "\n" for number in range(10_000))
    assert_interrupted("cleancopy.learn(*paths, threads=1)", pages)
