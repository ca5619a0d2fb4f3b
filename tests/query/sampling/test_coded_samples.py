"""Coded samples: from a knowledge base to a workbook, to coders, and back as corrections and gold."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from corpus.errors import SettingsError, SourceError, StoreError
from extract.corrections.application import Application, apply_corrections
from extract.corrections.proposals import read_proposal
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.cli import app as writing
from query.cli import app
from query.exits import run
from query.sampling.coded_sheets import CodedSheet, read_coded_sheet
from query.sampling.codes import LOCKED, NONE, codes_as_json, codes_from_json, read_codes, usual_codes
from query.sampling.comparison import compare_sheets
from query.sampling.conversions import Unconverted, as_corrections, as_gold
from query.sampling.drawing import draw_sample
from query.sampling.workbooks import CODING, write_new_workbook, write_workbook
from tests.support.embedders import CharacterEmbedder

PLACES = ("四川省成都市武侯区", "安徽省合肥市肥西县", "吉林省白山市临江市")
DEEDS = ("技能培训", "法律咨询", "义诊服务", "文艺演出", "志愿活动", "防汛演练")


def report(place: str, start: int) -> str:
    """A report of 24 figures, a few with a bound, a share or a formula in it."""
    parts = [f"# {place}工作总结", "2024年1月10日"]
    for number, deed in enumerate(DEEDS):
        count = start + number * 7
        parts.append(
            f"强化{deed}。{place}2023年开展{deed}{count}场，惠及群众{count * 30}余人次，"
            f"群众满意度{80 + number}.5%，投入资金{count}万元。"
        )
    parts.append('=HYPERLINK("http://evil.example","点击")，全年新建公园3个。')
    return "\n\n".join(parts)


@pytest.fixture(scope="module")
def sampled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.query.conftest import store

    folder = tmp_path_factory.mktemp("sampled")
    store(folder, {f"{place}.txt": report(place, 11 + index) for index, place in enumerate(PLACES)})
    return folder


@pytest.fixture
def kb(sampled_home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(Settings.from_environment(sampled_home), embedder=CharacterEmbedder()) as opened:
        yield opened


def drawn_to(kb: KnowledgeBase, path: Path, unit: Any = "figures", size: int = 50, **how: Any) -> Path:
    outline, drawn = draw_sample(kb, unit, size, seed=how.pop("seed", 7), extractor_version="3", **how)
    write_workbook(path, outline, usual_codes(unit), drawn)
    return path


Cells = dict[str, Any]


def code(path: Path, to: Path, answer: Callable[[int, Cells], dict[str, str]]) -> Path:
    """Do what a coder does: open the workbook, answer each row, save it under another name."""
    book = load_workbook(path)
    sheet = book[CODING]
    heads = [cell.value for cell in sheet[1]]
    for number, row in enumerate(sheet.iter_rows(min_row=2)):
        cells = {head: cell.value or "" for head, cell in zip(heads, row, strict=True)}
        for name, value in answer(number, cells).items():
            row[heads.index(name)].value = value
    book.save(to)
    return to


# --- the workbook -------------------------------------------------------------------------------------------


def test_a_sample_has_the_same_bytes_every_time(kb: KnowledgeBase, tmp_path: Path) -> None:
    one, other = (drawn_to(kb, tmp_path / name, by=("place", "dimension")) for name in ("1.xlsx", "2.xlsx"))
    assert one.read_bytes() == other.read_bytes()
    assert drawn_to(kb, tmp_path / "3.xlsx", seed=8).read_bytes() != one.read_bytes()


def test_order_of_ingestion_does_not_matter(kb: KnowledgeBase, tmp_path: Path) -> None:
    from tests.query.conftest import store

    reports = {f"{place}.txt": report(place, 11 + index) for index, place in enumerate(PLACES)}
    store(tmp_path / "home", dict(reversed(reports.items())))
    settings = Settings.from_environment(tmp_path / "home")
    with KnowledgeBase.open(settings, embedder=CharacterEmbedder()) as turned:
        other = drawn_to(turned, tmp_path / "2.xlsx", "practices", 10, by=("place",))
    assert (
        other.read_bytes() == drawn_to(kb, tmp_path / "1.xlsx", "practices", 10, by=("place",)).read_bytes()
    )


@pytest.mark.parametrize("unit", ["figures", "practices", "passages"])
def test_rows_stand_where_they_say(kb: KnowledgeBase, tmp_path: Path, unit: Any) -> None:
    sheet = read_coded_sheet(drawn_to(kb, tmp_path / "s.xlsx", unit, 12, by=("place",)))
    assert sheet.unit == unit
    assert len(sheet.rows) == 12
    for row in sheet.rows:
        source = kb.tables.source_text(row.source_id)
        written = "".join(source[start:end] for start, end in row.spans)
        assert written == (row.marked or row.text.replace("\n", "").replace(" ", ""))
        assert row.marked in row.text
        assert set(row.answers.values()) == {None}


def test_strata_are_drawn_from_and_told(kb: KnowledgeBase, tmp_path: Path) -> None:
    outline, drawn = draw_sample(kb, "figures", 30, seed=1, by=("place", "dimension"), extractor_version="3")
    assert {place for place, _ in outline.strata} == {"四川省", "安徽省", "吉林省"}
    assert sum(share for _, share in outline.strata.values()) == 30
    assert all(share >= 1 for _, share in outline.strata.values())
    assert sum(draw.weight for draw in drawn) == sum(whole for whole, _ in outline.strata.values())
    write_workbook(tmp_path / "s.xlsx", outline, usual_codes("figures"), drawn)
    told = [
        cell.value or "" for (cell,) in load_workbook(tmp_path / "s.xlsx").worksheets[0].iter_rows(max_col=1)
    ]
    for stratum, number in outline.numbered().items():
        whole, share = outline.strata[stratum]
        assert f"    {number}: {share} / {whole}" in told


def test_a_coder_who_codes_blindly_is_told_no_answer(kb: KnowledgeBase, tmp_path: Path) -> None:
    def cells(name: str, **how: Any) -> set[str]:
        path = drawn_to(kb, tmp_path / name, "practices", 15, **how)
        sheets = load_workbook(path)
        values = [cell.value for row in sheets[CODING].iter_rows(min_row=2) for cell in row]
        values += [cell.value for (cell,) in sheets.worksheets[0].iter_rows(max_col=1)]
        return {value for value in values if value}

    stratum = next(
        iter(draw_sample(kb, "practices", 15, seed=7, by=("theme",), extractor_version="3")[0].strata)
    )
    assert not [value for value in cells("blind.xlsx", by=("theme",)) if value == stratum[0]]
    assert stratum[0] in cells("open.xlsx", by=("theme",), prefilled=True)
    assert "四川省" in cells("place.xlsx", by=("place",))


def test_nothing_in_a_workbook_acts_and_only_answers_are_open(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = drawn_to(kb, tmp_path / "s.xlsx", "passages", 100)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert any(b"evil.example" in data for data in parts.values())
    assert not [
        name for name, data in parts.items() if b"<f>" in data or b"<f " in data or b"<hyperlink" in data
    ]
    assert not [name for name in parts if "vba" in name.lower() or "external" in name.lower()]
    sheet = load_workbook(path)[CODING]
    assert sheet.protection.sheet
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for head, cell in zip(heads, row, strict=True):
            assert cell.data_type != "f"
            assert cell.protection.locked == (head in LOCKED)
    assert all(cell.protection.locked for cell in sheet[1])


def test_cells_offer_the_answers_of_their_code(kb: KnowledgeBase, tmp_path: Path) -> None:
    book = load_workbook(drawn_to(kb, tmp_path / "s.xlsx"))
    heads = [cell.value for cell in book[CODING][1]]
    lists = {}
    for validation in book[CODING].data_validations.dataValidation:
        (area,) = validation.sqref.ranges
        sheet, _, answers = validation.formula1.rpartition("!")
        cells = book[sheet.strip("'")][answers.replace("$", "")]
        lists[heads[area.min_col - 1]] = [cell.value for (cell,) in cells]
        assert (area.min_row, area.max_row) == (2, 51)
    assert lists["bound"] == ["exact 等于", "at_least 不少于", "at_most 不超过", "about 约"]
    assert lists["change"][-1] == "none 无"
    assert set(lists) == {"is_figure", "bound", "dimension", "change", "basis", "status"}


def test_a_workbook_is_never_overwritten(kb: KnowledgeBase, tmp_path: Path) -> None:
    outline, drawn = draw_sample(kb, "figures", 3, seed=1, extractor_version="3")
    write_new_workbook(tmp_path / "s.xlsx", outline, usual_codes("figures"), drawn)
    with pytest.raises(StoreError, match="is there already"):
        write_new_workbook(tmp_path / "s.xlsx", outline, usual_codes("figures"), drawn)
    assert [path.name for path in tmp_path.iterdir()] == ["s.xlsx"]


# --- fifty rows, there and back ---------------------------------------------------------------------------


def planted(number: int, said: Cells) -> dict[str, str]:
    """What the first coder answers otherwise than the extractor, by the number of the row."""
    if number in (3, 11, 29):
        return {"is_figure": "no 否", "note": "是编号"}
    if number in (5, 17):
        return {"value": "1,234.50", "bound": "about 约"}
    if number == 20:
        return {"value": NONE, "low": "10", "high": "20"}
    if number == 23:
        return {"period": "2022", "status": "target", "indicator": "新的指标"}
    return {}


def first_coder(number: int, said: Cells) -> dict[str, str]:
    return planted(number, said)


def second_coder(number: int, said: Cells) -> dict[str, str]:
    return {**planted(number, said), **({"bound": "at_most"} if number in (5, 30, 31) else {})}


@pytest.fixture
def sheets(kb: KnowledgeBase, tmp_path: Path) -> tuple[CodedSheet, CodedSheet]:
    """Fifty figures, checked by two coders."""
    path = drawn_to(kb, tmp_path / "sample.xlsx", size=50, by=("place",), prefilled=True)
    return (
        read_coded_sheet(code(path, tmp_path / "li.xlsx", first_coder)),
        read_coded_sheet(code(path, tmp_path / "wang.xlsx", second_coder)),
    )


def test_fifty_rows_come_back_as_corrections_that_hold(
    kb: KnowledgeBase, sheets: tuple[CodedSheet, CodedSheet]
) -> None:
    sheet, _ = sheets
    found = list(as_corrections(kb, sheet, "李"))
    assert not [one for one in found if isinstance(one, Unconverted)]
    kinds = [one["kind"] for one in found if not isinstance(one, Unconverted)]
    assert sorted(kinds) == ["fix_figure"] * 4 + ["reject_figure"] * 3
    by_source: dict[str, list[Any]] = {}
    for one in found:
        assert not isinstance(one, Unconverted)
        by_source.setdefault(str(one["source"]), []).append(one)
    rows = {(row.source_id, row.spans): row for row in sheet.rows}
    for source_id, lines in by_source.items():
        facts = kb.tables.facts(source_id)
        application = Application(facts)
        corrections = [
            read_proposal(json.loads(json.dumps(line))).resolve(application, number, source_id, "2026-01-01")
            for number, line in enumerate(lines, start=1)
        ]
        corrected, outcomes = apply_corrections(facts, corrections)
        assert {outcome.state for outcome in outcomes} == {"applied"}
        figures = {Application(corrected).place_of(figure): figure for figure in corrected.figures}
        for correction in corrections:
            row = rows[source_id, tuple((span.start, span.end) for span in correction.spans)]
            figure = figures.get(correction.spans)
            if row.answers["is_figure"] == "no":
                assert figure is None
                assert (correction.author, correction.reason) == ("李", "是编号")
                continue
            assert figure is not None
            for name in ("value", "low", "high"):
                number, answer = getattr(figure, name), str(row.answers[name]).replace(",", "")
                assert number == (None if answer == NONE else Decimal(answer))
            for name in ("bound", "unit", "dimension", "indicator", "change", "basis", "status", "period"):
                assert (getattr(figure, name) or NONE) == row.answers[name]


def test_fifty_rows_come_back_as_gold(kb: KnowledgeBase, sheets: tuple[CodedSheet, CodedSheet]) -> None:
    found = list(as_gold(sheets[0]))
    assert len(found) == 50
    for one in found:
        assert not isinstance(one, Unconverted)
        text = kb.tables.source_text(str(one["source_id"]))
        assert text[one["start"] : one["end"]] == one["text"]
    figures = [one for one in found if not isinstance(one, Unconverted) and one["is_figure"]]
    assert len(figures) == 47
    assert sum(one["value"] == 1234.5 for one in figures) == 2
    (ranged,) = [one for one in figures if one["low"] is not None]
    assert (ranged["value"], ranged["low"], ranged["high"]) == (None, 10, 20)
    gold = json.loads(
        (Path(__file__).parents[2] / "gold" / "figures.jsonl").read_text("utf-8").splitlines()[0]
    )
    assert set(gold) <= set(figures[0])


def test_coders_are_compared_code_by_code(sheets: tuple[CodedSheet, CodedSheet]) -> None:
    comparison = compare_sheets(sheets)
    assert comparison.coders == ("li", "wang")
    by_code = {one.code.name: one for one in comparison.codes}
    assert {(one.code, one.row.number) for one in comparison.disagreements} == {
        ("bound", 7),
        ("bound", 32),
        ("bound", 33),
    }
    assert by_code["is_figure"].kappas == {("li", "wang"): 1}
    assert by_code["is_figure"].alpha == 1
    assert by_code["value"].interval_alpha == 1
    assert by_code["bound"].alike == pytest.approx(0.94)
    assert by_code["bound"].units == 50
    assert by_code["low"].interval_alpha is None  # one range alone: nothing varies


def test_what_is_not_coded_changes_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = drawn_to(kb, tmp_path / "s.xlsx")
    assert list(as_corrections(kb, read_coded_sheet(path), "李")) == []
    assert list(as_gold(read_coded_sheet(path))) == []
    part = code(path, tmp_path / "li.xlsx", lambda number, _: {"is_figure": "yes"} if number == 4 else {})
    assert list(as_corrections(kb, read_coded_sheet(part), "李")) == []
    (left,) = as_gold(read_coded_sheet(part))
    assert isinstance(left, Unconverted)
    assert left.why.startswith("not coded: value, bound")


def test_a_figure_without_a_number_is_named(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = drawn_to(kb, tmp_path / "s.xlsx", size=5, prefilled=True)
    path = code(path, tmp_path / "li.xlsx", lambda number, _: {"value": "无"} if number == 2 else {})
    (left,) = as_corrections(kb, read_coded_sheet(path), "李")
    assert isinstance(left, Unconverted)
    assert (left.row.number, left.why[:16]) == (4, "a figure needs a")


def test_themes_of_practices_become_corrections(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = drawn_to(kb, tmp_path / "s.xlsx", "practices", 5, prefilled=True)

    def answer(number: int, said: Cells) -> dict[str, str]:
        if number == 0:
            return {"theme_1": "elderly_care 养老服务", "theme_2": NONE, "theme_3": ""}
        return {"kind": "planned"} if number == 1 else {}

    sheet = read_coded_sheet(code(path, tmp_path / "li.xlsx", answer))
    themes, kind = as_corrections(kb, sheet, "李")
    if isinstance(themes, Unconverted):
        themes, kind = kind, themes
    assert isinstance(kind, Unconverted)
    assert kind.why == "no correction changes kind"
    assert not isinstance(themes, Unconverted)
    assert (themes["kind"], themes["changes"]) == ("set_themes", {"themes": ["elderly_care"]})
    facts = kb.tables.facts(str(themes["source"]))
    correction = read_proposal(themes).resolve(Application(facts), 1, str(themes["source"]), "2026-01-01")
    corrected, (outcome,) = apply_corrections(facts, [correction])
    assert outcome.state == "applied"
    changed = {practice.id: [theme.name for theme in practice.themes] for practice in corrected.practices}
    assert changed[str(outcome.fact_id)] == ["elderly_care"]


# --- what can be wrong with a sheet -----------------------------------------------------------------------


def spoil(path: Path, to: Path, change: Callable[[Any], None]) -> Path:
    book = load_workbook(path)
    change(book)
    book.save(to)
    return to


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda book: book[CODING].delete_rows(5), "missing, doubled or changed"),
        (lambda book: book[CODING].cell(4, 1, "x"), "missing, doubled or changed"),
        (lambda book: book[CODING].cell(1, 12, "x"), "no column 'is_figure'"),
        (lambda book: book[CODING].cell(6, 12, "大概"), "row 6, is_figure: '大概' is none of the answers"),
        (lambda book: book[CODING].cell(6, 13, "很多"), "row 6, value: '很多' is no number"),
        (lambda book: book[CODING].cell(6, 13, "1/0"), "row 6, value"),
        (lambda book: book[CODING].cell(3, 11, "[["), "row 3: the column source_spans"),
        (lambda book: book.remove(book["about"]), "no workbook of `policykb sample`"),
        (lambda book: book["about"].cell(1, 2, "{"), "'about' was changed"),
    ],
)
def test_a_spoilt_sheet_is_named_with_its_row(
    kb: KnowledgeBase, tmp_path: Path, change: Callable[[Any], None], says: str
) -> None:
    path = spoil(drawn_to(kb, tmp_path / "s.xlsx", size=8), tmp_path / "li.xlsx", change)
    with pytest.raises(SourceError) as caught:
        read_coded_sheet(path)
    assert "li.xlsx" in str(caught.value)
    assert says in str(caught.value)


def test_rows_may_be_sorted(kb: KnowledgeBase, tmp_path: Path) -> None:
    def turn(book: Any) -> None:
        sheet = book[CODING]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column, value)

    path = drawn_to(kb, tmp_path / "s.xlsx", size=8)
    turned = read_coded_sheet(spoil(path, tmp_path / "li.xlsx", turn))
    assert [row.unit_id for row in turned.rows] == [row.unit_id for row in read_coded_sheet(path).rows][::-1]


def test_what_is_no_workbook_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("编码")
    for path in (tmp_path / "a.xlsx", tmp_path / "missing.xlsx"):
        with pytest.raises(SourceError, match=path.name):
            read_coded_sheet(path)


def test_sheets_of_different_samples_are_not_compared(kb: KnowledgeBase, tmp_path: Path) -> None:
    one = read_coded_sheet(drawn_to(kb, tmp_path / "a.xlsx", size=8))
    other = read_coded_sheet(drawn_to(kb, tmp_path / "b.xlsx", size=9))
    with pytest.raises(SourceError, match="another sample"):
        compare_sheets([one, other])
    with pytest.raises(SourceError, match="same name"):
        compare_sheets([one, one])


# --- questions of one's own -------------------------------------------------------------------------------

CODEBOOK = """
[[code]]
name = "innovation"
label = "创新程度"
meaning = "与上级文件相比有无新做法。"
values = ["低", "中", "高"]

[[code]]
name = "cost"
scale = "interval"
"""


def test_a_codebook_asks_its_own_questions(kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "codes.toml").write_text(CODEBOOK, "utf-8")
    codes = read_codes(tmp_path / "codes.toml")
    outline, drawn = draw_sample(kb, "practices", 6, seed=1, extractor_version="3")
    write_workbook(tmp_path / "s.xlsx", outline, codes, drawn)
    path = code(tmp_path / "s.xlsx", tmp_path / "li.xlsx", lambda *_: {"innovation": "高", "cost": "2,000"})
    sheet = read_coded_sheet(path)
    assert sheet.codes == codes
    assert {(row.answers["innovation"], row.answers["cost"]) for row in sheet.rows} == {("高", "2,000")}
    assert {one.why for one in as_corrections(kb, sheet, "李") if isinstance(one, Unconverted)} == {
        "answers to questions of one's own are no corrections; take them as gold"
    }
    assert [one["innovation"] for one in as_gold(sheet) if not isinstance(one, Unconverted)] == ["高"] * 6


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[code", "no TOML"),
        ("name = 1", "needs from one"),
        ("[[code]]\nlabel = '无名'", "no name"),
        ("[[code]]\nname = 'a'\n[[code]]\nname = 'a'", "two codes"),
        ("[[code]]\nname = 'a'\nvalues = ['x', 'x']", "twice"),
        ("[[code]]\nname = 'a'\nvalues = ['1']\nscale = 'interval'", "nominal"),
        ("[[code]]\nname = 'a'\nscale = 'ratio'", "no scale"),
        ("[[code]]\nname = 'a'\ncolour = 'red'", "colour"),
        ("[[code]]\nname = 'text'", "column of every sheet"),
    ],
)
def test_a_codebook_that_is_off_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "codes.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_codes(tmp_path / "codes.toml")
    assert "codes.toml" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize("unit", ["figures", "practices", "passages"])
def test_codes_are_read_as_they_were_written(unit: Any) -> None:
    codes = usual_codes(unit)
    assert codes_from_json(json.loads(json.dumps(codes_as_json(codes)))) == codes
    for one in codes:
        for (name, label), shown in zip(one.values, one.shown(), strict=True):
            assert {one.read(text) for text in (name, label.zh, label.en, shown, f" {shown} ")} == {name}


# --- as typed ---------------------------------------------------------------------------------------------


@pytest.fixture
def typed(sampled_home: Path, no_model: None, capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*words: object, home: bool = True) -> tuple[int, str, str]:
        code_ = run(app, [*map(str, words), *(["--home", str(sampled_home)] if home else [])])
        out = capsys.readouterr()
        return code_, out.out, out.err

    return command


def test_from_sample_to_agreement_and_corrections_as_typed(typed: Any, tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"
    words = ("sample", "--of", "figures", "--size", 50, "--by", "place", "--prefill", "--out", path)
    code_, out, _ = typed(*words)
    lines = out.splitlines()
    assert (code_, lines[0]) == (0, f"{path}: 50 figures from 3 strata")
    assert [line.split(":")[0] for line in lines[1:]] == ["  1  吉林省", "  2  四川省", "  3  安徽省"]
    told = json.loads(typed(*words[:-1], tmp_path / "same.xlsx", "--json")[1])
    assert sum(one["drawn"] for one in told["strata"]) == told["size"] == 50
    assert (tmp_path / "same.xlsx").read_bytes() == path.read_bytes()
    code_, _, err = typed(*words)
    assert code_ == 1
    assert "is there already" in err
    li, wang = (
        code(path, tmp_path / f"{name}.xlsx", coder)
        for name, coder in (("li", first_coder), ("wang", second_coder))
    )
    code_, out, _ = typed("agreement", li, wang, "--json", home=False)
    answer = json.loads(out)
    assert code_ == 0
    assert [one["row"] for one in answer["disagreements"]] == [7, 32, 33]
    (bound,) = [one for one in answer["codes"] if one["code"] == "bound"]
    assert bound["alike"] == 0.94
    table = list(csv.DictReader(io.StringIO(typed("agreement", li, wang, "--csv", home=False)[1])))
    assert [row["coder: wang"] for row in table] == ["at_most"] * 3
    assert "3 disagreements" in typed("agreement", li, wang, home=False)[1]
    code_, out, err = typed("coded", li, "--author", "李")
    assert (code_, err) == (0, "")
    assert [json.loads(line)["author"] for line in out.splitlines()] == ["李"] * 7
    code_, out, _ = typed("coded", li, "--as", "gold")
    assert code_ == 0
    assert len(out.splitlines()) == 50


def test_corrections_of_coders_are_entered_as_they_are_printed(
    tmp_path: Path, no_model: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.query.conftest import store

    monkeypatch.setenv("POLICYKB_HOME", str(tmp_path / "home"))
    store(tmp_path / "home", {f"{PLACES[0]}.txt": report(PLACES[0], 11)})
    sheet = tmp_path / "sample.xlsx"
    assert run(app, ["sample", "--of", "figures", "--size", "12", "--prefill", "--out", str(sheet)]) == 0
    code(sheet, tmp_path / "li.xlsx", planted)
    capsys.readouterr()
    assert run(app, ["coded", str(tmp_path / "li.xlsx")]) == 0
    lines = capsys.readouterr().out
    (tmp_path / "corrections.jsonl").write_text(lines, "utf-8")
    assert run(writing, ["correct", str(tmp_path / "corrections.jsonl")]) == 0
    capsys.readouterr()
    assert run(app, ["corrections", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)["rows"]
    assert [(entry["state"], entry["author"]) for entry in entries] == [("applied", "li")] * 3
    # What was corrected needs no correction any more, but for figures that are gone.
    assert run(app, ["coded", str(tmp_path / "li.xlsx")]) == 1
    again = capsys.readouterr()
    assert again.out == ""
    assert again.err.count("no figure stands at its characters now") == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("sample", "--size", 5, "--out", "a.csv"), ".xlsx"),
        (("sample", "--size", 5, "--out", "a.xlsx", "--by", "status"), "no stratum of practices"),
        (("sample", "--size", 0, "--out", "a.xlsx"), "--size"),
    ],
)
def test_words_that_are_off_are_named_with_exit_2(typed: Any, words: tuple[object, ...], says: str) -> None:
    code_, _, err = typed(*words)
    assert code_ == 2
    assert says in " ".join(err.split())


def test_one_sheet_agrees_with_nobody(typed: Any) -> None:
    code_, _, err = typed("agreement", "a.xlsx", home=False)
    assert code_ == 2
    assert "two coded sheets" in " ".join(err.split())
