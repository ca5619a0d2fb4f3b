"""Action titles: whether a title says that something is done, or names a mere topic, event or plan."""

import re

from extract.segmentation.title_sentences import names_progress
from extract.tokens import read_tokens

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
)
# 某县一企业发生火灾事故: what happened, not what was done.
_EVENT = re.compile(r"发生[^，]{2,}(?:疫情|事件|事故|案|案件|灾害)$|违[规法纪].*案$")
_PLANS = ("目标任务", "目标", "计划", "规划", "打算", "事宜", "意向", "方向")
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
    if title.startswith("关于") or _EVENT.search(title):
        return False
    if _RESOLUTE.match(title) or names_progress(title):
        return True
    tokens = read_tokens(title)
    tags = [token.tag for token in tokens]
    coordinated = any(token.text in _AND for token in tokens)
    if coordinated and tags[0].startswith("n") and not _PREDICATES.intersection(tags):
        return False  # 科目设置与管理模式: two topics
    if any(tag.startswith(_SAYING_TAGS) and tag != "vn" for tag in tags):
        return not title.endswith(_TOPICS) or not (
            len(tags) == 2
            or (tags[0].startswith(("n", "j")) and not title.startswith(_SETTING))
            or title.startswith(_APPLYING)
        )
    if len(tags) > 2 and ("vn" in tags[1:] or title.startswith(_SETTING)):
        return True
    return bool(_ACTING.search(title))


def names_plan(title: str) -> bool:
    """Whether a heading names goals or plans, not what is done: 明年目标任务, but not 完成目标任务."""
    return title.endswith(_PLANS) and not read_tokens(title)[0].tag.startswith("v")
