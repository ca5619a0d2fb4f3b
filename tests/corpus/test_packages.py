"""Documents in ZIP files are opened with an eye on bombs."""

import io
import zipfile

import pytest

from corpus.errors import SourceError
from corpus.limits import MIB, RATIO_FLOOR, Extent, Limits
from corpus.packages import check_package, is_bomb, is_office_package

ROOT = "[Content_Types].xml"


def package(members: dict[str, bytes]) -> bytes:
    """A ZIP file with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return made.getvalue()


def test_a_document_of_the_usual_kind_passes() -> None:
    check_package("总结.docx", package({ROOT: b"<Types/>", "word/document.xml": b"<w:document/>"}), Limits())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "哈哈">]><a>&b;</a>'.encode(encoding)
    with pytest.raises(SourceError, match=r"总结\.docx has a document type in word/document\.xml"):
        check_package("总结.docx", package({ROOT: b"<Types/>", "word/document.xml": bomb}), Limits())


def test_what_expands_beyond_the_limit_is_refused_unread() -> None:
    data = package({ROOT: b"<Types/>", "xl/a.xml": bytes(3 * MIB)})
    with pytest.raises(SourceError, match="expands to 3,145,736 bytes, more than 1,048,576"):
        check_package("表.xlsx", data, Limits(expanded=MIB))


def test_what_nobody_wrote_is_a_bomb() -> None:
    data = package({ROOT: b"<Types/>", "xl/a.xml": bytes(RATIO_FLOOR + 1)})
    with pytest.raises(SourceError, match="as a bomb does"):
        check_package("表.xlsx", data, Limits())


def test_a_little_may_be_of_one_letter_and_much_of_many() -> None:
    assert not is_bomb(RATIO_FLOOR, 1, Limits())
    assert not is_bomb(200 * MIB, MIB, Limits())
    assert is_bomb(200 * MIB + 1, MIB, Limits())


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_a_truncated_package_is_damaged(keep: float) -> None:
    whole = package({ROOT: b"<Types/>", "word/document.xml": bytes(range(256)) * 20})
    with pytest.raises(SourceError, match="is a damaged ZIP file"):
        check_package("总结.docx", whole[: int(len(whole) * keep)], Limits())


def test_content_tells_office_files_apart() -> None:
    assert is_office_package(package({ROOT: b"", "word/document.xml": b""}), "word")
    assert not is_office_package(package({ROOT: b"", "xl/workbook.xml": b""}), "word")
    assert not is_office_package(package({"word/报告.txt": b""}), "word")
    assert not is_office_package(b"PK\x03\x04 and no more", "word")


@pytest.mark.parametrize(
    ("extent", "says"),
    [(Extent(pages=21), "21 pages, more than 20"), (Extent(pixels=1001), "an image of 1,001 pixels")],
)
def test_more_pages_or_pixels_than_allowed_are_refused(extent: Extent, says: str) -> None:
    with pytest.raises(SourceError, match=rf"^扫描件\.pdf .*{says}"):
        Limits(pages=20, pixels=1000).check("扫描件.pdf", extent)


def test_as_many_as_allowed_are_read() -> None:
    Limits(pages=20, pixels=1000).check("扫描件.pdf", Extent(20, 1000))
