"""A reader that stays open answers as one opened anew, whatever was written between two questions."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.answers import Answers
from query.filters import place_filter, read_filter
from query.questions import Question, ask
from query.search import search
from tests.query.conftest import REPORTS, store
from tests.support.embedders import CharacterEmbedder

ROOT = Path(__file__).parents[2]
# What a file holds at one time or another: two of them share a passage, which changes hands.
TEXTS = (
    REPORTS["安河.txt"],
    REPORTS["安河.txt"].replace("98.6%", "91.2%").replace("代办员", "志愿者"),
    REPORTS["临江.txt"],
    REPORTS["临江.txt"].replace("吉林省白山市临江市", "湖南省长沙市长沙县"),
    "# 东湖区：稳岗促就业\n\n江西省南昌市东湖区新增就业8000人，群众满意度97%，举办招聘会。\n",
)
NAMES = ("一.txt", "二.txt", "三.txt")


def questions() -> Iterator[Question]:
    yield ask("街巷议事会")
    yield ask("群众满意度高于95%的窗口")
    yield ask("湖南的退休法官和志愿者")
    yield ask("办理事项", filters=[read_filter("满意度>=90%")], possibly=True)
    yield ask("就业服务", filters=[place_filter(["吉林省", "江西省"])])


def answers(kb: KnowledgeBase) -> list[Answers]:
    return [search(kb, question) for question in questions()]


def opened(home: Path) -> KnowledgeBase:
    return KnowledgeBase.open(Settings.from_environment(home), embedder=CharacterEmbedder())


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments merge at every other step."""
    monkeypatch.setattr("index.word_segments._FAN", 2)


@pytest.mark.usefixtures("small_limits")
def test_a_writer_of_this_process_is_noticed(tmp_path: Path) -> None:
    """Files come, change, swap what they hold, and the index is rebuilt."""
    one, two, three = NAMES
    store(tmp_path, {one: TEXTS[0]})
    with opened(tmp_path) as reader:
        answers(reader)
        for step in ({two: TEXTS[2], three: TEXTS[4]}, {one: TEXTS[1]}, {one: TEXTS[2], two: TEXTS[0]}):
            store(tmp_path, step)
            with opened(tmp_path) as anew:
                assert answers(reader) == answers(anew)
        with KnowledgeBase.open(reader.settings, write=True, embedder=CharacterEmbedder()) as writer:
            writer.reindex()
        with opened(tmp_path) as anew:
            assert answers(reader) == answers(anew)


@pytest.mark.usefixtures("small_limits")
def test_text_that_goes_and_comes_back_is_read_anew(tmp_path: Path) -> None:
    """As many segments and as many removed passages as before, and other words."""
    store(tmp_path, {"一.txt": TEXTS[0]})
    with opened(tmp_path) as reader:
        first = answers(reader)
        store(tmp_path, {"一.txt": TEXTS[4]})
        second = answers(reader)
        store(tmp_path, {"一.txt": TEXTS[0]})
        assert answers(reader) == first != second


def test_a_question_that_was_asked_before_leaves_out_what_is_gone(tmp_path: Path) -> None:
    store(tmp_path, REPORTS)
    with opened(tmp_path) as reader:
        asked = reader.words.ask("退休法官")
        before = asked.search(9)
        gone = {hit.passage_id for hit in before}
        store(tmp_path, {"临江.txt": TEXTS[4]})
        assert before
        assert not {hit.passage_id for hit in asked.search(9)} & gone
        assert asked.search(9, allowed=gone) == []
        everything = reader.tables.searched_passage_ids()
        assert {hit.passage_id for hit in asked.search(9, everything)} <= everything


def test_a_writer_of_another_process_is_noticed(tmp_path: Path) -> None:
    home, texts = tmp_path / "home", tmp_path / "texts.json"
    # Its count is never reached: the process stores all and is not killed.
    command = [sys.executable, "-m", "tests.support.interrupted_store", str(home), str(texts), "blob", "999"]

    def write(*rounds: dict[str, str]) -> None:
        texts.write_text(json.dumps(rounds), encoding="utf-8")
        subprocess.run(command, cwd=ROOT, check=True)

    write({"一.txt": TEXTS[0]})
    with opened(home) as reader:
        first = answers(reader)
        write({"一.txt": TEXTS[2]}, {"二.txt": TEXTS[1]})
        with opened(home) as anew:
            assert answers(reader) == answers(anew) != first
