"""Whole releases: valid, described, the same bytes from the same files, and there whole or not at all."""

import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
import yaml
from frictionless import validate

from corpus.errors import SettingsError, SourceError, StoreError
from corpus.loaders import decode_source, load_source
from extract.facts import extract_facts
from extract.serialization import facts_as_json
from extract.version import EXTRACTOR_VERSION
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from pipelines.evaluate import GOLD, SAMPLE
from pipelines.evaluation import read_gold, score_extraction
from query.cli import app
from query.exits import run
from query.narrowing import Narrowing
from query.release import writing
from query.release.cards import NO_AUTHOR
from query.release.codebook import said
from query.release.columns import LANGUAGES, TYPES, tables
from query.release.formats import FORMATS, JsonLinesWriter, Part
from query.release.licences import licence_of, read_licences
from query.release.plans import Imprint, Plan, Release
from query.release.quality import measured_quality
from query.release.writing import SUMS, digest_of, keep_release, write_release
from tests.support.embedders import CharacterEmbedder

FILES = {
    "甲.txt": "# 甲县工作总结\n\n推行一窗受理。甲县开展“周末课堂”84场，走访居民300余户，超半数群众参加。\n",
    "乙.txt": "# 乙县工作总结\n\n推行一窗受理。乙县开展“周末课堂”90场，满意度达98.6%。\n\n统筹推进工作。\n",
    "丙.txt": "# 丙县工作总结\n\n统筹推进工作。\n\n丙县投入资金1.5亿元，种植果树2000亩。\n",
}


@pytest.fixture(scope="module")
def opened(home: Path) -> Iterator[KnowledgeBase]:
    """The shared knowledge base of two reports."""
    with KnowledgeBase.open(Settings.from_environment(home), embedder=CharacterEmbedder()) as kb:
        yield kb


@pytest.fixture(scope="module")
def release(opened: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Everything of it in every format."""
    return write_release(opened, tmp_path_factory.mktemp("releases") / "whole", Plan())


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lines_of(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    return [json.loads(line) for line in (folder / "jsonl" / f"{table}.jsonl").open(encoding="utf-8")]


# --- what it holds -----------------------------------------------------------------------------------


def test_a_release_is_a_valid_data_package(release: Release) -> None:
    report = validate(str(release.folder / "datapackage.json"))
    assert report.flatten(["type", "note"]) == []
    assert report.valid
    assert {task.name for task in report.tasks} >= set(tables())
    package = json.loads((release.folder / "datapackage.json").read_text(encoding="utf-8"))
    figures = next(one for one in package["resources"] if one["name"] == "figures")
    references = {key["fields"][0]: key["reference"]["resource"] for key in figures["schema"]["foreignKeys"]}
    assert references["passage_id"] == "passages"
    assert references["change_of"] == ""
    bound = next(field for field in figures["schema"]["fields"] if field["name"] == "bound")
    assert bound["constraints"]["enum"] == ["exact", "at_least", "at_most", "about"]


def test_a_release_whose_data_were_changed_is_not_valid(release: Release, tmp_path: Path) -> None:
    shutil.copytree(release.folder, tmp_path / "copy")
    table = tmp_path / "copy" / "csv" / "figures.csv"
    table.write_text(table.read_text("utf-8").replace("at_least", "at_lea5t"), "utf-8")
    found = {kind for (kind,) in validate(str(tmp_path / "copy" / "datapackage.json")).flatten(["type"])}
    assert {"constraint-error", "hash-count"} <= found


def test_every_file_has_its_sum_and_nothing_else_lies_there(release: Release) -> None:
    found = bytes_of(release.folder)
    sums = found.pop(SUMS).decode().splitlines()
    assert sums == [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(found.items())]
    assert len(sums) + 1 == release.files
    assert sum(map(len, found.values())) == release.size
    assert set(found) == {
        *(f"{format_}/{table}.{format_}" for format_ in ("csv", "jsonl", "parquet") for table in tables()),
        *("policykb.xlsx", "policykb.sqlite", "metadata.json", "passages.arrow", "datapackage.json"),
        *("versions.json", "README.md", "CITATION.cff"),
        *(f"codebook.{language}.{suffix}" for language in LANGUAGES for suffix in ("md", "html")),
    }


def test_every_format_has_the_same_rows(release: Release) -> None:
    with closing(sqlite3.connect(release.folder / "policykb.sqlite")) as connection:
        for name, count in release.rows.items():
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (count,)
            key = tables()[name].key
            ids = [row[key] for row in lines_of(release.folder, name)]
            assert len(ids) == count
            assert pl.read_parquet(release.folder / "parquet" / f"{name}.parquet")[key].to_list() == ids
            assert (
                pl.read_csv(release.folder / "csv" / f"{name}.csv", infer_schema=False)[key].to_list() == ids
            )
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_vectors_are_those_of_search(release: Release, opened: KnowledgeBase) -> None:
    with pa.memory_map(str(release.folder / "passages.arrow")) as file:
        table = pa.ipc.open_file(file).read_all()
    ids = table.column("passage_id").to_pylist()
    searched = opened.tables.searched_passage_ids()
    assert ids == [
        row["passage_id"] for row in lines_of(release.folder, "passages") if row["passage_id"] in searched
    ]
    expected = dict(zip(sorted(ids), opened.vectors_of(sorted(ids)).tolist(), strict=True))
    assert table.column("vector").to_pylist() == [expected[id_] for id_ in ids]
    assert table.schema.metadata[b"model"] == b"characters"


def test_source_spans_lead_to_the_characters(release: Release) -> None:
    texts = {row["source_id"]: row["text"] for row in lines_of(release.folder, "sources")}
    for table in ("passages", "figures", "mentions"):
        for row in lines_of(release.folder, table):
            text = texts[row["source_id"]]
            assert "".join(text[start:end] for start, end in row["source_spans"]) == row["text"]


# --- how it is described -----------------------------------------------------------------------------


def test_the_codebook_tells_every_column_in_both_languages(release: Release) -> None:
    for language in LANGUAGES:
        markdown = (release.folder / f"codebook.{language}.md").read_text(encoding="utf-8")
        page = (release.folder / f"codebook.{language}.html").read_text(encoding="utf-8")
        for table in tables().values():
            for column in table.columns:
                assert column.label.in_(language) in page
                assert (
                    f"| {column.name.replace('_', chr(92) + '_')} | {column.label.in_(language)}" in markdown
                )
        assert said("title", language) in page
    english = (release.folder / "codebook.en.md").read_text(encoding="utf-8")
    rows = lines_of(release.folder, "figures")
    share = sum(row["practice_id"] is None for row in rows) / len(rows)
    figures = english[english.index("## figures ·") : english.index("## entities ·")]
    (line,) = (line for line in figures.splitlines() if line.startswith("| practice\\_id "))
    assert f"| {share:.1%} |" in line
    (line,) = (line for line in figures.splitlines() if line.startswith("| indicator\\_key "))
    assert f"| accuracy {measured_quality().scores['figures.indicator_accuracy']:.3f} |" in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codebook_has_a_word_for_every_type_and_unit(language: Any) -> None:
    assert all(said(f"type.{type_}", language) for type_ in TYPES)
    assert all(said(c.unit, language) for table in tables().values() for c in table.columns if c.unit)


def test_the_card_and_the_citation_are_read_by_their_readers(opened: KnowledgeBase, tmp_path: Path) -> None:
    imprint = Imprint('做法: "数据" <b>#1</b>', ("李四", "Wang: Wu"), "1.2.0", "新增三市。\n---\n| 表 |")
    made = write_release(
        opened, tmp_path / "out", Plan(tables=("reports",), formats=("csv",), imprint=imprint)
    )
    _, front, body = (made.folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    assert yaml.safe_load(front)["pretty_name"] == imprint.title
    assert yaml.safe_load(front)["configs"] == [{"config_name": "reports", "data_files": "csv/reports.csv"}]
    assert "<b>" not in body.replace("\\<b\\>", "")
    cited = yaml.safe_load((made.folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["title"], cited["version"]) == (imprint.title, "1.2.0")
    assert [author["name"] for author in cited["authors"]] == ["李四", "Wang: Wu"]
    assert cited["identifiers"][0]["value"] == f"sha256:{made.digest}"
    page = (made.folder / "codebook.zh.html").read_text(encoding="utf-8")
    assert "<b>" not in page
    assert "<script" not in page


def test_a_citation_always_has_an_author_and_a_version(release: Release) -> None:
    cited = yaml.safe_load((release.folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert [author["name"] for author in cited["authors"]] == [NO_AUTHOR]
    assert cited["version"] == release.digest[:12] == release.version


def test_the_quality_that_is_shipped_is_that_of_these_rules() -> None:
    """Where this fails, query/release/quality.json has to be told what ``policykb-ingest evaluate`` says."""
    found = facts_as_json(extract_facts(load_source(SAMPLE).source))
    scores = score_extraction(read_gold(GOLD), found)
    assert measured_quality().scores == {name: round(score, 4) for name, score in scores.items()}
    assert measured_quality().extractor == EXTRACTOR_VERSION
    columns = [column for table in tables().values() for column in table.columns]
    assert {column.quality for column in columns} - {None} <= set(scores)


def test_licences_are_those_that_were_given(opened: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "licences.csv"
    file.write_text("source,licence\n安河.txt,CC-BY-4.0\n*,unclear\n", encoding="utf-8-sig")
    plan = Plan(tables=("sources",), formats=("jsonl",), vectors=False, licences=read_licences(file))
    made = write_release(opened, tmp_path / "out", plan)
    found = {row["source_name"]: row["licence"] for row in lines_of(made.folder, "sources")}
    assert found == {"安河.txt": "CC-BY-4.0", "临江.txt": "unclear"}
    assert licence_of({"id": "A", "name": "B"}, "id", "name") == "A"
    assert licence_of({}, "id", "name") is None
    file.write_text("file,terms\n", encoding="utf-8")
    with pytest.raises(SourceError, match="source and licence"):
        read_licences(file)
    with pytest.raises(SourceError, match="cannot be read"):
        read_licences(tmp_path / "none.csv")


# --- the same again ----------------------------------------------------------------------------------


def ingest(home: Path, files: dict[str, str], run_id: str, folder: str = "/first-folder") -> None:
    """Take these files in, one after another."""
    settings = Settings.from_environment(home)
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        for name, text in files.items():
            facts = extract_facts(decode_source(name, text.encode()))
            kb.store([StoredItem(f"{folder}/{name}", text.encode(), facts)], run_id)


def exported(home: Path, out: Path) -> dict[str, bytes]:
    """Every file of everything in every format."""
    with KnowledgeBase.open(Settings.from_environment(home), embedder=CharacterEmbedder()) as kb:
        return bytes_of(write_release(kb, out, Plan()).folder)


def test_any_order_of_ingestion_gives_the_same_bytes(tmp_path: Path) -> None:
    ingest(tmp_path / "one", FILES, "a first run")
    # The other way round, elsewhere, one of them twice, after another version of a file that gave way.
    ingest(tmp_path / "two", {"丙.txt": "# 丙县\n\n统筹推进工作。完成投资3亿元。\n"}, "b", "/other")
    ingest(tmp_path / "two", dict(reversed(FILES.items())), "b", "/other")
    ingest(tmp_path / "two", {"甲.txt": FILES["甲.txt"]}, "c", "/other")
    one, two = exported(tmp_path / "one", tmp_path / "r1"), exported(tmp_path / "two", tmp_path / "r2")
    assert {name: hashlib.sha256(data).hexdigest() for name, data in one.items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in two.items()
    }
    assert b"first-folder" not in b"".join(one.values())
    assert str(tmp_path).encode() not in b"".join(one.values())
    texts = one["jsonl/figures.jsonl"].decode()
    assert "1/2" in texts
    assert "3亿" not in texts


def test_either_engine_gives_the_same_bytes(
    kb: KnowledgeBase, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.streams.ROWS_AT_ONCE", 2)  # a page is open while what belongs to it is read
    assert bytes_of(write_release(kb, tmp_path / "out", Plan()).folder) == bytes_of(release.folder)


def test_how_much_is_read_at_once_never_shows(
    opened: KnowledgeBase, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, size in (("SOURCES_AT_ONCE", 1), ("ROWS_AT_ONCE", 2), ("TEXTS_AT_ONCE", 1)):
        monkeypatch.setattr(f"index.streams.{name}", size)
    monkeypatch.setattr(writing, "ROWS_AT_ONCE", 3)
    monkeypatch.setattr(writing, "CHARACTERS_AT_ONCE", 400)
    parts: list[int] = []
    made = JsonLinesWriter.write

    def count(writer: JsonLinesWriter, part: Part) -> None:
        parts.append(len(part.rows))
        made(writer, part)

    monkeypatch.setattr(JsonLinesWriter, "write", count)
    found = bytes_of(write_release(opened, tmp_path / "out", Plan()).folder)
    whole = bytes_of(release.folder)
    assert 1 < max(parts) <= 3
    assert found == whole


def test_another_word_of_a_file_is_another_release(tmp_path: Path) -> None:
    ingest(tmp_path / "one", FILES, "run")
    ingest(tmp_path / "two", {**FILES, "丙.txt": FILES["丙.txt"].replace("2000亩", "2001亩")}, "run")
    one, two = exported(tmp_path / "one", tmp_path / "r1"), exported(tmp_path / "two", tmp_path / "r2")
    assert json.loads(one["datapackage.json"])["id"] != json.loads(two["datapackage.json"])["id"]


# --- parts of it -------------------------------------------------------------------------------------


def test_a_choice_holds_what_meets_it_and_all_that_belongs_to_that(
    opened: KnowledgeBase, tmp_path: Path
) -> None:
    narrowing = Narrowing(where=("满意度>=95%",))
    made = write_release(opened, tmp_path / "out", Plan(filters=narrowing.filters(opened)))
    report = validate(str(made.folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert made.rows["passages"] == made.rows["practices"] == made.rows["sources"] == 1
    assert {row["text"] for row in lines_of(made.folder, "figures")} == {"38个", "98.6%", "9天", "2天"}
    package = json.loads((made.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["policykb"]["filters"] == ["满意度>=95%"]
    for name in ("README.md", "codebook.en.html", "codebook.zh.md"):
        assert "满意度" in (made.folder / name).read_text(encoding="utf-8")


def test_a_choice_that_nothing_meets_is_a_release_without_rows(opened: KnowledgeBase, tmp_path: Path) -> None:
    narrowing = Narrowing(places=("510100",))
    made = write_release(opened, tmp_path / "out", Plan(filters=narrowing.filters(opened)))
    assert set(made.rows.values()) == {0}
    assert validate(str(made.folder / "datapackage.json")).valid


@pytest.mark.parametrize("format_", FORMATS)
def test_one_table_in_one_format(opened: KnowledgeBase, tmp_path: Path, format_: Any) -> None:
    plan = Plan(tables=("figures_wide",), formats=(format_,), vectors=False)
    made = write_release(opened, tmp_path / "out", plan)
    assert set(made.rows) == {"figures_wide"}
    report = validate(str(made.folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert not (made.folder / "passages.arrow").exists()


# --- there whole or not at all -----------------------------------------------------------------------


def test_nothing_is_left_where_writing_fails(
    opened: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Plan(tables=("reports", "figures"), vectors=False)
    first = write_release(opened, tmp_path / "out", small)
    before = bytes_of(first.folder)

    def stop(*_: object) -> None:
        assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["out"]
        raise KeyboardInterrupt

    for name in ("_describe", "_move", "_write_data"):
        with monkeypatch.context() as patch:
            patch.setattr(writing, name, stop)
            with pytest.raises(KeyboardInterrupt):
                write_release(opened, first.folder, small, replace=True)
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
        assert bytes_of(first.folder) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.release import writing
from query.release.plans import Plan

setattr(writing, sys.argv[3], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
with KnowledgeBase.open(Settings.from_environment(Path(sys.argv[1]))) as kb:
    writing.write_release(kb, Path(sys.argv[2]), Plan(vectors=False), replace=True)
"""


@pytest.mark.parametrize("step", ["_describe", "_move"])
def test_a_kill_leaves_the_former_release(
    opened: KnowledgeBase, home: Path, tmp_path: Path, step: str
) -> None:
    first = write_release(opened, tmp_path / "out", Plan(tables=("reports",), formats=("csv",)))
    before = bytes_of(first.folder)
    words = [sys.executable, "-c", KILLED, str(home), str(first.folder), step]
    assert subprocess.run(words, cwd=GOLD.parents[1], check=False).returncode == -signal.SIGKILL
    assert bytes_of(first.folder) == before
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".out.unfinished-")] == [
        "out"
    ]


def test_a_writer_that_fails_stops_all_of_them(
    opened: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "out"))

    monkeypatch.setattr("query.release.sqlite_files.SqliteWriter.write", full)
    with pytest.raises(OSError, match="No space left"):
        write_release(opened, tmp_path / "out", Plan())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_refused(opened: KnowledgeBase, tmp_path: Path) -> None:
    small = Plan(tables=("reports",), formats=("csv",), vectors=False)
    (tmp_path / "empty").mkdir()
    made = write_release(opened, tmp_path / "empty", small)
    assert digest_of(made.folder) == made.digest
    with pytest.raises(StoreError, match="--replace"):
        write_release(opened, made.folder, small)
    again = write_release(opened, made.folder, Plan(tables=("edits",), formats=("csv",)), replace=True)
    assert set(again.rows) == {"edits"}
    assert not (made.folder / "csv" / "reports.csv").exists()
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("dear", encoding="utf-8")
    for replace in (True, False):
        with pytest.raises(StoreError, match="no release"):
            write_release(opened, other, small, replace=replace)
    with pytest.raises(StoreError, match="no release"):
        write_release(opened, other / "letter.txt", small)
    assert bytes_of(other) == {"letter.txt": b"dear"}


def test_releases_are_kept_by_version_and_the_same_rows_once(tmp_path: Path) -> None:
    home, releases = tmp_path / "home", tmp_path / "kept" / "releases"
    small = Plan(tables=("reports", "figures"), formats=("csv",), vectors=False)
    numbered = Plan(tables=("figures",), formats=("csv",), imprint=Imprint(version="1.0"))

    def kept(plan: Plan) -> tuple[str, bool]:
        with KnowledgeBase.open(Settings.from_environment(home), embedder=CharacterEmbedder()) as kb:
            release, is_new = keep_release(kb, releases, plan)
            assert release.folder == releases / release.version
            assert digest_of(release.folder) == release.digest
            return release.version, is_new

    ingest(home, {"甲.txt": FILES["甲.txt"]}, "run")
    first, is_new = kept(small)
    assert is_new
    assert kept(small) == (first, False)
    assert kept(numbered) == ("1.0", True)
    ingest(home, FILES, "run")
    second, is_new = kept(small)
    assert (is_new, second != first) == (True, True)
    assert {path.name for path in releases.iterdir()} == {first, second, "1.0"}
    with pytest.raises(StoreError, match="with other rows"):
        kept(numbered)
    for version in ("../elsewhere", "..", "", "1/2", "-1"):
        with pytest.raises(SettingsError, match="cannot name a folder"):
            kept(Plan(imprint=Imprint(version=version)))
    assert {path.name for path in releases.iterdir()} == {first, second, "1.0"}


# --- the command -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_model")
def test_the_command_writes_what_it_is_asked_for(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["export", "--out", str(out), "--home", str(home), "--table", "figures", "--table", "sources"]
    assert run(app, [*words, "--format", "csv", "--bom", "--no-vectors", "--place", "肥西县", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == {"sources": 1, "figures": len(pl.read_csv(out / "csv" / "figures.csv"))}
    assert (out / "csv" / "figures.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert run(app, words) == 1
    assert "add --replace" in capsys.readouterr().err
    assert run(app, [*words, "--replace", "--title", "做法", "--version", "2"]) == 0
    assert "version 2" in capsys.readouterr().out


@pytest.mark.usefixtures("no_model")
def test_a_question_chooses_by_the_conditions_in_it(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", "--home", str(home), "--format", "jsonl", "--no-vectors", "--json"]
    asked = [*words, "--out", str(tmp_path / "asked"), "--question", "肥西县群众满意度超过95%的做法"]
    typed = [*words, "--out", str(tmp_path / "typed"), "--place", "肥西县", "--where", "满意度>95%"]
    digests = []
    for line in (asked, typed):
        assert run(app, line) == 0
        digests.append(json.loads(capsys.readouterr().out)["digest"])
    assert digests[0] == digests[1]
    assert len(lines_of(tmp_path / "asked", "practices")) == 1
    assert run(app, [*words, "--out", str(tmp_path / "none"), "--question", "有什么好办法"]) == 2
    assert "asks for no place" in " ".join(capsys.readouterr().err.split())


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--table", "figure"], "'figure' is no table"),
        (["--format", "excel"], "'excel' is no format"),
        (["--where", "很好"], "no condition on a figure"),
        (["--source", "没有.txt"], "no source"),
    ],
)
def test_words_that_are_off_are_told(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert run(app, ["export", "--out", str(tmp_path / "out"), "--home", str(home), *words]) == 2
    assert says in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()
