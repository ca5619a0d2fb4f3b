"""The flow ``reindex``: the vector store comes back from the tables, and nothing else changes."""

import shutil
from pathlib import Path

import pytest

from corpus.errors import ModelError, StoreError
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.ingest import ingest
from pipelines.reindex import reindex, reindexing_as_json
from query.questions import ask
from query.search import search

pytestmark = pytest.mark.usefixtures("flows")


def answers_of(home: Path) -> list[tuple[str, float]]:
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        found = search(kb, ask("窗口服务怎样方便群众"), 5).answers
    return [(answer.passage_id, round(answer.score, 4)) for answer in found]


def test_a_lost_vector_store_is_rebuilt_from_the_tables(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text(
        "# 某区\n\n推行延时服务。周末办件2万件。\n\n建好网格。划分网格120个。\n", encoding="utf-8"
    )
    ingest([str(file)], str(home))
    before = answers_of(home)
    assert before
    shutil.rmtree(Settings.from_environment(home).vectors)
    reindexing = reindex(str(home))
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        assert reindexing.vectors == kb.counts().searched_passages > 0
    assert answers_of(home) == before
    assert reindexing_as_json(reindexing) == {"model": "bundled", "vectors": reindexing.vectors}


def test_where_there_is_no_knowledge_base_none_is_made(home: Path) -> None:
    with pytest.raises(StoreError, match="policykb-ingest run PATH"):
        reindex(str(home))
    assert not (home / "policykb.sqlite3").exists()


def test_another_model_is_one_name_for_run_reindex_and_search(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, later = tmp_path / "报告.txt", tmp_path / "后来的报告.txt"
    file.write_text("# 某区\n\n推行延时服务。周末办件2万件。\n\n建好网格。划分网格120个。\n", "utf-8")
    later.write_text("# 某县\n\n调解矛盾纠纷。化解邻里争吵300起。\n", "utf-8")
    ingest([str(file)], str(home))
    before = answers_of(home)
    assert reindexing_as_json(reindex(str(home), "fast"))["model"] == "fast"
    with pytest.raises(ModelError, match="reindex --model bundled, or set POLICYKB_MODEL=fast"):
        answers_of(home)
    monkeypatch.setenv("POLICYKB_MODEL", "fast")
    ingest([str(later)], str(home))
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        assert kb.embedder.dimension == 256
        (first, *_) = search(kb, ask("调解纠纷"), 5).answers
        assert "300起" in first.text
    monkeypatch.setenv("POLICYKB_MODEL", "bundled")
    reindex(str(home))
    assert dict(before).keys() <= dict(answers_of(home)).keys()
