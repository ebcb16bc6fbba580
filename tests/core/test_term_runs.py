from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from selling import BACON, ORANGE, PEPPER, SHELF, card, ear, phrases, say

from toolkit.core.protocols import TextScore
from toolkit.core.spans import Span
from toolkit.core.term_matching import match_terms
from toolkit.core.term_runs import find_runs, join_segments
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

POTATO = card("potato", "恩施土豆", "土豆")


def apart(pause_ms: int, *sentences: str, cards=(POTATO,)) -> tuple[Segment, ...]:
    return match_terms(say(*sentences, pause_ms=pause_ms), cards, ear(), phrases()).segments


def test_a_name_parted_by_a_breath_is_found_and_its_segments_become_one() -> None:
    first, last = apart(250, "接下来看恩氏，", "土豆。", "想要的拍一号链接")
    assert first.text == "接下来看恩施土豆。"
    assert first.heard == "接下来看恩氏，土豆。"
    assert [(c.heard, c.written, c.start_char) for c in first.changes] == [("恩氏，土豆", "恩施土豆", 4)]
    assert last.text == "想要的拍一号链接"
    assert "".join(word.text for word in first.words) == first.text


def test_its_word_lasts_from_the_first_part_to_the_end_of_the_second() -> None:
    said = say("看恩氏", "土豆吧", pause_ms=200)
    (joined,) = match_terms(said, (POTATO,), ear(), phrases()).segments
    assert [word.text for word in joined.words] == ["看", "恩施土豆", "吧"]
    assert joined.words[1].span == Span(said[0].words[1].span.start_ms, said[1].words[1].span.end_ms)
    assert joined.span == Span(said[0].span.start_ms, said[1].span.end_ms)


def test_a_longer_silence_parts_names() -> None:
    assert [s.text for s in apart(600, "接下来看恩氏，", "土豆。")] == ["接下来看恩氏，", "土豆。"]


def test_other_segments_stay_as_they_were_parted() -> None:
    texts = [s.text for s in apart(200, "大家好", "这个恩氏土豆很粉，", "拍一号")]
    assert texts == ["大家好", "这个恩施土豆很粉，", "拍一号"]


def test_a_refused_segment_takes_part_in_nothing() -> None:
    first, second = say("接下来看恩氏，", "土豆。", pause_ms=200)
    refused = replace(second, unclear=Text("乱", "loop"))
    assert match_terms((first, refused), (POTATO,), ear(), phrases()).segments == (first, refused)


def test_a_question_names_its_segment_and_place_as_they_are_in_the_end() -> None:
    twins = (POTATO, card("a", "安岳柠檬", "柠檬"), card("b", "安月宁蒙", "宁蒙"))
    result = match_terms(say("看恩氏，", "土豆。", "这是安越柠蒙，", pause_ms=200), twins, ear(), phrases())
    for question in result.questions:
        segment = result.segments[question.segment]
        assert segment.heard.startswith(question.heard, question.start_char)
    assert result.questions


def test_mentions_are_near_by_their_own_time_and_not_by_that_of_the_run() -> None:
    filler = ["今天天气不错大家慢慢看不着急"] * 30  # a run of more than a minute
    segments = apart(100, "看看奉节脐橙", *filler, "想要七成的家人", cards=(ORANGE,))
    assert segments[-1].text == "想要七成的家人"


def test_an_alternative_counts_only_where_it_was_read() -> None:
    first, second = say("来看这个，", "奶香一样的味道整中的盐德红茶", pause_ms=100)
    (run,) = find_runs((first, replace(second, alternatives=("奶香一样的味道正宗的英德红茶",))))
    at = run.starts[1]
    assert run.is_read_at("英德红茶", at + 10, at + 14)
    assert not run.is_read_at("英德红茶", at + 3, at + 7)
    assert not run.is_read_at("英德红茶", 0, 4)


def test_alternatives_of_joined_parts_are_whole_sentences() -> None:
    first, second = say("来看", "奉节，")
    other = replace(first, alternatives=("来砍", "来刊"))
    assert join_segments((other, second)).alternatives == ("来砍 奉节，", "来刊 奉节，")


def test_no_stretch_of_sound_is_encoded_twice() -> None:
    spans: list[tuple[Span, int]] = []

    def sound(span: Span, texts: tuple[str, ...]) -> tuple[TextScore, ...]:
        spans.append((span, len(texts)))
        return tuple(TextScore(text=text, char_log_probs=(-1.0,) * len(text)) for text in texts)

    shelf = (PEPPER, BACON, card("p", "武冈花菇", "花菇"), card("q", "巫山花椒", "花椒"))
    match_terms(say("接着看我多华娇"), shelf, ear(), phrases(), sound)
    assert len({span for span, _ in spans}) == 1 < len(spans)


CHARS = st.sampled_from("奉节脐橙齐成七武乡小米五香花椒脚康县线土蜂蜜风的我是这个好，。 5一二三斤块看要茶苦敲")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(CHARS, min_size=1, max_size=12), min_size=1, max_size=6), st.sampled_from((0, 300, 500)))
def test_joined_or_not_nothing_is_lost_and_times_run_on(texts: list[str], pause_ms: int) -> None:
    before = say(*texts, pause_ms=pause_ms)
    after = match_terms(before, SHELF, ear(), phrases()).segments
    assert "".join("".join(s.heard for s in after).split()) == "".join("".join(s.heard for s in before).split())
    edges = [edge for s in after for word in s.words for edge in (word.span.start_ms, word.span.end_ms)]
    assert edges == sorted(edges)
    assert {s.span.start_ms for s in after} <= {s.span.start_ms for s in before}
    assert {s.span.end_ms for s in after} <= {s.span.end_ms for s in before}
    for segment in after:
        assert "".join(word.text for word in segment.words) == "".join(segment.text.split())
        for change in segment.changes:
            assert segment.text.startswith(change.written, change.start_char)
