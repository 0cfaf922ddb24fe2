"""Old Word and WPS files (.doc, .wps): made .docx by LibreOffice, or by the package doc2docx, and read as that.

The converter runs as a process of its own in a private temporary folder, with a time limit, without macros or network.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from reportminer.errors import MissingExtraError, ReadError
from reportminer.formats import soffice
from reportminer.limits import LIMITS
from reportminer.model import Document
from reportminer.readers.docx import read_made

_STREAM = "WordDocument".encode("utf-16-le") + b"\0\0"
_FIB = b"\xec\xa5"  # begins the WordDocument stream ([MS-DOC] 2.5.2), which begins a sector
_SECTOR = 512
_ENCRYPTED = 0x01  # in the byte at 11 of the FIB
_PURE_PYTHON = "doc2docx"
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH")
_MESSAGES = "messages.txt"
_HOW = "install LibreOffice (its Writer), or: pip install 'reportminer[legacy]'"


def read(data: bytes) -> Document:
    """The document of an old Word or WPS file.

    Raises `ReadError` for what is encrypted, damaged, or takes too long; `MissingExtraError` without a converter.
    """
    if _STREAM not in data:
        raise ReadError(
            "a compound file without a Word text in it, or cut off; get it anew, or save it as .docx where it was made"
        )
    if _is_encrypted(data):
        raise ReadError("encrypted; open it in Word or WPS and save it without a password")
    ways = _ways()
    if not ways:
        raise MissingExtraError(f"an old Word file needs a converter: {_HOW}")
    errors: list[str] = []
    for convert, flags in ways:
        try:
            return read_made(convert(data), undated=convert is _by_libreoffice, flags=flags)
        except ReadError as e:
            errors.append(str(e))
    raise ReadError("; ".join(errors))


def _ways() -> list[tuple[Callable[[bytes], bytes], tuple[str, ...]]]:
    """The converters that are here, the better first, each with the flag that its documents get."""
    ways: list[tuple[Callable[[bytes], bytes], tuple[str, ...]]] = []
    if soffice():
        ways.append((_by_libreoffice, ()))
    if find_spec(_PURE_PYTHON):
        ways.append((_by_doc2docx, ("read without LibreOffice: check automatic numbers and text boxes",)))
    return ways


def _by_libreoffice(data: bytes) -> bytes:
    with TemporaryDirectory(prefix="reportminer-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, "utf-8")
        (folder / "input.doc").write_bytes(data)
        command = (
            *(soffice() or "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *(
                "--convert-to",
                "docx:MS Word 2007 XML",
                "--outdir",
                str(folder / "out"),
                str(folder / "input.doc"),
            ),
        )
        _run(command, folder, "LibreOffice")
        return _made(folder, folder / "out" / "input.docx", "LibreOffice")


def _by_doc2docx(data: bytes) -> bytes:
    with TemporaryDirectory(prefix="reportminer-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "input.doc").write_bytes(data)
        command = (sys.executable, "-P", "-m", _PURE_PYTHON, "input.doc", "-o", "output.docx")
        _run(command, folder, _PURE_PYTHON)
        return _made(folder, folder / "output.docx", _PURE_PYTHON)


def _run(command: Sequence[str], folder: Path, who: str) -> None:
    """Run a converter to its end; all that it started is ended with it after `LIMITS.seconds`."""
    known = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment = known | {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    try:
        with (folder / _MESSAGES).open("wb") as messages:
            process = _start(command, folder, environment, messages)
    except OSError as e:
        raise ReadError(f"{who} cannot be started ({e}); mend its installation") from None
    try:
        process.wait(LIMITS.seconds)
    except subprocess.TimeoutExpired:
        raise ReadError(
            f"{who} took more than {LIMITS.seconds} s to convert it; open it in Word or WPS and save it as .docx"
        ) from None
    finally:
        _end(process)


def _start(
    command: Sequence[str], folder: Path, environment: dict[str, str], messages: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start it as the head of a group of its own, so that all that it starts can be ended with it."""
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=messages,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started; its group outlives it where a child does."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _made(folder: Path, path: Path, who: str) -> bytes:
    """The file that a converter was to make: LibreOffice fails without saying so."""
    if not path.is_file() or not path.stat().st_size:
        said = re.search(r"error: (.{1,200})\s*\Z", (folder / _MESSAGES).read_text("utf-8", "replace"))
        reason = said[1] if said else "damaged or no Word file"
        raise ReadError(f"{who} could not read it: {reason}; get it anew, or save it as .docx")
    if path.stat().st_size > LIMITS.file_bytes:
        raise ReadError(f"converts to more than {LIMITS.file_bytes >> 20} MB; split it")
    return path.read_bytes()


def _is_encrypted(data: bytes) -> bool:
    at = data.find(_FIB, _SECTOR)
    while at >= 0 and at % _SECTOR:
        at = data.find(_FIB, at + 1)
    return at >= 0 and at + 11 < len(data) and bool(data[at + 11] & _ENCRYPTED)


def _setting(path: str, name: str, value: str) -> str:
    return f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'


# No macro runs, no link is followed, and what asks the network all the same finds a proxy that is not there.
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    + _setting("Office.Common/Security/Scripting", "MacroSecurityLevel", "3")
    + _setting("Office.Common/Security/Scripting", "DisableMacrosExecution", "true")
    + _setting("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true")
    + _setting("Office.Writer/Content/Update", "Link", "0")
    + _setting("Office.Writer/Content/Update", "Field", "false")
    + _setting("Inet/Settings", "ooInetProxyType", "2")
    + "".join(
        _setting("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1")
        + _setting("Inet/Settings", f"ooInet{kind}ProxyPort", "9")
        for kind in ("HTTP", "HTTPS", "FTP")
    )
    + "</oor:items>\n"
)
