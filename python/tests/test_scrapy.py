"""A real spider on a site of this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import BRIDGE, PDF

pytest.importorskip("scrapy")

LATIN = "<h1>Brücke öffnet</h1><p>Die alte Brücke über den Fluss ist seit Montag wieder offen, teilte die Stadt mit.</p>"

SITE = {
    "/": b"<ul><li><a href='/bridge'>one</a><li><a href='/latin'>two</a><li><a href='/pdf'>three</a></ul>",
    "/bridge": BRIDGE.encode() * 3,
    "/latin": LATIN.encode("latin-1"),
    "/pdf": PDF,
}

SPIDER = """
import dataclasses, json, sys
import scrapy
from scrapy.crawler import CrawlerProcess
import cleancopy.scrapy

@dataclasses.dataclass
class Page:
    url: str
    html: bytes | None
    title: str | None = None
    text: str | None = None

class Spider(scrapy.Spider):
    name = "site"

    async def start(self):
        yield scrapy.Request(sys.argv[1])

    def parse(self, response):
        if response.url == sys.argv[1]:
            yield from response.follow_all(css="a")
        elif sys.argv[3] == "helper":
            yield cleancopy.scrapy.article(response).to_dict()
        elif sys.argv[3] == "dataclass":
            yield Page(url=response.url, html=response.body)
        else:
            yield {"url": response.url, "html": response.body, "seen": 1}

settings = json.loads(sys.argv[4])
process = CrawlerProcess({
    "FEEDS": {sys.argv[2]: {"format": "jsonlines"}}, "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, **settings,
})
crawler = process.create_crawler(Spider)
process.crawl(crawler)
process.start()
print(json.dumps({k: v for k, v in crawler.stats.get_stats().items() if k.startswith("cleancopy/")}))
"""

PIPELINE = {"ITEM_PIPELINES": {"cleancopy.scrapy.CleancopyPipeline": 300}}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = SITE.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=iso-8859-1")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def crawl(
    site: str, tmp_path: Path, mode: str, settings: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, int]]:
    """Run the spider; gives the items by the ends of their addresses, and the counts."""
    out = tmp_path / "items.jsonl"
    command = [sys.executable, "-c", SPIDER, site, str(out), mode, json.dumps(settings)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    items = [json.loads(line) for line in out.read_text().splitlines()]
    return {item["url"].rsplit("/", 1)[1]: item for item in items}, json.loads(ran.stdout.splitlines()[-1])


def test_items_get_the_article(site: str, tmp_path: Path) -> None:
    items, counts = crawl(site, tmp_path, "dict", PIPELINE)
    assert set(items) == {"bridge", "latin"}
    assert items["bridge"]["title"] == "Bridge reopens"
    assert items["bridge"]["text"].startswith("The old bridge")
    assert items["bridge"]["seen"] == 1
    assert "html" not in items["bridge"]
    assert counts == {"cleancopy/cleaned": 2, "cleancopy/dropped/not-html": 1}


def test_items_of_other_kinds_and_settings(site: str, tmp_path: Path) -> None:
    settings = {**PIPELINE, "CLEANCOPY_OPTIONS": {"drop_text": ["12,000"]}, "CLEANCOPY_FIELDS": ["text"]}
    items, _ = crawl(site, tmp_path, "dataclass", settings)
    assert items["bridge"]["title"] is None
    assert "12,000" not in items["bridge"]["text"]


def test_what_is_no_article_is_dropped_if_asked(site: str, tmp_path: Path) -> None:
    items, counts = crawl(site, tmp_path, "dict", {**PIPELINE, "CLEANCOPY_MIN_WORDS": 1000})
    assert items == {}
    assert counts["cleancopy/dropped/too-short"] == 2
    items, counts = crawl(site, tmp_path, "dict", {**PIPELINE, "CLEANCOPY_ARTICLES_ONLY": True})
    assert len(items) + counts.get("cleancopy/dropped/not-article", 0) == 2


def test_the_helper_obeys_the_header(site: str, tmp_path: Path) -> None:
    items, _ = crawl(site, tmp_path, "helper", {})
    assert items["latin"]["title"] == "Brücke öffnet"
