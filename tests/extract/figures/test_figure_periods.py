"""Periods and statuses: when a figure holds, and whether it was reached or is intended."""

import pytest

from corpus.span import Span
from extract.figures import find_figures
from extract.records import Figure, Passage


def figures_of(text: str) -> list[Figure]:
    return list(find_figures(Passage("p1", "r1", 1, "body", (), text, (Span(0, len(text)),), (1,))))


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2023年引进项目36个。", ["2023"]),
        ("2019年10月发放贷款300笔。", ["2019-10"]),
        ("2020年5月6日义诊200人次。", ["2020-05-06"]),
        ("2018年至2022年造林60万亩。", ["2018/2022"]),
        ("二〇二一年培训400人。", ["2021"]),
        ("“十四五”时期投入资金5亿元。", ["2021/2025"]),
        ("“十三五”期间新建学校20所。", ["2016/2020"]),
        ("产值由2015年的20亿元增加到2020年的35亿元。", ["2015", "2020"]),
        ("2021年旅游收入30亿元，比2020年增加5亿元。", ["2021", "2021"]),
        ("今年以来走访群众300人。", [None]),
        ("2021年启动。新建公园3座。", [None]),
        ("2021年建成大棚40座，现有社员90人。", ["2021", None]),
        ("2021年至今培训学徒40人。", ["2021/.."]),
        ("2021年底前全线完工，总投资4亿元。", [None]),
        ("工厂用水比2021年下降7%。", [None]),
        ("2021年实现有效灌溉40亩。", ["2021"]),
        ("2021年建成大棚40座，每年分红30万元。", ["2021", None]),
    ],
)
def test_period_that_governs_a_figure(text: str, periods: list[str | None]) -> None:
    assert [figure.period for figure in figures_of(text)] == periods


def test_words_of_an_unresolved_period_are_kept() -> None:
    text = "今年以来走访群众300人。"
    (figure,) = figures_of(text)
    assert figure.period_span is not None
    assert figure.period_span.of(text) == "今年以来"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("覆盖率达到95%。", ["reported"]),
        ("到2025年，覆盖率达到95%以上。", ["target"]),
        ("预期目标是：产值增长6%，就业300人。", ["target", "target"]),
        ("将30个项目列入清单。", ["reported"]),
        ("明年将建成公园5座。", ["target"]),
        ("今年底前将登记时间压缩至4小时。", ["target"]),
        ("如逾期不改将取消2项补贴。", ["target"]),
        ("坚持应保尽保，救助老人9000多人次。", ["reported"]),
        ("计划投资3亿元，已完成投资1亿元。", ["target", "reported"]),
    ],
)
def test_status(text: str, statuses: list[str]) -> None:
    assert [figure.status for figure in figures_of(text)] == statuses


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("经济好于预期，产值增长6%。", ["reported"]),
        ("完成年度计划任务的120%。", ["reported"]),
        ("产值由2010年的3亿元增加到2015年的6亿元。", ["reported", "reported"]),
        ("对违规企业处5万元以下罚款。", ["reported"]),
        ("每人每月补贴500元。", ["reported"]),
        ("收费标准为每科60元。", ["reported"]),
        ("绿地率不得低于30%。", ["target"]),
        ("成员应当不少于3人。", ["target"]),
        ("成员须在3人以上。", ["target"]),
        ("必须坚持3项原则。", ["reported"]),
        ("项目达产后，年产值6亿元。", ["target"]),
        ("投产后已实现产值6亿元。", ["reported"]),
        ("将分别形成产能3万吨和6万吨。", ["target", "target"]),
        ("力争到2030年覆盖率达到95%。", ["target"]),
    ],
)
def test_status_of_norms_aims_and_results(text: str, statuses: list[str]) -> None:
    assert [figure.status for figure in figures_of(text)] == statuses


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("公司成立于2013年，拥有员工300人。", [None]),
        ("2021年，新建公园3座。绿地增加5公顷。", ["2021", "2021"]),
        ("2021年，新建公园3座。公园占地300亩。", ["2021", None]),
        ("2021年3月，新建公园3座。绿地增加5公顷。", ["2021-03", None]),
        ("2021年新建公园3座，高于2020年的2座。", ["2021", "2021"]),
        ("产值在2020年基础上增长5%。", [None]),
        ("2020年度评估报告可延期30日。", [None]),
        ("2020年度投资30亿元。", ["2020"]),
        ("对2013年底的贫困人口建档，帮扶300人。", [None]),
        ("自2024年9月开展以来，接待观众30万人次。", ["2024-09/.."]),
        ("到2027年，建成公园5座，绿化率达到40%。", ["2027", "2027"]),
        ("2021年至2025年年均增长6%。", ["2021/2025"]),
        ("2021年，新建公园3座（2020年），绿地增加5公顷。", ["2021", "2021"]),
    ],
)
def test_how_far_a_period_is_carried(text: str, periods: list[str | None]) -> None:
    assert [figure.period for figure in figures_of(text)] == periods
