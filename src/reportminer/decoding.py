"""Bytes to text: which encoding a report is in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportminer.errors import ReadError

PLAUSIBLE = 0.6
"""A reading is believed when so many of its non-ASCII characters are frequent ones."""

_BROKEN_SHARE = 0.005
_SAMPLE = 50_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_BIG5 = "cp950"  # the Big5 that files have in fact
_NAMES = {_BIG5: "big5"}
# The characters that make up most of any report, simplified and traditional, and the punctuation of both.
_FREQUENT = frozenset(
    "一是人了不在有大中国和为这上他个地年来我会以到时要出的生学说道民家子也成行下们于后就发自之对得主长可过天作分方用多你着部能市等业全里"
    "工公经本都而高政法面门动日进区事代那去心小同北定开产前其军还然起种所如现理机体表力好外与文当两实重新三么只山水关明从化平建又制南内西"
    "没此将员名手最东头者月间无安看见各城十相但已些正口通想度加第她合院物性战由位常点海意场武使次二向治因立数样身情入原问把路被并利石老教"
    "万知级量任江及应省资委务元美特期世湖回系比气汉总展电科金先声提品设或义王社很统处四首共马形己儿司太目基领队直计别女权话少流命至报米给"
    "打变果书清活几州华解议更称程今决张导术府才保交放管结师便走达族反再题色五京河接条规式县白它改风光运信受什组听布百济党指论强做取技黄神"
    "选记斯真却职号界件花类何眼兵传带空干农边据集联古广完质阳难增历史专官每住商即步认车台林必死游举线言皇土团收考求德叫近备研争非具李众连"
    "调感转笑革该持始英克士尔让拉思根格造较际亲单朝红镇乡村项投企织宣育培训累占服群亿吨户篇六七八九零半均率"
    "國爲為這個來會時學說説們於後發對長過業裏裡經門動進區開產産軍還種現機體與當兩實麼關從內没沒將員東頭間無見戰點場數樣問並萬級應資務氣漢"
    "總電聲設義統處馬兒領隊計別權話報給變書幾華議稱決張導術結師達題條規縣風運組聽濟黨論強黃選記卻職號類傳帶幹農邊據聯廣質陽難歷專認車臺遊"
    "舉線團備爭衆眾連調轉該爾讓較際親單紅鎮鄉項織訓佔羣億噸戶"
    "，。、；：？！“”‘’「」『』《》〈〉（）【】〔〕—…·～％　０１２３４５６７８９○〇℃①②③④⑤⑥⑦⑧⑨⑩"
)
# What pages say and what they mean: the labels of GB 2312 and GBK stand for all that Windows wrote under them.
_LABELS = {
    **dict.fromkeys(
        ("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese", "csgb2312", "gb18030", "cp936"), ("gb18030",)
    ),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950"), (_BIG5, "big5hkscs")),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), ("utf-8",)),
}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, its encoding, how many U+FFFD stand for broken bytes, and how many last bytes were cut off."""

    text: str
    encoding: str
    replaced: int = 0
    dropped: int = 0

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader should know of the decoding, in words."""
        broken = (f"{self.replaced} broken bytes",) if self.replaced else ()
        cut = (f"cut in mid-character: last {self.dropped} bytes dropped",) if self.dropped else ()
        return broken + cut


def decode(data: bytes, declared: str = "") -> Decoded:
    """Bytes to text by a ladder of encodings, the surest first; raises `ReadError` if none holds.

    Byte order mark · UTF-16 if there are NUL bytes · what the data `declared` itself to be, where it reads as that ·
    UTF-8 · GB18030, unless Big5 reads better · UTF-8 or GB18030 with under 0.5 % of broken bytes.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding) or _tolerant(data[len(bom) :], (encoding,))
    if b"\0" in data:
        return _utf16(data)
    utf8 = _strict(data, "utf-8")
    labelled = _LABELS.get(declared.strip().lower(), ())
    for reading in filter(None, (_strict(data, e) for e in labelled)):
        if plausibility(reading.text) >= PLAUSIBLE or not utf8:
            return reading
    if utf8 and (utf8.text.isascii() or any(c in _FREQUENT for c in utf8.text)):
        return utf8
    readings = [r for r in (utf8, _strict(data, "gb18030"), _strict(data, _BIG5)) if r]
    for reading in readings:  # the order is the preference
        if plausibility(reading.text) >= PLAUSIBLE:
            return reading
    if not readings or readings == [utf8]:
        return utf8 or _tolerant(data, tuple(dict.fromkeys(("utf-8", "gb18030", *labelled))))
    return max((*readings, *_nearly_utf8(data)), key=lambda r: plausibility(r.text))


def plausibility(text: str) -> float:
    """The share (0 to 1) of the non-ASCII characters of `text` that are frequent ones; 1 if there are none.

    Running text has 0.6 to 0.8, a wrong decoding seldom more than 0.3.
    """
    odd = _NOT_ASCII.findall(text[:_SAMPLE])
    return sum(c in _FREQUENT for c in odd) / len(odd) if odd else 1.0


def _strict(data: bytes, encoding: str) -> Decoded | None:
    """`data` without a fault, or only cut within its last character; else None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    pending = len(decoder.getstate()[0])
    return Decoded(text, _NAMES.get(encoding, encoding), dropped=pending)


def _tolerant(data: bytes, encodings: tuple[str, ...]) -> Decoded:
    readings = (Decoded(t, e, t.count("\ufffd")) for e in encodings for t in [data.decode(e, "replace")])
    best = min(readings, key=lambda r: r.replaced)
    if best.replaced >= _BROKEN_SHARE * len(best.text):
        raise ReadError(
            f"in no encoding known here (best guess {best.encoding}, {best.replaced} of {len(best.text)} "
            "characters broken); save it as UTF-8 text"
        )
    return best


def _nearly_utf8(data: bytes) -> Iterator[Decoded]:
    """UTF-8 with few broken bytes can by chance be faultless GB18030 or Big5."""
    try:
        yield _tolerant(data, ("utf-8",))
    except ReadError:
        return


def _utf16(data: bytes) -> Decoded:
    """UTF-16 without a mark, in the byte order that reads better; other data with NUL bytes is no text.

    Counting on which side the NUL bytes stand would not do: those of 一 and wide spaces stand on the other.
    """
    readings = (_strict(data, "utf-16-le"), _strict(data, "utf-16-be"))
    best = max(
        (r for r in readings if r and "\0" not in r.text), key=lambda r: plausibility(r.text), default=None
    )
    if best and plausibility(best.text) >= PLAUSIBLE / 2:
        return best
    raise ReadError("no text: it holds NUL bytes and is not UTF-16; see `reportminer formats`")
