"""Look-ups: figures, entities and practices by what they say, places side by side, spread, likeness."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QuestionError
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.cli import app
from query.comparisons import compare_places
from query.exits import run
from query.filters import read_filter
from query.listings import FigureQuestion, list_entities, list_figures, list_practices, period_tier
from query.periods import read_period
from query.places import read_place
from query.similar import find_similar
from query.spread import trace_spread
from query.spreadsheets import as_csv
from tests.support.embedders import CharacterEmbedder

# --- what is typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("510100", "510100"),
        ("成都", "510100"),
        ("肥西", "340123"),
        ("四川省绵阳市", "510700"),
        (" 重庆 ", "500000"),
    ],
)
def test_place_is_read_by_name_or_code(typed: str, code: str) -> None:
    assert read_place(typed) == code


@pytest.mark.parametrize(
    ("typed", "says"),
    [("朝阳区", "220104"), ("火星", "火星"), ("999999", "999999"), ("成都和绵阳", "成都和绵阳")],
)
def test_place_that_is_none_or_several_is_named(typed: str, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        read_place(typed)


@pytest.mark.parametrize(
    ("typed", "indicators", "operator", "number", "measure"),
    [
        ("满意度>=95%", ("满意度",), ">=", 95, "percent"),
        ("群众满意率 ≥ ９５％", ("满意度",), ">=", 95, "percent"),
        ("投资<1亿元", ("投资",), "<", 100_000_000, "money 元"),
        (">2公里", (), ">", 2000, "米"),
        ("满意度=九成", ("满意度",), "=", 90, "percent"),
        ("户数>=500", ("户数",), ">=", 500, "count"),
        ("长度不超过3公里", ("长度",), "<=", 3000, "米"),
    ],
)
def test_filter_is_read_in_signs_and_in_chinese(
    typed: str, indicators: tuple[str, ...], operator: str, number: int, measure: str
) -> None:
    condition = read_filter(typed)
    (comparison,) = condition.comparisons
    assert (condition.indicators, condition.measure) == (indicators, measure)
    assert (comparison.operator, comparison.number) == (operator, number)


@pytest.mark.parametrize(
    "typed", ["", "满意度", "满意度>=", "满意度>=很高", ">=", "投诉下降三成以上且满意度高于95%"]
)
def test_filter_that_is_none_is_named(typed: str) -> None:
    with pytest.raises(QuestionError, match="no condition on a figure"):
        read_filter(typed)


@pytest.mark.parametrize(
    ("asked", "stated", "tier"),
    [
        ("2021/2025", "2023", "certainly"),
        ("2023", "2023-01/2023-06", "certainly"),
        ("2023", "2021/2025", "possibly"),
        ("2023", "2024", "contradicts"),
        ("2023", None, "possibly"),
        ("2020/", "2019-10/", "possibly"),
        ("2020/", "2021-02-03", "certainly"),
        ("../2019", "2020", "contradicts"),
    ],
)
def test_period_stands_to_a_period(asked: str, stated: str | None, tier: str) -> None:
    assert period_tier(read_period(asked), stated) == tier


@pytest.mark.parametrize("typed", ["", "/", "去年", "2023-13", "2023-02-30", "2025/2021"])
def test_period_that_is_none_is_named(typed: str) -> None:
    with pytest.raises(QuestionError):
        read_period(typed)


# --- figures, entities, practices ----------------------------------------------------------------------


def texts(kb: KnowledgeBase, **asked: Any) -> set[str]:
    return {row.stored.figure.text for row in list_figures(kb, FigureQuestion(**asked))}


def test_figures_are_found_by_what_they_measure_whatever_it_is_called(kb: KnowledgeBase) -> None:
    assert texts(kb, indicators=("满意率",)) == {"98.6%", "90%"}


def test_figures_are_chosen_by_place_with_all_below_it(kb: KnowledgeBase) -> None:
    assert texts(kb, indicators=("满意度",), adcodes=frozenset({read_place("安徽")})) == {"98.6%"}
    assert texts(kb, indicators=("满意度",), adcodes=frozenset({read_place("吉林省")})) == {"90%"}
    assert texts(kb, adcodes=frozenset({read_place("四川")})) == set()


def test_bound_decides_between_certainly_and_possibly(kb: KnowledgeBase) -> None:
    over = read_filter(">=4350件")
    assert "4300余件" not in texts(kb, condition=over)
    assert "4300余件" in texts(kb, condition=over, possibly=True)
    assert "4300余件" in texts(kb, condition=read_filter(">=4300件"))
    assert "4300余件" not in texts(kb, condition=read_filter(">=4400件"), possibly=True)


def test_row_leads_to_the_characters_of_its_source(kb: KnowledgeBase) -> None:
    for row in list_figures(kb, FigureQuestion()):
        stored = row.stored
        text = kb.tables.source_text(stored.source_id)
        whole = "".join(text[piece.start : piece.end] for piece in stored.pieces)
        assert whole == stored.passage_text
        assert stored.figure.span.of(whole) == stored.figure.text


def test_limit_is_kept(kb: KnowledgeBase) -> None:
    assert len(list_figures(kb, FigureQuestion(), 3)) == 3
    assert len(list_entities(kb, limit=2)) == 2
    assert len(list_practices(kb, limit=1)) == 1


def test_entities_are_found_by_part_of_a_name(kb: KnowledgeBase) -> None:
    found = list_entities(kb, "肥西")
    assert [(entity.type, entity.canonical) for entity in found] == [("REGION", "安徽省合肥市肥西县")]
    assert found[0].reports == 1
    assert found[0].mentions >= 2
    assert "肥西县" in found[0].names
    assert list_entities(kb, "肥西", "ORG") == []
    assert list_entities(kb, "100%_") == []


def test_practices_are_chosen_by_place_and_kind(kb: KnowledgeBase) -> None:
    everything = {stored.practice.id for stored in list_practices(kb)}
    there = {stored.practice.id for stored in list_practices(kb, adcodes=frozenset({"220000"}))}
    assert there < everything
    assert there
    kinds = [{stored.practice.id for stored in list_practices(kb, kind=kind)} for kind in ("done", "planned")]
    assert kinds[0] | kinds[1] == everything
    assert not kinds[0] & kinds[1]


# --- side by side, spread, likeness ----------------------------------------------------------------------


def test_places_are_compared_without_mixing_what_differs(kb: KnowledgeBase) -> None:
    comparison = compare_places(kb, ["340000", "220000"], ["满意度", "投诉量"])
    assert comparison.names() == ("安徽省", "吉林省")
    first = comparison.cells[0]
    assert [[stored.figure.text for stored in cell] for cell in first] == [["98.6%"], ["90%"]]
    for line, cells in zip(comparison.lines, comparison.cells, strict=True):
        for stored in (stored for cell in cells for stored in cell):
            assert (stored.figure.change, stored.figure.period) == (line.change, line.period)
    assert sum(1 for line in comparison.lines if line.change == "decrease") == 1


SHARED = "把矛盾化解在家门口，群众有话坐下来慢慢说"
SPREAD = {
    "甲.txt": f"""# 云溪县工作报告

2021年3月5日

推行“板凳议事”。云溪县推行“板凳议事”机制，{SHARED}。
""",
    "乙.txt": f"""# 石桥县工作报告

2023年6月1日

学习外地。石桥县学习“板凳议事”机制，{SHARED}，干部上门听。
""",
    "丙.txt": "# 柳湾县工作报告\n\n柳湾县没有提到它，只是修了路。\n",
}


def test_spread_names_each_report_with_the_wording_it_shares(
    tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]
) -> None:
    store_reports(tmp_path, SPREAD)
    with KnowledgeBase.open(Settings.from_environment(tmp_path), embedder=CharacterEmbedder()) as kb:
        found = trace_spread(kb, "板凳议事")
    assert {appearance.source_name: appearance.times for appearance in found} == {"甲.txt": 2, "乙.txt": 1}
    assert [appearance.date for appearance in found] == ["2021-03-05", "2023-06-01"]
    assert found[0].shared == ""
    assert SHARED in found[1].shared
    for appearance in found:
        assert appearance.first.span.of(appearance.first.passage_text) == "板凳议事"


def test_spread_of_a_name_that_is_no_entity_looks_for_its_wording(kb: KnowledgeBase) -> None:
    (found,) = trace_spread(kb, "一窗受理、集成服务")
    assert found.first.entity_id is None
    assert found.source_name == "安河.txt"
    assert trace_spread(kb, "从来没有的名字") == ()


def test_similar_practices_are_others_nearest_first(kb: KnowledgeBase) -> None:
    (about, *_) = [
        stored.practice for stored in list_practices(kb) if "代办" in (stored.practice.title or "")
    ]
    found = find_similar(kb, about.id, limit=3)
    assert found
    assert about.id not in {resemblance.passage.practice_id for resemblance in found}
    similarities = [resemblance.similarity for resemblance in found]
    assert similarities == sorted(similarities, reverse=True)
    elsewhere = find_similar(kb, about.id, elsewhere=True)
    assert about.report_id not in {resemblance.passage.passage.report_id for resemblance in elsewhere}


# --- as printed --------------------------------------------------------------------------------------------


@pytest.fixture
def printed(home: Path, no_model: None, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command on the small knowledge base and give its exit code, output and complaints."""

    def command(*words: object) -> tuple[int, str, str]:
        code = run(app, [*map(str, words), "--home", str(home)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return command


COMMANDS = [
    ("figures", "--indicator", "满意度"),
    ("entities", "--type", "REGION"),
    ("practices", "--place", "安徽"),
    ("compare", "安徽", "吉林省", "--indicator", "满意度"),
    ("spread", "一窗受理"),
]


@pytest.mark.parametrize("words", COMMANDS)
def test_csv_has_the_rows_of_the_json(printed: Any, words: tuple[str, ...]) -> None:
    code, out, err = printed(*words, "--json")
    rows = json.loads(out)["rows"]
    assert (code, err) == (0, "")
    assert rows
    code, out, _ = printed(*words, "--csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert len(table) == len(rows)
    for cells, row in zip(table, rows, strict=True):
        assert cells.keys() == row.keys()


@pytest.mark.parametrize("words", COMMANDS)
def test_people_get_a_readable_answer(printed: Any, words: tuple[str, ...]) -> None:
    code, out, err = printed(*words)
    assert (code, err) == (0, "")
    assert out.strip()
    assert "{" not in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("figures", "--where", "满意度"), "no condition"),
        (("figures", "--place", "朝阳区"), "220104"),
        (("figures", "--period", "去年"), "no period"),
        (("compare", "火星", "成都", "--indicator", "满意度"), "火星"),
        (("entities", "--json", "--csv"), "not both"),
    ],
)
def test_words_that_are_off_are_named_with_exit_2(printed: Any, words: tuple[str, ...], says: str) -> None:
    code, _, err = printed(*words)
    assert code == 2
    assert says in err.replace("\n", "")


def test_nothing_found_is_said(printed: Any) -> None:
    code, out, _ = printed("figures", "--indicator", "没有的指标")
    assert code == 0
    assert "Nothing meets" in out


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_cell_of_a_csv_is_a_formula(values: list[str]) -> None:
    columns = [f"c{number}" for number in range(len(values))]
    out = as_csv([dict(zip(columns, values, strict=True))], columns)
    _, row = csv.reader(io.StringIO(out))
    for cell in row:
        assert not cell.lstrip().startswith(("=", "+", "@", "-", "＝")) or cell.strip("+-.%0123456789") == ""
