"""Indicators: what a figure measures, as the shortest noun phrase that says it."""

import re
from collections.abc import Sequence

from corpus.span import Span
from extract.figures.elements import Element
from extract.figures.noun_phrases import (
    clause_end,
    is_governing,
    opens_predicate,
    phrase_after,
    phrase_before,
    relative_end,
)
from extract.figures.quantities import Quantity

# Words between a subject and its number: 满意度|达|98%, 投诉|同比下降|40%.
_LINKS = frozenset(
    "达 达到 为 是 共 共有 共计 计 约 约为 近 超 超过 高达 多达 仅 仅为 只有 累计 合计 总计 分别 分别为 各 均 已 已达 突破 完成 实现 有 达成 "
    "同比 环比 同比增长 比 较 增长 下降 增加 减少 提高 提升 降低 上升 回落 缩减 压减 压缩 缩短 扩大 上涨 下跌 增至 降至 升至 增到 翻 翻了 "
    "递增 平均 年均 到 至 了 将 要 力争 确保 预计 大幅 再 又 也 都 就 在 控制 保持 稳定 不少于 维持 超出 高于 低于 快于 高出 净增 增幅达 降幅达 "
    "提升至 提高到 提升到 上升到 缩短至 缩减至 下降到 增加到 减少到 稳定在 控制在 保持在 增速 优化 精简 收窄 反弹 下滑 反而 由此 平均值 : ： "
    "全年 年内 今年 年末 目前 当前 安排 同口径 可比口径 名义 扣除 按 拟 需要 只 每年 每月 每人 每户 每 "
    "应当 应 需 必须 可 可达 能 得 不得 不 实际 总 其 占 所占 占到 占比达 更是 进一步 同期 去年 上年 率先 依然 仍 又 达了 比重达 比例达".split()
)
_ACTING = frozenset("家 户 所".split())
_QUANTITY_NOUN = re.compile(
    r"(?:率|额|值|数|面积|收入|产值|规模|利润|长度|高度|宽度|深度|海拔|年龄|时间|期限|时限|比例|比重|占比|价格|余额|营收|强度|浓度|直径|所得|任期|工期)$"
)
_PARTICIPATION = frozenset("参与 参加 加入 投身 投入 报名".split())
_MOBILISING = frozenset("吸引 引导 带动 发动 组织 动员 号召 鼓励 推动 邀请".split())
_RELATIVE = frozenset(("percent", "percentage_points", "fraction", "times"))
_CLAUSE = frozenset("，。；！？,;!?\n")
_BETTER = frozenset("高于 低于 快于 慢于 优于 好于 多于 少于 大于 小于 领先 落后于 高出 超出".split())
_RUNS_ITSELF = frozenset("开工 竣工 投产 投用 完工 上线 入驻 获批 落地 签约 受益 参与 参加 新开工 注册 通车 运营 落户 上市 挂牌 参保".split())


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
    person = quantity.dimension in ("person", "person_times") or not quantity.unit
    actor = person or quantity.unit in _ACTING
    following = elements[index + 1] if index + 1 < len(elements) else None
    whole = _whole_of_share(elements, index, quantity)
    if whole is not None:
        return whole
    if following is not None and following.kind == "figure" and following.span.start == elements[index].span.end:
        following = elements[index + 2] if index + 2 < len(elements) else None  # 12批|1181项政策
        index += 1
    measured = _measured_before(elements, index, quantity, following)
    if measured is not None:
        return measured
    if following is not None and (
        following.text == "的" or quantity.dimension not in _RELATIVE or following.tag in ("n", "nz", "nt")
    ):
        after = phrase_after(elements, index + 1, person=person, actor=actor)
        if after is not None and not _starts_verb(elements, index + 1):
            return after
    deadline = _deadline(elements, index, quantity)
    if deadline is not None:
        return deadline
    taken_part = _participation(elements, index)
    if taken_part is not None:
        return taken_part
    before = _before(elements, index, found)
    if before is not None:
        return before
    return phrase_after(elements, index + 1, person=person, actor=actor)


def _measured_before(
    elements: Sequence[Element], index: int, quantity: Quantity, following: Element | None
) -> Span | None:
    """The quantity that a modifier states: 年收入|超亿元|的企业, 海拔|5000米以上|乡镇, 承包期延长|30年."""
    if following is None or following.kind != "word" or following.text in _CLAUSE or index == 0:
        return None
    k = _skip_links(elements, index - 1)
    if k < 0 or elements[k].kind != "word":
        return None
    if _QUANTITY_NOUN.search(elements[k].text) is None:
        return None
    return phrase_before(elements, k, subject=True)


def _starts_verb(elements: Sequence[Element], first: int) -> bool:
    """Whether a verb rather than a noun follows the figure: 3700余人|参与, but not 有意愿的|党员."""
    element = elements[first]
    if relative_end(elements, first) is not None:
        return False
    return opens_predicate(elements, first) or element.text in _PARTICIPATION


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


def _deadline(elements: Sequence[Element], index: int, quantity: Quantity) -> Span | None:
    """What is to be done within a time: 三十日内|提出申请 → 申请."""
    if quantity.dimension != "duration" or quantity.bound != "at_most" or not elements[index].text.endswith("内"):
        return None
    first = index + 1
    if first < len(elements) and elements[first].text in ("，", ","):
        first += 1
    end = clause_end(elements, first)
    return phrase_before(elements, end - 1) if end > first else None


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
        return _previous_clause(elements, k, found)
    if element.kind == "word":
        if element.text in _RUNS_ITSELF and k > 0:  # 重大项目|开工|390个
            subject = phrase_before(elements, k - 1)
            if subject is not None:
                return subject
        if k < index - 1 and k > 0 and is_governing(element):  # 经费投入|增长|5%: the verb heads a noun
            subject = phrase_before(elements, k - 1)
            if subject is not None and subject.end == element.span.start:
                return Span(subject.start, element.span.end)
        phrase = phrase_before(elements, k, subject=k < index - 1)
        if phrase is not None:
            return phrase
        if element.tag[0] == "v" or is_governing(element):
            return _same_counted(elements, index, k, found) or element.span
    return _previous_clause(elements, k, found)


def _skip_links(elements: Sequence[Element], k: int) -> int:
    """Step left over what stands between a subject and its number."""
    while k >= 0:
        element = elements[k]
        if element.text in _LINKS or (element.kind == "word" and element.tag in ("t", "d", "ad")):
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
        if (element.text in ("由", "从", "自") and j == k) or element.text in _BETTER:
            return j
        if element.text in ("比", "较", "由", "从") and j < k:
            between = elements[j + 1 : k + 1]
            if len(between) < 4 or any(part.kind != "word" for part in between) or element.text in ("比", "较"):
                return j
            return None
    return None


def _same_counted(
    elements: Sequence[Element], index: int, verb: int, found: Sequence[Span | None]
) -> Span | None:
    """What the figure before counts, where this clause only has a verb and the same unit: 其中新建|19项."""
    unit = elements[index].text.lstrip("0123456789.")
    for k in range(verb - 1, max(-1, verb - 14), -1):
        if elements[k].kind == "figure":
            same = elements[k].text.lstrip("0123456789.") == unit and unit not in ("人", "名", "人次", "余人次", "万人次")
            return found[elements[k].quantity] if same else None
        if elements[k].text in ("。", "；", "！", "？", "\n"):
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
