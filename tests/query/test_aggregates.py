"""Aggregates: every number leads to its figures, keeps its bounds, and is the one a slow reference finds."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.span import Span
from extract.figures.intervals import Interval
from extract.records import Figure
from index.figure_lookups import StoredFigure
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.aggregate_records import group_records
from query.aggregates import Aggregate, Aggregates, Ranking, aggregate, aggregate_figures
from query.cli import app
from query.exits import run
from query.figure_groups import Grouping
from query.listings import FigureQuestion, FigureRow
from tests.support.embedders import CharacterEmbedder
from tests.support.reference_aggregates import FAR, SHORT, ends, range_of, refer

# --- figures of every kind ------------------------------------------------------------------------------

UNITS = [
    ("", "person"),
    ("", "count"),
    ("人次", "person_times"),
    ("亩", "area"),
    ("公顷", "area"),
    ("%", "percent"),
    ("", "other"),
    ("家", "count"),
]
KEYS = ["培训", "培训", "城镇新增就业", "人均收入", "培训增速", None]
TEXTS = [
    "共培训100人次，其中党员50人次。",
    "培训人次",
    "全县各乡镇共培训农村实用人才100人次，其中女性50人次！",
]
THEMES = {"m1": ("elderly_care", "employment"), "m2": ("employment",)}


@st.composite
def figure_rows(draw: st.DrawFn) -> list[FigureRow]:
    """A few figures that often share an indicator, a place, a text or a number, so that all rules meet."""
    rows = []
    for number in range(draw(st.integers(0, 6))):
        unit, dimension = draw(st.sampled_from(UNITS))
        adcode = draw(st.sampled_from([None, "510000", "510100", "510107", "510700", "110105", "999999"]))
        organisation = draw(st.sampled_from([None, None, None, "某局", "中华人民共和国"]))
        adcode = None if organisation == "中华人民共和国" else adcode
        text = draw(st.sampled_from(TEXTS))
        start = draw(st.sampled_from([at for at in range(len(text)) if text[at] in "15"] or [0]))
        low = draw(st.none() | st.integers(0, 3).map(Decimal))
        more = draw(st.none() | st.integers(0, 3))
        high = None if more is None else (low or 0) + Decimal(more)
        report = draw(st.sampled_from(["r1", "r2", "r3"]))
        figure = Figure(
            id=f"f{number}", passage_id=f"{report}.p{TEXTS.index(text)}", span=Span(start, start + 2),
            text="",
            value=draw(st.sampled_from([None, Decimal("500"), Decimal("287.90")])), low=None, high=None,
            bound="exact", unit=unit, dimension=dimension, lower=low,
            upper=high, upper_open=high is not None and low != high and draw(st.booleans()), indicator=None,
            indicator_span=None,
            indicator_key=draw(st.sampled_from(KEYS)),
            change=draw(st.sampled_from([None, None, "increase"])),
            basis=draw(st.sampled_from([None, "yoy", "from_to"])),
            status=draw(st.sampled_from(["reported", "reported", "target"])),
            period=draw(st.sampled_from(["2023", "2023", "2024", "2023-05", "2021/2025", None])),
            scope=organisation, scope_adcode=None,
        )  # fmt: skip
        stored = StoredFigure(
            figure=figure, place=adcode, adcode=adcode, passage_text=text, pieces=(Span(0, len(text)),),
            practice_id=draw(st.sampled_from([None, "m1", "m2", "m3"])),
            practice_title=None, report_id=report,
            report_title=None, report_date={"r1": None, "r2": "2024-01-05", "r3": "2023"}[report],
            source_id="s", source_name="甲.txt", copy_of=draw(st.sampled_from([None, None, None, "p"])),
            changed=draw(st.sampled_from([False, False, False, True])),
        )  # fmt: skip
        rows.append(FigureRow(stored, draw(st.sampled_from(["certainly", "certainly", "possibly"]))))
    return rows


groupings = st.builds(
    Grouping,
    st.lists(st.sampled_from(["place", "year", "theme"]), unique=True).map(tuple),
    st.sampled_from([None, "county", "city", "province"]),
    st.booleans(),
)


def key_of(one: Aggregate) -> tuple[object, ...]:
    line = one.group.line
    described = (line.indicator_key, line.measure, line.change, line.basis, line.status, line.period)
    return (*described, one.group.place, one.group.year, one.group.theme)


@settings(deadline=None)  # the table of regions is read once
@given(figure_rows(), groupings, st.booleans())
def test_groups_and_reasons_are_those_of_the_reference(
    rows: list[FigureRow], grouping: Grouping, possibly: bool
) -> None:
    found = aggregate(rows, grouping, Ranking(), THEMES, possibly=possibly)
    expected = refer(rows, grouping, THEMES, possibly)
    counted = {key_of(one): [stored.figure.id for stored in one.figures] for one in found.groups}
    assert counted == {key: [one.figure.id for one in ones] for key, ones in expected.groups.items()}
    reasons = {id_: reason for reason, ids in found.left_out.items() for id_ in ids}
    assert reasons == expected.left_out
    # Every figure counts once, or is left out for one reason.
    everything = [id_ for ids in counted.values() for id_ in ids] + list(reasons)
    assert sorted(everything) == sorted(row.stored.figure.id for row in rows)


def statistics(one: Aggregate) -> Iterator[tuple[str, Interval]]:
    if one.total is not None:
        yield "sum", one.total
    yield from (("min", one.smallest), ("max", one.greatest), ("median", one.median))


@settings(deadline=None)
@given(figure_rows(), groupings)
def test_ranges_are_those_of_every_choice_of_ends(rows: list[FigureRow], grouping: Grouping) -> None:
    for one in aggregate(rows, grouping, Ranking(), THEMES).groups:
        for name, interval in statistics(one):
            low, high = range_of(name, one.figures)
            if interval.lower is None:
                assert low < -FAR / 10
            else:
                assert low == interval.lower
            if interval.upper is None:
                assert high > FAR / 10
            else:
                short = Fraction(interval.upper) - high
                assert 0 < short <= len(one.figures) * SHORT if interval.upper_open else short == 0


@settings(deadline=None)
@given(st.data(), figure_rows(), groupings)
def test_true_numbers_within_the_bounds_come_to_what_is_answered(
    data: st.DataObject, rows: list[FigureRow], grouping: Grouping
) -> None:
    """Whatever the true numbers are, each answer over them lies in the answer over their bounds."""
    vague = aggregate(rows, grouping, Ranking(), THEMES)
    for one in vague.groups:
        truths = []
        for low, high, is_open in map(ends, one.figures):
            least = Fraction(-50) if low is None else low
            most = max(least, Fraction(5_000_000)) if high is None else high
            share = data.draw(st.fractions(0, Fraction(999, 1000) if is_open else 1, max_denominator=1000))
            if low is None and high is not None:
                least = high - 50
            truths.append(least + share * (most - least))
        ordered = sorted(truths)
        middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
        answers = {"sum": sum(truths), "min": ordered[0], "max": ordered[-1], "median": middle}
        for name, interval in statistics(one):
            assert interval.contains(Fraction(answers[name]))


@settings(deadline=None)
@given(figure_rows(), groupings, st.randoms())
def test_answers_do_not_depend_on_the_order_of_groups(
    rows: list[FigureRow], grouping: Grouping, random: Any
) -> None:
    """Figures that differ in what they measure may come in any order."""
    apart = [row for row in rows if row.stored.figure.indicator_key is not None]
    by_key = sorted(apart, key=lambda row: row.stored.figure.indicator_key or "")
    first, second = (
        {
            key_of(one): (one.count, one.total, one.median)
            for one in aggregate(some, grouping, Ranking(), {}).groups
        }
        for some in (_independent(apart), _independent(by_key))
    )
    assert first == second


def _independent(rows: list[FigureRow]) -> list[FigureRow]:
    """The same figures, each in a text of its own, so that none is left out for another's sake."""
    made = []
    for row in rows:
        text = f"{row.stored.figure.id} 培训" + "之" * 30
        stored = replace(row.stored, passage_text=text, report_id=row.stored.figure.id, adcode=None)
        made.append(replace(row, stored=replace(stored, figure=replace(stored.figure, passage_id=text))))
    return made


# --- a knowledge base of reports --------------------------------------------------------------------------

REPORTS = {
    "省.txt": """# 四川省工作总结

2024年1月10日

四川省2023年开展技能培训1万人次，群众满意度96%，新建公园30亩。
""",
    "市.txt": """# 成都市工作总结

2024年1月12日

四川省成都市2023年开展技能培训3000余人次，群众满意度95%以上，新建公园2公顷。

四川省成都市2023年开展技能培训3000余人次，群众满意度95%以上，新建公园2公顷。
""",
    "区.txt": """# 武侯区工作总结

2024年2月1日

四川省成都市武侯区2023年开展技能培训500人次，其中党员技能培训100人次，群众满意度98%。

四川省成都市武侯区2023年办理时间由9天缩短至2天，技能培训增长20%。2024年力争开展技能培训600人次。

武侯区开展法律咨询30场。
""",
    "绵阳.txt": """# 绵阳市工作总结

2024年2月3日

四川省绵阳市2023年开展技能培训800人次，群众满意度不低于90%。
""",
    "转载.txt": """# 绵阳市经验介绍

2024年5月3日

四川省绵阳市2023年开展技能培训800人次，群众满意度不低于90%。
""",
}


@pytest.fixture(scope="module")
def reports_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.query.conftest import store

    folder = tmp_path_factory.mktemp("reports")
    store(folder, REPORTS)
    return folder


@pytest.fixture
def reports(reports_home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(Settings.from_environment(reports_home), embedder=CharacterEmbedder()) as opened:
        yield opened


def ask(
    kb: KnowledgeBase, indicator: str, *by: Any, ranking: Ranking | None = None, **how: Any
) -> Aggregates:
    return aggregate_figures(kb, FigureQuestion(indicators=(indicator,)), Grouping(by, **how), ranking)


def of_levels(found: Aggregates, key: str) -> list[Aggregate]:
    """The groups of reached levels of one indicator."""
    lines = ((one, one.group.line) for one in found.groups)
    return [
        one
        for one, line in lines
        if (line.indicator_key, line.change, line.status) == (key, None, "reported")
    ]


def test_a_place_is_not_counted_again_where_the_place_around_it_is(reports: KnowledgeBase) -> None:
    (level,) = of_levels(ask(reports, "技能培训"), "技能培训")
    assert [stored.figure.text for stored in level.figures] == ["1万人次"]
    assert {reason: len(ids) for reason, ids in level.left_out.items()} == {"part": 3, "same_wording": 1}
    assert level.total == Interval(Fraction(10000), Fraction(10000))


def test_a_sum_keeps_the_bounds_of_its_figures(reports: KnowledgeBase) -> None:
    places = FigureQuestion(indicators=("技能培训",), adcodes=frozenset({"510100", "510700"}))
    cities = of_levels(aggregate_figures(reports, places, Grouping(("place",), "city")), "技能培训")
    assert {one.group.place: one.total for one in cities} == {
        "510100": Interval(Fraction(3000), Fraction(4000), True),
        "510700": Interval(Fraction(800), Fraction(800)),
    }
    assert {one.group.place: one.rank for one in cities} == {"510100": (1, 1), "510700": (2, 2)}
    (both,) = of_levels(aggregate_figures(reports, places, Grouping()), "技能培训")
    assert both.total == Interval(Fraction(3800), Fraction(4800), True)
    assert both.count == 2


def test_shares_are_not_summed_and_say_why(reports: KnowledgeBase) -> None:
    (all_,) = of_levels(ask(reports, "满意度"), "满意度")
    assert (all_.total, all_.no_sum, all_.count) == (None, "percentage", 4)
    assert all_.smallest == Interval(Fraction(90), Fraction(96))
    assert all_.median == Interval(Fraction(191, 2), None)


def test_ranks_keep_open_what_the_reports_leave_open(reports: KnowledgeBase) -> None:
    places = {one.group.place: one.rank for one in of_levels(ask(reports, "满意度", "place"), "满意度")}
    assert places == {"510000": (2, 4), "510100": (1, 4), "510107": (1, 3), "510700": (1, 4)}
    lowest = ask(reports, "满意度", "place", ranking=Ranking(lowest_first=True))
    assert {one.group.place: one.rank for one in lowest.groups}["510107"] == (2, 4)


def test_units_convert_within_what_they_measure(reports: KnowledgeBase) -> None:
    (parks,) = ask(reports, "公园", "place", level="province").groups
    assert parks.group.line.measure == "平方米"
    assert parks.total == Interval(Fraction(20000), Fraction(20000))
    (record,) = group_records(ask(reports, "公园", "place", level="province"))
    assert (record["unit"], record["sum_low"]) == ("亩", 30)


def test_levels_changes_and_targets_stay_apart(reports: KnowledgeBase) -> None:
    lines = {
        (one.group.line.change, one.group.line.status, one.group.line.period): one.count
        for one in ask(reports, "技能培训").groups
        if one.group.line.indicator_key == "技能培训"
    }
    assert lines == {
        (None, "reported", "2023"): 1,
        (None, "target", "2024"): 1,
        ("increase", "reported", "2023"): 1,
    }


def test_what_does_not_count_is_named(reports: KnowledgeBase) -> None:
    assert {reason: len(ids) for reason, ids in ask(reports, "技能培训").left_out.items()} == {
        "copy": 1,
        "part": 3,
        "same_wording": 1,
    }
    assert {reason: len(ids) for reason, ids in ask(reports, "办理时间").left_out.items()} == {"changed": 1}
    assert ask(reports, "法律咨询").groups == ()
    assert set(ask(reports, "法律咨询").left_out) == {"no_period"}
    (counted,) = ask(reports, "法律咨询", any_period=True).groups
    assert counted.count == 1


def test_of_two_reports_that_say_the_same_the_earlier_counts(reports: KnowledgeBase) -> None:
    found = of_levels(ask(reports, "技能培训", "place"), "技能培训")
    (there,) = [one for one in found if one.group.place == "510700"]
    assert [stored.source_name for stored in there.figures] == ["绵阳.txt"]


# --- as printed -------------------------------------------------------------------------------------------


@pytest.fixture
def printed(reports_home: Path, no_model: None, capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*words: str) -> tuple[int, str, str]:
        code = run(app, ["aggregate", *words, "--home", str(reports_home)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return command


def test_json_leads_from_each_number_to_its_sentences(printed: Any, reports: KnowledgeBase) -> None:
    code, out, err = printed("--indicator", "技能培训", "--by", "place", "--by", "year", "--rows", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["by"] == ["place", "year"]
    for group in answer["groups"]:
        assert [row["figure_id"] for row in group["rows"]] == group["figure_ids"]
        for row in group["rows"]:
            text = reports.tables.source_text(reports.tables.passage(row["figure_id"][:-4]).source_id)
            written = "".join(text[start:end] for start, end in row["source_spans"])
            assert written == row["text"]
            assert written in row["sentence"]
    (city,) = [one for one in answer["groups"] if one["place_code"] == "510100"]
    assert city["sum"] == {"says": "between", "low": 3000, "high": 4000, "high_open": True}
    left_out = {one["reason"]: one["count"] for one in answer["left_out"]}
    assert left_out == {"copy": 1, "same_wording": 1}


def test_csv_has_a_row_for_each_group_of_the_json(printed: Any) -> None:
    words = ("--indicator", "满意度", "--by", "place")
    groups = json.loads(printed(*words, "--json")[1])["groups"]
    code, out, err = printed(*words, "--csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert "not counted: 1 same_wording" in err
    assert [row["place_code"] for row in table] == [group["place_code"] for group in groups]
    assert [row["median_low"] for row in table] == [str(group["median"]["low"]) for group in groups]
    assert {row["no_sum"] for row in table} == {"percentage"}
    assert [row["rank_worst"] for row in table] == [str(group["rank"]["worst"]) for group in groups]


def test_csv_of_rows_has_each_figure_with_its_group(printed: Any) -> None:
    _, out, _ = printed("--indicator", "满意度", "--rows", "--csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert [row["group"] for row in table] == ["1"] * 4
    assert all(row["text"] in row["sentence"] for row in table)


def test_people_see_bounds_ranks_and_what_was_left_out(printed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, out, err = printed("--indicator", "技能培训", "--by", "place", "--rows")
    assert (code, err) == (0, "")
    for part in ("3,000–<4,000 人次", "none: shares", "1 of 4", "Not counted", "1 same_wording", "其中党员"):
        assert part in out
    _, out, _ = printed("--indicator", "没有的指标")
    assert "No figure counts" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--indicator"),
        (("--indicator", " "), "--indicator"),
        (("--indicator", "满意度", "--by", "省"), "nothing to group by"),
        (("--indicator", "满意度", "--level", "city"), "--by place"),
        (("--indicator", "满意度", "--json", "--csv"), "not both"),
        (("--indicator", "满意度", "--theme", "火星"), "no theme"),
        (("--where", ">=95%"), "--indicator"),
    ],
)
def test_words_that_are_off_are_named_with_exit_2(printed: Any, words: tuple[str, ...], says: str) -> None:
    code, _, err = printed(*words)
    assert code == 2
    assert says in " ".join(err.split())
