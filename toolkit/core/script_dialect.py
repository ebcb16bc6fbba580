"""Dialect words in a script: only those that turn back into the same Mandarin, never in names or facts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from toolkit.core.gloss import GlossLexicon, gloss_text
from toolkit.core.script_types import Beat, DialectWord, Line, Script

SplitWords = Callable[[str], tuple[str, ...]]
_KINDS = ("pron", "adv", "verb", "noun", "phrase")
"""Parts of speech that a seller's line keeps its meaning with; adjectives of praise are left alone."""
_NEVER = frozenset({"老子", "完了", "加油", "吹牛", "骗人", "骗我", "骗你", "傻瓜", "我们", "老婆", "一下子", "没得说"})
"""Mandarin that is not put into dialect: its dialect word means more, or is rude."""


def dialect_words(lexicon: GlossLexicon) -> dict[str, str]:
    """Mandarin word -> dialect word. The first that the lexicon gives, without words that stand only in some places."""
    found: dict[str, str] = {}
    for entries in lexicon.words.values():
        for entry in entries:
            if entry.before or entry.after or entry.part_of_speech not in _KINDS or entry.mandarin in _NEVER:
                continue
            known = found.get(entry.mandarin)
            if known is None or len(entry.word) > len(known) == 1:
                found[entry.mandarin] = entry.word
    return found


def with_dialect(
    script: Script,
    lexicon: GlossLexicon,
    name: str,
    split_words: SplitWords,
    is_clean: Callable[[str, str], bool],
) -> Script:
    """The script with some words in dialect, each marked.

    Args:
        name: of the dialect, for people.
        is_clean: (text, product id) -> whether the gate lets it through; "" where no product is spoken of.
    """
    words = dialect_words(lexicon)

    def turned(beat: Beat, product: str) -> Beat:
        lines = (dialect_line(line, words, lexicon, split_words) for line in beat.lines)
        return replace(
            beat,
            lines=tuple(
                new if is_clean(new.text, product) else old for new, old in zip(lines, beat.lines, strict=True)
            ),
        )

    return replace(
        script,
        dialect=name,
        opening=turned(script.opening, "") if script.opening else None,
        products=tuple(
            replace(slot, beats=tuple(turned(beat, slot.product_id) for beat in slot.beats)) for slot in script.products
        ),
        later=tuple(turned(beat, "") for beat in script.later),
        closing=turned(script.closing, "") if script.closing else None,
    )


def dialect_line(
    line: Line, words: Mapping[str, str], lexicon: GlossLexicon, split_words: SplitWords, names: Iterable[str] = ()
) -> Line:
    """The line with whole words in dialect; as it was where it carries facts, or would read back otherwise."""
    if line.fact_ids:
        return line
    pieces: list[str] = []
    changed: list[DialectWord] = []
    for word in split_words(line.text):
        other = words.get(word, word)
        pieces.append(other)
        if other != word:
            changed.append(DialectWord(dialect=other, mandarin=word))
    text = "".join(pieces)
    if not changed or gloss_text(text, lexicon, split_words, names).mandarin != line.text:
        return line
    return replace(line, text=text, dialect=tuple(changed))
