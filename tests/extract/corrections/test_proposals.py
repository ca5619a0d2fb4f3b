"""Proposals are read strictly, and each refusal says what to change."""

import pytest

from corpus.errors import CorrectionError
from extract.corrections.application import Application
from extract.corrections.proposals import read_proposal, source_key_of
from extract.facts import extract_facts
from tests.support.facts import make_source

FACTS = extract_facts(
    make_source(
        "# 长沙市雨花区：治理\n\n建强养老驿站。雨花区民政局牵头建设养老驿站200余家，服务老人3000人次。\n"
    )
)
BODY = next(passage for passage in FACTS.passages if "民政局" in passage.text)
FIGURE = FACTS.figures[0]
GOOD: dict[str, object] = {
    "kind": "fix_figure", "id": FIGURE.id, "changes": {"value": 300}, "author": "李", "reason": "核对",
}  # fmt: skip


def refuse(match: str, **row: object) -> None:
    with pytest.raises(CorrectionError, match=match):
        read_proposal({name: value for name, value in {**GOOD, **row}.items() if value != "DROP"}).resolve(
            Application(FACTS), 1, FACTS.source.id, "2026"
        )


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ({"author": " "}, "author is missing"),
        ({"reason": "DROP"}, "reason is missing"),
        ({"reason": "x" * 501}, "501 characters"),
        ({"author": "李\x00"}, "cannot be shown"),
        ({"kind": "paint"}, "no kind of correction"),
        ({"kind": "revert"}, "no kind of correction"),
        ({"colour": 1}, "'colour' is nothing"),
        ({"id": 7}, "'id' is text"),
        ({"id": "DROP"}, "say what it is about"),
        ({"source": FACTS.source.id}, "say what it is about"),
        ({"id": "DROP", "source": FACTS.source.id}, "needs 'spans'"),
        ({"id": "DROP", "source": FACTS.source.id, "spans": [[4, 2]]}, "no ranges"),
        ({"id": "DROP", "source": FACTS.source.id, "spans": [[4, 5], [3, 4]]}, "follow one another"),
        ({"id": "DROP", "source": FACTS.source.id, "spans": [[4, 4]]}, "none is empty"),
        ({"id": "DROP", "source": FACTS.source.id, "spans": [[4, 9999]]}, "before 9999"),
        ({"id": "DROP", "source": FACTS.source.id, "spans": [[2, 4]], "text": "北京"}, "there stands '长沙'"),
        ({"id": f"{BODY.id}.f77"}, "no figure"),
        ({"kind": "reject_mention", "changes": {}}, "no mention"),
        ({"kind": "set_themes", "changes": {"themes": []}}, "no practice"),
        ({"kind": "set_themes", "changes": {"themes": 3}}, "no practice|list of themes"),
        ({"kind": "add_figure"}, "needs characters"),
        ({"id": "DROP", "passage": BODY.id}, "needs the 'text'"),
        ({"id": "DROP", "passage": BODY.id, "text": "北京"}, "does not have the text"),
        ({"id": "DROP", "passage": BODY.id, "text": "养老驿站"}, "2 times"),
        ({"id": "DROP", "passage": BODY.id, "text": "养老驿站", "occurrence": 3}, "only 2 times"),
        ({"id": "DROP", "passage": BODY.id, "text": "养老驿站", "occurrence": True}, "whole number"),
        ({"id": "DROP", "passage": "3f9a1c04b7d2.r1.p099", "text": "x"}, "no passage"),
        ({"changes": {"values": 3}}, "no field 'values'"),
        ({"changes": {}}, "at least one field"),
        ({"changes": [1]}, "object of fields"),
        ({"changes": {"value": "many"}}, "no number"),
        ({"changes": {"value": "1e99999"}}, "no number"),
        ({"changes": {"value": "NaN"}}, "no number"),
        ({"changes": {"value": "1/0"}}, "no number"),
        ({"changes": {"value": True}}, "no number"),
        ({"changes": {"value": 1, "low": 2, "high": 3}}, "one of the two"),
        ({"changes": {"low": 2}}, "both low and high"),
        ({"changes": {"low": 2, "high": 2}}, "lies below"),
        ({"changes": {"unit": "张张"}}, "give its 'dimension'"),
        ({"changes": {"bound": "roughly"}}, "'roughly' is no bound"),
        ({"changes": {"period": "2023-13"}}, "no period"),
        ({"changes": {"scope_adcode": "51"}}, "no place code"),
        ({"kind": "retype_mention", "changes": {"type": "PLANET"}}, "no mention|no type"),
    ],
)
def test_what_cannot_be_meant_is_refused(row: dict[str, object], match: str) -> None:
    refuse(match, **row)


@pytest.mark.parametrize(
    ("kind", "changes", "match"),
    [
        ("retype_mention", {}, "needs the field 'type'"),
        ("retype_mention", {"type": "PLANET"}, "is no type"),
        ("retype_mention", {"type": "ORG", "reach": "everywhere"}, "only merge_mention"),
        ("retype_mention", {"type": "PLACE", "subtype": "party"}, "only names of the type ORG"),
        ("retype_mention", {"type": "ORG", "adcode": "510100"}, "only names of the type REGION"),
        ("merge_mention", {}, "needs the field 'canonical'"),
        ("merge_mention", {"into": "川大"}, "names no entity"),
        ("merge_mention", {"into": "REGION:成都市#510100", "reach": "everywhere"}, "merged across reports"),
        ("split_mention", {"reach": "source"}, "no field 'reach'"),
    ],
)
def test_changes_of_names_that_contradict_are_refused(
    kind: str, changes: dict[str, object], match: str
) -> None:
    mention = next(each for each in FACTS.mentions if each.type == "ORG")
    refuse(match, kind=kind, id=mention.id, changes=changes)


def test_no_row_but_an_object_is_a_correction() -> None:
    for row in ([], "reject", None, 3):
        with pytest.raises(CorrectionError, match="JSON object"):
            read_proposal(row)


def test_spans_that_touch_are_one_and_ids_name_their_source() -> None:
    mention = next(each for each in FACTS.mentions if each.type == "ORG")
    application = Application(FACTS)
    (place,) = application.place_of(mention)
    middle = place.start + 2
    row = {
        "kind": "reject_mention", "source": FACTS.source.id[:12], "author": "李", "reason": "不是机构",
        "spans": [[place.start, middle], [middle, place.end]], "text": mention.text,
        "number": 3, "state": "applied",
    }  # fmt: skip
    proposal = read_proposal(row)
    assert source_key_of(proposal) == FACTS.source.key
    assert proposal.resolve(application, 1, FACTS.source.id, "2026").spans == (place,)
    with pytest.raises(CorrectionError, match="is no id"):
        source_key_of(read_proposal({**row, "source": "报告.txt"}))
