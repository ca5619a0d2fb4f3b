"""The distribution holds our five packages, exactly pinned, and nothing stands in another name's way."""

import importlib
import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("corpus", "extract", "index", "query", "pipelines")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def canonical(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    """Name to version, of every line of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonical(name): number for name, number in pairs}


def required() -> list[str]:
    """Names of what we and our checks import."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    return [canonical(re.split(r"[<>=!~;\[ ]", line)[0]) for line in lines]


def test_the_distribution_lists_the_five_packages_by_name() -> None:
    assert tuple(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == set(PACKAGES)


def test_the_distribution_cannot_be_uploaded_by_mistake() -> None:
    assert "Private :: Do Not Upload" in PROJECT["project"]["classifiers"]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_that_is_imported_is_ours(package: str) -> None:
    assert importlib.import_module(package).__file__ == str(ROOT / package / "__init__.py")


def test_no_module_has_the_name_of_a_standard_module() -> None:
    names = {path: path.parent.name if path.name == "__init__.py" else path.stem for path in MODULES}
    assert not [str(path) for path, name in names.items() if name in sys.stdlib_module_names]


def test_the_tests_are_no_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_every_test_file_has_a_name_of_its_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", required())
def test_what_we_import_is_pinned_and_installed_at_that_version(name: str) -> None:
    # A local part such as "+cpu" names a build of the same release.
    assert version(name).split("+")[0] == pinned()[name]


def test_pins_name_no_build_of_torch() -> None:
    """Each platform and index has its own builds; a pin with "+cpu" would shut out most of them."""
    assert not [number for number in pinned().values() if "+" in number]


def test_both_commands_are_installed_under_their_names() -> None:
    assert PROJECT["project"]["scripts"] == {
        "policykb": "query.cli:main",
        "policykb-ingest": "pipelines.cli:main",
    }
