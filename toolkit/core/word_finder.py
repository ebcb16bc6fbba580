"""Finding many words at once in a sentence, as written or by their sound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.core.round_book import RoundBook

LONGEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A word of the list in a sentence."""

    word: str
    start: int
    is_exact: bool
    """Written so; else another of the same sound."""


class WordFinder:
    """Looks up every stretch of a sentence: the time does not grow with the number of words."""

    def __init__(self, words: Iterable[str], book: RoundBook) -> None:
        self._book = book
        self._words = frozenset(word for word in words if 0 < len(word) <= LONGEST)
        sounds: dict[tuple[str, ...], str] = {}
        for word in sorted(self._words):
            sound = book.sound(word)
            if len(word) > 1 and all(sound):
                sounds.setdefault(sound, word)
        self._sounds: Mapping[tuple[str, ...], str] = sounds
        self._longest = max((len(word) for word in self._words), default=0)

    def find(self, text: str) -> tuple[Found, ...]:
        """Words in `text`, longest first and none inside another; those by sound only where none is written."""
        heard = self._book.sound(text)
        taken = [False] * len(text)
        found: list[Found] = []
        for is_exact in (True, False):
            for length in range(self._longest, 0 if is_exact else 1, -1):
                for start in range(len(text) - length + 1):
                    if any(taken[start : start + length]):
                        continue
                    piece = text[start : start + length]
                    word = piece if piece in self._words else None
                    if not is_exact:
                        word = self._sounds.get(heard[start : start + length])
                    if word is not None:
                        found.append(Found(word=word, start=start, is_exact=is_exact))
                        taken[start : start + length] = [True] * length
        return tuple(found)
