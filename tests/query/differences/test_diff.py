"""Differences of releases: each row that differs is named, with the reason, and nothing else is."""

import csv
import io
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extract.facts
import extract.version
from corpus.errors import SourceError
from corpus.loaders import decode_source
from extract.facts import extract_facts
from extract.figures import indicator_keys
from extract.figures.indicator_terms import read_terms
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from pipelines.cli import app as writing
from query.cli import app
from query.differences.comparison import COMPARED, Difference, ReleaseComparison
from query.differences.releases import open_release
from query.differences.writing import changelog_blocks, compare_releases, write_differences
from query.exits import run
from query.release.columns import tables
from query.release.documents import as_markdown
from query.release.plans import Imprint, Plan
from query.release.writing import write_release
from tests.support.embedders import CharacterEmbedder

REPORTS = {
    "安河.txt": "# 安河县工作总结\n\n推行一窗受理。安徽省合肥市肥西县2023年群众满意率达98.6%，"
    "办理事项4300件，投诉量下降35%。\n",
    "临江.txt": "# 临江市工作总结\n\n建强队伍。吉林省白山市临江市选聘教师65名，2023年调解成功率91%，"
    "群众满意度为90%。\n",
    "乌镇.txt": "# 乌镇总结\n\n设立议事会。浙江省嘉兴市桐乡市设立议事会26个，群众满意率92%，"
    "建成养老驿站3个。\n",
}

Releases = Callable[..., Path]


class Maker:
    """Makes knowledge bases of reports, and releases of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def home(self, reports: dict[str, str], *, onto: Path | None = None) -> Path:
        self._count += 1
        home = onto or self.folder / f"home{self._count}"
        settings = Settings.from_environment(home)
        with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
            for name, text in reports.items():
                data = text.encode()
                facts = extract_facts(decode_source(name, data))
                kb.store([StoredItem(f"/reports/{name}", data, facts)], "run")
        return home

    def release(self, home: Path, **how: Any) -> Path:
        self._count += 1
        folder = self.folder / f"release{self._count}"
        how.setdefault("formats", ("jsonl", "csv"))
        plan = Plan(
            vectors=False,
            imprint=Imprint(version=how.pop("version", None), notes=how.pop("notes", "")),
            **how,
        )
        with KnowledgeBase.open(Settings.from_environment(home), embedder=CharacterEmbedder()) as kb:
            write_release(kb, folder, plan)
        return folder


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """For what several tests only read."""
    return Maker(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="module")
def home(shared: Maker) -> Path:
    """A knowledge base of all reports; nothing may write it."""
    return shared.home(REPORTS)


@pytest.fixture(scope="module")
def basis(shared: Maker, home: Path) -> Path:
    """A release of it."""
    return shared.release(home)


def differences(old: Path, new: Path) -> list[Difference]:
    return list(ReleaseComparison(open_release(old), open_release(new)).differences())


def counted(found: list[Difference]) -> Counter[tuple[str, str, str]]:
    return Counter((one.table, one.kind, "; ".join(reason.kind for reason in one.reasons)) for one in found)


def change_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from then on with word lists that do not know 满意率, by rules of version 9."""
    terms = {name: term for name, term in read_terms().items() if name not in ("满意率", "群众满意率")}
    monkeypatch.setattr(indicator_keys, "read_terms", lambda: terms)
    monkeypatch.setattr(extract.version, "EXTRACTOR_VERSION", "9")
    monkeypatch.setattr("query.release.versions.lexicon_digest", lambda: "f" * 64)


@pytest.fixture
def changed_lexicon(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it to do so."""
    return lambda: change_lexicon(monkeypatch)


def rows(folder: Path, table: str) -> dict[str, dict[str, Any]]:
    lines = (folder / "jsonl" / f"{table}.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return {row[tables()[table].key]: row for row in found}


# --- reasons ------------------------------------------------------------------------------------------------


def test_nothing_differs_between_releases_of_the_same(make: Maker, basis: Path) -> None:
    other = make.release(make.home(dict(reversed(REPORTS.items()))))
    assert differences(basis, other) == []


def test_a_changed_lexicon_is_named_for_each_row_that_it_changed(
    make: Maker, basis: Path, changed_lexicon: Callable[[], None]
) -> None:
    old = basis
    changed_lexicon()
    new = make.release(make.home(REPORTS))
    found = differences(old, new)
    # The text is the same, so ids are, and a plain comparison of rows says which differ.
    expected = {
        id_
        for id_, row in rows(old, "figures").items()
        if row["indicator_key"] != rows(new, "figures")[id_]["indicator_key"]
    }
    assert len(expected) == 2
    figures = [one for one in found if one.table == "figures"]
    assert {one.new_id for one in figures} == expected
    for one in figures:
        assert [(change.column, change.old) for change in one.changes] == [("indicator_key", "满意度")]
        assert [reason.kind for reason in one.reasons] == ["extractor", "lexicon"]
        assert str(one.reasons[0]).endswith(" → 9)")
        assert str(one.reasons[1]).endswith("→ ffffffffffff)")
    assert counted(found) == {
        ("sources", "changed", "extractor; lexicon"): 3,
        ("figures", "changed", "extractor; lexicon"): 2,
    }


def test_a_lexicon_alone_is_told_from_a_version_of_the_rules(
    make: Maker, basis: Path, changed_lexicon: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    version = extract.version.EXTRACTOR_VERSION
    old = basis
    changed_lexicon()
    monkeypatch.setattr(extract.version, "EXTRACTOR_VERSION", version)
    found = differences(old, make.release(make.home(REPORTS)))
    assert counted(found) == {("figures", "changed", "lexicon"): 2}


def test_sources_that_come_go_and_are_replaced_are_told_apart(make: Maker, basis: Path) -> None:
    old = basis
    later = {
        "临江.txt": REPORTS["临江.txt"].replace("65名", "70名"),
        "梓潼.txt": "# 梓潼县总结\n\n四川省绵阳市梓潼县修路3公里。\n",
    }
    new = make.release(make.home({"安河.txt": REPORTS["安河.txt"], **later}))
    found = differences(old, new)
    by_file = {(one.source_name, one.kind, one.reasons[0].kind) for one in found if one.source_name}
    assert by_file == {
        ("乌镇.txt", "removed", "source_gone"),
        ("临江.txt", "removed", "source_replaced"),
        ("临江.txt", "added", "source_replaced"),
        ("梓潼.txt", "added", "new_source"),
    }
    sources = {
        one.source_name: one.reasons[0] for one in found if one.table == "sources" and one.kind == "added"
    }
    former = next(id_ for id_, row in rows(old, "sources").items() if row["source_name"] == "临江.txt")
    assert sources["临江.txt"].detail == f"was {former[:12]}"
    # Each row of the files is there once.
    for table in ("passages", "figures", "mentions", "practices"):
        ids = {one.old_id for one in found if one.table == table and one.kind == "removed"}
        assert ids == rows(old, table).keys() - rows(new, table).keys()
    entities = [one for one in found if one.table == "entities" and one.kind == "added"]
    assert {reason.kind for one in entities for reason in one.reasons} == {"new_source"}


def test_the_same_file_replaced_in_place_is_one(make: Maker, basis: Path) -> None:
    old, home = basis, make.home(REPORTS)
    make.home({"临江.txt": REPORTS["临江.txt"].replace("65名", "70名")}, onto=home)
    found = differences(old, make.release(home))
    assert {reason.kind for one in found if one.source_name for reason in one.reasons} == {"source_replaced"}


def test_a_renamed_file_is_no_other_file(make: Maker, basis: Path) -> None:
    old = basis
    renamed = {("甲.txt" if name == "安河.txt" else name): text for name, text in REPORTS.items()}
    (one,) = differences(old, make.release(make.home(renamed)))
    assert (one.table, one.kind) == ("sources", "changed")
    assert [(change.column, change.old, change.new) for change in one.changes] == [
        ("source_name", "安河.txt", "甲.txt")
    ]


def test_a_correction_is_named_by_its_number(
    make: Maker, basis: Path, no_model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, home = basis, make.home(REPORTS)
    monkeypatch.setenv("POLICYKB_HOME", str(home))
    figure = next(row for row in rows(old, "figures").values() if row["text"] == "65名")
    fix = [
        "correct",
        "fix_figure",
        figure["figure_id"],
        "--set",
        "value=70",
        "--author",
        "李",
        "--reason",
        "核对",
    ]
    assert run(writing, fix) == 0
    corrected = make.release(home)
    found = differences(old, corrected)
    (one,) = [one for one in found if one.table == "figures"]
    assert [(change.column, change.new) for change in one.changes if change.column == "value"] == [
        ("value", "70")
    ]
    assert list(map(str, one.reasons)) == ["correction (1)"]
    assert {str(reason) for one in found for reason in one.reasons} == {"correction (1)"}
    assert ("corrections", "added", "correction") in counted(found)
    assert run(writing, ["revert", "1", "--author", "王", "--reason", "原文无误"]) == 0
    back = differences(corrected, make.release(home))
    (one,) = [one for one in back if one.table == "figures"]
    assert [str(reason) for reason in one.reasons] == ["correction (1)"]
    (ledger,) = [one for one in back if one.table == "corrections" and one.kind == "changed"]
    assert [str(reason) for reason in ledger.reasons] == ["correction (2)"]


def test_a_licence_that_was_stated_is_told_from_what_was_read(make: Maker, home: Path, basis: Path) -> None:
    found = differences(basis, make.release(home, licences={"安河.txt": "CC BY 4.0"}))
    assert counted(found) == {("sources", "changed", "export"): 1}


def test_figures_that_rules_gain_and_lose_are_added_and_removed(
    make: Maker, basis: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stub of other rules: they do not see 65名, and so number what follows anew."""
    old = basis
    real = extract.facts.extract_facts

    def fewer(source: Any) -> Any:
        facts = real(source)
        kept = [figure for figure in facts.figures if figure.text != "65名"]
        renumbered = tuple(
            replace(figure, id=f"{figure.passage_id}.f{number:02}", change_of=None)
            for number, figure in enumerate(kept, start=1)
        )
        practices = tuple(replace(practice, figure_ids=()) for practice in facts.practices)
        return replace(facts, figures=renumbered, practices=practices)

    monkeypatch.setitem(globals(), "extract_facts", fewer)
    monkeypatch.setattr(extract.version, "EXTRACTOR_VERSION", "9")
    found = differences(old, make.release(make.home(REPORTS)))
    figures = [one for one in found if one.table == "figures"]
    assert [(one.kind, one.text) for one in figures] == [("removed", "65名")]
    assert figures[0].reasons[0].kind == "extractor"


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_rows_that_are_taken_out_put_in_or_altered_are_the_ones_that_are_named(
    data: st.DataObject, basis: Path
) -> None:
    """Any change of the rows of a release, against what was done to them."""
    lines = (basis / "jsonl" / "figures.jsonl").read_text("utf-8").splitlines()
    fates = data.draw(st.lists(st.sampled_from("kkkra"), min_size=len(lines), max_size=len(lines)))
    kept, removed, altered = [], set(), set()
    for line, fate in zip(lines, fates, strict=True):
        row = json.loads(line)
        if fate == "r":
            removed.add(row["figure_id"])
            continue
        if fate == "a":
            altered.add(row["figure_id"])
            row["status"] = "target" if row["status"] == "reported" else "reported"
        kept.append(json.dumps(row, ensure_ascii=False))
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        shutil.copytree(basis, new)
        (new / "jsonl" / "figures.jsonl").write_text("".join(f"{line}\n" for line in kept), "utf-8")
        package = json.loads((new / "datapackage.json").read_text("utf-8"))
        package["policykb"]["rows"]["figures"] = len(kept)
        (new / "datapackage.json").write_text(json.dumps(package), "utf-8")
        there, back = differences(basis, new), differences(new, basis)
    assert {one.old_id for one in there if one.kind == "removed"} == removed
    assert {one.new_id for one in there if one.kind == "changed"} == altered
    assert {one.new_id for one in back if one.kind == "added"} == removed
    assert len(there) == len(back) == len(removed) + len(altered)
    assert {reason.kind for one in there for reason in one.reasons} <= {"unknown"}


# --- as written and printed -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three(shared: Maker) -> tuple[Path, Path, Path]:
    """Three releases: at first, with another file, and read by other word lists."""
    first = shared.release(shared.home({"安河.txt": REPORTS["安河.txt"]}), version="1.0")
    evil = {"=cmd().txt": '# 恶意<script>alert(1)</script>\n\n=HYPERLINK("http://evil")，新建公园3个。\n'}
    more = {"安河.txt": REPORTS["安河.txt"], **evil}
    second = shared.release(shared.home(more), version="2.0", notes="又收一份报告。")
    with pytest.MonkeyPatch.context() as monkeypatch:
        change_lexicon(monkeypatch)
        return first, second, shared.release(shared.home(more), version="3.0")


def test_a_changelog_has_every_step_the_latest_first(three: tuple[Path, Path, Path], tmp_path: Path) -> None:
    steps = write_differences([open_release(folder) for folder in three], tmp_path / "changes")
    assert [(step.old.version, step.new.version) for step in steps] == [("1.0", "2.0"), ("2.0", "3.0")]
    text = (tmp_path / "changes" / "changes.md").read_text("utf-8")
    assert 0 < text.index("## 2.0 → 3.0") < text.index("## 1.0 → 2.0") < text.index("又收一份报告。")
    with (tmp_path / "changes" / "changes.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {(line["from"], line["to"]) for line in lines} == {("1.0", "2.0"), ("2.0", "3.0")}
    changed = [line for line in lines if line["column"] == "indicator_key"]
    assert [(line["to"], line["old"], line["change"]) for line in changed] == [("3.0", "满意度", "changed")]
    assert "lexicon" in changed[0]["reasons"]
    assert {line["reasons"] for line in lines if line["to"] == "2.0"} == {"new_source"}
    for line in lines:
        assert not any(cell.startswith(("=", "+", "@")) for cell in line.values())
    page = (tmp_path / "changes" / "changes.html").read_text("utf-8")
    assert "<script" not in page
    assert "恶意&lt;script&gt;" in page
    assert [path.name for path in sorted((tmp_path / "changes").iterdir())] == [
        "changes.csv",
        "changes.html",
        "changes.md",
    ]


def test_csv_and_json_lines_say_the_same(
    make: Maker, home: Path, changed_lexicon: Callable[[], None]
) -> None:
    olds = [make.release(home, formats=(name,)) for name in ("csv", "jsonl")]
    changed_lexicon()
    other = make.home({name: text for name, text in REPORTS.items() if name != "乌镇.txt"})
    news = [make.release(other, formats=(name,)) for name in ("csv", "jsonl")]
    assert differences(olds[0], news[0]) == differences(olds[1], news[1]) != []
    with pytest.raises(SourceError, match="export both with --format jsonl"):
        differences(olds[0], news[1])


def test_printed_as_json_csv_and_for_people(
    three: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first, second, third = map(str, three)
    assert run(app, ["diff", second, third, "--json"]) == 0
    (step,) = json.loads(capsys.readouterr().out)["steps"]
    assert step["tables"]["figures"] == {"added": 0, "removed": 0, "changed": 1}
    assert {"table": "figures", "column": "indicator_key", "rows": 1} in step["columns"]
    assert [one["of"] for one in step["versions"]] == ["extractors", "lexicon"]
    assert run(app, ["diff", first, second, third, "--csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {line["to"] for line in lines} == {"2.0", "3.0"}
    assert run(app, ["diff", first, second]) == 0
    out = capsys.readouterr().out
    assert "1.0 → 2.0" in out
    assert "its file is new" in " ".join(out.split())
    assert run(app, ["diff", first, second, "--out", str(tmp_path / "d"), "--json"]) == 0
    assert (tmp_path / "d" / "changes.html").exists()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["{first}"], 2, "two releases or more"),
        (["{first}", "{second}", "--json", "--csv"], 2, "not both"),
        (["{first}", "{second}", "--csv", "--out", "d"], 2, "--csv"),
        (["{first}", "nowhere"], 1, "nowhere holds no release"),
        (["{first}", "{second}", "--out", "{first}/datapackage.json"], 1, "cannot be written"),
    ],
)
def test_what_is_off_is_named(
    three: tuple[Path, Path, Path],
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    says: str,
) -> None:
    named = [word.format(first=three[0], second=three[1]) for word in words]
    assert run(app, ["diff", *named]) == code
    assert says in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.write_text(path.read_text("utf-8")[:-40], "utf-8"), "line"),
        (
            lambda path: path.write_text("".join(path.read_text("utf-8").splitlines(True)[:-1]), "utf-8"),
            "rows, not",
        ),
        (lambda path: path.write_bytes(b"\xff\xfe"), "cannot be read"),
        (lambda path: path.unlink(), "cannot be read"),
        (lambda path: path.write_text("[]\n", "utf-8"), "line 1, is no row"),
    ],
)
def test_a_damaged_release_is_named(
    tmp_path: Path, basis: Path, spoil: Callable[[Path], object], says: str
) -> None:
    old, new = basis, tmp_path / "new"
    shutil.copytree(basis, new)
    spoil(new / "jsonl" / "figures.jsonl")
    with pytest.raises(SourceError) as caught:
        differences(old, new)
    assert "figures.jsonl" in str(caught.value)
    assert says in str(caught.value)


def test_what_only_one_release_has_is_named_and_not_compared(
    make: Maker, home: Path, basis: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(make.release(home, tables=("sources", "figures", "edits")), old)
    for table in ("figures", "sources"):
        path = old / "jsonl" / f"{table}.jsonl"
        kept = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for row in kept:
            row.pop("status", None)
            row["formerly"] = 1
        path.write_text("".join(json.dumps(row) + "\n" for row in kept), "utf-8")
    (step,) = compare_releases([open_release(old), open_release(basis)])
    assert not step.rows
    assert step.columns_of_one == {("figures", "status"), ("figures", "formerly"), ("sources", "formerly")}
    assert step.tables_of_one() == [name for name in COMPARED if name not in ("sources", "figures", "edits")]
    text = as_markdown(changelog_blocks([step]))
    assert "figures.status, sources.formerly; these are not compared" in text


def test_a_release_of_another_version_or_without_sources_is_named(
    make: Maker, home: Path, basis: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(basis, old)
    with pytest.raises(SourceError, match="has no table sources"):
        differences(old, make.release(home, tables=("figures",)))
    package = json.loads((old / "datapackage.json").read_text("utf-8"))
    package["policykb"]["format"] = 99
    (old / "datapackage.json").write_text(json.dumps(package), "utf-8")
    with pytest.raises(SourceError, match="another version of policykb"):
        open_release(old)
