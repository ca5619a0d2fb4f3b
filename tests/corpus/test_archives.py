"""What is in an archive, under which name, and what is refused of it."""

import io
import stat
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.archives import Member, RefusedMember, decode_name, list_members, open_archive
from corpus.limits import RATIO_FLOOR, Limits
from tests.support.containers import archive, gbk_archive


def members_of(data: bytes, limits: Limits | None = None) -> dict[str, str | None]:
    """Each path with the reason against it."""
    limits = limits or Limits()
    with open_archive("a.zip", data, limits) as opened:
        return {
            each.path: each.reason if isinstance(each, RefusedMember) else None
            for each in list_members(opened, limits)
        }


def test_names_in_any_script_come_as_they_were_written() -> None:
    names = ["2023年/工作总结.docx", "отчёт.txt", "한국어.txt", "plain.txt", "é.txt"]
    assert list(members_of(archive(dict.fromkeys(names, b"x")))) == names


def test_names_in_gbk_without_a_flag_are_read() -> None:
    names = ["街道/关于网格化治理的总结.txt", "〔2021〕5号.docx"]
    assert list(members_of(gbk_archive(dict.fromkeys(names, b"x")))) == names


def test_names_in_utf8_without_the_flag_are_read() -> None:
    info = zipfile.ZipInfo("街道总结.txt".encode().decode("cp437"))
    assert decode_name(info) == "街道总结.txt"


def test_the_name_that_info_zip_states_beside_counts() -> None:
    info = zipfile.ZipInfo("zongjie.txt")
    name = "总结.txt".encode()
    field = struct.pack("<BL", 1, zlib.crc32(b"zongjie.txt")) + name
    info.extra = struct.pack("<HH", 0x7075, len(field)) + field
    assert decode_name(info) == "总结.txt"
    info.extra = info.extra[:5] + b"\0\0\0\0" + info.extra[9:]  # of another name
    assert decode_name(info) == "zongjie.txt"


@given(st.binary(max_size=60))
def test_no_name_is_too_odd(raw: bytes) -> None:
    info = zipfile.ZipInfo("a")
    info.orig_filename = raw.decode("cp437")
    info.extra = raw
    assert isinstance(decode_name(info), str)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/总结.txt", "absolute path"),
        ("C:\\总结.txt", "absolute path"),
        ("\\\\server\\总结.txt", "absolute path"),
        ("../总结.txt", "leads out"),
        ("街道/../../总结.txt", "leads out"),
        ("街道\\..\\总结.txt", "leads out"),
    ],
)
def test_paths_that_point_outside_are_refused_and_the_rest_goes_on(name: str, reason: str) -> None:
    found = members_of(archive({name: b"x", "好.txt": b"x"}))
    assert found.pop("好.txt") is None
    (against,) = found.values()
    assert against is not None
    assert reason in against


def test_links_devices_and_encrypted_files_are_refused() -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    device = zipfile.ZipInfo("设备.txt")
    device.external_attr = (stat.S_IFBLK | 0o600) << 16
    secret = bytearray(archive({"密.txt": b"x"}))
    secret[6] |= 1
    secret[secret.index(b"PK\x01\x02") + 8] |= 1
    found = members_of(archive({link: b"/etc/passwd", device: b"", "好.txt": b"x"}))
    assert [bool(found[name]) for name in ("链接.txt", "设备.txt", "好.txt")] == [True, True, False]
    assert "is a link" in str(found["链接.txt"])
    assert "no regular file" in str(found["设备.txt"])
    assert "encrypted" in str(members_of(bytes(secret))["密.txt"])


def test_a_large_file_and_a_bomb_are_refused_by_what_they_declare() -> None:
    found = members_of(archive({"大.txt": b"\xff" * 11, "小.txt": b"x" * 10}), Limits(bytes=10))
    assert "larger than 10 bytes" in str(found["大.txt"])
    assert found["小.txt"] is None
    noise = bytes(range(256)) * 4096
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("炸弹.txt", bytes(RATIO_FLOOR + 1))
        file.writestr(zipfile.ZipInfo("好.txt"), noise)  # stored, so that the archive as a whole is none
    assert "as a bomb does" in str(members_of(made.getvalue())["炸弹.txt"])


def test_hidden_files_and_resource_forks_are_left_out() -> None:
    names = [".git/a.txt", "__MACOSX/._总结.txt", "街道/.隐藏.txt", "总结.txt"]
    assert list(members_of(archive(dict.fromkeys(names, b"x")))) == ["总结.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_first_of_two_files_of_one_name_is_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("a.txt", b"1")
        file.writestr("./a.txt", b"2")
    with open_archive("a.zip", made.getvalue(), Limits()) as opened:
        first, second = list_members(opened, Limits())
    assert isinstance(first, Member)
    assert isinstance(second, RefusedMember)
    assert "twice" in second.reason
