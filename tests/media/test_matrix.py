"""Footage of every awkward kind through the whole render: in step, upright, in its colours, and playable everywhere.

Pairwise: every pair of values of two properties (see `matrix_media.AXES`) is in some case. All of them are slow; the
default run takes the few that go wrong most easily.
"""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from matrix_media import AXES, FIELDS, FLASH_S, LATE_S, Case, cover_pairs, make_footage
from media_factory import MediaFactory
from render_fixtures import PROFILE, colour_frames_of, part, plan, sound_of

from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.media.check_output import check_clip
from toolkit.media.probe import probe
from toolkit.media.render import render_clip

CASES = cover_pairs(7)
THIN = (
    Case(rotation="90", rate="vfr", start="delay", sound="44100"),
    Case(rotation="270", colour="hlg", sar="3/4", sound="mono"),
    Case(size="321x181", rate="1", sound="longer"),
    Case(rotation="180", damage="middle", sound="5.1", start="shifted"),
)
MAX_OFF_S = 0.040


def test_every_pair_is_there() -> None:
    for one, other in (("rotation", "colour"), ("rate", "sound"), ("start", "sar"), ("size", "rotation")):
        found = {(getattr(case, one), getattr(case, other)) for case in CASES}
        assert len(found) == len(AXES[one]) * len(AXES[other])
    assert len(CASES) < 60


@pytest.mark.parametrize("case", THIN, ids=lambda case: case.name)
def test_awkward_footage(media: MediaFactory, tmp_path: Path, case: Case) -> None:
    judge(case, media, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_kind_of_footage(media: MediaFactory, tmp_path: Path, case: Case) -> None:
    judge(case, media, tmp_path)


@pytest.mark.slow
def test_4k_at_60(media: MediaFactory, tmp_path: Path) -> None:
    case = Case(size="3840x2160", rate="59.94")
    judge(case, media, tmp_path)


def judge(case: Case, media: MediaFactory, folder: Path) -> None:
    """Renders the whole file of `case` and looks at what came out."""
    info = probe(make_footage(media, case))
    assert info.video is not None
    width, height = info.video.width_px, info.video.height_px
    shrink = 6 if width > 1000 else 1
    profile = replace(PROFILE, width_px=width // shrink // 2 * 2, height_px=height // shrink // 2 * 2)
    whole = part(0, info.duration_ms, size=(width, height))
    made = render_clip(plan(whole), (info,), profile, folder / "a.mp4", Reporter(), threads=2)
    checked = check_clip(made.path, profile, expected_ms=made.duration_ms, is_gain_capped=True, is_thorough=True)
    assert checked.is_good, checked.faults
    assert_plays_at_one_rate(made.path)
    pictures = colour_frames_of(made.path).astype(int)
    assert_in_step(case, pictures, made.path)
    assert_upright_and_in_colour(case, pictures, info)


def assert_plays_at_one_rate(path: Path) -> None:
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        times = sorted(packet.pts for packet in container.demux(video) if packet.pts is not None)
    assert len(set(np.diff(times))) == 1
    assert times[0] == 0


def assert_in_step(case: Case, pictures: np.ndarray, path: Path) -> None:
    """The flash is where the footage has it, and the beep with it."""
    height, width = pictures.shape[1:3]
    middle = pictures[:, height * 4 // 10 : height * 6 // 10, width * 4 // 10 : width * 6 // 10].mean(axis=(1, 2, 3))
    lit = int(np.argmax(middle > 130)) / 30
    expected = FLASH_S + (LATE_S if case.start == "delay" and case.sound != "none" else 0.0)
    assert abs(lit - expected) <= MAX_OFF_S
    if case.sound == "none":
        return
    heard = int(np.argmax(np.abs(sound_of(path)).max(axis=1) > 0.1)) / 48_000
    assert abs(lit - heard) <= MAX_OFF_S, (lit, heard)


def assert_upright_and_in_colour(case: Case, pictures: np.ndarray, info: MediaInfo) -> None:
    """Each corner shows the colour that the player's turn brings there, near to how it was drawn."""
    picture = np.median(pictures[-12:], axis=0)
    turns = int(case.rotation) // 90
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]  # clockwise: a turn moves each on by one
    allowed = 24 if case.colour in ("sdr", "hevc10") else 75
    for index, corner in enumerate(corners):
        right, lower = corners[(index + turns) % 4]
        y = round((0.1, 0.9)[lower] * picture.shape[0])
        x = round((0.1, 0.9)[right] * picture.shape[1])
        seen = picture[y - 2 : y + 3, x - 2 : x + 3].mean(axis=(0, 1))
        drawn = np.array(FIELDS[corner])
        assert np.abs(seen - drawn).max() <= allowed, (case.name, corner, seen, drawn)
        nearest = min(FIELDS.values(), key=lambda rgb: np.abs(seen / seen.max() - np.array(rgb) / max(rgb)).sum())
        assert tuple(nearest) == tuple(drawn)
    assert info.video is not None
    assert info.video.rotation_deg == int(case.rotation)
