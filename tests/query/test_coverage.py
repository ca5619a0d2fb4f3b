"""Coverage counts what can be counted row by row, and names what is missing."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.loaders import decode_source
from extract.facts import extract_facts
from extract.gazetteer import ancestors
from extract.records import Facts
from index.knowledge_base import KnowledgeBase
from index.quarantine import Fingerprint
from index.settings import Settings
from query.coverage import coverage_as_json, read_coverage
from tests.query.test_facets import MORE
from tests.support.embedders import CharacterEmbedder

TEXTS = {**MORE, "无处.txt": "# 工作总结\n\n开展活动12场。\n"}


@pytest.fixture
def settings(tmp_path: Path, store_reports: object) -> Settings:
    """A home with these texts, one of them gone, and one file that could not be read."""
    assert callable(store_reports)
    store_reports(tmp_path, TEXTS)
    made = Settings.from_environment(tmp_path)
    with KnowledgeBase.open(made, write=True, embedder=CharacterEmbedder()) as kb:
        kb.vanished.note(["/reports/城管.txt"], [])
        kb.quarantine.put(
            "/reports/坏.pdf", Fingerprint("0" * 64, 3, None), "read", "坏.pdf is damaged.", "1"
        )
    return made


def facts() -> list[Facts]:
    """What each text says, read anew."""
    return [extract_facts(decode_source(name, text.encode())) for name, text in TEXTS.items()]


def test_reports_are_counted_by_place_and_year(settings: Settings) -> None:
    with KnowledgeBase.open(settings, embedder=CharacterEmbedder()) as kb:
        coverage = read_coverage(kb)
    reports = [report for one in facts() for report in one.reports]
    by_place = Counter(
        code.adcode for report in reports if report.adcode for code in ancestors(report.adcode)
    )
    assert {one.adcode: one.reports for one in coverage.places if one.adcode} == by_place
    unplaced = [one.reports for one in coverage.places if one.adcode is None]
    assert unplaced == [sum(1 for report in reports if report.adcode is None)]
    by_year = Counter(report.date[:4] if report.date else None for report in reports)
    assert {one.year: one.reports for one in coverage.years} == by_year
    assert len(by_year) >= 2
    assert sum(cell.reports for cell in coverage.cells) == len(reports)
    practices = sum(len(one.practices) for one in facts())
    assert sum(one.practices for one in coverage.years) == practices == coverage.counts.practices


def test_sources_tell_what_they_hold_and_what_is_missing(settings: Settings) -> None:
    with KnowledgeBase.open(settings, embedder=CharacterEmbedder()) as kb:
        coverage = read_coverage(kb)
    held = {one.name: one for one in coverage.sources}
    assert {
        one.source.name: (len(one.reports), len(one.passages), len(one.practices), len(one.figures))
        for one in facts()
    } == {name: (one.reports, one.passages, one.practices, one.figures) for name, one in held.items()}
    assert held["养老.txt"].paths == ("/reports/养老.txt",)
    assert [name for name, one in held.items() if one.vanished] == ["城管.txt"]
    shown = coverage_as_json(coverage)
    (gone,) = coverage.vanished
    assert shown["vanished"] == [{"path": "/reports/城管.txt", "since": gone[1]}]
    (quarantined,) = coverage.quarantined
    assert quarantined.reason == "坏.pdf is damaged."
    assert [one.path for one in coverage.failures] == ["/reports/坏.txt"]


def test_an_empty_base_covers_nothing(tmp_path: Path) -> None:
    made = Settings.from_environment(tmp_path)
    KnowledgeBase.open(made, write=True, embedder=CharacterEmbedder()).close()
    with KnowledgeBase.open(made, embedder=CharacterEmbedder()) as kb:
        coverage = read_coverage(kb)
    assert (coverage.places, coverage.years, coverage.sources, coverage.failures) == ((), (), (), ())
