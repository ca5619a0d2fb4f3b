"""Names of persons by where they stand: lists, bylines, contacts, before a post, with a dot."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Passage, Report


def people(text: str) -> list[str]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [mention.text for mention in find_mentions([report], [passage]) if mention.type == "PERSON"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县卫生局王培远副主任到场。", ["王培远"]),
        ("简历：邱林远，男，汉族。", ["邱林远"]),
        ("领导陈高远、戚永平、赵文江、林宏立等参加活动。", ["陈高远", "戚永平", "赵文江", "林宏立"]),
        ("本报记者 韩立言 摄", ["韩立言"]),
        ("联系人：王鹏程 联系电话：0731", ["王鹏程"]),
        ("主席 阿不都拉·买买提作报告。", ["阿不都拉·买买提"]),
        ("中学的学生张程程说很高兴。", ["张程程"]),
        ("研究所所长白明远称，前景很好。", ["白明远"]),
        ("冯远帆在发言中介绍经验。", ["冯远帆"]),
        ("深刻汲取孙绍远、王莉江严重违纪教训。", ["孙绍远", "王莉江"]),
        ("■孟凡远", ["孟凡远"]),
        ("统筹山水林田湖草沙治理，尚德·映巷开街。", []),
        ("做好失地农民安置工作，张王李赵各姓和睦。", []),
        ("茶叶、水果、蔬菜、食用菌等产业。", []),
    ],
)
def test_people_in_context(text: str, expected: list[str]) -> None:
    assert people(text) == expected
