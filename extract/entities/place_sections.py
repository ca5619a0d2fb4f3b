"""Place sections: where the part of a river, road, village or quarter ends: 长江|中游, 杏花小区|二期."""

import re

from corpus.span import Span
from extract.entities.readings import Reading

_HOUSING = frozenset(
    {"小区", "居民区", "住宅区", "住宅小区", "公寓", "花园", "家园", "嘉园", "佳园"}
    | {"花苑", "佳苑", "新苑", "雅苑", "嘉苑", "名苑"}
)
_PART = re.compile("[一二三四五六七八]期(?=[^建工项投，。、]|改造)|小组")
_COURSE = re.compile("[上中下]{1,3}游|流域|干流")


def find_section_end(reading: Reading, head: Span) -> int:
    """Where a river's, road's or quarter's section ends: 长江|中游, 湘江|长沙段, 杏花小区|二期."""
    if part := _PART.match(reading.text, head.end):
        housing = head.of(reading.text) in _HOUSING
        grouped = part[0] == "小组"
        if grouped == (head.of(reading.text) == "村") and (housing or grouped):
            return part.end()
    if head.of(reading.text)[-1] not in "江河路铁速":
        return head.end
    if course := _COURSE.match(reading.text, head.end):
        return course.end()
    place = reading.place_at(head.end) if head.end < len(reading.text) else None
    if place is not None and place.span.start == head.end and reading.text.startswith("段", place.span.end):
        return place.span.end + 1
    return head.end
