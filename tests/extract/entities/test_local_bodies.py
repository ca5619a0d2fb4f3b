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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("望城区农业农村局局长介绍情况。", ["望城区农业农村局"]),
        ("浏阳市职业教育中心与企业合作。", ["浏阳市职业教育中心"]),
        ("房山交通局组织检查。", ["房山交通局"]),
        ("依托湖南通用智能研究院、云鹿山实验室攻关。", ["湖南通用智能研究院", "云鹿山实验室"]),
        ("设立北京证券交易所和广州期货交易所。", ["北京证券交易所", "广州期货交易所"]),
        ("长沙安居集团公布房源，长沙组建集团。", ["长沙安居集团"]),
        ("市民到望城区医院就诊。", ["望城区医院"]),
        ("力争国家级实验室再增加2家，建设省级研究院。", []),
        ("副中心党工委管委会出台政策。", []),
        ("（人社部发〔2020〕8号）", []),
        ("顺利通过湖南省人民政府教育督导室检查。", ["湖南省人民政府教育督导室"]),
    ],
)
def test_bodies_of_regions(text: str, expected: list[str]) -> None:
    assert [name for name, _ in bodies(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年8月，湖南石化启动项目。", ["湖南石化"]),
        ("湖南石化产业集群壮大，发展现代矿业。", []),
        ("中石油湖南石化建成投产。", ["中石油湖南石化"]),
        ("推动桥头铝电50万吨铝产能置换、湖南辉栾20万吨铝箔等项目。", ["桥头铝电", "湖南辉栾"]),
        ("恒澜矿业已停产。", ["恒澜矿业"]),
        ("推进氢基能源项目，筑牢生物安全防线。", []),
        ("浏阳市恒亿矿业有限公司投产。", ["浏阳市恒亿矿业有限公司"]),
        ("分别是源之云饮品有限公司、雪瑞丝饮品有限公司。", ["源之云饮品有限公司", "雪瑞丝饮品有限公司"]),
        ("关停云湾水泥有限公司。", ["云湾水泥有限公司"]),
        ("太钢、莱钢等企业参会。", ["太钢", "莱钢"]),
    ],
)
def test_firms(text: str, expected: list[str]) -> None:
    assert [name for name, _ in bodies(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共有会计学院、旅游学院、继续教育学院等单位参加。", ["会计学院", "旅游学院", "继续教育学院"]),
        ("共建现代产业学院、未来技术学院。", []),
        ("患者到安定医院就诊，转到中医医院。", ["安定医院"]),
        ("得到了央视网、云江网、湖南日报等媒体报道。", ["央视网", "云江网", "湖南日报"]),
        ("国务院信息办会同有关部门检查。", ["国务院信息办"]),
        ("原卫生部医政司委托国家医学考试中心培训。", ["卫生部医政司", "国家医学考试中心"]),
        ("这次马拉松赛事经中国田径协会认证。", ["中国田径协会"]),
        ("湖南省国营云湖牧场始建于1955年。", ["湖南省国营云湖牧场"]),
        ("深化与东盟交流合作，东盟班列开行。", ["东盟"]),
        ("首个经世卫组织认可的口岸。", ["世卫组织"]),
    ],
)
def test_institutions_of_everyday_words(text: str, expected: list[str]) -> None:
    assert [name for name, _ in bodies(text)] == expected
