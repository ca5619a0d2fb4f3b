"""Regions where words are cut wrongly, without a table's row, inside brands; areas by direction, stations."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Mention, Passage, Report


def read(text: str) -> list[Mention]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return list(find_mentions([report], [passage]))


def found(text: str, type_: str) -> list[str]:
    return [mention.text for mention in read(text) if mention.type == type_]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加大对岳阳、衡阳的支持。", ["岳阳", "衡阳"]),
        ("距株洲市区32公里。", ["株洲市"]),
        ("苗木产业：安柳镇林地丰富。", ["安柳镇"]),
        ("，安柳镇上下联动。", ["安柳镇"]),
        ("到村镇走访，建制镇、集镇和小镇美了。", []),
        ("筑基村小、赋能镇中。", []),
        ("热爱家乡，回乡创业。", []),
        ("北接辽宁清柳县、南临本溪县。", ["辽宁清柳县", "本溪县"]),
        ("帮扶四川贫困县、湖北各县。", ["四川", "湖北"]),
        ("“好客山东 好品山东”品牌。", []),
        ("“这么近，周末到河北”走红。", ["河北"]),
    ],
)
def test_regions(text: str, expected: list[str]) -> None:
    assert found(text, "REGION") == expected


def test_a_county_that_the_table_lacks_has_its_province_and_no_code() -> None:
    (mention,) = read("北接辽宁清柳县。")
    assert (mention.canonical, mention.adcode) == ("辽宁省清柳县", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进皖北地区转型，支持苏南创新。", ["皖北地区", "苏南"]),
        ("皖北地区生产总值增长。", ["皖北"]),
        ("粤东粤西粤北地区的院校。", ["粤东", "粤西", "粤北地区"]),
        ("支持湘西北地区对接。", ["湘西北地区"]),
        ("京东集团入驻，浙川东西部协作，陇西地震。", []),
        ("郑州南站、柳州站开通。", ["郑州南站", "柳州站"]),
        ("长沙站在新起点，武汉站稳脚跟。", []),
    ],
)
def test_areas_and_stations(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE") == expected


@pytest.mark.parametrize(
    ("text", "regions", "places"),
    [
        ("治理清水河、苦柳河等河流。", [], ["清水河", "苦柳河"]),
        ("黑河、漠河迎客。", ["黑河", "漠河"], []),
        ("通化、白山开通高铁。", ["通化", "白山"], []),
        ("观察通化反应。", [], []),
    ],
)
def test_names_in_lists_are_what_stands_beside_them(text: str, regions: list[str], places: list[str]) -> None:
    assert (found(text, "REGION"), found(text, "PLACE")) == (regions, places)


LIUHE = "220524"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("走访三源浦镇。", [("三源浦镇", "吉林省通化市柳河县三源浦朝鲜族镇", LIUHE)]),
        ("与五道沟、三源浦等乡镇搭界。", [
            ("五道沟", "吉林省通化市柳河县五道沟镇", LIUHE),
            ("三源浦", "吉林省通化市柳河县三源浦朝鲜族镇", LIUHE),
        ]),
        ("北靠吉乐乡。", [("吉乐乡", "吉林省通化市梅河口市吉乐乡", "220581")]),
        ("推进文明乡风建设和小城镇建设。", []),
    ],
)  # fmt: skip
def test_townships_of_the_table(text: str, expected: list[tuple[str, str, str]]) -> None:
    report = Report("s.r1", 1, None, Span(0, len(text)), "吉林省通化市柳河县", LIUHE)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    mentions = find_mentions([report], [passage])
    assert [(m.text, m.canonical, m.adcode) for m in mentions if m.type == "REGION"] == expected
