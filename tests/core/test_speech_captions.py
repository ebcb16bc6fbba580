"""Amounts in digits and Mandarin for dialect words, with the words' times kept."""

from toolkit.core.amounts import normalise_amounts
from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.cue import Cue
from toolkit.core.gloss import parse_gloss
from toolkit.core.spans import Span
from toolkit.core.speech_captions import amounts_in_digits, glossed_cues, glossed_segments
from toolkit.engines.fake import spoken_segment
from toolkit.engines.words import split_words

LEXICON = parse_gloss('dialect = "sichuan"\nwords = [["啥子", "什么", "pron"], ["巴适得板", "舒服极了", "phrase"]]')
SENTENCES = (
    "五斤装今天三十九块九，三十袋。",
    "两斤二十九块九，减五块钱。",
    "八十八块钱，买二送一。",
    "大家晚上好。",
    "三十块。",
)


def test_amounts_are_written_in_digits_and_the_words_follow():
    spoken = tuple(spoken_segment(Span(i * 5000, i * 5000 + 3000), text) for i, text in enumerate(SENTENCES))
    for before, after in zip(spoken, amounts_in_digits(spoken), strict=True):
        assert after.text == normalise_amounts(before.text)
        assert "".join(word.text for word in after.words) == after.text
        assert after.span == before.span
        assert after.words[0].span.start_ms == before.words[0].span.start_ms
        assert after.words[-1].span.end_ms == before.words[-1].span.end_ms
        assert after.heard == before.heard


def test_dialect_words_give_way_but_names_do_not():
    said = spoken_segment(Span(0, 3000), "啥子都有，啥子坊豆腐巴适得板")
    (glossed,) = glossed_segments((said,), LEXICON, split_words, ("啥子坊",))
    assert glossed.text == "什么都有，啥子坊豆腐舒服极了"
    assert "".join(word.text for word in glossed.words) == glossed.text


def test_the_second_line_is_there_only_where_a_word_needs_it():
    limits = CaptionLimits(max_chars=8)
    cues = (
        Cue(span=Span(0, 1000), lines=("这是啥子",)),
        Cue(span=Span(1000, 2000), lines=("大家好",)),
        Cue(span=Span(2000, 5000), lines=("巴适得板巴适得板", "啥子都有")),
    )
    first, second, third = glossed_cues(cues, LEXICON, split_words, (), limits)
    assert first.second == ("这是什么",)
    assert second.second == ()
    assert third.second == ("舒服极了舒服极了", "什么都有")
    assert third.lines == cues[2].lines
