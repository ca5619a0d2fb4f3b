"""Two runs in two processes on one PostgreSQL database: together they do the work of one, once."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.ingest import ingest
from tests.support.postgresql import PostgresqlServer

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()"]
FILES = 70  # three batches


def write_reports(folder: Path) -> None:
    folder.mkdir()
    for number in range(FILES):
        done = f"整合窗口{number % 7 + 2}个，办理事项{number + 100}件。"
        text = f"# 安河县第{number}村：便民服务\n\n推行一窗受理。{done}\n"
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")


def dump(settings: Settings) -> list[str]:
    with KnowledgeBase.open(settings) as kb:
        vectors = {id_ for ids, _ in kb._stored.pages(kb.model) for id_ in ids}
        assert vectors == kb.tables.searched_passage_ids()
        assert {hit.passage_id for hit in kb.words.search("一窗受理", 999)} == vectors
        return list(kb.tables.dump())


@pytest.mark.parametrize(
    "overlap",
    [True, pytest.param(False, marks=pytest.mark.cluster)],
    ids=["one folder", "two folders"],
)
def test_two_runs_end_as_one(
    tmp_path: Path, home: Path, flows: str, postgresql: PostgresqlServer, overlap: bool
) -> None:
    reports, url = tmp_path / "reports", postgresql.make_database(empty=True)
    write_reports(reports)
    paths = [[reports], [reports]]
    if not overlap:
        files = sorted(reports.iterdir())
        paths = [files[::2], files[1::2]]
    environment = {**os.environ, "PREFECT_API_URL": flows, "POLICYKB_DATABASE_URL": url}
    runs = [
        subprocess.Popen(
            [*COMMAND, "run", *map(str, some), "--home", str(home), "--json"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for some in paths
    ]  # fmt: skip
    summaries: list[dict[str, Any]] = []
    for run in runs:
        out, said = run.communicate(timeout=300)
        assert run.returncode == 0, said
        summaries.append(json.loads(out))
    assert sum(summary["stored"] for summary in summaries) == FILES
    assert all(summary["files"] == summary["stored"] + summary["unchanged"] for summary in summaries)
    # How many each has stored is chance: on a quick machine one may be done before the other begins.
    alone = Settings.from_environment(tmp_path / "alone")
    ingest([str(reports)], str(alone.home))
    shared = replace(Settings.from_environment(home), database_url=url)
    assert dump(shared) == dump(alone)
