"""Pictures and scanned pages become text with confidence; pages are drawn again from the stored bytes."""

import contextlib
import io
import struct

import pytest
from hypothesis import given, settings
from PIL import Image
from reportlab.lib.utils import ImageReader

from corpus import images, pdf
from corpus.errors import SourceError
from corpus.formats import format_of
from corpus.loaders import decode_source
from corpus.page_images import page_image
from corpus.pages import Fragment, Page
from tests.support.damage import damaged
from tests.support.pdfs import Sheet, make_pdf
from tests.support.pictures import as_bytes, draw_text

LINES = ["便民服务工作总结", "全镇设立代办点12个，累计办结事项3400余件，", "群众满意度达98.5%。"]
BLANK = Image.new("RGB", (300, 200), "white")


def test_a_picture_says_its_lines_with_box_and_confidence() -> None:
    source = decode_source("报告.png", as_bytes(draw_text(LINES)))
    assert (source.media_type, source.encoding) == ("image/png", "")
    assert source.text.replace("\n", "") == "".join(LINES)
    assert [place.page for place in source.places] == [1, 1, 1]
    assert all(place.confidence is not None and place.confidence > 900 for place in source.places)
    tops = [place.box[1] for place in source.places if place.box]
    assert tops == sorted(tops)
    assert source.places[0].box is not None
    assert abs(source.places[0].box[0] - 1000 * 64 / 900) < 15


class FakeReader:
    """Recognises nothing: says of each picture how large it is, and how sure it is."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, ...]] = []

    def __call__(self, pixels: images.Pixels, number: int) -> Page:
        self.seen.append(pixels.shape)
        text = f"第{number}幅图的文字只有一句话，后面不再有什么。"
        return Page(number, 600, 842, (Fragment(text, 60, 100, 400, 116, 16, confidence=412),))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    """In the place of the models, which take seconds for each picture."""
    made = FakeReader()
    monkeypatch.setattr(pdf, "recognise_page", made)
    monkeypatch.setattr(images, "recognise_page", made)
    return made


def test_only_pages_without_text_are_recognised_and_unsure_lines_stay(reader: FakeReader) -> None:
    scan = io.BytesIO(as_bytes(BLANK))

    def picture(sheet: Sheet) -> None:
        sheet.canvas.drawImage(ImageReader(scan), 0, 0, 595, 842)

    data = make_pdf(lambda sheet: sheet.write("文字页", 72, 72), picture, lambda sheet: None)
    source = decode_source("报告.pdf", data)
    assert source.text.split() == ["文字页", "第2幅图的文字只有一句话，后面不再有什么。"]
    assert [(place.page, place.confidence) for place in source.places] == [(1, None), (2, 412)]
    assert [max(shape) for shape in reader.seen] == [2000]


def test_a_scan_with_a_printed_number_has_both(reader: FakeReader) -> None:
    scan = io.BytesIO(as_bytes(BLANK))

    def picture(sheet: Sheet) -> None:
        sheet.canvas.drawImage(ImageReader(scan), 0, 0, 595, 842)
        sheet.write("— 1 —", 280, 800, 9)

    source = decode_source("报告.pdf", make_pdf(picture))
    assert source.text == "第1幅图的文字只有一句话，后面不再有什么。\n— 1 —"
    assert [place.confidence for place in source.places] == [412, None]


def test_the_pictures_of_a_tiff_are_its_pages(reader: FakeReader) -> None:
    source = decode_source("报告.tiff", as_bytes(BLANK, BLANK.resize((200, 300)), format="TIFF"))
    assert source.media_type == "image/tiff"
    assert [place.page for place in source.places] == [1, 2]
    assert reader.seen == [(200, 300, 3), (300, 200, 3)]


def test_a_picture_is_known_by_its_bytes(reader: FakeReader) -> None:
    assert decode_source("报告.txt", as_bytes(BLANK, format="JPEG")).media_type == "image/jpeg"
    assert format_of("报告.png", b"x").media_type == "text/plain"


def test_pixels_are_measured_without_decoding() -> None:
    extent = images.measure_image("a.png", as_bytes(BLANK)[:100])
    assert (extent.pages, extent.pixels) == (1, 60_000)
    several = as_bytes(BLANK, BLANK.resize((1000, 200)), BLANK, format="TIFF")
    extent = images.measure_image("a.tiff", several)
    assert (extent.pages, extent.pixels) == (3, 200_000)


PICTURES = [as_bytes(draw_text(LINES[:1]), format=name) for name in ("PNG", "JPEG", "TIFF")]


@settings(max_examples=40, deadline=None)
@given(damaged(PICTURES))
def test_a_damaged_picture_is_read_or_refused_by_name(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        images.measure_image("图.png", data)
        assert images.read_pixels("图.png", data, 1).shape[2] == 3


@pytest.mark.parametrize("data", [as_bytes(draw_text(LINES))[:2000], b"\x89PNG\r\n\x1a\n" + b"\0" * 64])
def test_a_part_of_a_picture_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"报告\.png is a damaged picture"):
        decode_source("报告.png", data)


def test_a_tiff_that_lost_its_width_is_refused_by_name() -> None:
    width = struct.pack("<H", 256)
    data = as_bytes(BLANK, format="TIFF")
    assert width in data
    with pytest.raises(SourceError, match=r"报告\.tiff is a damaged picture"):
        images.measure_image("报告.tiff", data.replace(width, b"\xff\xff"))


def test_a_picture_without_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "recognise_page", lambda pixels, number: Page(number, 600, 842, ()))
    with pytest.raises(SourceError, match=r"报告\.png shows no text"):
        decode_source("报告.png", as_bytes(BLANK))


def test_a_page_is_drawn_from_the_bytes() -> None:
    data = make_pdf(lambda sheet: None, lambda sheet: sheet.table([["甲"]], 100, [200]))
    blank, drawn = (Image.open(io.BytesIO(page_image("报告.pdf", data, page, width=400))) for page in (1, 2))
    assert (blank.format, blank.width, blank.height) == ("PNG", 400, 566)
    assert blank.convert("L").getextrema() == (255, 255)
    assert drawn.convert("L").getextrema()[0] < 128
    picture = Image.open(io.BytesIO(page_image("图.png", as_bytes(BLANK), 1, width=150)))
    assert picture.size == (150, 100)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("报告.pdf", make_pdf(lambda sheet: None), "no page 2"),
        ("图.png", as_bytes(BLANK), "no page 2"),
        ("报告.txt", "工作总结".encode(), "no pages that could be drawn"),
    ],
)
def test_a_page_that_is_not_there_is_one_clear_sentence(name: str, data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        page_image(name, data, 2)
