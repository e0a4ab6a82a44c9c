"""Spark on a real cluster of this machine: two executors, each a process of its own."""

from __future__ import annotations

import gzip
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from conftest import BRIDGE, PDF, ROOT, lines, program, warc

pytest.importorskip("pyspark")

from pyspark.sql import SparkSession

from cleancopy.arrow import schema
from cleancopy.spark import PAGES_A_BATCH, clean_dataframe, clean_warcs

#: A record that breaks off, between two that are whole.
BROKEN = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 10\r\n\r\nHTTP/1.1 2")[:-12]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ.update(
        PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1", PYTHONPATH=str(ROOT / "python/tests")
    )
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
    # The library of Snappy, Spark's own choice, does not load on a machine that has musl beside glibc.
    builder = builder.config("spark.sql.parquet.compression.codec", "gzip")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory, pages: dict[str, bytes]) -> list[str]:
    """Write four files: the pages of the samples among them, and one with a record that is damaged."""
    folder = tmp_path_factory.mktemp("dump")
    for number in range(3):
        urls = {f"https://site{number}.example.org/{name}": page for name, page in pages.items()}
        (folder / f"{number}.warc.gz").write_bytes(warc(urls))
    whole = warc({f"https://a.org/{n}": BRIDGE.encode() for n in range(3)})
    (folder / "damaged.warc.gz").write_bytes(whole + BROKEN)
    return [str(path) for path in sorted(folder.iterdir())]


def known(row: dict[str, Any]) -> dict[str, Any]:
    """Give what a row says, as a record does: numbers to six digits, and nothing that is absent."""
    plain = row.items() if isinstance(row, dict) else row.asDict(recursive=True).items()
    kept = {
        name: round(value, 6) if isinstance(value, float) else value
        for name, value in plain
        if value is not None
    }
    for language in kept.get("languages", []):
        language["share"] = round(language["share"], 6)
    return kept


def expected(dump: list[str], tmp_path: Path) -> list[dict[str, Any]]:
    out = tmp_path / "program.jsonl"
    program("clean", *dump, "-o", out, "-q")
    return sorted((known(record) for record in lines(out.read_bytes())), key=lambda row: row["id"])


def articles(frame: Any) -> list[dict[str, Any]]:
    rows = [known(row) for row in frame.drop("file").collect() if row["error"] is None]
    return sorted(rows, key=lambda row: row["id"])


def test_output_is_that_of_the_program_and_a_bad_record_fails_alone(
    spark: SparkSession, dump: list[str], tmp_path: Path
) -> None:
    frame = clean_warcs(spark, dump, str(tmp_path / "out"))
    assert frame.columns == ["file", *schema().names]
    assert articles(frame) == expected(dump, tmp_path)
    failures = frame.filter("error is not null").collect()
    assert [row["file"] for row in failures] == [dump[-1]]
    assert failures[0]["text"] is None
    files = list((tmp_path / "out").glob("part-*.parquet"))
    assert len(files) == len(dump)


def executors() -> dict[int, list[int]]:
    """Find the executors of this session, and the Python workers below each, by their process ids."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            commands[int(process.name)] = (process / "cmdline").read_text()
            parents[int(process.name)] = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue

    def below(process: int, top: int) -> bool:
        while process > 1 and process != top:
            process = parents.get(process, 0)
        return process == top

    own = [
        p
        for p, command in commands.items()
        if "CoarseGrainedExecutorBackend" in command and below(p, os.getpid())
    ]
    return {executor: [p for p in parents if p != executor and below(p, executor)] for executor in own}


def test_an_executor_that_is_killed_in_mid_task_changes_nothing(
    spark: SparkSession, dump: list[str], tmp_path: Path
) -> None:
    begun, victim = tmp_path / "begun", dump[1]

    def opener(path: str) -> BinaryIO:
        """Give the file; the first time that it is the victim, this never ends."""
        if path == victim and not begun.exists():
            begun.write_text(str(os.getpid()))
            time.sleep(600)
        return open(path, "rb")

    killed: list[int] = []

    def kill() -> None:
        while not (begun.exists() and begun.read_text()):
            time.sleep(0.05)
        worker = int(begun.read_text())
        killed.extend(executor for executor, workers in executors().items() if worker in workers)
        for executor in killed:
            os.kill(executor, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    frame = clean_warcs(spark, dump, str(tmp_path / "out"), opener=opener)
    killer.join(60)
    assert len(killed) == 1
    rows = articles(frame)
    assert rows == expected(dump, tmp_path)
    assert frame.count() == len(rows) + 1
    assert len({(row["file"], row["id"]) for row in frame.collect()}) == frame.count()


def test_data_frames(spark: SparkSession, pages: dict[str, bytes]) -> None:
    rows = [
        ("https://a.org/1", BRIDGE.encode(), 1),
        ("https://a.org/2", PDF, 2),
        ("https://a.org/3", None, 3),
    ]
    frame = spark.createDataFrame(rows * 50, "address string, body binary, day int")
    cleaned = clean_dataframe(frame, html="body", url="address", pass_through=True, with_blocks=True)
    found = cleaned.orderBy("day").collect()
    assert len(found) == 150
    assert int(spark.conf.get("spark.sql.execution.arrow.maxRecordsPerBatch") or 0) == PAGES_A_BATCH
    assert (found[0]["title"], found[0]["day"], found[0]["blocks"][0]["role"]) == (
        "Bridge reopens",
        1,
        "paragraph",
    )
    assert found[50]["error"].startswith("not-html: ")
    assert (found[149]["error"], found[149]["text"]) == (None, "")
