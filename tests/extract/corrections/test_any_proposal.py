"""Whatever is proposed is entered or refused with a sentence; nothing breaks, and facts stay whole."""

from typing import Any, get_args

from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from corpus.errors import CorrectionError
from extract.corrections.application import Application
from extract.corrections.fields import read_changes
from extract.corrections.proposals import read_proposal
from extract.corrections.records import CorrectionKind
from extract.facts import extract_facts
from tests.support.facts import make_source

FACTS = extract_facts(
    make_source(
        "# 长沙市雨花区：治理\n\n建强养老驿站。雨花区民政局牵头建设养老驿站200余家，服务老人3000人次。\n"
    )
)
IDS = [row.id for row in (*FACTS.mentions, *FACTS.figures, *FACTS.practices, *FACTS.passages)]
NAMES = [
    "type", "subtype", "canonical", "adcode", "reach", "into", "value", "low", "high", "bound", "unit",
    "dimension", "indicator", "change", "basis", "status", "period", "scope", "scope_adcode", "themes",
]  # fmt: skip
WORDS = [
    "ORG", "PLACE", "party", "source", "everywhere", "510100", "exact", "at_least", "家", "count", "2023",
    "target", "increase", "yoy", "elderly_care", "1e9", "-3", "2/3", "NaN", "养老驿站", "", "\x00", "\ud800",
]  # fmt: skip
words = st.sampled_from(WORDS)
values: st.SearchStrategy[Any] = st.one_of(
    words,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.lists(words, max_size=3),
    st.text(max_size=5),
)
rows = st.fixed_dictionaries(
    {"reason": st.just("核对"), "author": st.just("李")},
    optional={
        "kind": st.sampled_from(get_args(CorrectionKind)) | values,
        "id": st.sampled_from(IDS) | values,
        "passage": st.sampled_from(IDS) | values,
        "source": st.just(FACTS.source.id) | values,
        "spans": st.lists(st.tuples(st.integers(-1, 70), st.integers(-1, 70)), max_size=3) | values,
        "text": st.sampled_from(["养老驿站", "老人", "3000人次"]) | values,
        "occurrence": st.integers(0, 3) | values,
        "changes": st.dictionaries(st.sampled_from(NAMES), values, max_size=3) | values,
        "revert": values,
    },
)


@example_settings(max_examples=400, deadline=None)
@given(rows)
def test_any_row_is_a_proposal_or_refused(row: dict[str, Any]) -> None:
    application = Application(FACTS)
    try:
        proposal = read_proposal(row)
        if proposal.reverts is not None:
            return
        entry = proposal.resolve(application, 1, FACTS.source.id, "2026")
    except CorrectionError:
        return
    outcome = application.apply(entry)
    facts = application.facts()
    assert (outcome.state == "applied") == (facts != FACTS)
    # What the ledger holds can be read again, and says the same.
    assert read_changes(entry.kind, entry.changes) == entry.changes
    assert {figure.change_of for figure in facts.figures} <= {None, *(figure.id for figure in facts.figures)}


@example_settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(get_args(CorrectionKind)),
    st.sampled_from(IDS),
    st.sampled_from(["养老驿站", "老人", "3000人次", "200余家"]),
    st.dictionaries(st.sampled_from(NAMES), words, max_size=3),
)
def test_likely_rows_too(kind: CorrectionKind, id_: str, text: str, changes: dict[str, Any]) -> None:
    place = {"passage": FACTS.passages[1].id, "text": text, "occurrence": 1}
    where = place if kind.startswith("add_") else {"id": id_}
    test_any_row_is_a_proposal_or_refused.hypothesis.inner_test(  # type: ignore[attr-defined]
        {"kind": kind, **where, "changes": changes, "reason": "核对", "author": "李"}
    )
