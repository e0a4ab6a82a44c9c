"""What all tests use: pages of the repository, and the program beside the package."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Pages of the project's own samples, by name.
PAGES = {path.parent.name: path.read_bytes() for path in sorted(ROOT.glob("samples/*/source.html"))}

#: A small page with an article.
BRIDGE = (
    "<nav>Home Sport</nav><h1>Bridge reopens</h1>"
    "<p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>"
    "<p>Some 12,000 cars are expected to cross it every day, <a href='/o'>officials</a> told reporters.</p>"
    "<h3>Related Posts</h3><p><a href='/x'>Ferry service to end in spr…</a></p>"
)

#: What is no page.
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"


def program(*args: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the program that the package installed."""
    command = [str(Path(sys.executable).parent / "cleancopy"), *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, check=False)


def lines(text: str | bytes) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def warc(pages: dict[str, bytes], content_type: str = "text/html; charset=utf-8") -> bytes:
    """Write pages by their addresses as responses of a WARC, each compressed for itself."""
    members = []
    for url, page in pages.items():
        kind = "application/pdf" if page.startswith(b"%PDF") else content_type
        body = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + page
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Record-ID: <{uuid.uuid5(uuid.NAMESPACE_URL, url).urn}>\r\n"
            "WARC-Date: 2026-03-01T12:00:00Z\r\n"
            f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        members.append(gzip.compress(head.encode() + body + b"\r\n\r\n"))
    return b"".join(members)


@pytest.fixture(scope="session")
def pages() -> dict[str, bytes]:
    """Give the pages of the samples."""
    assert len(PAGES) > 10
    return PAGES


def assert_interrupted(call: str, *paths: Path) -> None:
    """Does what `call` says of `paths` until control-C is pressed, and asserts that Python ends by that.

    In a process of its own: what else the tests use may set up how signals are handled.
    """
    code = (
        "import os, pathlib, signal, sys, threading, cleancopy\n"
        "paths = [pathlib.Path(path) for path in sys.argv[1:]]\n"
        "threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        f"{call}"
    )
    run = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, timeout=60)
    assert run.returncode == -signal.SIGINT, run.stderr
    assert run.stderr.endswith("KeyboardInterrupt\n")
