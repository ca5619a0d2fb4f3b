"""The annotated sample: what two annotators agreed on, line by line."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.loaders import load_source
from extract.segmentation import Segmentation, segment

SAMPLE = Path("corpus/samples/chengdu-party-building.txt")


def read_gold(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("tests/gold", name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def found() -> Segmentation:
    return segment(load_source(SAMPLE).source)


def test_line_roles(found: Segmentation) -> None:
    roles = {line.number: line.role for line in found.lines}
    rows = read_gold("repair.jsonl")
    right = sum(
        roles[row["line"]] in {row["role"], (row.get("also_accepted") or row)["role"]} for row in rows
    )
    assert sorted(roles) == [row["line"] for row in rows]
    assert right / len(rows) >= 0.97


def test_joins_with_their_overlaps(found: Segmentation) -> None:
    joins = {(line.number, line.joins_line, line.overlap) for line in found.lines if line.joins_line}
    rows = read_gold("repair.jsonl")
    assert joins == {(r["line"], r["joins_line"], r["overlap"]) for r in rows if r["joins_line"]}


def test_report_of_each_line(found: Segmentation) -> None:
    assert [line.report for line in found.lines] == [row["report"] for row in read_gold("repair.jsonl")]
    assert [report.adcode for report in found.reports] == ["510116", "510181", "510115"]
    assert [report.title is None for report in found.reports] == [False, True, False]


def test_copies_and_leads(found: Segmentation) -> None:
    rows = read_gold("repair.jsonl")
    assert [(line.duplicate_of, line.led_by) for line in found.lines] == [
        (row["duplicate_of"], row["led_by"]) for row in rows
    ]
    assert [[(p.text, p.of_line) for p in line.partial_duplicates] for line in found.lines] == [
        [(p["text"], p["of_line"]) for p in row["partial_duplicate"]] for row in rows
    ]


def test_practices_consist_of_the_annotated_lines(found: Segmentation) -> None:
    rows = {tuple(row["lines"]): row for row in read_gold("practices.jsonl")}
    wanted = {lines for lines, row in rows.items() if not row["optional"]}
    mine = {practice.lines: practice for practice in found.practices}
    right = len(wanted & mine.keys())
    wrong = len(mine.keys() - rows.keys())
    assert 2 * right / (len(wanted) + right + wrong) >= 0.95
    for lines in wanted & mine.keys():
        row, practice = rows[lines], mine[lines]
        headings = {row["heading"], *row.get("heading_also_accepted", [])}
        assert practice.title == row["title"]
        assert practice.region == row["region"]
        assert (practice.heading_path[-1] if practice.heading_path else None) in headings


def test_the_more_complete_copy_is_the_original(found: Segmentation) -> None:
    by_line = {passage.lines: passage for passage in found.passages}
    assert by_line[(17,)].duplicate_of == by_line[(25, 27)].id
    assert by_line[(49,)].duplicate_of == by_line[(47,)].id
    assert by_line[(25, 27)].duplicate_of is None


def test_every_repair_is_in_the_ledger(found: Segmentation) -> None:
    kinds = [edit.kind for edit in found.edits]
    roles = [line.role for line in found.lines]
    assert kinds.count("join") == sum(line.joins_line is not None for line in found.lines)
    assert kinds.count("overlap") == sum(bool(line.overlap) for line in found.lines)
    assert kinds.count("duplicate") == roles.count("duplicate")
    assert kinds.count("fragment") == roles.count("fragment")
    assert kinds.count("caption") == roles.count("caption")
    assert kinds.count("partial_duplicate") == sum(len(line.partial_duplicates) for line in found.lines)
    assert all(edit.reason.endswith(".") for edit in found.edits)


@pytest.mark.parametrize("change", ["crlf", "no empty lines", "no markers", "indented"])
def test_the_same_roles_in_another_layout(found: Segmentation, change: str) -> None:
    text = SAMPLE.read_text("utf-8")
    lines = [line for line in text.split("\n") if line]
    if change == "no markers":
        lines = [line.lstrip("# ") for line in lines]
    if change == "indented":
        lines = [line if line.startswith("#") else f"\u3000\u3000{line}" for line in lines]
    from tests.support.chinese import source_of

    other = segment(source_of(("\r\n" if change == "crlf" else "\n").join(lines)))
    assert [(line.role, line.report) for line in other.lines] == [
        (line.role, line.report) for line in found.lines
    ]
    assert [passage.text for passage in other.passages] == [passage.text for passage in found.passages]
