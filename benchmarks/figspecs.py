"""Cases of other readers of Chinese numbers and places, in our convention, and how many we read alike.

python benchmarks/figspecs.py [FOLDER] [-v]

FOLDER holds one JSON-lines file a suite. A row says what its suite asserts of one text: ``expected`` (items
with their span, ``type``, ``value`` or ``low`` and ``high``, ``unit``), or the text rewritten (``written`` in
digits, ``spoken`` in characters). It counts by item; a rewritten text is one item.

How each kind of item is read:
  an item that is the whole text      read_expression: a numeral needs no sentence there
  a numeral inside a sentence         find_numbers, which also gives the numbers of dates and ordinals
  a date, a time, a score             read_refusals must refuse the span as that, with the same numbers
  a rewritten text                    find_numbers of both texts must give the same numbers
  a text that is not rewritten        it must hold no figure
  a place                             find_place_names must give the code
Units are converted to the peer's: 3斤 to 1500 grams, a pair to 2. A peer's compound in parts (5块5毛) is one
amount of ours that must cover the parts.
"""

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from corpus.span import Span
from extract.figures import find_figures, read_refusals
from extract.figures.expressions import Expression, find_numbers, read_expression
from extract.gazetteer import find_place_names
from extract.records import Passage

Item = dict[str, Any]

_HOUR = 3600
_DAY = 24 * _HOUR
# For each unit of a peer: what one of ours is worth in it.
UNITS: dict[str, dict[str, Fraction]] = {
    "Gram": {"克": Fraction(1), "g": Fraction(1), "千克": Fraction(1000), "公斤": Fraction(1000),
             "kg": Fraction(1000), "斤": Fraction(500), "两": Fraction(50), "毫克": Fraction(1, 1000),
             "mg": Fraction(1, 1000)},
    "Cent": {"分": Fraction(1), "角": Fraction(10), "毛": Fraction(10), "元": Fraction(100)},
    "Metre": dict.fromkeys(("米", "m", "公尺"), Fraction(1)),
    "Centimetre": dict.fromkeys(("厘米", "cm", "公分"), Fraction(1)),
    "Kilometre": dict.fromkeys(("公里", "km", "千米"), Fraction(1)),
    "Foot": {"英尺": Fraction(1)},
    "Inch": {"英寸": Fraction(1)},
    "Mile": {"英里": Fraction(1)},
    "Litre": dict.fromkeys(("升", "公升", "L"), Fraction(1)),
    "Millilitre": {"毫升": Fraction(1), "ml": Fraction(1), "mL": Fraction(1), "cc": Fraction(1),
                   "茶匙": Fraction(5), "汤匙": Fraction(15)},
    "Gallon": {"加仑": Fraction(1)},
    "Celsius": dict.fromkeys(("摄氏度", "℃", "°C", "度"), Fraction(1)),
    "Fahrenheit": dict.fromkeys(("华氏度", "°F"), Fraction(1)),
    "Degree": {"度": Fraction(1)},
    "%": {"%": Fraction(1)},
}  # fmt: skip
_SECONDS = {"second": 1, "minute": 60, "hour": _HOUR, "day": _DAY, "month": 30 * _DAY, "year": 360 * _DAY}
_OUR_SECONDS = {
    "秒": 1, "秒钟": 1, "分钟": 60, "分": 60, "小时": _HOUR, "天": _DAY, "日": _DAY,
    "月": 30 * _DAY, "年": 360 * _DAY,
}  # fmt: skip
_GROUPS = {"对": 2, "双": 2, "打": 12}
_YUAN = {"角": Fraction(1, 10), "毛": Fraction(1, 10), "分": Fraction(1, 100)}
_SHARES = {"%": 100, "‰": 1000}
_MOMENTS = {
    "date": ("date", "period", "plan"),
    "time": ("time of day", "ratio"),
    "score": ("ratio", "time of day"),
}

# What contradicts docs/annotation or another peer, by case and item (#0 is the first), with the reason.
_SHARE_WITHOUT_SIGN = (
    "百四, 万三 are 140, 13000 (Duckling reads 千一, 萬九 so); a share is said 百分之四, 万分之三"
)
_TWO_DIGITS = "§5: two digits in a row that ascend are a range (两三): 百分之三五 is 3 to 5 %"
_NO_NUMERAL = "no numeral of Chinese: a per cent sign has no scale, and 十七 takes no 百"
_CHARACTERS = "§4: 三个字 are three characters; five minutes only in Cantonese"
_VAGUE = "§5: 十几, 几十 are ranges from 11 to 19, from 20 to 90"
_CODE = "§4: telephone numbers and addresses are codes, whose digits are no number"
_MEGA = "兆 is a million in the units of the mainland (兆瓦, 兆赫); as 10^12 it needs a numeral with 亿"
_BARE_DATE = "08.08, 12.2.3, 50年 say no date without a sentence: they may be a number, a clause, a duration"
_MILLENNIUM = "二千年 is two thousand years; the year is written 二〇〇〇年"
_FRACTION = "by the rule by which the suite reads 五百分之二 as 2/500, 四百分之16 is 16/400"
_FILLER = "§3: regions are named without the filler 市辖区, so the city is meant"
_C2D, _ITN, _TN = (
    "chinese2digits:Python.chinese2digits.test:",
    "wetext_itn:test.data.",
    "wetext_tn:test.data.",
)
_DUCKLING, _NEMO = "duckling_zh:", "nemo_zh_tn:zh.data_text_normalization.test_cases_"
CONTRADICTIONS: dict[str, str] = {
    f"{_C2D}1#3": _SHARE_WITHOUT_SIGN,
    f"{_C2D}15": _SHARE_WITHOUT_SIGN,
    f"{_C2D}7#2": _NO_NUMERAL,
    f"{_C2D}8#0": _NO_NUMERAL,
    f"{_C2D}16": _NO_NUMERAL,
    f"{_C2D}11#2": _FRACTION,
    f"{_C2D}17#1": _TWO_DIGITS,
    "cpca:tests.test_cpca:10": _FILLER,
    **{f"{_DUCKLING}Duration.ZH.Corpus:{number}": _CHARACTERS for number in (47, 48)},
    **{f"{_NEMO}date:{number}": _BARE_DATE for number in (7, 21)},
    **{f"{_TN}date:{number}": _BARE_DATE for number in (9, 13, 14)},
    f"{_ITN}date:5": _MILLENNIUM,
    f"{_ITN}cardinal:2": _CODE,
    f"{_TN}cardinal:3": _CODE,
    f"{_TN}cardinal:4": _CODE,
    f"{_ITN}time:12#1": "the suite itself reads 八点零五分 as a clock time",
    f"{_TN}measure:10": _MEGA,
    f"{_ITN}normalizer:33": _VAGUE,
}  # fmt: skip
OUT_OF_SCOPE: dict[str, str] = {
    "time_point": "resolved against the moment of speaking, which a report does not have",
    "time_span": "resolved against the moment of speaking, which a report does not have",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item; ``right`` is None where it is out of scope, for ``reason``."""

    suite: str
    category: str
    case: str
    text: str
    item: str
    right: bool | None
    reason: str = ""
    ours: str = ""


def read_cases(folder: Path) -> Iterator[tuple[str, Item]]:
    """The rows of all suites of a folder, each with its suite's name."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                yield path.stem, json.loads(line)


def judge(suite: str, case: Item) -> Iterator[Outcome]:
    """The outcome of every item of a case."""
    text, category = case["text"], _category(case)

    def outcome(item: str, right: bool | None, reason: str = "", ours: str = "") -> Outcome:
        return Outcome(suite, category, case["id"], text, item, right, reason, ours)

    if case.get("skip_reason"):
        yield outcome("", None, f"skipped by the suite: {case['skip_reason']}")
        return
    rewritten = case.get("written", case.get("spoken"))
    items = case.get("expected") or []
    if not items and case.get("task") == "extract":
        yield outcome("nothing", not _figures(text), ours=_shown(_figures(text)))
    elif not items and rewritten is not None:
        reason = CONTRADICTIONS.get(case["id"])
        if case.get("config") and text == rewritten:
            reason = reason or "left as it is by a switch of the suite, which says nothing about figures"
        right, ours = _same_numbers(text, rewritten)
        yield outcome(rewritten, None if reason else right, reason or "", ours)
    for number, item in enumerate(items):
        value = item.get("value") or (item.get("low"), item.get("high"))
        name = f"{item.get('text')} = {value} {item.get('unit') or ''}"
        reason = CONTRADICTIONS.get(f"{case['id']}#{number}") or CONTRADICTIONS.get(case["id"])
        reason = reason or OUT_OF_SCOPE.get(item["type"])
        if reason:
            yield outcome(name, None, reason)
            continue
        right, ours = _judge_item(text, item)
        yield outcome(name, right, ours=ours)


def _category(case: Item) -> str:
    if "dimension" in case:
        return str(case["dimension"]).lower()
    stem = str(case.get("source_path", "")).rsplit("/", 1)[-1].split(".")[0]
    return re.sub(r"^test_cases_|_?test_?|_standalone.*", "", stem) or stem


def _judge_item(text: str, item: Item) -> tuple[bool, str]:
    if item["type"] == "place":
        return _judge_place(text, item)
    if item["type"] in _MOMENTS:
        return _judge_moment(text, item)
    whole = item["start"] == 0 and item["end"] == len(text)
    if whole:
        expression = read_expression(text.removeprefix("第"))
        if expression is not None and _agrees(item, expression):
            return True, _shown([expression])
    found = list(find_numbers(text))
    span = Span(item["start"], item["end"])
    for at, expression in found:
        if at.start < span.end and span.start < at.end and _agrees(item, expression):
            return True, _shown([expression])
    covered = any(at.start <= span.start and span.end <= at.end and at != span for at, _ in found)
    part = read_expression(item["text"]) if covered else None
    ours = _shown([expression for _, expression in found])
    return part is not None and _agrees(item, part), ours


def _agrees(item: Item, expression: Expression) -> bool:
    """Whether an expression says what the item asserts, in the item's unit."""
    factor = _factor(item, expression)
    if factor is None:
        return False
    low, high = Fraction(expression.low) * factor, Fraction(expression.high) * factor
    value, least, most = (_number(item.get(key)) for key in ("value", "low", "high"))
    if value is None and least is None:
        return high == most and expression.bound == "at_most"
    if value is None and most is None:
        return low == least and expression.bound == "at_least"
    return (low, high) == ((value, value) if value is not None else (least, most))


def _factor(item: Item, expression: Expression) -> Fraction | None:
    unit, ours = item.get("unit"), expression.unit
    if unit in UNITS:
        return UNITS[unit].get(ours)
    if unit in _SECONDS:
        seconds = _OUR_SECONDS.get(ours.removeprefix("个"))
        return Fraction(seconds, _SECONDS[unit]) if seconds else None
    if item["type"] == "money" and unit == "Dollar" and ours == "个":
        return Fraction(1)  # Cantonese counts dollars in 个
    if item["type"] == "money":
        return _YUAN.get(ours, Fraction(1)) if expression.dimension == "money" or ours in _YUAN else None
    if item["type"] == "number" and ours in _SHARES:
        return Fraction(1, _SHARES[ours])
    return Fraction(_GROUPS.get(ours, 1)) if item["start"] == 0 else Fraction(1)


def _number(written: object) -> Fraction | None:
    if written is None:
        return None
    sign = -1 if str(written).startswith("负") else 1
    number = str(written).removeprefix("负").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    mixed = re.fullmatch(r"(\d+)又(\d+)/(\d+)", number)
    if mixed:
        return Fraction(int(mixed[1])) + Fraction(int(mixed[2]), int(mixed[3]))
    try:
        return sign * (Fraction(number[:-1]) / 100 if number.endswith("%") else Fraction(number))
    except ValueError:
        return None


def _judge_moment(text: str, item: Item) -> tuple[bool, str]:
    years = re.fullmatch(r"(\d{1,2})年", str(item["value"]))
    if years and text[item["end"] :].startswith("后"):  # 二十年后 is told in years
        return _judge_item(text, {**item, "type": "number", "value": years[1]})
    refusals = list(read_refusals(_passage(text)))
    ours = " ".join(f"{refusal.text} ({refusal.reason})" for refusal in refusals)
    start, end = item["start"], item["end"]
    for refusal in refusals:
        if refusal.reason in _MOMENTS[item["type"]] and refusal.span.start < end and start < refusal.span.end:
            said = re.sub(r"[点时]", " ", text[start:end].replace("半", "三十"))
            return _digits(said) == _digits(str(item["value"])), ours
    return False, ours


def _digits(text: str) -> list[Fraction]:
    return [abs(Fraction(number.low)) for _, number in find_numbers(re.sub(r"[-/.:：·]", " ", text))]


def _judge_place(text: str, item: Item) -> tuple[bool, str]:
    codes = [name.regions[0].adcode for name in find_place_names(text)]
    return item["adcode"] in codes, " ".join(codes)


def _same_numbers(text: str, rewritten: str) -> tuple[bool, str]:
    """Whether both hold the same numbers; a text that stays as it is must hold no figure."""
    if text == rewritten:
        found = _figures(text)
        return not found, _shown(found)
    ours = [expression for _, expression in find_numbers(text)]
    theirs = [expression for _, expression in find_numbers(re.sub(r"(?<=\d)W(?=[A-Za-z])", "万", rewritten))]
    return _flat(ours) == _flat(theirs), f"{_shown(ours)} / {_shown(theirs)}"


def _flat(expressions: Sequence[Expression]) -> list[Fraction]:
    """The numbers of ranges and values alike; a kilogram is a thousand grams."""
    numbers: list[Fraction] = []
    factor = Fraction(1)
    for expression in reversed(expressions):  # the first end of 7~8kg has no unit of its own
        factor = UNITS["Gram"].get(expression.unit, Fraction(1)) if expression.unit else factor
        ends = (expression.low,) if expression.low == expression.high else (expression.high, expression.low)
        numbers += [Fraction(end) * factor for end in ends]
    return numbers[::-1]


def _figures(text: str) -> list[Expression]:
    return [
        Expression(f.value or f.low or 0, f.value or f.high or 0, f.bound, f.unit, f.dimension)  # type: ignore[arg-type]
        for f in find_figures(_passage(text))
    ]


def _passage(text: str) -> Passage:
    return Passage("p", "r", 1, "body", (), text, (Span(0, len(text)),), (1,))


def _shown(expressions: Sequence[Expression]) -> str:
    return " ".join(
        f"{e.low}{'' if e.low == e.high else f'~{e.high}'}{e.unit and ' ' + e.unit}[{e.bound}]"
        for e in expressions
    )


def print_table(outcomes: Sequence[Outcome], *, verbose: bool) -> None:
    """Suite × category, then with ``verbose`` each miss, then what is out of scope with its reason."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.suite, outcome.category].append(outcome)
        groups[outcome.suite, "ALL"].append(outcome)
    print(f"{'suite':18}{'category':16}{'items':>7}{'in scope':>10}{'right':>7}{'%':>8}")
    for (suite, category), group in sorted(groups.items()):
        scope = [outcome for outcome in group if outcome.right is not None]
        right = sum(outcome.right is True for outcome in scope)
        share = f"{100 * right / len(scope):.1f}" if scope else "-"
        print(f"{suite:18}{category:16}{len(group):7}{len(scope):10}{right:7}{share:>8}")
    for outcome in outcomes if verbose else ():
        if outcome.right is False:
            print(f"MISS {outcome.case}  {outcome.text[:60]}  {outcome.item}  ours {outcome.ours[:120]}")
    print("\nOut of scope, and contradictions of the annotation guide or between the suites:")
    reasons = Counter((o.suite, o.reason) for o in outcomes if o.right is None)
    for (suite, reason), count in sorted(reasons.items()):
        print(f"{count:5}  {suite:18}{reason}")


def main() -> None:
    """Read all suites and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(__file__).resolve().parents[1] / ".." / "shared" / "figspecs"
    parser.add_argument("folder", type=Path, nargs="?", default=default, help="folder of the suites")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every miss")
    options = parser.parse_args()
    outcomes = [outcome for suite, case in read_cases(options.folder) for outcome in judge(suite, case)]
    print_table(outcomes, verbose=options.verbose)


if __name__ == "__main__":
    main()
