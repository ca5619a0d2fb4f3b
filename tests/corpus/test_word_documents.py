"""Word documents: what a reader sees, in order, with numbers, headings, tables and notes; nothing deleted."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.loaders import decode_source, find_files
from corpus.source import Source
from corpus.word.numbering import write_number

W = nsdecls("w")
Build = Callable[[Any], object]


def saved(build: Build) -> bytes:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(build: Build, name: str = "a.docx") -> Source:
    return decode_source(name, saved(build))


def add_xml(document: Any, xml: str) -> None:
    """Put elements before the last one of the body, which holds the section's properties."""
    for element in parse_xml(with_runs(f"<w:body {W}>{xml}</w:body>")):
        document.element.body.insert(len(document.element.body) - 1, element)


def lines(xml: str) -> list[str]:
    return read(lambda document: add_xml(document, xml)).text.splitlines()


def with_runs(xml: str) -> str:
    """«甲» is short for a run with the text 甲."""
    return xml.replace("«", "<w:r><w:t>").replace("»", "</w:t></w:r>")


# ------------------------------------------------------------------------------------------------ paragraphs


@given(
    st.lists(
        st.text(st.sampled_from("河湾县推行窗口前移办结3件，。12%“”"), min_size=1, max_size=40), min_size=1
    )
)
@settings(max_examples=20, deadline=None)
def test_paragraphs_stand_in_order(paragraphs: list[str]) -> None:
    source = read(lambda document: [document.add_paragraph(each) for each in paragraphs])
    assert source.text == "".join(each + "\n" for each in paragraphs)
    assert (source.encoding, source.media_type[-8:]) == ("", "document")


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<w:p>«满意率达98»«.5%»</w:p>", ["满意率达98.5%"]),
        ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>", ["甲", "乙"]),
        ("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>", ["甲\t乙"]),
        ("<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>«新»</w:ins></w:p>", ["新"]),
        ("<w:p><w:moveFrom>«旧处»</w:moveFrom>«留»</w:p>", ["留"]),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>«见»</w:p>", ["见"]),
        ("<w:p><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>见</w:t></w:r></w:p>", ["见"]),
        ("<w:p><w:hyperlink>«《办法》»</w:hyperlink>«施行»</w:p>", ["《办法》施行"]),
        ("<w:p><w:r><w:instrText>DATE</w:instrText></w:r>«2023年»</w:p>", ["2023年"]),
        (
            "<w:p>«绿地3000m»"
            "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r></w:p>",
            ["绿地3000m²"],
        ),
        ("<w:sdt><w:sdtContent><w:p>«控件里»</w:p></w:sdtContent></w:sdt>", ["控件里"]),
    ],
)  # fmt: skip
def test_a_paragraph_reads_as_word_shows_it(xml: str, expected: list[str]) -> None:
    assert lines(xml) == expected


def test_text_boxes_follow_their_paragraph_and_are_read_once() -> None:
    spaces = nsdecls("w", "wp", "a") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    box = "<w:txbxContent><w:p>«框里的话»</w:p></w:txbxContent>"
    xml = (
        f"<w:p {spaces}>«段落»<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert (
        read(lambda document: document.element.body.insert(0, parse_xml(with_runs(xml)))).text
        == "段落\n框里的话\n"
    )


def test_headings_have_the_level_of_their_style() -> None:
    def build(document: Any) -> None:
        document.add_heading("河湾县工作总结", 0)
        document.add_heading("一、主要做法", 1)
        document.add_heading("（一）设立窗口", 2)
        document.add_paragraph("全县设窗口12个。")
        add_xml(document, "<w:p><w:pPr><w:outlineLvl w:val='2'/></w:pPr>«大纲三级»</w:p>")

    source = read(build)
    assert [(each.span.of(source.text), each.level) for each in source.headings] == [
        ("河湾县工作总结", 1), ("一、主要做法", 1), ("（一）设立窗口", 2), ("大纲三级", 3),
    ]  # fmt: skip


def test_a_table_of_contents_is_left_out() -> None:
    gallery = "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
    block = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent><w:p>«总则1»</w:p></w:sdtContent></w:sdt>"
    assert lines(block + "<w:p>«总则»</w:p>") == ["总则"]


# ------------------------------------------------------------------------------------------------- numbering


def numbered(levels: str, items: list[int], overrides: str = "") -> list[str]:
    def build(document: Any) -> None:
        root = document.part.numbering_part.element
        for old in list(root):
            root.remove(old)
        root.append(parse_xml(f"<w:abstractNum {W} w:abstractNumId='7'>{levels}</w:abstractNum>"))
        root.append(parse_xml(f"<w:num {W} w:numId='7'><w:abstractNumId w:val='7'/></w:num>"))
        root.append(parse_xml(f"<w:num {W} w:numId='8'><w:abstractNumId w:val='7'/>{overrides}</w:num>"))
        for item in items:
            list_id, depth = divmod(item, 10)
            add_xml(
                document,
                f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{list_id}'/></w:numPr>"
                "</w:pPr>«事项»</w:p>",
            )

    return read(build).text.splitlines()


def level(depth: int, form: str, text: str) -> str:
    number = f"<w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/>"
    return f"<w:lvl w:ilvl='{depth}'><w:start w:val='1'/>{number}</w:lvl>"


def test_numbers_that_word_counts_are_written_out() -> None:
    levels = (
        level(0, "chineseCounting", "%1、")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%3.")
    )
    assert numbered(levels, [70, 71, 71, 72, 72, 70, 71]) == [
        "一、事项", "（一）事项", "（二）事项", "1.事项", "2.事项", "二、事项", "（一）事项",
    ]  # fmt: skip


def test_numbers_of_several_levels_and_restarts() -> None:
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")
    restart = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    assert numbered(levels, [70, 71, 71, 70, 71, 80], restart) == [
        "1 事项", "1.1 事项", "1.2 事项", "2 事项", "2.1 事项", "1 事项",
    ]  # fmt: skip


def test_bullets_and_lists_that_are_not_there_have_no_number() -> None:
    assert numbered(level(0, "bullet", "●"), [70, 90]) == ["事项", "事项"]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"), (1003, "chineseCountingThousand", "一千零三"),
        (3, "chineseLegalSimplified", "叁"), (3, "decimalEnclosedCircleChinese", "③"),
        (3, "ideographTraditional", "丙"), (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"),
        (12, "decimalFullWidth", "１２"), (7, "decimalZero", "07"),
        (5, "aiueo", "5"), (5, "none", ""),
    ],
)  # fmt: skip
def test_numbers_in_the_forms_of_chinese_texts(number: int, form: str, expected: str) -> None:
    assert write_number(number, form) == expected


@given(st.integers(1, 9999))
def test_a_chinese_number_reads_back(number: int) -> None:
    value = digit = 0
    for character in write_number(number, "chineseCounting"):
        if character in "十百千":
            value += (digit or 1) * 10 ** ("十百千".index(character) + 1)
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(character)
    assert value + digit == number


# ---------------------------------------------------------------------------------------------------- tables


def test_a_table_becomes_a_grid_in_its_place() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("表前。")
        table = document.add_table(3, 3)
        for row, values in enumerate((("指标", "年度", ""), ("", "2022年", "2023年"), ("项目数", "3", "5"))):
            for column, value in enumerate(values):
                table.cell(row, column).text = value
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(0, 0).merge(table.cell(1, 0))
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
        document.add_paragraph("表后。")

    source = read(build)
    assert source.text == "表前。\n指标\t年度\n\t2022年\t2023年\n项目数\t3\t5\n表后。\n"
    (grid,) = source.grids
    assert [
        (cell.span.of(source.text), cell.row, cell.column, cell.rows, cell.columns, cell.heading)
        for cell in grid.cells
    ] == [
        ("指标", 0, 0, 2, 1, True), ("年度", 0, 1, 1, 2, True), ("2022年", 1, 1, 1, 1, False),
        ("2023年", 1, 2, 1, 1, False), ("项目数", 2, 0, 1, 1, False), ("3", 2, 1, 1, 1, False),
        ("5", 2, 2, 1, 1, False),
    ]  # fmt: skip


def test_a_cell_of_several_lines_is_one_line() -> None:
    def build(document: Any) -> None:
        table = document.add_table(2, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "乡镇", "投资额\n（万元）"
        table.cell(1, 0).text, table.cell(1, 1).text = "河湾镇", "1200"

    assert read(build).text == "乡镇\t投资额（万元）\n河湾镇\t1200\n"


def test_a_table_that_lays_out_a_page_is_text() -> None:
    def build(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "框里第一段。"
        cell.add_paragraph("框里第二段。")

    source = read(build)
    assert (source.text, source.grids) == ("框里第一段。\n框里第二段。\n", ())


# ----------------------------------------------------------------------------------------- edges and notes


def test_headers_and_footers_are_marked_and_page_numbers_left_out() -> None:
    def build(document: Any) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "河湾县人民政府文件"
        section.footer.paragraphs[0].text = "内部资料"
        page = "«第»<w:fldSimple w:instr=' PAGE '>«3»</w:fldSimple>"
        section.footer._element.append(parse_xml(with_runs(f"<w:p {W}>{page}«页»</w:p>")))
        document.add_paragraph("正文。")

    source = read(build)
    assert source.text == "河湾县人民政府文件\n正文。\n内部资料\n"
    assert [(mark.kind, mark.span.of(source.text)) for mark in source.marks] == [
        ("header", "河湾县人民政府文件"), ("footer", "内部资料"),
    ]  # fmt: skip


def test_footnotes_follow_their_paragraph_and_leave_no_number_in_the_text() -> None:
    data = saved(
        lambda document: add_xml(
            document,
            "<w:p>«满意率达98»<w:r><w:footnoteReference w:id='2'/></w:r>«%。»</w:p><w:p>«下一段。»</w:p>",
        )
    )
    notes = f"<w:footnotes {W}><w:footnote w:id='2'><w:p>«据县统计局。»</w:p></w:footnote></w:footnotes>"
    source = decode_source("a.docx", with_part(data, "footnotes", with_runs(notes)))
    assert source.text == "满意率达98%。\n据县统计局。\n下一段。\n"
    assert [(mark.kind, mark.span.of(source.text)) for mark in source.marks] == [("footnote", "据县统计局。")]


def test_endnotes_come_last() -> None:
    cited = "<w:p>«满意率达98%»<w:r><w:endnoteReference w:id='2'/></w:r>«。»</w:p><w:p>«下一段。»</w:p>"
    notes = f"<w:endnotes {W}><w:endnote w:id='2'><w:p>«据县统计局。»</w:p></w:endnote></w:endnotes>"
    data = saved(lambda document: add_xml(document, cited))
    source = decode_source("a.docx", with_part(data, "endnotes", with_runs(notes)))
    assert source.text == "满意率达98%。\n下一段。\n据县统计局。\n"
    assert [mark.kind for mark in source.marks] == ["footnote"]


RAISED = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"


@pytest.mark.parametrize(
    ("between", "text"),
    [
        (f"<w:r>{RAISED}<w:t>1</w:t></w:r>", "办结3000件。"),
        (f"<w:r>{RAISED}<w:t>[1</w:t></w:r><w:r>{RAISED}<w:t>2]</w:t></w:r>", "办结3000件。"),
        ("<w:r><w:footnoteReference w:id='9' w:customMarkFollows='1'/><w:t>①</w:t></w:r>", "办结3000件。"),
        ("<w:r><w:t>^2</w:t></w:r>", "办结3000^2件。"),
    ],
)
def test_the_number_of_a_note_is_not_glued_to_what_it_stands_at(between: str, text: str) -> None:
    source = read(lambda document: add_xml(document, f"<w:p>«办结3000»{between}«件。»</w:p>"))
    assert source.text == f"{text}\n"


def with_part(data: bytes, kind: str, xml: str) -> bytes:
    """The package with one more part that the document names."""
    relation = (
        f'<Relationship Id="rIdX" Target="{kind}.xml" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    override = (
        f'<Override PartName="/word/{kind}.xml" ContentType="application/'
        f'vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/></Types>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.namelist():
            text = old.read(item)
            if item == "word/_rels/document.xml.rels":
                text = text.replace(b"</Relationships>", relation.encode())
            elif item == "[Content_Types].xml":
                text = text.replace(b"</Types>", override.encode())
            new.writestr(item, text)
        new.writestr(f"word/{kind}.xml", xml)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("关于窗口前移的通知", "关于窗口前移的通知"),
        ("Microsoft Word - 1.doc", None),
        ("文档1", None),
        ("", None),
    ],
)
def test_the_title_of_the_core_properties_describes(stated: str, title: str | None) -> None:
    def build(document: Any) -> None:
        document.core_properties.title = stated
        document.add_paragraph("正文。")

    assert read(build).description.title == title


# ------------------------------------------------------------------------------------- damaged and not Word


WHOLE = saved(lambda document: document.add_paragraph("全县设窗口12个。" * 50))


def outcome(data: bytes) -> str:
    """The text of a document, or what is said of it."""
    try:
        return decode_source("a.docx", data).text
    except SourceError as error:
        return str(error)


def test_a_document_under_another_name_is_read() -> None:
    assert decode_source("a.txt", WHOLE).text.startswith("全县设窗口12个。")


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^a\.docx holds no text"):
        decode_source("a.docx", saved(lambda document: None))


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95, 0.99])
def test_a_document_that_was_cut_is_refused_by_name(kept: float) -> None:
    with pytest.raises(SourceError, match=r"^a\.docx is a damaged"):
        decode_source("a.docx", WHOLE[: int(kept * len(WHOLE))])


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_one_broken_byte_gives_a_text_or_one_clear_error(place: int, byte: int) -> None:
    data = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    assert outcome(data).startswith(("a.docx ", "全县"))


@pytest.mark.parametrize(
    "parts", [["word/document.xml"], ["_rels/.rels"], ["word/styles.xml", "word/document.xml"]]
)
def test_a_package_without_a_part_is_refused_by_name(parts: list[str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.namelist():
            if item not in parts:
                new.writestr(item, old.read(item))
    assert outcome(buffer.getvalue()).startswith("a.docx ")


def test_what_word_keeps_beside_an_open_file_is_no_document(tmp_path: Any) -> None:
    (tmp_path / "总结.docx").write_bytes(WHOLE)
    (tmp_path / "~$总结.docx").write_bytes(b"\x05user")
    assert [path.name for path in find_files([tmp_path])] == ["总结.docx"]
