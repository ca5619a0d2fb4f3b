"""The JSON form of facts: exact numbers and spans that lead back to the source."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.loaders import decode_source
from corpus.source import Place
from corpus.span import Span
from extract.facts import extract_facts
from extract.serialization import facts_as_json, number_as_json

TEXT = (
    "# 湘江县：把小院议事做实\n\n湖南省长沙市浏阳市位于湘东，常住人口142.9万。\n\n## 建强阵地\n\n"
    "搭建议事平台。全市建成村民议事小院320余个，累计调解纠纷1.2万件，群众满意\n\n意度达98.5%。\n"
).replace("# 湘江县", "# 浏阳市")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (Decimal("99.96"), 99.96),
        (Decimal("2000000000"), 2000000000),
        (Decimal("1E+3"), 1000),
        (Fraction(2, 3), "2/3"),
        (Decimal("0.12345678901234567891"), "0.12345678901234567891"),
        (None, None),
    ],
)
def test_numbers_keep_their_value(number: Decimal | Fraction | None, expected: object) -> None:
    assert number_as_json(number) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_every_decimal_survives_json(number: Decimal) -> None:
    assert Decimal(str(json.loads(json.dumps(number_as_json(number))))) == number


def test_source_spans_spell_the_text() -> None:
    found = facts_as_json(extract_facts(decode_source("probe.md", TEXT.encode())))
    assert set(found) >= {"source", "reports", "edits", "passages", "practices", "entities", "figures"}
    rows = [*found["passages"], *found["entities"], *found["figures"]]  # type: ignore[misc]
    assert len(rows) > 6
    for row in rows:
        assert "".join(TEXT[start:end] for start, end in row["source_spans"]) == row["text"]


def test_rows_say_on_which_page_and_where_they_stand() -> None:
    text = "浏阳市搭建议事平台，调解纠纷120件，\n群众满意度达98%。"
    places = (
        Place(Span(0, 18), 1, (100, 900, 880, 920)),
        Place(Span(20, len(text)), 2, (100, 80, 400, 100), confidence=931),
    )
    source = replace(decode_source("a.txt", text.encode()), places=places)
    plain, found = (
        facts_as_json(extract_facts(replace(source, places=()))),
        facts_as_json(extract_facts(source)),
    )
    assert found["source"]["pages"] == 2  # type: ignore[index]
    first, second = found["figures"]  # type: ignore[misc]
    assert first["places"] == [{"source_span": [0, 18], "page": 1, "box": [100, 900, 880, 920]}]
    assert [place["page"] for place in second["places"]] == [2]
    assert second["places"][0]["confidence"] == 931
    for row in [*found["passages"], *found["lines"]]:  # type: ignore[misc]
        row.pop("places")
    assert found["passages"] == plain["passages"]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=6),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=3),
)
def test_places_of_spans_are_those_that_share_a_character(gaps: list, drawn: list) -> None:  # type: ignore[type-arg]
    places, end = [], 0
    for gap, length in gaps:
        places.append(Place(Span(end + gap, end + gap + length), page=1))
        end += gap + length
    spans = [Span(start, start + length) for start, length in drawn]
    source = replace(decode_source("a.txt", b"a"), places=tuple(places))
    by_hand = [place for span in spans for place in places if place.span.overlaps(span)]
    assert list(source.places_of(spans)) == list(dict.fromkeys(by_hand))


def test_facts_are_the_same_every_time_and_plain_json() -> None:
    first, second = (json.dumps(facts_as_json(extract_facts(decode_source("probe.md", TEXT.encode()))))
                     for _ in range(2))  # fmt: skip
    assert first == second
    assert json.loads(first)["reports"][0]["adcode"] == "430181"
