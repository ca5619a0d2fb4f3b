"""One line of text, the entities in it: every type, with what resembles it and is none."""

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.entities.aliases import is_short_form
from extract.gazetteer import region
from extract.records import Mention, Passage, Report


def read(text: str, adcode: str | None = None) -> list[Mention]:
    own = region(adcode) if adcode else None
    report = Report("s.r1", 1, None, Span(0, len(text)), own.full_name if own else None, adcode)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return list(find_mentions([report], [passage]))


def found(text: str, *types: str, adcode: str | None = None) -> list[str]:
    """The entities of the types, as written."""
    return [mention.text for mention in read(text, adcode) if mention.type in types]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖南省长沙市天心区创新推行夜校。", ["湖南省长沙市天心区"]),
        ("引导外地青年来湘创业。", ["湘"]),
        ("川渝两地共办赛事。", ["川", "渝"]),
        ("坪塘街道与莲花镇结对。", ["坪塘街道", "莲花镇"]),
        ("岳麓区坪塘街道开展走访。", ["岳麓区坪塘街道"]),
        ("各镇街道、乡镇和街道统一行动。", []),
        ("建设小城镇，这里是浏阳市东南部乡镇的中心。", ["浏阳市"]),
        ("全省推广该市经验，港籍学生参加。", []),
        ("山东济南的社区食堂。", ["山东济南"]),
        ("学生勤奋好学，热爱家乡、关心家乡。", []),
        ("台江县热爱家乡的人。", ["台江县"]),
    ],
)
def test_regions(text: str, expected: list[str]) -> None:
    assert found(text, "REGION") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在五一广场举行快闪活动。", ["五一广场"]),
        ("走进望城坡村。", ["望城坡村"]),
        ("东四义村创办食堂，各村跟进。", ["东四义村"]),
        ("守护绿水青山。", []),
        ("湘江长沙段通航，保护长江中游和小雁荡保护区。", ["湘江长沙段", "长江中游", "小雁荡保护区"]),
        ("服务长三角一体化。", ["长三角"]),
        ("融入长株潭城市群。", ["长株潭城市群"]),
        ("沿芙蓉中路步行到湘江。", ["芙蓉中路", "湘江"]),
        ("企业运营云湾科技产业园。", ["云湾科技产业园"]),
        ("城市公园和工业园区不断增多。", []),
        ("集成电路企业走上新路。", []),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "长沙市委组织部、岳麓区民政局联合印发。",
            [("长沙市委组织部", "party"), ("岳麓区民政局", "government")],
        ),
        ("区委组织部牵头，区委、区政府和管委会支持。", [("区委组织部", "party")]),
        ("国务院、财政部下达资金。", [("国务院", "government"), ("财政部", "government")]),
        ("望岳街道党工委组织学习。", [("望岳街道党工委", "party")]),
        ("综合党委、党支部组织学习。", []),
        (
            "湖大、西南农大和浙大参与。",
            [("湖大", "education"), ("西南农大", "education"), ("浙大", "education")],
        ),
        ("大学生在大学堂里学习。", []),
        ("与湖南信息学院共建实训室。", [("湖南信息学院", "education")]),
        ("引进华为、比亚迪等企业。", [("华为", "company"), ("比亚迪", "company")]),
        ("云湾科技公司捐资。", [("云湾科技公司", "company")]),
        ("上市公司和子公司捐资。", []),
        ("天心区一医院与湘雅附二院合作。", [("天心区一医院", "health"), ("湘雅附二院", "health")]),
        ("组建商圈商家自治联合会。", [("商圈商家自治联合会", "alliance")]),
        ("组建合作社3个。", []),
        ("银星社区推行楼长制。", [("银星社区", "community")]),
        ("老旧社区、试点社区和智慧社区。", []),
        ("济南市规划与勘测局发布。", [("济南市规划与勘测局", "government")]),
        ("烟台市第九中学和第79小学参加。", [("烟台市第九中学", "education")]),
        ("服务国家发展大局，优化布局。", []),
        ("当地生态环境部门督促整改。", []),
        (
            "安排至烟台市第一二八中学求真实验学校高中部。",
            [("烟台市第一二八中学求真实验学校高中部", "education")],
        ),
        (
            "湖南大学土木与建筑学院测绘系党支部与清华大学教师座谈。",
            [("湖南大学土木与建筑学院测绘系党支部", "education"), ("清华大学", "education")],
        ),
        (
            "由光明网湖南频道、长沙高新区（麓谷区）教育局主办。",
            [("光明网湖南频道", "other"), ("长沙高新区（麓谷区）教育局", "government")],
        ),
        (
            "引进云湾（湖南）新材料有限公司，岳阳公交集团参加。",
            [("云湾（湖南）新材料有限公司", "company"), ("岳阳公交集团", "company")],
        ),
        (
            "组建市数据资源局，区规划与勘测局将按期移交。",
            [("市数据资源局", "government"), ("区规划与勘测局", "government")],
        ),
        ("医院晋升为二级甲等综合医院，推动做大中心。", []),
        (
            "长沙团市委和国网湖南省电力有限公司参加。",
            [("长沙团市委", "other"), ("国网湖南省电力有限公司", "company")],
        ),
        ("团市委、省高级人民法院参加。", [("团市委", "other"), ("省高级人民法院", "government")]),
        ("帮扶830家县医院和12所军医大附属医院，我委属管医院参加。", []),
        ("1996年7月5日原国家测绘局发布的办法废止。", [("国家测绘局", "government")]),
        (
            "国家林业部、对外经济联络部已经撤销。",
            [("国家林业部", "government"), ("对外经济联络部", "government")],
        ),
        ("落实国家重大战略部署，国家有关部门和国家内部开好局。", []),
        (
            "由中央军委训练管理部、国防动员部印发。",
            [("中央军委训练管理部", "government"), ("国防动员部", "government")],
        ),
        ("工作组会同住建局、扶贫办负责。", [("住建局", "government"), ("扶贫办", "government")]),
        ("请各市民政局、住建局落实，教育局的同志旁听。", []),
    ],
)
def test_organisations(text: str, expected: list[tuple[str, str]]) -> None:
    mentions = [(mention.text, mention.subtype) for mention in read(text) if mention.type == "ORG"]
    assert mentions == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建立“三色管家”动态管理机制。", ["三色管家"]),
        ("开展“敲门嗑”“板凳会”等活动。", ["敲门嗑", "板凳会"]),
        ("擦亮“湘约邻里”党建品牌。", ["湘约邻里"]),
        ("推行“一窗通办”改革。", ["一窗通办"]),
        ("上线岳阳政务服务平台。", ["岳阳政务服务平台"]),
        ("实施河道垃圾清理专项行动。", ["河道垃圾清理专项行动"]),
        ("打造“无形的围墙”，促“隐形”变“显形”。", []),
        ("针对“上热下冷”现象，深化“放管服”改革。", []),
        ("落实“三会一课”制度。", []),
        ("形成“共建共享”格局。", []),
        ("支部开展了“重走红军路，永远跟党走”主题党日活动。", ["重走红军路，永远跟党走"]),
        ("以“博物馆与青年”为主题开展活动。", []),
        ("中欧班列（长沙）开行千列，“湘粤快线”提速。", ["中欧班列（长沙）", "湘粤快线"]),
        ("开通“洞庭号”观光巴士和“江上飞”货运班轮。", ["洞庭号", "江上飞"]),
        (
            "成功举办茗博会、湘交会、第四届中国湿地论坛和“湖湘杯”国际龙舟公开赛等重大活动。",
            ["茗博会", "湘交会", "第四届中国湿地论坛", "湖湘杯”国际龙舟公开赛"],
        ),
        ("第六届全国龙舟锦标赛在岳阳圆满落幕。", ["第六届全国龙舟锦标赛"]),
        ("举办促消费活动90场、文艺演出和座谈会，召开全县农业大会，岳阳市招商中心召集6家银行举行座谈。", []),
    ],
)
def test_programs(text: str, expected: list[str]) -> None:
    assert found(text, "PROGRAM") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出台《桂东县楼栋长管理办法》《邻里公约》。", ["桂东县楼栋长管理办法", "邻里公约"]),
        ("县里印发桂东县积分兑换细则。", ["桂东县积分兑换细则"]),
        ("国务院关于发展托育服务的意见要求。", ["国务院关于发展托育服务的意见"]),
        ("依照中华人民共和国民法典和中华人民共和国水法。", ["中华人民共和国民法典", "中华人民共和国水法"]),
        ("制定具体实施方案。", []),
        ("由中华人民共和国司法机关和执法部门办理。", []),
        ("推动出台数字技术赋能湖区渔业转型的意见，", ["数字技术赋能湖区渔业转型的意见"]),
        ("近日印发托育服务机构备案管理办法。", ["托育服务机构备案管理办法"]),
        ("出台相关配套管理办法、稳就业20条措施和一系列行动方案。", []),
        ("济南市养老服务条例", ["济南市养老服务条例"]),
    ],
)
def test_documents(text: str, expected: list[str]) -> None:
    assert found(text, "DOCUMENT") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("选聘企业家担任“园区顾问团”“创业导师”。", ["园区顾问团", "创业导师"]),
        ("增设“民间河长”8名。", ["民间河长"]),
        ("聘请退休教师担任文明督导员。", ["文明督导员"]),
        ("由支部书记担任组长。", []),
        ("被评为“示范社区”。", []),
    ],
)
def test_roles(text: str, expected: list[str]) -> None:
    assert found(text, "ROLE") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("村支书李秀英介绍。", ["李秀英"]),
        ("社区主任王建国、委员陈晓明走访。", ["王建国", "陈晓明"]),
        ("张德明同志主持。", ["张德明"]),
        ("编辑：周晓燕", ["周晓燕"]),
        ("习近平总书记考察时强调，学习习近平新时代中国特色社会主义思想。", ["习近平"]),
        ("坚持以习近平新时代中国特色社会主义思想为指导。", []),
        ("该省地处长江上游、黄河以南。", []),
        ("中山公园里代表应当向群众说明。", []),
        ("养殖户周某刚、周某明违规转运，交给吴某国、郑某。", ["周某刚", "周某明", "吴某国", "郑某"]),
        ("泗洪某养殖企业和某季度，何某分别缴款，冯某以涉嫌走私被拘。", ["何某", "冯某"]),
        ("学员代表蒋依萌以《我的村庄》为题发言。", ["蒋依萌"]),
        ("村民代表高质量在会上发言，教授方法就是好。", []),
        ("由党支部书记孙玉梅、韩春生等组成，徐家湾、何家洼投用。", ["孙玉梅", "韩春生"]),
    ],
)
def test_people(text: str, expected: list[str]) -> None:
    assert found(text, "PERSON") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年10月启动。", [("2019年10月", "2019-10")]),
        ("6月20日举行。", [("6月20日", "--06-20")]),
        ("2018年至2022年建成。", [("2018年至2022年", "2018/2022")]),
        ("2021年上半年完成。", [("2021年上半年", "2021-01/2021-06")]),
        ("2023年1至6月办结。", [("2023年1至6月", "2023-01/2023-06")]),
        ("2023年2月30日", [("2023年2月30日", "2023年2月30日")]),
        ("二〇二一年三月五日", [("二〇二一年三月五日", "2021-03-05")]),
        ("发布于2022-04-18。", [("2022-04-18", "2022-04-18")]),
        ("“五一”期间加开班车。", [("五一", "--05-01")]),
        ("“十四五”时期加快建设。", [("“十四五”时期", "2021/2025")]),
        ("近年来投入增加，今年以来见效。", [("近年来", "近年来"), ("今年以来", "今年以来")]),
        ("每年每月开放，历时3年，第3次。", []),
        ("4 月 23 日下午", [("4 月 23 日下午", "--04-23")]),
        ("今年3月启动。", [("今年3月", "--03")]),
        ("2023年启动，去年12月筹备。", [("2023年", "2023"), ("去年12月", "2022-12")]),
        ("自2021年3月1日起施行。", [("2021年3月1日", "2021-03-01")]),
        ("今年2-4月共办三期。", [("今年2-4月", "--02/--04")]),
        ("10月2日至6日放假。", [("10月2日至6日", "--10-02/--10-06")]),
        ("2022年12月30日至2023年1月3日值守。", [("2022年12月30日至2023年1月3日", "2022-12-30/2023-01-03")]),
        ("比2017年压缩30天，7月21日启用。", [("2017年", "2017"), ("7月21日", "--07-21")]),
        (
            "与2019年相比增长，2021年启动，5月6日建成。",
            [("2019年", "2019"), ("2021年", "2021"), ("5月6日", "2021-05-06")],
        ),
        ("每年7月体检，材料当月报送。", []),
        ("2023年启动，5月1日建成。", [("2023年", "2023"), ("5月1日", "2023-05-01")]),
    ],
)
def test_dates(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(m.text, m.canonical) for m in read(text) if m.type == "DATE"] == expected


def test_adjacent_names_are_split() -> None:
    text = "湖南省湘西土家族苗族自治州凤凰县凤凰古城景区游人如织。"
    assert [(m.type, m.text) for m in read(text)] == [
        ("REGION", "湖南省湘西土家族苗族自治州凤凰县"),
        ("PLACE", "凤凰古城景区"),
    ]


def test_bodies_of_communities_stand_without_their_regions() -> None:
    text = "湖南省长沙市岳麓区望岳街道银星社区党委带头。"
    assert [(m.type, m.text) for m in read(text)] == [
        ("REGION", "湖南省长沙市岳麓区望岳街道"),
        ("ORG", "银星社区党委"),
    ]


def test_a_community_where_something_is_is_a_place() -> None:
    assert [(m.type, m.text) for m in read("走进银星社区。")] == [("PLACE", "银星社区")]


@pytest.mark.parametrize(
    ("text", "adcode", "canonical", "code"),
    [
        ("天心的夜校", "430103", "湖南省长沙市天心区", "430103"),
        ("坪塘街道的夜校", "430104", "湖南省长沙市岳麓区坪塘街道", "430104"),
        ("朝阳区的夜校", "220100", "吉林省长春市朝阳区", "220104"),
        ("朝阳区的夜校", None, "朝阳区", None),
    ],
)
def test_regions_resolve_by_the_report(
    text: str, adcode: str | None, canonical: str, code: str | None
) -> None:
    (mention,) = [m for m in read(text, adcode) if m.type == "REGION"]
    assert (mention.canonical, mention.adcode) == (canonical, code)


@pytest.mark.parametrize(
    ("text", "adcode", "canonical"),
    [
        ("市委组织部指导。", "430103", "中共长沙市委组织部"),
        ("区民政局指导。", "430103", "长沙市天心区民政局"),
        ("省财政厅指导。", "430103", "湖南省财政厅"),
        ("天心区一医院义诊。", "430103", "长沙市天心区第一人民医院"),
        ("湖大科技公司捐资。", None, "湖南大学科技公司"),
        ("上海交大参与。", None, "上海交通大学"),
        ("国家发改委批复。", None, "国家发展和改革委员会"),
    ],
)
def test_public_bodies_have_their_full_names(text: str, adcode: str | None, canonical: str) -> None:
    (mention,) = [m for m in read(text, adcode) if m.type == "ORG"]
    assert mention.canonical == canonical


@pytest.mark.parametrize(
    ("text", "canonicals"),
    [
        ("印发青岛西海岸新区方案。青岛西海岸新区创新机制。", {"青岛西海岸新区"}),
        (
            "山东省人民政府批复，山东省青岛市黄岛区人民政府实施。",
            {"山东省人民政府", "山东省青岛市黄岛区人民政府"},
        ),
        ("云湾科技有限公司与A公司签约，A公司公司地址不变。", {"云湾科技有限公司"}),
    ],
)
def test_a_canonical_name_says_what_the_text_says(text: str, canonicals: set[str]) -> None:
    assert {m.canonical for m in read(text) if m.type in {"ORG", "PLACE"}} == canonicals


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("青岛西海岸新区", "印发青岛西海岸新区", False),
        ("云湾新区", "印发云湾新区", False),
        ("山东省人民政府", "山东省青岛市黄岛区人民政府", False),
        ("黄岛区人民政府", "山东省青岛市黄岛区人民政府", True),
        ("古城景区", "凤凰古城景区", True),
        ("教育厅", "省教育厅", True),
        ("江东路", "云江东路", False),
    ],
)
def test_a_short_form_names_the_same_thing(short: str, full: str, expected: bool) -> None:
    assert is_short_form(short, full) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("罗通山风景旅游区开放。", ["罗通山风景旅游区"]),
        ("治理红石河。", ["红石河"]),
        ("建设新石河大桥。", ["石河大桥"]),
        ("引进众成玄武岩有限公司。", ["众成玄武岩有限公司"]),
        ("在五道沟镇推广。", ["五道沟镇"]),
        ("五道沟镇新华村种植人参。", ["五道沟镇", "新华村"]),
        ("解决三道难题镇里出资。", []),
        ("项目北起向阳路，南临木兰路。", ["向阳路", "木兰路"]),
    ],
)
def test_a_name_begins_where_its_first_word_does(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE", "REGION", "ORG") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("五道沟镇、安口镇、罗通山镇同步推进。", ["五道沟镇", "安口镇", "罗通山镇"]),
        ("八里哨林场、凉水林场、全胜林场参加。", ["八里哨林场", "凉水林场", "全胜林场"]),
        ("凉水林场和红岭林场参加。", ["凉水林场", "红岭林场"]),
        ("红岭林场、国有林场、集体林场改革。", ["红岭林场"]),
    ],
)
def test_what_stands_in_a_list_with_names_is_a_name(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE", "REGION") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青岛西海岸新区管委印发办法。", ["青岛西海岸新区管委"]),
        ("国务院参事室开展调研。", ["国务院参事室"]),
        ("商务部流通发展司发文。", ["商务部流通发展司"]),
        ("国家发改委社会发展司与财政部社会保障司印发。", ["国家发改委社会发展司", "财政部社会保障司"]),
        ("商务部和有关公司发文。", ["商务部"]),
        ("由财政部会同林业局等研究。", ["财政部", "林业局"]),
        ("吉林省军分区领导出席。", ["吉林省军分区"]),
        ("青龙国际旅行社承办。", ["青龙国际旅行社"]),
    ],
)
def test_a_body_has_the_whole_of_its_name(text: str, expected: list[str]) -> None:
    assert found(text, "ORG") == expected


def test_a_title_may_open_with_any_word() -> None:
    text = "市里印发《关于推进夜校开放的通知》。《通知》提出目标。"
    assert [m.canonical for m in read(text) if m.type == "DOCUMENT"] == ["关于推进夜校开放的通知"] * 2


def test_a_township_in_a_list_lies_in_its_own_county() -> None:
    text = "南部与通化县四棚乡、通化县兴林镇接壤。"
    assert [m.canonical for m in read(text, "220524") if m.type == "REGION"] == [
        "吉林省通化市通化县四棚乡",
        "吉林省通化市通化县兴林镇",
    ]
