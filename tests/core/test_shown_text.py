"""The same words in many frames are one line, whatever the reader makes of single frames."""

from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.privacy import Box
from toolkit.core.shown_text import ShownWords, join_frames, place_in_picture, rows_joined
from toolkit.core.spans import Span


def words(text: str, top: float = 0.8, *, confidence: float = 0.95, left: float = 0.2) -> ShownWords:
    box = Box(left=left, top=top, right=left + 0.03 * len(text), bottom=top + 0.04)
    return ShownWords(text=text, box=box, confidence=confidence)


def second(number: int) -> Span:
    return Span(number * 1000, number * 1000 + 1000)


def test_a_caption_of_two_rows_is_one_text() -> None:
    joined = rows_joined([words("就是它没有之一", 0.85), words("全国最好吃的脐橙", 0.8), words("39.9元", 0.1)])
    assert [each.text for each in joined] == ["39.9元", "全国最好吃的脐橙就是它没有之一"]


def test_rows_far_apart_or_of_another_size_stay_apart() -> None:
    headline = ShownWords(text="奉节脐橙", box=Box(left=0.1, top=0.7, right=0.9, bottom=0.8), confidence=0.9)
    assert len(rows_joined([headline, words("五斤装现摘现发", 0.81)])) == 2
    assert len(rows_joined([words("奉节脐橙", 0.2), words("五斤装", 0.6)])) == 2


def test_leaves_read_as_letters_are_left_out() -> None:
    assert rows_joined([words("奉节脐橙", confidence=0.4), words("l"), words("叶")]) == ()


def test_a_misread_frame_does_not_make_a_second_line_and_the_surest_reading_is_kept() -> None:
    frames = [
        (second(0), (words("全国第一的脐橙", confidence=0.8),)),
        (second(1), (words("全国第—的脐橙", confidence=0.7),)),
        (second(2), ()),
        (second(3), (words("全国第一的脐橙", confidence=0.99),)),
    ]
    (line,) = join_frames(frames)
    assert (line.text, line.span, line.confidence) == ("全国第一的脐橙", Span(0, 4000), 0.99)


def test_the_same_words_much_later_are_shown_again() -> None:
    frames = [(second(0), (words("一号链接"),)), (second(1), ()), (second(9), (words("一号链接"),))]
    assert [line.span for line in join_frames(frames)] == [second(0), second(9)]


def test_other_words_in_the_same_place_are_another_line() -> None:
    frames = [(second(0), (words("果肉橙红汁水多"),)), (second(1), (words("产地直发四十八小时"),))]
    assert len(join_frames(frames)) == 2


@given(
    st.lists(st.lists(st.sampled_from(["奉节脐橙", "五斤装39.9元", "点一号链接", "全国第一"]), max_size=3, unique=True))
)
def test_every_shown_word_is_in_a_line_of_its_time(shown: list[list[str]]) -> None:
    frames = [
        (second(at), tuple(words(text, 0.1 + 0.2 * row) for row, text in enumerate(texts)))
        for at, texts in enumerate(shown)
    ]
    lines = join_frames(frames)
    for at, texts in enumerate(shown):
        for text in texts:
            assert any(line.text == text and line.span.overlap_ms(second(at)) == 1000 for line in lines)
    assert [line.span.start_ms for line in lines] == sorted(line.span.start_ms for line in lines)


def test_where_words_stand() -> None:
    assert [place_in_picture(words("好", top).box).zh for top in (0.1, 0.5, 0.9)] == [
        "画面上方",
        "画面中间",
        "画面下方",
    ]
