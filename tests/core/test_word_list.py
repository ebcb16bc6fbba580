"""What a user teaches is done, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange, Word
from toolkit.core.word_list import WordList, WordRule, apply_word_list, take_back, why_not_learn

WHY = Text("读音相同", "same sound")


def spoken(text: str, unclear: Text | None = None) -> Segment:
    words = tuple(
        Word(text=char, span=Span(i * 200, i * 200 + 200), confidence=0.5)
        for i, char in enumerate(c for c in text if not c.isspace())
    )
    return Segment(span=Span(0, 200 * len(words)), text=text, heard=text, words=words, unclear=unclear)


def corrected(text: str, heard: str, written: str) -> Segment:
    at = text.index(heard)
    change = TermChange(heard=heard, written=written, start_char=0, product_id="p", why=WHY)
    return edit_segment(spoken(text), [Edit(start=at, end=at + len(heard), new=written, change=change)])


def always(heard: str, written: str) -> WordRule:
    return WordRule(heard=heard, written=written, verdict="always")


def never(heard: str, written: str) -> WordRule:
    return WordRule(heard=heard, written=written, verdict="never")


def test_a_taught_word_is_written_wherever_it_is_heard() -> None:
    (segment,) = apply_word_list([spoken("今天发火，明天也发火")], WordList(rules=(always("发火", "发货"),)))

    assert segment.text == "今天发货，明天也发货"
    assert [(c.heard, c.written, c.start_char) for c in segment.changes] == [("发火", "发货", 2), ("发火", "发货", 8)]
    assert "".join(word.text for word in segment.words) == segment.text


def test_a_forbidden_correction_is_taken_back_and_no_longer_recorded() -> None:
    segment = corrected("吃风节七成吧", "风节七成", "奉节脐橙")
    assert segment.text == "吃奉节脐橙吧"

    (again,) = apply_word_list([segment], WordList(rules=(never("风节七成", "奉节脐橙"),)))

    assert again.text == "吃风节七成吧"
    assert again.changes == ()


def test_other_corrections_stay_when_one_is_taken_back() -> None:
    segment = corrected("先吃风节七成，再看五香小米", "五香小米", "武乡小米")
    change = TermChange(heard="风节七成", written="奉节的好脐橙", start_char=0, product_id="p", why=WHY)
    segment = edit_segment(segment, [Edit(start=2, end=6, new="奉节的好脐橙", change=change)])

    again = take_back(segment, segment.changes[0])

    assert again.text == "先吃风节七成，再看武乡小米"
    assert [(c.written, c.start_char) for c in again.changes] == [("武乡小米", 9)]


def test_a_taught_word_does_not_touch_a_product_name() -> None:
    segment = corrected("风节七成", "风节七成", "奉节脐橙")

    (again,) = apply_word_list([segment], WordList(rules=(always("节脐", "结齐"),)))

    assert again.text == "奉节脐橙"


def test_refused_segments_stay() -> None:
    segment = spoken("今天发火", unclear=WHY)

    assert apply_word_list([segment], WordList(rules=(always("发火", "发货"),))) == (segment,)


def test_the_newest_rule_for_the_same_words_stands() -> None:
    words = WordList().learned(always("发火", "发货")).learned(never("发火", "发货"))
    assert words.rules == (never("发火", "发货"),)

    words = WordList().learned(always("发火", "发货")).learned(always("发火", "发活"))
    assert words.rules == (always("发火", "发活"),)

    assert words.forgotten("发火", "发活").rules == ()


def test_rules_that_would_do_harm_are_refused_with_a_reason() -> None:
    for heard, written in (("火", "货"), ("发火", "发货，"), ("发火", "发火"), ("三十九", "二十九"), ("5斤", "8斤")):
        assert why_not_learn(always(heard, written)) is not None, (heard, written)
    assert why_not_learn(always("五香小米", "武乡小米")) is None
    assert why_not_learn(always("风节七成", "奉节脐橙")) is None
    assert why_not_learn(always("五金装", "五斤装")) is None
    assert why_not_learn(always("五金装", "八斤装")) is not None
    assert why_not_learn(never("火", "货")) is None


@given(st.text("发火货今天也，", max_size=20), st.sampled_from([("发火", "发货"), ("今天", "金天天"), ("货今", "货")]))
def test_words_always_equal_the_text(text: str, rule: tuple[str, str]) -> None:
    (segment,) = apply_word_list([spoken(text)], WordList(rules=(always(*rule),)))

    assert "".join(word.text for word in segment.words) == segment.text
    for change in segment.changes:
        assert segment.text[change.start_char :].startswith(change.written)
