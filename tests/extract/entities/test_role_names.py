"""Posts and titles of honour given to people, quoted or with 全国, 大国; cities have none."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Passage, Report


def roles(text: str) -> list[str]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [mention.text for mention in find_mentions([report], [passage]) if mention.type == "ROLE"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("马秀英被授予“云湾好人”称号。", ["云湾好人"]),
        ("“最美护路人”、全国道德模范马秀英到场。", ["最美护路人", "全国道德模范"]),
        ("新增大国工匠4人。", ["大国工匠"]),
        ("楼里有“和事调解员”“三长”120名。", ["和事调解员", "三长"]),
        ("推行“楼长”制，成为全国双拥模范城。", []),
        ("发展“流动党员”，争创“双拥模范”城市。", []),
    ],
)
def test_roles(text: str, expected: list[str]) -> None:
    assert roles(text) == expected
