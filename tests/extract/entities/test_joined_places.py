"""Places between two names that a dash joins, and what only looks like a place or a school."""

import pytest

from tests.extract.entities.test_entity_cases import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建强南宁—柳州—桂林经济走廊。", ["南宁—柳州—桂林经济走廊"]),
        ("打造中国—东盟信息港。", ["中国—东盟信息港"]),
        ("推进大熊猫国家公园建设。", ["大熊猫国家公园"]),
        ("储有钒钛磁铁矿，是县城主要饮用水源地。", []),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE") == expected


def test_colleges_and_rankings() -> None:
    assert found("湖南警察学院招生，首次进入世界大学排名。", "ORG") == ["湖南警察学院"]
