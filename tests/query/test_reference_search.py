"""The real search answers what the reference search does, on random knowledge bases."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from corpus.loaders import decode_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.search_text import search_texts
from index.settings import Settings
from query.conditions import Condition, FigureCondition, PlaceCondition, ThemeCondition
from query.filters import place_filter, read_filter
from query.questions import ask
from query.search import search
from query.wording import strip_question_words
from tests.support import reference_search as reference
from tests.support.embedders import CharacterEmbedder

PLACES = ("安徽省合肥市肥西县", "吉林省白山市临江市", "湖南省长沙市")
SENTENCES = (
    "推行一窗受理。整合大厅窗口38个，群众满意度达98.6%。",
    "开展上门代办。组建代办队伍12支，群众满意度超过90%，办件4300件。",
    "设立街巷议事会。商户和住户共同商定公约，解决停车难题510个。",
    "选聘退休法官。退休法官担任调解员65名，群众满意度为88%。",
    "建立联席会议。吉林省白山市派员参加，定期会商。",
    "公开办件进度。窗口逐件公示，群众满意度95%。",
)
QUESTIONS = (
    "窗口代办",
    "群众满意度高于95%的窗口",
    "满意度90%以上的代办队伍",
    "吉林退休法官调解",
    "安徽群众满意度高于92%的窗口",
    "商户公约停车",
    "火箭",
)
FILTERS: tuple[tuple[Condition, ...], ...] = (
    (),
    (),
    (place_filter(["吉林省"]),),
    (place_filter(["肥西县", "长沙市"]),),
    (read_filter("满意度>=90%"),),
    (place_filter(["湖南省"]), read_filter("满意度>95%")),
)

reports = st.tuples(
    st.sampled_from(["", *PLACES]), st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True)
)


def write(place: str, sentences: list[str]) -> str:
    """A report on a place; one without has a title that names none."""
    opening = f"{place}持续推进改革。\n\n" if place else ""
    title = place[-3:] or "一地"
    return f"# {title}：做法\n\n{opening}## 优化服务\n\n" + "\n\n".join(sentences) + "\n"


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(reports, min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(FILTERS)), min_size=3, max_size=5),
)
def test_it_answers_what_the_reference_does(
    tmp_path_factory: pytest.TempPathFactory,
    written: list[tuple[str, list[str]]],
    asked: list[tuple[str, tuple[Condition, ...]]],
) -> None:
    home: Path = tmp_path_factory.mktemp("home")
    rows: dict[str, list[reference.Row]] = {}
    with KnowledgeBase.open(Settings.from_environment(home), write=True, embedder=CharacterEmbedder()) as kb:
        for number, (place, sentences) in enumerate(written):
            data = (write(place, sentences) + "\n" * number).encode()
            facts = extract_facts(decode_source(f"{number}.txt", data))
            kb.store([StoredItem(f"/{number}.txt", data, facts)], "run")
            rows[facts.source.id] = reference.rows_of(facts, search_texts(facts))
        every = [row for some in rows.values() for row in some]
        for text, filters in asked:
            check(kb, every, text, filters)


def check(kb: KnowledgeBase, rows: list[reference.Row], text: str, filters: tuple[Condition, ...]) -> None:
    found = search(kb, ask(text, filters=filters, limit=100))
    conditions = found.question.conditions
    assert {type(condition) for condition in conditions} <= {PlaceCondition, FigureCondition, ThemeCondition}
    expected = reference.answer(rows, text, strip_question_words(text), filters, conditions)
    # Where two sums of floats are all but equal, either order is right.
    shown = sorted((fold[0].weakness, fold[0].score) for fold, _ in expected)
    assume(all(one[0] != two[0] or two[1] - one[1] > 1e-4 for one, two in pairwise(shown)))
    # So is either of two copies: what is compared is which copies stand together, and where.
    assert [
        (sorted([answer.passage_id, *(copy.passage_id for copy in answer.copies)]), len(answer.also))
        for answer in found.answers
    ] == [(sorted(row.id for row in fold), len(also)) for fold, also in expected]
    scores = [reference.shown_score(fold[0]) for fold, _ in expected]
    assert [answer.score for answer in found.answers] == pytest.approx(scores, abs=1e-4)
    for answer, (fold, _) in zip(found.answers, expected, strict=True):
        by_id = {row.id: row for row in fold}
        assert [verdict.tier for verdict in answer.why.verdicts] == by_id[answer.passage_id].tiers
        assert by_id[answer.passage_id].before == pytest.approx(fold[0].before, abs=1e-4)
