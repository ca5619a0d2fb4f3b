"""Bodies named by a level or region, a field and an organ; departments in lists; known bodies' parts."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Passage, Report


def bodies(text: str) -> list[tuple[str, str | None]]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [(m.text, m.subtype) for m in find_mentions([report], [passage]) if m.type == "ORG"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("机关及市园林监理处、市建设工程质监站参加。",
         [("市园林监理处", "government"), ("市建设工程质监站", "government")]),
        ("组建省种业集团。", [("省种业集团", "company")]),
        ("长沙市海洋监测中心发布数据。", [("长沙市海洋监测中心", "government")]),
        ("（牵头单位：民政厅、司法厅）", [("民政厅", "government"), ("司法厅", "government")]),
        ("在中共北京市委领导下。", [("中共北京市委", "party")]),
        ("发挥中科院山西煤化所作用。", [("中科院山西煤化所", "other")]),
        ("学府路中学投入使用。", [("学府路中学", "education")]),
        ("商务部市场运行和消费促进司通报。", [("商务部市场运行和消费促进司", "government")]),
        ("财政部和税务总局发文。", [("财政部", "government"), ("税务总局", "government")]),
        ("云湾区民政局党委开会。", [("云湾区民政局党委", "party")]),
        ("各省省技术服务中心20家，自治区党委总揽全局。", []),
        ("长沙市和浏阳市交界处，打造区域消费中心城市。", []),
        ("提出意见后报市局审核，各市教育局落实。", []),
    ],
)  # fmt: skip
def test_local_bodies(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持洛湾轴、金湾通、麒麟等龙头企业。", ["洛湾轴", "金湾通", "麒麟"]),
        ("新能源、新材料等龙头企业集聚。", []),
        ("云湾商会重庆代表处成立。", ["云湾商会重庆代表处"]),
        ("云湾医院学生院区实习。", ["云湾医院"]),
    ],
)
def test_listed_firms_and_branches(text: str, expected: list[str]) -> None:
    assert [name for name, _ in bodies(text)] == expected
