"""Figure conditions: a table of questions and sentences with the tier that a reader would give."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from corpus.span import Span
from extract.figures import find_figures
from extract.records import Passage
from query.conditions import FigureCondition, read_conditions
from query.contexts import Context
from query.tiers import TIERS, judge

_LOWEST = 0.98
with Path(__file__).with_name("figure_conditions.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


def tier_of(question: str, sentence: str) -> str:
    conditions = [one for one in read_conditions(question) if isinstance(one, FigureCondition)]
    if len(conditions) != 1:
        return f"{len(conditions)} conditions"
    passage = Passage("p", "r", 1, "body", (), sentence, (Span(0, len(sentence)),), (1,))
    return judge(conditions, None, tuple(find_figures(passage)), (), Context(sentence))[0].tier


@pytest.fixture(scope="module")
def outcomes() -> Counter[tuple[str, str]]:
    """How often each tier expected was judged as which."""
    return Counter((case["tier"], tier_of(case["question"], case["sentence"])) for case in CASES)


def test_the_table_is_large_and_holds_every_tier_and_no_case_twice() -> None:
    assert len({(case["question"], case["sentence"]) for case in CASES}) == len(CASES) >= 200
    assert {case["tier"] for case in CASES} == set(TIERS)
    assert min(Counter(case["tier"] for case in CASES).values()) >= 30


@pytest.mark.parametrize("tier", TIERS)
def test_precision_and_recall_of_each_tier(outcomes: Counter[tuple[str, str]], tier: str) -> None:
    right = outcomes[tier, tier]
    judged = sum(count for (_, found), count in outcomes.items() if found == tier)
    expected = sum(count for (asked, _), count in outcomes.items() if asked == tier)
    assert right / judged >= _LOWEST
    assert right / expected >= _LOWEST
