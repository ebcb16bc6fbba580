"""Dialect words put into Mandarin for a second caption line, or in place of the first; the original is always kept."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_TITLE = re.compile(r"《[^《》]*》")
"""Titles stay as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossWord:
    """One entry of a `gloss_*.toml`."""

    word: str
    mandarin: str
    part_of_speech: str
    before: re.Pattern[str] | None = None
    """Must be found in the text before the word (it ends in $)."""
    after: re.Pattern[str] | None = None
    """Must match the text after the word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossLexicon:
    """The words of one dialect, by their first character, longest first."""

    dialect: str
    words: Mapping[str, tuple[GlossWord, ...]]

    @property
    def size(self) -> int:
        """Number of entries."""
        return sum(len(entries) for entries in self.words.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossChange:
    """One dialect word that was put into Mandarin."""

    start: int
    """First character in the original."""
    end: int
    """One past the last."""
    mandarin_start: int
    """First character of the meaning in the Mandarin text."""
    word: str
    meaning: str
    part_of_speech: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossedText:
    """A text and what it says in Mandarin."""

    original: str
    mandarin: str
    changes: tuple[GlossChange, ...]


def parse_gloss(toml_text: str) -> GlossLexicon:
    """The lexicon of a `gloss_*.toml`.

    Raises:
        ValueError: if the text is not TOML, a key is missing, a word is empty, or a guard is no regular expression.
    """
    try:
        data = tomllib.loads(toml_text)
        entries = [_plain_word(*fields) for fields in data["words"]]
        entries += [_guarded_word(table) for table in data.get("guarded", [])]
        dialect = data["dialect"]
    except KeyError as error:
        raise ValueError(f"the gloss lacks the key {error}") from error
    except TypeError as error:
        raise ValueError(f"a word of the gloss is not [word, Mandarin, part of speech]: {error}") from error
    except re.error as error:
        raise ValueError(f"a guard of the gloss is no regular expression: {error}") from error
    by_first: dict[str, list[GlossWord]] = {}
    for entry in entries:
        by_first.setdefault(entry.word[0], []).append(entry)
    return GlossLexicon(
        dialect=dialect,
        words={first: tuple(sorted(group, key=lambda e: -len(e.word))) for first, group in by_first.items()},
    )


def _plain_word(word: str, mandarin: str, part_of_speech: str) -> GlossWord:
    if not word or not mandarin:
        raise ValueError("the gloss holds an empty word")
    return GlossWord(word=word, mandarin=mandarin, part_of_speech=part_of_speech)


def _guarded_word(table: Mapping[str, Any]) -> GlossWord:
    return GlossWord(
        word=table["word"],
        mandarin=table["mandarin"],
        part_of_speech=table["pos"],
        before=re.compile(table["before"]) if "before" in table else None,
        after=re.compile(table["after"]) if "after" in table else None,
    )


def gloss_text(
    text: str,
    lexicon: GlossLexicon,
    split_words: Callable[[str], tuple[str, ...]],
    keep_whole: Iterable[str] = (),
) -> GlossedText:
    """`text` with the lexicon's words in Mandarin, the longest word at each place first.

    A word is left alone where it would cut a word of everyday Mandarin in two (好多 in 好多人 is no question), where
    its guards do not hold, where it touches a name of `keep_whole`, and in a title 《》.

    Args:
        split_words: the words of a text by a Mandarin dictionary; joined they equal it.
        keep_whole: names of products, which stay as they are.
    """
    cuts = _inner_places(text, split_words)
    taken = _places_of(text, keep_whole)
    changes: list[GlossChange] = []
    written: list[str] = []
    length = at = 0
    while at < len(text):
        entry = _entry_at(text, at, lexicon, cuts, taken)
        piece = entry.mandarin if entry else text[at]
        if entry:
            changes.append(
                GlossChange(
                    start=at,
                    end=at + len(entry.word),
                    mandarin_start=length,
                    word=entry.word,
                    meaning=entry.mandarin,
                    part_of_speech=entry.part_of_speech,
                )
            )
        written.append(piece)
        length += len(piece)
        at += len(entry.word) if entry else 1
    return GlossedText(original=text, mandarin="".join(written), changes=tuple(changes))


def _entry_at(
    text: str, at: int, lexicon: GlossLexicon, cuts: Mapping[int, tuple[int, int]], taken: frozenset[int]
) -> GlossWord | None:
    for entry in lexicon.words.get(text[at], ()):
        end = at + len(entry.word)
        if not text.startswith(entry.word, at) or any(place in taken for place in range(at, end)):
            continue
        if _cuts_a_word(at, end, cuts):
            continue
        if entry.before and not entry.before.search(text[:at]):
            continue
        if entry.after and not entry.after.match(text, end):
            continue
        return entry
    return None


def _cuts_a_word(start: int, end: int, cuts: Mapping[int, tuple[int, int]]) -> bool:
    """Whether a Mandarin word stands across an edge of the stretch and reaches further than it."""
    return any(place in cuts and not (start <= cuts[place][0] and cuts[place][1] <= end) for place in (start, end))


def _inner_places(text: str, split_words: Callable[[str], tuple[str, ...]]) -> dict[int, tuple[int, int]]:
    """Place inside a word -> the word's start and end."""
    inner: dict[int, tuple[int, int]] = {}
    start = 0
    for word in split_words(text):
        end = start + len(word)
        inner |= {place: (start, end) for place in range(start + 1, end)}
        start = end
    return inner


def _places_of(text: str, names: Iterable[str]) -> frozenset[int]:
    taken = {place for title in _TITLE.finditer(text) for place in range(title.start(), title.end())}
    for name in names:
        start = text.find(name) if name else -1
        while start >= 0:
            taken.update(range(start, start + len(name)))
            start = text.find(name, start + 1)
    return frozenset(taken)
