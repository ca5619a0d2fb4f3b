"""Correcting on the page, as a browser without script does it, and the list of what was corrected."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.errors import CorrectionError
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from index.tokens import Tokens
from query.listings import FigureQuestion, list_figures, list_practices
from query.pages.correction_forms import read_form
from query.server.access import Access
from query.server.app import create_app
from query.server.forms import FIELD
from tests.support.embedders import CharacterEmbedder

REPORT = """# 肥西县：便民服务

推行一窗受理。肥西县整合政务大厅38个窗口，群众满意度达98.6%。

开展上门代办。组建“云湾先锋”代办员队伍12支，“云湾先锋”办理事项4300余件。
"""
FORM = re.compile(r"<form method=\"post\".*?</form>", re.S)
HIDDEN = re.compile(r"<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">")
SHOWN = re.compile(r"<input id=\"[^\"]*\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
SELECTED = re.compile(r"<select id=\"[^\"]*\" name=\"([^\"]+)\">.*?</select>", re.S)
OPTION = re.compile(r"<option value=\"([^\"]*)\" selected>")


@pytest.fixture
def own_home(tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]) -> Path:
    """A home that a test may write."""
    store_reports(tmp_path / "home", {"肥西.txt": REPORT})
    return tmp_path / "home"


@pytest.fixture
def kb(own_home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(Settings.from_environment(own_home), embedder=CharacterEmbedder()) as opened:
        yield opened


@pytest.fixture
def anybody(own_home: Path) -> Iterator[TestClient]:
    """A browser of somebody without a token."""
    settings, embedder = Settings.from_environment(own_home), CharacterEmbedder()
    access = Access(tokens=Tokens(own_home), rate=None)
    app = create_app(lambda: KnowledgeBase.open(settings, embedder=embedder), access)
    with TestClient(app, base_url="https://127.0.0.1") as opened:
        yield opened


@pytest.fixture
def writer(own_home: Path, anybody: TestClient) -> TestClient:
    """The same browser after signing in."""
    secret = Tokens(own_home).add("李研究员", "writer")
    assert anybody.post("/sign-in", data={"token": secret}).status_code == 200
    return anybody


def form_of(page: str, action: str) -> dict[str, str]:
    """What a browser would send of the form that has this button, if nothing was changed."""
    (found,) = [form for form in FORM.findall(page) if f'value="{action}"' in form]
    sent = dict(HIDDEN.findall(found)) | dict(SHOWN.findall(found))
    for select in SELECTED.finditer(found):
        chosen = OPTION.search(select[0])
        sent[select[1]] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in sent.items()} | {"action": action, "reason": "核对原文"}


def figure_id(kb: KnowledgeBase, text: str) -> str:
    rows = list_figures(kb, FigureQuestion())
    return next(row.stored.figure.id for row in rows if row.stored.figure.text == text)


def mention_ids(kb: KnowledgeBase, text: str) -> list[str]:
    found = kb.tables.mentions_of(kb.tables.searched_passage_ids())
    return [one.id for some in found.values() for one in some if one.text == text]


def test_a_figure_is_corrected_from_its_practice_and_undone(writer: TestClient, kb: KnowledgeBase) -> None:
    id_ = figure_id(kb, "38个")
    (practice,) = list_practices(kb, instrument=None)[:1]
    assert f"/correct?of={practice.practice.id}" in writer.get(f"/practices/{practice.practice.id}").text
    assert f"/correct?of={id_}" in unescape(writer.get("/correct", params={"of": practice.practice.id}).text)
    page = writer.get("/correct", params={"of": id_}).text
    sent = form_of(page, "fix") | {"value": "39", "period": "2023"}
    answer = writer.post("/correct", data=sent)
    assert (answer.status_code, answer.url.query.decode()) == (200, f"of={id_}&entered=1")
    assert "<strong>1</strong>" in answer.text
    assert "已更正 1 处" in writer.get(f"/practices/{practice.practice.id}").text
    entry = kb.corrections.entry(1)
    assert entry.correction.changes == {"period": "2023", "value": "39"}
    assert (entry.correction.author, entry.correction.reason) == ("李研究员", "核对原文")
    (undo,) = [form for form in FORM.findall(answer.text) if "/corrections/1/revert" in form]
    undone = writer.post("/corrections/1/revert", data={**dict(HIDDEN.findall(undo)), "reason": "原文无误"})
    assert (undone.status_code, undone.url.path) == (200, "/correct")
    assert kb.corrections.entry(1).state == "reverted"
    assert "已更正" not in writer.get(f"/practices/{practice.practice.id}").text
    listed = writer.get("/corrections").text
    assert listed.index("correction2") < listed.index('id="correction1"')
    assert 'id="correction1"' not in writer.get("/corrections", params={"state": "applied"}).text


def test_what_is_no_figure_leads_back_to_its_passage(writer: TestClient, kb: KnowledgeBase) -> None:
    id_ = figure_id(kb, "12支")
    sent = form_of(writer.get("/correct", params={"of": id_}).text, "reject_figure")
    answer = writer.post("/correct", data=sent)
    assert answer.status_code == 200
    assert f"of={id_.rpartition('.')[0]}&" in answer.url.query.decode()
    assert "12支" not in {row.stored.figure.text for row in list_figures(kb, FigureQuestion())}


def test_names_are_merged_split_and_rejected(writer: TestClient, kb: KnowledgeBase) -> None:
    first, second = mention_ids(kb, "云湾先锋")

    def send(id_: str, action: str, **changed: str) -> None:
        page = writer.get("/correct", params={"of": id_}).text
        assert writer.post("/correct", data=form_of(page, action) | changed).status_code == 200

    send(first, "name", canonical="云湾先锋服务队", reach="source")
    send(second, "split")
    send(second, "name", type="ORG")
    found = {
        one.id: one for some in kb.tables.mentions_of([first.rpartition(".")[0]]).values() for one in some
    }
    assert [(found[id_].type, found[id_].canonical) for id_ in (first, second)] == [
        ("PROGRAM", "云湾先锋服务队"),
        ("ORG", "云湾先锋"),
    ]
    send(second, "reject_mention")
    assert mention_ids(kb, "云湾先锋") == [first]
    kinds = [entry.correction.kind for entry in kb.corrections.entries()]
    assert kinds == ["merge_mention", "split_mention", "retype_mention", "reject_mention"]


def test_themes_are_set_and_what_was_missed_is_added(writer: TestClient, kb: KnowledgeBase) -> None:
    practice = next(one.practice for one in list_practices(kb) if "代办" in (one.practice.title or ""))
    page = writer.get("/correct", params={"of": practice.id}).text
    sent = form_of(page, "themes") | {"themes": ["elderly_care", "transport"]}
    sent.pop("themes", None)
    assert writer.post("/correct", data={**sent, "themes": ["elderly_care"]}).status_code == 200
    now = kb.tables.practices([practice.id])[practice.id].practice
    assert [theme.name for theme in now.themes] == ["elderly_care"]
    sent = form_of(page, "add_mention") | {"text": "代办员队伍", "type": "ORG", "subtype": "community"}
    assert writer.post("/correct", data=sent).status_code == 200
    assert len(mention_ids(kb, "代办员队伍")) == 1


def test_what_cannot_be_entered_is_said_and_the_form_stays_filled(
    writer: TestClient, kb: KnowledgeBase
) -> None:
    id_ = figure_id(kb, "38个")
    sent = form_of(writer.get("/correct", params={"of": id_}).text, "fix")
    for changed, says in [
        ({"value": "viele"}, "is no number"),
        ({"period": "去年"}, "is no period"),
        ({}, "at least one field"),
        ({"action": ""}, "the form says nothing"),
        ({"value": "40", "reason": " "}, "reason is missing"),
    ]:
        answer = writer.post("/correct", data=sent | changed)
        assert (answer.status_code, says in answer.text) == (422, True)
    assert 'value="40"' in answer.text
    assert kb.corrections.count() == 0


def test_who_may_not_write_is_shown_no_form_and_refused(anybody: TestClient, kb: KnowledgeBase) -> None:
    id_ = figure_id(kb, "38个")
    page = anybody.get("/correct", params={"of": id_}).text
    assert FORM.findall(page) == []
    assert "/sign-in" in page
    sent = {"of": id_, "page": id_, "action": "reject_figure", "author": "某", "reason": "误"}
    assert anybody.post("/correct", data=sent).status_code == 401
    assert anybody.post("/corrections/1/revert", data=sent).status_code == 401
    assert kb.corrections.count() == 0


def test_a_form_that_was_not_shown_is_refused(writer: TestClient, kb: KnowledgeBase) -> None:
    id_ = figure_id(kb, "38个")
    sent = form_of(writer.get("/correct", params={"of": id_}).text, "reject_figure")
    assert writer.post("/correct", data=sent | {FIELD: "0.0"}).status_code == 403
    assert kb.corrections.count() == 0


@pytest.mark.parametrize("of", ["", "nothing", "ffffffffffff.r1.m01", "ffffffffffff.r1.p001.f01", "\x00"])
def test_what_is_not_there_is_not_found(anybody: TestClient, of: str) -> None:
    assert anybody.get("/correct", params={"of": of}).status_code == 404


def test_filters_that_mean_nothing_filter_nothing(anybody: TestClient) -> None:
    odd = {"kind": "x", "state": "y", "after": "-1", "source": "\x00%", "author": "<script>"}
    assert anybody.get("/corrections", params=odd).status_code == 200


def test_a_reason_with_marks_is_shown_as_text(writer: TestClient, kb: KnowledgeBase) -> None:
    id_ = figure_id(kb, "38个")
    sent = form_of(writer.get("/correct", params={"of": id_}).text, "reject_figure")
    writer.post("/correct", data=sent | {"reason": "<script>alert(1)</script>", "author": "=cmd()\u202e"})
    page = writer.get("/corrections").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("action", "shown", "sent", "kind", "changes"),
    [
        ("fix", {"value": "3", "unit": "个"}, {"unit": ""}, "fix_figure", {"unit": ""}),
        (
            "fix", {"value": "3", "low": "", "high": ""}, {"value": "", "low": "2", "high": "4"},
            "fix_figure", {"low": "2", "high": "4"},
        ),
        (
            "fix", {"value": "", "low": "2", "high": "4"}, {"value": "3", "low": "", "high": ""},
            "fix_figure", {"value": "3"},
        ),
        ("fix", {"low": "2", "high": "4"}, {"high": "5"}, "fix_figure", {"low": "2", "high": "5"}),
        (
            "name", {"type": "ORG", "subtype": ""}, {"subtype": "party"},
            "retype_mention", {"subtype": "party", "type": "ORG"},
        ),
        (
            "name", {"canonical": "成都", "adcode": "510100"}, {"adcode": ""},
            "merge_mention", {"adcode": None, "canonical": "成都"},
        ),
        ("reject_mention", {}, {"reach": "source"}, "reject_mention", {"reach": "source"}),
        ("reject_mention", {}, {"reach": "mention"}, "reject_mention", {}),
        (
            "add_figure", {}, {"text": "3个", "passage": "p", "occurrence": "2", "indicator": "窗口"},
            "add_figure", {"indicator": "窗口"},
        ),
    ],
)  # fmt: skip
def test_a_form_says_what_was_changed(
    action: str, shown: dict[str, str], sent: dict[str, str], kind: str, changes: dict[str, object]
) -> None:
    form = {f"was.{name}": value for name, value in shown.items()} | shown | sent | {"action": action}
    row = read_form(form, [])
    assert (row["kind"], row["changes"]) == (kind, changes)
    if action == "add_figure":
        assert (row["passage"], row["text"], row["occurrence"]) == ("p", "3个", 2)


def test_forms_without_a_change_say_nothing() -> None:
    for form in ({"action": "name"}, {"action": "add_mention", "occurrence": "二"}, {}):
        with pytest.raises(CorrectionError):
            read_form(form, [])
