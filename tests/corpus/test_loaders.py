"""Files become sources by content; what cannot is one clear sentence."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.limits import Limits
from corpus.loaders import decode_source, find_files, load_source
from corpus.plain_text import plausibility
from corpus.source import Description

TEXT = "# 河湾镇：把办事窗口搬进村口\r\n\r\n全镇设立代办点12个，累计办结事项3000余件，满意度达98.5%。\r\n"
SAMPLE = Path("corpus/samples/chengdu-party-building.txt")
# A real picture's first bytes: signature, header chunk and compressed data.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
)


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("gb18030", b"", "gb18030"),
        ("gbk", b"", "gb18030"),
        ("gb2312", b"", "gb18030"),
    ],
)
def test_encoding_is_decided_by_content(encoding: str, mark: bytes, named: str) -> None:
    data = mark + TEXT.encode(encoding)
    source = decode_source("a.txt", data)
    assert (source.encoding, source.text) == (named, TEXT)
    assert source.id == hashlib.sha256(data).hexdigest()


def test_traditional_text_in_big5_is_read() -> None:
    text = "臺灣省各縣市鄉鎮應加強為民服務，簡化辦事流程，提高行政效率，並定期公布辦理情形。" * 5
    assert decode_source("a.txt", text.encode("big5")).text == text


@given(
    st.text(st.sampled_from("政府工作报告服务群众，。；12%\n“”"), min_size=20, max_size=200), st.booleans()
)
def test_decoded_text_is_the_bytes_read_with_the_named_encoding(text: str, wide: bool) -> None:
    data = ("政务公开" + text).encode("gb18030" if wide else "utf-8")
    source = decode_source("a.md", data)
    assert data.decode(source.encoding) == source.text == "政务公开" + text


def test_line_ends_stay_as_they_are() -> None:
    assert decode_source("a.txt", "一\r\n二\r三\n".encode()).text == "一\r\n二\r三\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\ufeff\u3000\n".encode(), "white space"),
        (PNG, "damaged picture"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 4, "archive"),
        ("政府".encode() + b"\x00\x01\x02\x03", "binary"),
        (b"\x01\x02\x03\x04\x05 text", "binary"),
        (b"\xff\xfe\x00", "utf-16-le"),
        ("政府工作报告".encode()[:-1] + b"\xff\xff", "encoding"),
    ],
)
def test_what_is_not_text_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        decode_source("报告.txt", data)
    sentence = str(caught.value)
    assert sentence.startswith("报告.txt ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_misread_bytes_are_implausible() -> None:
    data = "全面推进乡村振兴，着力提升治理水平。".encode()
    assert plausibility(data.decode("utf-16-le")) < 0.5 < plausibility(data.decode("utf-8"))


def test_the_sample_keeps_its_bytes() -> None:
    loaded = load_source(SAMPLE)
    assert loaded.data == SAMPLE.read_bytes()
    assert loaded.source.text.encode(loaded.source.encoding) == loaded.data
    assert loaded.source.name == "chengdu-party-building.txt"


def test_media_type_follows_the_suffix() -> None:
    assert decode_source("a.MD", b"text").media_type == "text/markdown"
    assert decode_source("a.txt", b"text").media_type == "text/plain"


def test_plain_text_states_its_characters_and_nothing_else() -> None:
    source = decode_source("report.pdf", TEXT.encode())
    assert (source.media_type, source.text) == ("text/plain", TEXT)
    assert (source.places, source.marks, source.grids, source.headings) == ((), (), (), ())
    assert source.description == Description()


def test_the_size_limit_is_the_last_size_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    assert load_source(path, limits=Limits(bytes=100)).source.text == "x" * 100
    with pytest.raises(SourceError, match="larger than 99 bytes"):
        load_source(path, limits=Limits(bytes=99))


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="does not exist"):
        load_source(tmp_path / "no.txt")
    with pytest.raises(SourceError, match="is a folder"):
        load_source(tmp_path)


def test_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    def deny(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    with pytest.raises(SourceError, match=r"a\.txt cannot be read \(Permission denied\)"):
        load_source(path)


def test_files_are_found_once_in_order_below_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "sub/a.md", "sub/c.TXT", "sub/d.pdf", ".git/e.txt", ".f.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = find_files([tmp_path / "sub" / "d.pdf", tmp_path, tmp_path / "b.txt"])
    assert [os.fspath(path.relative_to(tmp_path)) for path in found] == [
        "b.txt",
        "sub/a.md",
        "sub/c.TXT",
        "sub/d.pdf",
    ]
    with pytest.raises(SourceError, match="does not exist"):
        find_files([tmp_path / "no"])


@pytest.mark.parametrize("name", ["README.md", "readme.txt", "Readme.MD"])
def test_notes_about_a_folder_are_no_reports(tmp_path: Path, name: str) -> None:
    for each in (name, "sub/" + name, "readme-first.txt"):
        path = tmp_path / each
        path.parent.mkdir(exist_ok=True)
        path.write_text("本目录收录各镇报告。")
    assert find_files([tmp_path]) == [tmp_path / "readme-first.txt"]
    assert find_files([tmp_path, tmp_path / name]) == sorted([tmp_path / name, tmp_path / "readme-first.txt"])
