"""Bytes of a subtitle file to text: which encoding it is, and what was wrong with the bytes.

Order: byte order marks, UTF-16 by its zero bytes, UTF-8 by its strict rules, then whichever of GB18030, Big5 and
Windows-1252 gives the most plausible text.
"""

from dataclasses import dataclass

from toolkit.core.subtitle_document import ReadingFault

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
_MAGIC = {
    b"PK\x03\x04": "ZIP", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"\x1aE\xdf\xa3": "MKV/WebM",
    b"RIFF": "AVI/WAV", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "Office",
    b"ID3": "MP3", b"fLaC": "FLAC", b"OggS": "Ogg", b"\x00\x00\x01\xba": "MPEG/VobSub", b"SQLite format": "SQLite",
    b"MZ": "EXE", b"\x7fELF": "ELF", b"GIF8": "GIF", b"FLV\x01": "FLV",
}  # fmt: skip
# The commonest characters of modern Chinese, in both scripts (Jun Da's list of character frequencies, its head).
_SIMPLIFIED = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去"
    "法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点"
    "正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿"
    "今买卖斤块钱链接直播谢谢甜皮薄水果农山村吃吗吧啊呢"
)
_TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去"
    "法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點"
    "正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己製身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒"
    "今買賣斤塊錢連結直播謝謝甜皮薄水果農山村吃嗎吧啊呢"
)
_MARKS = frozenset("，。！？、：；“”（）《》…—")
_LEAST_PLAUSIBLE = 0.12
"""Share of common characters among the non-ASCII ones: running Chinese has .5 to .7, wrongly decoded text under .06."""
_MOST_BAD_SHARE = 0.02


class NotText(Exception):
    """The bytes are no text; `kind` names what they look like, or is empty."""

    def __init__(self, kind: str = "") -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text of a file and how it was read."""

    text: str
    encoding: str
    faults: tuple[ReadingFault, ...] = ()


def decode_subtitle(content: bytes) -> Decoded:
    """The text of `content`, without a byte order mark.

    Raises:
        NotText: if it is a picture, a video, an archive or noise.
    """
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            raise NotText(kind)
    if content[4:8] == b"ftyp":
        raise NotText("MP4/MOV")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _with_bom(content[len(mark) :], encoding)
    wide = _wide_encoding(content)
    if wide:
        return _checked(content.decode(wide, errors="replace"), wide)
    try:
        return _checked(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guessed(content)


def _with_bom(content: bytes, encoding: str) -> Decoded:
    decoded = _checked(content.decode(encoding, errors="replace"), encoding)
    if encoding != "utf-8":
        return decoded
    bom = ReadingFault(rule="byte-order-mark", place=1, zh="文件开头有 BOM 标记", en="the file begins with a BOM")
    return Decoded(text=decoded.text, encoding="utf-8", faults=(bom, *decoded.faults))


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a mark: every second byte of its ASCII is zero, always on the same side."""
    sample = content[:20_000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 4 or max(even, odd) < 0.1 * len(sample) / 2 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _checked(text: str, encoding: str) -> Decoded:
    """Refuses text full of control characters; names the encoding if it is not UTF-8."""
    sample = text[:50_000]
    strange = sum(ord(char) < 32 and char not in "\t\n\r\f\v\x1a" for char in sample)
    if strange > 8 and strange > 0.01 * len(sample):
        raise NotText
    lost = text.count("\ufffd")
    if lost > 8 and lost > 0.2 * len(text):
        raise NotText
    faults: list[ReadingFault] = []
    if encoding != "utf-8":
        name = encoding.upper()
        faults.append(
            ReadingFault(
                rule="encoding", place=0,
                zh=f"文件不是 UTF-8 编码，按 {name} 读的", en=f"the file is not UTF-8; it was read as {name}",
            )
        )  # fmt: skip
    return Decoded(text=text, encoding=encoding, faults=tuple(faults))


def _guessed(content: bytes) -> Decoded:
    if content.count(0) > 4 + len(content) // 500:
        raise NotText
    scored = [
        (_plausibility(text), encoding, text)
        for encoding in ("gb18030", "big5hkscs", "cp1252")
        if (text := _strict(content, encoding)) is not None
    ]
    best = max(scored, key=lambda one: one[0], default=None)
    patched = content.decode("utf-8", errors="replace")
    if _is_nearly_utf8(content, patched) and (best is None or _plausibility(patched) >= best[0]):
        return Decoded(text=_without_cut_end(patched), encoding="utf-8", faults=(_bad_bytes(patched),))
    if best is not None and best[0] >= _LEAST_PLAUSIBLE:
        return _checked(best[2], best[1])
    loose = max(
        ((_plausibility(text), encoding, text) for encoding in ("gb18030", "big5hkscs")
         for text in [content.decode(encoding, errors="replace")]), key=lambda one: one[0],
    )  # fmt: skip
    if loose[0] >= _LEAST_PLAUSIBLE:
        decoded = _checked(loose[2], loose[1])
        return Decoded(text=decoded.text, encoding=decoded.encoding, faults=(*decoded.faults, _bad_bytes(loose[2])))
    if best is not None and best[1] == "cp1252" and b"-->" in content:
        return _checked(best[2], "cp1252")
    if best is not None and b"-->" in content:
        return _checked(best[2], best[1])
    return _checked(patched, "utf-8")


def _strict(content: bytes, encoding: str) -> str | None:
    for missing in range(2):  # a file that was cut off may end inside a character
        try:
            return content[: len(content) - missing].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _plausibility(text: str) -> float:
    """Share of common Chinese characters and marks among the non-ASCII ones, or of letters for Western text."""
    other = [char for char in text[:50_000] if ord(char) > 127]
    if not other:
        return 1.0
    simplified = sum(char in _SIMPLIFIED or char in _MARKS for char in other)
    traditional = sum(char in _TRADITIONAL or char in _MARKS for char in other)
    western = sum(char in "éèêëàâäçîïôöùûüñáíóúßÉÄÖÜ’“”–—…¿¡" for char in other)
    lost = text.count("\ufffd")
    is_sparse = len(other) < 0.15 * len(text)
    return (max(simplified, traditional, western if is_sparse else 0) - 2 * lost) / len(other)


def _is_nearly_utf8(content: bytes, patched: str) -> bool:
    good = sum(ord(char) > 127 and char != "\ufffd" for char in patched)
    lost = patched.count("\ufffd")
    return good > 4 * lost and lost <= max(3, _MOST_BAD_SHARE * len(content))


def _without_cut_end(text: str) -> str:
    return text.rstrip("\ufffd")


def _bad_bytes(text: str) -> ReadingFault:
    count = text.count("\ufffd")
    at = text.find("\ufffd")
    is_end_only = count <= 3 and not text.rstrip("\ufffd").count("\ufffd")
    return ReadingFault(
        rule="truncated" if is_end_only else "lost-characters",
        place=text.count("\n", 0, max(at, 0)) + 1,
        zh="文件在一个字的中间断了" if is_end_only else f"有 {count} 处字节读不出来",
        en="the file ends inside a character" if is_end_only else f"{count} places can't be read",
        is_fixable=is_end_only,
    )
