"""Statuses: whether a figure was reported or is a target."""

import functools
import re

from extract.figures.lexicon import read_rows
from extract.records import Status

_SENTENCE_END = re.compile(r"[。！？\n]")
_DONE = re.compile(r"已经?|累计|共计|截至|顺利|成功|超额|去年|同比")
_FUTURE_YEAR = re.compile(r"(?<![从自达])到[12]\d{3}年(?:底|末)?，?(?!.*已)")
_REACH = 80  # characters back; a longer sentence has other matters in between


@functools.cache
def _target_words() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in read_rows("target_words.csv")))


def status_of(text: str, start: int) -> Status:
    """``target`` where a word of intention governs the number at ``start``: 力争达到95%, 应当不少于3人."""
    sentence_start = max(
        (match.end() for match in _SENTENCE_END.finditer(text, max(0, start - _REACH), start)), default=0
    )
    begin = max(sentence_start, start - _REACH)
    last = None
    for match in _target_words().finditer(text, begin, start + 1):
        if match.start() < start:
            last = match
    if last is None:
        return "target" if _FUTURE_YEAR.search(text, begin, start) else "reported"
    return "reported" if _DONE.search(text, last.end(), start) else "target"
