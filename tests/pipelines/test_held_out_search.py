"""Held-out search: a knowledge base of invented reports is asked questions whose answers are known."""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.loaders import decode_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from pipelines.display import evaluation_as_json, evaluation_block
from pipelines.evaluate import GOLD, Evaluation, evaluate
from pipelines.held_out_questions import digest_of, read_questions
from pipelines.held_out_search import Outcome, score_questions
from query.terminal import console
from tests.support.embedders import CharacterEmbedder

SERVICE = "推行一窗受理，办理时间由9天缩短至2天，群众满意度达98.6%。"
ROADS = "新修农村公路40公里，改造危桥6座，行政村通公交。"
HEALTH = "为老年人建立健康档案3200份，组织上门体检。"
TEXTS = {
    "云湾县.txt": f"# 云湾县：服务群众\n\n## 优化服务\n\n{SERVICE}\n\n## 改善出行\n\n{ROADS}\n",
    "青石县.txt": f"# 青石县：守护健康\n\n## 健康管理\n\n{HEALTH}\n",
}
RANKINGS = ("product", "bm25_words", "bm25_characters", "dense")


def row(qid: str, text: str, kind: str, *answers: tuple[str, str, int], **changes: Any) -> dict[str, Any]:
    relevant = []
    for same, (file, passage, grade) in enumerate(answers):
        source = TEXTS.get(file, passage)
        start = source.index(passage)
        judged = [[start, start + len(passage), grade, same]]
        relevant.append({"file": f"县里/{file}", "sha256": digest_of(source), "passages": judged} | changes)
    return {"qid": qid, "text": text, "kind": kind, "relevant": relevant}


ROWS = [
    row("q1", "群众满意度高于95%的一窗受理", "figure", ("云湾县.txt", SERVICE, 3)),
    row("q2", "上门为老年人体检", "keyword", ("青石县.txt", HEALTH, 3), ("松林县.txt", "别处的体检。", 2)),
    row("q3", "垃圾分类怎么做", "keyword", ("松林县.txt", "垃圾分类。", 3)),
    row("q4", "修公路", "place", ("云湾县.txt", ROADS, 3), sha256="0" * 64),
    row("q5", "航天发射", "none"),
]


def write(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path = folder / "questions-dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a knowledge base that holds TEXTS."""
    home = tmp_path_factory.mktemp("held-out")
    with KnowledgeBase.open(Settings.from_environment(home), write=True, embedder=CharacterEmbedder()) as kb:
        for name, text in TEXTS.items():
            data = text.encode("gb18030")  # a text is known by its words, not by its bytes
            kb.store(
                [StoredItem(f"/elsewhere/{name}", data, extract_facts(decode_source(name, data)))], "run"
            )
    return home


@pytest.fixture
def kb(stored: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(Settings.from_environment(stored), embedder=CharacterEmbedder()) as opened:
        yield opened


@pytest.fixture
def outcome(kb: KnowledgeBase, tmp_path: Path) -> Outcome:
    return score_questions(kb, read_questions(write(tmp_path, ROWS)), "held_out.dev.search")


@pytest.mark.parametrize("ranking", RANKINGS)
def test_every_ranking_finds_what_is_held(outcome: Outcome, ranking: str) -> None:
    for measure in ("ndcg@10", "mrr@10", "recall@10", "recall@100"):
        assert outcome.means.scores[f"held_out.dev.search.{ranking}.all.{measure}"] > 0.6
    assert outcome.means.scores[f"held_out.dev.search.{ranking}.figure.recall@100"] == 1.0


def test_a_ranking_that_finds_nothing_scores_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    foreign = row("q", "zzz", "keyword", ("云湾县.txt", ROADS, 3))
    scores = score_questions(kb, read_questions(write(tmp_path, [foreign])), "search").means.scores
    assert scores["search.bm25_words.all.recall@100"] == scores["search.bm25_characters.all.ndcg@10"] == 0.0


def test_what_could_be_asked_is_counted(outcome: Outcome) -> None:
    assert outcome.extent.asked == {"figure": 1, "keyword": 1}
    assert (outcome.extent.partly, outcome.extent.left_out, outcome.extent.without_answer) == (1, 2, 1)


def test_texts_that_are_missing_or_others_are_named(outcome: Outcome) -> None:
    messages = [failure.message for failure in outcome.failures]
    assert len(messages) == 2
    assert any("松林县.txt is not in the knowledge base" in message for message in messages)
    assert any("云湾县.txt is another text" in message for message in messages)


def test_a_knowledge_base_without_the_texts_scores_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    outcome = score_questions(kb, read_questions(write(tmp_path, ROWS[2:4])), "search")
    assert outcome.means.scores == {}
    assert (outcome.extent.left_out, len(outcome.failures)) == (2, 2)


@pytest.fixture
def evaluation(flows: str, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluation:
    gold = tmp_path / "gold"
    shutil.copytree(GOLD, gold, ignore=shutil.ignore_patterns("heldout"))
    (gold / "heldout").mkdir()
    write(gold / "heldout", ROWS)
    monkeypatch.setattr("pipelines.evaluate.open_embedder", lambda settings: CharacterEmbedder())
    monkeypatch.setattr("index.knowledge_base.model_name", lambda settings: "characters")
    return evaluate(str(gold), str(stored), search=False, questions=True)


def test_people_and_programs_see_the_same_search_scores(evaluation: Evaluation) -> None:
    told: Any = evaluation_as_json(evaluation)
    screen = console()
    with screen.capture() as capture:
        screen.print(evaluation_block(evaluation), crop=False)
    shown = capture.get()
    assert told["held_out_questions"]["asked"] == {"figure": 1, "keyword": 1}
    assert len(told["failures"]) == 2
    for ranking in RANKINGS:
        name = f"held_out.dev.search.{ranking}.figure.ndcg@10"
        low, high = told["intervals"][name]
        assert low == high == told["scores"][name]  # of one question
        assert ranking in shown
        assert f"{told['scores'][name]:.3f} [{low:.3f}, {high:.3f}]" in shown
    assert "held_out.dev.search" in shown
    assert "figure 1" in shown
    assert "left out are 2" in " ".join(shown.split())
