"""Statuses: whether a figure was reported or is a target."""

import bisect
import functools
import re
from collections.abc import Sequence

from extract.patterns import Pattern
from extract.records import Status
from extract.word_lists import read_rows

_SENTENCE_ENDS = "。！？\n"
_DONE = re.compile(r"已经?|累计|共计|截至|顺利|成功|超额|(?<![比较])去年")
# 到2027年 opens a clause that looks ahead; 提高到2025年的7万元 does not.
_FUTURE_YEAR = re.compile(
    r"(?:^|(?<=[，。；：、！？\s“]))(?:力争)?到\s?(?P<year>[12]\d{3})\s?年(?:底|末)?，?(?!.*已)"
)
# A passage or section that announces goals makes targets of all its numbers.
_GOALS = Pattern(
    r"(?:主要|预期|发展|工作|奋斗|总体|具体)目标(?:任务)?(?:建议)?(?:是|为|：|:|如下|安排)|经济社会发展.{0,8}目标(?:是|为|：)"
)
_GOAL_HEADING = re.compile(
    r"目标|下一步|今后|打算|工作(?:安排|思路|计划|任务|部署)|重点(?:任务|工作)|主要任务|(?:今年|明年)"
    r"|[12]\d{3}年.{0,8}(?:主要|重点)?(?:工作|任务|实事)$"
)
_PAST_HEADING = re.compile(
    r"回顾|(?:如期|全面|圆满)实现|取得|完成|成效|总结|情况|成就|成绩|进展|做法|名词解释"
)
_RESULT = re.compile(
    r"完成了?|实现了|达到了|已经?|去年|上年(?!同期|末)|过去|截至|累计"
    r"|了[\d一二三四五六七八九十两约近超]|位居|成功|圆满"
)
# Under a heading that announces, 完成 and 建成 are what is to be done; only what points back tells a result.
_LOOKS_BACK = re.compile(
    r"已经?(?![不没])|(?<![比较])去年|(?<![比较])上年(?!同期|末)|过去|截至|以来|了[\d一二三四五六七八九十两约近超]"
)
# In a review an estimate is of what was reached: 预计全年增长5%.
_ESTIMATE = re.compile(r"预计|有望")
_PATHS_KEPT = 256  # many passages stand under the same headings
_REACH = 80  # characters back; a longer sentence has other matters in between


@functools.cache
def _target_words() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in read_rows("target_words")))


def read_goals(text: str) -> tuple[int, ...]:
    """Where ``text`` begins to tell the goals that it announces, in order: 主要目标是：|产值增长8%."""
    return tuple(match.end() for match in _GOALS.finditer(text))


def status_of(
    text: str,
    start: int,
    goals: Sequence[int] = (),
    headings: Sequence[str] = (),
    *,
    planned: bool = False,
    told: int | None = None,
) -> Status:
    """``target`` where a word of intention governs the number at ``start``: 力争达到95%, 应当不少于3人.

    So is every number after ``goals``, the places where its passage announces them, or under such a heading
    or in a ``planned`` section, except where its sentence tells a result. ``told`` is the last year that the
    report tells of: 到2020年 looks ahead only from before. A norm that others have yet to meet is a target
    (不得低于30%); an amount that a rule has in force is not intended but holds, so it is reported: 每月补贴
    500元, 处5万元以下罚款, 收费标准60元.
    """
    reach = max(0, start - _REACH)
    begin = max(reach, *(text.rfind(mark, reach, start) + 1 for mark in _SENTENCE_ENDS))
    last = None
    for match in _target_words().finditer(text, begin, start + 1):
        if match.start() < start:
            last = match
    if last is not None and not (looks_back(headings) and not planned and _ESTIMATE.match(last.group())):
        return "reported" if _DONE.search(text, last.end(), start) else "target"
    ahead = _FUTURE_YEAR.search(text[begin:start]) if text.find("到", begin, start) >= 0 else None
    if ahead is not None and (told is None or int(ahead["year"]) > told):
        return "target"
    number = bisect.bisect_right(goals, start)
    if number and _RESULT.search(text, max(begin, goals[number - 1]), start) is None:
        return "target"
    if not (planned or announces(headings)):
        return "reported"
    return "target" if _LOOKS_BACK.search(text, begin, start) is None else "reported"


def announces(headings: Sequence[str]) -> bool:
    """Whether the innermost heading that says so announces goals rather than tells results."""
    return _innermost(tuple(headings)) == "target"


def looks_back(headings: Sequence[str]) -> bool:
    """Whether the innermost heading that says so tells results: 2025年工作回顾."""
    return _innermost(tuple(headings)) == "reported"


@functools.lru_cache(maxsize=_PATHS_KEPT)
def _innermost(headings: tuple[str, ...]) -> Status | None:
    for heading in reversed(headings):
        if _PAST_HEADING.search(heading):
            return "reported"
        if _GOAL_HEADING.search(heading):
            return "target"
    return None
