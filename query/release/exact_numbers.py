"""Exact numbers: values as decimals of one width where one equals them, and always as text."""

from decimal import Context, Decimal
from fractions import Fraction

DIGITS, PLACES = 38, 12  # of every exported decimal: the most that Parquet, DuckDB and polars hold exactly
_UNROUNDED = Context(prec=2 * DIGITS)

Number = Decimal | Fraction


def as_decimal(number: Number | None) -> Decimal | None:
    """The decimal that equals ``number``; None where none of ``DIGITS`` digits, ``PLACES`` of them, does.

    Nothing is rounded: 1/4 is 0.25, while 2/3 is none and stands in ``exact_text`` alone.

    >>> as_decimal(Fraction(1, 4)), as_decimal(Fraction(2, 3)), as_decimal(Decimal("99.960"))
    (Decimal('0.25'), None, Decimal('99.960'))
    """
    if number is None:
        return None
    value = Fraction(number)
    scaled = value * 10**PLACES
    if scaled.denominator != 1 or abs(scaled.numerator) >= 10**DIGITS:
        return None
    if isinstance(number, Decimal) and -PLACES <= _exponent(number) <= 0:
        return number  # with the zeros that were written
    digits = str(abs(scaled.numerator)).rjust(PLACES + 1, "0")
    text = f"{digits[:-PLACES]}.{digits[-PLACES:]}".rstrip("0").rstrip(".")
    return Decimal(f"-{text}" if value < 0 else text)


def exact_text(number: Number) -> str:
    """``number`` in plain digits, or as a fraction.

    >>> exact_text(Decimal("1.5E+4")), exact_text(Fraction(2, 3))
    ('15000', '2/3')
    """
    if isinstance(number, Fraction):
        return f"{number.numerator}/{number.denominator}"
    return format(number, "f")


def interval_text(lower: Number | None, upper: Number | None, *, upper_open: bool) -> str:
    """An interval in the notation of mathematics.

    >>> interval_text(Decimal(200), Decimal(300), upper_open=True)
    '[200, 300)'
    >>> interval_text(None, Fraction(2, 3), upper_open=False)
    '(-∞, 2/3]'
    """
    left = "(-∞" if lower is None else f"[{exact_text(lower)}"
    right = "∞)" if upper is None else f"{exact_text(upper)}{')' if upper_open else ']'}"
    return f"{left}, {right}"


def digits_of(number: Decimal | int) -> int:
    """How many digits it takes to tell ``number`` from all others: a float holds fifteen exactly.

    >>> digits_of(Decimal("98.60")), digits_of(1_000_000)
    (3, 1)
    """
    return len(Decimal(number).normalize(_UNROUNDED).as_tuple().digits)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 1
