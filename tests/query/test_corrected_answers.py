"""Whatever answers questions answers with what was corrected, also where it was open before."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extract.corrections.proposals import read_proposal
from index.correcting import Entered
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.aggregates import aggregate_figures
from query.comparisons import compare_places
from query.filters import kind_filter, read_filter, theme_filter
from query.listings import FigureQuestion, list_entities, list_figures, list_practices
from query.lookup import look_up
from query.periods import read_period
from query.questions import ask
from query.search import search
from query.spread import trace_spread
from tests.support.embedders import CharacterEmbedder

REPORTS = {
    "肥西.txt": """# 肥西县：便民服务

安徽省合肥市肥西县聚焦群众办事难。

推行一窗受理。肥西县整合政务大厅38个窗口，依托“云湾先锋”服务队，群众满意度达91.6%。
""",
    "临江.txt": "# 临江市：调解\n\n吉林省白山市临江市组建“云湾先锋队”，选聘法官65名，群众满意度为90%。\n",
}


@pytest.fixture
def own_home(tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]) -> Path:
    store_reports(tmp_path / "home", REPORTS)
    return tmp_path / "home"


@pytest.fixture
def reader(own_home: Path) -> Iterator[KnowledgeBase]:
    """Opened before anything is corrected."""
    with KnowledgeBase.open(Settings.from_environment(own_home), embedder=CharacterEmbedder()) as kb:
        list_figures(kb, FigureQuestion())
        search(kb, ask("群众满意度"))
        yield kb


def correct(home: Path, **row: object) -> str:
    """Correct in a knowledge base opened for it; returns the id of the fact."""
    with KnowledgeBase.open(Settings.from_environment(home), write=True) as kb:
        (verdict,) = kb.correct([read_proposal(row, "李", "核对原文")])
    assert isinstance(verdict, Entered), verdict
    return str(verdict.outcome.fact_id)


def figure_id(kb: KnowledgeBase, text: str) -> str:
    rows = list_figures(kb, FigureQuestion())
    return next(row.stored.figure.id for row in rows if row.stored.figure.text == text)


def mention_id(kb: KnowledgeBase, text: str) -> str:
    found = kb.tables.mentions_of(kb.tables.searched_passage_ids())
    return next(one.id for some in found.values() for one in some if one.text == text)


def test_a_corrected_figure_is_found_compared_and_counted(own_home: Path, reader: KnowledgeBase) -> None:
    better = ask("群众满意度", filters=[read_filter("满意度>=99%")])
    assert search(reader, better).answers == ()
    id_ = figure_id(reader, "91.6%")
    correct(own_home, kind="fix_figure", id=id_, changes={"value": "99.6", "period": "2023"})
    found = search(reader, better).answers
    assert [answer.practice_id for answer in found] == [look_up(reader, id_).facts.practices[0].id]
    in_2023 = FigureQuestion(indicators=("满意率",), period=read_period("2023"))
    assert [str(row.stored.figure.value) for row in list_figures(reader, in_2023)] == ["99.6"]
    assert "99.6" in repr(compare_places(reader, ["340123", "220681"], ["满意度"], FigureQuestion()))
    counted = aggregate_figures(reader, in_2023).groups
    assert [str(figure.figure.value) for group in counted for figure in group.figures] == ["99.6"]
    correct(own_home, kind="fix_figure", id=id_, changes={"status": "target"})
    aimed = ask("群众满意度", filters=[kind_filter(status="target")])
    assert [answer.passage_id for answer in search(reader, aimed).answers] == [id_.rpartition(".")[0]]


def test_what_was_rejected_is_gone_and_what_was_added_is_there(own_home: Path, reader: KnowledgeBase) -> None:
    id_ = figure_id(reader, "38个")
    correct(own_home, kind="reject_figure", id=id_)
    assert "38个" not in {row.stored.figure.text for row in list_figures(reader, FigureQuestion())}
    passage = id_.rpartition(".")[0]
    added = correct(
        own_home, kind="add_figure", passage=passage, text="38个", changes={"indicator": "政务窗口"}
    )
    (row,) = list_figures(reader, FigureQuestion(indicators=("政务窗口",)))
    assert (row.stored.figure.id, row.stored.figure.text) == (added, "38个")
    assert added in {figure.id for figure in look_up(reader, added).facts.figures}
    assert added in look_up(reader, added).facts.practices[0].figure_ids


def test_names_that_mean_one_thing_are_one_in_every_list(own_home: Path, reader: KnowledgeBase) -> None:
    assert {each.canonical for each in list_entities(reader, "云湾")} == {"云湾先锋", "云湾先锋队"}
    id_ = mention_id(reader, "云湾先锋")
    correct(
        own_home, kind="merge_mention", id=id_, changes={"into": "PROGRAM:云湾先锋队", "reach": "everywhere"}
    )
    (entity,) = list_entities(reader, "云湾")
    assert (entity.canonical, entity.reports) == ("云湾先锋队", 2)
    assert len(trace_spread(reader, "云湾先锋队")) == 2
    correct(own_home, kind="retype_mention", id=id_, changes={"type": "ORG", "subtype": "community"})
    practice = look_up(reader, id_).facts.practices[0]
    assert "云湾先锋" not in practice.instruments


def test_themes_that_were_set_are_those_that_are_searched(own_home: Path, reader: KnowledgeBase) -> None:
    (practice,) = list_practices(reader, adcodes=frozenset(["340000"]))
    correct(own_home, kind="set_themes", id=practice.practice.id, changes={"themes": ["elderly_care"]})
    (found,) = list_practices(reader, theme="elderly_care")
    assert found.practice.id == practice.practice.id
    assert [theme.name for theme in reader.themes_of(found.practice)] == ["elderly_care"]
    cared = ask("一窗受理", filters=[theme_filter("养老服务")])
    assert {answer.practice_id for answer in search(reader, cared).answers} == {practice.practice.id}
