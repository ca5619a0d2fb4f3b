"""The command policykb: what it prints for programs and people, and how it ends."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer

from query.cli import app
from query.exits import run

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "chengdu-party-building.txt"


class Ended:
    """How a command ended and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def policykb(home: Path, no_model: None, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command in this process on the small knowledge base."""

    def command(*words: object, at: Path | None = home) -> Ended:
        options = ["--home", str(at)] if at else []
        code = run(app, [*map(str, words), *options])
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return command


# --- search ------------------------------------------------------------------------------------------


def test_search_prints_one_json_object(policykb: Any) -> None:
    ended = policykb("search", "群众满意度高于９５％的窗口", "--json", "--limit", 3)
    assert (ended.code, ended.err) == (0, "")
    assert ended.json.keys() == {"question", "answers"}
    assert ended.json["question"]["text"] == "群众满意度高于95%的窗口"
    assert ended.json["question"]["conditions"][0]["comparisons"] == [{"operator": ">", "number": 95}]
    assert len(ended.json["answers"]) == 3
    for answer in ended.json["answers"]:
        assert {
            "practice_id",
            "passage_id",
            "source",
            "source_spans",
            "text",
            "score",
            "why",
        } <= answer.keys()
        assert {"words", "word_score", "word_rank", "similarity", "vector_rank", "fused"} <= answer[
            "why"
        ].keys()
    best = ended.json["answers"][0]
    assert best["source"] == "安河.txt"
    assert best["title"] == "推行一窗受理"
    assert best["place"] == {"name": "安徽省合肥市肥西县", "adcode": "340123"}
    assert [figure["text"] for figure in best["figures"]][:2] == ["38个", "98.6%"]
    assert best["why"]["conditions"][0]["tier"] == "certainly"


def test_search_shows_people_the_practice_its_place_and_why(policykb: Any) -> None:
    ended = policykb("search", "退休法官担任调解员", "--limit", 1)
    assert ended.code == 0
    for part in ("1. 选聘退休法官担任调解员", "吉林省白山市临江市", "临江.txt", "rank 1", "similarity"):
        assert part in ended.out


def test_search_in_a_place(policykb: Any) -> None:
    ended = policykb("search", "街巷议事会", "--place", "220000", "--json")
    assert {answer["source"] for answer in ended.json["answers"]} == {"临江.txt"}
    nowhere = policykb("search", "街巷议事会", "--place", "430000")
    assert nowhere.code == 0
    assert "Nothing meets all conditions" in nowhere.out
    assert "湖南省 excludes" in nowhere.out


@pytest.mark.parametrize(
    ("options", "sources"),
    [
        (["--where", "群众满意度>=95%"], {"安河.txt"}),
        (["--where", "满意度90%以下"], {"临江.txt"}),
        (["--where", "满意度>80%", "--place", "吉林"], {"临江.txt"}),
        (["--place", "340123", "--place", "临江市"], {"安河.txt", "临江.txt"}),
        (["--where", "投诉量下降三成以上", "--kind", "done"], {"安河.txt"}),
        (["--kind", "planned"], set()),
        (["--status", "reported", "--where", "调解成功率>=90%"], {"临江.txt"}),
        (["--where", "事项>=4350件"], set()),
        (["--where", "事项>=4350件", "--possibly"], {"安河.txt"}),
        (["--period", "1999"], set()),
        (["--org", "没有这个局"], set()),
        (["--programme", "没有这个行动"], set()),
        (["--source", "临江.txt"], {"临江.txt"}),
    ],
)
def test_search_filters(policykb: Any, options: list[str], sources: set[str]) -> None:
    ended = policykb("search", "群众办事", *options, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert {answer["source"] for answer in ended.json["answers"]} == sources
    filters = ended.json["question"]["filters"]
    assert filters
    assert all(one["span"] is None for one in filters)
    assert bool(sources) != ("nearest" in ended.json)


def test_search_shows_what_was_understood_and_what_filters(policykb: Any) -> None:
    ended = policykb("search", "肥西县满意度高于95%的窗口", "--where", "满意度>=90%")
    lines = ended.out.splitlines()
    assert "  only: 满意度>=90% = figure of 满意度 >= 90 %" in lines
    assert "  understood: 肥西县 = place 安徽省合肥市肥西县" in lines
    assert "  understood: 满意度高于95% = figure of 满意度 > 95 %" in lines


@pytest.mark.parametrize(
    "text", ["停" * 10_000, "😀" * 50, "'; DROP TABLE passage; --", "(a+)+$[^", "%_\\x00", "養老" * 200]
)
def test_any_question_gets_answers_or_one_sentence(policykb: Any, text: str) -> None:
    ended = policykb("search", text, "--json")
    assert ended.code in (0, 2)
    if ended.code:
        assert ended.out == ""
        assert "Error" in ended.err
    else:
        assert ended.json["question"]["text"]


def test_questions_are_answered_in_their_order(policykb: Any, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [{"qid": "b", "text": "停车"}, {"qid": 7, "text": "老人", "kind": "colloquial"}]
    file.write_text("\ufeff" + "\n\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    ended = policykb("search", "--questions", file, "--json")
    assert ended.code == 0
    printed = [json.loads(line) for line in ended.out.splitlines()]
    assert [row["qid"] for row in printed] == ["b", 7]
    assert all(row.keys() == {"qid", "question", "answers"} for row in printed)
    alone = policykb("search", "停车", "--json")
    assert {"question": printed[0]["question"], "answers": printed[0]["answers"]} == alone.json


BAD_ROWS = [
    "{",
    "[]",
    '"text"',
    '{"qid": "a"}',
    '{"text": "停车"}',
    '{"qid": "a", "text": ""}',
    '{"qid": true, "text": "停车"}',
    '{"qid": [], "text": "停车"}',
    '{"qid": "a", "text": 5}',
    json.dumps({"qid": "a", "text": "长" * 1001}),
]


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_bad_row_is_named_and_the_others_answered(policykb: Any, tmp_path: Path, row: str) -> None:
    file = tmp_path / "questions.jsonl"
    good = json.dumps({"qid": "good", "text": "停车"})
    file.write_text(f"{good}\n{row}\n{good}\n", encoding="utf-8")
    ended = policykb("search", "--questions", file, "--json")
    assert ended.code == 1
    assert [json.loads(line)["qid"] for line in ended.out.splitlines()] == ["good", "good"]
    assert len(ended.err.splitlines()) == 1
    assert "questions.jsonl, line 2" in ended.err


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_questions_file_without_questions_is_one_sentence(
    policykb: Any, tmp_path: Path, content: str
) -> None:
    (tmp_path / "questions.jsonl").write_text(content, encoding="utf-8")
    ended = policykb("search", "--questions", tmp_path / "questions.jsonl", "--json")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert "questions.jsonl holds no question" in ended.err


def test_questions_come_from_standard_input_too(home: Path, tmp_path: Path) -> None:
    ended = subprocess.run(
        [*MAIN, "search", "--questions", "-", "--home", str(home)],
        input="没有\n".encode(),
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("policykb: -, line 1: this is no JSON object")


def test_a_missing_or_undecodable_questions_file_is_one_sentence(policykb: Any, tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b'{"qid": "a", "text": "\xff"}')
    for name in ("none.jsonl", "latin.jsonl"):
        ended = policykb("search", "--questions", tmp_path / name)
        assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
        assert name in ended.err


@pytest.mark.parametrize(
    "words",
    [
        ["search"],
        ["search", "停车", "--questions", "a.jsonl"],
        ["search", "  "],
        ["search", "长" * 1001],
        ["search", "停车", "--limit", "0"],
        ["search", "停车", "--limit", "1001"],
        ["search", "停车", "--place", "无此地"],
        ["search", "停车", "--place", "999999"],
        ["search", "停车", "--where", "很多"],
        ["search", "停车", "--period", "去年"],
        ["search", "停车", "--theme", "无此类"],
        ["search", "停车", "--org", " "],
        ["search", "停车", "--programme", ""],
        ["search", "停车", "--colour"],
        ["find", "停车"],
        ["show"],
    ],
)
def test_words_that_are_off_end_with_2(policykb: Any, words: list[str]) -> None:
    ended = policykb(*words, at=None)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_no_knowledge_base_says_what_to_run(policykb: Any, tmp_path: Path) -> None:
    for words in (["search", "停车"], ["status"], ["show", "3f9a1c04b7d2"]):
        ended = policykb(*words, at=tmp_path / "nowhere")
        assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
        assert "policykb-ingest run" in ended.err
    assert not (tmp_path / "nowhere").exists()


# --- show, status ------------------------------------------------------------------------------------


def best_answer(policykb: Any, text: str) -> dict[str, Any]:
    answers: list[dict[str, Any]] = policykb("search", text, "--json", "--limit", 1).json["answers"]
    return answers[0]


def test_show_a_passage(policykb: Any) -> None:
    id_ = best_answer(policykb, "群众满意度高于95%的窗口")["passage_id"]
    shown = policykb("show", id_, "--json").json
    assert (shown["kind"], shown["id"]) == ("passage", id_)
    assert [passage["id"] for passage in shown["passages"]] == [id_]
    assert {figure["text"] for figure in shown["figures"]} >= {"38个", "98.6%", "9天", "2天"}
    assert {entity["text"] for entity in shown["entities"]} >= {"肥西县"}
    page = policykb("show", id_)
    assert page.code == 0
    for part in ("lines 7", "98.6%", "满意度", "38 个", "安徽省合肥市肥西县", "安河.txt"):
        assert part in page.out


def test_show_a_practice_report_source_and_figure(policykb: Any) -> None:
    answer = best_answer(policykb, "退休法官担任调解员")
    practice = policykb("show", answer["practice_id"], "--json").json
    assert practice["kind"] == "practice"
    assert [each["id"] for each in practice["practices"]] == [answer["practice_id"]]
    assert answer["passage_id"] in [passage["id"] for passage in practice["passages"]]
    report = policykb("show", answer["report_id"], "--json").json
    assert report["kind"] == "report"
    assert len(report["practices"]) == 2
    source = policykb("show", answer["source_id"], "--json").json
    assert source["kind"] == "source"
    assert source["source"]["name"] == "临江.txt"
    figure = policykb("show", answer["figures"][0]["id"], "--json").json
    assert (figure["kind"], figure["id"]) == ("passage", answer["passage_id"])


@pytest.mark.parametrize("end", [".r1.p999", ".r1.m99", ".r9"])
def test_an_id_that_nothing_has_is_one_sentence(policykb: Any, end: str) -> None:
    source = best_answer(policykb, "退休法官")["source_id"]
    ended = policykb("show", source[:12] + end)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert end in ended.err


@pytest.mark.parametrize("id_", ["000000000000", "xyz", "r1.p2", "../../etc", "\x1b[2J"])
def test_an_unknown_or_malformed_id_is_one_harmless_sentence(policykb: Any, id_: str) -> None:
    ended = policykb("show", id_)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert "\x1b" not in ended.err


def test_status_counts_and_names_the_failures_of_the_last_run(policykb: Any) -> None:
    status = policykb("status", "--json").json
    assert status["counts"]["sources"] == 2
    assert status["counts"]["practices"] == 5
    assert status["model"] == "bundled"
    assert status["runs"][0]["failures"] == [
        {"path": "/reports/坏.txt", "step": "read", "message": "坏.txt is empty."}
    ]
    page = policykb("status")
    assert page.code == 0
    for part in ("practices", "bundled", "finished", "坏.txt is empty."):
        assert part in page.out


def test_status_gives_each_run_one_line_at_80_columns(policykb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = policykb("status").out.splitlines()
    started = policykb("status", "--json").json["runs"][0]["started"]
    (row,) = [line for line in lines if line.startswith(started[:10])]
    assert row.split()[:3] == [started[:10], started[11:16], "finished"]
    assert lines[0].startswith("home")


# --- extract -----------------------------------------------------------------------------------------


def test_extract_prints_the_facts_of_a_file(policykb: Any) -> None:
    facts = policykb("extract", SAMPLE, "--json", at=None).json
    assert {"source", "reports", "edits", "passages", "practices", "entities", "figures"} <= facts.keys()
    text = SAMPLE.read_text(encoding="utf-8")
    for passage in facts["passages"]:
        assert "".join(text[start:end] for start, end in passage["source_spans"]) == passage["text"]


def test_extract_shows_people_reports_and_tables(policykb: Any) -> None:
    ended = policykb("extract", SAMPLE, at=None)
    assert ended.code == 0
    for part in (
        "四川省成都市温江区",
        "Practices:",
        "Figures:",
        "Names:",
        "Repairs:",
        "≥ 200 家",
        "↓ ≈ 40 %",
    ):
        assert part in ended.out


def test_extract_neutralises_what_a_report_hides(policykb: Any, tmp_path: Path) -> None:
    report = tmp_path / "坏.txt"
    hidden = (
        "推行\x1b[31m代办\u202e。肥西县[red]组织[/red]代办员上门为老人办理事项300件，群众\x9b满意度达98%。"
    )
    more = "肥西县聚焦群众办事难，推动服务下沉。" * 60  # a file with many such characters is taken for binary
    report.write_text(f"# 肥西县：把服务送到家\n\n{hidden}\n\n{more}\n", encoding="utf-8")
    page = policykb("extract", report, at=None)
    assert page.code == 0
    assert not set("\x1b\x9b\u202e") & set(page.out)
    assert "[red]组织[/red]" in page.out.replace("\n", "")
    printed = policykb("extract", report, "--json", at=None)
    assert not set("\x1b\x9b\u202e") & set(printed.out)
    assert any("\x1b[31m" in passage["text"] for passage in printed.json["passages"])


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01\x02\xff"])
def test_an_unusable_file_is_one_sentence_that_names_it(
    policykb: Any, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "报告.txt"
    if content is not None:
        file.write_bytes(content)
    ended = policykb("extract", file, "--json", at=None)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert "报告.txt" in ended.err


def test_extract_reads_what_can_do_harm_in_a_process_of_its_own(
    policykb: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "报告.html"
    page.write_text("<p>全县走访群众52户。</p>", encoding="utf-8")
    assert [figure["text"] for figure in policykb("extract", page, "--json", at=None).json["figures"]] == [
        "52户"
    ]
    monkeypatch.setenv("POLICYKB_MAX_MEMORY", "1000")
    ended = policykb("extract", page, at=None)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert f"{page} takes more than 1,000 bytes of memory to read" in ended.err


def test_extract_keeps_to_the_limits_of_ingestion(
    policykb: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("走访群众52户。" * 10, encoding="utf-8")
    monkeypatch.setenv("POLICYKB_MAX_BYTES", "100")
    assert "POLICYKB_MAX_BYTES" in policykb("extract", report, at=None).err


def test_extract_refuses_archives_and_pipes(policykb: Any, tmp_path: Path) -> None:
    archive, pipe = tmp_path / "a.zip", tmp_path / "pipe"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("报告.txt", "走访群众52户。")
    os.mkfifo(pipe)
    for file, reason in ((archive, "unpack it"), (pipe, "no regular file")):
        ended = policykb("extract", file, at=None)
        assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
        assert file.name in ended.err
        assert reason in ended.err


# --- as a process ------------------------------------------------------------------------------------

MAIN = [sys.executable, "-c", "from query.cli import main; main()"]


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from query.exits import run; from query.cli import app; run(app, ['--help'])"
    heavy = "{'torch', 'spacy', 'jieba', 'chromadb', 'sqlalchemy', 'sentence_transformers', 'numpy', 'rich'}"
    check = f"{code}; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


def test_a_reader_who_leaves_early_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("# 肥西县\n\n组织代办员上门办理事项300件。\n", encoding="utf-8")
    command = subprocess.Popen(
        [*MAIN, "extract", str(tmp_path / "报告.txt"), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.close()
    assert command.stderr.read() == b""
    command.stderr.close()
    command.wait()


@pytest.mark.parametrize("form", [["--json"], []])
def test_a_full_disk_is_one_sentence(tmp_path: Path, form: list[str]) -> None:
    (tmp_path / "报告.txt").write_text("# 肥西县\n\n组织代办员上门办理事项300件。\n", encoding="utf-8")
    with Path("/dev/full").open("w") as full:
        command = [*MAIN, "extract", str(tmp_path / "报告.txt"), *form]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)
    assert "free space" in ended.stderr


def test_an_error_of_the_program_is_one_sentence_that_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    broken = typer.Typer()

    @broken.command()
    def divide() -> None:
        typer.echo(str(1 // 0))

    assert run(broken, []) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "ZeroDivisionError at test_cli.py:" in line
