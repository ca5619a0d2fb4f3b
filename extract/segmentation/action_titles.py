"""Action titles: whether a title says that something is done, or names a mere topic, event or plan."""

import re

from extract.segmentation.title_sentences import names_progress
from extract.tokens import read_tokens
from extract.word_lists import read_column

# 支持范围, 发放方式: a verb before one of these only says which.
_TOPICS = (
    "范围",
    "方式",
    "对象",
    "条件",
    "标准",
    "期限",
    "流程",
    "程序",
    "时间",
    "地点",
    "目标",
    "材料",
    "依据",
    "分工",
    "资格",
    "要求",
    "模式",
    "费率",
    "渠道",
    "申请",
    "年限",
    "指引",
    "统计",
)
# What those who want a benefit do: 申请人员的资格条件 is no measure, 放宽申请条件 is one.
_APPLYING = (
    "参加",
    "申请",
    "申报",
    "领取",
    "享受",
    "办理",
    "受理",
    "报名",
    "入学",
    "入户",
    "准入",
    "符合",
    "有关",
    "相关",
    "其他",
    "适用",
    "工作",
)
# Verbs that the dictionary holds for nouns too.
_SETTING = (
    "规范",
    "健全",
    "完善",
    "深化",
    "强化",
    "优化",
    "细化",
    "简化",
    "统一",
    "公开",
    "创新",
    "明确",
    "压缩",
    "放宽",
    "调整",
    "落实",
    "严格",
    "提高",
    "降低",
    "扩大",
    "缩短",
    "延长",
    "取消",
    "制定",
    "改进",
    "加强",
    "建立",
    "推进",
    "实现",
    "完成",
    "锚定",
    "聚焦",
    "对照",
    "围绕",
    "强调",
    "提升",
    "推动",
    "改革",
    "转变",
    "拓展",
    "探索",
    "试行",
    "引领",
    "激发",
    "拓宽",
    "放开",
    "丰富",
    "畅通",
    "厚植",
)
# 某县一企业发生火灾事故: what happened, not what was done.
_EVENT = re.compile(r"发生[^，]{2,}(?:疫情|事件|事故|案|案件|灾害)$|违[规法纪].*案$")
_PLANS = ("目标任务", "目标", "计划", "规划", "打算", "事宜", "意向", "方向", "考虑", "思路", "安排")
# What was done or is to be done in a whole year or office is a frame of measures, not one of them.
_FRAMES = re.compile(
    r"(?:回顾|总结|成就|成效|情况|任务|举措|措施|做法|要点|事项|实事|重点工作|主要工作|工作报告|重大任务|工作)$"
)
# What an office is there for is no measure.
_DUTIES = ("负责", "承担", "分管", "主管", "主持", "协助", "分工", "职责")
# 某某围绕…讲授党课: a person acts, in front of one of these.
_PERSON = re.compile(
    r"[一-鿿]{2,4}?(?:老师|同志|书记|主任|教授|同学|领导|院长|代表)?[一-鿿]{0,3}?(?:结合(?=自己)|围绕《|就[“《]|以《|分享了?自己|[^，]{0,12}对[^，]{2,16}进行(?:了)?(?:介绍|讲解|点评|总结))"
    r"|(?:[^，]{1,12}，)?[^，]{2,14}(?:讲授|作(?:了)?(?:报告|讲解|交流发言|主题发言)|进行(?:了)?(?:授课|宣讲|专题党课))"
)
_LOOKING = frozenset(
    ("回顾", "总结", "发展", "工作", "计划", "规划", "打算", "考虑", "安排", "报告", "任务", "开展")
)
# 各部门的政策统计: a noun and what belongs to it.
_POSSESSED = re.compile(r"[^，]{2,}的[^，的]{2,4}$")
_AND = frozenset({"与", "和", "及", "以及"})
_PREDICATES = frozenset({"v", "d", "ad", "z", "vd", "vi"})
# Adverbs that a verb follows; the dictionary holds some pairs as one word (大力发展).
_RESOLUTE = re.compile(
    r"(?:大力|着力|全力|奋力|努力|积极|切实|扎实|深入|加快|持续|不断|稳步|有序|全面|全方位|坚决|坚持|强力|严格)(?!度)[一-鿿]{2}"
)
_SAYING_TAGS = ("v", "a", "d", "l", "i", "nr", "z")
_ACTING = re.compile(r"^(?!建筑|保险|办公|解答|治安)[做抓促建强扩提增保推打稳拓深聚惠护治兴办解筑激][一-鿿]")


def names_action(title: str) -> bool:
    """Whether a title says that something is done or changes, and is not a mere topic.

    The dictionary tags many verbs of titles as nouns (规范, 深化), so a verbal noun after other words counts,
    as it does not in a topic of two words (人才服务).

    >>> names_action("完善村级服务网络"), names_action("规范志愿服务"), names_action("农业资源")
    (True, True, False)
    """
    if title.startswith(("关于", *_DUTIES)) or _EVENT.search(title) or _PERSON.match(title):
        return False
    if _RESOLUTE.match(title) or names_progress(title):
        return True
    tokens = read_tokens(title)
    tags = [token.tag for token in tokens]
    coordinated = any(token.text in _AND for token in tokens)
    topical = tags[0].startswith(("n", "vn")) and not title.startswith(_SETTING)
    if coordinated and topical and not _PREDICATES.intersection(tags[:-1]):
        return False  # 科目设置与管理模式: two topics
    if _POSSESSED.match(title) and tags[0].startswith("n"):
        return False
    if any(tag.startswith(_SAYING_TAGS) and tag != "vn" for tag in tags):
        return not names_topic(title)
    if len(tags) > 2 and ("vn" in tags[1:] or title.startswith(_SETTING)):
        return True
    return bool(_ACTING.search(title))


def names_topic(title: str) -> bool:
    """Whether a title names a matter of rules, such as who may apply, and not what is done about it.

    >>> names_topic("贴息标准和期限"), names_topic("放宽申请条件")
    (True, False)
    """
    if not title.endswith(_TOPICS) or "，" in title:
        return False
    if title.startswith(_APPLYING) or len(read_tokens(title)) == 2:
        return True
    return not (title.startswith(_SETTING) or title[:2] in read_column("governing_verbs", "word"))


def names_frame(title: str) -> bool:
    """Whether a heading names goals, plans or a whole year's work: 明年目标任务, but not 完成目标任务."""
    if not (title.endswith(_PLANS) or _FRAMES.search(title)):
        return False
    if title.startswith(_SETTING) or "取得" in title:
        return False
    return not any(
        len(token.text) > 1 and token.tag[:1] == "v" and token.tag != "vn" and token.text not in _LOOKING
        for token in read_tokens(title)
    )
