"""Edited captions keep sensible times, and judged corrections change every place they stand in."""

from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.cue import Cue
from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.spans import Span
from toolkit.core.subtitle_edit import list_changes, refit_words, swap_words
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange, Word
from toolkit.core.word_list import WordList, WordRule


def words_of(text: str, start_ms: int = 0) -> tuple[Word, ...]:
    return tuple(
        Word(text=char, span=Span(start_ms + i * 200, start_ms + i * 200 + 200), confidence=0.4)
        for i, char in enumerate(text)
    )


def cue_of(text: str, start_ms: int = 0) -> Cue:
    return Cue(span=Span(start_ms, start_ms + 200 * len(text)), lines=(text,), words=words_of(text, start_ms))


def test_a_listed_change_has_the_time_of_its_words_and_the_users_verdict() -> None:
    segment = Segment(
        span=Span(0, 1400), text="先吃风节七成吧", heard="先吃风节七成吧", words=words_of("先吃风节七成吧")
    )
    change = TermChange(heard="风节七成", written="奉节脐橙", start_char=0, product_id="p", why=Text("音", "sound"))
    segment = edit_segment(segment, [Edit(start=2, end=6, new="奉节脐橙", change=change)])
    words = WordList(rules=(WordRule(heard="风节七成", written="奉节脐橙", verdict="never"),))

    (listed,) = list_changes([segment], words)

    assert (listed.number, listed.span, listed.verdict) == (0, Span(400, 1200), "never")


def test_swapping_changes_only_cues_at_the_place() -> None:
    cues = (cue_of("吃奉节脐橙"), cue_of("吃奉节脐橙", 60_000))

    first, second = swap_words(cues, [Span(200, 1000)], "奉节脐橙", "风节七成")

    assert first.text == "吃风节七成"
    assert "".join(word.text for word in first.words) == "吃风节七成"
    assert second == cues[1]


def test_words_over_a_line_break_are_swapped_too() -> None:
    cue = Cue(span=Span(0, 1000), lines=("吃奉节", "脐橙"), words=words_of("吃奉节脐橙"))

    (swapped,) = swap_words([cue], [Span(0, 1000)], "奉节脐橙", "风节七成")

    assert swapped.text == "吃风节七成"


def test_untouched_words_keep_their_times() -> None:
    cue = cue_of("今天发火了")
    edited = refit_words(Cue(span=cue.span, lines=("今天马上发货了",), words=cue.words))

    times = {word.text: word.span for word in edited.words}
    assert times["今"] == Span(0, 200)
    assert times["了"] == Span(800, 1000)


@given(st.text("今天发货了 a", max_size=12), st.text("今天发火啦b", max_size=12))
def test_refitted_words_spell_the_lines_in_order_within_the_cue(new: str, old: str) -> None:
    cue = refit_words(Cue(span=Span(0, 200 * len(old) + 10), lines=(new,), words=words_of(old)))

    assert "".join(word.text for word in cue.words) == new.replace(" ", "")
    starts = [word.span.start_ms for word in cue.words]
    assert starts == sorted(starts)
    assert all(0 <= word.span.start_ms <= word.span.end_ms <= cue.span.end_ms for word in cue.words)
