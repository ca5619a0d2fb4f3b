"""Documents without 《》, and what stands in 《》 and is no document."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Passage, Report
from extract.word_lists import read_rows


def found(text: str, type_: str = "DOCUMENT") -> list[str]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [mention.text for mention in find_mentions([report], [passage]) if mention.type == type_]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("认真落实民宿管理条例、养犬管理条例。", ["民宿管理条例", "养犬管理条例"]),
        ("审议通过城市照明条例。", ["城市照明条例"]),
        ("根据湖南省人民政府关于用地补偿标准的批复执行。", ["湖南省人民政府关于用地补偿标准的批复"]),
        ("加入数字经济伙伴关系协定，签署合作协定3项。", ["数字经济伙伴关系协定"]),
        ("出台法治乡村建设实施纲要。", ["法治乡村建设实施纲要"]),
        ("违反本条例、有关条例的规定处罚。", []),
        ("依照刑法第三百条和公司法处理。", ["刑法", "公司法"]),
        ("违反动物防疫法规定的，加强劳动法规和公司法人培训。", ["动物防疫法"]),
        ("贯彻专利法实施细则。", ["专利法实施细则"]),
        ("落实湖南自由贸易试验区建设总体方案。", ["湖南自由贸易试验区建设总体方案"]),
        ("执行长沙市民宿管理办法（试行）。", ["长沙市民宿管理办法（试行）"]),
        ("话剧《山茶》《石桥》和歌曲《江风》上演，印发《夜校手册》。", ["夜校手册"]),
    ],
)
def test_documents(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_newspaper_is_an_organisation() -> None:
    assert found("《云湾日报》作了报道。", "ORG") == ["云湾日报"]


def test_every_national_law_is_found() -> None:
    rows = read_rows("national_laws")
    assert [row["law"] for row in rows if found(row["example"]) != [row["law"]]] == []
