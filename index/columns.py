"""Columns: how exact numbers, tuples and one-word values are kept, and how constraints are named."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

from sqlalchemy import CheckConstraint, Dialect, MetaData, Text
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


class ExactNumber(TypeDecorator[Decimal | Fraction]):
    """A Decimal or Fraction as text, so that no digit is lost: ``99.960``, ``2/3``.

    A fraction is always written with its denominator: ``Fraction(2)`` is ``2/1`` and comes back a fraction.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | Fraction | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if isinstance(value, Fraction):
            return f"{value.numerator}/{value.denominator}"
        if isinstance(value, Decimal) and value.is_finite():
            return str(value)
        raise TypeError(f"an exact number is a finite Decimal or a Fraction, not {value!r}")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | Fraction | None:
        if value is None:
            return None
        return Fraction(value) if "/" in value else Decimal(value)


def writable(text: str) -> str:
    r"""``text`` with the code points that no encoding can write as escapes: ``报告\udcff.txt``.

    A file name that is not UTF-8 (GBK, from an archive made elsewhere) reaches Python with such code points.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class NameText(TypeDecorator[str]):
    """The name or path of a file, or a sentence with one in it; always ``writable``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else writable(value)


class TupleText(TypeDecorator[tuple[Any, ...]]):
    """A tuple of strings or whole numbers as a JSON array in text: ``["组织设置", "运行机制"]``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> str | None:
        return None if value is None else writable(json.dumps(list(value), ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...] | None:
        return None if value is None else tuple(json.loads(value))


class ObjectText(TypeDecorator[Mapping[str, Any]]):
    """Fields by their names as a JSON object in text; lists come back as tuples."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(dict(value), ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        if value is None:
            return None
        return {
            name: tuple(each) if isinstance(each, list) else each for name, each in json.loads(value).items()
        }


def one_of(column: str, literal: object) -> CheckConstraint:
    """The constraint that ``column`` holds one of the words of a ``Literal`` type (or is null)."""
    words = ", ".join(f"'{word}'" for word in get_args(literal))
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def proper_span(prefix: str = "span") -> CheckConstraint:
    """The constraint that ``<prefix>_start`` and ``<prefix>_end`` make a half-open range."""
    return CheckConstraint(f"0 <= {prefix}_start AND {prefix}_start <= {prefix}_end", name=f"{prefix}_proper")
