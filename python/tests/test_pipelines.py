"""datatrove and NeMo Curator: their own pipelines run the extractors."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from conftest import BRIDGE, PDF, warc


def test_datatrove(tmp_path: Path) -> None:
    pytest.importorskip("datatrove")
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.writers import JsonlWriter

    from cleancopy.datatrove import FIELDS, CleancopyExtractor

    pages: list[Any] = [
        BRIDGE,
        PDF.decode("latin-1"),
        "",
        "\ud800",
        "<nav>Home</nav>",
        BRIDGE.replace("Bridge", "Pier"),
    ]
    metadata = {"url": "https://a.org/x", "date": "of the crawl"}
    documents = [Document(text=page, id=str(at), metadata=dict(metadata)) for at, page in enumerate(pages)]
    extractor = CleancopyExtractor(timeout=20, drop_text=["12,000"])
    writer = JsonlWriter(str(tmp_path), output_filename="out.jsonl", compression=None)
    executor = LocalPipelineExecutor([documents, extractor, writer], logging_dir=str(tmp_path / "logs"))
    stats = executor.run()
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["0", "5"]
    assert rows[0]["text"].startswith("The old bridge")
    assert "12,000" not in rows[0]["text"]
    found = rows[1]["metadata"]
    assert found["article_title"] == "Pier reopens"
    assert found["date"] == "of the crawl"
    assert set(found) == {"url", "date", *(f"article_{name}" for name in FIELDS)}
    counts = stats.stats[0].stats.to_dict()
    assert (counts["total"], counts["extracted"], counts["dropped"]) == (6, 6, 4)


def test_datatrove_warms_up_with_nothing() -> None:
    pytest.importorskip("datatrove")
    from cleancopy.datatrove import CleancopyExtractor

    extractor = CleancopyExtractor(articles_only=True)
    assert extractor.extract("") == ""
    text = pickle.loads(pickle.dumps(CleancopyExtractor().extract(BRIDGE)))
    assert text.metadata["article_title"] == "Bridge reopens"


def test_nemo(tmp_path: Path) -> None:
    pytest.importorskip("nemo_curator.stages.text.download")
    from nemo_curator.stages.text.download.base.iterator import DocumentIterateExtractStage
    from nemo_curator.stages.text.download.common_crawl.warc_iterator import CommonCrawlWarcIterator
    from nemo_curator.tasks import FileGroupTask

    from cleancopy.nemo import CleancopyExtractor

    path = tmp_path / "a.warc.gz"
    path.write_bytes(
        warc({"https://a.org/1": BRIDGE.encode(), "https://a.org/2": PDF, "https://a.org/3": b""})
    )
    extractor = CleancopyExtractor(precision=True)
    assert set(extractor.input_columns()) <= set(CommonCrawlWarcIterator().output_columns())
    stage = DocumentIterateExtractStage(iterator=CommonCrawlWarcIterator(), extractor=extractor)
    batch = stage.process(FileGroupTask(dataset_name="news", data=[str(path)]))
    [row] = batch.to_pandas().to_dict("records")
    assert (row["url"], row["title"]) == ("https://a.org/1", "Bridge reopens")
    assert list(row) == stage.outputs()[1]
