"""Contexts: periods, statuses and scopes that a figure takes from the report around its passage."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.loaders import decode_source
from extract.facts import extract_facts
from extract.figures import find_figures
from extract.records import Facts, Figure
from extract.serialization import facts_as_json
from extract.word_lists import read_rows
from tests.support.chinese import messy_texts

ADDRESS = """# 2026年湘江市政府工作报告

——2026年1月20日在湘江市第十届人民代表大会第三次会议上

市长 某某

各位代表：

现在，我代表市人民政府向大会报告工作，请予审议。

{body}
"""


def facts_of(text: str, name: str = "报告.md") -> Facts:
    return extract_facts(decode_source(name, text.encode()))


def figures_of(*paragraphs: str) -> dict[str, Figure]:
    """The figures of an address of January 2026 by their text."""
    return {figure.text: figure for figure in facts_of(ADDRESS.format(body="\n\n".join(paragraphs))).figures}


def periods_of(*paragraphs: str) -> dict[str, str | None]:
    return {text: figure.period for text, figure in figures_of(*paragraphs).items()}


REVIEW = "一、2025年工作回顾"
MIXED = "一、2025年和“十四五”时期工作回顾"
PLAN = "二、2026年工作安排"


def test_a_review_and_a_plan_date_their_figures() -> None:
    assert periods_of(
        REVIEW,
        "新建小学12所，改造道路30公里，办好民生实事20件，群众的日子越过越好。",
        PLAN,
        "新建中学5所，改造水库8座，办好民生实事25件，让群众的日子越过越好。",
    ) == {
        "12所": "2025",
        "30公里": "2025",
        "20件": "2025",
        "5所": "2026",
        "8座": "2026",
        "25件": "2026",
    }


def test_statuses_follow_the_section() -> None:
    figures = figures_of(
        REVIEW,
        "经济运行好于预期，新建小学12所，开工年度计划新建项目40个，预计全年接待游客300万人次。",
        PLAN,
        "新建中学5所，力争接待游客400万人次，去年开工的项目已完成投资6亿元。",
    )
    assert [figures[text].status for text in ("12所", "40个", "300万人次")] == ["reported"] * 3
    assert [figures[text].status for text in ("5所", "400万人次")] == ["target"] * 2
    assert figures["6亿元"].status == "reported"


def test_a_reported_figure_in_a_plan_does_not_take_the_year_of_the_plan() -> None:
    assert periods_of(PLAN, "已建成中学5所，今年再建3所，为群众多办看得见摸得着的好事实事。") == {
        "5所": None,
        "3所": "2026",
    }


def test_openings_tell_the_years_of_a_mixed_review() -> None:
    assert periods_of(
        MIXED,
        "过去一年，我们迎难而上、奋力拼搏，主要做了以下工作：",
        "产业方面，引进企业30家，改造厂房20万平方米，规上工业企业利润稳步回升。",
        "五年来，我们坚持一张蓝图绘到底，全市上下团结一心，发展面貌焕然一新。",
        "——民生福祉持续增进，新建小学80所，城镇新增就业15万人，群众安居乐业。",
    ) == {"30家": "2025", "20万平方米": "2025", "80所": "2021/2025", "15万人": "2021/2025"}


@pytest.mark.parametrize(
    "heading", [MIXED, "一、“十四五”时期和2025年工作回顾", "一、过去五年和2025年工作回顾"]
)
def test_an_address_to_the_delegates_may_stand_before_the_time_that_opens(heading: str) -> None:
    assert periods_of(
        heading,
        "——民生福祉持续增进。五年来，我们始终坚持共享发展，新建小学80所，群众安居乐业。",
        "各位代表，刚刚过去的2025年，我们迎难而上、奋力拼搏，高质量发展迈出坚实步伐。",
        "产业方面，引进企业30家，改造厂房20万平方米，规上工业企业利润稳步回升。",
    ) == {"80所": "2021/2025", "30家": "2025", "20万平方米": "2025"}


def test_a_plan_that_was_drawn_up_ends_the_achievements_of_a_mixed_section() -> None:
    figures = figures_of(
        "二、“十四五”时期发展成就和“十五五”时期主要目标任务",
        "过去五年，我们牢记嘱托、砥砺前行，经济实力实现新跨越，新建小学80所，群众安居乐业。",
        "根据市委《建议》，我们编制了“十五五”规划纲要（草案），提出地区生产总值年均增长6%左右，并作了衔接。",
        "（一）办好民生实事。坚持尽力而为、量力而行，新建中学90所，健全养老服务网络。",
    )
    assert (figures["80所"].period, figures["80所"].status) == ("2021/2025", "reported")
    assert (figures["6%左右"].period, figures["6%左右"].status) == ("2026/2030", "target")
    assert (figures["90所"].period, figures["90所"].status) == ("2026/2030", "target")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("人均收入从2020年的3万元提高到2025年的4万元。", {"3万元": "2020", "4万元": "2025"}),
        ("接待游客500万人次，比2019年增长20%。", {"500万人次": "2025", "20%": "2025"}),
        ("“十四五”以来，新建公园60座。", {"60座": "2021/.."}),
        ("五年来，生产总值年均增长6%。", {"6%": "2021/2025"}),
        ("生产总值年均增长6%。", {"6%": None}),
        ("2024年新建公园9座，全年植树5万株。", {"9座": "2024", "5万株": "2025"}),
        ("上半年新建公园4座。", {"4座": "2025-01/2025-06"}),
        ("每年发放补贴700万元，新建公园4座。", {"700万元": None, "4座": "2025"}),
        ("产业园占地700亩。", {"700亩": None}),
        ("龙头企业成立于1998年，拥有专利60件。", {"60件": "2025"}),
        ("到2030年，建成公园90座。", {"90座": "2030"}),
    ],
)
def test_periods_within_a_review(sentence: str, expected: dict[str, str | None]) -> None:
    assert periods_of(REVIEW, "我们坚持为民办事，城乡面貌持续改善。" + sentence) == expected


def test_what_follows_the_review_is_planned_and_notes_belong_to_no_section() -> None:
    figures = figures_of(
        REVIEW,
        "新建小学12所，群众的日子越过越好，城乡面貌持续改善。",
        "二、加快建设现代化产业体系",
        "新建产业园5个，培育壮大龙头企业，推动产业向高端迈进。",
        "［1］三张清单：指权力清单、责任清单和负面清单，共列出事项600项。",
    )
    assert [(figure.status, figure.period) for figure in figures.values()] == [
        ("reported", "2025"),
        ("target", None),
        ("reported", None),
        ("reported", None),
    ]


def test_the_period_of_a_heading_is_read_in_the_heading() -> None:
    facts = facts_of(ADDRESS.format(body=f"{REVIEW}\n\n新建小学12所，群众的日子越过越好，城乡面貌持续改善。"))
    (figure,) = facts.figures
    texts = {passage.id: passage.text for passage in facts.passages}
    assert figure.period_span is not None
    assert figure.period_passage_id is not None
    assert texts[figure.period_passage_id] == REVIEW
    assert figure.period_span.of(texts[figure.period_passage_id]) == "2025年"


def test_a_summary_tells_of_the_year_in_its_title_until_its_plan_begins() -> None:
    facts = facts_of(
        "# 湘江区民政局2022年工作总结及2023年工作计划\n\n一、养老服务提质\n\n"
        "新建食堂12家，全年服务老人3万人次，老人吃上了热饭。\n\n"
        "二、2023年工作计划\n\n新建食堂15家，服务老人4万人次，把好事办好、把实事办实。\n"
    )
    assert [(figure.text, figure.period, figure.status) for figure in facts.figures] == [
        ("12家", "2022", "reported"),
        ("3万人次", "2022", "reported"),
        ("15家", "2023", "target"),
        ("4万人次", "2023", "target"),
    ]


def test_a_notice_speaks_from_the_day_at_its_end() -> None:
    facts = facts_of(
        "# 关于表扬先进社区的通知\n\n各镇街：\n\n"
        "今年以来，各社区开展议事300场，化解纠纷500件，基层治理成效明显。\n\n"
        "湘江区民政局\n\n2021年9月3日\n"
    )
    assert {figure.period for figure in facts.figures} == {"2021-01/2021-09"}


def test_two_arguments_are_enough() -> None:
    passage = facts_of("2021年新建公园3座，去年新建2座，群众休闲有了好去处。").passages[0]
    assert [figure.period for figure in find_figures(passage)] == ["2021", None]


# -------------------------------------------------------------------------------------------------- scopes

CITY = "# 湖南省长沙市：小院议事\n\n湖南省长沙市是湖南的省会。\n\n{text}\n"


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("建成小院300个，群众满意。", ["湖南省长沙市"]),
        ("全市建成小院300个，其中标杆小院20个。", ["湖南省长沙市"] * 2),
        ("全省建成小院9000个，群众满意。", ["湖南省"]),
        ("全国建成小院9000个，群众满意。", ["中华人民共和国"]),
        ("小院占全省的3%，群众满意。", ["湖南省长沙市"]),
        ("浏阳市常住人口140万，群众满意。", ["湖南省长沙市浏阳市"]),
        ("浏阳市建成小院80个，化解纠纷60件。", ["湖南省长沙市浏阳市"] * 2),
        ("浏阳市和宁乡市分别投资3亿元和2亿元。", ["湖南省长沙市浏阳市", "湖南省长沙市宁乡市"]),
        ("联合会与中南大学共建基地3个。", ["湖南省长沙市"]),
        ("湖南大学培训骨干500人，编写教材4册。", ["湖南大学"] * 2),
        ("湖南大学编写教材4册，30个县开展培训。", ["湖南大学", "湖南省长沙市"]),
        ("浏阳市和宁乡市道路通车，客运、货运分别增长3%和2%。", ["湖南省长沙市"] * 2),
        ("湖南大学培训骨干500人。新建教室4间。", ["湖南大学", "湖南省长沙市"]),
        ("省统计局数据显示，建成小院300个。", ["湖南省长沙市"]),
        ("中南大学等8家高校参加，群众满意。", ["湖南省长沙市"]),
    ],
)
def test_scope(text: str, scopes: list[str]) -> None:
    assert [figure.scope for figure in facts_of(CITY.format(text=text)).figures] == scopes


@pytest.mark.parametrize("row", read_rows("reporting_verbs"), ids=lambda row: row["word"])
def test_who_reports_a_number_does_not_own_it(row: dict[str, str]) -> None:
    (figure,) = facts_of(CITY.format(text=row["example"])).figures
    assert figure.scope == "湖南省长沙市"
    if row["near_miss"]:
        (figure,) = facts_of(CITY.format(text=row["near_miss"])).figures
        assert figure.scope == "长沙市商务局"


def test_a_scope_has_its_code_and_where_it_is_named() -> None:
    facts = facts_of(CITY.format(text="浏阳市建成小院80个，群众满意。"))
    (figure,) = facts.figures
    passage = next(passage for passage in facts.passages if passage.id == figure.passage_id)
    assert figure.scope_adcode == "430181"
    assert figure.scope_span is not None
    assert figure.scope_span.of(passage.text) == "浏阳市"


def test_the_region_of_the_report_is_named_nowhere_in_the_passage() -> None:
    (figure,) = facts_of(CITY.format(text="建成小院300个，群众满意。")).figures
    assert (figure.scope_adcode, figure.scope_span) == ("430100", None)


# ---------------------------------------------------------------------------------------------- properties

_TOKENS = [
    "2025年", "“十四五”时期", "去年", "过去一年，", "全市", "浏阳市", "新建公园", "3座", "，", "。", "一、",
    "工作回顾", "工作安排", "年均增长", "5%", "比", "力争", "到2027年，", "今年以来", "\n\n", "# ",
    "政府工作报告",
]  # fmt: skip
_TIMED = st.lists(st.sampled_from(_TOKENS), max_size=40).map("".join)


@given(st.one_of(_TIMED, messy_texts()))
def test_periods_and_scopes_lie_in_the_passages_they_name(text: str) -> None:
    facts = facts_of("湖南省长沙市。" + text)
    passages = {passage.id: passage for passage in facts.passages}
    for figure in facts.figures:
        for span, other in (
            (figure.period_span, figure.period_passage_id),
            (figure.scope_span, figure.scope_passage_id),
        ):
            if span is None:
                assert other is None
            else:
                assert other != figure.passage_id
                assert len(span) > 0
                assert span.end <= len(passages[other or figure.passage_id].text)


@given(_TIMED)
def test_source_spans_of_a_period_spell_what_was_read(text: str) -> None:
    facts = facts_of("湖南省长沙市。" + text)
    passages = {passage.id: passage for passage in facts.passages}
    rows = facts_as_json(facts)["figures"]
    assert isinstance(rows, list)
    for row, figure in zip(rows, facts.figures, strict=True):
        for spans, span, other in (
            (row["period_spans"], figure.period_span, figure.period_passage_id),
            (row["scope_spans"], figure.scope_span, figure.scope_passage_id),
        ):
            wanted = span.of(passages[other or figure.passage_id].text) if span is not None else ""
            spelt = "".join(facts.source.text[start:end] for start, end in spans)
            assert re.sub(r"\s", "", spelt) == re.sub(r"\s", "", wanted)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (ADDRESS.format(body="全年办好实事20件，群众的日子越过越好。"), "2026-01-20"),
        ("# 湘江市2024年工作总结\n\n全年办好实事20件，群众的日子越过越好。\n", "2024"),
        (
            "# 关于春耕的通知\n\n各县要抓好春耕生产。\n\n湘江市人民政府\n\n2023年3月2日\n",
            "2023-03-02",
        ),
        ("# 湘江市的做法\n\n湘江市建立了群众说事制度，大家有事好商量。\n", None),
    ],
)
def test_a_report_has_the_date_on_which_it_speaks(text: str, date: str | None) -> None:
    assert [report.date for report in facts_of(text).reports] == [date]
