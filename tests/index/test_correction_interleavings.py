"""Ingestions and corrections in any order end where applying the ledger to the extracted facts ends."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from extract.corrections.application import apply_corrections
from extract.corrections.proposals import read_proposal
from extract.corrections.records import Correction
from extract.corrections.standing import in_force
from extract.records import Facts
from index.correcting import Entered
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.uncorrected_facts import read_uncorrected, uncorrected_as_text
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import any_facts, make_facts

_EXAMPLES = count()


@pytest.fixture(scope="module")
def any_kb(module_settings: Settings) -> Iterator[KnowledgeBase]:
    """One knowledge base for all examples."""
    embedder = CharacterEmbedder(dimension=2)
    kb = KnowledgeBase.open(module_settings, write=True, embedder=embedder, extractor_version="1")
    yield kb
    kb.close()


@dataclass
class Reference:
    """What is stored, told in the simplest way: extracted facts and a list of entries."""

    machine: Facts
    ledger: list[Correction] = field(default_factory=list)

    def facts(self) -> Facts:
        return apply_corrections(self.machine, self.ledger)[0]


def texts_of(number: int) -> list[str]:
    """Two versions of one report, which no other example has."""
    text = (
        f"# 甲区{number}\n\n建站。开设“企业咖啡”活动84场，服务200名群众。\n\n组建“云湾先锋”队，调解30个。\n"
    )
    return [text, text.replace("调解", "化解")]


steps = st.lists(
    st.tuples(
        st.sampled_from(["store", "poorer", "fix", "retype", "reject", "drop figure", "revert", "revert"]),
        st.integers(0, 1),  # which version of the report
        st.integers(0, 5),  # which of its facts, or which entry
        st.sampled_from(["ORG", "DOCUMENT"]),
    ),
    max_size=10,
)


@example_settings(max_examples=15, deadline=None)
@given(steps)
def test_any_interleaving_ends_where_the_reference_ends(
    any_kb: KnowledgeBase, taken: list[tuple[str, int, int, str]]
) -> None:
    number = next(_EXAMPLES)
    references = [
        Reference(make_facts(text, f"{number}-{which}.txt")) for which, text in enumerate(texts_of(number))
    ]
    for which, reference in enumerate(references):
        _store(any_kb, reference, which)
    for step, which, chosen, word in taken:
        reference = references[which]
        if step in ("store", "poorer"):
            whole = make_facts(reference.machine.source.text, reference.machine.source.name)
            reference.machine = whole if step == "store" else poorer(whole)
            _store(any_kb, reference, which)
        else:
            _correct(any_kb, reference, step, chosen, word)
        for each in references:
            assert any_kb.tables.facts(each.machine.source.id) == each.facts()
    for reference in references:
        _revert_all(any_kb, reference)
        assert any_kb.tables.facts(reference.machine.source.id) == reference.machine


def poorer(facts: Facts) -> Facts:
    """What an extractor says that misses the last name and figure."""
    gone = facts.figures[-1].id
    practices = tuple(
        replace(each, figure_ids=tuple(id_ for id_ in each.figure_ids if id_ != gone))
        for each in facts.practices
    )
    return replace(facts, mentions=facts.mentions[:-1], figures=facts.figures[:-1], practices=practices)


def _store(kb: KnowledgeBase, reference: Reference, which: int) -> None:
    facts = reference.machine
    kb.store([StoredItem(f"/{facts.source.name}", facts.source.text.encode(), facts)], "r1")


def _correct(kb: KnowledgeBase, reference: Reference, step: str, chosen: int, word: str) -> None:
    now = reference.facts()
    rows = now.figures if step in ("fix", "drop figure") else now.mentions
    if step == "revert":
        if not reference.ledger:
            return
        row: dict[str, object] = {"revert": reference.ledger[chosen % len(reference.ledger)].number}
    elif not rows:
        return
    else:
        kinds = {
            "fix": ("fix_figure", {"value": chosen + 1}),
            "drop figure": ("reject_figure", {}),
            "retype": ("retype_mention", {"type": word}),
            "reject": ("reject_mention", {}),
        }
        kind, changes = kinds[step]
        row = {"kind": kind, "id": rows[chosen % len(rows)].id, "changes": changes}
    (verdict,) = kb.correct([read_proposal(row, author="李", reason="核对")])
    if isinstance(verdict, Entered):
        reference.ledger.append(verdict.correction)


def _revert_all(kb: KnowledgeBase, reference: Reference) -> None:
    for entry in in_force(reference.ledger):
        kb.correct([read_proposal({"revert": entry.number}, author="李", reason="全部撤回")])


@example_settings(max_examples=60, deadline=None)
@given(any_facts())
def test_any_facts_are_kept_and_read_back_as_they_were(facts: Facts) -> None:
    without = replace(facts, mentions=(), figures=(), practices=())
    assert read_uncorrected(uncorrected_as_text(facts), without) == facts


def test_facts_that_were_kept_before_a_column_came_are_read_without_it() -> None:
    facts = make_facts("# 甲区\n\n建站。服务200名群众。\n")
    kept = json.loads(uncorrected_as_text(facts))
    for row in kept["figure"]:
        del row["scope_adcode"]
    assert read_uncorrected(json.dumps(kept), facts) == facts
