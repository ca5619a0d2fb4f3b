"""Many readers ask a server at once while another process takes reports in: errors, and how long each waits.

python benchmarks/concurrent_readers.py HOME FOLDER [--readers 50] [--seconds 30] [--pause 0.5]

HOME is copied first and stays as it is; FOLDER is taken into the copy. Set POLICYKB_MODEL as for HOME.
Readers ask, wait ``--pause`` seconds as a person would, and ask again. First nobody writes, for
``--seconds``; then they ask for as long as the ingestion takes.
"""

import argparse
import http.client
import itertools
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
SERVE = [sys.executable, "-c", "from query.cli import main; main()", "serve"]
INGEST = [sys.executable, "-c", "from pipelines.cli import main; main()", "run"]
WORDS = (
    "养老服务", "营商环境", "基层治理", "数字化改革", "乡村振兴", "群众满意度", "一网通办", "志愿服务",
    "矛盾调解", "网格化管理", "招商引资", "生态环境", "就业培训", "医疗保障", "教育均衡", "交通建设",
)  # fmt: skip


@dataclass
class Seen:
    """What readers saw."""

    waited: dict[str, list[float]] = field(default_factory=dict)  # milliseconds by kind of address
    statuses: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, milliseconds: float, status: int, body: bytes) -> None:
        """One answer. A thing that is gone by now may be missing; nothing else may."""
        with self.lock:
            self.waited.setdefault(kind, []).append(milliseconds)
            self.statuses[f"{kind} {status}"] += 1
            if status != 200 and not (kind == "thing" and status == 404):
                self.failures[f"{kind} {status} {body[:200]!r}"] += 1

    def fail(self, kind: str, error: Exception) -> None:
        """A connection that broke."""
        with self.lock:
            self.failures[f"{kind} {type(error).__name__}: {error}"] += 1


def ask(port: int, number: int, stop: threading.Event, pause: float, seen: Seen) -> None:
    """One reader: asks one thing after another until the end."""
    chance = random.Random(number)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    practices: list[str] = []
    while not stop.is_set():
        kind = chance.choice(("search", "search", "page", "figures", "practices", "thing"))
        if kind == "thing" and not practices:
            kind = "practices"
        word = quote(chance.choice(WORDS) + chance.choice(WORDS))
        path = {
            "search": f"/api/search?q={word}&facets=true",
            "page": f"/?q={word}",
            "figures": f"/api/figures?limit=20&indicator={quote('满意度')}",
            "practices": "/api/practices?limit=50",
            "thing": f"/api/practices/{chance.choice(practices) if practices else ''}",
        }[kind]
        started = time.perf_counter()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            seen.fail(kind, error)
            connection.close()
            continue
        seen.note(kind, (time.perf_counter() - started) * 1000, answer.status, body)
        if kind == "practices" and answer.status == 200:
            practices = [row["practice_id"] for row in json.loads(body)["rows"]]
        stop.wait(pause * chance.uniform(0.5, 1.5))


@contextmanager
def asking(port: int, readers: int, pause: float) -> Iterator[Seen]:
    """So many readers ask inside the block."""
    seen, stop = Seen(), threading.Event()
    threads = [
        threading.Thread(target=ask, args=(port, number, stop, pause, seen)) for number in range(readers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """A server over the home; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*SERVE, "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr
            print(server.stderr.readline().strip())
            threading.Thread(target=lambda: list(map(print, server.stderr or ())), daemon=True).start()
            yield port
        finally:
            server.terminate()
            server.wait(60)


def tell(title: str, seen: Seen, seconds: float) -> None:
    """Print a table of what was seen."""
    count = sum(map(len, seen.waited.values()))
    print(f"\n{title}: {count} answers in {seconds:.0f} s, {sum(seen.failures.values())} failures")
    print("| asked | answers | p50 ms | p95 ms | p99 ms |\n|---|---:|---:|---:|---:|")
    for kind, waited in sorted({**seen.waited, "all": list(itertools.chain(*seen.waited.values()))}.items()):
        cuts = statistics.quantiles(waited, n=100) if len(waited) > 1 else [waited[0]] * 99
        print(f"| {kind} | {len(waited)} | {cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} |")
    for failure, times in seen.failures.most_common(10):
        print(f"{times} × {failure}")


def main() -> None:
    """Measure and print; exit 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--pause", type=float, default=0.5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        shutil.copytree(given.home, home)
        os.environ.setdefault("POLICYKB_MODELS", str(given.home.absolute() / "models"))
        with serving(home) as port:
            started = time.perf_counter()
            with asking(port, given.readers, given.pause) as quiet:
                time.sleep(given.seconds)
            tell("nobody writes", quiet, time.perf_counter() - started)
            started = time.perf_counter()
            with asking(port, given.readers, given.pause) as busy:
                written = subprocess.run(
                    [*INGEST, str(given.folder), "--home", str(home)], cwd=ROOT, stdout=subprocess.DEVNULL
                )
            tell("during the ingestion", busy, time.perf_counter() - started)
    if quiet.failures or busy.failures or written.returncode not in (0, 1):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
