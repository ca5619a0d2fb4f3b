"""Older Word documents: LibreOffice turns them into .docx in its time; without it one sentence says so."""

import io
import shutil
import sys
from pathlib import Path

import docx
import pytest

from corpus.errors import SourceError
from corpus.loaders import decode_source
from corpus.word import convert_older_word

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
DOC = COMPOUND + "WordDocument".encode("utf-16-le") + bytes(100)
RTF = rb"{\rtf1\ansi Hewan County opened 12 windows.}"


def put_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Make ``script`` the only soffice there is. It gets the arguments that LibreOffice would."""
    program = folder / "soffice"
    program.write_text(
        f"#!{sys.executable}\nimport sys, time\nfrom pathlib import Path\n{script}", encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize("data", [DOC, RTF])
def test_without_libreoffice_the_error_says_what_to_install(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match=r"^a\.doc .*install LibreOffice, or save it as \.docx"):
        decode_source("a.doc", data)


@pytest.mark.parametrize(
    ("stream", "said"),
    [("EncryptedPackage", "encrypted"), ("Workbook", "no Word document"), ("", "no Word document")],
)
def test_a_container_of_something_else_is_refused(stream: str, said: str) -> None:
    with pytest.raises(SourceError, match=rf"^a\.doc is .*{said}"):
        decode_source("a.doc", COMPOUND + stream.encode("utf-16-le"))


def test_what_libreoffice_writes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    document.add_paragraph("河湾县设窗口12个。")
    buffer = io.BytesIO()
    document.save(buffer)
    (tmp_path / "made.docx").write_bytes(buffer.getvalue())
    script = (
        f"made = Path({str(tmp_path / 'made.docx')!r}).read_bytes()\n"
        "source = Path(sys.argv[-1])\n"
        f"assert source.read_bytes() == {DOC!r}\n"
        "profile = next(a for a in sys.argv if a.startswith('-env:UserInstallation=file://'))\n"
        "settings = Path(profile.partition('file://')[2]) / 'user' / 'registrymodifications.xcu'\n"
        "assert 'DisableMacrosExecution' in settings.read_text()\n"
        "out = Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        "out.mkdir()\n"
        "(out / (source.stem + '.docx')).write_bytes(made)\n"
    )
    put_program(tmp_path, monkeypatch, script)
    source = decode_source("a.doc", DOC)
    assert (source.text, source.media_type) == ("河湾县设窗口12个。\n", "application/msword")


def test_a_file_that_libreoffice_cannot_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(tmp_path, monkeypatch, "sys.exit(1)\n")
    with pytest.raises(SourceError, match=r"^a\.doc cannot be read by LibreOffice"):
        decode_source("a.doc", DOC)


def test_libreoffice_ends_with_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, monkeypatch, "time.sleep(600)\n")
    with pytest.raises(SourceError, match=r"^a\.doc kept LibreOffice busy for more than 0\.2 seconds"):
        convert_older_word("a.doc", DOC, seconds=0.2)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_rtf() -> None:
    assert decode_source("a.rtf", RTF).text == "Hewan County opened 12 windows.\n"
