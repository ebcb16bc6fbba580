"""Tastes of a card as they are said, not listed: what it is, what it has besides, what shows when it is cut."""

import re
from collections.abc import Iterable

_ADJECTIVES = frozenset("甜香脆酸软辣麻糯嫩鲜")
_DOUBLED = frozenset("甜脆酸软糯")
_LONGER = frozenset(("软糯", "细嫩", "厚实", "软和"))
_SCENTED = re.compile(r"(?:花|果|米|茶|蜜|蛋|酒|豆|麦|奶|烟|松|柏|兰|栗|枣|荞|椒|肉|油|木|陈|蜂)香$")
_LOOKS = re.compile(
    r"色|果肉.*(?:红|黄|白)|金黄|红润|透亮|油亮|亮$|透明|匀|饱满|厚实|大小|肉厚|皮薄|个大|黑|白霜|松花|花纹|纹路"
)
_CUT = re.compile(r"^(?:流油|流心|流沙|出油)$")
_TEXTURES = re.compile(
    r"^(?:细腻|[酥松香爽]?脆|脆嫩|软糯|粉糯|糯|软|绵软|松软|绵密|绵柔|嫩|细嫩|滑嫩|爽滑|顺滑|滑|细滑|筋道|劲道|有嚼劲|弹牙|酥|化渣|无渣|酥松)$"
)


def is_look(word: str) -> bool:
    """Whether a word among the tastes is one of what is seen.

    >>> is_look("皮薄"), is_look("甜")
    (True, False)
    """
    return bool(_LOOKS.search(word))


def joined_tastes(words: Iterable[str]) -> str:
    """Tastes as they are said: what it is first, what it has after that.

    >>> joined_tastes(["甜", "香"]), joined_tastes(["花香", "细腻"]), joined_tastes(["脆", "水分足"])
    ('又甜又香', '细腻，带着花香', '脆脆的，水分足')
    >>> joined_tastes(["咸香", "流油"]), joined_tastes(["香", "米油厚"]), joined_tastes(["脆", "甜", "微辣"])
    ('咸香，切开流油', '香，熬出来米油厚', '又脆又甜，微辣')
    """
    known = list(words)
    short = [word for word in known if word in _ADJECTIVES]
    later = [word for word in known if word in _LONGER]
    if short and len(short) + len(later) in (2, 3):
        head, used = ["".join(f"又{word}" for word in (*short, *later))], {*short, *later}
    else:
        head, used = [f"{word * 2}的" if word in _DOUBLED else word for word in short], set(short)
    rest = [word for word in known if word not in used]
    scents = [word if word[0] in "有带" else f"带着{word}" for word in rest if _SCENTED.search(word)]
    plain = [word for word in rest if not (_SCENTED.search(word) or _CUT.match(word) or word == "回甘")]
    plain = [f"熬出来{word}" if word.startswith("米油") else word for word in plain]
    cut = [f"切开{word}" for word in rest if _CUT.match(word)]
    return "，".join([*head, *plain, *scents, *(["有回甘"] if "回甘" in rest else []), *cut])


def is_texture(words: Iterable[str]) -> bool:
    """Whether these can be said of how it feels in the mouth: a scent may go along, a flavour may not.

    >>> is_texture(["细腻", "花香"]), is_texture(["甜", "细腻"]), is_texture(["花香"])
    (True, False, False)
    """
    known = [word for word in words if not _SCENTED.search(word)]
    return bool(known) and all(_TEXTURES.match(word) for word in known)
