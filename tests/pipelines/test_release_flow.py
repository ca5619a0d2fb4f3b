"""The flow ``release``: a dataset is kept for each change of the knowledge base, and none for none."""

import json
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

from corpus.errors import SettingsError, StoreError
from pipelines import cli
from pipelines.ingest import ingest
from pipelines.release import KEY, kept_as_json, release
from query.exits import run
from query.release.writing import digest_of

REPORT = "# 东川县：网格里的小事\n\n组建网格队伍。全县划分网格120个，选配网格员300余名。\n"


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model that needs no time."""
    monkeypatch.setenv("POLICYKB_MODEL", "fast")


@pytest.mark.usefixtures("flows", "fast")
def test_a_release_is_kept_for_each_change(home: Path, tmp_path: Path) -> None:
    reports, kept = tmp_path / "reports", tmp_path / "kept"
    reports.mkdir()
    (reports / "东川.txt").write_text(REPORT, encoding="utf-8")
    ingest([str(reports)], str(home))
    first = release(str(kept), str(home), title="甲 | 乙")
    assert first.is_new
    assert first.release.rows["figures"] == 2
    again = release(str(kept), str(home))
    assert (again.is_new, again.release.digest) == (False, first.release.digest)
    (reports / "东川.txt").write_text(REPORT.replace("120个", "121个"), encoding="utf-8")
    ingest([str(reports)], str(home))
    second = release(str(kept), str(home), formats=["csv"], tables=["figures"])
    assert second.is_new
    assert "121" in (second.release.folder / "csv" / "figures.csv").read_text(encoding="utf-8")
    assert sorted(path.name for path in kept.iterdir()) == sorted(
        [first.release.version, second.release.version]
    )
    assert digest_of(first.release.folder) == first.release.digest
    assert kept_as_json(second)["new"] is True
    with get_client(sync_client=True) as client:
        (page, _) = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[KEY])))
    assert "| figures | 2 |" in str(page.data)


@pytest.mark.usefixtures("flows", "fast")
def test_what_cannot_be_released_is_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="policykb-ingest run PATH"):
        release(str(tmp_path / "kept"), str(home))
    assert not home.joinpath("policykb.sqlite3").exists()
    with pytest.raises(SettingsError, match="'excel' is no format"):
        release(str(tmp_path / "kept"), str(home), formats=["excel"])
    assert not (tmp_path / "kept").exists()


@pytest.mark.usefixtures("flows", "fast")
def test_the_command_says_what_is_new(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "东川.txt").write_text(REPORT, encoding="utf-8")
    ingest([str(tmp_path / "东川.txt")], str(home))
    capsys.readouterr()
    words = [
        "release",
        str(tmp_path / "kept"),
        "--home",
        str(home),
        "--table",
        "figures",
        "--format",
        "jsonl",
    ]
    assert run(cli.app, [*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["rows"]) == (True, {"figures": 2})
    assert run(cli.app, words) == 0
    assert capsys.readouterr().out.startswith("nothing new: ")
    assert run(cli.app, [*words, "--version", "a/b"]) == 1
    assert "cannot name a folder" in capsys.readouterr().err
