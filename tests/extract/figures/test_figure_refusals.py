"""Refusals: numerals that are no figures, each with its reason."""

import pytest

from corpus.span import Span
from extract.figures import find_figures, read_refusals
from extract.records import Mention, Passage


def passage(text: str) -> Passage:
    return Passage("p1", "r1", 1, "body", (), text, (Span(0, len(text)),), (1,))


@pytest.mark.parametrize(
    ("text", "refused", "reason"),
    [
        ("2019年10月启动试点。", "2019年10月", "date"),
        ("6月20日至25日集中整治。", "6月20日至25日", "date"),
        ("二〇二一年以来持续推进。", "二〇二一年", "date"),
        ("2018—2022年分步实施。", "2018—2022年", "date"),
        ("前三季度平稳运行。", "前三季度", "date"),
        ("记者15日从区政府获悉。", "15", "date"),
        ("五年来，城乡面貌焕然一新。", "五年来", "period"),
        ("过去一年，成绩来之不易。", "过去一年", "period"),
        ("每天9:00至17:30开放。", "9:00至17:30", "time of day"),
        ("8时30分集合。", "8时30分", "time of day"),
        ("依照第二十三条处理。", "第二十三条", "ordinal"),
        ("综合排名居全市第2位。", "居全市第2位", "rank"),
        ("庆祝建厂60周年。", "60周年", "ordinal"),
        ("推进二期工程建设。", "二", "ordinal"),
        ("入选全国百强。", "百强", "rank"),
        ("进入全省前10名。", "前10名", "rank"),
        ("十四五期间再造新优势。", "十四五", "plan"),
        ("实施国企改革三年行动。", "三年", "plan"),
        ("学习贯彻党的二十大精神。", "二十大", "session"),
        ("推行“三会一课”制度。", "“三会一课”", "name"),
        ("印发《关于十条措施的意见》。", "《关于十条措施的意见》", "name"),
        ("一、总体要求", "一、", "list number"),
        ("（三）强化保障", "（三）", "list number"),
        ("2.健全机制", "2.", "list number"),
        ("一是摸清底数。", "一是", "list number"),
        ("国办发〔2021〕5号", "〔2021〕5号", "document number"),
        ("12345热线受理诉求。", "12345", "code"),
        ("沿G318线布局。", "G318", "code"),
        ("建设5G基站。", "5G", "code"),
        ("创建5A级旅游景区。", "5A级", "grade"),
        ("列为三级医院。", "三级", "grade"),
        ("升级到V2.0版。", "V2.0", "version"),
        ("构建“1+3+N”体系之外的1+2机制。", "1+2", "formula"),
        ("收入比为2.1:1。", "2.1:1", "ratio"),
        ("实施十大工程。", "十大", "named set"),
        ("培养一批骨干。", "一", "article"),
        ("成为一名教师。", "一", "article"),
        ("统一部署。", "一", "word"),
        ("前往三亚考察。", "三", "word"),
        ("更换零部件。", "零", "word"),
        ("走进千家万户。", "千", "word"),
        ("双向8车道。", "8", "no measure word"),
        ("每万人拥有医生。", "万", "rate denominator"),
        ("增强四个意识。", "四个意识", "fixed term"),
    ],
)  # fmt: skip
def test_numeral_is_refused_for_its_reason(text: str, refused: str, reason: str) -> None:
    assert (refused, reason) in [(refusal.text, refusal.reason) for refusal in read_refusals(passage(text))]
    assert refused not in [figure.text for figure in find_figures(passage(text))]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("“1小时”通勤圈覆盖3个区。", ["3个"]),
        ("任期3年，可连任一次。", ["3年"]),
        ("15日以上的假期。", ["15日以上"]),
        ("培训十年以上工龄的职工。", ["十年以上"]),
        ("第3批资金200万元已到账。", ["200万元"]),
        ("2021年完成投资30亿元。", ["30亿元"]),
        ("（二）改造2条道路。", ["2条"]),
        ("G25高速里程60公里。", ["60公里"]),
        ("到2025年新建5所学校。", ["5所"]),
        ("1.新建公园3座；2.改造菜场2处。", ["3座", "2处"]),
    ],
)
def test_figures_stand_beside_refused_numerals(text: str, figures: list[str]) -> None:
    assert [figure.text for figure in find_figures(passage(text))] == figures


def test_numerals_in_names_that_others_found_are_no_figures() -> None:
    text = "三百行动计划惠及3家企业"
    name = Mention("p1.n01", "p1", "PROGRAM", None, Span(0, 6), text[:6], text[:6], None)
    assert [figure.text for figure in find_figures(passage(text), [name])] == ["3家"]
