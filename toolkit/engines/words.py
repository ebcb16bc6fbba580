"""Words and sounds of Chinese text: jieba for word boundaries, pypinyin for syllables."""

import logging
import re
import warnings
from functools import cache
from typing import Any

from toolkit.engines.pinyin_book import load_pypinyin
from toolkit.engines.registry import import_module

_LETTER_SOUNDS = {"O": "ou"}
"""Seen so far: Whisper base, 藕粉."""
_LONE_LETTER = re.compile(rf"(?<=[\u4e00-\u9fff，。！？、])[{''.join(_LETTER_SOUNDS)}](?=[\u4e00-\u9fff])", re.I)


def split_words(text: str) -> tuple[str, ...]:
    """The words of `text`, in order; joined they are `text`. The first call takes about a second.

    Raises:
        EngineMissing: if jieba is not installed.
    """
    return tuple(_jieba().lcut(text, HMM=False))


def is_word(text: str) -> bool:
    """Whether `text` stands in jieba's dictionary of 350 000 words.

    Raises:
        EngineMissing: if jieba is not installed.
    """
    return _jieba().FREQ.get(text, 0) > 0


def read_syllables(text: str) -> tuple[str, ...]:
    """One toneless syllable in pinyin for each character of `text` (ü as v); "" for what is no Chinese character.

    A letter that recognisers write for a syllable (O粉 for 藕粉) has that syllable, where it stands by itself.

    Raises:
        EngineMissing: if pypinyin is not installed.
    """
    pypinyin = load_pypinyin()
    sounds: list[str] = []
    # Letters would be cut in an unforeseeable way; a comma of the same number of characters keeps the count.
    plain = "".join(char if "\u3400" <= char <= "\u9fff" else "," for char in text)
    for run in pypinyin.pinyin(plain, style=pypinyin.Style.NORMAL, errors=list, heteronym=False):
        sounds.append(run[0] if run[0].isalpha() and run[0].isascii() else "")
    for found in _LONE_LETTER.finditer(text):
        sounds[found.start()] = _LETTER_SOUNDS[found[0].upper()]
    return tuple(sounds)


def read_all(char: str) -> tuple[str, ...]:
    """Every toneless reading of one Chinese character, the usual one first; () for what is no Chinese character.

    Raises:
        EngineMissing: if pypinyin is not installed.
    """
    if not "\u3400" <= char <= "\u9fff":
        return ()
    pypinyin = load_pypinyin()
    found = pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(each for each in found[0] if each.isalpha() and each.isascii()) if found else ()


@cache
def _jieba() -> Any:
    """A tokenizer of our own, loaded without jieba's cache.

    jieba's shared one writes `jieba.cache` to a fixed name in the common temporary folder, where two processes (or
    another user's file) meet, and talks on stderr; reading the dictionary itself takes under a second.
    """
    logging.getLogger("jieba").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in its source, and pkg_resources
        jieba = import_module("jieba", package="jieba")
    jieba.default_logger.setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as dictionary:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(dictionary)
    tokenizer.initialized = True
    return tokenizer
