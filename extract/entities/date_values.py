"""Date values: the ISO 8601 form of what a text says about time; an open interval is written 2019-10/.. ."""

import re
from datetime import date

_MONTH_DAY = re.compile(
    r"(?<=年)?(?P<month>[0-9０-９一二三四五六七八九十]{1,2})\s?月份?\s?(?:(?P<day>[0-9０-９一二三四五六七八九十]{1,3})\s?[日号])?"
)
_CLOCK = re.compile(
    r"(?P<late>下午|傍晚|晚上|晚间|晚|夜间|深夜)?\s?(?P<hour>[0-9０-９]{1,2})(?:[时点](?:(?P<minute>[0-9０-９]{1,2})分|(?P<half>半))?|[:：](?P<colon>[0-9０-９]{2}))$"
)
_OPEN = re.compile("(?:以来|今)$")
_QUARTERS = re.compile("(?P<before>前|[1１][-—~～至])?(?P<number>[一二两三四1-4])季度(?P<end>末)?")
_DIGITS = {char: str(index) for index, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
    "两": "2",
}
_HALVES = {"上半年": (1, 6), "下半年": (7, 12)}
_SHIFTS = {"今": 0, "去": -1, "前": -2, "明": 1}
PLAN_YEARS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}


def point_value(match: re.Match[str], year: int | None) -> str | None:
    """2019年10月 → 2019-10; 6月20日 → --06-20 where no year is known; 2021年上半年 → 2021-01/2021-06.

    2022年以来 → 2022/.. ; 1月31日晚9时 → --01-31T21:00.
    """
    groups = match.groupdict()
    if groups.get("year") is not None:
        year = read_number(groups["year"])
    if groups.get("relative"):
        year = _relative_year(groups["relative"], year)
    months = _MONTH_DAY.search(match[0])
    value = _month_value(match[0], months, year) if months else _year_value(groups.get("part") or "", year)
    return f"{value}/.." if value and "/" not in value and _OPEN.search(match[0]) else value


def _month_value(text: str, months: re.Match[str], year: int | None) -> str | None:
    month = read_number(months["month"])
    if not 1 <= month <= 12:
        return None
    if months["day"] is None:
        return f"{year:04}-{month:02}" if year else f"--{month:02}"
    return _with_hour(day_value(year, month, read_number(months["day"])), text)


def _year_value(part: str, year: int | None) -> str | None:
    months = _part_months(part)
    if year and months:
        return _months_value(year, *months)
    return f"{year:04}" if year else None


def _part_months(part: str) -> tuple[int, int] | None:
    """First and last month of a half or of quarters: 前三季度 → 1, 9."""
    for name, months in _HALVES.items():
        if part.endswith(name):
            return months
    match = _QUARTERS.search(part)
    if match is None or match["end"]:
        return None
    number = read_number(match["number"])
    return (1 if match["before"] else 3 * number - 2), 3 * number


def _months_value(year: int, first: int, last: int) -> str:
    return f"{year:04}-{first:02}/{year:04}-{last:02}"


def _with_hour(day: str | None, text: str) -> str | None:
    clock = _CLOCK.search(text.rstrip())
    if day is None or clock is None:
        return day
    hour, minute = read_number(clock["hour"]), read_number(clock["minute"] or clock["colon"] or "0")
    if clock["late"] and hour < 12:
        hour += 12
    return f"{day}T{hour:02}:{30 if clock['half'] else minute:02}" if hour < 25 and minute < 60 else day


def _relative_year(word: str, year: int | None) -> int | None:
    shift = _SHIFTS.get(word)
    return None if year is None or shift is None else year + shift


def days_value(match: re.Match[str], year: int | None) -> str | None:
    """5月1日至3日 → --05-01/--05-03; 2023年11月15日至2024年3月15日 → 2023-11-15/2024-03-15."""
    first_year = read_number(match["year"]) if match["year"] else year
    last_year = read_number(match["last"]) if match["last"] else first_year
    first_month = read_number(match["m1"])
    last_month = read_number(match["m2"]) if match["m2"] else first_month
    first = day_value(first_year, first_month, read_number(match["d1"]))
    last = day_value(last_year, last_month, read_number(match["d2"]))
    if not first or not last:
        return None
    middle = re.split(r"[至到—－~～–]|(?<=[日号时0-9])-", match[0], maxsplit=1)[0]
    return f"{_with_hour(first, middle)}/{_with_hour(last, match[0])}"


def day_value(year: int | None, month: int, day: int) -> str | None:
    """2019-10-08, or --10-08 without a year; None for a day that no calendar has."""
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def range_value(match: re.Match[str], year: int | None) -> str | None:
    """2019—2021年 → 2019/2021; 今年1—9月 → 2023-01/2023-09 in a report of 2023."""
    if match["first"]:
        return f"{read_number(match['first']):04}/{read_number(match['last']):04}"
    if match["y1"]:
        ends = [(read_number(match[f"y{n}"]), read_number(match[f"f{n}"])) for n in (1, 2)]
        known = all(1 <= month <= 12 for _, month in ends)
        return "/".join(f"{each:04}-{month:02}" for each, month in ends) if known else None
    if match["relative"]:
        year = _relative_year(match["relative"], year)
        first, last = read_number(match["r1"]), read_number(match["r2"])
    elif match["y"]:
        year, first, last = read_number(match["y"]), read_number(match["m1"]), read_number(match["m2"])
    else:
        first, last = read_number(match["n1"]), read_number(match["n2"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    head = f"{year:04}" if year else "-"
    return f"{head}-{first:02}/{head}-{last:02}"


def relative_value(text: str, year: int | None) -> str | None:
    """去年 → 2018 in a report of 2019; without the report's year a relative date has no value."""
    if year is None:
        return None
    if text.startswith(("去年", "上年")):
        if text in {"去年", "去年同期", "上年", "上年同期", "去年底", "去年年底", "上年末", "上年底"}:
            return f"{year - 1:04}"
        year -= 1
    if text in {"今年", "明年", "今年底", "今年年底"}:
        return f"{year + (text == '明年'):04}"
    if text in {"今年以来", "今年来", "年初以来"}:
        return f"{year:04}/.."
    months = _part_months(text)
    return _months_value(year, *months) if months else None


def festival_value(iso: str, text: str, start: int) -> str | None:
    """The day of a festival that has one in every year's calendar; with the year before it: 2024年|国庆."""
    year = re.search(r"(?:19|20)[0-9]{2}(?=年$)", text[max(0, start - 5) : start])
    return (f"{year[0]}{iso[1:]}" if year else iso) if iso else None


def read_number(text: str) -> int:
    """The number that digits or Chinese numerals up to 99 and years spell: 二〇二一 → 2021, 十二 → 12."""
    text = text.translate({ord("０") + index: str(index) for index in range(10)})
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))
    return int("".join(_DIGITS[char] for char in text))
