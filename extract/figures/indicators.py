"""Indicators: what a figure measures, as the shortest noun phrase that says it."""

import re
from collections.abc import Sequence

from corpus.span import Span
from extract.figures.elements import Element
from extract.figures.noun_phrases import is_governing, phrase_after, phrase_before
from extract.figures.quantities import Quantity

# Words between a subject and its number: 满意度|达|98%, 投诉|同比下降|40%.
_LINKS = frozenset(
    "达 达到 为 是 共 共有 共计 计 约 约为 近 超 超过 高达 多达 仅 仅为 只有 累计 合计 总计 分别 分别为 各 均 已 已达 突破 完成 实现 有 达成 "
    "同比 环比 同比增长 比 较 增长 下降 增加 减少 提高 提升 降低 上升 回落 缩减 压减 压缩 缩短 扩大 上涨 下跌 增至 降至 升至 增到 翻 翻了 "
    "递增 平均 年均 到 至 了 将 要 力争 确保 预计 大幅 再 又 也 都 就 在 控制 保持 稳定 不少于 维持 超出 高于 低于 快于 高出 净增 增幅达 降幅达 "
    "提升至 提高到 提升到 上升到 缩短至 缩减至 下降到 增加到 减少到 稳定在 控制在 保持在 增速 优化 精简 收窄 反弹 下滑 反而 由此 平均值 : ： "
    "应当 应 需 必须 可 可达 能 得 不得 不 实际 总 其 占 所占 占到 占比达 更是 进一步 同期 去年 上年 率先 依然 仍 又 达了 比重达 比例达".split()
)
_PARTICIPATION = frozenset("参与 参加 加入 投身 投入 报名".split())
_MOBILISING = frozenset("吸引 引导 带动 发动 组织 动员 号召 鼓励 推动 邀请".split())
_RELATIVE = frozenset(("percent", "percentage_points", "fraction", "times"))
_CLAUSE = frozenset("，。；！？,;!?\n")
_COMPARE = frozenset("比 较 同 与 相比 由 从".split())


def find_indicators(elements: Sequence[Element], quantities: Sequence[Quantity]) -> list[Span | None]:
    """The indicator of each quantity, in order; a number without its own inherits that of the one before."""
    found: list[Span | None] = [None] * len(quantities)
    for index, element in enumerate(elements):
        if element.kind == "figure":
            found[element.quantity] = _find(elements, index, quantities[element.quantity], found)
    return found


def _find(
    elements: Sequence[Element], index: int, quantity: Quantity, found: Sequence[Span | None]
) -> Span | None:
    person = quantity.dimension in ("person", "person_times")
    following = elements[index + 1] if index + 1 < len(elements) else None
    whole = _whole_of_share(elements, index, quantity)
    if whole is not None:
        return whole
    if following is not None and following.text == "的" or quantity.dimension not in _RELATIVE:
        after = phrase_after(elements, index + 1, person=person)
        if after is not None and not _starts_verb(elements, index + 1):
            return after
    taken_part = _participation(elements, index)
    if taken_part is not None:
        return taken_part
    before = _before(elements, index, found)
    if before is not None:
        return before
    return phrase_after(elements, index + 1, person=person)


def _starts_verb(elements: Sequence[Element], first: int) -> bool:
    """Whether a verb rather than a noun follows the figure: 3700余人|参与."""
    element = elements[first]
    return element.tag == "v" and (is_governing(element) or element.text in _PARTICIPATION)


def _whole_of_share(elements: Sequence[Element], index: int, quantity: Quantity) -> Span | None:
    """占GDP的|3% → GDP."""
    if quantity.dimension not in _RELATIVE or index < 2 or elements[index - 1].text != "的":
        return None
    for k in range(index - 2, max(-1, index - 14), -1):
        if elements[k].text in ("占", "占到", "约占", "仅占"):
            return phrase_before(elements, index - 2)
        if elements[k].kind != "word" or elements[k].text in _CLAUSE:
            return None
    return None


def _participation(elements: Sequence[Element], index: int) -> Span | None:
    """吸引|3000人次|参与X → X, or what the clause before is about."""
    if index == 0 or index + 1 >= len(elements):
        return None
    if elements[index - 1].text not in _MOBILISING or elements[index + 1].text not in _PARTICIPATION:
        return None
    object_end = index + 2
    while object_end < len(elements) and elements[object_end].text not in _CLAUSE and elements[object_end].kind == "word":
        object_end += 1
    if object_end > index + 2:
        inside = phrase_before(elements, object_end - 1)
        if inside is not None:
            return inside
    return _previous_clause(elements, index - 1, ())


def _before(elements: Sequence[Element], index: int, found: Sequence[Span | None]) -> Span | None:
    k = _skip_links(elements, index - 1)
    if k < 0:
        return _linked_verb(elements, index)
    element = elements[k]
    if element.kind == "figure" or element.text in _CLAUSE or element.text == "、":
        verb = _linked_verb(elements, index)
        if verb is not None:
            return verb
        return _previous_clause(elements, k, found)
    if element.kind == "word":
        phrase = phrase_before(elements, k)
        if phrase is not None:
            return phrase
        if element.tag[0] == "v" or is_governing(element):
            return element.span
    return _previous_clause(elements, k, found)


def _skip_links(elements: Sequence[Element], k: int) -> int:
    """Step left over what stands between a subject and its number."""
    while k >= 0:
        element = elements[k]
        if element.text in _LINKS:
            k -= 1
            continue
        if element.text in ("）", ")"):
            k = _opening(elements, k) - 1
            continue
        comparison = _comparison(elements, k)
        if comparison is not None:
            k = comparison - 1
            continue
        if element.kind == "number":
            k -= 1
            continue
        break
    return k


def _opening(elements: Sequence[Element], closing: int) -> int:
    for k in range(closing - 1, max(-1, closing - 30), -1):
        if elements[k].text in ("（", "("):
            return k
    return closing


def _comparison(elements: Sequence[Element], k: int) -> int | None:
    """Where a comparison or a starting level begins: |比上年同期, |由15天, |从2015年的68亿元."""
    for j in range(k, max(-1, k - 7), -1):
        element = elements[j]
        if element.text in _CLAUSE or element.text == "、":
            return None
        if element.text in ("比", "较", "由", "从") and j < k:
            between = elements[j + 1 : k + 1]
            if any(part.kind != "word" for part in between) or element.text in ("比", "较"):
                return j
            return None
    return None


def _linked_verb(elements: Sequence[Element], index: int) -> Span | None:
    """The verb of a clause that has no noun: 培训|300余人次."""
    for k in range(index - 1, -1, -1):
        element = elements[k]
        if element.kind != "word" or element.text in _CLAUSE:
            return None
        if element.text in _LINKS:
            continue
        return element.span if element.tag[0] == "v" else None
    return None


def _previous_clause(elements: Sequence[Element], k: int, found: Sequence[Span | None]) -> Span | None:
    """What the clause before is about: the indicator of its figure, or its last noun phrase."""
    while k >= 0 and elements[k].kind == "word" and (elements[k].text in _CLAUSE or elements[k].text in _LINKS or elements[k].text == "、"):
        k -= 1
    if k < 0:
        return None
    for j in range(k, max(-1, k - 25), -1):
        if elements[j].kind == "figure":
            return found[elements[j].quantity] if found else None
        if elements[j].text in ("。", "；", "！", "？", "\n"):
            break
    for j in range(k, max(-1, k - 12), -1):
        if elements[j].kind == "word":
            phrase = phrase_before(elements, j)
            if phrase is not None:
                return phrase
        if elements[j].text in ("。", "！", "？", "\n"):
            break
    return None
