"""Statuses: whether a figure was reported or is a target."""

import functools
import re

from extract.figures.lexicon import alternation, read_rows
from extract.records import Status

_SENTENCE_END = re.compile(r"[。！？；\n]")
_DONE = re.compile(r"已经?|累计|共计|截至|顺利|成功|超额|去年|同比")
_FUTURE_YEAR = re.compile(r"到[12]\d{3}年(?:底|末)?，?(?!.*已)")


@functools.cache
def _target_words() -> re.Pattern[str]:
    strong = [row["word"] for row in read_rows("target_words.csv") if row["before_verb"] != "yes"]
    # 将 is a target before a verb that reaches a number, and marks the object elsewhere (将…策划为).
    verbs = "达到?|突破|超过?|实现|建成|完成|新增|增加|增长|下降|减少|提高|提升|建设|新建|投入|安排|保持|控制|实施|改造|力争|继续|再|于|在"
    return re.compile(rf"{alternation(strong)}|将(?={verbs})")


def status_of(text: str, start: int) -> Status:
    """``target`` where a word of intention governs the number at ``start``: 力争达到95%, 应当不少于3人."""
    begin = max(0, start - 60)
    sentence = _SENTENCE_END.split(text[begin:start])[-1]
    last = None
    for match in _target_words().finditer(sentence):
        last = match
    if last is None:
        return "target" if _FUTURE_YEAR.search(sentence) else "reported"
    return "reported" if _DONE.search(sentence, last.end()) else "target"
