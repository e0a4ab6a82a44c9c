#!/usr/bin/env python3
"""Demonstrates what the bulk engine promises, on real pages repeated to the size of a dump.

    cargo build --release
    tools/bulk/prove.py PAGES [CHECK...] [--scratch DIR] [--pages 20000] [--kills 100] [--dump-mib 10240] [--archives DIR]

PAGES is a folder searched for *.html and *.html.gz. Checks: speed same memory kill archives (all of them by default).
Each prints one line of figures; the exit status is 1 if one fails. Timings mean something on a quiet machine only,
so the load is printed with them.
"""

import argparse
import gzip
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("CLEANCOPY", str(pathlib.Path(__file__).parents[2] / "target/release/cleancopy"))


def pages(folder):
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.name.endswith((".html", ".html.gz")))
    if not files:
        sys.exit(f"{folder}: no pages")
    read = lambda path: gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
    return [read(path) for path in files]


def put_lines(out, pool, count=None, size=None):
    lines = [json.dumps(page.decode("utf-8", "replace")) for page in pool]
    written = number = 0
    while (count is None or number < count) and (size is None or written < size):
        written += out.write(f'{{"id":"{number}","html":{lines[number % len(lines)]}}}\n'.encode())
        number += 1


def write_lines(path, pool, count):
    with open(path, "wb") as out:
        put_lines(out, pool, count)


def write_folder(path, pool, count):
    for number in range(count):
        below = path / f"{number // 1000:03}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number:06}.html").write_bytes(pool[number % len(pool)])


def run(*arguments, **options):
    options.setdefault("stderr", subprocess.DEVNULL)
    return subprocess.run([PROGRAM, "clean", *map(str, arguments)], **options)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def speed(scratch, pool, args):
    write_lines(scratch / "speed.jsonl", pool, args.pages)
    write_folder(scratch / "speed", pool, args.pages)
    good = True
    for name in ("speed.jsonl", "speed"):
        times = {}
        for threads in (1, 2):
            begun = time.monotonic()
            run("-q", "-j", threads, scratch / name, "-o", scratch / "out.jsonl")
            times[threads] = time.monotonic() - begun
        ratio = times[1] / times[2]
        good &= ratio >= 1.8
        print(f"speed {name}: {args.pages} pages, 1 thread {times[1]:.1f} s, 2 threads {times[2]:.1f} s, "
              f"{ratio:.2f} times, load {os.getloadavg()[0]:.1f}")
    return good


def same(scratch, pool, args):
    count = min(args.pages, 2000)
    write_lines(scratch / "same.jsonl", pool, count)
    digests = set()
    for threads in (1, 2, 8):
        run("-q", "-j", threads, scratch / "same.jsonl", "-o", scratch / "same-out.jsonl", "--dedup=mark")
        digests.add(digest(scratch / "same-out.jsonl"))
    print(f"same: {count} pages at 1, 2 and 8 threads, {len(digests)} different outputs")
    return len(digests) == 1


def peak(pool, size):
    """Peak resident MiB of a run over so many bytes of JSON lines, which come through a pipe and need no disk.

    Linux's count of the process itself; that of wait4 begins with the memory of this program, which started it."""
    child = subprocess.Popen([PROGRAM, "clean", "-q", "-j", "2", "-", "-f", "json", "-o", "/dev/null"],
                             stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    put_lines(child.stdin, pool, size=size)
    status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
    child.communicate()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def memory(scratch, pool, args):
    sizes = (args.dump_mib // 10, args.dump_mib)
    peaks = [peak(pool, size << 20) for size in sizes]
    print("memory: " + ", ".join(f"{size} MiB dump {peak:.0f} MiB resident" for size, peak in zip(sizes, peaks)))
    return max(peaks) < 400 and peaks[1] < 1.1 * peaks[0]


KILLED = {
    "a compressed file": ["kill/out.jsonl.gz", "--dedup", "--report", "kill/report.json"],
    "a file": ["kill/out.jsonl", "--dedup=mark"],
    "shards": ["kill/out.jsonl.zst", "--shard-size", "300K"],
    "a directory": ["kill/out/", "--report", "kill/report.json"],
}


def kill(scratch, pool, args):
    (scratch / "inputs").mkdir()
    write_lines(scratch / "inputs/a.jsonl", pool, min(args.pages, 300))
    write_folder(scratch / "inputs/b", pool, min(args.pages, 100))
    seed, killed, wrong, rounds = random.Random(7), 0, 0, 0
    for output, *options in KILLED.values():
        arguments = [PROGRAM, "clean", "-q", "inputs", "-o", output, *options]
        start = lambda *more, words=arguments: subprocess.Popen([*words, *more], cwd=scratch, stderr=subprocess.DEVNULL)
        fresh(scratch / "kill")
        begun = time.monotonic()
        start().wait()
        whole, expected = time.monotonic() - begun, contents(scratch / "kill")
        until = killed + args.kills // len(KILLED)
        while killed < until:
            fresh(scratch / "kill")
            while True:
                child = start("--resume")
                try:
                    status = child.wait(seed.uniform(0, 1.2 * whole))
                    break
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
                    killed += 1
            rounds += 1
            wrong += status != 0 or contents(scratch / "kill") != expected
    print(f"kill: {killed} times kill -9 in {rounds} runs into {', '.join(KILLED)}; {wrong} runs with other bytes")
    return wrong == 0


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def contents(folder):
    """Every file below a folder with its bytes; of a report, all but the time that the run took."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if report := files.get("report.json"):
        files["report.json"] = json.loads(report)
        del files["report.json"]["summary"]["seconds"]
    return files


def archives(scratch, _, args):
    if not args.archives:
        print("archives: no folder given, skipped")
        return True
    files, lost, failed = 0, [], 0
    for path in sorted(path for path in pathlib.Path(args.archives).rglob("*") if path.is_file()):
        done = run("-f", "json", path, "--report", scratch / "report.json", stdout=subprocess.PIPE, timeout=60)
        summary = json.loads((scratch / "report.json").read_text())["summary"]
        there = summary["cleaned"] + summary["empty"]
        bad, skipped = sum(summary["failed"].values()), sum(summary["skipped"].values())
        starts = heads(path)
        files, failed = files + 1, failed + bad
        balanced = summary["inputs"] == there + bad + skipped and len(done.stdout.splitlines()) == there
        if not balanced or summary["inputs"] < starts or done.returncode not in (0, 1):
            lost.append(f"{path.name}: {starts} records, {summary['inputs']} inputs")
    print(f"archives: {files} files, {failed} failures named, {len(lost)} files with records lost {lost}")
    return not lost


def heads(path):
    """How often a WARC record begins in a file, as far as it can be decompressed."""
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        done = subprocess.run(["gzip", "-dc"], input=data, capture_output=True)
        data = done.stdout
    return sum(data.count(b"WARC/" + version + end + b"WARC-") for version in (b"0.18", b"1.0", b"1.1")
               for end in (b"\r\n", b"\n"))


CHECKS = {check.__name__: check for check in (speed, same, memory, kill, archives)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("checks", nargs="*", metavar="CHECK")
    parser.add_argument("--scratch")
    parser.add_argument("--pages", type=int, default=20000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--dump-mib", type=int, default=10240)
    parser.add_argument("--archives")
    args = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(dir=args.scratch))
    try:
        pool = pages(args.corpus)
        results = [CHECKS[name](scratch, pool, args) for name in args.checks or CHECKS]
    finally:
        shutil.rmtree(scratch)
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
