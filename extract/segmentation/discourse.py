"""Discourse: paragraphs that frame a report (thanks, goals, problems) and those that tell what is done."""

import functools
import re
from collections.abc import Sequence

from extract.tokens import read_tokens
from extract.word_lists import read_rows

_MARK = re.compile(r"^(?:[—–-]{2,}|●|■|◆)\s*")
# 五年来，…: years that are looked back on. What 一年来 opens is the introduction.
_REVIEW = re.compile(
    r"(?:这|过去的?|近|刚刚过去的)?(?:[二三两四五六七八九几]|十[一二三四五]?)年(?:来|间|以来)?，"
)
_SUBJECT = re.compile(r"(?:我们|我[省市区县旗州镇乡局院校]|全[省市区县旗州镇乡]|该[省市区县旗州镇乡])?")
# Adverbs and prepositions that open a measure told without a title sentence: 着力…, 把…, 围绕….
_RESOLUTE = re.compile(
    r"(?:着力|坚持|坚定不移|坚定|始终|锚定|牢牢|纵深|精心|聚力|主动|创新|全力|大力|奋力|努力|积极|切实|扎实|深入|加快|持续|不断|稳步|有序|全面|坚决|严格|认真|统筹|加强|推进|强化|健全|完善"
    r"|支持|鼓励|深化|提升|推动|实施|优化|做好|抓好|落实|建立|开展|组织)"
)
_PREPOSITION = re.compile(
    r"(?:对|针对|面对|围绕|聚焦|按照|根据|以|在|由|把|将|为|通过|结合|依托|利用|发挥|要|继续)"
)
_DEMANDS = re.compile(
    r"[^，。]{0,24}(?:要(?!求|素|点|件)|应当?|须|不得|由[^，。]{2,12}(?:负责|牵头|管理)|可)"
)
_DUTY = re.compile(r"负责|承担|分管|主管|主持|协助|申请人|报考|考生|竞买|具有|持有|属于|相应|符合|曾|凡")
_TALK = re.compile(r"(?:说|表示|介绍|认为|坦言|分享|讲述|感慨|指出|强调)(?:道)?[，：:“。”]|为题|^“")
# What must be so for someone to have a benefit, or what is handed in: no measures, though numbered.
_LIST_OF_TERMS = re.compile(
    r"(?:条件|情形|材料|对象|范围|资格|人员|单位|之一|企业|项目|文件|公式|标准)[^，。：:]{0,6}[：:]$"
)


def frames_report(text: str) -> bool:
    """Whether a paragraph frames the report and tells no measure: thanks, goals, problems, lessons.

    >>> frames_report("同时，我们也清醒地认识到产业层次不高。"), frames_report("镇里改造管网三公里。")
    (True, False)
    """
    return bool(_openings()["all"].match(_MARK.sub("", text)))


def announces_faults(text: str) -> bool:
    """Whether a paragraph announces problems or lessons, which the numbered items after it then tell.

    >>> announces_faults("主要问题是：一些管网老旧。"), announces_faults("各位代表！")
    (True, False)
    """
    return bool(_openings()["fault"].match(_MARK.sub("", text)))


def looks_back(text: str) -> bool:
    """Whether a paragraph opens with the years it looks back on, and goes on with what was done.

    >>> looks_back("五年来，我们坚持改水改厕。"), looks_back("五年来的账目已公开。")
    (True, False)
    """
    text = _MARK.sub("", text)
    match = _REVIEW.match(text)
    return match is not None and opens_as_measure(text[match.end() :])


def opens_as_measure(text: str) -> bool:
    """Whether a paragraph without a title sentence begins with what is done or demanded.

    >>> opens_as_measure("针对出行难题，开通社区巴士。"), opens_as_measure("凡本市户籍人员。")
    (True, False)
    """
    text = _MARK.sub("", text)
    rest = text[_SUBJECT.match(text).end() :]  # type: ignore[union-attr]
    if _RESOLUTE.match(rest) or _PREPOSITION.match(rest):
        return True
    first = read_tokens(rest[:12])[0]
    return (first.tag in {"v", "vd", "ad", "vi", "d"} and len(first.text) > 1) or bool(_DEMANDS.match(rest))


def tells_measure(text: str) -> bool:
    """Whether a numbered item tells a measure, not what an office or applicant is there for.

    >>> tells_measure("推动企业上云，降低成本。"), tells_measure("负责辖区内的测绘工作。")
    (True, False)
    """
    return opens_as_measure(text) and not _DUTY.match(text)


def opens_resolutely(text: str) -> bool:
    """Whether a paragraph opens with an adverb or verb of resolve: 着力…, 坚持…, 全力…."""
    rest = text[_SUBJECT.match(text).end() :]  # type: ignore[union-attr]
    return bool(_RESOLUTE.match(rest))


def is_talk(texts: Sequence[str]) -> bool:
    """Whether half of the paragraphs or more report what people said: an event, not a measure."""
    return 2 * sum(bool(_TALK.search(text)) for text in texts) >= len(texts)


def announces_terms(text: str) -> bool:
    """Whether a paragraph announces a list of conditions, persons or papers: 应符合下列条件："""
    return bool(_LIST_OF_TERMS.search(text))


@functools.cache
def _openings() -> dict[str, re.Pattern[str]]:
    rows = read_rows("discourse_openings")
    faults = (row for row in rows if row["kind"] == "fault")
    return {
        name: re.compile("|".join(f"(?:{row['pattern']})" for row in chosen))
        for name, chosen in (("all", rows), ("fault", faults))
    }
