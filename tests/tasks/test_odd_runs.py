"""Runs that can't go as the user thinks: cards nobody speaks of, footage shorter than the platform takes."""

from dataclasses import replace
from pathlib import Path

import pytest
from report_example import PROFILE, shot
from report_example import media as media_info
from selling import HONEY, MILLET, ORANGE, say

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import MakePlan
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.shot import Moment, PictureAnalysis
from toolkit.core.transcript import Transcript
from toolkit.tasks.findings import Findings
from toolkit.tasks.finish_plan import finish_plan
from toolkit.tasks.footage import Footage
from toolkit.tasks.plan_clips import find_slices, plan_clips
from toolkit.tasks.tools import MakeTools

SHORT_SALE = ("接下来给大家介绍的是奉节脐橙。", "奉节脐橙五斤装三十九块九，点三号链接。")


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory):
    with App.open(load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home"))})) as app:
        yield app.make_tools()


def plan_talk(tools: MakeTools, cards: tuple[ProductCard, ...], *lines: str) -> MakePlan:
    segments = say(*lines, start_ms=300)
    length_ms = segments[-1].span.end_ms + 300
    pictures = PictureAnalysis(shots=(shot(0, length_ms, 0.8),), subjects=(), frame_count=200, broken_frames=0)
    transcript = Transcript(segments=segments, language="zh", dialect="auto", engine="fake", duration_ms=length_ms)
    info = media_info("sale.mp4", length_ms, 640, 360, with_sound=True)
    footage = Footage(path=Path("sale.mp4"), info=info, fingerprint="")
    request = MakeRequest(
        footage=(footage.path,), cards=cards, out=Path("out"), fix_colour=False, jump_cut=True, end_card=True
    )  # fmt: skip
    found = find_slices(Findings(footage=footage, pictures=pictures, transcript=transcript), request, tools)
    plan = plan_clips((found,), request, replace(PROFILE, min_s=15), tools, ())
    return finish_plan(plan, (found,), request, tools, Reporter())


def test_a_card_nobody_speaks_of_gets_no_clip_and_is_named(tools: MakeTools) -> None:
    plan = plan_talk(tools, (ORANGE, HONEY), *SHORT_SALE)
    assert [clip.product_id for clip in plan.clips] == ["orange"]
    assert any("康县土蜂蜜" in note.zh and "没有" in note.zh for note in plan.notes)


def test_if_no_card_is_spoken_of_pictures_remain_and_the_user_is_told(tools: MakeTools) -> None:
    plan = plan_talk(tools, (HONEY, MILLET), *SHORT_SALE)
    assert [clip.situation for clip in plan.clips] == ["scenery"]
    assert plan.clips[0].title == ""
    assert plan.clips[0].end_card is None
    assert any("没有听到商品卡上的任何商品" in note.zh for note in plan.notes)


def test_a_talk_shorter_than_the_platform_takes_is_whole_and_told(tools: MakeTools) -> None:
    (clip,) = plan_talk(tools, (ORANGE,), *SHORT_SALE).clips
    assert clip.duration_ms < 15_000
    assert "三" in clip.cues[-1].text or "3" in clip.cues[-1].text
    assert clip.cues[0].text.startswith("接下来")


def test_silent_footage_shorter_than_a_montage_is_used_and_told(tools: MakeTools) -> None:
    moments = tuple(Moment(time_ms=250 * n, usable=0.9, look=f"{n * 9 % 256:02x}" * 24) for n in range(16))
    pictures = PictureAnalysis(
        shots=(shot(0, 4000, 0.8),), subjects=(), frame_count=120, broken_frames=0, moments=moments
    )  # fmt: skip
    footage = Footage(path=Path("a.mp4"), info=media_info("a.mp4", 4000, 640, 360, with_sound=False), fingerprint="")
    request = MakeRequest(footage=(footage.path,), cards=(ORANGE,), out=Path("out"), fix_colour=False)
    found = Findings(footage=footage, pictures=pictures)
    plan = plan_clips((found,), request, replace(PROFILE, min_s=15), tools, ())
    assert [clip.situation for clip in plan.clips] == ["scenery"]
    assert plan.clips[0].duration_ms <= 4000
    assert any("秒" in note.zh for note in plan.notes), plan.notes
