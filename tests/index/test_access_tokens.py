"""Tokens are told once, kept as hashes in a file of their owner, and open nothing once they are removed."""

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SettingsError, StoreError
from index.tokens import FILE, PREFIX, Tokens


def test_a_token_opens_until_it_is_removed(tmp_path: Path) -> None:
    tokens, server = Tokens(tmp_path), Tokens(tmp_path)
    assert server.find("") is None
    reader, writer = tokens.add("reading-room", "reader"), tokens.add("王芳", "writer")
    assert [(one.name, one.role) for one in server.all()] == [("reading-room", "reader"), ("王芳", "writer")]
    found = server.find(writer)
    assert found is not None
    assert (found.name, found.role) == ("王芳", "writer")
    assert tokens.remove("王芳")
    assert not tokens.remove("王芳")
    assert server.find(writer) is None
    assert server.find(reader) is not None


def test_only_a_hash_is_kept_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    secret = Tokens(tmp_path).add("a", "reader")
    file = tmp_path / FILE
    assert secret.removeprefix(PREFIX) not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(secret) >= len(PREFIX) + 43
    assert Tokens(tmp_path).add("b", "reader") != secret


@given(st.text())
def test_nothing_else_opens(tmp_path_factory: pytest.TempPathFactory, guess: str) -> None:
    tokens = Tokens(tmp_path_factory.mktemp("tokens"))
    secret = tokens.add("a", "writer")
    assert tokens.find(guess) is None
    assert tokens.find(secret + guess) is None or not guess


@pytest.mark.parametrize("name", ["", " ", "a b", "../x", "a\n", "x" * 61, "<script>"])
def test_names_that_are_off(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="is no name"):
        Tokens(tmp_path).add(name, "reader")


def test_a_name_is_given_once(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    tokens.add("a", "reader")
    with pytest.raises(SettingsError, match="already"):
        tokens.add("a", "writer")


@pytest.mark.parametrize("text", ["", "{", "{}x", json.dumps([{"name": "a"}])])
def test_a_damaged_file_opens_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match="is damaged"):
        Tokens(tmp_path).find("x")
