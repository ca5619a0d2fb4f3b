"""A process that stores files and kills itself at one step: ``HOME TEXTS.json STEP COUNT``.

STEP names a method below; at its COUNT-th call the process is killed without warning, as by a power cut.
STEP ``statement`` is any SQL statement that writes, the migration's apart.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from index import generations, knowledge_base
from index.blobs import Blobs
from index.chroma import ChromaVectors
from index.generations import FolderGenerations
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.stored_vectors import StoredVectors
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts

BATCH = 2  # files stored in one transaction: fewer than a round has, more than one
STEPS: dict[str, tuple[Any, str]] = {
    "blob": (Blobs, "_write"),
    "embedding": (StoredVectors, "keep"),
    "source": (knowledge_base, "replace_sources"),
    "copy": (generations, "_copy"),
    "vectors": (ChromaVectors, "add"),
    "settle": (FolderGenerations, "finish"),
    "publish": (StoredVectors, "publish"),
    "forget": (FolderGenerations, "forget"),
}


def store(home: Path, rounds: list[dict[str, str]]) -> list[str]:
    """Store each round of files in a knowledge base opened for it; returns the dump."""
    settings = Settings.from_environment(home, environment={})
    for number, texts in enumerate(rounds):
        items = [
            StoredItem(f"/{name}", text.encode(), make_facts(text, name)) for name, text in texts.items()
        ]
        with KnowledgeBase.open(
            settings, write=True, embedder=CharacterEmbedder(), extractor_version="1"
        ) as kb:
            for start in range(0, len(items), BATCH):
                kb.store(items[start : start + BATCH], f"r{number}")
            dump = list(kb.tables.dump())
    return dump


def _kill_at(count: int) -> Callable[[], None]:
    left = [count]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def _watch(name: str, count: int) -> None:
    step = _kill_at(count)
    if name == "statement":

        @event.listens_for(Engine, "before_cursor_execute")
        def before(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            if statement.startswith(("INSERT", "UPDATE", "DELETE")) and "alembic" not in statement:
                step()

        return
    owner, method = STEPS[name]
    whole = getattr(owner, method)

    def stepping(*arguments: Any, **options: Any) -> Any:
        step()
        return whole(*arguments, **options)

    setattr(owner, method, stepping)


if __name__ == "__main__":
    _watch(sys.argv[3], int(sys.argv[4]))
    store(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
