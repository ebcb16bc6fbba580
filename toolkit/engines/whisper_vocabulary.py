"""The tokens of Whisper as they are written in its files: which of them Chinese needs, and how others are spelled."""

import json
from collections.abc import Mapping
from pathlib import Path

LONGEST_WORD = 3
"""Letters of a kept token in Latin script: what is longer is spelled from pieces."""


def spell(token: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """The fewest known tokens, longest first, that spell `token`; every byte is one of them.

    >>> spell("Oranges", {"Or": 1, "O": 2, "an": 3, "r": 4, "g": 5, "e": 6, "s": 7})
    (1, 3, 5, 6, 7)
    """
    found, at = [], 0
    while at < len(token):
        end = next(end for end in range(len(token), at, -1) if token[at:end] in known)
        found.append(known[token[at:end]])
        at = end
    return tuple(found)


def read_vocabulary(folder: Path) -> tuple[str, ...]:
    path = folder / "vocabulary.json"
    if path.is_file():
        return tuple(json.loads(path.read_text(encoding="utf-8")))
    lines = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


def _byte_alphabet() -> dict[str, int]:
    """GPT-2's letters for bytes (Radford et al. 2019, `bytes_to_unicode`), in which Whisper's tokens are written."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + index): byte for index, byte in enumerate(others)}


_BYTES = _byte_alphabet()


def is_kept(token: str) -> bool:
    """Whether Chinese needs a token: marks of Whisper's own, single bytes, Chinese characters and pieces of them,
    figures and short pieces in Latin script.

    >>> is_kept("<|zh|>"), is_kept("Ġorange"), is_kept("Ġ12"), is_kept("æĹ¥")
    (True, False, True, True)
    """
    if token.startswith("<|") and token.endswith("|>"):
        return True
    if any(char not in _BYTES for char in token):
        return True
    raw = bytes(_BYTES[char] for char in token)
    if len(raw) == 1:
        return True
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:  # a piece of a character: lead bytes of U+4000-U+9FFF and bytes that follow one
        return all(0xE4 <= byte <= 0xE9 or 0x80 <= byte < 0xC0 for byte in raw)
    if text.isascii():
        return len(text.strip()) <= LONGEST_WORD or text.strip().isdigit()
    return all("\u4e00" <= char <= "\u9fff" or _is_mark(char) for char in text.strip())


def is_time(token: str) -> bool:
    """Whether a token is a time mark of Whisper.

    >>> is_time("<|12.34|>"), is_time("<|zh|>")
    (True, False)
    """
    return token.startswith("<|") and token[2:-2].replace(".", "").isdigit()


def _is_mark(char: str) -> bool:
    return "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" or "\u2010" <= char <= "\u2030"
