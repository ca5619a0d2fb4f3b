"""A quick look says what a run would say, or leaves it to the run."""

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.ingest import ingest
from pipelines.quick_look import look_quickly
from pipelines.summary import Summary

pytestmark = pytest.mark.usefixtures("flows")

TEXT = "# 东川县：网格里的小事\n\n组建网格队伍。全县划分网格120个，选配网格员300余名。\n"


def pack(folder: Path) -> None:
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        archive.writestr("d.txt", TEXT)


CHANGES: dict[str, Callable[[Path], object]] = {
    "new": lambda folder: (folder / "c.txt").write_text(TEXT + "推行延时服务。", encoding="utf-8"),
    "changed": lambda folder: (folder / "a.txt").write_text(TEXT.replace("120", "130"), encoding="utf-8"),
    "gone": lambda folder: (folder / "a.txt").unlink(),
    "moved": lambda folder: (folder / "a.txt").rename(folder / "c.txt"),
    "broken": lambda folder: (folder / "b.txt").write_bytes(b"%PDF-1.7 and no more"),
    "packed": pack,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports and a file that nothing can be read of."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(TEXT.replace("东川县", "青石镇"), encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 and no more")
    return folder


@pytest.fixture(scope="module")
def settings(folder: Path, models: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a home that has taken the folder in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICYKB_MODELS", str(models))
        settings = Settings.from_environment(tmp_path_factory.mktemp("home") / "kb")
        ingest([str(folder)], str(settings.home))
    return settings


def dump(settings: Settings) -> list[object]:
    """The facts and the runs that are kept."""
    with KnowledgeBase.open(settings) as kb:
        return [*kb.tables.dump(), *kb.tables.runs(), *kb.vanished.all(), *kb.quarantine.all()]


def as_said(summary: Summary | None) -> Summary | None:
    """Without what differs from run to run."""
    return summary and replace(summary, run_id="", seconds=0.0)


def test_it_says_what_a_run_says_and_writes_nothing(
    folder: Path, settings: Settings, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYKB_MODELS", str(models))
    before = dump(settings)
    looked = look_quickly(settings, [str(folder)])
    assert looked is not None
    assert (looked.files, looked.unchanged, len(looked.quarantined)) == (3, 2, 1)
    assert dump(settings) == before
    assert as_said(looked) == as_said(ingest([str(folder)], str(settings.home)))


@pytest.mark.parametrize("change", CHANGES)
def test_it_leaves_what_changed_to_a_run(
    change: str, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "kept")
    try:
        CHANGES[change](folder)
        assert look_quickly(settings, [str(folder)]) is None
    finally:
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "kept", folder)
    assert look_quickly(settings, [str(folder)]) is not None


def test_it_leaves_other_models_folders_and_homes_to_a_run(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    assert look_quickly(replace(settings, model="fast"), [str(folder)]) is None
    assert look_quickly(settings, [str(folder / "missing")]) is None
    assert look_quickly(Settings.from_environment(tmp_path / "none"), [str(folder)]) is None
