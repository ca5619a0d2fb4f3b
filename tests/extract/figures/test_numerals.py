"""Numerals: written numbers are read back, and agree with a dumb reference parser."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures.numerals import fold_digits, read_numeral

DIGITS = "零一二三四五六七八九"


def below_ten_thousand(number: int) -> str:
    """1-9999 in Chinese, with every zero that grammar asks for: 1050 → 一千零五十."""
    written, zero = "", False
    for scale, character in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            written += ("零" if zero and written else "") + DIGITS[digit] + character
            zero = False
        else:
            zero = True
    return written


def in_chinese(number: int) -> str:
    """The dumb writer: sections of four digits with 亿 and 万."""
    if number == 0:
        return "零"
    written = ""
    for scale, character in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = number // scale % 10**4
        if section:
            gap = written and section < 1000
            written += ("零" if gap else "") + below_ten_thousand(section) + character
    return written


def by_sections(text: str) -> int:
    """The dumb reference parser: split at 亿, then 万, then add digit times scale."""
    for character, scale in (("亿", 10**8), ("万", 10**4)):
        if character in text:
            head, tail = text.split(character)
            return by_sections(head) * scale + by_sections(tail)
    total, digit = 0, 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS.index(character)
        else:
            total += max(digit, 1) * {"千": 1000, "百": 100, "十": 10}[character]
            digit = 0
    return total + digit


def value_of(text: str) -> Decimal | None:
    numeral = read_numeral(fold_digits(text), 0)
    return numeral.value if numeral is not None and numeral.end == len(text) else None


@given(st.integers(1, 10**12 - 1))
def test_chinese_numerals_are_read_back(number: int) -> None:
    written = in_chinese(number)
    assert value_of(written) == number
    assert by_sections(written) == number


@given(st.integers(1, 10**12 - 1))
def test_capital_numerals_are_the_same_numbers(number: int) -> None:
    capitals = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
    written = in_chinese(number) + "元"
    numeral = read_numeral(fold_digits(written.translate(capitals)), 0)
    assert numeral is not None
    assert numeral.value == number


@given(st.integers(0, 10**9), st.integers(0, 999))
def test_full_width_and_half_width_are_the_same_numbers(whole: int, thousandths: int) -> None:
    half = f"{whole}.{thousandths:03d}"
    full = half.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    assert value_of(half) == value_of(full) == Decimal(half)


@given(st.integers(0, 10**12))
def test_thousands_separators(number: int) -> None:
    assert value_of(f"{number:,}") == number


@given(st.integers(1, 9999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_scale_after_arabic_digits(number: int, scale: tuple[str, int]) -> None:
    assert value_of(f"{number / 100}{scale[0]}") == Decimal(str(number / 100)) * scale[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二十三", 23), ("十", 10), ("两百", 200), ("一百零五", 105), ("一千零五十", 1050), ("三万五", 35000),
        ("一百二", 120), ("3千", 3000), ("1亿2000万", 120000000), ("1万600", 10600), ("百万", 1000000),
        ("万亿", 10**12), ("一点五", Decimal("1.5")), ("二十点一万", 201000), ("廿二", 22), ("三百十六", 316),
    ],
)  # fmt: skip
def test_numeral(text: str, value: int | Decimal) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("两三", 2, 3), ("三五", 3, 5), ("七八十", 70, 80), ("十七八", 17, 18), ("两三百", 200, 300),
        ("十几", 11, 19), ("二十几", 21, 29), ("几十", 20, 90), ("数百", 200, 900),
        ("十几万", 110000, 190000),
        ("数千万", 2 * 10**7, 9 * 10**7), ("10几", 11, 19),
    ],
)  # fmt: skip
def test_vague_numeral_is_a_range(text: str, low: int, high: int) -> None:
    numeral = read_numeral(text, 0)
    assert numeral is not None
    assert (numeral.low, numeral.high, numeral.end) == (low, high, len(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3000余", 3000),
        ("10万余", 100000),
        ("100余万", 1000000),
        ("两百余", 200),
        ("万余", 10000),
        ("3万多", 30000),
    ],
)
def test_open_numeral(text: str, value: int) -> None:
    numeral = read_numeral(text, 0)
    assert numeral is not None
    assert (numeral.value, numeral.open, numeral.end) == (value, True, len(text))


@pytest.mark.parametrize(
    ("text", "end"), [("50千瓦", 2), ("3千米", 1), ("5兆瓦", 1), ("100多元化", 3), ("2022十大", 4)]
)
def test_numeral_ends_before_what_is_no_part_of_it(text: str, end: int) -> None:
    numeral = read_numeral(text, 0)
    assert numeral is not None
    assert numeral.end == end


@given(st.text(alphabet="零一二三四五六七八九十百千万亿两几数点0123456789.,余多半〇廿", max_size=24))
def test_any_run_is_read_inside_its_bounds(text: str) -> None:
    for start in range(len(text)):
        numeral = read_numeral(text, start)
        if numeral is not None:
            assert start == numeral.start < numeral.end <= len(text)
            assert numeral.low <= numeral.high
