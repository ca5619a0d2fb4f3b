"""The metrics are what the tables say, in a format that Prometheus's own parser reads."""

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from index.knowledge_base import KnowledgeBase, StoredItem
from index.metrics import metrics_text
from index.settings import Settings
from query.metrics_command import metrics
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts

TEXT = "# 甲区：做法\n\n建立驿站。甲区设驿站3个，服务200名群众。\n"


def samples(text: str) -> dict[str, float]:
    """Each sample by its name and labels."""
    return {
        sample.name + "".join(f" {value}" for key, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def fill(settings: Settings) -> None:
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder(), extractor_version="1") as kb:
        kb.store([StoredItem("/甲.txt", TEXT.encode(), make_facts(TEXT))], "r1")
        kb.run_log.fail("r1", "/坏.txt", "read", "坏.txt cannot be read")
        kb.run_log.finish("r1", "finished", files=2, unchanged=0)
        kb.run_log.begin("r2", ["/甲.txt"])


def test_metrics_say_what_the_tables_hold(settings: Settings) -> None:
    fill(settings)
    with KnowledgeBase.open(settings, embedder=CharacterEmbedder(), extractor_version="1") as kb:
        found, counts = samples(metrics_text(kb)), kb.counts()
    assert found["policykb_sources"] == counts.sources == 1
    assert found["policykb_figures"] == counts.figures == 2
    assert found["policykb_runs finished"] == found["policykb_runs running"] == 1
    assert found["policykb_last_run_files"] == 0  # of r2, which still runs
    assert "policykb_last_run_seconds" not in found
    assert found["policykb_unpublished_passages"] == 0
    assert found["policykb_disk_free_bytes"] > 0


def test_the_last_run_is_told_with_its_failures(settings: Settings) -> None:
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder(), extractor_version="1") as kb:
        kb.run_log.begin("r1", ["/甲.txt"])
        kb.run_log.fail("r1", "/坏.txt", "read", "坏.txt cannot be read")
        kb.run_log.finish("r1", "finished", files=3, unchanged=2)
        found = samples(metrics_text(kb))
    assert found["policykb_last_run_failed_files"] == 1
    assert found["policykb_last_run_unchanged_files"] == 2
    assert found["policykb_last_run_seconds"] >= 0


def test_a_file_for_a_collector_takes_the_place_of_the_last_one(
    home_settings: Settings, tmp_path: Path
) -> None:
    fill(home_settings)
    file = tmp_path / "policykb.prom"
    file.write_text("old")
    metrics(file, home_settings.home)
    assert samples(file.read_text(encoding="utf-8"))["policykb_sources"] == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["policykb.prom"]
