"""The check against a platform: each fault alone is found, a file as it should be has none."""

import dataclasses

import pytest

from toolkit.core.cue import Cue
from toolkit.core.plan import EndCard
from toolkit.core.spans import Span
from toolkit.media.check_profile import (
    ClipFacts,
    cover_findings,
    cue_findings,
    fitting_profiles,
    place_findings,
    placed_captions,
    profile_findings,
    read_facts,
)
from toolkit.media.end_card import make_end_card
from toolkit.media.profiles import load_profiles
from toolkit.media.title_card import make_title_card

PROFILES = load_profiles()


def _good(profile) -> ClipFacts:
    return ClipFacts(
        width_px=profile.width_px, height_px=profile.height_px, duration_ms=round(profile.min_s * 1000) + 5000,
        size_bytes=8_000_000, fps=float(profile.fps), video_codec="h264", pixel_format="yuv420p", audio_codec="aac",
    )  # fmt: skip


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_clip_as_the_platform_asks_has_no_finding(profile):
    good = _good(profile)
    assert profile_findings(good, profile) == ()
    larger = dataclasses.replace(good, width_px=profile.width_px * 3 // 2, height_px=profile.height_px * 3 // 2)
    assert profile_findings(larger, profile) == ()
    assert profile.id in fitting_profiles(good, PROFILES)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"width_px": 1280, "height_px": 700}, "cropped or framed"),
        ({"fps": 29.97}, "frames a second"),
        ({"duration_ms": 3_600_000}, "longer than"),
        ({"duration_ms": 1000}, "shorter than"),
        ({"size_bytes": 2_000_000_000}, "MB is more than"),
        ({"video_codec": "hevc"}, "phones can't play"),
        ({"pixel_format": "yuv420p10le"}, "phones can't play"),
        ({"audio_codec": "opus"}, "instead of AAC"),
        ({"has_location": True}, "where it was shot"),
    ],
)
def test_each_fault_is_found_by_itself(profile, change, told):
    findings = profile_findings(dataclasses.replace(_good(profile), **change), profile)
    assert [told in finding.en for finding in findings].count(True) == 1


def test_a_small_picture_is_told():
    douyin = PROFILES["douyin"]
    (finding,) = profile_findings(dataclasses.replace(_good(douyin), width_px=360, height_px=640), douyin)
    assert "短边不到 720" in finding.zh


def test_a_square_clip_fits_only_square_platforms():
    fits = fitting_profiles(_good(PROFILES["taobao-square"]), PROFILES)
    assert "taobao-square" in fits
    assert not {"douyin", "taobao", "shorts"} & set(fits)


def test_facts_are_read_from_the_file(media):
    path = media.clock("clip.mp4", seconds=1.0, fps=30, size=(144, 256), args=("-metadata", "location=+30.1+110.2/"))
    facts = read_facts(path)
    assert (facts.width_px, facts.height_px, facts.duration_ms, facts.fps) == (144, 256, 1000, 30.0)
    assert (facts.video_codec, facts.pixel_format, facts.audio_codec) == ("h264", "yuv420p", "aac")
    assert facts.has_location


def test_covers_and_captions_are_checked_too():
    douyin = PROFILES["douyin"]
    assert cover_findings(douyin.cover_width_px, douyin.cover_height_px, douyin) == ()
    assert "1080x1440" in cover_findings(720, 1280, douyin)[0].en
    cues = (
        Cue(span=Span(0, 1000), lines=("一二三四五六七八九十甲乙",)),
        Cue(span=Span(1000, 2000), lines=("一" * 15,)),
    )
    assert "1 caption lines" in cue_findings(cues, douyin)[0].en
    assert cue_findings(cues[:1], douyin) == ()


def test_what_lies_under_the_platforms_buttons_is_told():
    douyin = PROFILES["douyin"]
    size = douyin.width_px, douyin.height_px
    cues = (Cue(span=Span(0, 1000), lines=("一二三四五六七八九十", "甲乙")),)
    (captions,) = placed_captions(cues, douyin, size)
    assert captions.bottom_px == pytest.approx(0.76 * 1280)
    assert 0.6 * 1280 < captions.top_px < 0.72 * 1280
    assert place_findings((captions,), douyin, size) == ()
    low = dataclasses.replace(captions, top_px=captions.top_px + 40, bottom_px=captions.bottom_px + 40)
    (told,) = place_findings((captions, low), douyin, size)
    assert told.zh.startswith("字幕会被平台的按钮挡住")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_title_sticker_and_end_card_stand_in_every_platforms_safe_area(profile, tmp_path):
    size = profile.width_px, profile.height_px
    title = "重庆奉节脐橙现摘现发坏果包赔一箱十斤"
    price = "礼盒装10斤（约28个） 139.9元"
    card = make_title_card(title, price, profile, size, tmp_path)
    ending = make_end_card(EndCard(title=title, price=price, link_no=12), profile, size, 30_000, tmp_path)
    cues = (Cue(span=Span(0, 1000), lines=("一二三四五六七八九十甲乙", "一二三四五六七八九十甲乙")),)
    placed = (*placed_captions(cues, profile, size), *card.placed, *ending.placed)
    assert len(placed) == 4
    assert place_findings(placed, profile, size) == ()
