from dataclasses import replace

from selling import say

from toolkit.core.sentences import split_sentences, split_units
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange, Word


def timed(*words: tuple[str, int, int], changes: tuple[TermChange, ...] = ()) -> Segment:
    text = "".join(word for word, _, _ in words)
    return Segment(
        span=Span(words[0][1], words[-1][2]),
        text=text,
        heard=text,
        words=tuple(Word(text=word, span=Span(a, b), confidence=1.0) for word, a, b in words),
        changes=changes,
    )


def test_sentences_end_at_full_stops_and_at_commas_with_a_pause() -> None:
    segment = timed(("颜色红，", 0, 600), ("麻味足，", 900, 1500), ("香。", 1550, 1800), ("好", 1800, 2000))
    parts = split_sentences([segment])
    assert [(part.text, part.span) for part in parts] == [
        ("颜色红，", Span(0, 600)), ("麻味足，香。", Span(900, 1800)), ("好", Span(1800, 2000))
    ]  # fmt: skip


def test_a_long_pause_ends_a_sentence_without_punctuation() -> None:
    parts = split_sentences([timed(("谢谢", 0, 400), ("大家", 400, 800), ("接下来", 1500, 2000))])
    assert [part.text for part in parts] == ["谢谢大家", "接下来"]


def test_words_stretched_over_a_pause_are_cut_back_to_the_speech() -> None:
    # Whisper gave 想 36 ms before the pause and began the sentence there.
    segment = timed(("一个", 0, 500), ("赔一个，", 500, 1000), ("想", 1000, 1600), ("要脐橙", 1600, 2200))
    speech = (Span(0, 1030), Span(1440, 2200))
    parts = split_sentences([segment], speech)
    assert [(part.text, part.span) for part in parts] == [
        ("一个赔一个，", Span(0, 1000)),
        ("想要脐橙", Span(1440, 2200)),
    ]


def test_changes_move_with_their_sentence() -> None:
    change = TermChange(heard="齐成", written="脐橙", start_char=3, product_id="orange", why=Text("同音", "same"))
    (first, second) = split_sentences(
        [timed(("好。", 0, 300), ("这", 800, 900), ("脐橙", 900, 1400), changes=(change,))]
    )
    assert (first.changes, first.heard) == ((), "好。")
    assert second.changes[0].start_char == 1
    assert second.heard == "这齐成"


def test_refused_and_wordless_segments_are_left_out() -> None:
    refused = replace(say("请不吝点赞")[0], unclear=Text("套话", "ad"))
    assert split_sentences([refused, Segment(span=Span(0, 1), text="，", heard="，")]) == ()


def test_nothing_is_lost_or_doubled() -> None:
    segments = say("五斤装，三十九块九，产地直接发货。", "坏一个赔一个 好不好")
    parts = split_sentences(segments)
    assert "".join("".join(part.text.split()) for part in parts) == "".join("".join(s.text.split()) for s in segments)
    for part in parts:
        assert "".join(word.text for word in part.words) == "".join(part.text.split())


def test_a_long_run_without_marks_is_cut_at_its_pauses_as_units_only() -> None:
    words = [(char, 250 * n + 400 * (n > 9) + 350 * (n > 21), 250 * n + 400 * (n > 9) + 350 * (n > 21) + 250)
             for n, char in enumerate("想要脐橙的家人点一号链刚才好多人问的武乡小米来了大家看看")]  # fmt: skip
    segment = timed(*words)
    assert [part.text for part in split_sentences([segment])] == [segment.text]
    units = split_units([segment])
    assert [unit.text for unit in units] == ["想要脐橙的家人点一号", "链刚才好多人问的武乡小米", "来了大家看看"]
    assert [unit.span for unit in units] == [Span(0, 2_500), Span(2_900, 5_900), Span(6_250, 7_750)]


def test_a_short_run_and_one_without_pauses_stay_one_unit() -> None:
    short = timed(("谢谢", 0, 400), ("大家", 800, 1200))
    even = timed(*((char, 250 * n, 250 * n + 250) for n, char in enumerate("一直说一直说没有停下来的时候一直说一直说")))
    assert [len(split_units([segment])) for segment in (short, even)] == [1, 1]
