"""Recognised Chinese as it should be written: Chinese punctuation, no stray spaces."""

import re
from difflib import SequenceMatcher

_FULL_WIDTH = str.maketrans({",": "，", "?": "？", "!": "！", ";": "；", ":": "：", "(": "（", ")": "）"})
_HAN = r"[\u3400-\u9fff]"
_INSIDE_NUMBER = re.compile(r"(?<=\d)[,.:](?=\d)")
_CLAUSE_SPACE = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_STOP = re.compile(rf"(?<={_HAN})\.(?![A-Za-z0-9])")
_REPEATED = re.compile(r"([，。！？；：、])[，。；：、]+")
_CLOSING = "，。！？；：、…）》”’"
PUNCTUATION = frozenset("，。！？；：、…,.!?;:“”‘’\"'《》〈〉（）()【】[]—-~～·")


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def write_chinese(text: str) -> str:
    """`text` with full-width punctuation; a space between Chinese characters, Whisper's sign of a pause, is a comma.

    >>> write_chinese("你看这个脐橙 皮薄,没有籽.五斤装39.9块")
    '你看这个脐橙，皮薄，没有籽。五斤装39.9块'
    >>> write_chinese("今天 39 块9, 12:30开始")
    '今天39块9，12:30开始'
    """
    text = _CLAUSE_SPACE.sub("，", text.replace("\ufffd", "").strip())
    text = _STOP.sub("。", text)
    kept: list[str] = []
    last = 0
    for match in _INSIDE_NUMBER.finditer(text):
        kept += [text[last : match.start()].translate(_FULL_WIDTH), match.group()]
        last = match.end()
    text = "".join(kept) + text[last:].translate(_FULL_WIDTH)
    text = re.sub(rf"(?<={_HAN})\s+|\s+(?={_HAN})|(?<=[，。！？；：、])\s+", "", text)
    return _REPEATED.sub(r"\1", text)


def words_fitted(text: str, pieces: tuple[str, ...]) -> tuple[str, ...]:
    """`text` cut into as many pieces as given, so that joined they are `text` without its white space.

    Characters that stand in both stay with their piece; what is new goes to the piece before it. Pieces may come out
    empty.

    >>> words_fitted("皮薄，没有籽", ("皮", "薄", " 没有", "子"))
    ('皮', '薄，', '没有', '籽')
    """
    wanted = "".join(text.split())
    old = "".join(pieces)
    owner = [index for index, piece in enumerate(pieces) for _ in piece]
    fitted = [""] * len(pieces)
    for char, at in zip(wanted, _aligned(old, wanted), strict=True):
        fitted[owner[at] if owner else 0] += char
    for index in range(1, len(fitted)):
        rest = fitted[index].lstrip(_CLOSING)
        fitted[index - 1] += fitted[index][: len(fitted[index]) - len(rest)]
        fitted[index] = rest
    return tuple(fitted)


def _aligned(old: str, new: str) -> list[int]:
    """For each character of `new` the position in `old` it comes from (nearest before where there is none)."""
    if not old:
        return []
    places: list[int] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for j in range(j1, j2):
            if tag == "insert":
                places.append(max(0, i1 - 1))
            else:
                places.append(min(i1 + (j - j1), i2 - 1))
    return places
