"""Arguments of FFmpeg are golden; the arithmetic behind them is checked by hand."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_fixtures import PROFILE, check_golden, made_media, part

from toolkit.core.spans import Span
from toolkit.media.render_args import (
    Overlay,
    PartInput,
    PictureSpec,
    fit_output_size,
    frame_counts,
    max_bitrate_bps,
    picture_args,
)
from toolkit.media.sound_args import SoundPiece, music_args, sound_args

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="golden paths are POSIX paths")

APPLE = made_media("/footage/苹果 'a':b.mp4")
HLG = made_media("/footage/hlg.mov", size=(1080, 1920), transfer="hlg")
SILENT = made_media("/footage/silent.mp4", sound=False)
SPEC = PictureSpec(width_px=720, height_px=1280, fps=30, has_captions=False)


def one(**changes: object) -> tuple[PartInput, ...]:
    base = PartInput(part=part(1000, 4000, size=(404, 720), path=((1000, 438, 0),)), media=APPLE, frame_count=90)
    return (replace(base, **changes),)  # type: ignore[arg-type]


def test_picture_of_one_still_window(request: pytest.FixtureRequest) -> None:
    check_golden(request, "picture_one.json", picture_args(one(matrix="bt709"), SPEC, Path("/out/a.part.mp4")))


def test_picture_of_everything(request: pytest.FixtureRequest) -> None:
    glide = part(1000, 4000, size=(404, 720), path=((1000, 438, 0), (4000, 638, 0)))
    moving = one(part=glide, command_file="crop0.cmd")[0]
    padded = PartInput(part=part(0, 1000, layout="pad", size=(1280, 720)), media=SILENT, frame_count=30)
    hdr = PartInput(part=part(500, 1500, size=(1080, 1920)), media=HLG, frame_count=30)
    spec = replace(
        SPEC, has_captions=True, sound_file="levelled.f32", threads=1, comment="AI生成",
        overlays=(Overlay(file="intro.mov", left_px=0, top_px=154),
                  Overlay(file="sticker.png", left_px=36, top_px=154, from_ms=2800, is_still=True)),
    )  # fmt: skip
    check_golden(request, "picture_all.json", picture_args((moving, padded, hdr), spec, Path("/out/a.part.mp4")))


def test_sound_of_two_stretches(request: pytest.FixtureRequest) -> None:
    pieces = (SoundPiece(path=APPLE.path, span=Span(960, 4040)), SoundPiece(path=APPLE.path, span=Span(20_000, 21_000)))
    check_golden(request, "sound.json", sound_args(pieces))


def test_music_goes_round(request: pytest.FixtureRequest) -> None:
    check_golden(request, "music.json", music_args(Path("/music/山歌.mp3"), 30_000))


def test_footage_is_never_a_playlist_and_brings_no_metadata() -> None:
    args = picture_args(one(), SPEC, Path("/out/a.mp4"))
    assert args[args.index("-protocol_whitelist") + 1] == "file,pipe"
    assert not {"hls", "concat", "dash"} & set(args[args.index("-format_whitelist") + 1].split(","))
    assert args[args.index("-map_metadata") + 1] == "-1"
    assert args[args.index("-i") + 1] == "file:/footage/苹果 'a':b.mp4"


@given(durations=st.lists(st.integers(1, 20_000), min_size=1, max_size=12), fps=st.sampled_from([24, 25, 30, 60]))
def test_frames_never_drift(durations: list[int], fps: int) -> None:
    counts = frame_counts(tuple(durations), fps)
    assert min(counts) >= 0
    assert abs(sum(counts) * 1000 / fps - sum(durations)) <= 500 / fps + 0.01


def test_output_is_never_enlarged_for_show() -> None:
    profile = replace(PROFILE, width_px=720, height_px=1280)
    assert fit_output_size(profile, 404) == (720, 1280)
    assert fit_output_size(profile, 404, "high") == (720, 1280)
    assert fit_output_size(profile, 1080, "high") == (1080, 1920)


def test_rate_keeps_the_file_under_the_platforms_size() -> None:
    long = max_bitrate_bps(replace(PROFILE, max_mb=20), 60_000)
    assert (long + 128_000) * 60 / 8 < 20_000_000
    assert max_bitrate_bps(PROFILE, 1000) == 8_000_000
