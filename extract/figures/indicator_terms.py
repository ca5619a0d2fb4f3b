"""Indicator terms: the names of statistical indicators, each of which jieba would cut in pieces."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.span import Span
from extract.word_lists import any_of, read_column, read_rows

_CHOICE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SEPARATOR = re.compile(r"\|(?![^(\[]*[)\]])")
_SHORTEST = 3  # characters of a name that is looked for in a text; shorter ones are words of jieba's
# Nouns before which the name of an indicator only modifies: 新增就业|岗位.
_NOT_BEFORE = "(?!岗位|机会|渠道|形势|压力|补贴|培训|形态|管网|企业家)"


@dataclass(frozen=True, slots=True)
class Term:
    """One indicator of statistics."""

    key: str  # what it is called where its wordings are compared
    implied: tuple[
        str, ...
    ]  # modifiers that say nothing new of it, as 地方 of 一般公共预算收入, longest first


@functools.cache
def read_terms() -> dict[str, Term]:
    """The indicator that each wording names.

    >>> read_terms()["万元GDP能耗"].key
    '单位地区生产总值能耗'
    """
    terms: dict[str, Term] = {}
    for row in read_rows("indicator_keys"):
        implied = sorted(filter(None, row["implied"].split("|")), key=len, reverse=True)
        term = Term(row["key"], tuple(implied))
        terms |= dict.fromkeys(read_wordings(row["names"]), term)
    return terms


def read_wordings(pattern: str) -> Iterator[str]:
    """All wordings that a row names: (…) may be missing, of […] one stands.

    >>> sorted(read_wordings("出口(总额)|[粮|棉]产量"))
    ['出口', '出口总额', '棉产量', '粮产量']
    """
    for alternative in _SEPARATOR.split(pattern):
        yield from _written_out(alternative)


def _written_out(wording: str) -> Iterator[str]:
    choice = _CHOICE.search(wording)
    if choice is None:
        yield wording
        return
    optional, required = choice.groups()
    for part in required.split("|") if optional is None else [*optional.split("|"), ""]:
        yield from _written_out(wording[: choice.start()] + part + wording[choice.end() :])


@functools.cache
def _wordings() -> re.Pattern[str]:
    words = [word for word in read_terms() if len(word) >= _SHORTEST]
    modifiers = [word for word in read_column("compound_words", "word") if len(word) >= _SHORTEST]
    return re.compile(f"{any_of([*words, *modifiers])}{_NOT_BEFORE}")


def find_terms(text: str) -> Iterator[Span]:
    """The names of indicators in ``text``, the longest from left to right.

    >>> [span.of("城镇登记失业率低于规模以上企业") for span in find_terms("城镇登记失业率低于规模以上企业")]
    ['城镇登记失业率', '规模以上企业']
    """
    for match in _wordings().finditer(text):
        yield Span(match.start(), match.end())
