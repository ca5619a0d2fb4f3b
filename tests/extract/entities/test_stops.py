"""Stops of buses and trains, in letters that ask for other ones."""

import pytest

from tests.extract.entities.test_entity_cases import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7路首站柳林公交场站，末站石湾南广场，方便乘客。", ["柳林公交场站", "石湾南广场"]),
        (
            "调整线路将双向取消石湾、柳林路口、河西环岛南共计3站，影响乘客出行。",
            ["石湾", "柳林路口", "河西环岛南"],
        ),
        ("乘客希望增加石湾医院路口站，目前中途站、公交站较多。", ["石湾医院路口站"]),
        ("建设变电站、加油站，为乘客提供生态驿站。", []),
        ("新建客运总站、公交场站。", []),
    ],
)
def test_stops(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE") == expected
