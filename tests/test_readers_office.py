"""Old Word files: by LibreOffice and by doc2docx, and what happens where a converter fails, hangs or is missing."""

from __future__ import annotations

import os
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from docx_made import docx, fld, lvl, numbered, p, r, tbl, tc, tr
from test_readers_same_rows import as_word, rows

from reportminer.errors import MissingExtraError, ReadError
from reportminer.formats import DOC, sniff, soffice
from reportminer.limits import Limits
from reportminer.read import read
from reportminer.readers import office

with_soffice = pytest.mark.skipif(not soffice(), reason="no LibreOffice: soffice is not on the path")
with_doc2docx = pytest.mark.skipif(not find_spec("doc2docx"), reason="msdoc2docx is not installed")

NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{lvl(0, "chineseCountingThousand", "%1、")}{lvl(1, "decimal", "%2.")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style>'
)
CHANGED = (
    r("拨付") + '<w:del w:id="1" w:author="a"><w:r><w:delText>300</w:delText></w:r></w:del>'
    f'<w:ins w:id="2" w:author="a">{r("500")}</w:ins>' + r("万元。")
)
BODY = (
    p("岭县文旅局工作总结", "t")
    + numbered("综合情况", 1)
    + numbered("全年培训8场。", 1, 1)
    + p(CHANGED)
    + p(r("公开") + r("内部", "<w:vanish/>") + r("数字12件。"))
    + p(r("制表") + fld(' DATE \\@ "yyyy-M-d" ', "2019-1-5") + r("。"))
    + p(r("受众") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("900人次。"))
    + numbered("经费情况", 1)
    + tbl(
        tr(tc("指标", "<w:vMerge w:val='restart'/>"), tc("数值", "<w:gridSpan w:val='2'/>")),
        tr(tc("", "<w:vMerge/>"), "目标", "实际"),
        tr("场次", "10", "12"),
    )
    + p("机构", "1")
    + p("全县有文化站20个。")
)
NOTES = "".join(
    f'<w:footnote w:id="{i}"{kind}>{p(text)}</w:footnote>'
    for i, kind, text in (
        *((0, ' w:type="separator"', ""), (1, ' w:type="continuationSeparator"', "")),
        (2, "", "含线上受众。"),
    )
)
TEXT = (
    "岭县文旅局工作总结\n一、综合情况\n1. 全年培训8场。\n拨付500万元。\n公开数字12件。\n{date}\n受众900人次。\n二、经费情况\n"
    "指标\t数值\t\n\t目标\t实际\n场次\t10\t12\n机构\n全县有文化站20个。\n含线上受众。\n"
)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A .doc file with changes, hidden text, numbers, a field, a note and a table."""
    data = docx(BODY, styles=STYLES, numbering=NUMBERING, footnotes=NOTES, header="内部资料 第7期")
    return _by_soffice(data, tmp_path_factory.mktemp("old"))


def _by_soffice(data: bytes, folder: Path) -> bytes:
    """The .doc file that LibreOffice makes of a .docx."""
    (folder / "made.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice() or "", profile, "--headless", "--convert-to", "doc:MS Word 97", "made.docx"]
    subprocess.run(command, cwd=folder, timeout=120, check=True, capture_output=True)
    return (folder / "made.doc").read_bytes()


@with_soffice
def test_by_libreoffice(old: bytes) -> None:
    document = read(old, "a.wps")
    assert document.text == TEXT.format(date="制表。")
    assert (document.title, document.flags) == ("岭县文旅局工作总结", ("date field left out",))
    assert [b.kind for b in document.blocks if not b.table] == [
        *("title", "item", "item", "paragraph", "paragraph", "paragraph", "paragraph", "item"),
        *("heading", "paragraph", "footnote"),
    ]


@with_soffice
@with_doc2docx
def test_by_doc2docx(old: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "soffice", lambda: None)
    document = read(old)
    lines = [line for line in TEXT.splitlines() if "{date}" not in line]
    assert [line for line in document.text.splitlines() if line in lines] == lines
    assert document.flags == ("read without LibreOffice: check automatic numbers and text boxes",)


@with_soffice
def test_encrypted_files_are_told(old: bytes) -> None:
    at = next(i for i in range(512, len(old), 512) if old[i : i + 2] == b"\xec\xa5")
    locked = bytearray(old)
    locked[at + 11] |= 1
    with pytest.raises(ReadError, match=r"^a\.doc: encrypted; .* without a password"):
        read(bytes(locked), "a.doc")


@with_soffice
@pytest.mark.parametrize("keep", [1024, 6000])
def test_damaged_files_are_told(old: bytes, keep: int) -> None:
    data = old[:keep] + office._STREAM
    with pytest.raises(ReadError, match=r"^a\.doc: LibreOffice could not read it: damaged"):
        read(data, "a.doc")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FAKE = OLE + office._STREAM


def test_a_compound_file_without_text() -> None:
    with pytest.raises(ReadError, match="without a Word text"):
        office.read(OLE)


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportminer import formats

    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == "doc2docx" else find_spec(name))
    monkeypatch.setattr(office, "find_spec", lambda name: None)
    assert sniff(FAKE) is DOC
    assert DOC.missing == ("LibreOffice or doc2docx",)
    with pytest.raises(MissingExtraError, match=r"a\.doc: .*LibreOffice or doc2docx.*reportminer\[legacy\]"):
        read(FAKE, "a.doc")
    with pytest.raises(MissingExtraError, match=r"install LibreOffice .*reportminer\[legacy\]"):
        office.read(FAKE)


def test_one_way_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportminer import formats

    monkeypatch.setattr(
        "shutil.which", lambda name: "/usr/bin/libreoffice" if name == "libreoffice" else None
    )
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == "doc2docx" else object())
    assert DOC.missing == ()


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is taken for LibreOffice; its script is written by the test. No other converter is here."""
    program = tmp_path / "soffice"
    monkeypatch.setattr(office, "soffice", lambda: str(program))
    monkeypatch.setattr(office, "find_spec", lambda name: None)
    return program


def script(program: Path, *lines: str) -> None:
    program.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    program.chmod(0o755)


posix = pytest.mark.skipif(os.name != "posix", reason="the pretended program is a shell script")


@posix
def test_a_converter_that_hangs_is_ended_with_all_it_started(
    pretend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "LIMITS", Limits(seconds=1))
    script(pretend, f"sleep 300 & echo $! > {tmp_path}/child", f"pwd > {tmp_path}/folder", "wait")
    began = time.monotonic()
    with pytest.raises(ReadError, match="took more than 1 s"):
        office.read(FAKE)
    assert time.monotonic() - began < 20
    child = int((tmp_path / "child").read_text())
    assert not _runs(child)
    assert not Path((tmp_path / "folder").read_text().strip()).exists()


def _runs(process: int) -> bool:
    """Whether it still runs; one that ended and was not yet collected by its parent does not."""
    state = Path(f"/proc/{process}/stat")
    for _ in range(50):
        try:
            os.kill(process, 0)
            if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
                return False
        except (ProcessLookupError, FileNotFoundError):
            return False
        time.sleep(0.1)
    return True


OUTPUTS = [
    (("exit 0",), "LibreOffice could not read it: damaged"),
    (("mkdir out; : > out/input.docx",), "LibreOffice could not read it: damaged"),
    (("mkdir out; echo nonsense > out/input.docx",), "cut off or damaged"),
    (("echo 'error: no such filter' >&2",), "LibreOffice could not read it: no such filter; get"),
    (("exit 77",), "LibreOffice could not read it: damaged"),
]


@posix
@pytest.mark.parametrize(("lines", "reason"), OUTPUTS)
def test_the_output_is_checked(pretend: Path, lines: tuple[str, ...], reason: str) -> None:
    script(pretend, *lines)
    with pytest.raises(ReadError, match=reason):
        office.read(FAKE)


def test_a_converter_that_cannot_be_started(pretend: Path) -> None:
    with pytest.raises(ReadError, match="LibreOffice cannot be started"):
        office.read(FAKE)


@posix
def test_what_the_converter_is_given(pretend: Path, tmp_path: Path) -> None:
    """A profile of its own that forbids macros and links, a home of its own, and none of the caller's environment."""
    made = tmp_path / "made.docx"
    made.write_bytes(docx(p("甲12件。")))
    script(
        pretend,
        f'mkdir out; cp {made} out/input.docx; env > {tmp_path}/env; echo "$@" > {tmp_path}/arguments',
        f"cat profile/user/registrymodifications.xcu > {tmp_path}/settings",
    )
    os.environ["REPORTMINER_SECRET"] = "x"
    try:
        assert office.read(FAKE).text == "甲12件。\n"
    finally:
        del os.environ["REPORTMINER_SECRET"]
    environment, settings = (tmp_path / "env").read_text(), (tmp_path / "settings").read_text()
    assert "REPORTMINER_SECRET" not in environment
    assert "HOME=" + str(Path.home()) + "\n" not in environment
    assert "-env:UserInstallation=file:///" in (tmp_path / "arguments").read_text()
    assert all(
        name in settings
        for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "ooInetHTTPProxyName")
    )


@with_soffice
def test_the_same_report_gives_the_same_rows(root: Path, tmp_path: Path) -> None:
    plain = root / "samples" / "culture-2022.txt"
    word, _ = as_word(plain.read_text("utf-8"))
    (tmp_path / "a.doc").write_bytes(_by_soffice(word, tmp_path))
    assert rows(tmp_path / "a.doc") == rows(plain)
