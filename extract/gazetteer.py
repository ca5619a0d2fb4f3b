"""Gazetteer: where a text names administrative divisions, and which ones it means."""

import bisect
import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from corpus.span import Span
from extract.region_table import LEVELS, Region, ancestors, region, region_table
from extract.tokens import Token, is_word, read_tokens
from extract.word_lists import read_rows

__all__ = ["PlaceName", "Region", "ancestors", "find_place_names", "region"]

# After the suffix: what turns "X市" into another word (合肥市场, 包河区域, 安徽省会).
_NO_SUFFIX = re.compile(
    r"(?:市(?:域|场(?!监)|民(?![政委族宗兵办营革])|容|政(?![府协法务研治策])|值|集|花)|区(?:域|位|间|块|划|别)"
    r"|县域|省(?:份|会城|会(?!议))|州际|旗(?:舰|帜|袍)|地区)"
)

# What jieba takes into a name that it does not know: 对岳阳, 与衡阳.
_GLUED = frozenset("对在由与和为被将从向到至以及赴往把让给比跟于")
_LISTED = frozenset("、和与至")
# Passages of a report whose names are kept while its places and entities are settled.
_TEXTS_KEPT = 1024


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A region named in a text, alone or as a chain: 合肥, 肥西县, 安徽省合肥市肥西县."""

    span: Span  # in the text that was read
    regions: tuple[Region, ...]  # what it may mean, best first; more than one: the text leaves it open
    explicit: bool  # the last name carries its administrative suffix (省 市 区 县 州 旗 …)


def find_place_names(text: str, known: Collection[str] = ()) -> Iterator[PlaceName]:
    """Regions named in ``text``, left to right, the longest chain at each place.

    A name with its suffix counts. A short name counts where it cannot be another word: after a name of a
    region it lies in (合肥肥西), or where ``known`` (adcodes that the document is about) or an explicit
    name in ``text`` speaks for it, or where it is a province or city that no other word resembles. One
    letter for a region (蓉) counts in set contexts only. Homonyms are settled by ``known`` and ``text``.

    >>> [(p.span.of("湖南长沙的开放"), p.regions[0].adcode) for p in find_place_names("湖南长沙的开放")]
    [('湖南长沙', '430100')]
    """
    chains, abbreviations, words = _names_in(text)
    if not chains and not abbreviations:
        return
    context = set().union(*map(_codes_of, known))
    for chain in chains:
        if not chain.explicit or (chain.links == 1 and _is_ambiguous(chain.span.of(text), chain.candidates)):
            continue
        meant = _settle(chain.candidates, context)
        if len(meant) == 1:
            context.update(_codes_of(meant[0].adcode))
    counted = [chain for chain in chains if _counts(chain, context, text, words)]
    if len(counted) < len(chains):
        counted += tuple(_find_listed(text, chains, counted, words))
    found = [PlaceName(chain.span, _settle(chain.candidates, context), chain.explicit) for chain in counted]
    taken = {offset for place in found for offset in range(place.span.start, place.span.end)}
    found += [place for place in abbreviations if place.span.start not in taken]
    yield from sorted(found, key=lambda place: place.span)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text and where they begin; each ends where the next begins."""

    tokens: tuple[Token, ...]
    starts: list[int]

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> "_Words":
        return cls(tokens, [token.span.start for token in tokens])

    def __contains__(self, offset: int) -> bool:
        """Whether a word begins or ends at the offset; 对|岳阳 has such an edge inside."""
        index = self.index_at(offset)
        if index < 0:
            return False
        token = self.tokens[index]
        if offset == token.span.start or offset == token.span.end:
            return True
        glued = offset == token.span.start + 1 and len(token.text) > 2 and token.text[0] in _GLUED
        return glued and not is_word(token.text)

    def index_at(self, offset: int) -> int:
        """Index of the word that covers the character at ``offset``."""
        return bisect.bisect_right(self.starts, offset) - 1

    def tag_of(self, span: Span) -> str:
        """The tag of the word that the span is; empty where it is none."""
        token = self.tokens[self.index_at(span.start)]
        return token.tag if token.span == span else ""


_NO_WORDS = _Words((), [])


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _names_in(text: str) -> tuple[tuple["_Chain", ...], tuple[PlaceName, ...], _Words]:
    """What ``text`` says by itself, whatever its document is about: chains and one-letter names."""
    chains = tuple(_find_chains(text))
    hinted = _ABBREVIATION_HINT.search(text) is not None
    if not chains and not hinted:
        return (), (), _NO_WORDS
    words = _Words.of(read_tokens(text))
    chains = tuple(chain for chain in chains if not _is_part_of_words(chain, text, words))
    if not chains and not hinted:
        return (), (), _NO_WORDS
    return chains, tuple(_find_abbreviations(text, words)), words


def forget_place_names() -> None:
    """Let go of the names that are kept: who has read a whole source reads its texts no more."""
    _names_in.cache_clear()


# ---------------------------------------------------------------------------------------------- chains


@dataclass(frozen=True, slots=True)
class _Chain:
    span: Span
    candidates: tuple[Region, ...]
    explicit: bool
    links: int  # names in the chain


def _find_chains(text: str) -> Iterator[_Chain]:
    lengths = region_table().lengths
    end = 0  # of the chain before
    for match in _opening_pairs().finditer(text):
        position = match.start()
        if position >= end and match[1] in lengths:
            chain = _longest_chain(text, position, None)
            if chain is not None and not _is_false_start(text, chain):
                yield _as_city(chain, text)
                end = chain.span.end


@functools.cache
def _opening_pairs() -> re.Pattern[str]:
    """Two characters of which the first opens some name and the second follows in some name."""
    pairs = [pair for pair in region_table().lengths if len(pair) == 2]
    first, second = (re.escape("".join(sorted({pair[at] for pair in pairs}))) for at in (0, 1))
    return re.compile(f"(?=([{first}][{second}]))")


def _as_city(chain: _Chain, text: str) -> _Chain:
    """A bare short name that a city or province has means it, never a county elsewhere: 西安 is no 西安区.

    A name that is an everyday word too (朝阳) means what the document is about.
    """
    if chain.explicit or chain.links > 1 or chain.span.of(text) in _ambiguous_names():
        return chain
    larger = tuple(r for r in chain.candidates if r.level != "county")
    if not larger or len(larger) == len(chain.candidates):
        return chain
    return replace(chain, candidates=larger)


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
    codes = _codes_above(inner.adcode)
    return any(outer.adcode in codes for outer in above)


@functools.lru_cache(maxsize=8192)
def _codes_above(adcode: str) -> frozenset[str]:
    return frozenset(each.adcode for each in ancestors(adcode)[1:])


@functools.lru_cache(maxsize=8192)
def _codes_of(adcode: str) -> frozenset[str]:
    """The codes of a division and of all that it belongs to."""
    return frozenset(each.adcode for each in ancestors(adcode))


# ------------------------------------------------------------------------------------------- decisions


def _is_part_of_words(chain: _Chain, text: str, words: _Words) -> bool:
    """Whether a lone name only joins pieces of other words: 市区|和|县城, 主题公园|区, 四保|临江."""
    start, end = chain.span.start, chain.span.end
    if chain.links > 1 or len(chain.span) > 3:
        return False
    index, tokens = words.index_at(start), words.tokens
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


def _counts(chain: _Chain, context: Collection[str], text: str, words: _Words) -> bool:
    name = chain.span.of(text)
    supported = any(r.adcode in context for r in chain.candidates)
    if chain.links > 1 or supported:
        return chain.explicit or _touches_boundary(text, chain.span, words, both=chain.links == 1)
    if chain.explicit:
        line = (
            a for r in chain.candidates for a in ancestors(r.adcode)[1:] if a.level == "city" or len(name) > 2
        )
        inside = any(a.adcode in context for a in line)
        starts_word = chain.span.start in words
        return inside or (not _is_ambiguous(name, chain.candidates) and (len(name) > 3 or starts_word))
    if _is_ambiguous(name, chain.candidates) or not _touches_boundary(text, chain.span, words, both=True):
        return False
    if chain.candidates[0].level != "county":
        return True
    current = [r for r in chain.candidates if r.last_year == region_table().final_year]
    tag = words.tag_of(chain.span)
    if len(name) > 2:
        return len(current) == 1 and tag in {"ns", "nr", "nrt"}
    near = [r for r in current if any(a.adcode in context for a in ancestors(r.adcode)[1:])]
    return tag == "ns" and ((len(current) == 1 and current[0].name.endswith("市")) or len(near) == 1)


def _find_listed(
    text: str, chains: tuple[_Chain, ...], counted: list[_Chain], words: _Words
) -> Iterator[_Chain]:
    """Short names beside a region in a list: cities that are everyday words too (通化、白山), counties of
    the same province (安康、石泉), and counties of one province side by side (仪陇、蓬安).
    """
    sure = {chain.span.start for chain in counted}
    starts = {chain.span.start: chain for chain in chains}
    ends = {chain.span.end: chain for chain in chains}
    for chain in chains:
        start, end = chain.span.start, chain.span.end
        if start in sure or chain.links > 1 or chain.explicit:
            continue
        beside = [
            other
            for other in (
                ends.get(start - 1) if text[start - 1 : start] in _LISTED else None,
                starts.get(end + 1) if text[end : end + 1] in _LISTED else None,
            )
            if other is not None
        ]
        if not beside or not _touches_boundary(text, chain.span, words, both=True):
            continue
        known = [other for other in beside if other.span.start in sure]
        city = chain.candidates[0].level == "city" and bool(known)
        if city or (
            not _is_ambiguous(chain.span.of(text), chain.candidates)
            and any(
                _share_province(chain, other) and (other in known or _may_be_listed(other, text, words))
                for other in beside
            )
        ):
            yield chain


def _may_be_listed(chain: _Chain, text: str, words: _Words) -> bool:
    """Whether a short name that nothing speaks for is no everyday word and ends where words do."""
    everyday = _is_ambiguous(chain.span.of(text), chain.candidates)
    return not everyday and _touches_boundary(text, chain.span, words, both=True)


def _share_province(chain: _Chain, other: _Chain) -> bool:
    return not {r.adcode[:2] for r in chain.candidates}.isdisjoint(r.adcode[:2] for r in other.candidates)


def _is_ambiguous(name: str, candidates: tuple[Region, ...]) -> bool:
    """Whether a name may be everyday words: 日照, 城区, 一区, or 开县 (until 2016) in 召开县政府会议."""
    past = all(each.last_year < region_table().final_year for each in candidates)
    return name in _ambiguous_names() or (len(name) == 2 and (name[1] == "区" or past))


def _touches_boundary(text: str, span: Span, words: _Words, *, both: bool) -> bool:
    """Whether the span begins and (``both``) ends where a word does: 上海 in 海上海关 does not."""
    starts = span.start in words
    ends = span.end in words or _NO_SUFFIX.match(text, span.end) is not None
    return starts and ends if both else starts or ends


def _find_abbreviations(text: str, words: _Words) -> Iterator[PlaceName]:
    """One-letter names: 来蓉, 在川高校, 成渝, 京津冀."""
    edges = words
    letters = _abbreviations()
    for match in _abbreviation_run().finditer(text):
        run = [letters[letter] for letter in match[0]]
        if len(run) > 1 and text.startswith("联网", match.end()):
            continue  # 青桂联网 is a line
        if match.end() not in edges and not (len(run) > 1 and text[match.end()] in _AFTER_PAIR):
            continue
        verb = text[match.start() - 1 : match.start()] if match.start() else ""
        after_verb = (
            verb in _VERBS and run[0].after_verb and (match.start() - 1 in edges or match.start() in edges)
        )
        paired = len(run) > 1 and match.start() in edges and any(letter.after_verb for letter in run)
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
