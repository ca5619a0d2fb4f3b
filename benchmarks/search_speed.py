"""How long a search takes among many passages, kind by kind, and how much memory it needs.

    python benchmarks/search_speed.py FOLDER... [--passages 100000] [--home DIR] [--answers FILE]

The passages are the paragraphs of the texts in the folders, varied until there are so many: some characters
change places and digits become others, so that no two are the same. Their vectors are made up, those of the
questions are the bundled model's. ``--home`` keeps the knowledge base, and takes the one that is there;
``--answers`` writes what was answered, to be compared from one version of the program to another.
"""

import argparse
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from corpus.loaders import decode_source, find_files, load_source
from extract.facts import extract_facts
from extract.records import Facts
from index.embedders import Embedder, Matrix, open_embedder
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from query.answers import Answers
from query.conditions import Condition
from query.filters import kind_filter, period_filter, place_filter, read_filter, theme_filter
from query.questions import ask
from query.search import search

QUESTIONS = Path(__file__).parent.parent / "tests" / "gold" / "heldout" / "questions-dev.jsonl"
FILTERS: tuple[tuple[str, Callable[[], Condition]], ...] = (
    ("--place 四川省", partial(place_filter, ["四川省"])),
    ("--where 满意度>=95%", partial(read_filter, "满意度>=95%")),
    ("--where 投资>=1亿元", partial(read_filter, "投资>=1亿元")),
    ("--theme 养老服务", partial(theme_filter, "养老服务")),
    ("--period 2023", partial(period_filter, "2023")),
    ("--status target", partial(kind_filter, None, "target")),
)
BATCH = 50  # files stored at once
SHARE = 0.5  # how far a made-up vector lies from the direction that all vectors of the model share


class MadeUpEmbedder:
    """The model of the settings for questions; for passages, vectors made of their characters."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._directions: dict[str, Matrix] = {}
        self._seen: dict[str, Matrix] | None = None
        self._shared = embedder.embed_queries(["养老", "网格", "投资", "满意度", "就业", "生态"]).mean(axis=0)
        self.name = embedder.name

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        own = np.array([np.mean([self._direction(one) for one in text], axis=0) for text in texts])
        made = self._shared + SHARE * own / np.linalg.norm(own, axis=1, keepdims=True)
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        seen = self._seen
        if seen is None:
            return self._embedder.embed_queries(texts)
        for text in texts:
            if text not in seen:
                seen[text] = self._embedder.embed_queries([text])[0]
        return np.array([seen[text] for text in texts])

    def remember(self, *, remember: bool) -> None:
        """Whether a question is embedded once only."""
        self._seen = {} if remember else None

    def _direction(self, character: str) -> Matrix:
        if character not in self._directions:
            made = np.random.default_rng(ord(character)).normal(size=self.dimension)
            self._directions[character] = made.astype(np.float32)
        return self._directions[character]


# --- the knowledge base ------------------------------------------------------------------------------


def vary(text: str, number: int) -> str:
    """Another text of the same length, always the same one for a ``number``; 0 is the text itself."""
    if not number:
        return text
    return "\n".join(_vary_line(line, random.Random(f"{number} {line}")) for line in text.split("\n"))


def _vary_line(line: str, chance: random.Random) -> str:
    characters = [chance.choice("123456789") if one.isdecimal() and one != "0" else one for one in line]
    han = [place for place, one in enumerate(characters) if "\u4e00" <= one <= "\u9fff"]
    for _ in range(len(han) // 60 + 1 if len(han) > 30 else 0):
        one, other = chance.sample(han, 2)
        characters[one], characters[other] = characters[other], characters[one]
    return "".join(characters)


def read_item(path: Path, number: int) -> StoredItem:
    """A file of the folders as one of a variation."""
    text = vary(load_source(path).source.text, number)
    data = text.encode()
    facts: Facts = extract_facts(decode_source(path.name, data))
    return StoredItem(f"/{number}/{path}", data, facts)


def build(home: Path, folders: Sequence[Path], passages: int) -> None:
    """Store variations until there are so many searched passages."""
    settings = Settings.from_environment(home)
    paths = [path for folder in folders for path in find_files([folder])]
    random.Random(5).shuffle(paths)
    wanted = ((path, number) for number in itertools.count() for path in paths)
    kb = KnowledgeBase.open(settings, write=True, embedder=MadeUpEmbedder(open_embedder(settings)))
    with kb, ProcessPoolExecutor(2, get_context("spawn")) as pool:
        while (stored := kb.counts().searched_passages) < passages:
            print(f"\r{stored:,} passages", end="", file=sys.stderr, flush=True)
            kb.store(list(pool.map(read_item, *zip(*itertools.islice(wanted, BATCH), strict=True))), "run")


# --- the measurements --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the searches of one kind took."""

    kind: str
    clock: list[float]  # seconds
    busy: list[float]  # seconds of all processors together, which others that run beside it hardly change

    @contextmanager
    def one(self) -> Iterator[None]:
        """Time what happens inside."""
        clock, busy = time.perf_counter(), time.process_time()
        yield
        self.clock.append(time.perf_counter() - clock)
        self.busy.append(time.process_time() - busy)

    def row(self) -> str:
        """A row of the table, in milliseconds."""
        cells = [
            f"{1000 * np.percentile(of, part):.0f}" for of in (self.clock, self.busy) for part in (50, 95)
        ]
        return f"| {self.kind} | {len(self.clock)} | {' | '.join(cells)} |"


def read_questions() -> Iterator[tuple[str, str]]:
    """Kind and text of each development question."""
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["kind"], row["text"]


def measure(
    kb: KnowledgeBase, asked: Sequence[tuple[str, tuple[Condition, ...]]], kind: str, found: list[Answers]
) -> Timing:
    """Time each search; the answers are added to ``found``."""
    timing = Timing(kind, [], [])
    for text, filters in asked:
        with timing.one():
            found.append(search(kb, ask(text, filters=filters)))
    return timing


def measure_all(home: Path) -> tuple[list[Timing], list[Answers]]:
    """Time the searches of every kind: with the question's embedding and without, in a warm process."""
    questions = list(read_questions())
    stating = {"figure", "place", "condition"}
    plain: list[tuple[str, tuple[Condition, ...]]] = [(t, ()) for kind, t in questions if kind not in stating]
    conditions: list[tuple[str, tuple[Condition, ...]]] = [
        (t, ()) for kind, t in questions if kind in stating
    ]
    settings = Settings.from_environment(home)
    embedder = MadeUpEmbedder(open_embedder(settings))
    timings = [Timing("embedding a question alone", [], [])]
    found: list[Answers] = []
    with KnowledgeBase.open(settings, embedder=embedder) as kb:
        for text, _ in (*plain[:5], *conditions[:5]):
            search(kb, ask(text))
        for text, _ in plain:
            with timings[0].one():
                embedder.embed_queries([text])
        for remember, how in ((False, "with its embedding"), (True, "its vector given")):
            embedder.remember(remember=remember)
            if remember:
                for _, text in questions:
                    embedder.embed_queries([text])
            timings.append(measure(kb, plain, f"plain, {how}", found))
            timings.append(measure(kb, conditions, f"conditions in the question, {how}", found))
            for name, make in FILTERS:
                filtered = [(text, (make(),)) for _, text in questions[::6]]
                timings.append(measure(kb, filtered, f"`{name}`, {how}", found))
            both = [(text, (FILTERS[0][1](), FILTERS[2][1]())) for _, text in questions[::6]]
            timings.append(measure(kb, both, f"two filters, {how}", found))
    return timings, found


def measure_first(home: Path) -> None:
    """In a new process: how long opening and the first search take, and the memory then and later."""
    started = time.perf_counter()
    settings = Settings.from_environment(home)
    with KnowledgeBase.open(settings, embedder=open_embedder(settings)) as kb:
        kb.embedder.embed_queries(["养老"])
        loaded = time.perf_counter()
        before = _resident()
        search(kb, ask("山区怎样办养老服务"))
        first = time.perf_counter()
        for _, text in list(read_questions())[:30]:
            search(kb, ask(text))
        print(
            f"| first search after opening | 1 | {1000 * (first - loaded):.0f} | | | |\n"
            f"Opening and loading the model took {loaded - started:.1f} s. "
            f"Memory: {before:.0f} MB with the model loaded, "
            f"{_resident():.0f} MB after 30 searches, {_peak():.0f} MB at most."
        )


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _written(found: Answers) -> dict[str, object]:
    answers = [
        (one.passage_id, round(one.score, 6), [c.passage_id for c in one.copies]) for one in found.answers
    ]
    excluded = [one.excluded for one in found.excluded]
    return {"question": found.question.text, "answers": answers, "excluded": excluded}


def main() -> None:
    """Build what is missing, measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, help="folders of .txt and .md files")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--first", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = options.home or Path(scratch) / "home"
        if options.first:
            measure_first(home)
            return
        if options.folders:
            build(home, [folder.absolute() for folder in options.folders], options.passages)
        timings, found = measure_all(home)
        print(
            "| search | searches | p50 ms | p95 ms | p50 CPU ms | p95 CPU ms |\n"
            "|---|---:|---:|---:|---:|---:|"
        )
        for timing in timings:
            print(timing.row())
        for remember in ("with its embedding", "its vector given"):
            every = [timing for timing in timings if timing.kind.endswith(remember)]
            clock = [seconds for one in every for seconds in one.clock]
            busy = [seconds for one in every for seconds in one.busy]
            print(Timing(f"**all, {remember}**", clock, busy).row(), flush=True)
        subprocess.run([sys.executable, __file__, "--first", "--home", str(home)], check=True)
        print(f"Load of the machine: {os.getloadavg()[0]:.1f}; processors: {os.cpu_count()}.")
        if options.answers:
            lines = (json.dumps(_written(one), ensure_ascii=False) for one in found)
            options.answers.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
