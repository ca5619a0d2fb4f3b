"""Corrections are applied to what is stored, come back after every ingestion, and go without a trace."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from corpus.errors import CorrectionError, StoreError
from extract.corrections.proposals import read_proposal
from extract.records import Facts
from index.backup import back_up
from index.correcting import Entered, Verdict
from index.corrections import LedgerFilter
from index.entity_lookups import EntityFilter, choose_entities
from index.knowledge_base import KnowledgeBase, StoredItem
from index.restoration import restore
from index.settings import Settings
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts
from tests.support.postgresql import PostgresqlServer

TEXT = """# 甲区：做法

## 优化服务

建立驿站。开设“企业咖啡”活动84场，服务200名群众。

化解矛盾。组建“云湾先锋”服务队，调解纠纷30个，再建“云湾先锋”站12家。
"""
CHANGED = TEXT.replace("84场", "99场")
PATH = "/报告.txt"


@contextmanager
def opened(settings: Settings, version: str = "1", *, write: bool = True) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(
        settings, write=write, embedder=CharacterEmbedder(), extractor_version=version
    ) as kb:
        yield kb


def store(kb: KnowledgeBase, text: str = TEXT, path: str = PATH, facts: Facts | None = None) -> Facts:
    facts = facts or make_facts(text, Path(path).name)
    kb.store([StoredItem(path, text.encode(), facts)], "r1")
    return facts


def correct(kb: KnowledgeBase, *rows: dict[str, Any], dry_run: bool = False) -> list[Verdict]:
    proposals = [read_proposal(row, author="李", reason="核对原文") for row in rows]
    return kb.correct(proposals, dry_run=dry_run)


def entered(*verdicts: Verdict) -> list[int]:
    assert all(isinstance(each, Entered) for each in verdicts), verdicts
    return [each.correction.number for each in verdicts if isinstance(each, Entered)]


def dump(kb: KnowledgeBase) -> list[str]:
    return list(kb.tables.dump())


def states(kb: KnowledgeBase) -> list[tuple[str, str | None]]:
    return [(entry.state, entry.why) for entry in kb.corrections.entries()]


def rows_for(facts: Facts) -> list[dict[str, Any]]:
    """One proposal of each kind, each about characters of its own."""
    coffee, first, second = facts.mentions
    body = facts.passages[3]
    return [
        {"kind": "retype_mention", "id": coffee.id, "changes": {"type": "ORG", "subtype": "company"}},
        {
            "kind": "merge_mention",
            "id": first.id,
            "changes": {"canonical": "云湾先锋志愿队", "reach": "source"},
        },
        {"kind": "split_mention", "id": second.id},
        {"kind": "add_mention", "passage": body.id, "text": "服务队", "changes": {"type": "ORG"}},
        {"kind": "fix_figure", "id": facts.figures[0].id, "changes": {"value": "48", "period": "2023"}},
        {"kind": "reject_figure", "id": facts.figures[1].id},
        {"kind": "set_themes", "id": facts.practices[0].id, "changes": {"themes": ["elderly_care"]}},
    ]


def test_tables_hold_what_was_corrected(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
        numbers = entered(*correct(kb, *rows_for(facts)))
        assert numbers == list(range(1, 8))
        now = kb.tables.facts(facts.source.id)
        assert [(each.text, each.type, each.canonical) for each in now.mentions] == [
            ("企业咖啡", "ORG", "企业咖啡"),
            ("云湾先锋", "PROGRAM", "云湾先锋志愿队"),
            ("服务队", "ORG", "服务队"),
            ("云湾先锋", "PROGRAM", "云湾先锋"),
        ]
        assert [(each.text, str(each.value), each.period) for each in now.figures] == [
            ("84场", "48", "2023"),
            ("30个", "30", None),
            ("12家", "12", None),
        ]
        assert [theme.name for theme in now.practices[0].themes] == ["elderly_care"]
        assert [theme.name for theme in kb.themes_of(now.practices[0])] == ["elderly_care"]
        assert now.practices[0].figure_ids == (facts.figures[0].id,)
        assert now.practices[1].instruments == ("云湾先锋",)
        assert {entry.state for entry in kb.corrections.entries()} == {"applied"}


def test_undoing_all_leaves_the_tables_as_if_nothing_had_been_corrected(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
        before = dump(kb)
        numbers = entered(*correct(kb, *rows_for(facts)))
        assert dump(kb) != before
        corrected = dump(kb)
        # Undone from the first on, so that what was built on it has to be told apart.
        undone = entered(*(verdict for number in numbers for verdict in correct(kb, {"revert": number})))
        assert dump(kb) == before
        assert [state for state, _ in states(kb)] == ["reverted"] * 7 + ["applied"] * 7
        entered(*correct(kb, *({"revert": number} for number in undone)))
        assert dump(kb) == corrected


def test_a_revert_names_what_it_takes_the_ground_from(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
        add = {
            "kind": "add_mention",
            "passage": facts.passages[3].id,
            "text": "服务队",
            "changes": {"type": "ORG"},
        }
        (first,) = correct(kb, add)
        assert isinstance(first, Entered)
        id_ = first.outcome.fact_id
        entered(*correct(kb, {"kind": "retype_mention", "id": id_, "changes": {"type": "PROGRAM"}}))
        (undone,) = correct(kb, {"revert": 1})
        assert isinstance(undone, Entered)
        assert undone.disturbed == (2,)
        assert states(kb) == [("reverted", None), ("inapplicable", "no mention there"), ("applied", None)]
        (refused,) = correct(kb, {"revert": 1})
        assert "does not hold any more" in str(refused)


def test_reading_files_again_brings_corrections_back(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
        entered(*correct(kb, *rows_for(facts)))
        corrected = dump(kb)
        store(kb)
        assert dump(kb) == corrected
        store(kb, path="/副本.txt")
        now = kb.tables.facts(facts.source.id)
        assert now.mentions[0].type == "ORG"
    with opened(settings, version="2") as kb:
        store(kb, path="/副本.txt")
        store(kb)
        assert kb.tables.facts(facts.source.id).mentions == now.mentions


def test_a_later_extractor_is_corrected_where_it_says_the_same(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
        entered(*correct(kb, *rows_for(facts)))
    wider = facts.mentions[0]
    later = replace(
        facts,
        mentions=(replace(wider, span=replace_span(wider.span, -1, 1)), *facts.mentions[1:]),
        figures=(replace(facts.figures[0], value=facts.figures[0].value), *facts.figures[2:]),
    )
    with opened(settings, version="2") as kb:
        store(kb, facts=later)
        assert states(kb) == [
            ("inapplicable", "no mention there"),
            ("applied", None),
            ("applied", None),
            ("applied", None),
            ("applied", None),
            ("needless", "no figure there"),
            ("applied", None),
        ]
        assert kb.corrections.count("inapplicable") == 1
    with opened(settings, version="1") as kb:
        store(kb)
        assert {state for state, _ in states(kb)} == {"applied"}


def replace_span(span: Any, before: int, after: int) -> Any:
    return type(span)(span.start + before, span.end + after)


def test_corrections_of_a_replaced_source_wait_for_it(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
        entered(*correct(kb, *rows_for(facts)))
        corrected = kb.tables.facts(facts.source.id)
        store(kb, CHANGED)
        assert set(states(kb)) == {("inapplicable", "source replaced")}
        (refused,) = correct(kb, rows_for(facts)[4])
        assert "was replaced" in str(refused)
        store(kb)
        assert kb.tables.facts(facts.source.id) == corrected
        assert {state for state, _ in states(kb)} == {"applied"}


def test_words_and_vectors_are_left_alone(settings: Settings) -> None:
    embedder = CharacterEmbedder()
    with KnowledgeBase.open(settings, write=True, embedder=embedder, extractor_version="1") as kb:
        facts = store(kb)
        kb.publish()
        embedded = len(embedder.texts)
        found = kb.words.search("驿站", 9)
        entered(*correct(kb, *rows_for(facts)))
        assert kb.words.search("驿站", 9) == found
        assert kb.publish() == 0
        assert len(embedder.texts) == embedded
        before = dump(kb)
        kb.reindex()
        assert dump(kb) == before
        assert kb.corrections.count() == 7


def test_a_reader_notices_a_correction(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
    fix = {"kind": "fix_figure", "id": facts.figures[0].id, "changes": {"indicator": "就业培训"}}
    with opened(settings, write=False) as reader:
        assert reader.catalogue.indicator_keys == frozenset()
        with opened(settings) as kb:
            entered(*correct(kb, fix))
        assert reader.catalogue.indicator_keys == {"就业培训"}


def test_a_dry_run_tells_and_keeps_nothing(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
    with opened(settings, write=False) as kb:
        before = dump(kb)
        assert entered(*correct(kb, *rows_for(facts), dry_run=True)) == list(range(1, 8))
        assert (dump(kb), kb.corrections.count()) == (before, 0)
        with pytest.raises(StoreError, match="opened for reading"):
            correct(kb, *rows_for(facts))


def test_what_cannot_be_entered_says_why_and_holds_up_nothing_else(settings: Settings) -> None:
    with opened(settings) as kb:
        facts = store(kb)
        rows = rows_for(facts)
        verdicts = correct(
            kb,
            rows[0],
            rows[0],
            {"kind": "reject_figure", "id": "0123456789ab.r1.p001.f01"},
            {"revert": 99},
            {"kind": "reject_figure", "source": "0" * 8, "spans": [[1, 2]]},
            {**rows[4], "changes": {"value": 84}},
            rows[5],
        )
        assert [isinstance(each, Entered) for each in verdicts] == [True, *[False] * 5, True]
        messages = [str(each) for each in verdicts if isinstance(each, CorrectionError)]
        assert [
            part in message
            for part, message in zip(
                ["says so already", "is not in", "no correction 99", "is not in", "says so already"],
                messages,
                strict=True,
            )
        ] == [True] * 5
        assert entered(verdicts[0], verdicts[-1]) == [1, 2]


def test_the_ledger_is_filtered_and_read_in_pages(settings: Settings) -> None:
    with opened(settings) as kb:
        facts, other = store(kb), store(kb, CHANGED, "/乙区.txt")
        entered(*correct(kb, *rows_for(facts)))
        proposal = read_proposal(rows_for(other)[0], author="王", reason="误")
        entered(*kb.correct([proposal]))
        entered(*correct(kb, {"revert": 2}))

        def numbers(**wanted: Any) -> list[int]:
            return [each.correction.number for each in kb.corrections.entries(LedgerFilter(**wanted))]

        assert numbers() == list(range(1, 10))
        assert numbers(author="王") == [8]
        assert numbers(kind="fix_figure") == [5]
        assert numbers(state="reverted") == [2]
        assert numbers(source="乙区") == numbers(source=other.source.id[:12]) == [8]
        assert numbers(source="%") == []
        assert numbers(fact_ids=frozenset([facts.figures[0].id])) == [5]
        assert [each.correction.number for each in kb.corrections.entries(after=3, limit=2)] == [4, 5]
        assert kb.corrections.authors() == ["李", "王"]
        entry = kb.corrections.entry(2)
        assert (entry.reverted_by, entry.former["canonical"]) == (9, "云湾先锋")
        assert (entry.source_name, entry.correction.written) == ("报告.txt", "云湾先锋")
        with pytest.raises(CorrectionError, match="no correction 10"):
            kb.corrections.entry(10)


def test_a_merge_everywhere_reaches_other_reports_in_whatever_order_they_come(settings: Settings) -> None:
    """Their own mentions stay; what they mean is told beside them, as long as the merge holds."""
    other = "# 乙区：做法\n\n学习“云湾先锋”经验。\n"

    def found(kb: KnowledgeBase) -> list[tuple[str, int]]:
        return [
            (each.canonical, each.reports) for each in choose_entities(kb.tables.engine, EntityFilter("云湾"))
        ]

    def merge(kb: KnowledgeBase, facts: Facts) -> None:
        changes = {"into": "PROGRAM:云湾先锋志愿队", "reach": "everywhere"}
        entered(*correct(kb, {"kind": "merge_mention", "id": facts.mentions[1].id, "changes": changes}))

    with opened(settings) as kb:
        facts = store(kb)
        assert found(kb) == [("云湾先锋", 1)]
        merge(kb, facts)
        assert found(kb) == [("云湾先锋志愿队", 1)]
        store(kb, other, "/乙.txt")
        assert found(kb) == [("云湾先锋志愿队", 2)]
        early = dump(kb)
        store(kb)
        assert dump(kb) == early
        entered(*correct(kb, {"revert": 1}))
        assert found(kb) == [("云湾先锋", 2)]
        merge(kb, facts)
        assert dump(kb) == early
        store(kb, CHANGED)
        assert found(kb) == [("云湾先锋", 2)]
        assert kb.tables.facts(make_facts(other).source.id).mentions == make_facts(other).mentions


def test_merges_of_several_reports_lead_to_one_name(settings: Settings) -> None:
    """Also where the second one changes what the first one meant."""
    texts = [
        f"# {place}：做法\n\n学习“{name}”经验。\n" for place, name in zip("乙丙丁", "甲乙丙", strict=True)
    ]
    with opened(settings) as kb:
        first, second, third = (store(kb, text, f"/{n}.txt") for n, text in enumerate(texts))
        reader = store(kb, "# 戊：做法\n\n再说“甲”。\n", "/戊.txt")
        for facts, name in ((first, "乙"), (second, "丙")):
            changes = {"into": f"PROGRAM:{name}", "reach": "everywhere"}
            entered(*correct(kb, {"kind": "merge_mention", "id": facts.mentions[0].id, "changes": changes}))

        def reports() -> dict[str, int]:
            return {
                each.canonical: each.reports for each in choose_entities(kb.tables.engine, EntityFilter())
            }

        assert reports() == {"丙": 4}
        merged = dump(kb)
        store(kb, texts[0], "/0.txt")
        store(kb, "# 戊：做法\n\n再说“甲”。\n", "/戊.txt")
        assert dump(kb) == merged
        entered(*correct(kb, {"revert": 2}))
        assert reports() == {"乙": 3, "丙": 1}
        assert kb.tables.facts(reader.source.id).mentions == reader.mentions
        assert kb.tables.facts(third.source.id).mentions == third.mentions


def test_a_backup_carries_the_ledger(settings: Settings, sqlite_settings: Settings, tmp_path: Path) -> None:
    with opened(settings) as kb:
        facts = store(kb)
        entered(*correct(kb, *rows_for(facts)), *correct(kb, {"revert": 2}))
        before, ledger = dump(kb), list(kb.corrections.entries())
    back_up(settings, tmp_path / "backup.tar.gz")
    home = tmp_path / "restored"
    there = replace(sqlite_settings, home=home, database_url=f"sqlite:///{home / 'policykb.sqlite3'}")
    restore(there, tmp_path / "backup.tar.gz")
    with opened(there) as kb:
        assert (dump(kb), list(kb.corrections.entries())) == (before, ledger)
        entered(*correct(kb, {"revert": 5}))
        assert kb.tables.facts(facts.source.id).figures[0] == facts.figures[0]


def test_a_correction_that_breaks_off_has_changed_nothing(sqlite_settings: Settings) -> None:
    """At whichever statement: the ledger and the facts change together, or not at all."""
    with opened(sqlite_settings) as kb:
        facts = store(kb)
        before = dump(kb)
    left = [0]

    def break_off(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", break_off)
    try:
        broken = 0
        while True:
            left[0] = broken + 1
            with opened(sqlite_settings) as kb:
                try:
                    correct(kb, *rows_for(facts))
                except KeyboardInterrupt:
                    broken += 1
                else:
                    break
            with opened(sqlite_settings, write=False) as kb:
                assert (dump(kb), kb.corrections.count()) == (before, 0)
        assert broken > 20
    finally:
        event.remove(Engine, "before_cursor_execute", break_off)
    with opened(sqlite_settings) as kb:
        assert {state for state, _ in states(kb)} == {"applied"}
        # The same batch again, as after a kill that nobody saw: nothing is entered twice.
        assert not [each for each in correct(kb, *rows_for(facts)[:2]) if isinstance(each, Entered)]


def test_a_correction_that_is_killed_has_changed_nothing_and_can_be_given_again(
    home_settings: Settings, tmp_path: Path
) -> None:
    with opened(home_settings) as kb:
        facts = store(kb)
        before = dump(kb)
    batch = tmp_path / "rows.json"
    batch.write_text(json.dumps(rows_for(facts)), encoding="utf-8")
    program = Path(__file__).parents[1] / "support" / "interrupted_correction.py"

    def corrected_until(count: int) -> int:
        arguments = [sys.executable, program, home_settings.home, batch, str(count)]
        root = str(program.parents[2])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
        return subprocess.run(arguments, env=environment, check=False).returncode

    for count in (2, 20):
        assert corrected_until(count) == -signal.SIGKILL
        with opened(home_settings, write=False) as kb:
            assert (dump(kb), kb.corrections.count()) == (before, 0)
    assert corrected_until(1000) == 0
    with opened(home_settings, write=False) as kb:
        assert {state for state, _ in states(kb)} == {"applied"}


def test_two_processes_that_write_one_database_correct_it_in_turn(
    sqlite_settings: Settings, postgresql: PostgresqlServer
) -> None:
    settings = replace(sqlite_settings, database_url=postgresql.make_database())
    with opened(settings) as kb:
        facts = [store(kb, TEXT.replace("84场", f"{count}场"), f"/{count}.txt") for count in range(8)]
        before = dump(kb)

    def correct_some(some: list[Facts]) -> None:
        with opened(settings) as kb:
            for each in some:
                entered(*correct(kb, *rows_for(each)[4:6]))

    threads = [threading.Thread(target=correct_some, args=(facts[start::2],)) for start in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened(settings) as kb:
        numbers = [entry.correction.number for entry in kb.corrections.entries()]
        assert numbers == list(range(1, 17))
        assert {state for state, _ in states(kb)} == {"applied"}
        entered(*correct(kb, *({"revert": number} for number in numbers)))
        assert dump(kb) == before
