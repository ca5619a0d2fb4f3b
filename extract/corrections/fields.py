"""Fields of corrections: which ones a kind may set, and the values that they may have."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import get_args

from corpus.errors import CorrectionError
from extract import records
from extract.corrections.records import Changes, CorrectionKind, Reach
from extract.figures.units import read_unit
from extract.themes import theme_definitions

_WORDS = {
    "type": records.MentionType,
    "subtype": records.Subtype,
    "bound": records.Bound,
    "dimension": records.Dimension,
    "change": records.Change,
    "basis": records.Basis,
    "status": records.Status,
    "reach": Reach,
}
Value = str | tuple[str, ...] | None
_LONGEST = 500  # characters of a field, a name or a reason
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_POINT = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_PERIOD = re.compile(rf"{_POINT}|{_POINT}/{_POINT}|{_POINT}/(?:\.\.)?|(?:\.\.)?/{_POINT}")
_ADCODE = re.compile(r"[1-9]\d{5}")


def read_changes(kind: CorrectionKind, stated: Mapping[str, object]) -> Changes:
    """The fields that a correction sets, checked and in one form. Raises CorrectionError.

    >>> read_changes("fix_figure", {"value": 2.50, "unit": "家"})
    {'unit': '家', 'value': '2.5'}
    """
    known = _FIELDS[kind]
    for name in stated:
        if name not in known:
            allowed = ", ".join(known) or "none"
            raise CorrectionError(f"{kind} has no field {name!r}; its fields are: {allowed}")
    changes = {name: known[name](name, stated[name]) for name in sorted(stated)}
    for name in _REQUIRED.get(kind, ()):
        if changes.get(name) is None:
            raise CorrectionError(f"{kind} needs the field {name!r}")
    _refuse_contradictions(kind, changes)
    return changes


def read_sentence(name: str, value: object) -> str:
    """A name or reason as one line of text. Raises CorrectionError where it is empty or too long."""
    if not isinstance(value, str) or not value.strip():
        raise CorrectionError(f"the {name} is missing: write it as text")
    text = " ".join(value.split())
    if len(text) > _LONGEST:
        raise CorrectionError(f"the {name} has {len(text)} characters; {_LONGEST} are the most")
    if _CONTROL.search(text):
        raise CorrectionError(f"the {name} has characters that cannot be shown; type it anew")
    return text


def read_exact(digits: str) -> Decimal | Fraction:
    """The number that a change holds as text."""
    return Fraction(digits) if "/" in digits else Decimal(digits)


def known_words(changes: Changes) -> bool:
    """Whether this version knows every word that the changes take from a fixed list."""
    return all(
        changes.get(name) is None or changes[name] in get_args(words) for name, words in _WORDS.items()
    )


def _text(name: str, value: object) -> str:
    return read_sentence(f"field {name!r}", value)


def _optional_text(name: str, value: object) -> str | None:
    return None if value is None or value == "" else _text(name, value)


def _unit(name: str, value: object) -> str:
    return "" if value == "" else _text(name, value)


def _number(name: str, value: object) -> str:
    try:
        digits = str(value).strip().replace(",", "")
        if isinstance(value, bool) or len(digits) > _LONGEST:
            raise ValueError
        if "/" in digits:
            fraction = Fraction(digits)
            return f"{fraction.numerator}/{fraction.denominator}"
        number = Decimal(digits)
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise ValueError
        return f"{number:f}"
    except (ValueError, ZeroDivisionError, InvalidOperation):
        raise CorrectionError(
            f"the field {name!r} is no number; write digits, such as 300, 2.5 or 2/3"
        ) from None


def _period(name: str, value: object) -> str | None:
    text = _optional_text(name, value)
    if text is not None and not _PERIOD.fullmatch(text):
        raise CorrectionError(
            f"{text!r} is no period; write a year, month, day or two of them: 2023, 2023-05, 2021/2025"
        )
    return text


def _adcode(name: str, value: object) -> str | None:
    text = _optional_text(name, value)
    if text is not None and not _ADCODE.fullmatch(text):
        raise CorrectionError(f"{text!r} is no place code; write six digits of GB/T 2260, such as 510100")
    return text


def _themes(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [one for one in re.split(r"[,，、\s]+", value) if one]
    if not isinstance(value, (list, tuple)):
        raise CorrectionError(f"the field {name!r} is a list of themes, such as ['elderly_care']")
    by_word = {word: each.name for each in theme_definitions() for word in (each.name, each.label)}
    for one in value:
        if one not in by_word:
            raise CorrectionError(f"{one!r} is no theme; write a name such as elderly_care, or its label")
    return tuple(dict.fromkeys(by_word[one] for one in value))


def _word(literal: object, *, optional: bool = False) -> Callable[[str, object], str | None]:
    words = get_args(literal)

    def read(name: str, value: object) -> str | None:
        if optional and (value is None or value == ""):
            return None
        if value not in words:
            raise CorrectionError(f"{value!r} is no {name}; write one of: {', '.join(words)}")
        return str(value)

    return read


_ENTITY: dict[str, Callable[[str, object], Value]] = {
    "type": _word(records.MentionType),
    "subtype": _word(records.Subtype, optional=True),
    "canonical": _text,
    "adcode": _adcode,
}
_FIGURE: dict[str, Callable[[str, object], Value]] = {
    "value": _number,
    "low": _number,
    "high": _number,
    "bound": _word(records.Bound),
    "unit": _unit,
    "dimension": _word(records.Dimension),
    "indicator": _optional_text,
    "change": _word(records.Change, optional=True),
    "basis": _word(records.Basis, optional=True),
    "status": _word(records.Status),
    "period": _period,
    "scope": _optional_text,
    "scope_adcode": _adcode,
}
_FIELDS: dict[CorrectionKind, dict[str, Callable[[str, object], Value]]] = {
    "retype_mention": {**_ENTITY, "reach": _word(Reach)},
    "merge_mention": {**_ENTITY, "reach": _word(Reach)},
    "split_mention": _ENTITY,
    "reject_mention": {"reach": _word(Reach)},
    "add_mention": _ENTITY,
    "fix_figure": _FIGURE,
    "reject_figure": {},
    "add_figure": _FIGURE,
    "set_themes": {"themes": _themes},
    "revert": {},
}
_REQUIRED = {
    "retype_mention": ("type",),
    "merge_mention": ("canonical",),
    "add_mention": ("type",),
    "set_themes": ("themes",),
}


def _refuse_contradictions(kind: CorrectionKind, changes: Changes) -> None:
    if kind == "fix_figure" and not changes:
        raise CorrectionError("fix_figure needs at least one field to fix, such as 'value'")
    if kind in ("retype_mention", "reject_mention") and changes.get("reach") == "everywhere":
        raise CorrectionError(f"{kind} reaches a mention or its source; only merge_mention goes everywhere")
    if changes.get("value") is not None and (changes.get("low") or changes.get("high")):
        raise CorrectionError("a figure has a value, or low and high; give one of the two")
    if (changes.get("low") is None) != (changes.get("high") is None):
        raise CorrectionError("a range needs both low and high")
    if changes.get("low") is not None:
        low, high = (Fraction(read_exact(str(changes[name]))) for name in ("low", "high"))
        if low >= high:
            raise CorrectionError("the low end of a range lies below its high end")
    unit = changes.get("unit")
    if isinstance(unit, str) and "dimension" not in changes and unit_dimension(unit) is None:
        raise CorrectionError(
            f"{unit!r} is no unit that is known; give its 'dimension' too, such as count or money"
        )
    if changes.get("subtype") is not None and changes.get("type", "ORG") != "ORG":
        raise CorrectionError("only names of the type ORG have a subtype")
    if changes.get("adcode") is not None and changes.get("type", "REGION") != "REGION":
        raise CorrectionError("only names of the type REGION have a place code")


def unit_dimension(unit: str) -> records.Dimension | None:
    """The dimension of a unit as a whole; None where it is no unit that is known."""
    if unit in ("", "fraction"):
        return "fraction" if unit else "count"
    found = read_unit(unit, 0)
    return found.dimension if found is not None and found.end == len(unit) else None
