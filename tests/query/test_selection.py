"""Selection: filters choose the passages that judging every one of them chooses."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import QuestionError
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.conditions import Condition, EntityCondition, PlaceCondition, SourceCondition
from query.contexts import gather_contexts
from query.filters import (
    kind_filter,
    organisation_filter,
    period_filter,
    place_filter,
    programme_filter,
    read_filter,
    source_filter,
    theme_filter,
)
from query.questions import ask
from query.search import search
from query.selection import choose_passages, count_exclusions
from query.tiers import TIERS, judge
from query.verdicts import judge_ranked
from tests.support.embedders import CharacterEmbedder

REPORTS = {
    "养老.txt": """# 青山县：让老人不离村

2023年，湖南省长沙市长沙县推进农村养老服务，县民政局牵头建成助餐点46个，服务老人1200余人，群众满意度达97%。

力争到2026年新建助餐点30个，满意度达到98%以上。
""",
    "就业.txt": """# 东湖区：稳岗促就业

江西省南昌市东湖区落实《就业促进条例》，2021年培训1500人次，投诉量由200件降至90件，发放补贴1.2亿元。

东湖区人力资源和社会保障局实施“春风行动”，近年来新增就业8000余人，满意度约95%。
""",
    "城管.txt": """# 城市管理见成效

推行街长制，处理占道经营问题320个，投诉量同比下降35%，面积2公顷的公园开放。
""",
}
FILTERS: list[Condition] = [
    read_filter("满意度>=95%"),
    read_filter("满意度<98%"),
    read_filter("培训1000人次以上"),
    read_filter("投诉量下降三成以上"),
    read_filter(">=1亿元"),
    read_filter("服务老人1250人以上"),
    read_filter("公园面积20亩以上"),
    read_filter(">1000人"),
    place_filter(["湖南"]),
    place_filter(["360102", "430000"]),
    place_filter(["430121"]),
    period_filter("2023"),
    period_filter("2021/2022"),
    period_filter("2026"),
    theme_filter("养老服务"),
    theme_filter("employment"),
    kind_filter(kind="planned"),
    kind_filter(kind="done"),
    kind_filter(status="target"),
    EntityCondition("春风行动", None, "春风行动", ("PROGRAM",), frozenset()),
    SourceCondition(
        "就业", None, frozenset({hashlib.sha256(REPORTS["就业.txt"].encode()).hexdigest()}), "就业"
    ),
]


@pytest.fixture
def knowledge(
    tmp_path_factory: pytest.TempPathFactory, store_reports: Callable[[Path, dict[str, str]], None]
) -> KnowledgeBase:
    """A knowledge base of these reports."""
    folder = tmp_path_factory.mktemp("selection")
    store_reports(folder, REPORTS)
    return KnowledgeBase.open(Settings.from_environment(folder), embedder=CharacterEmbedder())


def judged(kb: KnowledgeBase, condition: Condition, tiers: set[str]) -> set[str]:
    """The passages whose verdict is among ``tiers``, each judged for itself."""
    stored = kb.tables.passages(kb.tables.searched_passage_ids())
    figures, mentions = kb.tables.figures_of(stored), kb.tables.mentions_of(stored)
    contexts = gather_contexts(kb, [condition], stored.keys(), stored.keys())
    chosen = set()
    for id_, item in stored.items():
        named = {mention.adcode for mention in mentions.get(id_, ()) if mention.adcode}
        context = (contexts[id_],) if id_ in contexts else ()
        (verdict,) = judge([condition], item.adcode, figures.get(id_, ()), named, *context)
        if verdict.tier in tiers:
            chosen.add(id_)
    return chosen


def test_passages_are_ranked_by_the_verdicts_on_all_that_they_say(knowledge: KnowledgeBase) -> None:
    with knowledge as kb:
        sketches = kb.tables.sketches(kb.tables.searched_passage_ids())
        for condition in FILTERS:
            if isinstance(condition, EntityCondition):
                continue  # words rank by names already
            by_tier: dict[str, set[str]] = {tier: set() for tier in TIERS}
            for id_, (verdict,) in judge_ranked(kb, [condition], sketches).items():
                by_tier[verdict.tier].add(id_)
            for tier, ids in by_tier.items():
                assert ids == judged(kb, condition, {tier}), (condition.text, tier)


def test_filters_choose_what_is_judged_so(knowledge: KnowledgeBase) -> None:
    with knowledge as kb:
        everything = kb.tables.searched_passage_ids()
        chosen_by = [choose_passages(kb, [one]) for one in FILTERS]
        for condition, chosen in zip(FILTERS, chosen_by, strict=True):
            assert chosen == judged(kb, condition, {"certainly"}), condition.text
            near = choose_passages(kb, [condition], possibly=True)
            assert near == judged(kb, condition, {"certainly", "possibly"}), condition.text
        assert sum(0 < len(chosen or ()) < len(everything) for chosen in chosen_by) >= 15
        assert [one.excluded for one in count_exclusions(kb, FILTERS)] == [
            len(everything) - len(chosen or ()) for chosen in chosen_by
        ]


def test_all_filters_must_be_met(knowledge: KnowledgeBase) -> None:
    with knowledge as kb:
        both = choose_passages(kb, [theme_filter("养老服务"), read_filter("满意度>=95%")])
        texts = [item.passage.text for item in kb.tables.passages(both or ()).values()]
        assert len(texts) >= 1
        assert all("满意度" in text for text in texts)
        assert choose_passages(kb, [place_filter(["江西"]), theme_filter("养老服务")]) == frozenset()
        assert choose_passages(kb, []) is None


def test_an_organisation_is_found_by_part_of_its_name_and_by_its_short_form(knowledge: KnowledgeBase) -> None:
    with knowledge as kb:
        condition = organisation_filter("人力资源和社会保障局", kb.catalogue)
        chosen = choose_passages(kb, [condition])
        assert chosen == judged(kb, condition, {"certainly"})
        (text,) = (item.passage.text for item in kb.tables.passages(chosen or ()).values())
        assert "春风行动" in text


def test_a_programme_is_found_by_its_name(knowledge: KnowledgeBase) -> None:
    with knowledge as kb:
        chosen = choose_passages(kb, [programme_filter("春风行动", kb.catalogue)])
        (text,) = (item.passage.text for item in kb.tables.passages(chosen or ()).values())
        assert "春风行动" in text


def test_a_source_is_found_by_its_name_and_its_id(knowledge: KnowledgeBase) -> None:
    with knowledge as kb:
        by_name = source_filter(["养老.txt", "城管.txt"], kb)
        assert len(by_name.source_ids) == 2
        assert {source_filter([id_[:8], id_], kb).source_ids for id_ in by_name.source_ids} == {
            frozenset({id_}) for id_ in by_name.source_ids
        }
        for wrong in ("养老", "", min(by_name.source_ids)[:7]):
            with pytest.raises(QuestionError, match="no source is called"):
                source_filter([wrong], kb)


def test_what_only_possibly_meets_a_filter_is_an_answer_on_request(knowledge: KnowledgeBase) -> None:
    with knowledge as kb:
        filters = [read_filter("服务老人1250人以上")]
        strict = search(kb, ask("农村养老", filters=filters))
        assert strict.answers == ()
        assert [one.excluded for one in strict.excluded] == [len(kb.tables.searched_passage_ids())]
        assert strict.nearest[0].rank == 1
        (answer,) = search(kb, ask("农村养老", filters=filters, possibly=True)).answers
        (verdict, *_) = answer.why.verdicts
        assert (verdict.condition, verdict.tier) == (filters[0], "possibly")


def test_a_place_read_from_the_question_is_no_filter(knowledge: KnowledgeBase) -> None:
    with knowledge as kb:
        answers = search(kb, ask("湖南怎样稳就业"))
        assert any(isinstance(one, PlaceCondition) for one in answers.question.conditions)
        assert {answer.source for answer in answers.answers} > {"就业.txt"}


@pytest.mark.parametrize(
    ("text", "source"),
    [("養老服務怎麼辦", "养老.txt"), ("穩崗促就業", "就业.txt"), ("佔道經營問題", "城管.txt")],
)
def test_traditional_characters_find_simplified_text(
    knowledge: KnowledgeBase, text: str, source: str
) -> None:
    with knowledge as kb:
        assert search(kb, ask(text)).answers[0].source == source
