"""Gazetteer: where a text names administrative divisions, and which ones it means."""

import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from corpus.span import Span
from extract.region_table import LEVELS, Region, ancestors, region, region_table
from extract.tokens import Token, is_word, read_tokens
from extract.word_lists import read_rows

__all__ = ["PlaceName", "Region", "ancestors", "find_place_names", "region"]

# After the suffix: what turns "X市" into another word (成都市场, 双流区域, 四川省会).
_NO_SUFFIX = re.compile(
    r"(?:市(?:域|场(?!监)|民(?![政委族宗兵办营革])|区|容|政(?![府协法务研治策])|值|集|花)|区(?:域|位|间|块|划|别)"
    r"|县域|省(?:份|会城|会(?!议))|州际|旗(?:舰|帜|袍)|地区)"
)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A region named in a text, alone or as a chain: 成都, 双流区, 四川省成都市双流区."""

    span: Span  # in the text that was read
    regions: tuple[Region, ...]  # what it may mean, best first; more than one: the text leaves it open
    explicit: bool  # the last name carries its administrative suffix (省 市 区 县 州 旗 …)


def find_place_names(text: str, known: Collection[str] = ()) -> Iterator[PlaceName]:
    """Regions named in ``text``, left to right, the longest chain at each place.

    A name with its suffix counts. A short name counts where it cannot be another word: after a name of a
    region it lies in (成都双流), or where ``known`` (adcodes that the document is about) or an explicit
    name in ``text`` speaks for it, or where it is a province or city that no other word resembles. One
    letter for a region (蓉) counts in set contexts only. Homonyms are settled by ``known`` and ``text``.

    >>> [(p.span.of("湖南长沙的开放"), p.regions[0].adcode) for p in find_place_names("湖南长沙的开放")]
    [('湖南长沙', '430100')]
    """
    chains = list(_find_chains(text))
    tokens = read_tokens(text) if chains else ()
    chains = [chain for chain in chains if not _is_part_of_words(chain, text, tokens)]
    if not chains and not _ABBREVIATION_HINT.search(text):
        return
    context = {r.adcode for code in known for r in ancestors(code)}
    for chain in chains:
        if not chain.explicit or (chain.links == 1 and _is_ambiguous(chain.span.of(text), chain.candidates)):
            continue
        meant = _settle(chain.candidates, context)
        if len(meant) == 1:
            context.update(r.adcode for r in ancestors(meant[0].adcode))
    tokens = tokens or read_tokens(text)
    found = [
        PlaceName(chain.span, _settle(chain.candidates, context), chain.explicit)
        for chain in chains
        if _counts(chain, context, text, tokens)
    ]
    taken = [place.span for place in found]
    found += [
        place for place in _find_abbreviations(text, tokens) if not any(map(place.span.overlaps, taken))
    ]
    yield from sorted(found, key=lambda place: place.span)


# ---------------------------------------------------------------------------------------------- chains


@dataclass(frozen=True, slots=True)
class _Chain:
    span: Span
    candidates: tuple[Region, ...]
    explicit: bool
    links: int  # names in the chain


def _find_chains(text: str) -> Iterator[_Chain]:
    lengths = region_table().lengths
    position = 0
    while position < len(text) - 1:
        chain = None
        if text[position : position + 2] in lengths:
            chain = _longest_chain(text, position, None)
        if chain is None or _is_false_start(text, chain):
            position += 1
        else:
            yield _as_city(chain, text)
            position = chain.span.end


def _as_city(chain: _Chain, text: str) -> _Chain:
    """A bare short name that a city or province has means it, never a county elsewhere: 西安 is no 西安区.

    A name that is an everyday word too (朝阳) means what the document is about.
    """
    if chain.explicit or chain.links > 1 or chain.span.of(text) in _ambiguous_names():
        return chain
    larger = tuple(r for r in chain.candidates if r.level != "county")
    return replace(chain, candidates=larger or chain.candidates)


def _is_false_start(text: str, chain: _Chain) -> bool:
    """Whether a short name only straddles a word and a longer name: 从江 (a county) in 从江苏省."""
    if chain.explicit or chain.links > 1:
        return False
    later = (_longest_chain(text, start, None) for start in range(chain.span.start + 1, chain.span.end))
    return any(
        other is not None
        and other.span.end > chain.span.end
        and (other.explicit or other.links > 1 or other.candidates[0].level == "province")
        for other in later
    )


def _longest_chain(text: str, start: int, above: tuple[Region, ...] | None) -> _Chain | None:
    """The chain of names from ``start`` that reaches furthest, each name lying in the one before."""
    best: _Chain | None = None
    for end, candidates, explicit in _names_at(text, start):
        meant = candidates if above is None else tuple(r for r in candidates if _lies_in(r, above))
        if not meant:
            if explicit:
                break  # 长沙市|长沙市: a longer name that lies elsewhere is not cut to 长沙 (县)
            continue
        rest = _longest_chain(text, end, meant)
        if rest is None:
            chain = _Chain(Span(start, end), meant, explicit, 1)
        else:
            chain = _Chain(Span(start, rest.span.end), rest.candidates, rest.explicit, rest.links + 1)
        if best is None or chain.span.end > best.span.end:
            best = chain
    return best


def _names_at(text: str, start: int) -> Iterator[tuple[int, tuple[Region, ...], bool]]:
    """Names that begin at ``start``, longest first."""
    table = region_table()
    for length in table.lengths.get(text[start : start + 2], ()):
        end = start + length
        name = text[start:end]
        if len(name) < length:
            continue
        if name in table.full and not (
            len(name) > 2 and name not in table.short and _NO_SUFFIX.match(text, end - 1)
        ):
            yield end, table.full[name], True
        elif name in table.short:
            yield end, table.short[name], False


def _lies_in(inner: Region, above: tuple[Region, ...]) -> bool:
    outer = {r.adcode for r in above}
    return any(r.adcode in outer for r in ancestors(inner.adcode)[1:])


# ------------------------------------------------------------------------------------------- decisions


def _is_part_of_words(chain: _Chain, text: str, tokens: tuple[Token, ...]) -> bool:
    """Whether a lone name only joins pieces of other words: 市区|和|县城, 主题公园|区, 四保|临江."""
    start, end = chain.span.start, chain.span.end
    if chain.links > 1 or len(chain.span) > 3:
        return False
    index = max(i for i, token in enumerate(tokens) if token.span.start <= start)
    first = tokens[index]
    if first.span.start < start:
        return chain.explicit and first.span.end > start + 1 and is_word(first.text)
    before = tokens[index - 1] if index and tokens[index - 1].span.end == start else None
    if before is None:
        return False
    if text[start] == "和" and len(chain.span) == 2:  # 和 joins what stands before it with 县
        return before.tag[:1] not in "vpx" or text[end : end + 1] in set("级城域以乡处直")
    numbered = before.tag == "j" and before.text[0] in "一二两三四五六七八九十"
    return numbered and not chain.explicit


def _settle(candidates: tuple[Region, ...], context: Collection[str]) -> tuple[Region, ...]:
    """The candidates that the context leaves, best first."""
    if len(candidates) == 1:
        return candidates
    named = tuple(r for r in candidates if r.adcode in context)
    if len(named) == 1:
        return named
    pool = named or candidates
    for depth in (1, 2):  # the city speaks louder than the province
        inside = tuple(
            r for r in pool if any(a.adcode in context for a in ancestors(r.adcode)[1 : 1 + depth])
        )
        if inside:
            pool = inside
            break
    top = min(LEVELS.index(r.level) for r in pool)
    return tuple(r for r in pool if LEVELS.index(r.level) == top)


def _counts(chain: _Chain, context: Collection[str], text: str, tokens: tuple[Token, ...]) -> bool:
    name = chain.span.of(text)
    supported = any(r.adcode in context for r in chain.candidates)
    if chain.links > 1 or supported:
        return chain.explicit or _touches_boundary(text, chain.span, tokens, both=chain.links == 1)
    if chain.explicit:
        line = (
            a for r in chain.candidates for a in ancestors(r.adcode)[1:] if a.level == "city" or len(name) > 2
        )
        inside = any(a.adcode in context for a in line)
        starts_word = any(t.span.start == chain.span.start for t in tokens)
        return inside or (not _is_ambiguous(name, chain.candidates) and (len(name) > 3 or starts_word))
    if _is_ambiguous(name, chain.candidates) or not _touches_boundary(text, chain.span, tokens, both=True):
        return False
    if chain.candidates[0].level != "county":
        return True
    current = [r for r in chain.candidates if r.last_year == region_table().final_year]
    tag = next((t.tag for t in tokens if t.span == chain.span), "")
    return len(current) == 1 and tag == "ns" and (len(name) > 2 or current[0].name.endswith("市"))


def _is_ambiguous(name: str, candidates: tuple[Region, ...]) -> bool:
    """Whether a name may be everyday words: 日照, 城区, 一区, or 开县 (until 2016) in 召开县政府会议."""
    past = all(each.last_year < region_table().final_year for each in candidates)
    return name in _ambiguous_names() or (len(name) == 2 and (name[1] == "区" or past))


def _touches_boundary(text: str, span: Span, tokens: tuple[Token, ...], *, both: bool) -> bool:
    """Whether the span begins and (``both``) ends where a word does: 上海 in 海上海关 does not."""
    starts = any(t.span.start == span.start for t in tokens)
    ends = any(t.span.end == span.end for t in tokens) or _NO_SUFFIX.match(text, span.end) is not None
    return starts and ends if both else starts or ends


def _find_abbreviations(text: str, tokens: tuple[Token, ...]) -> Iterator[PlaceName]:
    """One-letter names: 来蓉, 在川高校, 成渝, 京津冀."""
    starts = {t.span.start for t in tokens}
    ends = {t.span.end for t in tokens}
    letters = _abbreviations()
    for match in _abbreviation_run().finditer(text):
        run = [letters[letter] for letter in match[0]]
        if match.end() not in ends and not (len(run) > 1 and text[match.end()] in _AFTER_PAIR):
            continue
        verb = text[match.start() - 1 : match.start()] if match.start() else ""
        after_verb = (
            verb in _VERBS and run[0].after_verb and (match.start() - 1 in starts or match.start() in starts)
        )
        paired = len(run) > 1 and match.start() in starts and any(letter.after_verb for letter in run)
        if after_verb or paired:
            for offset, letter in enumerate(run):
                found = region(letter.adcode)
                if found:
                    start = match.start() + offset
                    yield PlaceName(Span(start, start + 1), (found,), explicit=False)


# --------------------------------------------------------------------------------------------- loading

_AFTER_PAIR = frozenset("两三四五省市地")  # 黑吉辽三省, where jieba reads 吉辽三
_VERBS = frozenset("来赴在入驻离返抵到援进出留爱居")
_ABBREVIATION_HINT = re.compile(
    "[京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔贵滇云藏陕秦甘陇青宁新疆蒙港澳台蓉成]"
)


@dataclass(frozen=True, slots=True)
class _Abbreviation:
    adcode: str
    after_verb: bool  # False for letters that are everyday words too: 新, 云, 青


@functools.cache
def _abbreviations() -> dict[str, _Abbreviation]:
    return {
        row["letter"]: _Abbreviation(row["adcode"], row["after_verb"] == "yes")
        for row in read_rows("region_letters")
    }


@functools.cache
def _abbreviation_run() -> re.Pattern[str]:
    return re.compile("[" + "".join(_abbreviations()) + "]+")


@functools.cache
def _ambiguous_names() -> frozenset[str]:
    return frozenset(row["name"] for row in read_rows("ambiguous_regions"))
