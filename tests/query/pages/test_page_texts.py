"""The page's words: both languages have all of them, and templates use no other."""

import re
import string
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import query.pages
from query.pages.languages import LANGUAGES, read_table, texts_in

PAGES = Path(query.pages.__file__).parent
SOURCES = sorted([*PAGES.glob("*.py"), *(PAGES / "templates").glob("*.html")])
_USED = re.compile(r"\bt(?:exts)?\(\s*[\"']([a-z_.]+)[\"']")
_GROUPS = re.compile(
    r"\bt(?:exts)?\.name\([\"']([a-z_]+)[\"']|\bt\([\"']([a-z_.]+\.)[\"'] ~|\bt\(f[\"']([a-z_.]+\.)\{"
)


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def test_both_languages_have_every_key_once() -> None:
    keys = [row["key"] for row in read_table()]
    assert len(keys) == len(set(keys))
    assert set(texts_in("zh").words) == set(texts_in("en").words) == set(keys)


@pytest.mark.parametrize("row", read_table(), ids=lambda row: row["key"])
def test_both_languages_say_something_with_the_same_values(row: dict[str, str]) -> None:
    assert set(row) == {"key", *LANGUAGES}
    assert all(row[language].strip() for language in LANGUAGES)
    assert placeholders(row["zh"]) == placeholders(row["en"])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_pages_use_only_words_that_the_table_has(path: Path) -> None:
    used = set(_USED.findall(path.read_text(encoding="utf-8")))
    assert used - {key for key in used if key.endswith(".")} <= set(texts_in("zh").words)


def test_every_word_of_the_table_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    groups = {next(filter(None, found)).rstrip(".") for found in _GROUPS.findall(text)}
    unused = [
        row["key"]
        for row in read_table()
        if f'"{row["key"]}"' not in text
        and f"'{row['key']}'" not in text
        and row["key"].rpartition(".")[0] not in groups
    ]
    assert not unused


@pytest.mark.parametrize("path", sorted((PAGES / "templates").glob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_script_or_style_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bstyle=|<style|\bon[a-z]+=|javascript:|\|\s*safe", text)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", text))
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_chinese_of_the_page_stands_in_the_table_alone(path: Path) -> None:
    """But for names of languages, the seal, and examples of what to type."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        left = re.sub(r"中文|策|成都 / 510100|满意度>=95%|满意度|民政局|\{#.*?#\}", "", text)
        assert not re.search(r"[\u4e00-\u9fff]", left)


def test_a_switch_of_language_holds_in_links_and_afterwards(client: TestClient) -> None:
    english = client.get("/", params={"lang": "en"})
    assert '<html lang="en">' in english.text
    assert 'href="/practices?lang=en"' in english.text
    later = client.get("/")
    assert '<html lang="en">' in later.text
    assert 'href="/practices"' in later.text
    assert '<html lang="zh-CN">' in client.get("/", params={"lang": "zh"}).text
    assert '<html lang="zh-CN">' in client.get("/", params={"lang": "xx"}).text
