"""Corrections on the command line: one by one, in batches, undone, listed, after files were read again."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.records import Facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from pipelines.cli import app
from pipelines.ingest import ingest
from query.cli import app as reading
from query.exits import run
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts

TEXT = "# 甲区：做法\n\n建立驿站。开设“企业咖啡”活动84场，服务200名群众。\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def facts(home: Path, monkeypatch: pytest.MonkeyPatch) -> Facts:
    """What a knowledge base in ``home`` holds; corrections need no model."""
    monkeypatch.setenv("POLICYKB_HOME", str(home))
    facts = make_facts(TEXT, "=报告.txt")
    with KnowledgeBase.open(Settings.from_environment(), write=True, embedder=CharacterEmbedder()) as kb:
        kb.store([StoredItem("/=报告.txt", TEXT.encode(), facts)], "r1")
    return facts


@pytest.fixture
def policykb(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run either program and return its exit code, output and complaints."""

    def called(*arguments: object, reads: bool = False) -> tuple[int, str, str]:
        code = run(reading if reads else app, list(map(str, arguments)))
        said = capsys.readouterr()
        return code, said.out, said.err

    return called


WHO = ("--author", "李研究员", "--reason", "核对原文")


def test_one_correction_is_entered_listed_and_undone(facts: Facts, policykb: Run) -> None:
    figure = facts.figures[0]
    fix = ("correct", "fix_figure", figure.id, "--set", "value=48", "--set", "period=2023", *WHO)
    code, told, _ = policykb(*fix, "--dry-run")
    assert (code, told.startswith("would be entered: fix_figure “84场”")) == (0, True)
    assert policykb("corrections", reads=True)[1].startswith("Nothing meets")
    code, told, _ = policykb(*fix)
    assert (code, "correction 1: fix_figure “84场”" in told, "value: 84 → 48" in told) == (0, True, True)
    code, _, complaint = policykb(*fix)
    assert (code, "says so already" in complaint) == (1, True)
    (row,) = json.loads(policykb("figures", "--json", "--where", "=48场", reads=True)[1])["rows"]
    assert (row["figure_id"], row["value"], row["period"]) == (figure.id, 48, "2023")
    code, printed, _ = policykb("corrections", "--json", reads=True)
    (entry,) = json.loads(printed)["rows"]
    assert (entry["number"], entry["author"], entry["state"]) == (1, "李研究员", "applied")
    assert (entry["text"], entry["changes"], entry["former"]) == (
        "84场", {"period": "2023", "value": "48"}, {"period": None, "value": "84"},
    )  # fmt: skip
    code, told, _ = policykb("revert", 1, "--author", "王", "--reason", "原文无误")
    assert (code, told) == (0, "correction 2: revert undoes 1\n")
    assert json.loads(policykb("figures", "--json", "--where", "=48场", reads=True)[1])["rows"] == []
    code, _, complaint = policykb("revert", 1, "--author", "王", "--reason", "又")
    assert (code, "does not hold any more" in complaint) == (1, True)


def test_a_batch_enters_what_it_can_and_names_the_rest(facts: Facts, policykb: Run, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    rows: list[Any] = [
        {"kind": "reject_figure", "id": facts.figures[1].id},
        {"kind": "retype_mention", "id": facts.mentions[0].id, "changes": {"type": "PLANET"}},
        {
            "kind": "add_mention",
            "passage": facts.passages[1].id,
            "text": "驿站",
            "changes": {"type": "PLACE"},
        },
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    batch.write_text("\n".join([*lines[:2], "", "{broken", lines[2]]), encoding="utf-8-sig")
    code, printed, complaints = policykb("correct", batch, *WHO, "--json")
    assert code == 1
    told = [json.loads(line) for line in printed.splitlines()]
    assert [(row["line"], row["entered"]) for row in told] == [(1, True), (2, False), (4, False), (5, True)]
    assert [line.split(":")[1].strip() for line in complaints.splitlines()] == ["line 2", "line 4"]
    code, printed, _ = policykb("correct", batch, *WHO, "--json", "--dry-run")
    assert (code, [json.loads(line)["entered"] for line in printed.splitlines()]) == (1, [False] * 4)
    table = policykb("corrections", "--csv", "--kind", "add_mention", reads=True)[1]
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["changes"], row["source_name"]) == ("type=PLACE", "'=报告.txt")


def test_rows_of_the_list_are_lines_elsewhere(
    facts: Facts, policykb: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policykb("correct", "retype_mention", facts.mentions[0].id, "--set", "type=PLACE", *WHO)
    policykb("correct", "set_themes", facts.practices[0].id, "--set", "themes=elderly_care", *WHO)
    rows = json.loads(policykb("corrections", "--json", reads=True)[1])["rows"]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.setenv("POLICYKB_HOME", str(tmp_path / "elsewhere"))
    with KnowledgeBase.open(Settings.from_environment(), write=True, embedder=CharacterEmbedder()) as kb:
        kb.store([StoredItem("/乙.txt", TEXT.encode(), make_facts(TEXT, "乙.txt"))], "r1")
    assert policykb("correct", batch)[0] == 0
    copied = json.loads(policykb("corrections", "--json", reads=True)[1])["rows"]
    assert [(row["author"], row["changes"], row["spans"]) for row in copied] == [
        (row["author"], row["changes"], row["spans"]) for row in rows
    ]


def test_words_that_are_off_are_told_before_anything_is_opened(policykb: Run, tmp_path: Path) -> None:
    for arguments, says in [
        (("correct", "nothing.jsonl"), "neither a file nor a kind"),
        (("correct", "fix_figure", *WHO), "needs the ID"),
        (("correct", "fix_figure", "x.f01", "--set", "value=1"), "needs --author"),
        (("correct", "fix_figure", "x.f01", "--set", "value", *WHO), "has no ="),
        (("correct", "nothing.jsonl", "x.f01"), "is a batch alone"),
        (("correct", "revert", "1", *WHO), "policykb-ingest revert"),
        (("correct", "reject_figure", "x", "--author", "李", "--reason", " "), "reason is missing"),
    ]:
        code, _, complaint = policykb(*arguments)
        assert (code, says in complaint) == (2, True), complaint


@pytest.mark.usefixtures("sqlite_only")
def test_another_process_that_writes_is_named(facts: Facts, policykb: Run) -> None:
    with KnowledgeBase.open(Settings.from_environment(), write=True):
        code, _, complaint = policykb("correct", "reject_figure", facts.figures[0].id, *WHO)
        assert (code, "is being written by" in complaint) == (1, True)
        assert policykb("correct", "reject_figure", facts.figures[0].id, *WHO, "--dry-run")[0] == 0


@pytest.mark.usefixtures("flows")
def test_corrections_outlive_runs_and_those_that_no_longer_apply_are_told(
    home: Path, tmp_path: Path, policykb: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYKB_HOME", str(home))
    report = tmp_path / "报告.txt"
    report.write_text(
        "长沙市雨花区：治理\n\n建强养老驿站。雨花区民政局牵头建设养老驿站200余家。\n", encoding="utf-8"
    )
    ingest([str(report)], str(home))
    (figure,) = json.loads(policykb("figures", "--json", reads=True)[1])["rows"]
    assert policykb("correct", "fix_figure", figure["figure_id"], "--set", "value=300", *WHO)[0] == 0
    assert ingest([str(report)], str(home), force=True).totals.inapplicable_corrections == 0
    (again,) = json.loads(policykb("figures", "--json", reads=True)[1])["rows"]
    assert (again["figure_id"], again["value"]) == (figure["figure_id"], 300)
    report.write_text(
        "长沙市雨花区：治理\n\n建强养老驿站。雨花区民政局牵头建设养老驿站二百家。\n", encoding="utf-8"
    )
    code, _, complaint = policykb("run", report)
    assert (code, "1 correction does not apply" in complaint) == (0, True)
    (entry,) = json.loads(policykb("corrections", "--json", "--state", "inapplicable", reads=True)[1])["rows"]
    assert entry["why"] == "source replaced"
    checks = json.loads(policykb("doctor", "--json", reads=True)[1])["checks"]
    assert [each["state"] for each in checks if each["name"] == "corrections"] == ["warning"]
