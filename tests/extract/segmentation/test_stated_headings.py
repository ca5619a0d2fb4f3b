"""Stated headings: what a format calls heading and title shapes the outline, within reason."""

import pytest

from corpus.source import Description, Heading, Source
from corpus.span import Span
from extract.facts import extract_facts
from extract.records import Facts

BODY = "全县设立办事窗口12个，办结事项3000件，群众满意率达到98.5%。"


def facts_of(lines: list[tuple[str, int]], description: Description = Description()) -> Facts:  # noqa: B008
    """The facts of a document whose lines have these heading levels, 0 for none."""
    headings: list[Heading] = []
    text = ""
    for line, level in lines:
        if level:
            headings.append(Heading(Span(len(text), len(text) + len(line)), level))
        text += line + "\n"
    return extract_facts(
        Source("0" * 64, "a.docx", "text/plain", "", text, headings=tuple(headings), description=description)
    )


def roles(facts: Facts) -> list[tuple[str, str]]:
    return [(passage.role, passage.text[:8]) for passage in facts.passages]


def test_the_first_stated_heading_is_the_title_whatever_it_ends_in() -> None:
    facts = facts_of([("这笔钱，直接发到个人！", 1), (BODY, 0)])
    assert [report.title for report in facts.reports] == ["这笔钱，直接发到个人！"]


def test_an_issuer_and_a_number_may_stand_above_the_title() -> None:
    facts = facts_of([("河湾县人民政府文件", 0), ("河政发〔2023〕12号", 0), ("窗口前移！", 1), (BODY, 0)])
    assert [report.title for report in facts.reports] == ["窗口前移！"]


def test_chapters_of_level_one_make_no_reports_of_their_own() -> None:
    facts = facts_of([("办事窗口", 1), (BODY, 0), ("流动服务", 1), (BODY.replace("12", "9"), 0)])
    assert len(facts.reports) == 1
    assert ("heading", "流动服务") in roles(facts)


def test_levels_nest() -> None:
    facts = facts_of(
        [("总结", 1), ("成效", 1), ("窗口", 2), (BODY, 0), ("打算", 1), (BODY.replace("12", "9"), 0)]
    )
    paths = [passage.heading_path for passage in facts.passages if passage.role == "body"]
    assert paths == [("成效", "窗口"), ("打算",)]


def test_a_paragraph_in_the_style_of_a_heading_stays_text() -> None:
    facts = facts_of([("总结", 1), (BODY + BODY.replace("12", "9"), 2)])
    assert [passage.role for passage in facts.passages] == ["title", "body"]


def test_the_title_that_the_description_states_is_found_among_the_first_lines() -> None:
    lines = [("窗口前移办实事", 0), ("（2023年5月）", 0), ("让群众少跑路！", 0), (BODY, 0)]
    assert facts_of(lines, Description(title="让群众少跑路！")).reports[0].title == "让群众少跑路！"


def test_a_report_without_a_title_in_its_text_has_the_stated_one() -> None:
    facts = facts_of([(BODY, 0)], Description(title="窗口前移办实事"))
    assert facts.reports[0].title == "窗口前移办实事"
    assert facts_of([(BODY, 0)]).reports[0].title is None


@pytest.mark.parametrize(
    ("lines", "stated", "date"),
    [
        ([BODY], "2023-05-06 09:10", "2023-05-06"),
        ([BODY], "2023年5月6日", "2023-05-06"),
        ([BODY, "河湾县人民政府办公室", "2023年4月28日"], "2023-05-06", "2023-04-28"),
        (["河政办〔2019〕5号", BODY], "2023-05-06", "2019"),
        (["河政办〔2023〕5号", BODY], "2023-05-06", "2023-05-06"),
        ([BODY], "昨天", None),
    ],
)
def test_the_stated_day_dates_a_report_that_names_none(
    lines: list[str], stated: str, date: str | None
) -> None:
    facts = facts_of([(line, 0) for line in lines], Description(date=stated))
    assert facts.reports[0].date == date


def test_what_the_text_calls_last_year_follows_the_stated_day() -> None:
    facts = facts_of(
        [("去年，全县设立办事窗口12个，群众满意率明显提高。", 0)], Description(date="2023-05-06")
    )
    assert [figure.period for figure in facts.figures] == ["2022"]
