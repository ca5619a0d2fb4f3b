"""Dates in all their forms, with the ISO 8601 value that each has."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Mention, Passage, Report


def read(text: str, spoken: str | None = None) -> list[Mention]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None, date=spoken)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [mention for mention in find_mentions([report], [passage]) if mention.type == "DATE"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5月7日晚8时前上报。", [("5月7日晚8时", "--05-07T20:00")]),
        ("2021年4月2日17：30截止。", [("2021年4月2日17：30", "2021-04-02T17:30")]),
        (
            "2021年4月2日9：00至5月6日18：00期间填报。",
            [("2021年4月2日9：00至5月6日18：00", "2021-04-02T09:00/2021-05-06T18:00")],
        ),
        ("3月9日晚会演出。", [("3月9日", "--03-09")]),
        ("2018年5月底前建成。", [("2018年5月底", "2018-05")]),
        ("2017年8月中旬动工。", [("2017年8月中旬", "2017-08")]),
        ("2022年前三季度增收。", [("2022年前三季度", "2022-01/2022-09")]),
        ("2022年1—3季度增收。", [("2022年1—3季度", "2022-01/2022-09")]),
        ("2022年办会，去年上半年筹备。", [("2022年", "2022"), ("去年上半年", "2021-01/2021-06")]),
        ("2016年以来增收。", [("2016年以来", "2016/..")]),
        ("2016年5月以来增收。", [("2016年5月以来", "2016-05/..")]),
        ("2016年5月至今增收。", [("2016年5月至今", "2016-05/..")]),
        ("2016年5月—2018年3月试点。", [("2016年5月—2018年3月", "2016-05/2018-03")]),
        ("标准BK77-2007到2016年修订。", [("2016年", "2016")]),
        ("五年来，路网成形。", [("五年来", "五年来")]),
        ("改革开放40多年来，路网成形。", [("改革开放40多年来", "改革开放40多年来")]),
        ("到本世纪中叶建成。", [("本世纪中叶", "本世纪中叶")]),
        ("20世纪80年代建成。", [("20世纪80年代", "20世纪80年代")]),
        ("实现“十四五”良好开局。", [("十四五", "2021/2025")]),
        ("编制“十四五”规划。", []),
        ("“十三五”末达标。", [("“十三五”末", "“十三五”末")]),
        ("2024年国庆假期限流。", [("2024年", "2024"), ("国庆", "2024-10-01")]),
        ("同庆国庆。", []),
        ("举办“三月三”歌会。", []),
        ("高于上年同期。", [("上年同期", "上年同期")]),
    ],
)
def test_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(mention.text, mention.canonical) for mention in read(text)] == expected


def test_this_year_is_that_of_the_day_on_which_the_report_speaks() -> None:
    text = "2014年动工，2015年通水。去年3月试点，今年扩面，明年建成；5月1日验收。"
    values = ["2014", "2015", "2015-03", "2016", "2017", "--05-01"]
    assert [mention.canonical for mention in read(text, "2016-02-19")] == values
    assert [mention.canonical for mention in read(text)][2:] == ["--03", "今年", "明年", "--05-01"]
