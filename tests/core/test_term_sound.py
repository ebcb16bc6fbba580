from collections.abc import Callable
from dataclasses import replace

from selling import MILLET, ORANGE, SHELF, card, ear, phrases, say

from toolkit.core.protocols import TextScore
from toolkit.core.spans import Span
from toolkit.core.term_matching import match_terms
from toolkit.core.transcript import Segment


class Sound:
    """A scorer of a sound on which `said` was spoken: each character that differs costs 6 nats."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.asked: list[tuple[Span, tuple[str, ...]]] = []

    def __call__(self, span: Span, texts: tuple[str, ...]) -> tuple[TextScore, ...]:
        self.asked.append((span, texts))
        return tuple(self._score(text) for text in texts)

    def _score(self, text: str) -> TextScore:
        return TextScore(text=text, char_log_probs=tuple(-0.5 if char in self.said else -6.0 for char in text))


def matched(said: Callable | None, *sentences: str, cards=SHELF) -> list[str]:
    return [s.text for s in match_terms(say(*sentences), cards, ear(), phrases(), said).segments]


def test_the_sound_bears_out_what_the_text_leaves_open() -> None:
    lemon = card("lemon", "安岳柠檬", "柠檬")
    heard = ("要安援柠檬的拍一号", "没吃过安宁寻的可以先拍")
    assert matched(None, *heard, cards=(lemon,)) == ["要安岳柠檬的拍一号", "没吃过安宁寻的可以先拍"]
    sound = Sound("要安岳柠檬的拍一号没吃过可以先")
    assert matched(sound, *heard, cards=(lemon,))[1] == "没吃过安岳柠檬的可以先拍"


def test_the_sound_speaks_against_what_was_not_said() -> None:
    lemon = card("lemon", "安岳柠檬", "柠檬")
    heard = ("要安岳柠檬的拍一号", "没吃过安宁寻的可以先拍")
    assert matched(Sound("没吃过安宁寻的可以先拍"), *heard, cards=(lemon,)) == list(heard)


def test_certain_places_cost_no_time() -> None:
    sound = Sound("")
    assert matched(sound, "接下来看风街齐成") == ["接下来看奉节脐橙"]
    assert sound.asked == []


def test_the_reason_tells_that_the_sound_was_asked() -> None:
    lemon = card("lemon", "安岳柠檬", "柠檬")
    said = say("要安援柠檬的拍一号", "没吃过安宁寻的可以先拍")
    result = match_terms(said, (lemon,), ear(), phrases(), Sound("要安岳柠檬的拍一号没吃过可以先"))
    (change,) = result.segments[1].changes
    assert (change.heard, change.written) == ("安宁寻", "安岳柠檬")
    assert "按原声核对过" in change.why.zh


def test_an_extra_syllable_is_taken_along_where_the_sound_says_so() -> None:
    ear_shelf = (card("fungus", "古田银耳", "银耳"),)
    said = say("下面是古田银耳", "我吃古天尼娜长大的")
    result = match_terms(said, ear_shelf, ear(), phrases(), Sound("我吃古田银耳长大的下面是"))
    assert result.segments[1].text == "我吃古田银耳长大的"


def test_the_stretch_asked_for_lies_around_the_words() -> None:
    sound = Sound("")
    said: tuple[Segment, ...] = say("要安岳柠檬的拍一号", "没吃过安宁寻的可以先拍", start_ms=10_000, pause_ms=500)
    match_terms(said, (card("lemon", "安岳柠檬", "柠檬"),), ear(), phrases(), sound)
    (span, texts), *_ = sound.asked
    assert said[1].span.start_ms - 200 <= span.start_ms <= span.end_ms <= said[1].span.end_ms + 300
    assert texts[0] == "没吃过安宁寻的可以先拍"


def test_another_reading_by_the_engine_counts() -> None:
    jujube = card("jujube", "若羌灰枣", "灰枣")
    first, second = say("要若羌灰枣的", "来看落江飞草")
    other = replace(second, alternatives=("来看若羌灰枣",))
    plain = match_terms((first, second), (jujube,), ear(), phrases()).segments[1].text
    assert plain == "来看落江飞草"
    assert match_terms((first, other), (jujube,), ear(), phrases()).segments[1].text == "来看若羌灰枣"


def test_what_every_seller_says_is_no_name() -> None:
    tea = card("tea", "西湖龙井", "龙井")
    sound = Sound("西湖龙井要的拍三号")
    assert matched(sound, "要西湖龙井的", "想要的拍三后链结", cards=(tea,))[1] == "想要的拍三后链结"


def test_millet_and_orange_are_never_swapped() -> None:
    assert matched(Sound("武乡小米奉节脐橙"), "武乡小米和奉节脐橙", cards=(MILLET, ORANGE)) == ["武乡小米和奉节脐橙"]
