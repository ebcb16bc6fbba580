"""Sentences that a listener ran together, cut where the seller turns to the next product."""

from selling import phrases, say

from toolkit.core.turns import split_turns


def test_an_opener_after_a_call_begins_a_sentence() -> None:
    (segment,) = say("想要的往二号链接去接下来看这款山核桃。")
    first, second = split_turns((segment,), (), phrases())
    assert (first.text, second.text) == ("想要的往二号链接去", "接下来看这款山核桃。")
    assert first.span.end_ms <= second.span.start_ms
    assert "".join(word.text for word in (*first.words, *second.words)) == segment.text


def test_an_opener_without_a_call_before_it_stays_inside() -> None:
    (segment,) = say("这个真的很好吃你们再来看看这个颜色。")
    assert [unit.text for unit in split_turns((segment,), (), phrases())] == [segment.text]
