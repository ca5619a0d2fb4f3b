"""PDFs become text in reading order, with the place of every line and what belongs to the page marked."""

import contextlib
import itertools
import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.loaders import decode_source
from corpus.source import Source
from tests.support.damage import damaged
from tests.support.pdfs import HEIGHT, WIDTH, Sheet, make_pdf

FIRST = (
    "全镇设立便民服务站十二个，把社保、医保、民政等六十八项事项下沉到村办理，群众在家门口就能办成事，"
    "去年以来累计代办三千四百余件，平均每件用时缩短到一天以内，满意度明显提高。"
)
SECOND = (
    "县里组建流动服务队，每逢赶集日到偏远村组设点，现场受理养老认证、残疾人补贴和高龄津贴申请，"
    "对行动不便的老人上门办理，全年走访七百二十户，办结事项一千一百余件，没有一件超期。"
)
THIRD = "镇里还建立回访制度，每月抽查一成办件，发现问题当场整改，并把结果张榜公布。"


def read(data: bytes, name: str = "报告.pdf") -> Source:
    return decode_source(name, data)


def lines(source: Source) -> list[str]:
    return [line for line in source.text.split("\n") if line]


def marked(source: Source) -> list[tuple[str, str]]:
    return [(mark.kind, mark.span.of(source.text)) for mark in source.marks]


def test_broken_lines_are_one_paragraph_with_a_place_for_each() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write("便民服务工作总结", 220, 60, 22)
        below = sheet.paragraph(FIRST, 120)
        sheet.paragraph(SECOND, below)

    source = read(make_pdf(page, title="便民服务工作总结"))
    assert (source.media_type, source.encoding) == ("application/pdf", "")
    assert lines(source) == ["便民服务工作总结", FIRST, SECOND]
    assert source.description.title == "便民服务工作总结"
    assert [place.page for place in source.places] == [1] * len(source.places)
    spelled = "".join(place.span.of(source.text) for place in source.places)
    assert spelled == source.text.replace("\n", "")
    title = source.places[0]
    assert title.span.of(source.text) == "便民服务工作总结"
    assert title.box is not None
    left, top, right, bottom = title.box
    assert abs(left - 1000 * 220 / WIDTH) < 5
    assert abs(right - 1000 * (220 + 8 * 22) / WIDTH) < 5
    assert top < 1000 * 75 / HEIGHT < bottom


def test_two_columns_are_read_one_after_the_other_under_their_title() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write("基层治理专刊：两个镇的做法各有各的好处值得参考", 72, 60, 18)
        sheet.paragraph(FIRST, 110, left=60, characters=17, size=13, pitch=20)
        sheet.paragraph(SECOND, 117, left=310, characters=17, size=13, pitch=20)
        sheet.paragraph(THIRD, 420, left=60, characters=36, size=13, pitch=20)

    assert lines(read(make_pdf(page))) == [
        "基层治理专刊：两个镇的做法各有各的好处值得参考",
        FIRST,
        SECOND,
        THIRD,
    ]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    half = FIRST[: 15 + 17 * 4]

    def page(sheet: Sheet) -> None:
        sheet.paragraph(THIRD, 60, left=60, characters=17, size=13, pitch=20)
        sheet.paragraph(half, 160, left=60, characters=17, size=13, pitch=20)
        rest = sheet.paragraph(FIRST[len(half) :], 60, left=310, characters=17, size=13, pitch=20, indent=0)
        sheet.paragraph(SECOND, rest, left=310, characters=17, size=13, pitch=20)

    assert lines(read(make_pdf(page))) == [THIRD, FIRST, SECOND]


def furnished(body: list[str], *, header: str = "云溪县政务简报", number: str = "— {} —") -> bytes:
    """Pages with a header and a number, the paragraph of each indented or not as it begins or goes on."""

    def draw(page: int, text: str) -> Callable[[Sheet], object]:
        def inner(sheet: Sheet) -> None:
            sheet.write(header, 230, 30, 9)
            sheet.paragraph(text, 100, indent=2 if page == 1 else 0)
            sheet.write(number.format(page), 280, 800, 9)

        return inner

    return make_pdf(*(draw(number, text) for number, text in enumerate(body, start=1)))


def test_a_sentence_that_a_page_cuts_is_whole_and_what_stood_between_is_marked() -> None:
    cut = 26 + 28
    source = read(furnished([FIRST[:cut], FIRST[cut : cut + 28], FIRST[cut + 28 :]]))
    assert lines(source)[1] == FIRST
    assert [place.page for place in source.places if place.span.of(source.text) in FIRST] == [1, 1, 2, 3]
    assert sorted(marked(source)) == [
        ("header", "云溪县政务简报"),
        ("header", "云溪县政务简报"),
        ("header", "云溪县政务简报"),
        ("page_number", "— 1 —"),
        ("page_number", "— 2 —"),
        ("page_number", "— 3 —"),
    ]


def test_numbers_at_the_foot_that_do_not_count_the_pages_are_text() -> None:
    source = read(furnished([FIRST, SECOND], header="", number="{}0"))
    assert marked(source) == []
    assert {"10", "20"} <= set(lines(source))


def test_a_footer_counts_the_pages_in_its_own_words() -> None:
    source = read(furnished([FIRST, SECOND, THIRD], header="", number="云溪县简报 第{}页"))
    assert [kind for kind, _ in marked(source)] == ["footer"] * 3


def test_lines_that_recur_inside_the_text_are_text() -> None:
    def page(first: str, second: str) -> Callable[[Sheet], object]:
        def draw(sheet: Sheet) -> None:
            sheet.paragraph(first, 60)
            sheet.write("办理情况如下：", 104, 400)
            sheet.paragraph(second, 430)

        return draw

    source = read(make_pdf(page(FIRST, SECOND), page(SECOND, THIRD), page(THIRD, FIRST)))
    assert marked(source) == []
    assert lines(source).count("办理情况如下：") == 3


def test_a_watermark_cuts_no_paragraph() -> None:
    def page(text: str) -> Callable[[Sheet], object]:
        def draw(sheet: Sheet) -> None:
            sheet.paragraph(text, 60)
            canvas = sheet.canvas
            canvas.translate(150, HEIGHT - 260)
            canvas.rotate(45)
            canvas.setFont("Helvetica", 60)
            canvas.drawString(0, 0, "INTERNAL")

        return draw

    source = read(make_pdf(page(FIRST), page(SECOND)))
    assert lines(source) == [FIRST, "INTERNAL", SECOND, "INTERNAL"]
    assert marked(source) == [("footer", "INTERNAL")] * 2


def test_larger_letters_are_headings_and_a_title_in_two_lines_is_one() -> None:
    def page(sheet: Sheet) -> None:
        # No sizes at the edge of what counts as larger: pdfium tells them by the fonts of the machine.
        sheet.write("云溪县便民服务中心", 189, 60, 24)
        sheet.write("年度工作总结", 225, 100, 24)
        sheet.write("一、主要做法", 72, 150, 20)
        below = sheet.paragraph(FIRST, 190)
        sheet.write("二、工作成效", 72, below, 20)
        sheet.paragraph(SECOND, below + 40)

    source = read(make_pdf(page))
    assert [(heading.level, heading.span.of(source.text)) for heading in source.headings] == [
        (1, "云溪县便民服务中心年度工作总结"),
        (2, "一、主要做法"),
        (2, "二、工作成效"),
    ]


def test_a_footnote_is_marked_and_follows_the_paragraph() -> None:
    def page(sheet: Sheet) -> None:
        sheet.paragraph(FIRST[:54], 100)
        sheet.write("① 数据来自县政务服务中心年度统计。", 72, 760, 10)

    source = read(make_pdf(page, lambda sheet: sheet.paragraph(FIRST[54:], 100, indent=0)))
    assert lines(source) == [FIRST, "① 数据来自县政务服务中心年度统计。"]
    assert marked(source) == [("footnote", "① 数据来自县政务服务中心年度统计。")]


def test_raised_numbers_of_notes_are_no_part_of_the_line() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write("全县去年办结事项3000", 72, 100, 16)
        sheet.write("1", 233, 98, 8)
        sheet.write("件，新增绿地300m", 238, 100, 16)
        sheet.write("2", 370, 98, 8)
        sheet.write("，满意率达", 374, 100, 16)
        sheet.write("①", 454, 98, 8)
        sheet.write("九成。", 462, 100, 16)

    assert lines(read(make_pdf(page))) == ["全县去年办结事项3000件，新增绿地300m²，满意率达九成。"]


def test_small_numbers_on_the_line_are_read() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write("全县去年办结事项", 72, 100, 16)
        sheet.write("3000", 200, 106, 10)
        sheet.write("件，满意率达九成。", 222, 100, 16)

    assert lines(read(make_pdf(page))) == ["全县去年办结事项3000件，满意率达九成。"]


def test_words_apart_stay_apart_and_words_parted_at_the_edge_come_together() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write("The county keeps a service point in every infor-", 72, 100, 12)
        sheet.write("mation centre and opens it", 72, 116, 12)
        sheet.write("on market days.", 72, 132, 12)

    assert " ".join(read(make_pdf(page)).text.split()) == (
        "The county keeps a service point in every information centre and opens it on market days."
    )


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn: int) -> None:
    def page(sheet: Sheet) -> None:
        canvas = sheet.canvas
        canvas.setPageRotation(turn)
        canvas.setFont("Helvetica", 16)
        for text, left, down in [("The heading", 72, 90), ("The text below it.", 72, 130)]:
            # reportlab lays the sheet on its side where it is turned by a quarter
            at = {90: (down, left), 180: (WIDTH - left, down), 270: (HEIGHT - down, WIDTH - left)}
            canvas.saveState()
            canvas.translate(*at[turn])
            canvas.rotate(turn)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    source = read(make_pdf(page))
    assert lines(source) == ["The heading", "The text below it."]
    boxes = [place.box for place in source.places]
    assert boxes[0] is not None
    assert boxes[0][0] < 200
    assert boxes[0][1] < 200


def test_spans_are_exact_and_in_order() -> None:
    source = read(furnished([FIRST + SECOND, THIRD, SECOND]))
    for first, second in itertools.pairwise(source.places):
        assert first.span.end <= second.span.start
    for mark in source.marks:
        assert any(place.span == mark.span for place in source.places)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (make_pdf(lambda sheet: sheet.write("保密", 72, 72), password="8x1"), "encrypted"),
        (b"%PDF-1.7\n" + bytes(range(256)), "damaged"),
        (make_pdf(lambda sheet: sheet.write("一", 72, 72))[:300], "damaged"),
    ],
)
def test_what_cannot_be_read_is_one_clear_sentence(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read(data)
    assert re.fullmatch(r"报告\.pdf [^\n]+\.", str(caught.value))


WHOLE = make_pdf(
    lambda sheet: sheet.paragraph(FIRST, 60), lambda sheet: sheet.table([["甲", "1"]] * 3, 60, [90, 90])
)


@settings(max_examples=40, deadline=None)
@given(damaged([WHOLE]))
def test_a_damaged_file_is_read_or_refused_by_name(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        source = read(data)
        for place in source.places:
            assert place.span.of(source.text)


WORDS = ["全县", "政务", "服务", "群众", "办事", "满意", "年度", "工作", "推进", "落实", "十二", "乡镇"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.permutations(WORDS), min_size=2, max_size=5), min_size=1, max_size=4))
def test_no_character_of_a_page_is_lost_or_doubled(drawn: list[list[list[str]]]) -> None:
    # A number each: pdfium passes over a line that prints the one above it again.
    paragraphs = [
        f"第{number}，" + "".join(word for words in paragraph for word in words) + "，如期办结。"
        for number, paragraph in zip("甲乙丙丁", drawn, strict=False)
    ]

    def page(sheet: Sheet) -> None:
        top = 60.0
        for paragraph in paragraphs:
            top = sheet.paragraph(paragraph, top, size=12, pitch=18, characters=35)

    # ... and over a full stop alone on its line, which no typesetter leaves there.
    assume(all((len(paragraph) - 33) % 35 != 1 for paragraph in paragraphs))
    assert lines(read(make_pdf(page))) == paragraphs
