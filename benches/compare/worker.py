"""Runs one Python extractor over folders of pages, once for each line on standard input.

    worker.py turbohtml|pagesift|resiliparse|trafilatura FOLDER...

Each time it answers with a line of JSON: processor seconds and text by page, the peak of its memory, and its version.
"""
import gzip
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path


def pages(folder):
    folder = Path(folder)
    inner = folder / "pages"
    for path in sorted((inner if inner.is_dir() else folder).iterdir()):
        if path.name.endswith((".html", ".html.gz")):
            data = path.read_bytes()
            yield gzip.decompress(data) if path.suffix == ".gz" else data


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    def run(page):
        tree = HTMLTree.parse(bytes_to_str(page, detect_encoding(page)))
        return extract_plain_text(tree, main_content=True)

    return run


def trafilatura():
    from trafilatura import bare_extraction

    def run(page):
        article = bare_extraction(page, include_comments=False, with_metadata=True)
        return article.text if article else ""

    return run


def turbohtml():
    from turbohtml import parse

    def run(page):
        main = parse(page).main_content()
        return main.to_text() if main else ""

    return run


def pagesift():
    """It takes text that is decoded already, and gives Markdown alone."""
    from pagesift import convert

    def run(page):
        return convert(page.decode("utf-8", "replace")).markdown or ""

    return run


def memory(name):
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith(name))
    return int(line.split()[1]) * 1024


def main():
    extractors = {"turbohtml": turbohtml, "pagesift": pagesift, "resiliparse": resiliparse, "trafilatura": trafilatura}
    run = extractors[sys.argv[1]]()
    loaded = [page for folder in sys.argv[2:] for page in pages(folder)]
    before = memory("VmRSS:")
    Path("/proc/self/clear_refs").write_text("5")
    for _ in sys.stdin:
        seconds, texts = [], []
        for page in loaded:
            start = time.thread_time()
            text = run(page) or ""
            seconds.append(time.thread_time() - start)
            texts.append(text)
        peak = max(0, memory("VmHWM:") - before)
        print(json.dumps({"seconds": seconds, "texts": texts, "peak_bytes": peak, "version": version(sys.argv[1])}), flush=True)


main()
