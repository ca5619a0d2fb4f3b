"""What holds of every segmentation, whatever the text."""

from hypothesis import given, settings

from extract.segmentation import Segmentation, segment
from tests.support.chinese import messy_texts, reports, source_of


def segment_text(text: str) -> Segmentation:
    return segment(source_of("村务公开。" + text))


@given(messy_texts())
def test_every_character_of_a_passage_stands_in_the_source(text: str) -> None:
    source = source_of("村务公开。" + text)
    for passage in segment(source).passages:
        assert passage.text == "".join(piece.of(source.text) for piece in passage.pieces)
        assert passage.text
        assert passage.lines


@given(messy_texts())
def test_no_character_is_in_two_passages(text: str) -> None:
    seen: set[int] = set()
    for passage in segment_text(text).passages:
        for piece in passage.pieces:
            positions = set(range(piece.start, piece.end))
            assert not positions & seen
            seen |= positions


@given(messy_texts())
def test_every_line_with_text_has_one_record_in_order(text: str) -> None:
    source = source_of("村务公开。" + text)
    lines = segment(source).lines
    numbers = [line.number for line in lines]
    assert numbers == sorted(set(numbers))
    covered = {p for line in lines for p in range(line.span.start, line.span.end)}
    markers = set("#*->[]() \t\r\n\u3000\ufeff_")
    assert all(p in covered or c in markers for p, c in enumerate(source.text))


@given(messy_texts())
def test_records_point_to_what_exists(text: str) -> None:
    found = segment_text(text)
    passages = {passage.id for passage in found.passages}
    reports_ = {report.id for report in found.reports}
    numbers = {line.number for line in found.lines}
    assert len(passages) == len(found.passages)
    assert len({edit.id for edit in found.edits}) == len(found.edits)
    assert {p.report_id for p in found.passages} <= reports_
    assert {p.duplicate_of for p in found.passages if p.duplicate_of} <= passages
    for line in found.lines:
        assert {line.joins_line, line.duplicate_of, line.led_by} - {None} <= numbers
        assert line.number not in {line.joins_line, line.duplicate_of, line.led_by}
    for practice in found.practices:
        assert practice.passage_ids
        assert set(practice.passage_ids) <= passages
        assert set(practice.lines) <= numbers


@given(messy_texts())
def test_an_original_is_no_copy(text: str) -> None:
    found = segment_text(text)
    copies = {passage.id for passage in found.passages if passage.duplicate_of}
    assert not {passage.duplicate_of for passage in found.passages} & copies


@given(messy_texts())
def test_line_ends_change_nothing(text: str) -> None:
    text = text.replace("\r", "")
    plain, windows = segment_text(text), segment_text(text.replace("\n", "\r\n"))
    assert [p.text.replace("\r", "") for p in plain.passages] == [
        p.text.replace("\r", "") for p in windows.passages
    ]
    assert [line.role for line in plain.lines] == [line.role for line in windows.lines]


@given(reports())
def test_a_clean_report_stays_as_it_is(lines: list[str]) -> None:
    found = segment(source_of("\n\n".join(lines)))
    whole = {line.lstrip("# ") for line in lines}
    parts = [passage.text for passage in found.passages]
    assert "".join(parts) == "".join(line.lstrip("# ") for line in lines)
    assert all(len(part) > 400 or part in whole for part in parts)
    assert {edit.kind for edit in found.edits} <= {"partial_duplicate"}
    assert [line.role for line in found.lines][:2] == ["title", "heading"]


@given(reports())
@settings(max_examples=40)
def test_repaired_text_needs_no_repair(lines: list[str]) -> None:
    """A cut sentence is joined; the joined text, segmented again, gives the same passages."""
    long = max(lines, key=len)
    middle = len(long) // 2
    position = lines.index(long)
    cut = [*lines[:position], long[:middle], long[middle:], *lines[position + 1 :]]
    first = segment(source_of("\n\n".join(cut)))
    marks = {"title": "# ", "heading": "## "}
    again = segment(source_of("\n\n".join(marks.get(p.role, "") + p.text for p in first.passages)))
    assert [(p.role, p.text) for p in again.passages] == [(p.role, p.text) for p in first.passages]


@given(messy_texts())
@settings(max_examples=30)
def test_the_same_text_gives_the_same_records(text: str) -> None:
    assert segment_text(text) == segment_text(text)
