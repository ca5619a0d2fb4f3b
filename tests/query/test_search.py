"""Search on a small knowledge base: what is found, shown once, placed, explained."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.answers import Answer
from query.filters import place_filter
from query.questions import ask
from query.ranking import DEFAULT_WEIGHTS, Weights
from query.search import search
from tests.support.embedders import CharacterEmbedder

QUESTIONS = [
    "行动不便的老人怎样办事",
    "商户和住户共同商定公约",
    "群众满意度高于95%的窗口",
    "临江的退休法官",
    "停车",
    "!!!停???",
    "😀老人",
    "'; DROP TABLE passage; --",
    "[a-z]+(.*)$",
    "服务" * 500,
]


def find(kb: KnowledgeBase, text: str, limit: int = 10, place: str | None = None) -> tuple[Answer, ...]:
    filters = [place_filter([place])] if place else []
    return search(kb, ask(text, limit=limit, filters=filters)).answers


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("行动不便的老人怎样办事", "开展上门代办"),
        ("政务大厅一窗受理", "推行一窗受理"),
        ("退休法官教师调解", "选聘退休法官担任调解员"),
        ("商户和住户共同商定公约", "设立街巷议事会"),
    ],
)
def test_the_practice_that_says_it_comes_first(kb: KnowledgeBase, text: str, title: str) -> None:
    assert find(kb, text)[0].title == title


@pytest.mark.parametrize("text", QUESTIONS)
def test_each_practice_and_each_text_is_one_answer(kb: KnowledgeBase, text: str) -> None:
    answers = find(kb, text)
    practices = [answer.practice_id for answer in answers if answer.practice_id]
    assert len(practices) == len(set(practices))
    assert len({answer.text for answer in answers}) == len(answers)


@pytest.mark.parametrize("text", QUESTIONS)
def test_spans_spell_the_text_and_the_copies(kb: KnowledgeBase, text: str) -> None:
    for answer in find(kb, text):
        source = kb.tables.source_text(answer.source_id)
        assert "".join(span.of(source) for span in answer.source_spans) == answer.text
        for copy in answer.copies:
            stored = kb.tables.passage(copy.passage_id)
            assert stored is not None
            assert stored.passage.text == answer.text
            assert copy.source_spans == stored.source_spans


def test_the_same_text_in_two_files_is_one_answer_that_names_both(kb: KnowledgeBase) -> None:
    answers = [answer for answer in find(kb, "设立街巷议事会") if answer.title == "设立街巷议事会"]
    assert len(answers) == 1
    assert {answers[0].source, *(copy.source for copy in answers[0].copies)} == {"安河.txt", "临江.txt"}


@pytest.mark.parametrize("text", QUESTIONS)
def test_scores_fall_and_ranks_rise(kb: KnowledgeBase, text: str) -> None:
    answers = find(kb, text)
    scores = [answer.score for answer in answers]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert [answer.rank for answer in answers] == list(range(1, len(answers) + 1))


@pytest.mark.parametrize("text", QUESTIONS)
def test_fewer_answers_are_the_first_of_more(kb: KnowledgeBase, text: str) -> None:
    assert find(kb, text, limit=2) == find(kb, text, limit=1000)[:2]


def test_why_names_words_ranks_and_parts(kb: KnowledgeBase) -> None:
    why = find(kb, "退休法官担任调解员")[0].why
    assert "退休法官担任调解员" in why.words
    assert why.word_rank == 1
    assert why.similarity is not None
    assert 0 < why.similarity <= 1
    assert why.words_part == pytest.approx(DEFAULT_WEIGHTS.words)


def test_a_ranking_without_weight_has_no_say(kb: KnowledgeBase) -> None:
    by_words = search(kb, ask("退休法官"), weights=Weights(1, 0)).answers
    assert {answer.why.similarity for answer in by_words} == {None}
    by_vectors = search(kb, ask("退休法官"), weights=Weights(0, 1)).answers
    assert {answer.why.word_rank for answer in by_vectors} == {None}


@pytest.mark.parametrize(
    ("place", "regions"),
    [
        ("340000", {"安徽省合肥市肥西县"}),
        ("340100", {"安徽省合肥市肥西县"}),
        ("340123", {"安徽省合肥市肥西县"}),
        ("220000", {"吉林省白山市临江市"}),
        ("430000", set()),
    ],
)
def test_a_place_filter_keeps_what_lies_in_it(kb: KnowledgeBase, place: str, regions: set[str]) -> None:
    assert {answer.region for answer in find(kb, "街巷议事会", place=place)} == regions


def test_a_place_in_the_question_raises_its_reports_and_excludes_nothing(kb: KnowledgeBase) -> None:
    answers = find(kb, "吉林省的便民服务")
    assert answers[0].region == "吉林省白山市临江市"
    assert {answer.why.verdicts[0].tier for answer in answers} == {"certainly", "contradicts"}
    plain = [answer.region for answer in find(kb, "便民服务")]
    assert plain[0] != answers[0].region


def test_figures_in_the_question_order_the_answers(kb: KnowledgeBase) -> None:
    answers = find(kb, "群众满意度高于95%的做法")
    verdicts = [answer.why.verdicts[0] for answer in answers]
    assert verdicts[0].tier == "certainly"
    assert verdicts[0].figure is not None
    assert verdicts[0].figure.text == "98.6%"
    assert verdicts[-1].tier == "contradicts"
    assert verdicts[-1].figure is not None
    assert verdicts[-1].figure.text == "90%"


def test_an_empty_knowledge_base_answers_nothing(tmp_path: Path) -> None:
    embedder = CharacterEmbedder()
    with KnowledgeBase.open(Settings.from_environment(tmp_path), write=True, embedder=embedder) as empty:
        assert find(empty, "志愿服务") == ()


def test_a_passage_that_is_gone_is_left_out(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may replace a source between finding a passage and reading it."""
    first, *others = find(kb, "退休法官")
    read = kb.tables.passages
    monkeypatch.setattr(
        type(kb.tables), "passages", lambda _, ids: read([id_ for id_ in ids if id_ != first.passage_id])
    )
    assert [answer.passage_id for answer in find(kb, "退休法官")] == [a.passage_id for a in others]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("退休法官擔任調解員", "退休法官担任调解员"),
        ("群眾滿意度高於９５％", "群众满意度高于95%"),
        ("\x00退休\x1b法官\u2028", " 退休 法官 "),
    ],
)
def test_other_characters_find_what_simplified_ones_do(kb: KnowledgeBase, typed: str, meant: str) -> None:
    assert find(kb, typed) == find(kb, meant) != ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="群众服务老人街巷议事调解满意度高于9%5，、的 aA。", min_size=1, max_size=30))
def test_any_question_is_answered_the_same_each_time(kb: KnowledgeBase, text: str) -> None:
    if not any(map(str.isalnum, text)):
        return
    answers = find(kb, text)
    assert answers == find(kb, text)
    assert [answer for answer in answers if answer.score < 0] == []
    assert all(dataclasses.is_dataclass(answer.why) for answer in answers)


def test_copies_in_many_files_hide_no_other_answer(
    tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One report filed twelve times, while each ranking hands over three texts."""
    monkeypatch.setattr("query.hits.DEPTH", 3)
    report = "# 肥西县：一窗受理\n\n整合政务大厅窗口38个，推行一窗受理，办理时间缩短至2天。\n"
    other = "# 临江市：多元调解\n\n选聘退休法官担任调解员，在窗口旁化解矛盾215件。\n"
    store_reports(tmp_path, {f"{n:02}.txt": report + "\n" * n for n in range(12)} | {"临江.txt": other})
    opened = KnowledgeBase.open(Settings.from_environment(tmp_path), embedder=CharacterEmbedder())
    with opened as kb:
        first, second = find(kb, "政务大厅窗口办理时间", limit=1) + find(kb, "退休法官", limit=1)
        sources = [answer.source for answer in find(kb, "政务大厅窗口办理时间")]
    assert (first.source, len(first.copies)) == ("00.txt", 11)
    assert (second.source, len(second.copies)) == ("临江.txt", 0)
    assert sources == ["00.txt", "临江.txt"]
