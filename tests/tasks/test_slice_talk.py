"""`slice` from end to end, with a listener that says what it is told."""

import json
from pathlib import Path

import pytest
from media_factory import MediaFactory
from selling import HONEY, MILLET, ORANGE
from speech_runs import STEP_MS, beeps, script, speech_tools

from toolkit.app import App
from toolkit.core.errors import Cancelled, InputError, MediaUnreadable
from toolkit.core.progress import Progress, Reporter
from toolkit.core.slice_result import SliceResult, slices_to_json
from toolkit.core.spans import Span
from toolkit.core.speech_request import TranscribeRequest
from toolkit.tasks.slice_talk import slice_talk

ORANGE_ROUND = (
    "接下来给大家介绍的是奉节脐橙。",
    "奉节脐橙皮薄，没有籽。",
    "五斤装三十九块九。",
    "想要脐橙的点一号链接。",
)
MILLET_ROUND = ("好，下面这一款是武乡小米。", "武乡小米是今年的新米。", "两斤装二十九块九。", "喜欢小米的拍二号链接。")
CHAT = ("大家晚上好，欢迎来到直播间。", "谢谢这位大姐的小心心。")
SENTENCES = (*CHAT, *ORANGE_ROUND, *CHAT, *MILLET_ROUND, "刚才没听到的，再讲一下奉节脐橙。", *ORANGE_ROUND[1:], *CHAT)
SPOKEN = script(*SENTENCES)
CARDS = (ORANGE, MILLET, HONEY)
ROUNDS = (("orange", 2, 5), ("millet", 8, 11), ("orange", 12, 15))
"""Product, first and last sentence."""


@pytest.fixture(scope="module")
def recording(media: MediaFactory) -> Path:
    return media.ffmpeg("sale.m4a", *beeps(len(SENTENCES) * STEP_MS / 1000), "-c:a", "aac")


def assert_sliced(result: SliceResult) -> None:
    assert [piece.product_id for piece in result.slices] == [product for product, _, _ in ROUNDS]
    for piece, (_, first, last) in zip(result.slices, ROUNDS, strict=True):
        assert abs(piece.span.start_ms - SPOKEN[first][0].start_ms) <= 500
        assert abs(piece.span.end_ms - SPOKEN[last][0].end_ms) <= 500


def test_every_round_is_found_and_what_nobody_sells_is_told(app: App, recording: Path) -> None:
    request = TranscribeRequest(media=recording, cards=CARDS)
    result = slice_talk(request, speech_tools(app, SPOKEN), Reporter())
    assert_sliced(result)
    assert [card.id for card in result.unspoken] == ["honey"]
    assert "康县土蜂蜜" in result.notes[0].zh
    assert "aliases" in result.notes[0].en
    plain = json.loads(json.dumps(slices_to_json(result)))
    assert plain["schema"] == "Slices.1"
    assert [(each["product"], each["round"], each["rounds"]) for each in plain["slices"]] == [
        ("orange", 1, 2), ("millet", 1, 1), ("orange", 2, 2)
    ]  # fmt: skip
    assert all(each["start_ms"] < each["end_ms"] and 0 < each["confidence"] <= 1 for each in plain["slices"])
    assert all(each["mentions"] >= 2 and each["reasons"] for each in plain["slices"])
    assert plain["unspoken"] == [{"product": "honey", "name": "康县土蜂蜜"}]


def test_a_video_is_sliced_as_its_sound_is(app: App, media: MediaFactory) -> None:
    video = media.clock("sale_slice.mp4", seconds=len(SENTENCES) * STEP_MS / 1000, size=(180, 320))
    request = TranscribeRequest(media=video, cards=CARDS)
    assert_sliced(slice_talk(request, speech_tools(app, SPOKEN), Reporter()))


def test_a_stopped_run_goes_on_and_a_finished_one_listens_to_nothing(app: App, recording: Path) -> None:
    request, heard = TranscribeRequest(media=recording, cards=CARDS), list[Span]()
    reached = [0.0]

    def watch(progress: Progress) -> None:
        reached[0] = progress.fraction

    with pytest.raises(Cancelled):
        slice_talk(request, speech_tools(app, SPOKEN, heard.append), Reporter(watch, lambda: reached[0] >= 0.5))
    before = len(heard)
    assert_sliced(slice_talk(request, speech_tools(app, SPOKEN, heard.append), Reporter()))
    assert heard[before].start_ms >= heard[before - 1].start_ms
    count = len(heard)
    assert_sliced(slice_talk(request, speech_tools(app, (), heard.append), Reporter()))
    assert len(heard) == count


def test_a_talk_about_nothing_on_the_cards_gives_no_slice_and_a_note_for_each(app: App, media: MediaFactory) -> None:
    chat = media.ffmpeg("chat.m4a", *beeps(2 * STEP_MS / 1000), "-c:a", "aac")
    request = TranscribeRequest(media=chat, cards=CARDS)
    result = slice_talk(request, speech_tools(app, script(*CHAT)), Reporter())
    assert result.slices == ()
    assert len([note for note in result.notes if "没有听到" in note.zh]) == len(CARDS)


def test_no_card_and_no_sound_are_refused(app: App, media: MediaFactory, recording: Path) -> None:
    with pytest.raises(InputError, match="product cards"):
        slice_talk(TranscribeRequest(media=recording), speech_tools(app, SPOKEN), Reporter())
    mute = media.clock("mute.mp4", sound=False)
    with pytest.raises(MediaUnreadable, match="no sound track"):
        slice_talk(TranscribeRequest(media=mute, cards=CARDS), speech_tools(app, SPOKEN), Reporter())
