"""Files that are sent are checked, kept for the next run, and lead nowhere else."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.limits import MIB, Limits
from index.inbox import LONGEST_NAME, check_archive, safe_name
from index.settings import Settings
from index.tokens import Tokens
from query.server.access import Access
from tests.query.conftest import REPORTS, store
from tests.query.server.conftest import URL, app_over
from tests.support.homes import copy_home

TEXT = "# 某县：便民\n\n推行一窗受理。\n".encode()
File = tuple[str, tuple[str, bytes]]


@pytest.fixture(scope="module")
def closed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a knowledge base that holds REPORTS and that nobody has open."""
    folder = tmp_path_factory.mktemp("closed") / "home"
    store(folder, REPORTS)
    return folder


@pytest.fixture
def own_home(closed_home: Path, tmp_path: Path) -> Path:
    """A home of its own that may be written."""
    return copy_home(closed_home, tmp_path / "home")


@pytest.fixture
def send(own_home: Path) -> Callable[..., Any]:
    """Sends files as a writer does."""
    tokens = Tokens(own_home)
    headers = {"Authorization": f"Bearer {tokens.add('王芳', 'writer')}"}
    access = Access(tokens=tokens, rate=None, most_upload_bytes=4 * MIB)
    client = TestClient(app_over(own_home, access), base_url=URL)

    def sent(*files: tuple[str, bytes], **more: str) -> Any:
        given = [("files", file) for file in files]
        return client.post("/api/inbox", files=given, headers=headers | more)

    sent.client = client  # type: ignore[attr-defined]
    sent.tokens = tokens  # type: ignore[attr-defined]
    return sent


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


def kept(home: Path) -> dict[str, bytes]:
    """Everything in the inbox."""
    inbox = home / "inbox"
    return {
        path.relative_to(inbox).as_posix(): path.read_bytes() for path in inbox.rglob("*") if path.is_file()
    }


def test_files_are_kept_until_a_run_takes_them_in(send: Any, own_home: Path) -> None:
    known = REPORTS["安河.txt"].encode()
    answer = send(("2023年总结.txt", TEXT), ("旧.txt", known))
    assert answer.status_code == 202, answer.text
    assert [(row["name"], row["waits"]) for row in answer.json()["rows"]] == [
        ("2023年总结.txt", True), ("旧.txt", False),
    ]  # fmt: skip
    assert kept(own_home) == {"by-王芳/2023年总结.txt": TEXT, "by-王芳/旧.txt": known}
    rows = send.client.get("/api/inbox").json()["rows"]
    assert [(row["name"], row["sender"], row["taken_in"]) for row in rows] == [
        ("2023年总结.txt", "王芳", False), ("旧.txt", "王芳", False),
    ]  # fmt: skip
    # What a run stores under the path is taken in.
    from corpus.loaders import decode_source
    from extract.facts import extract_facts
    from index.knowledge_base import KnowledgeBase, StoredItem
    from tests.support.embedders import CharacterEmbedder

    path = own_home / "inbox" / "by-王芳" / "2023年总结.txt"
    settings = Settings.from_environment(own_home)
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        kb.store([StoredItem(str(path), TEXT, extract_facts(decode_source(path.name, TEXT)))], "run")
    assert send.client.get("/api/inbox").json()["rows"][0]["taken_in"]


def test_who_may_not_write_sends_nothing(send: Any, own_home: Path) -> None:
    reader = send.tokens.add("r", "reader")
    files = {"files": ("a.txt", TEXT)}
    assert send.client.post("/api/inbox", files=files).status_code == 401
    asked = {"Authorization": f"Bearer {reader}"}
    assert send.client.post("/api/inbox", files=files, headers=asked).status_code == 403
    assert kept(own_home) == {}


@pytest.mark.parametrize(
    "name",
    ["../../../tmp/a.txt", "/etc/cron.d/a.txt", "..\\..\\a.txt", "C:\\a.txt", "x/../../a.txt", ".a.txt"],
)
def test_a_name_leads_nowhere(send: Any, own_home: Path, name: str) -> None:
    assert send((name, TEXT)).status_code == 202
    assert list(kept(own_home)) == ["by-王芳/a.txt"]


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("a.exe", TEXT, "no type that is read"),
        ("a", TEXT, "no type that is read"),
        ("readme.md", TEXT, "no type that is read"),
        ("..", TEXT, "no name"),
        ("a.txt", b"", "is empty"),
        ("a.zip", b"PK\x03\x04 broken", "damaged"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("bomb.zip", archive({"a.txt": bytes(64 * MIB)}), "as a bomb does"),
        ("deep.zip", archive({"1.zip": archive({"2.zip": archive({"3.zip": archive({})})})}), "deep in"),
    ],
)  # fmt: skip
def test_what_no_run_would_take_in_is_refused(
    send: Any, own_home: Path, name: str, data: bytes, part: str
) -> None:
    answer = send(("gut.txt", TEXT), (name, data))
    assert answer.status_code == 422
    assert part in answer.json()["detail"]
    assert kept(own_home) == {}  # all or none


def test_too_many_and_too_large(send: Any, own_home: Path) -> None:
    assert send(*[(f"{number}.txt", TEXT) for number in range(21)]).status_code == 400
    assert send(("a.txt", bytes(5 * MIB))).status_code == 413
    assert send().status_code == 422
    assert kept(own_home) == {}


def test_a_file_is_replaced_by_its_sender_alone(send: Any, own_home: Path) -> None:
    send(("a.txt", TEXT))
    other = {"Authorization": f"Bearer {send.tokens.add('..', 'writer')}"}
    changed = TEXT + "改。\n".encode()
    assert send(("a.txt", changed), **other).status_code in (202, 422)
    send(("a.txt", TEXT * 2))
    assert kept(own_home)["by-王芳/a.txt"] == TEXT * 2
    assert all(path.startswith("by-") for path in kept(own_home))


def test_archives_in_archives_count_together() -> None:
    limits = Limits(expanded=3 * MIB)
    one = archive({"a.txt": bytes(range(256)) * 4096})
    check_archive("a.zip", archive({"1.zip": one}), limits)
    with pytest.raises(SourceError, match="expands to more"):
        check_archive("a.zip", archive({f"{number}.zip": one for number in range(3)}), limits)


@given(st.text())
@example("长" * 300 + ".txt")
@example("a" * 5_000)
@example("\u202etxt.exe")
@example("....")
def test_a_safe_name_is_one_name(name: str) -> None:
    try:
        safe = safe_name(name)
    except SourceError:
        return
    assert safe == Path(safe).name
    assert not set(safe) & set("/\\\0\n\u202e:")
    assert not safe.startswith((".", "~$"))
    assert len(safe.encode()) <= LONGEST_NAME
    assert safe_name(safe) == safe
