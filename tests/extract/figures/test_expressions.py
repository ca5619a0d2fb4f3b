"""Expressions: strings that are a number or a quantity, spoken or written, and the numerals of any text."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures.expressions import find_numbers, read_expression, read_number
from extract.word_lists import read_rows

DIGITS = "零一二三四五六七八九"


def spoken(number: int) -> str:
    """The dumb writer: the largest scale first, each section written the same way."""
    for scale, character in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= scale:
            head, rest = divmod(number, scale)
            gap = "零" if rest and rest < scale // 10 else ""
            return spoken(head) + character + gap + (spoken(rest) if rest else "")
    return DIGITS[number]


@given(st.integers(0, 10**12 - 1))
def test_numbers_are_read_back(number: int) -> None:
    assert read_number(spoken(number)) == number


@given(st.integers(1, 10**9))
def test_sign_and_decimals(number: int) -> None:
    decimals = f"{number % 1000:03d}"
    written = "负" + spoken(number) + "点" + "".join(DIGITS[int(digit)] for digit in decimals)
    assert read_number(written) == Decimal(f"-{number}.{decimals}")


@given(st.integers(1, 9999), st.integers(2, 9999))
def test_fractions(above: int, below: int) -> None:
    fraction = read_number(f"{spoken(below)}分之{spoken(above)}")
    if below not in (100, 1000):  # told as % and ‰
        assert fraction == Fraction(above, below)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=18))
def test_spelled_digits_are_positional(digits: list[int]) -> None:
    assert read_number("".join(DIGITS[digit] for digit in digits)) == int("".join(map(str, digits)))


@given(st.integers(0, 99), st.integers(1, 9), st.integers(1, 9))
def test_yuan_jiao_and_fen(yuan: int, jiao: int, fen: int) -> None:
    expression = read_expression(f"{spoken(yuan)}块{DIGITS[jiao]}毛{DIGITS[fen]}")
    assert expression is not None
    assert (expression.value, expression.dimension) == (Decimal(f"{yuan}.{jiao}{fen}"), "money")


@pytest.mark.parametrize("row", read_rows("spoken_forms"), ids=lambda row: row["example"])
def test_spoken_form(row: Mapping[str, str]) -> None:
    expression = read_expression(row["example"])
    assert expression is not None
    assert expression.value is not None
    assert (Fraction(expression.value), expression.unit) == (Fraction(row["value"]), row["unit"])


@pytest.mark.parametrize(
    ("text", "low", "high", "bound", "unit"),
    [
        ("至少三十公里", 30, 30, "at_least", "公里"), ("三斤以下", 3, 3, "at_most", "斤"),
        ("两公升左右", 2, 2, "about", "公升"), ("五块六到五块七毛八", "5.6", "5.78", "exact", "块"),
        ("二十一到一千零一", 21, 1001, "exact", ""), ("1.6m-3.9m", "1.6", "3.9", "exact", "m"),
        ("七八十公里", 70, 80, "exact", "公里"), ("十几万", 110000, 190000, "exact", ""),
        ("百分之三十到四十一", 30, 41, "exact", "%"), ("零下四摄氏度", -4, -4, "exact", "摄氏度"),
        ("人民币3.14", "3.14", "3.14", "exact", "人民币"), ("HKD13.5", "13.5", "13.5", "exact", "HKD"),
        ("三斤半", "3.5", "3.5", "exact", "斤"), ("一个半月", "1.5", "1.5", "exact", "个月"),
        ("三又二分之一", "7/2", "7/2", "exact", "fraction"), ("1又1/5", "6/5", "6/5", "exact", "fraction"),
        ("三个小时十五分钟三十秒", 11730, 11730, "exact", "秒"), ("三千多元", 3000, 3000, "at_least", "元"),
        ("贰佰零叁", 203, 203, "exact", ""), ("卅三", 33, 33, "exact", ""),
        ("１，２３４．５", "1234.5", "1234.5", "exact", ""),
        ("100，000.00元", 100000, 100000, "exact", "元"), ("1.23e5", 123000, 123000, "exact", ""),
        ("五到六万元", 50000, 60000, "exact", "元"), ("四万万", 400000000, 400000000, "exact", ""),
        ("一米七五", "1.75", "1.75", "exact", "米"), ("１／３", "1/3", "1/3", "exact", "fraction"),
    ],
)  # fmt: skip
def test_expression(text: str, low: int | str, high: int | str, bound: str, unit: str) -> None:
    expression = read_expression(text)
    assert expression is not None
    assert (Fraction(expression.low), Fraction(expression.high)) == (Fraction(low), Fraction(high))
    assert (expression.bound, expression.unit) == (bound, unit)


@pytest.mark.parametrize(
    "text", ["", "元", "负", "点", "零点点", "一点零大", "三会一课", "十七百", "五和六", "不少于"]
)
def test_what_is_no_single_quantity(text: str) -> None:
    assert read_expression(text) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("八百一千", [800, 1000]),
        ("二十九千", [20, 9000]),
        ("九十九九千", [99, 9000]),
        ("生日是二〇〇一年三月四日", [2001, 3, 4]),
        ("第二天降了百分之负三点八", [2, Decimal("-3.8")]),
        ("拨打幺二三零六", [12306]),
        ("B2B和O2O", []),
        ("室外零下四摄氏度", [-4]),
        ("独得300w张", [3000000]),
    ],
)
def test_numbers_of_a_text(text: str, numbers: list[int | Decimal]) -> None:
    assert [expression.value for _, expression in find_numbers(text)] == numbers


ALPHABET = (
    "零一二三四五六七八九十百千万亿两几数点半余多元块毛角分斤米年个月小时至到~-负0123456789.,/%"
    "又之约以上左右不超过 Kk\"'°第"
)


@given(st.text(alphabet=ALPHABET, max_size=40))
def test_any_text_is_read_without_error(text: str) -> None:
    expression = read_expression(text)
    assert expression is None or Fraction(expression.low) <= Fraction(expression.high)
    end = 0
    for span, found in find_numbers(text):
        assert end <= span.start < span.end <= len(text)
        assert Fraction(found.low) <= Fraction(found.high)
        end = span.end
