"""Kinds: whether a practice tells what was done or what is planned or demanded."""

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from extract.records import Passage, Practice, PracticeKind
from extract.word_lists import read_rows

# A document that orders or proposes; a report or summary tells what was done.
_ORDERS = re.compile(
    r"(?:通知|意见|方案|规划|计划|要点|办法|措施|决定|纲要|条例|规定|指南|指引|细则|倡议书?|建议|公告|通告)(?:[（(][^（()）]*[）)])?$"
)
_TELLS = re.compile(r"总结|回顾|报告|简报|经验|做法|情况|通报|解读|答复|案例")
_ADDRESSED = re.compile(
    r"(?:通知|意见|方案|办法|要求|安排|规定)如下|^各[^。]{2,120}：\s*$|提出(?:以下|如下)(?:意见|要求|措施)",
    re.MULTILINE,
)
# 一要…, （三）要…: demanded by the number or the first word.
_DEMANDED = re.compile(r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、]?)?要(?!求|素|点|件)")
_PLANNED = re.compile(
    r"(?<![主重需纲必不首摘概只简紧])要(?![求素点件闻道领塞害职目])|(?<![虚模草])拟(?![定订稿])|力争|争取(?=实现|达到|完成|全年|今年|年内)"
    r"|(?:将|计划|预计|有望)(?=[新建改完实推开启达投加继])|应当|应(?=[按在对当]|及时)|须|不得|下一步|年内|到[12]\d{3}年|确保(?!了)|各(?:地|级|部门|单位|镇街|街道)[^，。]{0,12}要"
)
_DONE = re.compile(
    r"(?<!为)了(?!解|望|如)|已|完成|建成|累计|先后|同比|截至|以来|去年|获评|荣获|入选|被(?:评|授|列)|成功|达到?[约近超]?\d|增长[约近超]?\d"
    r"|下降[约近超]?\d|惠及|新增[约近超]?\d|(?<!到)[12]\d{3}年(?!底)|[^，。]{2,8}(?:不断|明显|显著|持续|大幅|稳步|进一步)(?:提升|增强|改善|提高|优化|完善|加强|下降)"
)
_PARTS = re.compile(r"[和与及暨、，]")  # of a heading
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")


def orders(title: str | None, opening: str) -> bool:
    """Whether a document demands what it lists, by its ``title`` or by its ``opening``: 现将有关事项通知如下.

    >>> orders("关于做好防汛工作的通知", ""), orders("防汛工作总结", "")
    (True, False)
    """
    if title is not None and _TELLS.search(title):
        return False
    return (title is not None and _ORDERS.search(title) is not None) or _ADDRESSED.search(opening) is not None


def kind_of(
    practice: Practice, passages: Sequence[Passage], *, ordered: bool, planned: Collection[str] = ()
) -> PracticeKind | None:
    """``planned`` for what is intended or demanded, ``done`` for what was carried out, None if nothing says.

    The innermost heading that says so decides (工作回顾, 下一步打算); then whether most of its ``passages``
    stand where an address tells plans (``planned``, their ids): after its review, or after 今后五年…; then
    whether the document is one that demands (``ordered``); then what more words of the passages point to.
    """
    for heading in reversed(practice.heading_path):
        if kind := _kind_of_heading(heading):
            return kind
    if 2 * sum(passage.id in planned for passage in passages) > len(passages):
        return "planned"
    plain = _QUOTED.sub("", "".join(passage.text for passage in passages))
    if ordered or _DEMANDED.match(plain):
        return "planned"
    intended, done = len(_PLANNED.findall(plain)), len(_DONE.findall(plain))
    if intended == done:
        return None
    return "planned" if intended > done else "done"


def prevailing_kind(kinds: Iterable[PracticeKind | None]) -> PracticeKind:
    """What most practices of a report are, for those of which nothing says."""
    counts = Counter(kind for kind in kinds if kind is not None)
    return "planned" if counts["planned"] > counts["done"] else "done"


def _kind_of_heading(heading: str) -> PracticeKind | None:
    """What a heading says; one that announces both (发展成就和主要目标任务) leaves it open."""
    plain = _QUOTED.sub("", heading).strip("：:。 \u3000")
    kinds = {kind for part in _PARTS.split(plain) if (kind := _kind_of_part(part))}
    return kinds.pop() if len(kinds) == 1 else None


def _kind_of_part(part: str) -> PracticeKind | None:
    return next((kind for kind, pattern in _headings() if pattern.search(part)), None)


@functools.cache
def _headings() -> tuple[tuple[PracticeKind, re.Pattern[str]], ...]:
    return tuple(
        ("planned" if row["kind"] == "planned" else "done", re.compile(row["pattern"]))
        for row in read_rows("kind_headings")
    )
