"""Web pages: the document of a page, whatever surrounds it, with tables, headings and description."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.loaders import decode_source
from corpus.source import Description, Source

TEXT = (
    "<p>河湾县推行窗口前移，全年办结事项3000件，群众满意率达98.5%。</p><p>下一步，县里将再设代办点12个。</p>"
)
NAVIGATION = (
    '<div class="head"><a href="/">首页</a><a href="/zw">政务公开</a><a href="/fw">政务服务</a></div>'
    '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zw">工作动态</a></div>'
)
FOOTER = '<div id="footer">主办：河湾县人民政府办公室，承办：河湾县大数据中心。联系电话：0000-1234567。</div>'


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def read(markup: str, name: str = "a.html") -> Source:
    return decode_source(name, markup.encode())


def lines(markup: str) -> list[str]:
    return read(markup).text.splitlines()


# ------------------------------------------------------------------------------------------------ main text


def test_the_document_is_told_from_the_page_around_it() -> None:
    related = "".join(f'<li><a href="/{n}.html">河湾县第{n}批项目开工，助力发展</a></li>' for n in range(9))
    found = lines(page(f"{NAVIGATION}<div class='main'><div>{TEXT}</div></div><ul>{related}</ul>{FOOTER}"))
    assert found == [
        "河湾县推行窗口前移，全年办结事项3000件，群众满意率达98.5%。",
        "下一步，县里将再设代办点12个。",
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '脚本里的文字，不是正文。';</script>",
        "<style>.a { content: '样式里的文字，不是正文。' }</style>",
        "<div style='display: none'>藏起来的文字，读者看不见。</div>",
        "<p hidden>藏起来的文字，读者看不见。</p>",
        "<!-- 注释里的文字，读者看不见。 -->",
        "<select><option>下拉框里的文字，不是正文。</option></select>",
        "<div class='share-box'>分享到：微信、微博，让更多的人看到。</div>",
        "<noscript>请打开脚本，再看本页。</noscript>",
    ],
)
def test_what_no_reader_sees_or_reads_is_left_out(hidden: str) -> None:
    assert lines(page(f"<div>{TEXT}{hidden}</div>")) == lines(page(f"<div>{TEXT}</div>"))


def test_attachments_and_second_parts_of_a_document_stay() -> None:
    attachment = "<div><p>附件1</p><p>河湾县代办点设置标准，由县政务服务局解释。</p></div>"
    files = (
        '<p>附件：<a href="1.doc">代办点名单</a><a href="2.xls">事项清单</a><a href="3.pdf">流程图</a></p>'
    )
    found = lines(page(f"{NAVIGATION}<div><div>{TEXT * 5}</div>{attachment}{files}</div>{FOOTER}"))
    assert found[-3:] == [
        "附件1",
        "河湾县代办点设置标准，由县政务服务局解释。",
        "附件：代办点名单事项清单流程图",
    ]


def test_an_element_that_is_called_the_content_is_the_content() -> None:
    notice = "<div>本网站由河湾县人民政府主办，转载请注明来源，未经许可不得用于商业目的。</div>"
    text = "河湾县今日开通夜间办事窗口，周五延至20时，周末照常。"
    assert lines(page(f"{notice}<div class='TRS_Editor'><p>{text}</p></div>{notice}")) == [text]


def test_a_content_that_wechat_hides_until_a_script_runs_is_read() -> None:
    body = f"<div id='js_content' style='visibility: hidden; opacity: 0;'><section>{TEXT}</section></div>"
    assert lines(page(body))[0].startswith("河湾县推行窗口前移")


def test_a_page_of_links_keeps_their_texts() -> None:
    items = "".join(f"<li><a href='{n}.html'>河湾镇第{n}号通告</a></li>" for n in (1, 2, 3))
    assert lines(page(f"<ul>{items}</ul>")) == ["河湾镇第1号通告", "河湾镇第2号通告", "河湾镇第3号通告"]


def test_a_page_in_a_table_reads_like_one_without() -> None:
    body = f"<table><tr><td><table><tr><td>{TEXT}</td></tr></table></td></tr></table>"
    assert lines(page(body)) == lines(page(f"<div>{TEXT}</div>"))


# ---------------------------------------------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>满意率<b>达98</b>.5%，<i>居首</i>。</p>", ["满意率达98.5%，居首。"]),
        ("<p>第一行，完。<br>第二行，完。</p>", ["第一行，完。", "第二行，完。"]),
        ("<p>群众满意率\n    达到98%，居首。</p>", ["群众满意率达到98%，居首。"]),
        ("<p>&ldquo;通办&rdquo;&mdash;&nbsp;&#x5168;县&lt;通&gt;，好。</p>", ["“通办”—\xa0全县<通>，好。"]),
        ("<p>新增绿地3000m<sup>2</sup>，建成。</p>", ["新增绿地3000m²，建成。"]),
        ("<p>办结3000<sup>1</sup>件。</p>", ["办结3000件。"]),
        ("<p>办结3000<sup><a href='#fn1'>[1]</a></sup>件。</p>", ["办结3000件。"]),
        ("<p>办结3000<span style='vertical-align: super'>①</span>件。</p>", ["办结3000件。"]),
        ("<p>办结3000<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a>件。</p>", ["办结3000件。"]),
        ("<p>见<a href='#s3'>3</a>节，达1.2×10<sup>4</sup>吨。</p>", ["见3节，达1.2×10⁴吨。"]),
        ("<p>排名第2<sup>nd</sup>。</p>", ["排名第2nd。"]),
        ("<ol><li>设窗口，办事。</li><li>减材料，提速。</li></ol>", ["1.设窗口，办事。", "2.减材料，提速。"]),
        ("<ol><li>一、设窗口，办事。</li><li>二、减料。</li></ol>", ["一、设窗口，办事。", "二、减料。"]),
        ("<ul><li>设窗口，办事。</li><li>减材料，提速。</li></ul>", ["设窗口，办事。", "减材料，提速。"]),
        ("<pre>甲，一。\n乙，二。</pre>", ["甲，一。", "乙，二。"]),
    ],
)  # fmt: skip
def test_elements_become_the_lines_that_a_browser_shows(markup: str, expected: list[str]) -> None:
    assert lines(page(f"<div>{markup}</div>")) == expected


def test_headings_are_named_with_their_level() -> None:
    source = read(page(f"<div><h2>优化服务</h2>{TEXT}<h3>设立窗口</h3>{TEXT}</div>"))
    assert [(each.span.of(source.text), each.level) for each in source.headings] == [
        ("优化服务", 2),
        ("设立窗口", 3),
    ]


@given(
    st.lists(
        st.text(st.sampled_from("河湾县推行窗口前移办结3件，。12%“”"), min_size=8, max_size=60), min_size=1
    )
)
def test_no_paragraph_is_lost_or_moved(paragraphs: list[str]) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert lines(page(f"{NAVIGATION}<div>{TEXT}{body}</div>"))[2:] == paragraphs


# --------------------------------------------------------------------------------------------------- tables


def cells(source: Source) -> list[tuple[str, int, int, int, int, bool]]:
    (grid,) = source.grids
    return [
        (cell.span.of(source.text), cell.row, cell.column, cell.rows, cell.columns, cell.heading)
        for cell in grid.cells
    ]


def test_a_table_becomes_a_grid() -> None:
    table = (
        "<table><thead><tr><th>乡镇</th><th>投资额<br>（万元）</th></tr></thead>"
        "<tr><td>河湾镇</td><td>1200</td></tr><tr><td>山口乡</td><td></td></tr></table>"
    )
    source = read(page(f"<div>{TEXT}{table}<p>表后的话，也在。</p></div>"))
    assert cells(source) == [
        ("乡镇", 0, 0, 1, 1, True),
        ("投资额（万元）", 0, 1, 1, 1, True),
        ("河湾镇", 1, 0, 1, 1, False),
        ("1200", 1, 1, 1, 1, False),
        ("山口乡", 2, 0, 1, 1, False),
        ("", 2, 1, 1, 1, False),
    ]
    assert source.grids[0].span.of(source.text) == "乡镇\t投资额（万元）\n河湾镇\t1200\n山口乡\t"
    assert source.text.endswith("\n表后的话，也在。\n")


def test_merged_cells_stand_once_and_the_others_beside_them() -> None:
    table = (
        "<table><tr><td rowspan=2>指标</td><td colspan=2>年度</td></tr>"
        "<tr><td>2022年</td><td>2023年</td></tr>"
        "<tr><td>项目数</td><td>3</td><td>5</td></tr></table>"
    )
    source = read(page(f"<div>{TEXT}{table}</div>"))
    assert source.grids[0].span.of(source.text) == "指标\t年度\n\t2022年\t2023年\n项目数\t3\t5"
    assert [cell[1:5] for cell in cells(source)] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------- description


METAS = (
    '<meta name="ArticleTitle" content="河湾县政务服务工作总结">'
    '<meta name="PubDate" content="2023-05-06 09:10">'
    '<meta name="ContentSource" content="河湾县政务服务局">'
    '<meta name="Url" content="http://a.example/1.html">'
)


def test_the_meta_elements_of_government_sites_are_read() -> None:
    source = read(page(f"<div>{TEXT}</div>", METAS))
    assert source.description == Description(
        "河湾县政务服务工作总结", "河湾县政务服务局", None, "2023-05-06 09:10", "http://a.example/1.html"
    )
    assert source.text.startswith("河湾县政务服务工作总结\n河湾县推行窗口前移")
    assert source.headings[0].level == 1


def test_a_title_that_begins_the_document_is_not_said_twice() -> None:
    found = lines(page(f"<div><p>河湾县政务服务</p><p>工作总结</p>{TEXT}</div>", METAS))
    assert found[:2] == ["河湾县政务服务", "工作总结"]


PROPERTIES = (
    ("索 引 号：", "0001-2021"),
    ("主题分类：", "综合政务"),
    ("发文机关：", "河湾县人民政府办公室"),
    ("成文日期：", "2021年03月04日"),
    ("标　　题：", "关于推行窗口前移的通知"),
    ("发文字号：", "河政办〔2021〕5号"),
    ("发布日期：", "2021年03月09日"),
)


@pytest.mark.parametrize(
    "table",
    [
        "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in PROPERTIES) + "</table>",
        "<ul>" + "".join(f"<li><b>{a}</b>{b}</li>" for a, b in PROPERTIES) + "</ul>",
        "<dl>" + "".join(f"<dt>{a}</dt><dd>{b}</dd>" for a, b in PROPERTIES) + "</dl>",
        "<div>" + "".join(f"<p>{a}<span>{b}</span></p>" for a, b in PROPERTIES) + "</div>",
    ],
)
def test_a_table_of_properties_describes_and_is_no_text(table: str) -> None:
    source = read(page(f"<div>{table}{TEXT}</div>"))
    assert source.description == Description(
        "关于推行窗口前移的通知", "河湾县人民政府办公室", "河政办〔2021〕5号", "2021年03月04日", None
    )
    assert "索" not in source.text
    assert source.grids == ()


@pytest.mark.parametrize(
    ("line", "issuer", "date"),
    [
        ("来源：河湾县报社　发布时间：2023-05-06 09:10　字号：大 中", "河湾县报社", "2023-05-06 09:10"),
        ("发布日期：2023年5月6日 文章来源：河湾日报 浏览量：-", "河湾日报", "2023年5月6日"),
        ("2023年05月06日 来源：河湾日报", "河湾日报", "2023年05月06日"),
        ("来源：本网 发布时间：2023-05-06", None, "2023-05-06"),
        ("来源： 发布时间：2023-05-06", None, "2023-05-06"),
    ],
)  # fmt: skip
def test_a_line_of_source_and_date_describes(line: str, issuer: str | None, date: str) -> None:
    description = read(page(f"<h1>窗口前移</h1><div class='info'>{line}</div><div>{TEXT}</div>")).description
    assert (description.title, description.issuer, description.date) == ("窗口前移", issuer, date)


def test_a_page_of_wechat_names_account_and_day() -> None:
    body = (
        "<h1 id='activity-name'> 窗口前移办实事 </h1><a id='js_name'> 河湾发布 </a>"
        f"<div id='js_content' style='visibility: hidden'>{TEXT}</div>"
        '<script>var ct = "1683302400";</script>'
    )
    titled = '<meta property="og:title" content="窗口前移办实事">'
    head = titled + '<meta property="og:url" content="https://m.example/s/1">'
    assert read(page(body, head)).description == Description(
        "窗口前移办实事", "河湾发布", None, "2023-05-06", "https://m.example/s/1"
    )


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>窗口前移办实事_河湾县人民政府</title>", "窗口前移办实事"),
        ("<title>窗口前移办实事</title>", "窗口前移办实事"),
        ("", None),
    ],
)
def test_the_title_of_the_window_is_the_last_resort(head: str, title: str | None) -> None:
    assert read(page(f"<div>{TEXT}</div>", head)).description.title == title


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="canonical" href="https://a.example/2.html">',
        "<!-- saved from url=(0026)https://a.example/2.html -->",
    ],
)
def test_the_address_of_a_saved_page_is_kept(markup: str) -> None:
    assert (
        read(f"<html>{markup}<body><div>{TEXT}</div></body></html>").description.url
        == "https://a.example/2.html"
    )


# ---------------------------------------------------------------------------------------- bytes and hostility


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("named", [True, False])
def test_a_page_is_read_in_its_encoding(encoding: str, named: bool) -> None:
    text = TEXT.replace("湾", "灣").replace("设", "設").replace("满", "滿") if encoding == "big5" else TEXT
    text = "".join(character for character in text if character.encode(encoding, "ignore"))
    if encoding == "big5" and not named:
        pytest.skip("Big5 without a name is a matter of plain text")
    charset = f"<meta http-equiv='Content-Type' content='text/html; charset={encoding}'>" if named else ""
    data = f"<html><head>{charset}</head><body><div>{text}</div></body></html>".encode(encoding)
    found = decode_source("a.html", data)
    assert found.media_type == "text/html"
    assert found.text == text.replace("<p>", "").replace("</p>", "\n")


def test_a_page_that_was_cut_inside_a_character_is_read() -> None:
    data = f"<meta charset='utf-8'><div>{TEXT * 20}".encode()[:-1]
    assert decode_source("a.html", data + "河".encode()[:2]).text.startswith("河湾县推行")


def test_a_page_saved_with_its_pictures_is_read() -> None:
    import email.mime.multipart
    import email.mime.text

    archive = email.mime.multipart.MIMEMultipart("related")
    archive["From"] = "<Saved by a browser>"
    archive.attach(email.mime.text.MIMEText(page(f"<div>{TEXT}</div>"), "html", "utf-8"))
    found = decode_source("a.mht", archive.as_bytes())
    assert (found.media_type, found.text) == ("text/html", read(page(f"<div>{TEXT}</div>")).text)


def test_a_part_of_a_page_is_one_by_its_name() -> None:
    assert decode_source("a.html", TEXT.encode()).text.startswith("河湾县推行")
    assert decode_source("a.md", TEXT.encode()).media_type == "text/markdown"
    assert decode_source("a.html", "没有标签的文字。".encode()).media_type == "text/plain"


@pytest.mark.parametrize(
    "markup",
    [
        "<html>" + "<div>" * 200_000,
        "<html><body>" + "<table><tr><td>" * 50_000 + TEXT,
        "<html><body><script>" + "a" * 1_000_000,
        "<html>" + "\0" * 1000,
        "<html></html>",
    ],
    ids=["depth", "tables", "script", "nul", "empty"],
)
def test_a_page_that_nobody_wrote_is_refused_by_name(markup: str) -> None:
    with pytest.raises(SourceError, match=r"^a\.html "):
        read(markup)


def test_a_page_full_of_elements_is_read() -> None:
    found = read(page("<div>" + "<span><b>窗口</b></span>" * 3_000 + TEXT + "</div>")).text
    assert found.count("窗口") == 3_001


def test_nothing_is_fetched_and_no_entity_of_a_type_is_resolved() -> None:
    doctype = "<!DOCTYPE html [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]>"
    found = read(
        f"{doctype}<html><body><img src='http://a.example/1.png'><p>河湾县公告，&secret;。</p></body></html>"
    )
    assert found.text == "河湾县公告，&secret;。\n"


SOUP = st.lists(
    st.sampled_from(
        [
            *(
                "<div>",
                "</div>",
                "<table>",
                "<tr>",
                "<td colspan=3>",
                "<td rowspan='9999'>",
                "<th>",
                "</table>",
            ),
            *(
                "<ol>",
                "<li>",
                "<p>",
                "<br>",
                "文字，内容。",
                "索引号：",
                "发文字号：",
                "来源：",
                "2023年5月6日",
            ),
            *(
                "<a href=x>甲</a>",
                "<h1>",
                "<pre>",
                "\n",
                "&nbsp;",
                "&#0;",
                "<!--",
                "-->",
                "<script>",
                "</script>",
            ),
            *(
                "<style",
                "<sup>2</sup>",
                "m",
                "<title>",
                "<body>",
                "\0",
                "<b",
                '"',
                "<td",
                "<caption>表</caption>",
            ),
            "<span style='display:none'>",
        ]
    ),
    max_size=80,
)


@given(SOUP)
@settings(max_examples=150, deadline=None)
def test_any_soup_of_tags_gives_a_text_or_one_clear_error(soup: list[str]) -> None:
    try:
        found = read("<html>" + "".join(soup))
    except SourceError as error:
        said = str(error)
    else:
        assert all(cell.span.end <= grid.span.end for grid in found.grids for cell in grid.cells)
        said = found.text
    assert said


@pytest.mark.parametrize(
    "number",
    [
        "<a href='#_ftnref1' name='_ftn1'>[1]</a> ",
        "<sup>1</sup>",
        "<sup><a id='fn1' href='#ref1'>①</a></sup>",
    ],
)
def test_a_note_is_marked_and_its_number_left_out(number: str) -> None:
    source = read(page(f"<div>{TEXT}<p>{number}2022年数据据县统计局。</p></div>"))
    assert [(mark.kind, mark.span.of(source.text)) for mark in source.marks] == [
        ("footnote", "2022年数据据县统计局。")
    ]
