"""The code keeps to the architecture: one purpose a module, one importer a heavy library, one way to flow."""

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "extract", "index", "query", "pipelines")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
# Libraries that take long to load or reach far, with the only modules that may import them.
IMPORTERS = {
    "chromadb": {"index/chroma.py"},
    "sentence_transformers": {"index/embedders.py", "index/bundled_model.py"},
    "spacy": {"extract/tokens.py"},
    "jieba": {"extract/tokens.py"},
    "rjieba": {"extract/tokens.py"},
    "cnloc": {"extract/gazetteer.py"},
    "lxml": {"corpus/web/nodes.py", "corpus/feeds.py"},
    "pypdfium2": {"corpus/pdf.py"},
    "PIL": {"corpus/images.py"},
    "rapidocr": {"corpus/ocr.py"},
    "onnx": {"index/e5_graph.py"},
    "onnxruntime": {"index/onnx_encoder.py"},
    "mcp": {"query/mcp.py"},
    "docx": {"corpus/word/documents.py"},
    "pyarrow": {"query/release/arrow_files.py"},
    "xlsxwriter": {"query/release/workbooks.py", "query/sampling/workbooks.py"},
}
HEAVY = {*IMPORTERS, "torch", "transformers", "prefect", "sqlalchemy", "numpy"}


def imported(path: Path) -> set[str]:
    """Top-level names of all modules that a file imports anywhere."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def importers() -> dict[str, set[str]]:
    """Library to the files of ours that import it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        for name in imported(path):
            found[name].add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_says_in_one_line_what_it_is(path: Path) -> None:
    first_line = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
    assert len(first_line) >= 20
    assert first_line.endswith(".")


def test_no_two_modules_say_that_they_are_the_same() -> None:
    purposes = [ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES]
    assert len(purposes) == len(set(purposes))


@pytest.mark.parametrize("library", sorted(IMPORTERS))
def test_a_heavy_library_has_one_importer(library: str) -> None:
    assert importers()[library] <= IMPORTERS[library]


def test_only_pipelines_imports_prefect() -> None:
    assert {path.split("/")[0] for path in importers()["prefect"]} <= {"pipelines"}


def test_no_module_is_a_drawer_for_leftovers() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "manager", "models", "types"}
    assert not [path for path in MODULES if path.stem in drawers]


def test_imports_point_one_way() -> None:
    program = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    linter = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert linter.returncode == 0, linter.stdout


def test_importing_a_package_loads_nothing_heavy() -> None:
    code = f"import sys, {', '.join(PACKAGES)}; print(sorted(set(sys.modules) & {HEAVY!r}))"
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "[]"
