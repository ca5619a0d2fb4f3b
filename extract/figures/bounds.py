"""Bounds: the words beside a number that say it is a floor, a ceiling or a rough value."""

import functools
import re
from dataclasses import dataclass
from typing import cast

from extract.records import Bound
from extract.word_lists import any_of, read_rows


@dataclass(frozen=True, slots=True)
class BoundWord:
    """An approximator of ``length`` characters that stands before or after a number."""

    text: str
    bound: Bound

    @property
    def length(self) -> int:
        """Characters it takes."""
        return len(self.text)


@functools.cache
def _rows(position: str) -> dict[str, dict[str, str]]:
    return {row["word"]: row for row in read_rows("bounds") if row["position"] == position}


@functools.cache
def _after() -> re.Pattern[str]:
    return re.compile(any_of(_rows("after")))


@functools.cache
def _longest_before() -> int:
    return max(map(len, _rows("before")))


def read_bound_before(text: str, start: int, *, bare: bool, age: bool) -> BoundWord | None:
    """The longest approximator that ends at ``start``: 不少于|30天, 近|千家.

    ``bare`` says that the number is a scale without a digit (上百, 过亿), ``age`` that its unit is 岁.
    One space before the number is taken in: 大于 |30m.
    """
    if start > 1 and text[start - 1] == " ":
        found = read_bound_before(text, start - 1, bare=bare, age=age)
        return BoundWord(found.text + " ", found.bound) if found is not None else None
    for length in range(min(_longest_before(), start), 0, -1):
        word = text[start - length : start]
        row = _rows("before").get(word)
        if row is None:
            continue
        if (row["before"] == "bare" and not bare) or (row["before"] == "age" and not age):
            continue
        if row["not_beside"] and re.search(
            f"(?:{row['not_beside']})$", text[max(0, start - length - 3) : start - length]
        ):
            continue
        return BoundWord(word, cast("Bound", row["bound"]))
    return None


# What may stand between 最高 and the number it caps: 最高奖励|50万元. 最高海拔|1090米 is a height.
_GRANTING = (
    r"(?:可以?|能|将|应|须|需)?(?:按|为|是|可?达到?|至|到|给予|予以|奖励?|奖补|补助|补贴|补|资助|支持|扶持|发放|延长|延期"
    r"|优惠|减免|贷款?|授信|担保|处以?|罚款?|报销|支付|享受|领取|申请|申领|借款?|获得?|兑付|拨付|返还|赔付?|配套|抵扣|不)*"
)


@functools.cache
def _distant(kind: str) -> re.Pattern[str]:
    between = {"verb": r"(?!时)[\u4e00-\u9fff]{1,4}", "grant": _GRANTING}.get(kind, r"[^，。；：、\d]{2,14}?")
    found = any_of(word for word, row in _rows("before").items() if row["distant"] == kind)
    return re.compile(rf"({found}){between} ?$")


def read_distant_bound(text: str, start: int, *, share: bool) -> Bound | None:
    """The bound of a word parted from the number by its verb or its whole: 最高奖励|50万元, 不超过总额的|10%.

    ``share`` says that the number is a share, which the whole may stand before. The word is not in the span.
    """
    before = text[max(0, start - 20) : start]
    match = (
        _distant("verb").search(before[-8:])
        or _distant("grant").search(before[-10:])
        or (_distant("share").search(before) if share else None)
    )
    return cast("Bound", _rows("before")[match.group(1)]["bound"]) if match is not None else None


def read_bound_after(text: str, end: int, *, has_extent: bool) -> BoundWord | None:
    """The approximator that begins at ``end``: 2/3|以上, 300吨|左右.

    ``has_extent`` says that the number is a time or a distance, which 内 can close (三十日内).
    """
    match = _after().match(text, end)
    if match is None:
        return None
    row = _rows("after")[match.group()]
    if row["before"] == "span" and not has_extent:
        return None
    if row["not_beside"] and re.match(row["not_beside"], text[match.end() : match.end() + 3]):
        return None
    return BoundWord(match.group(), cast("Bound", row["bound"]))


_IN_BRACKETS = re.compile(r"[（(][^（()）\n]{1,12}[)）](?=(以内|之内|以上|以下))")


def read_bracketed_bound(text: str, end: int) -> Bound | None:
    """The bound parted from the number by what explains it: 22个工作日|（一个月）以内."""
    match = _IN_BRACKETS.match(text, end)
    return cast("Bound", _rows("after")[match[1]]["bound"]) if match is not None else None
