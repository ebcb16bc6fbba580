"""The words of a dialect that re-decoding may put in: Whisper hears their sounds but doesn't know them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from toolkit.core.gloss import GlossLexicon
from toolkit.core.redecode_model import MAX_CHARS, LexiconWord


def dialect_words(
    lexicon: GlossLexicon,
    read_syllables: Callable[[str], tuple[str, ...]],
    tables: Mapping[str, Sequence[Mapping[str, object]]],
) -> Iterator[LexiconWord]:
    """The words of a dialect that are long enough to be told by their sound; `lexicon` of a `gloss_*.toml`.

    Words with a guard are something else elsewhere, so they are left out. `tables`: a parsed `dialect_words.toml`.

    Raises:
        ValueError: if a list of `tables` lacks its dialect, words or weight.
    """
    weights: dict[str, float] = {}
    try:
        for entry in tables["list"]:
            if entry["dialect"] == lexicon.dialect:
                weights |= dict.fromkeys(str(entry["words"]).split(), float(str(entry["weight"])))
    except KeyError as error:
        raise ValueError(f"dialect_words.toml lacks the key {error}") from error
    for entries in lexicon.words.values():
        for entry in entries:
            if 2 <= len(entry.word) <= MAX_CHARS and not (entry.before or entry.after):
                weight = weights.get(entry.word, 1.0)
                yield LexiconWord(text=entry.word, weight=weight, syllables=read_syllables(entry.word))
