"""Properties of corrections over any sequence of them, beside a reference that is too simple to be wrong."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from corpus.span import slice_pieces
from extract.corrections.application import apply_corrections
from extract.corrections.records import Correction
from extract.corrections.standing import in_force
from extract.facts import extract_facts
from extract.records import Facts
from tests.support.facts import make_source

TEXT = """# 长沙市雨花区：深化社区治理

建强养老驿站。雨花区民政局牵头建设养老驿站200余家，服务老人3000人次，群众满意度达98%以上。

打造“云湾先锋”品牌。依托长沙大学组建“云湾先锋”服务队，开展活动84场，惠及群众1200人。
"""
FACTS = extract_facts(make_source(TEXT))
PASSAGES = {passage.id: passage for passage in FACTS.passages}
NAMES = {"type": ["ORG", "PROGRAM"], "canonical": ["长沙大学", "云湾先锋"]}
FIGURES = {"value": ["1", "2.5"], "status": ["target"], "period": ["2023", None], "unit": ["名"]}
FIELDS = {"retype_mention": NAMES, "reject_mention": {}, "fix_figure": FIGURES, "reject_figure": {}}


def _entry(kind: str, row: object, changes: dict[str, str | None], number: int) -> Correction:
    passage = PASSAGES[row.passage_id]  # type: ignore[attr-defined]
    spans = slice_pieces(passage.pieces, row.span)  # type: ignore[attr-defined]
    written = "".join(span.of(TEXT) for span in spans)
    return Correction(number, kind, FACTS.source.id, spans, written, changes, "李", "核对", "2026")  # type: ignore[arg-type]


@st.composite
def entries(draw: st.DrawFn, *, reverts: bool = True) -> list[Correction]:
    """A ledger of up to eight entries, of which some undo others."""
    made: list[Correction] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        if reverts and made and draw(st.booleans()):
            undone = draw(st.integers(1, number - 1))
            made.append(Correction(number, "revert", FACTS.source.id, (), "", {}, "李", "误", "2026", undone))
            continue
        kind = draw(st.sampled_from(sorted(FIELDS)))
        row = draw(st.sampled_from(FACTS.mentions if kind.endswith("mention") else FACTS.figures))
        fields = FIELDS[kind]
        names = draw(st.sets(st.sampled_from(sorted(fields)), min_size=1)) if fields else set()
        changes = {name: draw(st.sampled_from(fields[name])) for name in sorted(names)}
        made.append(_entry(kind, row, changes, number))
    return made


def reference(ledger: Sequence[Correction]) -> tuple[dict[str, dict[str, object]], set[str]]:
    """What each mention and figure is said to be in the end, and which of them there are."""
    holds = {}
    for entry in reversed(ledger):
        undoers = [other for other in ledger if other.reverts == entry.number]
        holds[entry.number] = not any(holds[other.number] for other in undoers)
    said: dict[str, dict[str, object]] = {row.id: {} for row in (*FACTS.mentions, *FACTS.figures)}
    gone: set[str] = set()
    at = {
        (isinstance_name, slice_pieces(PASSAGES[row.passage_id].pieces, row.span)): row.id
        for isinstance_name, rows in (("mention", FACTS.mentions), ("figure", FACTS.figures))
        for row in rows
    }
    for entry in ledger:
        if entry.kind == "revert" or not holds[entry.number]:
            continue
        id_ = at[entry.kind.split("_")[1], entry.spans]
        if entry.kind.startswith("reject"):
            gone.add(id_)
        elif id_ not in gone:
            said[id_] |= entry.changes
    return said, gone


@example_settings(max_examples=150, deadline=None)
@given(entries())
def test_any_ledger_ends_where_the_reference_ends(ledger: list[Correction]) -> None:
    now, outcomes = apply_corrections(FACTS, ledger)
    said, gone = reference(ledger)
    rows = {row.id: row for row in (*now.mentions, *now.figures)}
    assert rows.keys() == said.keys() - gone
    for id_, fields in said.items():
        if id_ in rows:
            told = {name: getattr(rows[id_], name) for name in fields}
            assert {name: None if value is None else str(value) for name, value in told.items()} == fields
    assert [outcome.number for outcome in outcomes] == [entry.number for entry in in_force(ledger)]
    assert_whole(now)


def assert_whole(facts: Facts) -> None:
    """Practices name figures that there are, and all of those in their passages."""
    ids = {figure.id for figure in facts.figures}
    for practice in facts.practices:
        own = [figure.id for figure in facts.figures if figure.passage_id in practice.passage_ids]
        assert list(practice.figure_ids) == own
    assert all(figure.change_of in ids | {None} for figure in facts.figures)


@example_settings(max_examples=60, deadline=None)
@given(entries(reverts=False), st.randoms(use_true_random=False))
def test_order_means_nothing_where_each_has_characters_of_its_own(
    ledger: list[Correction], random: object
) -> None:
    apart = list({entry.spans: entry for entry in ledger}.values())
    numbers = [entry.number for entry in apart]
    random.shuffle(numbers)  # type: ignore[attr-defined]
    other = [replace(entry, number=number) for entry, number in zip(apart, numbers, strict=True)]
    assert apply_corrections(FACTS, apart)[0] == apply_corrections(FACTS, other)[0]


@example_settings(max_examples=60, deadline=None)
@given(entries())
def test_a_ledger_of_which_all_is_undone_leaves_the_facts(ledger: list[Correction]) -> None:
    number = len(ledger)
    whole = list(ledger)
    for entry in in_force(ledger):
        number += 1
        whole.append(
            Correction(number, "revert", FACTS.source.id, (), "", {}, "李", "误", "2026", entry.number)
        )
    assert apply_corrections(FACTS, whole) == (FACTS, ())


@example_settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([(1, "养老驿站"), (1, "群众"), (2, "服务队"), (2, "品牌"), (2, "群众")]), unique=True
    )
)
def test_added_names_stand_in_order_in_whatever_order_they_were_added(chosen: list[tuple[int, str]]) -> None:
    added = []
    for number, (at, text) in enumerate(chosen, start=1):
        passage = FACTS.passages[at]
        start = passage.text.index(text)
        spans = slice_pieces(passage.pieces, type(passage.pieces[0])(start, start + len(text)))
        changes = {"type": "PROGRAM"}
        added.append(
            Correction(number, "add_mention", FACTS.source.id, spans, text, changes, "李", "漏", "2026")
        )
    now, _ = apply_corrections(FACTS, added)
    order = {passage.id: number for number, passage in enumerate(FACTS.passages)}
    places = [(order[mention.passage_id], mention.span) for mention in now.mentions]
    assert all(one < other for one, other in pairwise(places))
    assert len(now.mentions) == len(FACTS.mentions) + len(chosen)
