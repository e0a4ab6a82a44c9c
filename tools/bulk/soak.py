#!/usr/bin/env python3
"""Keeps the program busy for a time, on mixed dumps with hostile documents in them, and sees that nothing grows.

    cargo build --release
    tools/bulk/soak.py PAGES [--minutes 30] [--scratch DIR]

PAGES is a folder searched for *.html and *.html.gz. One process reads JSON lines from a pipe all the time; its memory and its
descriptors are looked at every second. Beside it, runs over a folder of lines, archives and pages in every compression are
made one after another: each must count the same, write the same bytes and leave nothing. The exit status is 1 if
memory or descriptors grow, or anything differs.
"""

import argparse
import bz2
import gzip
import hashlib
import json
import lzma
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from prove import PROGRAM, pages

HOSTILE = [
    b"oops", b'{"html": "\xff"}', b"[" * 100_000,
    json.dumps({"html": "<div>" * 50_000 + "<p>Rain fell."}).encode(),
    json.dumps({"html": "<blockquote><p>x" * 400}).encode(),
    json.dumps({"html": "<p " + "a=b " * 40_000 + ">Rain fell."}).encode(),
    json.dumps({"html": "x" * (11 << 20)}).encode(),
]


def lines(pool, seed, count):
    """Lines of pages, one in fifty of them hostile."""
    chance = random.Random(seed)
    for number in range(count):
        if chance.random() < .02:
            yield chance.choice(HOSTILE)
        else:
            html = pool[chance.randrange(len(pool))].decode("utf-8", "replace")
            yield json.dumps({"id": str(number), "html": html}).encode()


def record(number, page, length):
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <{number}>\r\nWARC-Target-URI: http://a.example/{number}\r\n"
            f"Content-Length: {length}\r\n\r\n")
    return head.encode() + page + b"\r\n\r\n"


def mixed(folder, pool):
    """A folder with documents in all containers, some of them damaged."""
    folder.mkdir()
    block = b"".join(line + b"\n" for line in lines(pool, 1, 100))
    (folder / "a.jsonl").write_bytes(block)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(block))
    (folder / "c.jsonl.xz").write_bytes(lzma.compress(block, preset=1) + b"garbage after the end")
    (folder / "d.jsonl.bz2").write_bytes(bz2.compress(block)[:-1000])
    chance, members = random.Random(2), []
    for number in range(100):
        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + pool[chance.randrange(len(pool))]
        wrong = chance.choice([0, 0, 0, 1, -1, 9_000_000])
        members.append(gzip.compress(record(number, page, len(page) + wrong)))
    members[50] = members[50][:len(members[50]) // 2]
    (folder / "e.warc.gz").write_bytes(b"".join(members))
    for number in range(50):
        (folder / f"{number}.html").write_bytes(pool[number % len(pool)])


def one_run(folder, output):
    """What a run over the folder gives: status, counts, bytes, and the files that are there after it."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    done = subprocess.run([PROGRAM, "clean", "-q", folder, "-o", output / "o.jsonl.zst", "--dedup=mark",
                           "--report", output / "r.json"], stderr=subprocess.DEVNULL)
    summary = json.loads((output / "r.json").read_text())["summary"]
    del summary["seconds"]
    digest = hashlib.sha256((output / "o.jsonl.zst").read_bytes()).hexdigest()
    return done.returncode, json.dumps(summary), digest, sorted(path.name for path in output.iterdir())


def feed(child, block, enough, sent):
    """Sends the lines again and again, until it is enough; the child counts them at its end."""
    while not enough.is_set():
        child.stdin.write(block)
        sent[0] += 1
    child.stdin.close()


def usage(child):
    """Resident MiB and descriptors of a process."""
    process = pathlib.Path(f"/proc/{child.pid}")
    resident = int(re.search(r"VmRSS:\s+(\d+) kB", (process / "status").read_text())[1]) / 1024
    return resident, len(list((process / "fd").iterdir()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--scratch")
    args = parser.parse_args()
    if args.scratch:
        pathlib.Path(args.scratch).mkdir(parents=True, exist_ok=True)
    scratch = pathlib.Path(tempfile.mkdtemp(dir=args.scratch))
    try:
        sys.exit(0 if soak(scratch, pages(args.corpus), args.minutes * 60) else 1)
    finally:
        shutil.rmtree(scratch)


def soak(scratch, pool, seconds):
    mixed(scratch / "in", pool)
    block = b"".join(line + b"\n" for line in lines(pool, 3, 500))
    child = subprocess.Popen([PROGRAM, "clean", "-q", "-", "-f", "json", "-o", "/dev/null", "--report", scratch / "r.json"],
                             stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    begun, enough, sent, samples, runs = time.monotonic(), threading.Event(), [0], [], set()
    sender = threading.Thread(target=feed, args=(child, block, enough, sent))
    sender.start()
    count = 0
    try:
        while time.monotonic() < begun + seconds:
            runs.add(str(one_run(scratch / "in", scratch / "out")))
            count += 1
            if child.poll() is not None:
                sys.exit(f"soak: the program that reads the pipe ended with status {child.returncode}")
            samples.append(usage(child))
            time.sleep(1)
    finally:
        # Else the thread would send for ever.
        enough.set()
        sender.join()
    child.wait()
    inputs = json.loads((scratch / "r.json").read_text())["summary"]["inputs"]
    early, late = samples[len(samples) // 4:len(samples) // 2], samples[3 * len(samples) // 4:]
    memory = [max(resident for resident, _ in part) for part in (early, late)]
    descriptors = [max(number for _, number in part) for part in (early, late)]
    print(f"soak: {seconds / 60:.0f} min, {inputs} documents through a pipe of {500 * sent[0]} sent")
    print(f"resident {memory[0]:.0f} MiB in the second quarter and {memory[1]:.0f} in the last, descriptors {descriptors}")
    print(f"{count} runs over mixed files, {len(runs)} results")
    return (inputs == 500 * sent[0] and memory[1] <= 1.1 * memory[0] + 8 and descriptors[1] <= descriptors[0]
            and len(runs) == 1)


if __name__ == "__main__":
    main()
