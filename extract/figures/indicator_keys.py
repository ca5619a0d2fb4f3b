"""Indicator keys: one name for indicators that are worded differently, so that they compare."""

import functools
import re

from extract.word_lists import read_rows

_DROPS = re.compile(
    r"^(?:全[国省市区县州镇乡村]|我[国省市区县州镇乡村]|本[省市区县州镇乡村]|辖区|各类|各种|新增|累计|全年|年度?|其中|总体|综合|平均)(?=..)"
)
_PUNCTUATION = re.compile(r"[\s“”‘’《》「」]")


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(f"(?:{row['pattern']})$"), row["key"]) for row in read_rows("indicator_keys"))


def indicator_key(indicator: str) -> str:
    """The normalised indicator: 群众满意率, 满意率 and 满意度 are all 满意度.

    The head of the phrase decides, the longest wording first; without an entry only determiners go.

    >>> indicator_key("群众满意率")
    '满意度'
    """
    key = _PUNCTUATION.sub("", indicator)
    for pattern, name in _patterns():
        if pattern.search(key):
            return name
    while (shorter := _DROPS.sub("", key)) != key:
        key = shorter
    return key
