"""Numbers of a release: a decimal equals its number or is not there; the text always does."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from query.release.exact_numbers import DIGITS, PLACES, as_decimal, exact_text
from tests.support.facts import numbers


@given(numbers)
def test_text_reads_back_as_the_number(number: Decimal | Fraction) -> None:
    assert Fraction(exact_text(number)) == number


@given(numbers)
def test_a_decimal_equals_its_number_and_fits_its_columns(number: Decimal | Fraction) -> None:
    decimal = as_decimal(number)
    scaled = Fraction(number) * 10**PLACES
    assert (decimal is None) == (scaled.denominator != 1 or abs(scaled) >= 10**DIGITS)
    if decimal is not None:
        assert Fraction(decimal) == number
        exponent = decimal.as_tuple().exponent
        assert isinstance(exponent, int)
        assert -PLACES <= exponent <= 0


@given(st.integers(-(10**25), 10**25), st.integers(0, PLACES))
def test_every_number_that_reports_write_fits(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert as_decimal(number) == number
