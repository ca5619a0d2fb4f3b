"""Places beyond a name and its head: everyday words, shared heads, routes; and what is no place."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Passage, Report
from extract.word_lists import read_rows


def places(text: str) -> list[str]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [mention.text for mention in find_mentions([report], [passage]) if mention.type == "PLACE"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年改造胜利大街、青松路。", ["胜利大街", "青松路"]),
        ("建成青松水库，治理病险水库。", ["青松水库"]),
        ("矿区有石牙沟金矿、大柳铁矿。", ["石牙沟金矿", "大柳铁矿"]),
        ("保护落雁洞国家考古遗址公园。", ["落雁洞国家考古遗址公园"]),
        ("改造城市公园、口袋公园和中心广场。", []),
        ("提升农村公路，发展集成电路，拓宽思路。", []),
        ("如期实现碳达峰，守好深山野岭。", []),
        ("发展新型农村集体经济。", []),
        ("县医药公司建66KV变电站。", []),
        ("方便葫芦湾村村民出行。", ["葫芦湾村"]),
    ],
)
def test_names_of_everyday_words(text: str, expected: list[str]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进石牙湾、大柳子山、锁云城等国家考古遗址公园建设。", ["石牙湾", "大柳子山", "锁云城"]),
        ("加快九鹿川、唐柳河、安柳庄等煤矿建设。", ["九鹿川", "唐柳河", "安柳庄"]),
        ("地处石牙沟、柳林沟交界处。", ["石牙沟", "柳林沟"]),
        ("带动石牙沟、柳林沟一带居民。", ["石牙沟", "柳林沟"]),
        ("构建“两屏一带六区”格局。", []),
        ("公园、广场等重点场所全部开放。", []),
        ("治理长江、海河、淮河。", ["长江", "海河", "淮河"]),
    ],
)
def test_lists_share_a_head(text: str, expected: list[str]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("改造G999、G998和S777线。", ["G999", "G998", "S777线"]),
        ("沿333国道布局，国道777线通车。", ["333国道", "国道777线"]),
        ("G20峰会期间，S3型机组运行。", []),
        ("川藏铁路加快建设，营柳公路通车。", ["川藏铁路", "营柳公路"]),
        ("成渝高速扩容，成渝中线高铁开工。", ["成渝高速", "成渝中线高铁"]),
        ("青藏铁路格拉段改造完成。", ["青藏铁路格拉段"]),
        ("新改建农村公路，高速公路通车，跨境铁路开行。", []),
        ("县级公路柳靖线、云靖线穿过全境。", ["柳靖线", "云靖线"]),
        ("产值保持高速增长。", []),
    ],
)
def test_routes(text: str, expected: list[str]) -> None:
    assert places(text) == expected


def test_a_centre_for_fairs_is_a_place() -> None:
    assert places("客商到云湾会展中心参观。") == ["云湾会展中心"]


def test_words_that_say_what_kind_of_place_name_none() -> None:
    wrong = [row["word"] for row in read_rows("place_classes") if places(row["near_miss"])]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "column"), [("place_namers", "word"), ("place_verbs", "verb"), ("shared_heads", "head")]
)
def test_each_row_stands_in_a_sentence_with_a_place(name: str, column: str) -> None:
    wrong = [row[column] for row in read_rows(name) if not places(row["example"])]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中国（安徽）自贸试验区挂牌。", ["中国（安徽）自贸试验区"]),
        ("秋赏红叶漫山，作为镇内最大农贸市场。", []),
        ("流经石牙河和三柳河。", ["石牙河", "三柳河"]),
        ("柳州站位于城西。", ["柳州站"]),
    ],
)
def test_more_forms(text: str, expected: list[str]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("天津港扩能，整治潘柳港、妙石港等河道。", ["天津港", "潘柳港", "妙石港"]),
        ("发展临港产业，坚持港人治港，扩大港口。", []),
        ("治理白洋淀，末站东直门。", ["白洋淀", "东直门"]),
        ("嘉峪关和三门峡入选。", []),
        ("把好入口关，守好南大门。", []),
    ],
)
def test_ports_gates_and_lakes(text: str, expected: list[str]) -> None:
    assert places(text) == expected
