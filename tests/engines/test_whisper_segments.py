"""A word after a pause begins with the voice, not with the breath before it."""

from toolkit.core.spans import Span
from toolkit.core.transcript import Word
from toolkit.engines.whisper_ct2_segments import _sharpened


def word(text: str, start_ms: int, end_ms: int) -> Word:
    return Word(text=text, span=Span(start_ms, end_ms), confidence=0.9)


def test_a_breath_before_the_first_word_is_not_its_start() -> None:
    words = [word("涵", 110_200, 110_480), word("再", 111_300, 112_200), word("来", 112_200, 112_500)]

    sharp = _sharpened(words, [Span(108_000, 110_480), Span(110_900, 113_000)])

    assert [each.span for each in sharp] == [Span(110_200, 110_480), Span(111_800, 112_200), Span(112_200, 112_500)]


def test_a_word_that_begins_with_the_voice_keeps_its_start() -> None:
    sharp = _sharpened([word("再", 1_050, 1_400), word("来", 1_400, 1_700)], [Span(1_000, 2_000)])

    assert sharp[0].span == Span(1_000, 1_400)
