"""Lines that a layout marks are taken out, and what they cut comes together, every character in its place."""

from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from corpus.source import Mark, MarkKind, Source
from corpus.span import Span
from extract.facts import extract_facts
from extract.segmentation import segment
from extract.segmentation.lines import read_lines
from extract.segmentation.marks import part_marked
from tests.support.chinese import messy_texts, reports, source_of


def marked_source(parts: list[tuple[str, MarkKind | None]]) -> Source:
    """A source of these lines, those with a kind under a mark."""
    text, marks = "", []
    for line, kind in parts:
        start = len(text) + bool(text)
        text += ("\n" if text else "") + line
        if kind is not None:
            marks.append(Mark(Span(start, len(text)), kind))
    return replace(source_of(text), marks=tuple(marks))


def test_a_sentence_cut_by_a_page_is_joined_across_what_is_taken_out() -> None:
    source = marked_source(
        [
            ("云溪县政务简报", "header"),
            ("便民服务工作总结", None),
            (
                "全镇设立便民服务站十二个，把社保、医保、民政等六十八项事项下沉到村办理，群众在家门口就能",
                None,
            ),
            ("① 数据来自县政务服务中心。", "footnote"),
            ("第3期", "footer"),
            ("— 3 —", "page_number"),
            ("云溪县政务简报", "header"),
            ("办成事，去年以来累计代办3400余件。", None),
            ("— 4 —", "page_number"),
        ]
    )
    found = segment(source)
    assert [(p.role, p.text) for p in found.passages] == [
        ("title", "便民服务工作总结"),
        (
            "body",
            "全镇设立便民服务站十二个，把社保、医保、民政等六十八项事项下沉到村办理，群众在家门口就能"
            "办成事，去年以来累计代办3400余件。",
        ),
        ("caption", "① 数据来自县政务服务中心。"),
    ]
    assert [(edit.kind, edit.span.of(source.text)) for edit in found.edits if edit.kind != "join"] == [
        ("header", "云溪县政务简报"),
        ("footnote", "① 数据来自县政务服务中心。"),
        ("footer", "第3期"),
        ("page_number", "— 3 —"),
        ("header", "云溪县政务简报"),
        ("page_number", "— 4 —"),
    ]
    assert [line.role for line in found.lines].count("caption") == 6
    figure = extract_facts(source).figures[-1]
    assert figure.text == "3400余件"


def test_a_note_is_a_passage_with_figures_and_belongs_to_no_practice_or_section() -> None:
    source = marked_source(
        [
            ("河湾县2023年工作总结", None),
            ("一、2024年工作打算", None),
            ("建立代办制度。将再设代办点12个，为群众代办事项3000件。", None),
            ("据县统计局数据，2022年办结2800件，满意率98.5%。", "footnote"),
            ("建立回访制度。将回访群众500户。", None),
        ]
    )
    facts = extract_facts(source)
    (note,) = [passage for passage in facts.passages if passage.role == "caption"]
    assert (note.text, note.heading_path) == ("据县统计局数据，2022年办结2800件，满意率98.5%。", ())
    figures = {figure.text: figure for figure in facts.figures}
    said = figures["2800件"]
    assert (said.passage_id, said.period, said.status) == (note.id, "2022", "reported")
    assert figures["98.5%"].passage_id == note.id
    assert note.pieces[0].of(source.text) == note.text
    assert (figures["12个"].status, figures["500户"].status) == ("target", "target")
    assert not any(note.id in practice.passage_ids for practice in facts.practices)
    assert [passage.number for passage in facts.passages] == list(range(1, len(facts.passages) + 1))


def test_a_header_is_no_title_and_its_copies_are_none() -> None:
    body = "镇里建立回访制度，每月抽查一成办件，发现问题当场整改，并把结果张榜公布。"
    found = segment(marked_source([("关于优化服务的通知", "header"), (body, None)]))
    assert found.reports[0].title is None
    assert [passage.text for passage in found.passages] == [body]


def test_a_source_of_marks_alone_has_no_passage() -> None:
    found = segment(marked_source([("— 1 —", "page_number"), ("— 2 —", "page_number")]))
    assert found.passages == ()
    assert [line.number for line in found.lines] == [1, 2]
    assert [edit.report_id for edit in found.edits] == [found.reports[0].id] * 2


kinds = st.sampled_from(get_args(MarkKind))


@st.composite
def marked_texts(draw: st.DrawFn) -> Source:
    """Any text with any of its lines marked."""
    source = source_of("村务公开。" + draw(messy_texts()))
    lines = read_lines(source.text)
    chosen = draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    marks = [Mark(line.span, draw(kinds)) for line, marked in zip(lines, chosen, strict=True) if marked]
    return replace(source, marks=tuple(marks))


@given(marked_texts())
def test_passages_are_source_characters_outside_the_marks(source: Source) -> None:
    found = segment(source)
    taken = {p for mark in source.marks for p in range(mark.span.start, mark.span.end)}
    notes = {mark.span for mark in source.marks if mark.kind == "footnote"}
    for passage in found.passages:
        assert passage.text == "".join(piece.of(source.text) for piece in passage.pieces)
        if passage.role == "caption" and any(note.contains(passage.pieces[0]) for note in notes):
            assert len(passage.pieces) == 1
        else:
            assert not taken & {p for piece in passage.pieces for p in range(piece.start, piece.end)}
    logged = [(edit.span, edit.kind) for edit in found.edits if edit.kind in get_args(MarkKind)]
    assert sorted(logged) == sorted((mark.span, mark.kind) for mark in source.marks)
    assert [line.span for line in found.lines] == [line.span for line in read_lines(source.text)]


@given(reports(), st.data())
def test_furniture_between_lines_changes_no_passage(lines: list[str], data: st.DataObject) -> None:
    plain = segment(source_of("\n".join(lines)))
    parts: list[tuple[str, MarkKind | None]] = []
    for line in lines:
        parts += [("第12期　政务简报", kind) for kind in data.draw(st.lists(kinds, max_size=2))]
        parts.append((line, None))
    found = segment(marked_source(parts))
    running = [passage for passage in found.passages if passage.text != "第12期　政务简报"]
    assert [(p.role, p.text) for p in running] == [(p.role, p.text) for p in plain.passages]
    assert len(found.passages) - len(running) == [kind for _, kind in parts].count("footnote")


def test_only_lines_that_a_mark_covers_whole_are_marked() -> None:
    lines = read_lines("甲乙丙\n丁戊己\n庚辛")
    running, marked = part_marked(lines, [Mark(Span(1, 3), "footer"), Mark(Span(3, 8), "header")])
    assert [line.text for line in running] == ["甲乙丙", "庚辛"]
    assert [(line.text, kind) for line, kind in marked] == [("丁戊己", "header")]
