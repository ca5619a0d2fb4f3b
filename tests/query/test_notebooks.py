"""The Python interface gives the records of the commands as rows and frames, and its notebook runs."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import QuestionError, SettingsError, StoreError
from corpus.loaders import decode_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from query import open_knowledge_base
from query.frames import Rows
from query.notebooks import Reader
from query.records import entity_record, figure_row_record, practice_record
from tests.support.embedders import CharacterEmbedder

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
SAMPLE = ROOT / "corpus" / "samples" / "chengdu-party-building.txt"


@pytest.fixture
def reader(home: Path, no_model: None) -> Iterator[Reader]:
    """The small knowledge base, from Python."""
    with open_knowledge_base(home) as opened:
        yield opened


def test_importing_the_package_loads_nothing() -> None:
    code = "import sys, query; print(sorted(name for name in sys.modules if name.startswith('query')))"
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "['query']"


def test_rows_are_the_records_of_the_commands(reader: Reader, kb: KnowledgeBase) -> None:
    from query.listings import FigureQuestion, list_entities, list_figures, list_practices

    assert list(reader.figures()) == list(map(figure_row_record, list_figures(kb, FigureQuestion())))
    assert list(reader.practices()) == list(map(practice_record, list_practices(kb)))
    assert list(reader.entities()) == list(map(entity_record, list_entities(kb)))
    assert {row["source"] for row in reader.search("街巷议事会", sources=["临江.txt"])} == {"临江.txt"}
    assert {row["place_code"] for row in reader.compare(["安徽", "吉林"], "满意度")} == {"340000", "220000"}
    practice = str(reader.practices(limit=1)[0]["practice_id"])
    assert reader.show(practice)["kind"] == "practice"
    assert reader.similar(practice)
    assert reader.spread("肥西县")
    (row,) = reader.aggregate("满意度", any_period=True)
    assert (row["count"], row["max_high"]) == (2, 98.6)
    assert reader.counts()["sources"] == 2


def test_one_text_is_one_value(reader: Reader) -> None:
    assert list(reader.figures("满意度")) == list(reader.figures(["满意度"]))
    assert reader.figures("满意度", places="吉林")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_have_the_columns_and_all_rows(reader: Reader, library: str) -> None:
    listings = [
        reader.search("群众满意度"), reader.figures(), reader.practices(), reader.entities(),
        reader.compare(["安徽", "吉林"], ["满意度"]), reader.spread("肥西县"),
        reader.aggregate("满意度", by=["place"]), reader.figures(["没有这个指标"]),
        reader.search("街巷议事会", places=["湖南"]),
    ]  # fmt: skip
    for rows in listings:
        frame: Any = getattr(rows, f"to_{library}")()
        assert list(frame.columns) == list(rows.columns)
        assert len(frame) == len(rows)
    numbers = getattr(reader.figures(["满意度"]), f"to_{library}")()["value"]
    assert sorted(numbers) == [90.0, 98.6]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_fractions_and_long_numbers_are_floats_in_a_frame(library: str) -> None:
    rows = Rows([{"value": "2/3", "n": 1}, {"value": None, "n": 2}, {"value": 3, "n": 3}], ("value", "n"))
    frame: Any = getattr(rows, f"to_{library}")()
    assert frame["value"][0] == pytest.approx(2 / 3)
    assert frame["value"][2] == 3
    assert rows[0]["value"] == "2/3"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(SettingsError, match="extra 'frames'"):
            getattr(Rows([], ()), f"to_{name}")()


def test_what_is_off_is_told(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="no place"):
        reader.search("停车", places=["无此地"])
    with pytest.raises(QuestionError, match="no theme"):
        reader.practices(theme="无此类")
    with pytest.raises(StoreError, match="no knowledge base"):
        open_knowledge_base(tmp_path)


def cells() -> list[str]:
    """The code of the notebook, cell by cell."""
    found = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the shipped sample."""
    folder = tmp_path_factory.mktemp("sample")
    data = SAMPLE.read_bytes()
    with KnowledgeBase.open(
        Settings.from_environment(folder), write=True, embedder=CharacterEmbedder()
    ) as kb:
        kb.store([StoredItem(str(SAMPLE), data, extract_facts(decode_source(SAMPLE.name, data)))], "run")
        kb.run_log.finish("run", "finished", files=1, unchanged=0)
    return folder


@pytest.mark.usefixtures("no_model")
def test_the_notebook_runs_cell_by_cell(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYKB_HOME", str(sample_home))
    names: dict[str, Any] = {}
    shown: list[Any] = []
    for source in cells():
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, NOTEBOOK.name, "exec"), names)
        if isinstance(last, ast.Expr):
            shown.append(eval(compile(ast.Expression(last.value), NOTEBOOK.name, "eval"), names))
    assert len(shown) >= 12
    assert all(len(one) > 0 for one in shown if one is not None)
    assert "no period" in names["told"]
    assert len(names["perhaps"]) >= len(names["certainly"]) >= 1


def test_the_notebook_holds_no_output_of_somebody() -> None:
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
