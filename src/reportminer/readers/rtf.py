"""Rich Text: groups and control words → paragraphs, tables, notes; deleted and hidden text, headers and pictures are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from time import monotonic

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.model import Document
from reportminer.readers.build import Builder
from reportminer.readers.rtffonts import Fonts
from reportminer.readers.rtfstory import CellEdge, Story

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S
)
_DEEPEST = 2_000
_OFTEN = 2**16

_SIGNS = {
    **{"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
    **{
        "bullet": "•",
        "tab": "\t",
        "line": "\n",
        "lbr": "\n",
        "emspace": "\u3000",
        "enspace": " ",
        "qmspace": " ",
    },
    **{"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"},
}
_SKIPPED = frozenset(
    {
        *(
            "colortbl",
            "info",
            "generator",
            "template",
            "private",
            "themedata",
            "colorschememapping",
            "datastore",
        ),
        *(
            "header",
            "headerl",
            "headerr",
            "headerf",
            "footer",
            "footerl",
            "footerr",
            "footerf",
            "latentstyles",
        ),
        *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "annotation", "atnid", "atnauthor"),
        *(
            "listtable",
            "listoverridetable",
            "revtbl",
            "rsidtbl",
            "filetbl",
            "fldinst",
            "xe",
            "tc",
            "rxe",
            "txe",
        ),
        *("pict", "objdata", "objclass", "objname", "nonesttables", "shprslt", "sp", "mmathPr"),
    }
)
_STARRED = frozenset(
    {"shpinst", "nesttableprops", "do", "ud", "footnote", "shptxt", "dptxbxtext", "background"}
)
"""Destinations that are marked as ones to be ignored by readers that do not know them, and are known here."""


@dataclass(frozen=True, slots=True)
class Group:
    """What holds between two braces; `part` is what its text belongs to: text, fonts, styles, marker or nothing."""

    part: str = "text"
    story: int = 0
    after_unicode: int = 1
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    outer: str = "text"


@dataclass(slots=True)
class Parser:
    """Reads the tokens of one file; `stories` are the body and, as they are met, text boxes and notes."""

    fonts: Fonts = field(default_factory=Fonts)
    group: Group = field(default_factory=Group)
    stories: list[Story] = field(default_factory=lambda: [Story()])
    notes: list[Story] = field(default_factory=list)
    _stack: list[Group] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _skip: int = 0
    _starred: bool = False
    _defined_font: int = -1
    _styles: dict[int, tuple[str, int]] = field(default_factory=dict)
    _style: tuple[int, int] = (0, -1)

    @property
    def story(self) -> Story:
        return self.stories[self.group.story]

    def parse(self, source: str) -> bool:
        """Read all of it; tells whether it was whole."""
        at, opened, tokens, deadline = 0, False, 0, monotonic() + LIMITS.seconds
        while match := _TOKEN.match(source, at):
            at, tokens = match.end(), tokens + 1
            if not tokens % _OFTEN and monotonic() > deadline:
                raise ReadError(f"takes more than {LIMITS.seconds} s to read; save it as .docx")
            word, value, hexadecimal, sign, brace, plain = match.groups()
            if hexadecimal:
                self._byte(bytes.fromhex(hexadecimal), 1)
            elif plain:
                self._byte(plain.encode("latin-1"), len(plain))
            elif word == "bin":
                at += max(int(value or 0), 0)
            elif word or sign or brace:
                self._flush()
                self._skip = 0
                if word:
                    self._control(word, None if value is None else int(value))
                elif sign:
                    self._sign(sign)
                else:
                    self._brace(brace)
                    opened = True
            if opened and not self._stack:
                break
        self._flush()
        return opened and not self._stack

    def _byte(self, data: bytes, characters: int) -> None:
        if self._skip:
            dropped = min(self._skip, characters)
            self._skip -= dropped
            data = data[dropped:]
        if self.group.part:
            self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self._text(self.fonts.decode(data, self.group.font))

    def _text(self, text: str) -> None:
        part = self.group.part
        if part == "fonts":
            self.fonts.name(self._defined_font, text)
        elif part == "styles":
            self._define_style(text)
        elif part and not self.group.hidden and not self.group.deleted:
            self.story.write(text, marker=part == "marker")

    def _control(self, word: str, value: int | None) -> None:
        starred, self._starred = self._starred, False
        if word in _SKIPPED or (starred and word not in _STARRED):
            self.group = replace(self.group, part="", outer=self.group.part)
        elif word in _GROUPS:
            _GROUPS[word](self)
        elif not self.group.part:
            return
        elif word in _SIGNS:
            self._text(_SIGNS[word])
        elif word == "u":
            self._unicode(value or 0)
        elif self.group.part == "styles" and word in ("s", "outlinelevel"):
            self._style = (value or 0, self._style[1]) if word == "s" else (self._style[0], value or 0)
        elif word in _CHARACTERS:
            self._character(word, value)
        elif self.group.part == "text":
            self._layout(word, 0 if value is None else value)

    def _brace(self, brace: str) -> None:
        if brace == "{":
            if len(self._stack) >= _DEEPEST:
                raise ReadError(
                    "its groups are nested too deeply; open it in Word or WPS and save it as .docx"
                )
            self._stack.append(self.group)
        elif self._stack:
            self.group = self._stack.pop()

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in "\r\n" and self.group.part == "text":
            self.story.end_paragraph()
        elif sign in _SIGNS:
            self._text(_SIGNS[sign])

    def _unicode(self, value: int) -> None:
        code = value % 0x10000
        self._text(self.fonts.character(code, self.group.font))
        self._skip = self.group.after_unicode

    def _character(self, word: str, value: int | None) -> None:
        on = value != 0
        if word == "ansicpg":
            self.fonts.page = value or 0
        elif word == "deff":
            self.fonts.default = value or 0
        elif word == "uc":
            self.group = replace(self.group, after_unicode=max(value or 0, 0))
        elif word == "v":
            self.group = replace(self.group, hidden=on)
        elif word == "deleted":
            self.group = replace(self.group, deleted=on)
        elif word == "plain":
            self.group = replace(self.group, hidden=False, deleted=False, font=-1)
        elif word == "fcharset":
            self.fonts.charset(self._defined_font, value or 0)
        elif self.group.part == "fonts":
            self._defined_font = value or 0
        elif word == "f":
            self.group = replace(self.group, font=value or 0)

    def _define_style(self, name: str) -> None:
        if ";" in name:
            self._styles[self._style[0]] = (name.partition(";")[0].strip(), self._style[1])
            self._style = (0, -1)

    def _layout(self, word: str, value: int) -> None:
        """Control words of paragraphs and tables."""
        story = self.story
        if word in ("par", "sect"):
            if not self.group.deleted:
                story.end_paragraph()
        elif word == "pard":
            story.reset()
        elif word == "s":
            story.style, story.outline = self._styles.get(value, ("", -1))
        elif word == "outlinelevel":
            story.outline = value
        elif word == "intbl":
            story.depth = max(story.depth, 1)
        elif word == "itap":
            story.depth = min(max(value, 0), 50)
        elif word in ("cell", "nestcell"):
            story.end_cell(1 if word == "cell" else max(story.depth, 2))
        elif word in ("row", "nestrow"):
            story.end_row(1 if word == "row" else max(story.depth, 2))
        elif word == "trowd":
            story.edges, story.edge = [], CellEdge()
        elif word == "cellx":
            story.edges.append(replace(story.edge, right=value))
            story.edge = CellEdge()
        elif word in ("clmgf", "clmrg", "clvmgf", "clvmrg"):
            story.edge = replace(story.edge, **{word: True})

    def begin(self, part: str) -> None:
        """The group is a part of its own: fonts, styles, the marker of a list item."""
        self.group = replace(self.group, part=part if self.group.part else "", outer=self.group.part)

    def begin_story(self, *, note: bool) -> None:
        """The group is a text box or a note: text of its own, after the paragraph or at the end."""
        if not self.group.part:
            return
        story = Story()
        (self.notes if note else self.story.boxes).append(story)
        self.stories.append(story)
        self.group = replace(self.group, part="text", story=len(self.stories) - 1)

    def resume(self) -> None:
        """The group says in Unicode what the one around it, which is skipped, said in a code page."""
        around = self._stack[-1] if self._stack else self.group
        self.group = replace(self.group, part=around.outer)


_CHARACTERS = frozenset({"ansicpg", "deff", "uc", "v", "deleted", "plain", "fcharset", "f"})
_GROUPS = {
    "fonttbl": lambda parser: parser.begin("fonts"),
    "stylesheet": lambda parser: parser.begin("styles"),
    "listtext": lambda parser: parser.begin("marker"),
    "pntext": lambda parser: parser.begin("marker"),
    "footnote": lambda parser: parser.begin_story(note=True),
    "shptxt": lambda parser: parser.begin_story(note=False),
    "dptxbxtext": lambda parser: parser.begin_story(note=False),
    "upr": lambda parser: parser.begin(""),
    "ud": lambda parser: parser.resume(),
}


def read(data: bytes) -> Document:
    """The document of a .rtf file; raises `ReadError` for what is beyond the limits."""
    parser = Parser()
    whole = parser.parse(data.lstrip().decode("latin-1"))
    builder = Builder()
    title = parser.stories[0].deliver(builder)
    for note in parser.notes:
        builder.add(note.text, "footnote")
    return builder.document(title=title, flags=() if whole else ("cut off",))
