"""What corrections make of the facts of a source, one by one and together."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from corpus.errors import CorrectionError
from corpus.span import Span
from extract.corrections.application import Application, apply_corrections
from extract.corrections.proposals import read_proposal
from extract.corrections.records import Correction, Outcome
from extract.corrections.standing import in_force
from extract.facts import extract_facts
from extract.records import Facts
from tests.support.facts import make_source

TEXT = """# 长沙市雨花区：深化社区治理

## 优化服务

建强养老驿站。雨花区民政局牵头建设养老驿站200余家，服务老人3000人次，群众满意度达98%以上。

打造“云湾先锋”品牌。依托长沙大学组建“云湾先锋”服务队，开展活动84场，惠及群众1200人。
"""


@pytest.fixture(scope="module")
def facts() -> Facts:
    return extract_facts(make_source(TEXT))


def mention_id(facts: Facts, text: str, nth: int = 0) -> str:
    return [mention.id for mention in facts.mentions if mention.text == text][nth]


def figure_id(facts: Facts, text: str) -> str:
    return next(figure.id for figure in facts.figures if figure.text == text)


def passage_id(facts: Facts, opening: str) -> str:
    return next(passage.id for passage in facts.passages if passage.text.startswith(opening))


def missed(facts: Facts) -> dict[str, object]:
    """An organisation that rules do not find."""
    passage = passage_id(facts, "打造")
    return {"kind": "add_mention", "passage": passage, "text": "服务队", "changes": {"type": "ORG"}}


def made(facts: Facts, *rows: dict[str, object]) -> list[Correction]:
    """The entries that these rows become, one after another."""
    application = Application(facts)
    entries: list[Correction] = []
    for number, row in enumerate(rows, start=1):
        proposal = read_proposal(row, author="李", reason="核对原文")
        if proposal.reverts is None:
            entry = proposal.resolve(application, number, facts.source.id, "2026-01-01T00:00:00+00:00")
            application.apply(entry)
        else:
            entry = Correction(
                number, "revert", facts.source.id, (), "", {}, "李", "误改", "2026", proposal.reverts
            )
        entries.append(entry)
    return entries


def corrected(facts: Facts, *rows: dict[str, object]) -> tuple[Facts, tuple[Outcome, ...]]:
    return apply_corrections(facts, made(facts, *rows))


def test_the_sample_says_what_the_tests_need(facts: Facts) -> None:
    assert [mention.text for mention in facts.mentions if mention.type == "ORG"] == [
        "雨花区民政局",
        "长沙大学",
    ]
    assert [figure.text for figure in facts.figures] == ["200余家", "3000人次", "98%以上", "84场", "1200人"]
    assert [practice.title for practice in facts.practices] == ["建强养老驿站", "打造“云湾先锋”品牌"]


def test_a_retyped_name_is_one_thing_less_and_another_more(facts: Facts) -> None:
    id_ = mention_id(facts, "长沙大学")
    row = {"kind": "retype_mention", "id": id_, "changes": {"type": "PROGRAM"}}
    now, (outcome,) = corrected(facts, row)
    (mention,) = [each for each in now.mentions if each.id == id_]
    assert (mention.type, mention.subtype, mention.canonical) == ("PROGRAM", None, "长沙大学")
    assert (outcome.state, outcome.fact_id) == ("applied", id_)
    assert (outcome.former_entity, outcome.entity) == ("ORG:长沙大学", "PROGRAM:长沙大学")
    assert "长沙大学" in facts.practices[1].actors
    assert "长沙大学" not in now.practices[1].actors
    assert "长沙大学" in now.practices[1].instruments
    assert now.practices[0] == facts.practices[0]
    assert (now.figures, now.passages, now.lines) == (facts.figures, facts.passages, facts.lines)


def test_a_merge_reaches_this_mention_or_all_of_its_source(facts: Facts) -> None:
    first, second = (mention_id(facts, "云湾先锋", nth) for nth in (0, 1))
    merge = {"kind": "merge_mention", "id": first, "changes": {"into": "PROGRAM:云湾先锋志愿服务"}}
    one, _ = corrected(facts, merge)
    both, _ = corrected(facts, {**merge, "changes": {**merge["changes"], "reach": "source"}})  # type: ignore[dict-item]
    named = {"one": one, "both": both}
    meant = {
        name: [each.canonical for each in found.mentions if each.id in (first, second)]
        for name, found in named.items()
    }
    assert meant == {"one": ["云湾先锋志愿服务", "云湾先锋"], "both": ["云湾先锋志愿服务"] * 2}
    split, (_, outcome) = corrected(
        facts,
        {**merge, "changes": {**merge["changes"], "reach": "source"}},  # type: ignore[dict-item]
        {"kind": "split_mention", "id": second},
    )
    assert [each.canonical for each in split.mentions if each.id in (first, second)] == [
        "云湾先锋志愿服务",
        "云湾先锋",
    ]
    assert outcome.former == {
        "type": "PROGRAM", "subtype": None, "canonical": "云湾先锋志愿服务", "adcode": None,
    }  # fmt: skip


def test_a_rejected_name_leaves_the_practice_too(facts: Facts) -> None:
    id_ = mention_id(facts, "雨花区民政局")
    now, (outcome,) = corrected(facts, {"kind": "reject_mention", "id": id_})
    assert id_ not in {mention.id for mention in now.mentions}
    assert "雨花区民政局" not in now.practices[0].actors
    assert outcome.former is not None
    assert outcome.former["canonical"] == "长沙市雨花区民政局"


def test_an_added_name_stands_in_reading_order_under_an_id_of_its_place(facts: Facts) -> None:
    passage = passage_id(facts, "建强")
    row = {
        "kind": "add_mention", "passage": passage, "text": "养老驿站", "occurrence": 2,
        "changes": {"type": "PROGRAM", "canonical": "养老驿站建设"},
    }  # fmt: skip
    now, (outcome,) = corrected(facts, row)
    (added,) = [mention for mention in now.mentions if mention.canonical == "养老驿站建设"]
    assert added.id == outcome.fact_id == f"{passage}.na{added.span.start}"
    own = [mention.span for mention in now.mentions if mention.passage_id == passage]
    assert own == sorted(own)
    assert "养老驿站" in now.practices[0].instruments
    again, outcomes = corrected(facts, row, {"kind": "reject_mention", "id": added.id})
    assert (again, len(outcomes)) == (facts, 2)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"value": 300}, {"value": Decimal(300), "lower": Decimal(300), "upper": Decimal(400)}),
        ({"bound": "exact"}, {"lower": Decimal(200), "upper": Decimal(200), "upper_open": False}),
        ({"value": 210, "bound": "at_most"}, {"lower": None, "upper": Decimal(210)}),
        ({"value": "2/3", "unit": "fraction"}, {"value": Fraction(2, 3), "dimension": "fraction"}),
        ({"low": 200, "high": "250"}, {"value": None, "low": Decimal(200), "high": Decimal(250)}),
        ({"unit": "名"}, {"unit": "名", "dimension": "person", "upper": Decimal(300)}),
        ({"unit": "桌", "dimension": "count"}, {"unit": "桌", "dimension": "count"}),
        ({"indicator": "群众满意率"}, {"indicator_key": "满意度", "indicator_span": None}),
        ({"indicator": None}, {"indicator": None, "indicator_key": None}),
        ({"period": "2023-05"}, {"period": "2023-05", "period_span": None}),
        ({"status": "target", "scope": "雨花区", "scope_adcode": "430111"}, {"scope_adcode": "430111"}),
        ({"change": "increase", "basis": "yoy"}, {"change": "increase", "basis": "yoy"}),
    ],
)
def test_fixed_fields_and_what_follows_from_them(
    facts: Facts, changes: dict[str, object], expected: dict[str, object]
) -> None:
    id_ = figure_id(facts, "200余家")
    now, (outcome,) = corrected(facts, {"kind": "fix_figure", "id": id_, "changes": changes})
    (figure,) = [each for each in now.figures if each.id == id_]
    assert {name: getattr(figure, name) for name in expected} == expected
    assert outcome.state == "applied"
    assert outcome.former is not None
    assert outcome.former.keys() == changes.keys()


def test_a_rejected_figure_is_no_longer_counted(facts: Facts) -> None:
    id_ = figure_id(facts, "1200人")
    now, _ = corrected(facts, {"kind": "reject_figure", "id": id_})
    assert id_ not in now.practices[1].figure_ids
    assert [figure.text for figure in now.figures] == ["200余家", "3000人次", "98%以上", "84场"]


def test_no_figure_changes_from_one_that_is_rejected(facts: Facts) -> None:
    first, second, *rest = facts.figures
    linked = replace(facts, figures=(first, replace(second, change_of=first.id), *rest))
    now, _ = corrected(linked, {"kind": "reject_figure", "id": first.id})
    assert now.figures[0] == second


def test_an_added_figure_is_read_as_its_characters_say(facts: Facts) -> None:
    without, _ = corrected(facts, {"kind": "reject_figure", "id": figure_id(facts, "84场")})
    row = {
        "kind": "add_figure", "passage": passage_id(without, "打造"), "text": "84场",
        "changes": {"indicator": "活动", "period": "2023"},
    }  # fmt: skip
    now, (outcome,) = corrected(without, row)
    (added,) = [figure for figure in now.figures if figure.id == outcome.fact_id]
    former = next(figure for figure in facts.figures if figure.text == "84场")
    kept = ("text", "span", "value", "bound", "unit", "dimension", "lower", "upper", "indicator_key")
    assert {name: getattr(added, name) for name in kept} == {name: getattr(former, name) for name in kept}
    assert added.period == "2023"
    assert [figure.text for figure in now.figures] == [figure.text for figure in facts.figures]
    assert added.id in now.practices[1].figure_ids


def test_themes_that_a_person_sets_are_the_only_ones(facts: Facts) -> None:
    practice = facts.practices[0]
    row = {"kind": "set_themes", "id": practice.id, "changes": {"themes": ["社区治理", "elderly_care"]}}
    with pytest.raises(CorrectionError, match="社区治理"):
        made(facts, row)
    now, (outcome,) = corrected(facts, {**row, "changes": {"themes": "elderly_care"}})
    assert [(theme.name, theme.score) for theme in now.practices[0].themes] == [("elderly_care", 1)]
    assert outcome.former == {"themes": tuple(theme.name for theme in practice.themes)}
    assert replace(now.practices[0], themes=practice.themes) == practice


def test_what_no_longer_applies_is_named(facts: Facts) -> None:
    entries = made(
        facts,
        {"kind": "retype_mention", "id": mention_id(facts, "长沙大学"), "changes": {"type": "PLACE"}},
        {"kind": "fix_figure", "id": figure_id(facts, "84场"), "changes": {"value": 48}},
        {"kind": "reject_figure", "id": figure_id(facts, "1200人")},
        {"kind": "set_themes", "id": facts.practices[0].id, "changes": {"themes": []}},
        missed(facts),
    )
    poorer = replace(facts, mentions=(), figures=(), practices=())
    assert [(each.state, each.reason) for each in apply_corrections(poorer, entries)[1]] == [
        ("inapplicable", "no mention there"),
        ("inapplicable", "no figure there"),
        ("needless", "no figure there"),
        ("inapplicable", "no practice there"),
        ("applied", None),
    ]
    other = replace(facts, source=make_source("。" + TEXT))
    now, outcomes = apply_corrections(other, entries)
    assert now == other
    assert {(each.state, each.reason) for each in outcomes} == {("inapplicable", "text differs")}
    known, _ = apply_corrections(facts, entries)
    assert [each.reason for each in apply_corrections(known, entries)[1]] == [
        "says so already", "says so already", "no figure there", "says so already", "says so already",
    ]  # fmt: skip


def test_characters_that_repair_leaves_out_or_another_name_has_take_none(facts: Facts) -> None:
    (entry,) = made(
        facts,
        missed(facts),
    )
    heading = replace(entry, spans=(Span(0, 1),), written="#")
    taken = replace(entry, spans=facts_place(facts, "长沙大学"), written="长沙大学")
    _, outcomes = apply_corrections(facts, [heading, replace(taken, number=2)])
    assert [each.reason for each in outcomes] == ["in no passage", "overlaps another"]


def facts_place(facts: Facts, text: str) -> tuple[Span, ...]:
    application = Application(facts)
    return application.place_of(next(each for each in facts.mentions if each.text == text))


def test_an_entry_of_a_later_version_is_reported_and_not_lost(facts: Facts) -> None:
    (entry,) = made(facts, {"kind": "fix_figure", "id": facts.figures[0].id, "changes": {"value": 1}})
    strange = [replace(entry, changes={"value": "許多"}), replace(entry, number=2, kind="set_weather")]  # type: ignore[arg-type]
    strange.append(replace(entry, number=3, changes={"bound": "roughly"}))
    now, outcomes = apply_corrections(facts, strange)
    assert now == facts
    assert [each.reason for each in outcomes] == ["cannot be read"] * 3


def test_a_revert_undoes_and_its_revert_does_again(facts: Facts) -> None:
    rows: list[dict[str, object]] = [
        {"kind": "reject_figure", "id": facts.figures[0].id},
        {"revert": 1},
        {"revert": 2},
    ]
    entries = made(facts, *rows)
    assert [[each.number for each in in_force(entries[:count])] for count in (1, 2, 3)] == [[1], [], [1]]
    assert apply_corrections(facts, entries[:2]) == (facts, ())
