"""Older formats of word processors, .doc, .wps and .rtf, turned into .docx by LibreOffice if there is one."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from corpus.errors import SourceError
from corpus.source import Conversion
from corpus.word.documents import convert_word

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of Office 97 to 2003, and of encrypted .docx
_RTF = b"{\\rtf"
_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120  # for one file, the start of LibreOffice included
# The profile that LibreOffice starts with: no macro runs, nothing is fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def recognises_older_word(data: bytes) -> bool:
    """Whether ``data`` is a document of Word 97 to 2003, an encrypted one, or one in RTF."""
    return data.startswith((_COMPOUND, _RTF))


def convert_older_word(name: str, data: bytes, *, seconds: float = _SECONDS) -> Conversion:
    """The text of a .doc, .wps or .rtf file, as ``convert_word`` reads what LibreOffice makes of it.

    Raises SourceError where LibreOffice is not installed, cannot read the file or takes longer than
    ``seconds``, and for encrypted files and those of other programs of Office.
    """
    if data.startswith(_COMPOUND):
        _check_compound(name, data)
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise SourceError(f"{name} is an old Word document: install LibreOffice, or save it as .docx.")
    return convert_word(name, _turn_into_docx(name, data, program, seconds))


def _check_compound(name: str, data: bytes) -> None:
    """The container names what is in it, in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise SourceError(f"{name} is encrypted: save it without a password.")
    if "WordDocument".encode("utf-16-le") not in data:
        raise SourceError(f"{name} is an Office file of an old kind, but no Word document: save it as text.")


def _turn_into_docx(name: str, data: bytes, program: str, seconds: float) -> bytes:
    """What LibreOffice writes, in a folder and with a profile of its own that are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="policykb-doc-") as folder:
        place = Path(folder)
        settings = place / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        source = place / f"document.{'rtf' if data.startswith(_RTF) else 'doc'}"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
            *("--convert-to", "docx", "--outdir"),
            str(place / "made"),
            str(source),
        ]
        _run(name, command, place, seconds)
        made = place / "made" / "document.docx"
        if not made.is_file():
            raise SourceError(f"{name} cannot be read by LibreOffice: open it in Word and save it as .docx.")
        return made.read_bytes()


def _run(name: str, command: list[str], folder: Path, seconds: float) -> None:
    """Run LibreOffice and whatever it starts; all of it ends when the time is over."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise SourceError(
            f"{name} kept LibreOffice busy for more than {seconds:g} seconds: save it as .docx."
        ) from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
