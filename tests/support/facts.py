"""Facts for tests of what comes after extraction: by hand from a small text, or any at all."""

import hashlib
import re
import string
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import get_args

from hypothesis import strategies as st

from corpus.source import Cell, Description, Grid, Heading, Mark, MarkKind, Place, Source
from corpus.span import Span
from extract import records
from extract.records import (
    Edit,
    Facts,
    Figure,
    Line,
    Mention,
    Outcome,
    PartialDuplicate,
    Passage,
    Practice,
    Report,
)

_FIGURE = re.compile(r"(\d+)([名家场个条])")
_NAME = re.compile(r"“([^”]+)”")


def make_source(text: str, name: str = "报告.txt") -> Source:
    """A source of this text in UTF-8."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(digest, name, "text/plain", "utf-8", text)


def make_facts(
    text: str,
    name: str = "报告.txt",
    *,
    region: str | None = "四川省成都市武侯区",
    adcode: str | None = "510107",
) -> Facts:
    """The facts of a text of one report: ``# title``, ``## heading``, and paragraphs.

    Each paragraph is a practice, titled by its first sentence; numbers with a measure word are figures,
    quoted names programs.
    """
    source = make_source(text, name)
    report_id = f"{source.key}.r1"
    lines, passages, practices, mentions, figures = [], [], [], [], []
    heading: tuple[str, ...] = ()
    title = None
    offset = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        start, offset = offset, offset + len(raw) + 1
        body = raw.lstrip("# ")
        if not body:
            continue
        role = "title" if raw.startswith("# ") else "heading" if raw.startswith("## ") else "body"
        title = body if role == "title" else title
        span = Span(start + len(raw) - len(body), start + len(raw))
        lines.append(Line(number, span, role, 1))
        passage = Passage(
            id=f"{report_id}.p{len(passages) + 1:03}",
            report_id=report_id,
            number=len(passages) + 1,
            role=role,
            heading_path=heading if role == "body" else (),
            text=body,
            pieces=(span,),
            lines=(number,),
            lead=body.split("。")[0] + "。" if role == "body" and "。" in body else None,
        )
        heading = (body,) if role == "heading" else heading
        passages.append(passage)
        named = _mentions(passage)
        measured = _figures(passage)
        mentions += named
        figures += measured
        if role == "body":
            practices.append(
                Practice(
                    id=f"{report_id}.m{len(practices) + 1:02}",
                    report_id=report_id,
                    number=len(practices) + 1,
                    title=passage.lead,
                    heading_path=passage.heading_path,
                    region=region,
                    adcode=adcode,
                    passage_ids=(passage.id,),
                    lines=(number,),
                    instruments=tuple(mention.text for mention in named),
                    figure_ids=tuple(figure.id for figure in measured),
                    outcomes=(Outcome(body, passage.id, Span(0, len(body))),),
                )
            )
    report = Report(report_id, 1, title, Span(0, len(text)), region, adcode)
    return Facts(
        source,
        (report,),
        tuple(lines),
        (),
        tuple(passages),
        tuple(practices),
        tuple(mentions),
        tuple(figures),
    )


def _mentions(passage: Passage) -> list[Mention]:
    return [
        Mention(
            f"{passage.id}.n{number:02}",
            passage.id,
            "PROGRAM",
            None,
            Span(*found.span(1)),
            found[1],
            found[1],
            None,
        )
        for number, found in enumerate(_NAME.finditer(passage.text), start=1)
    ]


def _figures(passage: Passage) -> list[Figure]:
    return [
        Figure(
            id=f"{passage.id}.f{number:02}",
            passage_id=passage.id,
            span=Span(*found.span()),
            text=found[0],
            value=Decimal(found[1]),
            low=None,
            high=None,
            bound="exact",
            unit=found[2],
            dimension="person" if found[2] == "名" else "count",
            lower=Decimal(found[1]),
            upper=Decimal(found[1]),
            upper_open=False,
            indicator=None,
            indicator_span=None,
            indicator_key=None,
        )
        for number, found in enumerate(_FIGURE.finditer(passage.text), start=1)
    ]


_CHARACTERS = "党建引领社区治理服务群众满意度活动，。“”12 \n𠮷é" + string.ascii_letters
texts = st.text(st.sampled_from(_CHARACTERS), max_size=30)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda ends: Span(min(ends), max(ends)))
numbers = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False),
    st.fractions().filter(lambda number: abs(number.numerator) < 10**30),
    st.just(Fraction(2)),
    st.just(Decimal("99.960")),
)


_whole = st.none() | st.integers(0, 1000)


def _one_of(literal: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(literal))


def _many(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy[tuple]:
    return st.lists(strategy, max_size=most).map(tuple)


def any_source() -> st.SearchStrategy[Source]:
    """Sources of any text, with everything that a format may say of it."""
    cells = st.builds(Cell, spans, *[st.integers(0, 9)] * 4, st.booleans())
    return st.builds(
        replace,
        texts.map(lambda text: make_source(text + "。")),
        media_type=st.sampled_from(["text/plain", "application/pdf"]),
        encoding=st.sampled_from(["utf-8", ""]),
        places=_many(st.builds(Place, spans, _whole, st.none() | st.tuples(*[st.integers(0, 1000)] * 4),
                               st.none() | st.just("Sheet1!B12"), _whole)),
        marks=_many(st.builds(Mark, spans, _one_of(MarkKind))),
        grids=_many(st.builds(Grid, spans, _many(cells))),
        headings=_many(st.builds(Heading, spans, st.integers(1, 9))),
        description=st.builds(Description, *[st.none() | texts] * 6),
    )  # fmt: skip


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Facts with every field filled in any way the records allow, ids and references in order."""
    source = draw(any_source())
    reports = [
        Report(
            f"{source.key}.r{number}", number, draw(st.none() | texts), draw(spans), draw(st.none() | texts),
            draw(st.none() | st.just("510107")),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]  # fmt: skip
    passages = [passage for report in reports for passage in _draw_passages(draw, report)]
    ids = [passage.id for passage in passages]
    mentions, figures = [], []
    for passage in passages:
        mentions += _draw_mentions(draw, passage)
        figures += _draw_figures(draw, passage)
    practices = [practice for report in reports for practice in _draw_practices(draw, report, ids, figures)]
    return Facts(
        source,
        tuple(reports),
        tuple(_draw_lines(draw, reports)),
        tuple(
            Edit(f"{report.id}.e001", report.id, draw(_one_of(records.EditKind)), draw(spans),
                 draw(st.none() | spans), draw(texts))
            for report in reports
        ),
        tuple(passages),
        tuple(practices),
        tuple(mentions),
        tuple(figures),
    )  # fmt: skip


def _draw_lines(draw: st.DrawFn, reports: list[Report]) -> list[Line]:
    copies = _many(st.builds(PartialDuplicate, texts, spans, st.integers(1, 9)), 2)
    return [
        Line(
            number, draw(spans), draw(_one_of(records.LineRole)), draw(st.sampled_from(reports)).number,
            draw(st.none() | st.integers(1, 9)), draw(texts), draw(st.none() | st.integers(1, 9)),
            draw(copies), draw(st.none() | st.integers(1, 9)),
        )
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]  # fmt: skip


def _draw_passages(draw: st.DrawFn, report: Report) -> list[Passage]:
    ids = [f"{report.id}.p{number:03}" for number in range(1, draw(st.integers(0, 3)) + 1)]
    return [
        Passage(
            id_, report.id, number, draw(_one_of(records.PassageRole)), draw(_many(texts)), draw(texts),
            draw(_many(spans)), draw(_many(st.integers(1, 99))), draw(st.none() | texts),
            draw(st.none() | st.sampled_from(ids)),
        )
        for number, id_ in enumerate(ids, start=1)
    ]  # fmt: skip


def _draw_mentions(draw: st.DrawFn, passage: Passage) -> list[Mention]:
    return [
        Mention(
            f"{passage.id}.n{number:02}", passage.id, draw(_one_of(records.MentionType)),
            draw(st.none() | _one_of(records.Subtype)), draw(spans), draw(texts),
            draw(st.sampled_from(["湖大", "武侯区", "便民驿站"])), draw(st.none() | st.just("510107")),
        )
        for number in range(1, draw(st.integers(0, 2)) + 1)
    ]  # fmt: skip


def _draw_figures(draw: st.DrawFn, passage: Passage) -> list[Figure]:
    ids = [f"{passage.id}.f{number:02}" for number in range(1, draw(st.integers(0, 2)) + 1)]
    number = st.none() | numbers
    return [
        Figure(
            id=id_, passage_id=passage.id, span=draw(spans), text=draw(texts), value=draw(number),
            low=draw(number), high=draw(number), bound=draw(_one_of(records.Bound)), unit=draw(texts),
            dimension=draw(_one_of(records.Dimension)), lower=draw(number), upper=draw(number),
            upper_open=draw(st.booleans()), indicator=draw(st.none() | texts),
            indicator_span=draw(st.none() | spans), indicator_key=draw(st.none() | texts),
            change=draw(st.none() | _one_of(records.Change)), basis=draw(st.none() | _one_of(records.Basis)),
            change_of=draw(st.none() | st.sampled_from(ids)), status=draw(_one_of(records.Status)),
            period=draw(st.none() | st.just("2019-10")), period_span=draw(st.none() | spans),
            indicator_row_span=draw(st.none() | spans),
        )
        for id_ in ids
    ]  # fmt: skip


def _draw_practices(
    draw: st.DrawFn, report: Report, passage_ids: list[str], figures: list[Figure]
) -> list[Practice]:
    if not passage_ids:
        return []
    some_passages = _many(st.sampled_from(passage_ids))
    some_figures = _many(st.sampled_from([figure.id for figure in figures])) if figures else st.just(())
    outcomes = _many(st.builds(Outcome, texts, st.sampled_from(passage_ids), spans))
    return [
        Practice(
            f"{report.id}.m01", report.id, 1, draw(st.none() | texts), draw(_many(texts)),
            draw(st.none() | texts), draw(st.none() | st.just("510107")), draw(some_passages),
            draw(_many(st.integers(1, 99))),
            draw(_many(texts)), draw(_many(texts)), draw(some_figures), draw(outcomes),
        )
    ]  # fmt: skip
