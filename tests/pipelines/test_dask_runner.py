"""Files extracted on a Dask cluster end in the same rows as those extracted here."""

from pathlib import Path

import pytest

from corpus.errors import StoreError
from corpus.limits import Limits
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.dask_cluster import dask_cluster
from pipelines.extraction import Extracted, extractor
from pipelines.ingest import ingest

FILES = 6


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(FILES):
        done = f"整合窗口{number + 2}个，群众满意度达9{number}%。"
        text = f"# 安河县第{number}村：便民服务\n\n推行一窗受理。{done}\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "坏.txt").write_bytes(b"\x00\x01\x02")
    return folder


def test_a_cluster_gives_what_this_process_does(reports: Path) -> None:
    paths = [str(path) for path in sorted(reports.iterdir())]
    with dask_cluster(None, 1) as cluster, extractor(Limits(), cluster=cluster) as there:
        remote = there.extract(paths)
    with extractor(Limits(), workers=1) as here:
        assert remote == here.extract(paths)
    assert sum(isinstance(one, Extracted) for one in remote) == FILES


@pytest.mark.cluster
def test_a_run_on_a_cluster_ends_in_the_same_rows(reports: Path, home: Path, flows: str) -> None:
    def dump(name: str, runner: str) -> tuple[list[str], int]:
        summary = ingest([str(reports)], str(home / name), runner=runner)  # type: ignore[arg-type]
        with KnowledgeBase.open(Settings.from_environment(home / name)) as kb:
            return list(kb.tables.dump()), len(summary.failures)

    assert dump("dask", "dask") == dump("here", "processes")


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.dask_cluster.CONNECT_SECONDS", 0.2)
    with (
        pytest.raises(StoreError, match=r"tcp://127\.0\.0\.1:9 does not answer.*POLICYKB_DASK_URL"),
        dask_cluster("tcp://127.0.0.1:9", 1),
    ):
        pass
