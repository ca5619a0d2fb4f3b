"""Programmes with and without quotation marks: campaigns by their titles, names by what they modify."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Passage, Report


def programmes(text: str) -> list[str]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [mention.text for mention in find_mentions([report], [passage]) if mention.type == "PROGRAM"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("深入实施乡村教师素质提升行动。", ["乡村教师素质提升行动"]),
        ("实施新一轮校园足球普及行动。", ["校园足球普及行动"]),
        ("开展违规收费清理专项行动和夜间经济促进行动。", ["违规收费清理专项行动", "夜间经济促进行动"]),
        ("实施青年匠人培养计划、县城医院强基工程。", ["青年匠人培养计划", "县城医院强基工程"]),
        ("深入打好蓝天、碧水、净土保卫战。", ["蓝天、碧水、净土保卫战"]),
        ("打赢噪声污染治理攻坚战。", ["噪声污染治理攻坚战"]),
        ("扎实开展党史学习教育。", ["党史学习教育"]),
        (
            "开展深入贯彻中央八项规定精神学习教育，湘电入粤工程投运。",
            ["深入贯彻中央八项规定精神学习教育", "湘电入粤工程"],
        ),
        ("实施城北道路改造工程、污水管网工程。", []),
        ("实施一批重点工程，精心实施民心工程。", []),
        ("开展巡查、回访等专项行动，实施六大行动。", []),
        ("把学习成果转化为实际行动。", []),
    ],
)
def test_campaigns_are_titled_by_what_they_do(text: str, expected: list[str]) -> None:
    assert programmes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推行“扫码即办”协同执行机制。", ["扫码即办"]),
        ("构建“三联两带”［3］人才培养新模式。", ["三联两带"]),
        ("办好“云超”“村跑”等群众赛事。", ["云超", "村跑"]),
        ("提供“银发暖心服务”。", ["银发暖心服务"]),
        ("“云农智谷”数字乡村大脑上线。", ["云农智谷"]),
        ("推行“365”工作法，深化“258监管体系”。", ["365", "258监管体系"]),
        ("组建“银龄调解队”，采用“一月一会商”办法。", ["银龄调解队", "一月一会商"]),
        ("融资服务平台“湘易融”上线，“山间快飞”“小团慢游”广受欢迎。", ["湘易融", "山间快飞", "小团慢游"]),
        ("用“想、看、问335工作法”摸底。", ["想、看、问335工作法"]),
        ("推广湘报通、材料通等应用，健全交通、流通等系统。", ["湘报通", "材料通"]),
        ("按照“8448”发展思路，拨打“10086”。", []),
        ("坚决防止“形象工程”，用好“白名单”制度。", []),
        ("提高“四个服务”水平。", []),
    ],
)
def test_quotations_name_what_they_modify(text: str, expected: list[str]) -> None:
    assert programmes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第十二届云湾茶博会首次设馆。", ["第十二届云湾茶博会"]),
        ("第十四届全国人民代表大会、第三届理事会召开。", []),
        ("精心筹办长沙世运会。", ["长沙世运会"]),
        ("“云湾山歌”更加响亮。", ["云湾山歌"]),
        ("推动“每周一访”主动治理。", ["每周一访"]),
        ("通过长沙市房产网上交易系统办理。", ["长沙市房产网上交易系统"]),
        ("以开展党的群众路线教育实践活动为契机。", ["党的群众路线教育实践活动"]),
    ],
)
def test_events_brands_and_systems(text: str, expected: list[str]) -> None:
    assert programmes(text) == expected
