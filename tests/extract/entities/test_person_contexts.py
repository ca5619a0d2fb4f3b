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
        ("镇农技站站长庹文岚介绍，村党支部书记徐七林说。", ["庹文岚", "徐七林"]),
        ("“我们村像徐国梁这样的不少，日子越过越好。”", ["徐国梁"]),
        ("经过雷伯远和同事们的努力，管网通了。", ["雷伯远"]),
        ("凭着这股劲头，刘永岭骑摩托车跑遍山村。", ["刘永岭"]),
        ("副局长张为民介绍情况，市长上官吉庆主持会议。", ["张为民", "上官吉庆"]),
        ("出版专硕新生于欣琪表示收获很大。", ["于欣琪"]),
        ("有关专家说，时常介绍经验，向游客介绍景点。", []),
        ("于是说好，经常说，高校学生说，方案介绍清楚。", []),
        ("推行“刘永岭工作法”机制。", []),
        ("统筹山水林田湖草沙治理，尚德·映巷开街。", []),
        ("做好失地农民安置工作，张王李赵各姓和睦。", []),
        ("茶叶、水果、蔬菜、食用菌等产业。", []),
    ],
)
def test_people_in_context(text: str, expected: list[str]) -> None:
    assert people(text) == expected
