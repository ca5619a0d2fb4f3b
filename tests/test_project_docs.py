"""The docs name every command, option, setting and table, and nothing that is not there."""

import re
from pathlib import Path

import click
import pytest
import typer.main
import yaml

import pipelines.cli
import query.cli
from index import correction_schema, schema, search_schema
from index.columns import metadata
from index.settings import NAMES, PREFIX, Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md"), ROOT / "benchmarks" / "README.md"])
PROGRAMS = {"policykb": query.cli.app, "policykb-ingest": pipelines.cli.app}


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands() -> dict[str, click.Command]:
    """Every command by its full name: ``policykb search``."""
    found: dict[str, click.Command] = {}
    for program, app in PROGRAMS.items():
        group = typer.main.get_command(app)
        assert hasattr(group, "commands")
        found |= {f"{program} {name}": command for name, command in group.commands.items()}
    return found


def options() -> list[tuple[str, str]]:
    """Every option with the command that has it."""
    return [
        (name, option)
        for name, command in commands().items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    ]


def section(command: str) -> str:
    """What docs/commands.md says under the command's heading."""
    match = re.search(rf"^### {re.escape(command)}\b.*?(?=^##|\Z)", text_of("commands.md"), re.M | re.S)
    assert match, f"docs/commands.md has no section for {command}"
    return match.group()


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_has_a_section(command: str) -> None:
    assert section(command)


def test_every_section_is_a_command() -> None:
    named = re.findall(r"^### (policykb(?:-ingest)? [a-z]+)", text_of("commands.md"), re.M)
    assert set(named) == set(commands())


@pytest.mark.parametrize(("command", "option"), options())
def test_every_option_is_named_with_its_command(command: str, option: str) -> None:
    assert f"`{option}" in section(command)


def test_every_option_that_is_named_exists() -> None:
    for command in commands():
        known = {option for name, option in options() if name == command}
        assert set(re.findall(r"^\| `(--[a-z-]+)", section(command), re.M)) <= known


def test_every_setting_is_named_and_exists() -> None:
    rows = re.findall(r"^\| `(POLICYKB_[A-Z_]+)`", text_of("settings.md"), re.M)
    assert sorted(rows) == sorted(PREFIX + name for name in NAMES)


def test_the_cluster_of_the_docs_uses_settings_that_exist() -> None:
    services = yaml.safe_load((DOCS / "cluster" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"postgres", "chroma", "prefect", "worker"}
    variables = {
        name: value for service in services.values() for name, value in service.get("environment", {}).items()
    }
    ours = {name: value for name, value in variables.items() if name.startswith(PREFIX)}
    settings = Settings.from_environment(environment=ours)
    assert settings.chroma_url == "http://chroma:8000"
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert set(services["worker"]["depends_on"]) == set(services) - {"worker"}


def test_every_table_is_named_and_exists() -> None:
    tables = (schema.source, search_schema.embedding, correction_schema.correction)
    assert {table.metadata for table in tables} == {metadata}
    rows = re.findall(r"^\| `([a-z_]+)` \|", text_of("tables.md"), re.M)
    assert sorted(rows) == sorted(metadata.tables)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8"))
    assert not [target for target in targets if not (page.parent / target).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_text_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    # In a line of code, inline or in a block, with or without the folder of the program.
    named = set(re.findall(r"(?:^|`|/)(policykb(?:-ingest)? [a-z]+)\b", text, re.M))
    targets = set(re.findall(r"^(?:make|.*`make) ([a-z]+)", text, re.M))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert named <= set(commands())
    assert not [target for target in targets if not re.search(rf"^{target}:", makefile, re.M)]
