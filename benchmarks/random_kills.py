"""Kills a writer at random moments, hundreds of times, and compares what the next run makes of it.

Run by hand: python benchmarks/random_kills.py [--kills 300] [--seed 1] [--files 12] [--during ingest]

A trial begins with an empty home (``ingest``) or a finished one (``reindex``). A child process works there
until SIGKILL ends it at a moment drawn from the time that an undisturbed child took; it is killed up to
three times in a row. After each kill a reader must find passages and vectors in agreement. Then a last child
works to the end, and its tables must be the same as the undisturbed ones, line by line, as must every vector
and the answers of the word index. Children are forked, so that none spends its time on imports; the
embedding model is the cheap one of the tests, since it is the stores that are tried. Exits 1 at the first
difference.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import chromadb  # noqa: F401  # loaded before the first fork
import numpy as np

from corpus.errors import StoreError
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from tests.support import interrupted_store
from tests.support.embedders import CharacterEmbedder

QUESTIONS = ("夜间商铺", "调解纠纷", "驿站200名", "新增12家")
MOST_KILLS = 3  # of one home

Rounds = list[dict[str, str]]
Work = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class State:
    """What a home holds: its tables, a digest of its vectors, and what words find."""

    tables: list[str]
    vectors: list[tuple[str, str]]
    words: list[list[tuple[str, float]]]


def make_rounds(files: int, seed: int) -> Rounds:
    """Two rounds of files: the second changes every third, moves every fourth, and leaves the rest."""
    chance = random.Random(seed)
    first = {f"{number:03d}.txt": _report(number, chance.randrange(1, 99)) for number in range(files)}
    second = {}
    for number, (name, text) in enumerate(first.items()):
        moved = f"移{name}" if number % 4 == 1 else name
        second[moved] = _report(number, 100) if number % 3 == 0 else text
    return [first, second]


def _report(number: int, amount: int) -> str:
    return (
        f"# {number}号街道：做法\n\n## 优化服务\n\n"
        f"建立驿站。设驿站{amount}个，服务200名群众。\n\n"
        f"化解矛盾。{number}号街道调解纠纷{amount}个。\n\n夜间经济。新增商铺12家。\n"
    )


def ingest(rounds: Rounds) -> Work:
    """The work of storing the rounds, one run each."""
    return lambda home: interrupted_store.store(home, rounds) and None


def reindex(home: Path) -> None:
    """The work of building words and vectors anew."""
    with _open(home, write=True) as kb:
        kb.reindex()


def _open(home: Path, *, write: bool = False) -> KnowledgeBase:
    settings = Settings.from_environment(home, environment={})
    return KnowledgeBase.open(settings, write=write, embedder=CharacterEmbedder(), extractor_version="1")


def read_state(home: Path) -> State:
    """What ``home`` holds. Raises AssertionError where its vectors are not those of its passages."""
    with _open(home) as kb:
        ids = sorted(kb.tables.searched_passage_ids())
        stored = kb.vectors_of(ids)
        for id_, vector in zip(ids, stored, strict=True):
            nearest = {hit.passage_id: hit.similarity for hit in kb.vectors.search(vector, len(ids))}
            assert nearest.keys() == set(ids), f"vectors of {len(nearest)} of {len(ids)} passages"
            assert abs(nearest[id_] - 1) < 1e-5, f"the vector of {id_} is another"
        digests = [np.round(vector, 6).tobytes().hex() for vector in stored]
        words = [
            [(hit.passage_id, hit.score) for hit in kb.words.search(question, 20)] for question in QUESTIONS
        ]
        return State(list(kb.tables.dump()), list(zip(ids, digests, strict=True)), words)


def read_if_any(home: Path) -> None:
    """A reader finds every searched passage by its vector, if the home has tables yet."""
    try:
        kb = _open(home)
    except StoreError as error:
        if "There is no knowledge base" in str(error):
            return
        raise
    with kb:
        ids = kb.tables.searched_passage_ids()
        vector = kb.embedder.embed_queries(["驿站"])[0]
        found = {hit.passage_id for hit in kb.vectors.search(vector, len(ids) + 9)} if ids else set()
        assert found == ids, f"a reader found {len(found)} of {len(ids)} passages"


def in_child(work: Callable[[], object], *, kill_after: float | None = None) -> tuple[int, float]:
    """Run ``work`` in a forked process; returns how it ended (0, 1, or minus a signal) and its seconds."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:  # the parent reports it
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - started


def state_of(home: Path) -> State:
    """``read_state`` in a child, so that no thread of Chroma lives in the process that forks."""
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)

        def write() -> None:
            state = read_state(home)
            path.write_text(json.dumps([state.tables, state.vectors, state.words]), encoding="utf-8")

        ended, _ = in_child(write)
        if ended != 0:
            raise SystemExit(f"{home}: what it holds cannot be read")
        return State(*json.loads(path.read_text(encoding="utf-8")))


def try_kills(name: str, work: Work, start: Path | None, kills: int, chance: random.Random) -> None:
    """Kill ``work`` that many times in homes that begin as copies of ``start``; exit at a difference."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _begin(home, start)
        ended, seconds = in_child(partial(work, home))
        if ended != 0:
            raise SystemExit(f"{name}: the undisturbed run failed")
        expected = state_of(home)
        done = landed = 0
        while done < kills:
            shutil.rmtree(home)
            _begin(home, start)
            moments = [chance.uniform(0, seconds) for _ in range(chance.randint(1, MOST_KILLS))]
            landed += sum(_kill(name, work, home, moment) for moment in moments)
            done += len(moments)
            if in_child(partial(work, home))[0] != 0 or state_of(home) != expected:
                raise SystemExit(f"{name}: after kills at {moments} s (number {done}) the end is another")
        print(f"{name}: {done} kills, {landed} before the end of the work ({seconds:.2f} s); all ends equal")


def _kill(name: str, work: Work, home: Path, moment: float) -> bool:
    """Begin ``work``, kill it, let a reader look; whether the kill came before the end of the work."""
    ended, _ = in_child(partial(work, home), kill_after=moment)
    if ended not in (0, -signal.SIGKILL) or in_child(partial(read_if_any, home))[0] != 0:
        raise SystemExit(f"{name}: broken by a kill {moment:.3f} s after the start")
    return ended != 0


def _begin(home: Path, start: Path | None) -> None:
    if start is None:
        home.mkdir()
    else:
        shutil.copytree(start, home)


def main() -> None:
    """Read the arguments and try."""
    parser = argparse.ArgumentParser(description="Kill a writer at random moments.")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--during", choices=("ingest", "reindex", "both"), default="both")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    rounds = make_rounds(options.files, options.seed)
    if options.during != "reindex":
        try_kills("ingest", ingest(rounds), None, options.kills, chance)
    if options.during != "ingest":
        with tempfile.TemporaryDirectory() as folder:
            start = Path(folder) / "start"
            start.mkdir()
            if in_child(lambda: ingest(rounds)(start))[0] != 0:
                raise SystemExit("reindex: the run before it failed")
            try_kills("reindex", reindex, start, options.kills, chance)


if __name__ == "__main__":
    main()
