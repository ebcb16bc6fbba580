from dataclasses import replace

import pytest
from selling import MILLET, ORANGE, SHELF, card, say

from toolkit.core.clip_warnings import hold_back_captions, listen_for_amounts, warn_of_amounts
from toolkit.core.cue import Cue
from toolkit.core.plan import ClipPart, ClipPlan
from toolkit.core.products import ProductCard
from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Text
from toolkit.core.transcript import Segment


def clip_of(segments: tuple[Segment, ...], *spans: Span, cues: tuple[Cue, ...] | None = None) -> ClipPlan:
    """A clip of `spans` of one footage file (all of it without any), captioned with its sentences as they stand."""
    spans = spans or (Span(0, segments[-1].span.end_ms),)
    parts = tuple(
        ClipPart(footage=0, span=span, layout="crop", crop_width_px=9, crop_height_px=16, crop_path=())
        for span in spans
    )
    if cues is None:
        cues = tuple(Cue(span=each.span, lines=(each.text.rstrip("。"),)) for each in segments)
    return ClipPlan(
        id="01-x", situation="talk", product_id="orange", title="", sticker="", parts=parts, cues=cues,
        cover_footage=0, cover_time_ms=0, reasons=(),
    )  # fmt: skip


def warnings_of(segments: tuple[Segment, ...], clip: ClipPlan, of: ProductCard = ORANGE) -> tuple[Text, ...]:
    return warn_of_amounts(clip, (listen_for_amounts(segments, SHELF),), of)


@pytest.mark.parametrize(
    ("sentence", "heard", "on_card"),
    [
        ("15斤装，直播间价格三十九块九。", "15斤装", "5斤装"),
        ("五斤装，今天直播间二十九块九。", "29.9元", "39.9元"),
        ("一箱是三斤，坏了包赔。", "3斤", "5斤装"),
    ],
)
def test_a_difference_to_the_card_is_told_with_its_second(sentence: str, heard: str, on_card: str) -> None:
    said = say("接下来给大家介绍奉节脐橙。", sentence)
    (warning,) = warnings_of(said, clip_of(said))
    assert heard in warning.zh
    assert on_card in warning.zh
    assert "看片和改片" in warning.zh
    assert heard in warning.en
    at_ms = said[1].span.start_ms + said[1].words[0].span.duration_ms * sentence.index(
        sentence[0] if heard != "29.9元" else "二"
    )
    assert abs(_told_ms(warning) - at_ms) <= 1_000


def _told_ms(warning: Text) -> int:
    minutes, _, seconds = warning.zh.split()[1].partition(":")
    return int(minutes) * 60_000 + round(float(seconds) * 1000)


@pytest.mark.parametrize(
    "sentence",
    [
        "五斤装，今天直播间三十九块九。",
        "昨天一晚上卖了一百多单，这是第一批果子。",
        "喜欢的家人点三号链接，四十八小时内发货。",
        "一棵树也就结三十来斤，海拔八百米。",
        "比那个武乡小米二十九块九还实在。",
        "外面超市要卖五十九块九。",
        "我妈今年六十八了，每天摘两百斤。",
        "两箱七十九块八，一起拍更划算。",
    ],
)
def test_what_does_not_contradict_the_card_is_not_told(sentence: str) -> None:
    said = say("接下来给大家介绍奉节脐橙。", sentence)
    assert warnings_of(said, clip_of(said)) == ()


def test_a_price_of_another_product_counts_if_it_is_wrong_there_too() -> None:
    said = say("接下来给大家介绍奉节脐橙。", "比武乡小米十九块九还实在。")
    assert len(warnings_of(said, clip_of(said))) == 1


def test_only_what_is_said_in_the_clip_counts_and_its_time_is_that_of_the_clip() -> None:
    said = say("奉节脐橙来了。", "这是八斤装。", "果肉橙红，汁水多。", "今天四十九块九。")
    first, last = said[0].span, Span(said[3].span.start_ms - 100, said[3].span.end_ms)
    shifted = tuple(Cue(span=s.span.shifted(first.duration_ms - last.start_ms), lines=(s.text,)) for s in said[3:])
    (warning,) = warnings_of(said, clip_of(said, first, last, cues=shifted))
    assert "49.9元" in warning.zh
    second = first.duration_ms + 100 + 2 * 220
    assert any(format_clock(second + off_ms) in warning.zh for off_ms in (-50, 0, 50))  # a character is not timed finer


def test_a_caption_that_the_user_put_right_is_not_told_again_a_deleted_one_is() -> None:
    said = say("接下来给大家介绍奉节脐橙。", "15斤装，今天有货。")
    right = (Cue(span=said[1].span, lines=("5斤装，今天有货",)),)
    assert warnings_of(said, clip_of(said, cues=right)) == ()
    assert len(warnings_of(said, clip_of(said, cues=()))) == 1


def test_a_caption_held_back_is_told_until_the_user_writes_another_in_its_place() -> None:
    said = say("接下来给大家介绍奉节脐橙。", "15斤装，今天有货。", "果肉橙红。")
    spoken = (listen_for_amounts(said, SHELF),)
    held = hold_back_captions(clip_of(said), spoken, ORANGE)
    assert [cue.text for cue in held.held_cues] == ["15斤装，今天有货"]
    assert [cue.text for cue in held.cues] == ["接下来给大家介绍奉节脐橙", "果肉橙红"]
    (warning,) = warn_of_amounts(held, spoken, ORANGE)
    assert "没放上去" in warning.zh
    assert "left out" in warning.en
    mended = replace(held, cues=(*held.cues, Cue(span=said[1].span, lines=("是5斤装，今天有货",))))
    assert warn_of_amounts(mended, spoken, ORANGE) == ()
    back = replace(held, cues=(*held.cues, *held.held_cues))
    (warning,) = warn_of_amounts(back, spoken, ORANGE)
    assert "没放上去" not in warning.zh


def test_a_second_products_clip_is_compared_with_its_own_card() -> None:
    said = say("下面这一款是武乡小米。", "五斤装，二十九块九。")
    assert len(warnings_of(said, clip_of(said), MILLET)) == 1


def test_footage_without_speech_and_cards_without_amounts_give_no_warnings() -> None:
    said = say("奉节脐橙来了。", "八斤装。")
    assert warn_of_amounts(clip_of(said), (listen_for_amounts((), SHELF),), ORANGE) == ()
    bare = card("orange", "奉节脐橙", spec="精品")
    assert warn_of_amounts(clip_of(said), (listen_for_amounts(said, (bare,)),), bare) == ()
