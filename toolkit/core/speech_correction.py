"""What the engine heard -> what was said: the one order in which corrections are made, for every task."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from toolkit.core.common_terms import CommonTerm, correct_common_terms
from toolkit.core.dialect import Dialect
from toolkit.core.ear import Ear
from toolkit.core.phrases import Phrases
from toolkit.core.products import ProductCard
from toolkit.core.protocols import SoundScorer
from toolkit.core.redecode import can_redecode, redecode
from toolkit.core.redecode_model import WordModel
from toolkit.core.term_matching import match_terms
from toolkit.core.term_questions import TermQuestion
from toolkit.core.transcript import Segment
from toolkit.core.word_list import WordList, apply_word_list


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechBook:
    """What corrections need beside the speech itself."""

    phrases: Phrases
    common_terms: tuple[CommonTerm, ...]
    read_syllables: Callable[[str], tuple[str, ...]]
    """Toneless pinyin of each character."""
    is_word: Callable[[str], bool]
    all_readings: Callable[[str], tuple[str, ...]] = lambda _: ()
    """Every reading of a character: in the name of a place any of them may be the right one."""
    word_list: WordList = field(default_factory=WordList)
    """What the user has taught; it has the last word."""
    language_model: Callable[[Dialect], WordModel] | None = None
    """Loads the model that puts doubtful characters right from their sound, with the words of the dialect (remembered
    by the caller)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedSpeech:
    """The speech put right, and what only a person can decide."""

    segments: tuple[Segment, ...]
    questions: tuple[TermQuestion, ...] = ()


def make_ear(dialect: Dialect, book: SpeechBook) -> Ear:
    """Compares words by their sound, as speakers of the dialect merge sounds."""
    return Ear(dialect.confusions, book.read_syllables, book.is_word)


def correct_speech(
    heard: tuple[Segment, ...],
    cards: Sequence[ProductCard],
    dialect: Dialect,
    book: SpeechBook,
    scorer: SoundScorer | None = None,
    engine: str = "",
    done_asking: Callable[[], None] = lambda: None,
) -> CorrectedSpeech:
    """The segments with names, terms and everyday words put right; each change is recorded with its reason.

    Where the names of two cards fit equally well, the segment stays as heard and a question is put.
    `scorer` puts doubtful changes to the test on the sound; without it only what the text makes certain is changed.
    `engine`: the recogniser's name, where it is known: only of some is it known how they mishear.
    `done_asking` is called once, before the language model is read: from then on the sound is not asked, so what
    `scorer` holds may go.
    """
    ear = make_ear(dialect, book)
    matched = match_terms(heard, cards, ear, book.phrases, scorer, book.all_readings)
    done_asking()
    segments = correct_common_terms(matched.segments, cards, book.common_terms, ear)
    if book.language_model is not None and can_redecode(dialect.id, engine):
        asked = frozenset(question.segment for question in matched.questions)
        taught = [word for rule in book.word_list.rules for word in (rule.heard, rule.written)]
        segments = redecode(segments, book.language_model(dialect), ear, cards, untouched=asked, kept=taught)
    return CorrectedSpeech(segments=apply_word_list(segments, book.word_list), questions=matched.questions)
