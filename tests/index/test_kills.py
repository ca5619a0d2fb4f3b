"""A process killed at any step leaves what search can use; the next run ends as an undisturbed one."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from tests.support import interrupted_store
from tests.support.embedders import CharacterEmbedder

ROOT = Path(__file__).parents[2]
QUESTIONS = ("夜间商铺", "调解纠纷", "驿站200名", "新增12家")


def report(name: str, amount: int) -> str:
    return (
        f"# {name}区：做法\n\n## 优化服务\n\n"
        f"建立驿站。{name}区设“{name}之家”驿站{amount}个，服务200名群众。\n\n"
        f"化解矛盾。{name}区调解纠纷{amount}个。\n\n夜间经济。新增商铺12家。\n"
    )


# The second round changes one file, moves another's bytes to a new path, and leaves one as it was.
ROUNDS = [
    {"一.txt": report("甲", 1), "二.txt": report("乙", 2), "三.txt": report("丙", 3)},
    {"一.txt": report("甲", 9), "二.txt": report("乙", 2), "四.txt": report("丙", 3)},
]


def open_to_read(home: Path) -> KnowledgeBase:
    settings = Settings.from_environment(home, environment={})
    return KnowledgeBase.open(settings, embedder=CharacterEmbedder(), extractor_version="1")


def answers(home: Path) -> list[object]:
    with open_to_read(home) as kb:
        vectors = kb.embedder.embed_queries(QUESTIONS)
        return [
            (kb.words.search(question, 9), kb.vectors.search(vector, 9))
            for question, vector in zip(QUESTIONS, vectors, strict=True)
        ]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[object]]:
    """The dump and the answers after runs that nobody killed."""
    home = tmp_path_factory.mktemp("undisturbed")
    return interrupted_store.store(home, ROUNDS), answers(home)


@pytest.mark.parametrize(
    ("step", "count"),
    [
        ("blob", 2),
        ("embedding", 2),
        ("source", 3),
        ("statement", 4),
        ("statement", 47),
        ("statement", 90),
        ("vectors", 1),
        ("settle", 1),
        ("publish", 1),
        ("copy", 1),
        ("vectors", 2),
        ("publish", 2),
        ("forget", 2),
    ],
)
def test_killed_and_resumed_equals_undisturbed(
    tmp_path: Path, undisturbed: tuple[list[str], list[object]], step: str, count: int
) -> None:
    home, texts = tmp_path / "home", tmp_path / "texts.json"
    texts.write_text(json.dumps(ROUNDS), encoding="utf-8")
    killed = subprocess.run(
        [sys.executable, "-m", "tests.support.interrupted_store", str(home), str(texts), step, str(count)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    with open_to_read(home) as kb:
        count_of_words = len({hit.passage_id for hit in kb.words.search("区", 99)})
        vector = kb.embedder.embed_queries(["区"])[0]
        found = {hit.passage_id for hit in kb.vectors.search(vector, 99)}
        assert found == kb.tables.searched_passage_ids()
        assert count_of_words <= len(found)
    assert (interrupted_store.store(home, ROUNDS), answers(home)) == undisturbed
    assert len([folder for folder in (home / "vectors").iterdir() if folder.is_dir()]) <= 2
