"""What numbers measure, by rules of grammar: figures of one sentence and what each of them is said of."""

import pytest

from corpus.span import Span
from extract.figures import find_figures
from extract.records import Mention, Passage


def measured(text: str, *regions: str) -> list[tuple[str, str | None]]:
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    mentions = [
        Mention("n", "s.r1.p001", "REGION", None, Span(text.index(r), text.index(r) + len(r)), r, r, None)
        for r in regions
    ]
    return [(figure.text, figure.indicator) for figure in find_figures(passage, mentions)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目提前3个月交付，工程提前10天完工。", [("3个月", "项目"), ("10天", "工程")]),
        (
            "完成产值3亿元、利润2千万元，分别增长5%和6%。",
            [("3亿元", "产值"), ("2千万元", "利润"), ("5%", "产值"), ("6%", "利润")],
        ),
        ("废水占比由高峰时的30%降至8%。", [("30%", "废水占比"), ("8%", "废水占比")]),
        ("建设1所标准化的乡镇卫生院。", [("1所", "乡镇卫生院")]),
        ("文旅局等5部门印发意见。", [("5部门", "部门")]),
        ("在辖区35栋楼内设有告示牌，在13家住宅小区入口设置宣传栏。", [("35栋", "楼"), ("13家", "住宅小区")]),
        ("防洪标准100年一遇。", [("100年", "防洪标准")]),
        ("40多个国际组织负责人到会。", [("40多个", "国际组织")]),
        ("6家重点实验室重组入列。", [("6家", "重点实验室")]),
        ("水域及水利设施用地60公顷。", [("60公顷", "水域及水利设施用地")]),
        ("冬季用煤补贴200万元。", [("200万元", "冬季用煤补贴")]),
        ("生产经营业户1500家。", [("1500家", "生产经营业户")]),
        ("林地600亩（补植补造100亩）。", [("600亩", "林地"), ("100亩", "补植补造")]),
        ("早晚高峰发车间隔8分钟。", [("8分钟", "发车间隔")]),
        ("7所高校“一流”创建推进，新增8所本科院校。", [("7所", "高校"), ("8所", "本科院校")]),
        ("不到1个小时就组织人员到场。", [("不到1个小时", "组织")]),
        ("坚持24小时应急值守。", [("24小时", "应急值守")]),
        ("造成直接经济损失1亿元以上的事故。", [("1亿元以上", "直接经济损失")]),
        (
            "运送旅客9万人次、飞机起降2千架次的使用需求。",
            [("9万人次", "旅客"), ("2千架次", "飞机起降")],
        ),
        ("参合率再创新高，达到98%。", [("98%", "参合率")]),
    ],
)
def test_what_is_measured(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert measured(text) == expected


def test_a_region_is_not_what_is_counted() -> None:
    assert measured("从政策看，湖南最多，有29份。", "湖南") == [("29份", None)]
    text = "补贴标准为：珠三角地区每年6000元，其他地区每年4000元。"
    assert measured(text) == [("6000元", "补贴标准"), ("4000元", "补贴标准")]
