"""Indicators: golden sentences, one a line, with what each number measures."""

import pytest

from corpus.span import Span
from extract.figures import find_figures
from extract.records import Figure, Passage

INDICATORS: list[tuple[str, list[str | None]]] = [
    # a list keeps each item's own head and modifiers
    ("培育邻里互助会35个、社区志愿服务队15个。", ["邻里互助会", "社区志愿服务队"]),
    ("改造老旧小区8个、乡镇卫生室 6所。", ["老旧小区", "乡镇卫生室"]),
    ("招生总数90个（小学40个、初中50个）。", ["招生总数", "小学", "初中"]),
    ("建成村级文化广场6个、和美乡村9个。", ["村级文化广场", "和美乡村"]),
    ("对非洲、拉美出口分别增长20%、7.6%。", ["拉美出口", "拉美出口"]),
    # a preposition, 非 or an adverb that makes one word with what follows begins the phrase
    ("因灾返贫家庭共25户。", ["因灾返贫家庭"]),
    ("在岗教师80名。", ["在岗教师"]),
    ("非耕地面积达到90亩。", ["非耕地面积"]),
    ("河道正常流量为70立方米。", ["河道正常流量"]),
    ("创建5A级景区2个、3A级景区7个。", ["5A级景区", "3A级景区"]),
    ("标准为：一次性安置金，三级十五个月，四级十二个月。", ["一次性安置金", "一次性安置金"]),
    # works are overseen, but named after what they do
    ("监督工程项目施工60处。", ["工程项目施工"]),
    ("住房保障工程4个。", ["住房保障工程"]),
    ("改造工程项目6个。", ["改造工程项目"]),
    # parts and places share out what the whole counts
    ("下达课题30项，其中18项由一所承担，12项由二所承担。", ["课题", "课题", "课题"]),
    ("发放证书60份，其中江苏41份、浙江19份。", ["证书", "证书", "证书"]),
    ("当年签约合同，其中江苏41份、浙江19份。", ["合同", "合同"]),
    ("首批6个事项审批时限压缩至2天。", ["事项", "审批时限"]),
    ("注入3亿元引导基金。", ["引导基金"]),
    ("年满65周岁的乘客免票。", [None]),
    ("社员人均年增收4000元。", ["社员人均年增收"]),
    # what follows the number ends at its predicate
    ("3个典型案例亮相交易会。", ["典型案例"]),
    ("组织50家三级医院对口帮扶山区县。", ["三级医院"]),
    ("4个区域医疗中心建设进展顺利。", ["区域医疗中心"]),
    ("全县有60万公顷耕地位于山区的陡坡。", ["耕地"]),
    ("6个重大项目投入使用。", ["重大项目"]),
    ("将8个公司运营的16支基金整合。", ["公司", "基金"]),
    ("实施100项提升举措。", ["提升举措"]),
    ("培育40个省级百强中心镇。", ["省级百强中心镇"]),
    ("派驻1名院长或副院长及医务人员蹲点。", ["院长或副院长"]),
    ("外送12个省份、规模居全国前列。", ["省份"]),
    ("全年9次发射全部成功。", ["发射"]),
    # the quantity of the counted things belongs to the next number
    ("8个国有林场资产总额为2亿元。", ["国有林场", "资产总额"]),
    # lists and brackets share the noun after the last number
    ("对新认定的商户分别给予3万元、5万元和8万元的一次性奖励支持。", ["一次性奖励支持"] * 3),
    ("每个分别给予3万元、2万元服务奖励。", ["服务奖励", "服务奖励"]),
    ("给予5万元一次性奖励。", ["一次性奖励"]),
    ("可以享受3个月的减免。", ["减免"]),
    ("全县30公顷（450亩）林地完成确权。", ["林地", "林地"]),
    ("面对200户、近600人的治理规模。", ["治理规模", "治理规模"]),
    ("投资3亿元的净水厂开工。", ["投资"]),
    # subjects: over circumstances, wholes, verbs
    ("订单量在市场低迷的情况下增长12%。", ["订单量"]),
    ("缴费比例因行业而异大致为0.5%-2%。", ["缴费比例"]),
    ("五年生产水泥65亿吨，占全国近三成。", ["水泥", "水泥"]),
    ("报名费按每人10元收取。", ["报名费"]),
    ("经济总量连跨5万亿元。", ["经济总量"]),
    ("货运班列累计开行1.4万列。", ["货运班列"]),
    ("完成街巷硬化30公里。", ["街巷硬化"]),
    ("公司投资3亿元，建设厂房。", ["投资"]),
    ("减少项目协调时间20%。", ["项目协调时间"]),
    ("人均预期寿命达到79.5岁。", ["人均预期寿命"]),
    ("月流水超400万元。", ["月流水"]),
    ("每次服务时长不低于30分钟。", ["服务时长"]),
    ("处分期最长不超过6个月。", ["处分期"]),
    ("社保卡应用功能拓展至30项。", ["社保卡应用功能"]),
    ("集体林面积90公顷，其中：山前镇30公顷，水后镇60公顷。", ["集体林面积"] * 3),
    ("共有全县60所学校。", ["学校"]),
    ("供水、燃气、全市市场占有率达到50%。", ["市场占有率"]),
    # how long something lasted, and what is due within a time
    ("连续6年获评先进单位。", ["先进单位"]),
    ("绩效考核连续6年获评优秀。", ["绩效考核"]),
    ("可以在15日内向法院起诉。", ["起诉"]),
    ("15日内作出书面说明。", ["书面说明"]),
    ("应当在2小时内报告上级主管机关。", ["报告"]),
    ("3天内让全部停用井盖恢复。", ["停用井盖"]),
    ("证书有效期延长至活动结束后3个月。", ["证书有效期"]),
    ("最快2小时处置。", ["处置"]),
    ("必须经过10天的严格隔离观察。", ["隔离观察"]),
    ("连续2年（含2年）以上参加基本医疗保险。", ["基本医疗保险", "基本医疗保险"]),
    ("先后两次登上山顶。", ["登上"]),
    ("每周开展1次走访慰问。", ["走访慰问"]),
    ("3人当选劳动模范。", ["劳动模范"]),
    # the names of statistical indicators are one word each, and keep no owner
    ("规模以上工业增加值增长5%。", ["规模以上工业增加值"]),
    ("年末城镇调查失业率降到5.1%。", ["城镇调查失业率"]),
    ("每千人口执业医师数达到3.2人。", ["每千人口执业医师数"]),
    ("PM2.5平均浓度下降12%。", ["PM2.5平均浓度"]),
    ("东山机场年旅客吞吐量突破90万人次。", ["年旅客吞吐量"]),
    ("总投资20亿元的电站开工。", ["总投资"]),
    ("平均工资达到8000元。", ["平均工资"]),
    # 分别 gives each subject its number, and those that share a head their common phrase
    ("粮食产量、旅游收入分别增长2%和9%。", ["粮食产量", "旅游收入"]),
    ("接待游客、旅游花费分别增长10%、9%。", ["接待游客", "旅游花费"]),
    ("利润总额、煤炭和钢铁产量分别增长1%、2%、3%。", ["利润总额", "煤炭和钢铁产量", "煤炭和钢铁产量"]),
    ("浓度下降8%，京津冀、长三角分别下降9%、7%。", ["浓度", "浓度", "浓度"]),
    # shares with their whole, levels, rates, sums that are spent
    ("外贸占经济比重提高到30%。", ["外贸占经济比重"]),
    ("蔬菜产量突破百万吨大关。", ["蔬菜产量"]),
    ("县道限速为每小时40公里。", ["县道限速"]),
    ("市财政按照每人每天300元予以补助。", ["补助"]),
    ("三年安排4亿元支持以粮为主的村庄。", ["安排"]),
    ("新建22个110千伏和35千伏电网工程。", ["电网工程", "电网工程", "电网工程"]),
    ("完成300户、2万平方米棚户区改造。", ["棚户区", "棚户区"]),
    (
        "数量实现翻番、达2万家。",
        [
            "数量",
        ],
    ),
    # the counted thing, not what it does, has or is done to it
    ("县卫健局等15个部门联合印发了《关于改进的意见》。", ["部门"]),
    ("从7个方面对医院的防控工作提出要求。", ["方面"]),
    ("组织20家医院视频连线。", ["医院"]),
    ("完成800个薄弱村扶持。", ["薄弱村"]),
    ("新增20家省级“两创”标杆企业。", ["省级“两创”标杆企业"]),
    ("500头黄牛养殖基地。", ["黄牛"]),
    ("建设10个产业协同共建园区。", ["产业协同共建园区"]),
    ("精选60张（组）代表性图片。", ["代表性图片"]),
    ("对职工30人（含）以下的企业减免费用。", ["职工"]),
    ("惠及3万人的水库开工。", ["惠及"]),
    # verbs and their adverbs that open a clause are left out, with what a preposition governs
    ("累计发展农业合作社40家。", ["农业合作社"]),
    ("选优配强楼栋长300名。", ["楼栋长"]),
    ("汛期安全转移群众900人。", ["群众"]),
    ("对外输出农技劳务700人。", ["农技劳务"]),
    ("在老旧小区、厂区等区域划分网格50个。", ["网格"]),
    ("参加人员600人次。", ["参加人员"]),
    # words that jieba cuts are put together again
    ("安装充电桩30个。", ["充电桩"]),
    ("风电并网总量达6万千瓦。", ["风电并网总量"]),
    ("生产安全事故起数下降5%。", ["生产安全事故起数"]),
    ("生活污水集中收集率达到80%。", ["生活污水集中收集率"]),
    ("铺设一条长90米、宽2米的管道。", ["长", "宽"]),
    ("实施单产提升工程50万亩。", ["单产提升工程"]),
    # sizes in a chain share the noun at its end; works on single things are not counted
    ("推进8个百亿元、20个5亿元以上项目建设。", ["项目", "项目", "项目"]),
    ("推进4个220千伏变电工程、输电通道建设。", ["变电工程", "变电工程"]),
    ("完成管网500米和2万平方米道路硬化。", ["管网", "道路硬化"]),
    ("设有全程马拉松（42公里）、健康跑（5公里）。", ["全程马拉松", "健康跑"]),
    # the noun before its modal verb, and the verb that is its own where no noun stands
    ("面对6项重点任务要在年内完成的压力。", ["重点任务"]),
    ("已开工30处，完工12处。", ["开工", "完工"]),
    ("社区文化驿站60个，已提前完工9个。", ["社区文化驿站", "社区文化驿站"]),
    ("自收到申请之日起5个工作日组织复核。", ["复核"]),
    ("终点距离路口80米。", ["距离"]),
]


def figures_of(text: str, heading_path: tuple[str, ...] = ()) -> list[Figure]:
    return list(find_figures(Passage("p1", "r1", 1, "body", heading_path, text, (Span(0, len(text)),), (1,))))


@pytest.mark.parametrize(("text", "expected"), INDICATORS, ids=[text for text, _ in INDICATORS])
def test_what_the_numbers_measure(text: str, expected: list[str | None]) -> None:
    assert [figure.indicator for figure in figures_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "主要预期目标是：产值增长8%以上；就业稳定。物价涨幅2%左右。去年产值完成30亿元。",
            ["target", "target", "reported"],
        ),
        ("新增停车位300个。", ["reported"]),
        ("预计完成产值30亿元。", ["reported"]),
        ("招生计划总数为90个。", ["target"]),
    ],
)
def test_announced_goals_are_targets(text: str, expected: list[str]) -> None:
    assert [figure.status for figure in figures_of(text)] == expected


@pytest.mark.parametrize(
    ("headings", "status"),
    [
        (("三、主要目标",), "target"),
        (("二、明年重点工作", "（一）扩大内需"), "target"),
        (("一、去年工作回顾", "（一）目标完成情况"), "reported"),
        (("二、主要做法",), "reported"),
        ((), "reported"),
    ],
)
def test_headings_of_goals_make_targets(headings: tuple[str, ...], status: str) -> None:
    assert [figure.status for figure in figures_of("新增停车位300个。", headings)] == [status]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("车程1小时20分钟。", [("1小时20分钟", "80", "分钟")]),
        ("期限为一年零六个月。", [("一年零六个月", "18", "个月")]),
        ("占比12.5℅。", [("12.5℅", "12.5", "%")]),
        ("注册资本500万元人民币。", [("500万元", "5000000", "元")]),
        ("建成保障房3.2万套（间）。", [("3.2万套（间）", "32000", "套（间）")]),
        ("出口下降超3成。", [("超3成", "30", "%")]),
        (
            "增速分别快于全国3.4个、1个百分点。",
            [("3.4个", "3.4", "个百分点"), ("1个百分点", "1", "个百分点")],
        ),
    ],
)
def test_units_in_two_parts(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(f.text, str(f.value), f.unit) for f in figures_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("完成营造林3万亩。", "target"),
        ("建成养老驿站12个。", "target"),
        ("截至目前，建成养老驿站12个。", "reported"),
        ("去年完成营造林3万亩。", "reported"),
    ],
)
def test_under_a_heading_that_announces_only_what_looks_back_is_reported(text: str, status: str) -> None:
    for heading in ("三、2027年主要工作", "下一步工作安排"):
        assert [figure.status for figure in figures_of(text, (heading,))] == [status]
    assert [figure.status for figure in figures_of(text, ("一、2026年工作回顾",))] == ["reported"]
