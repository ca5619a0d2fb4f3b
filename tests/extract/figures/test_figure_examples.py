"""Figures: golden sentences, one a line, with everything that is said about each number."""

from decimal import Decimal
from fractions import Fraction

import pytest

from corpus.span import Span
from extract.figures import find_figures
from extract.records import Figure, Passage

# text → "span | value or low~high | bound | unit | dimension | indicator | change basis", one a figure.
EXAMPLES: list[tuple[str, list[str]]] = [
    # verb and object, nouns before the number
    ("全年举办技能竞赛36场。", ["36场 | 36 | exact | 场 | count | 技能竞赛"]),
    (
        "累计走访困难家庭1280户，收集意见建议342条。",
        ["1280户 | 1280 | exact | 户 | count | 困难家庭", "342条 | 342 | exact | 条 | count | 意见建议"],
    ),
    (
        "新建农村公路86.5公里、改造危桥7座。",
        ["86.5公里 | 86.5 | exact | 公里 | length | 农村公路", "7座 | 7 | exact | 座 | count | 危桥"],
    ),
    (
        "设立人民调解室12个、法律服务站9个。",
        ["12个 | 12 | exact | 个 | count | 人民调解室", "9个 | 9 | exact | 个 | count | 法律服务站"],
    ),
    (
        "全县户籍人口61.3万，其中农业人口40万人。",
        [
            "61.3万 | 613000 | exact |  | person | 户籍人口",
            "40万人 | 400000 | exact | 人 | person | 农业人口",
        ],
    ),
    ("依托“邻里议事厅”化解各类矛盾纠纷450余件。", ["450余件 | 450 | at_least | 件 | count | 矛盾纠纷"]),
    ("选聘街巷“巡查员”15名。", ["15名 | 15 | exact | 名 | person | 巡查员"]),
    ("发布《营商环境改革清单》58条。", ["58条 | 58 | exact | 条 | count | 营商环境改革清单"]),
    ("整治占道经营等突出问题230个。", ["230个 | 230 | exact | 个 | count | 突出问题"]),
    # number before the noun
    (
        "组织8家医院、20名专家下乡义诊。",
        ["8家 | 8 | exact | 家 | count | 医院", "20名 | 20 | exact | 名 | person | 专家"],
    ),
    ("动员近百家企业参与。", ["近百家 | 100 | at_most | 家 | count | 企业"]),
    ("惠及3万余名留守儿童。", ["3万余名 | 30000 | at_least | 名 | person | 留守儿童"]),
    ("为450名有就业需求的残疾人开展培训。", ["450名 | 450 | exact | 名 | person | 残疾人"]),
    (
        "下放16个部门的92项审批事项。",
        ["16个 | 16 | exact | 个 | count | 部门", "92项 | 92 | exact | 项 | count | 审批事项"],
    ),
    ("服务20万外来务工人员。", ["20万 | 200000 | exact |  | person | 外来务工人员"]),
    ("吸引上百支球队报名。", ["上百支 | 100 | at_least | 支 | count | 球队"]),
    ("选派数十名干部驻村。", ["数十名 | 20~90 | exact | 名 | person | 干部"]),
    ("建成十几个文化广场。", ["十几个 | 11~19 | exact | 个 | count | 文化广场"]),
    ("每组配备两三名网格员。", ["两三名 | 2~3 | exact | 名 | person | 网格员"]),
    ("打造15分钟“养老圈”。", ["15分钟 | 15 | exact | 分钟 | duration | 养老圈"]),
    ("抓住排查、整改、回访三个环节，形成闭环。", ["三个 | 3 | exact | 个 | count | 环节"]),
    ("投入2.6亿元专项资金。", ["2.6亿元 | 260000000 | exact | 元 | money | 专项资金"]),
    # levels, shares, changes
    ("群众满意率达98.6%。", ["98.6% | 98.6 | exact | % | percent | 群众满意率"]),
    ("地区生产总值增长5.8%。", ["5.8% | 5.8 | exact | % | percent | 地区生产总值 | increase unspecified"]),
    ("登记时间由4天压缩成即办。", ["4天 | 4 | exact | 天 | duration | 登记时间 | decrease from_to"]),
    ("义诊现场来了50 余名医生。", ["50 余名 | 50 | at_least | 名 | person | 医生"]),
    ("应支付一个月租金。", ["一个月 | 1 | exact | 个月 | duration | 租金"]),
    ("信访总量同比下降约三成。", ["约三成 | 30 | about | % | percent | 信访总量 | decrease yoy"]),
    ("发电量环比增长2.1%。", ["2.1% | 2.1 | exact | % | percent | 发电量 | increase qoq"]),
    ("出口额比上年增加3.2亿元。", ["3.2亿元 | 320000000 | exact | 元 | money | 出口额 | increase yoy"]),
    (
        "办理时限由20个工作日压缩至3个工作日。",
        [
            "20个工作日 | 20 | exact | 个工作日 | duration | 办理时限 | decrease from_to",
            "3个工作日 | 3 | exact | 个工作日 | duration | 办理时限 | decrease from_to <1",
        ],
    ),
    (
        "森林覆盖率从2015年的41.2%提高到2020年的45%。",
        [
            "41.2% | 41.2 | exact | % | percent | 森林覆盖率 | increase from_to",
            "45% | 45 | exact | % | percent | 森林覆盖率 | increase from_to <1",
        ],
    ),
    (
        "城镇和农村居民人均可支配收入分别增长4.1%和6.2%。",
        [
            "4.1% | 4.1 | exact | % | percent | 城镇和农村居民人均可支配收入 | increase unspecified",
            "6.2% | 6.2 | exact | % | percent | 农村居民人均可支配收入 | increase unspecified",
        ],
    ),
    ("储蓄余额增至60亿元。", ["60亿元 | 6000000000 | exact | 元 | money | 储蓄余额"]),
    (
        "绿化率提高3个百分点。",
        ["3个百分点 | 3 | exact | 个百分点 | percentage_points | 绿化率 | increase unspecified"],
    ),
    ("旅游收入占GDP的12%。", ["12% | 12 | exact | % | percent | GDP"]),
    (
        "审批材料平均精简三分之二。",
        ["三分之二 | 2/3 | exact | fraction | fraction | 审批材料 | decrease unspecified"],
    ),
    ("超过60%的商户完成改造。", ["超过60% | 60 | at_least | % | percent | 商户"]),
    ("常住人口城镇化率突破70%。", ["突破70% | 70 | at_least | % | percent | 常住人口城镇化率"]),
    ("新增就业岗位3200个。", ["3200个 | 3200 | exact | 个 | count | 就业岗位"]),
    ("经济总量翻了一番。", ["一番 | 1 | exact | 番 | times | 经济总量 | increase unspecified"]),
    ("产值是上年的2.3倍。", ["2.3倍 | 2.3 | exact | 倍 | times | 产值"]),
    ("人口自然增长率为5.2‰。", ["5.2‰ | 5.2 | exact | ‰ | percent | 人口自然增长率"]),
    (
        "城乡居民收入从2021年的4.6万元和1.7万元分别提高到5.8万元和2.3万元。",
        [
            "4.6万元 | 46000 | exact | 元 | money | 城乡居民收入 | increase from_to",
            "1.7万元 | 17000 | exact | 元 | money | 城乡居民收入 | increase from_to",
            "5.8万元 | 58000 | exact | 元 | money | 城乡居民收入 | increase from_to <1",
            "2.3万元 | 23000 | exact | 元 | money | 城乡居民收入 | increase from_to <2",
        ],
    ),
    ("缩短工期15%。", ["15% | 15 | exact | % | percent | 工期 | decrease unspecified"]),
    ("提高残疾人两项补贴标准。", ["两项 | 2 | exact | 项 | count | 补贴标准"]),
    ("粮食增产160亿斤。", ["160亿斤 | 16000000000 | exact | 斤 | mass | 粮食 | increase unspecified"]),
    (
        "企业由7家增至16家，科技型企业达到28家。",
        [
            "7家 | 7 | exact | 家 | count | 企业 | increase from_to",
            "16家 | 16 | exact | 家 | count | 企业 | increase from_to <1",
            "28家 | 28 | exact | 家 | count | 科技型企业",
        ],
    ),
    # ranges and bounds
    ("服务期限为3至5年。", ["3至5年 | 3~5 | exact | 年 | duration | 服务期限"]),
    ("补贴比例为15%—20%。", ["15%—20% | 15~20 | exact | % | percent | 补贴比例"]),
    (
        "单户贷款额度5000万至1亿元。",
        ["5000万至1亿元 | 50000000~100000000 | exact | 元 | money | 单户贷款额度"],
    ),
    (
        "逾期不改正的，处一万元以上五万元以下罚款。",
        ["一万元以上五万元以下 | 10000~50000 | exact | 元 | money | 罚款"],
    ),
    ("公示期不少于7日。", ["不少于7日 | 7 | at_least | 日 | duration | 公示期"]),
    ("应当在期满前三十日内提交材料。", ["三十日内 | 30 | at_most | 日 | duration | 材料"]),
    ("年产值500万元以下的企业免缴。", ["500万元以下 | 5000000 | at_most | 元 | money | 年产值"]),
    ("全程约30公里。", ["约30公里 | 30 | about | 公里 | length | 全程"]),
    ("项目总投资1．5亿元。", ["1．5亿元 | 150000000 | exact | 元 | money | 项目总投资"]),
    ("新增志愿者１２００余名。", ["１２００余名 | 1200 | at_least | 名 | person | 志愿者"]),
    ("拨付资金1,250万元。", ["1,250万元 | 12500000 | exact | 元 | money | 资金"]),
    # rates
    ("土地出让均价3500元/平方米。", ["3500元/平方米 | 3500 | exact | 元/平方米 | money | 土地出让均价"]),
    ("每万人发明专利拥有量12.5件。", ["12.5件 | 12.5 | exact | 件 | count | 每万人发明专利拥有量"]),
    (
        "细颗粒物平均浓度为31微克/立方米。",
        ["31微克/立方米 | 31 | exact | 微克/立方米 | mass | 细颗粒物平均浓度"],
    ),
    ("设备租金为0.9万元/台·年。", ["0.9万元/台·年 | 9000 | exact | 元/台·年 | money | 设备租金"]),
    (
        "承担全部损失的百分之六十至百分之五十。",
        ["百分之六十至百分之五十 | 50~60 | exact | % | percent | 损失"],
    ),
    (
        "机构规模分别达1.2万亿、8200亿元。",
        [
            "1.2万亿 | 1200000000000 | exact | 元 | money | 机构规模",
            "8200亿元 | 820000000000 | exact | 元 | money | 机构规模",
        ],
    ),
    # elided and distant nouns
    (
        "从业人员860人（女性420名），其中党员75人。",
        [
            "860人 | 860 | exact | 人 | person | 从业人员",
            "420名 | 420 | exact | 名 | person | 女性",
            "75人 | 75 | exact | 人 | person | 党员",
        ],
    ),
    ("共培训300余人次。", ["300余人次 | 300 | at_least | 人次 | person_times | 培训"]),
    (
        "开展“书香社区”读书活动，吸引2600余人次参与。",
        ["2600余人次 | 2600 | at_least | 人次 | person_times | 读书活动"],
    ),
    ("把闲置厂房改造为“共享菜园”6处。", ["6处 | 6 | exact | 处 | count | 共享菜园"]),
    (
        "一般公共预算收入完成21.4亿元，增长6%。",
        [
            "21.4亿元 | 2140000000 | exact | 元 | money | 一般公共预算收入",
            "6% | 6 | exact | % | percent | 一般公共预算收入 | increase unspecified",
        ],
    ),
    (
        "出台12批260项惠企措施。",
        ["12批 | 12 | exact | 批 | count | 惠企措施", "260项 | 260 | exact | 项 | count | 惠企措施"],
    ),
    (
        "建立制度46项，其中新建19项，修订27项。",
        [
            "46项 | 46 | exact | 项 | count | 制度",
            "19项 | 19 | exact | 项 | count | 制度",
            "27项 | 27 | exact | 项 | count | 制度",
        ],
    ),
    (
        "委员会设主任一人、副主任二至三人。",
        ["一人 | 1 | exact | 人 | person | 主任", "二至三人 | 2~3 | exact | 人 | person | 副主任"],
    ),
    ("近半数受访者满意。", ["近半数 | 1/2 | at_most | fraction | fraction | 受访者"]),
    (
        "三成以上的店铺，延长营业2小时。",
        [
            "三成以上 | 30 | at_least | % | percent | 店铺",
            "2小时 | 2 | exact | 小时 | duration | 营业 | increase unspecified",
        ],
    ),
]


def written(figure: Figure, figures: list[Figure]) -> str:
    def number(value: Decimal | Fraction | None) -> str:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)

    value = (
        number(figure.value) if figure.value is not None else f"{number(figure.low)}~{number(figure.high)}"
    )
    parts = [figure.text, value, figure.bound, figure.unit, figure.dimension, str(figure.indicator)]
    if figure.change is not None:
        change = f"{figure.change} {figure.basis}"
        if figure.change_of is not None:
            change += f" <{1 + [other.id for other in figures].index(figure.change_of)}"
        parts.append(change)
    return " | ".join(parts)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_figures_of_a_sentence(text: str, expected: list[str]) -> None:
    passage = Passage("p1", "r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    figures = list(find_figures(passage))
    assert [written(figure, figures) for figure in figures] == expected
