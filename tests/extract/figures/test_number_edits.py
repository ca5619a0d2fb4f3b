"""Number edits: a repaired mark of a figure stands in the ledger with the character of the source."""

import pytest

from corpus.loaders import decode_source
from extract.facts import extract_facts


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("全县自来水普及率达99，96%。", ["，"]),
        ("新增投资１．５亿元，减少２，３００户。", ["．", "，"]),
        ("第二章２．１总则。", []),
        ("普及率为98，居民300人。", []),
    ],
)
def test_repaired_mark_is_logged(text: str, marks: list[str]) -> None:
    source = decode_source("简报.txt", f"工作简报\n{text}\n".encode())
    edits = [edit for edit in extract_facts(source).edits if edit.kind == "number"]
    assert [edit.span.of(source.text) for edit in edits] == marks
    assert len({edit.id for edit in extract_facts(source).edits}) == len(extract_facts(source).edits)
