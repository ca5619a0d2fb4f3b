"""Places by what stands around their names: clauses, quarters, lists that share a head, routes."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Passage, Report


def found(text: str, type_: str) -> list[str]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [m.text for m in find_mentions([report], [passage]) if m.type == type_]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新路共两条（槐安水路—柳荫路），", ["槐安水路", "柳荫路"]),
        ("石榴湾居民区紧邻云河绿廊，南依云湾高架。", ["石榴湾居民区", "云河绿廊", "云湾高架"]),
        ("建成柳家坡小流域、石家沟小流域。", ["柳家坡小流域", "石家沟小流域"]),
        ("充分利用小区空间，改造老旧小区。", []),
        ("铺设生态脱氮沟，脱氮沟里填满滤料。", []),
        ("发展集成电路、人工智能，走出闯新路。", []),
        ("三处遗址、多个公园对外开放。", []),
        ("力争淮宿高铁全线开工。", ["淮宿高铁"]),
    ],
)
def test_names_fill_what_stands_before_their_heads(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE") == expected


@pytest.mark.parametrize(
    ("text", "places", "regions"),
    [
        ("推进重庆至贵阳高速铁路前期工作。", [], ["重庆", "贵阳"]),
        ("太原地铁1号线开通。", ["太原地铁1号线"], []),
        ("宁波舟山港扩建。", ["宁波舟山港"], []),
        ("洋县园区产值翻番，", [], ["洋县"]),
        ("晋城综保区封关运作。", ["晋城综保区"], []),
        ("福建戴云山脉绵延。", ["戴云山脉"], ["福建"]),
    ],
)
def test_longer_names_take_regions_in_and_kinds_leave_them(
    text: str, places: list[str], regions: list[str]
) -> None:
    assert (found(text, "PLACE"), found(text, "REGION")) == (places, regions)


def test_a_quarter_is_known_by_its_name_without_the_kind() -> None:
    text = "云榴园居民区有九栋楼。今年，云榴园已签约三台电梯。"
    assert found(text, "PLACE") == ["云榴园居民区", "云榴园"]
