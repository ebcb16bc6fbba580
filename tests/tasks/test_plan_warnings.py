"""From a transcript to the plan: what a clip says that the card does not."""

import dataclasses
from pathlib import Path

import pytest
from report_example import PROFILE, media, shot
from selling import MILLET, ORANGE, say

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import MakePlan
from toolkit.core.shot import PictureAnalysis
from toolkit.core.transcript import Transcript
from toolkit.tasks.findings import Findings
from toolkit.tasks.footage import Footage
from toolkit.tasks.plan_clips import find_slices, plan_clips
from toolkit.tasks.plan_warnings import add_warnings, hold_back_doubtful
from toolkit.tasks.tools import MakeTools

SALE = (
    "接下来给大家介绍的是奉节脐橙。",
    "奉节脐橙皮薄，没有籽。",
    "{pack}，今天三十九块九。",
    "想要脐橙的家人点三号链接。",
    "好，下面这一款是武乡小米。",
    "昨天卖了一百多单，这是第一批新米。",
    "两斤一袋，二十九块九。",
    "喜欢小米的朋友拍二号链接。",
)


@pytest.fixture
def tools(tmp_path: Path):
    with App.open(load_settings({"CHUSHAN_HOME": str(tmp_path / "home")})) as app:
        yield app.make_tools()


def plan_of(pack: str, tools: MakeTools) -> MakePlan:
    segments = say(*(line.format(pack=pack) for line in SALE), start_ms=400)
    length_ms = segments[-1].span.end_ms + 500
    pictures = PictureAnalysis(shots=(shot(0, length_ms, 0.8),), subjects=(), frame_count=900, broken_frames=0)
    transcript = Transcript(segments=segments, language="zh", dialect="auto", engine="fake", duration_ms=length_ms)
    footage = Footage(
        path=Path("sale.mp4"), info=media("sale.mp4", length_ms, 640, 360, with_sound=True), fingerprint=""
    )
    request = MakeRequest(footage=(footage.path,), cards=(ORANGE, MILLET), out=Path("out"))
    found = find_slices(Findings(footage=footage, pictures=pictures, transcript=transcript), request, tools)
    profile = dataclasses.replace(PROFILE, min_s=5)
    plan = hold_back_doubtful(plan_clips((found,), request, profile, tools, ()), (found,), request.cards)
    return add_warnings(plan, (found,), request.cards)


def test_a_pack_that_is_not_the_cards_warns_at_its_clip_only_and_its_caption_is_held_back(tools: MakeTools) -> None:
    plan = plan_of("15斤装", tools)
    orange, millet = plan.clips
    (warning,) = orange.warnings
    assert "15斤装" in warning.zh
    assert "规格 5斤装" in warning.zh
    assert "没放上去" in warning.zh
    assert "15斤" not in "".join(cue.text for cue in orange.cues)
    assert "15斤装" in "".join(cue.text for cue in orange.held_cues)
    assert "29.9元" in "".join(cue.text for cue in millet.cues)
    assert millet.held_cues == ()
    assert millet.warnings == ()


def test_a_talk_that_agrees_with_the_cards_warns_of_nothing(tools: MakeTools) -> None:
    plan = plan_of("五斤装", tools)
    assert [clip.product_id for clip in plan.clips] == ["orange", "millet"]
    assert [clip.warnings for clip in plan.clips] == [(), ()]
