"""Indicators: whether a figure of a report measures what a question asks for."""

import functools
import re
from typing import Literal

from corpus.span import Span
from extract.tokens import read_tokens
from query.measures import level_or_change

Likeness = Literal["same", "may be", "other"]

_CLAUSE_END = re.compile(r"[，。；！？;!?\n]")
# What a measured thing may be called besides its name: 投诉量, 游客数, 参保人员.
_MEASURE_ENDING = re.compile(
    r"(?<=.)(?:总?数量|总数|总量|人数|件次|起数|件数|户数|家数|个数|人次|总额|金额|[数量额]|人员|人口|对象)$"
)
_FELT = re.compile(r"感(?:的?满意|指数|测评)?[度率]?$")  # 安全感满意度 is how safe people feel, as 安全感 is
_PORTION = re.compile(r"的?(?:比重|比例|比率|比)$")  # 民生支出占一般公共预算支出|的比重
_RATIO = re.compile(r"[率度比]$|比重$|比例$|占比$")
_HEAD = 2  # characters at the end of a compound that say what kind of thing it is: 床位, 收入


def compare_indicators(
    asked: str, stated: str | None, deeds: tuple[str, ...] = (), clause: str = "", text: str = ""
) -> Likeness:
    """Whether the indicator ``stated`` of a figure is the one ``asked`` for; both are keys.

    It is where it ends in the asked one and so is only narrower (游客投诉 is 投诉), or where the rest of the
    asked one stands in ``text`` (满意度 in a text on 窗口服务) or all its words in the ``clause`` of the
    figure. It may be where that is unsaid but the two share a word, or where the clause does not tell
    ``deeds``: 引进企业 for 服务企业. Where clause and text are not given, nothing speaks against it.

    >>> compare_indicators("投诉", "游客投诉"), compare_indicators("投诉", "投诉办结率")
    ('same', 'other')
    """
    if asked in deeds and asked in clause and not _RATIO.search(stated or ""):  # 培训|农民3000人次
        return "same"
    if stated is None:
        return "may be" if asked in clause else "other"
    likeness = _compare_names(asked, stated, clause, text)
    if likeness == "same" and clause and not all(deed in clause for deed in deeds):
        return "may be"
    return likeness


@functools.lru_cache(maxsize=512)
def choose_keys(asked: str, keys: frozenset[str]) -> frozenset[str]:
    """Those of ``keys`` that may be the indicator ``asked`` for, whatever is said around them.

    Kept from one question to the next: there are as many keys as there are things that reports count.
    """
    bare = _without_measure(asked)
    # A key that is the one asked for has two neighbouring characters of it.
    parts = {bare[start : start + 2] for start in range(max(1, len(bare) - 1))}
    part = re.compile("|".join(map(re.escape, sorted(parts))))
    return frozenset(key for key in keys if part.search(key) and compare_indicators(asked, key) != "other")


@functools.lru_cache(maxsize=512)
def choose_stated_keys(asked: str, keys: frozenset[str]) -> frozenset[str]:
    """Those of ``keys`` of which a figure, or the level that it changes, may be ``asked`` for."""
    levels = {key: level_or_change(key, None)[0] for key in keys}
    chosen = choose_keys(asked, keys.union(levels.values()))
    return frozenset(key for key, level in levels.items() if key in chosen or level in chosen)


def _compare_names(asked: str, stated: str, clause: str, text: str) -> Likeness:
    asked, stated = map(_without_measure, (asked, stated))
    if stated.endswith(asked):
        return "same"
    if asked.endswith(stated) and len(stated) > 1:
        return "same" if not text or asked[: -len(stated)] in text else "may be"
    # 居民收入 is asked for and 城镇居民人均可支配收入 stated: the same kind of thing, said more narrowly.
    if len(asked) > _HEAD and stated.endswith(asked[-_HEAD:]) and asked[:-_HEAD] in stated:
        return "same"
    if _are_other_ratios(asked, stated) or not _share_word(asked, stated):
        return "other"
    words = [token.span.of(asked) for token in read_tokens(asked)]
    told = all(word in clause for word in words if len(word) > 1)
    return "same" if clause and told else "may be"


def _without_measure(key: str) -> str:
    """The key without the words that only say how it is measured."""
    if "占" in key[1:]:
        key = _PORTION.sub("", key)
    return _MEASURE_ENDING.sub("", _FELT.sub("感", key))


def _are_other_ratios(asked: str, stated: str) -> bool:
    """Whether the one stated is a ratio, and not the one asked for: 投诉办结率 is neither 投诉 nor 投诉率."""
    return _RATIO.search(stated) is not None and asked[-_HEAD:] != stated[-_HEAD:]


def _share_word(asked: str, stated: str) -> bool:
    """Whether they have two characters in common, and not the last two alone: 医院床位 are no 养老床位."""
    if min(len(asked), len(stated)) > _HEAD + 1 and asked[-_HEAD:] == stated[-_HEAD:]:
        asked = asked[:-_HEAD]
    return any(asked[start : start + 2] in stated for start in range(len(asked) - 1))


def clause_at(text: str, span: Span) -> str:
    """The clause of ``text`` that the characters at ``span`` stand in."""
    start = max((mark.end() for mark in _CLAUSE_END.finditer(text, 0, span.start)), default=0)
    end = _CLAUSE_END.search(text, span.end)
    return text[start : end.start() if end else len(text)]
