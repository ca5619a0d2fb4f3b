"""Indicator keys: one name for indicators that are worded differently, so that they compare."""

import functools
import re

from extract.figures.indicator_terms import Term, read_terms

_PUNCTUATION = re.compile(r"[\s“”‘’《》「」]")
# Whose it is and of which year: kept elsewhere, as the scope and the period of the figure.
_OWNERS = "[全我本][国省市区县旗州镇乡村]|全自治区|全社会|辖区|各类|各种|累计|[全当本]年度?|年度|其中|总体"
_OWNER = re.compile(f"(?:{_OWNERS})(?=..)")
_OWNER_OR_YEAR = re.compile(f"(?:{_OWNERS}|年)")
_SYNONYMS = (("规上", "规模以上"), ("限上", "限额以上"), ("农民", "农村居民"), ("农牧民", "农村居民"))
_COUNT = re.compile(r"(?<=..)(?:人数|户数|数量|总数|(?<![次倍指系基参岁人户])数)$")
_COORDINATORS = re.compile(r"、|以及|[和与及]")


def indicator_key(indicator: str) -> str:
    """The normalised indicator: 群众满意率, 满意率 and 满意度 are all 满意度.

    The longest known name that the phrase ends with decides (annotation guide §4). Modifiers stay, as they
    change what is measured, unless the name implies them; coordinated indicators are named one by one.

    >>> indicator_key("群众满意率"), indicator_key("农村居民人均纯收入")
    ('满意度', '农村居民人均纯收入')
    >>> indicator_key("规上工业增加值和社零额")
    '规模以上工业增加值、社会消费品零售总额'
    """
    text = _PUNCTUATION.sub("", indicator)
    parts = _COORDINATORS.split(text)
    if len(parts) > 1 and all(_name_at_end(part) is not None for part in parts):
        return "、".join(map(_key, parts))
    return _key(text)


def _key(text: str) -> str:
    while text not in read_terms() and (owner := _OWNER.match(text)) is not None:
        text = text[owner.end() :]
    name = _name_at_end(text)
    if name is None:
        return _with_standard_words(_COUNT.sub("", text))
    term = read_terms()[name]
    return _with_standard_words(_telling(text[: -len(name)], term)) + term.key


@functools.cache
def _longest() -> int:
    return max(map(len, read_terms()))


def _name_at_end(text: str) -> str | None:
    """The longest name of an indicator that ``text`` ends with."""
    terms = read_terms()
    for length in range(min(len(text), _longest()), 1, -1):
        if text[-length:] in terms:
            return text[-length:]
    return None


def _telling(modifiers: str, term: Term) -> str:
    """What the modifiers before a name say of the indicator beyond the name."""
    while modifiers:
        owner = _OWNER_OR_YEAR.match(modifiers)
        if owner is not None:
            modifiers = modifiers[owner.end() :]
            continue
        implied = next((word for word in term.implied if _begins_with(modifiers, word)), None)
        if implied is not None:
            modifiers = modifiers[len(implied) :]
            continue
        implied = next((word for word in term.implied if modifiers.endswith(word)), None)
        if implied is None:
            return modifiers.removesuffix("的")
        modifiers = modifiers[: -len(implied)]
    return modifiers


def _begins_with(modifiers: str, word: str) -> bool:
    """Whether the modifiers begin with ``word``, and not with a list that it begins: 群众、企业."""
    return modifiers.startswith(word) and _COORDINATORS.match(modifiers, len(word)) is None


def _with_standard_words(text: str) -> str:
    for word, standard in _SYNONYMS:
        text = text.replace(word, standard)
    return text
