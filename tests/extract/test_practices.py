"""Outcomes, actors and instruments of a practice, on sentences made up for the test."""

import pytest

from corpus.span import Span
from extract.practices import describe_practices, find_outcomes, outcome_cues
from extract.records import Mention, Passage, Practice


def passage(text: str, number: int = 1, duplicate_of: str | None = None) -> Passage:
    return Passage(
        id=f"s.r1.p{number:03}", report_id="s.r1", number=number, role="body", heading_path=(),
        text=text, pieces=(Span(0, len(text)),), lines=(number,), duplicate_of=duplicate_of,
    )  # fmt: skip


def mention(passage: Passage, text: str, kind: str) -> Mention:
    start = passage.text.index(text)
    return Mention(
        id=f"{passage.id}.n{start}", passage_id=passage.id, type=kind, subtype=None,  # type: ignore[arg-type]
        span=Span(start, start + len(text)), text=text, canonical=text, adcode=None,
    )  # fmt: skip


def practice(*passages: Passage) -> Practice:
    return Practice(
        id="s.r1.m01", report_id="s.r1", number=1, title=None, heading_path=(), region=None, adcode=None,
        passage_ids=tuple(p.id for p in passages), lines=(1,),
    )  # fmt: skip


@pytest.mark.parametrize("cue", outcome_cues(), ids=lambda cue: cue.cue)
def test_each_outcome_cue_finds_its_example_and_not_its_near_miss(cue: object) -> None:
    assert hasattr(cue, "example")
    assert hasattr(cue, "near_miss")
    assert list(find_outcomes(passage(cue.example))), cue.example
    if cue.near_miss:
        assert not list(find_outcomes(passage(cue.near_miss))), cue.near_miss


def test_outcomes_are_spans_of_the_passage() -> None:
    text = "邻里结对互助，促进邻里关系融洽；设立公示栏，方便查询。"
    found = list(find_outcomes(passage(text)))
    assert [outcome.text for outcome in found] == ["促进邻里关系融洽"]
    assert all(outcome.span.of(text) == outcome.text for outcome in found)


def test_actors_are_organisations_subjects_and_bare_bodies_in_reading_order() -> None:
    body = passage("区委牵头抓总，浏阳市推行轮值制度，县农业局驻点指导，产品销往湘潭市。")
    mentions = [
        mention(body, "浏阳市", "REGION"),
        mention(body, "县农业局", "ORG"),
        mention(body, "湘潭市", "REGION"),
    ]
    (described,) = describe_practices([practice(body)], [body], mentions, [])
    assert described.actors == ("区委", "浏阳市", "县农业局")


def test_copies_add_nothing() -> None:
    body = passage("推行“轮值会长”制度。")
    copy = passage("推行“轮值会长”制度。", number=2, duplicate_of=body.id)
    mentions = [mention(body, "轮值会长", "PROGRAM"), mention(copy, "轮值会长", "PROGRAM")]
    (described,) = describe_practices([practice(body, copy)], [body, copy], mentions, [])
    assert described.instruments == ("轮值会长",)
