"""What a clip may have besides picture and sound: jump cuts, a colour correction, an end card, music, less noise."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from media_factory import MediaFactory
from render_fixtures import (
    FAST,
    PROFILE,
    colour_frames_of,
    flash,
    frames_of,
    middle,
    part,
    plan,
    ramp,
    render,
    slope,
    sound_of,
)

from toolkit.core.clip_parts import part_within
from toolkit.core.plan import ColourFix, EndCard, SoundPlan
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.check_output import check_clip
from toolkit.media.probe import probe
from toolkit.media.render import render_clip

# --- jump cuts ---


def test_cuts_in_one_recording_are_exact_and_keep_the_window_on_its_path(media: MediaFactory, tmp_path: Path) -> None:
    """Seven pieces with gaps between them: one decode; every frame is the one the plan names."""
    spans = [(0, 400), (700, 900), (1200, 1500), (1800, 1900), (2400, 2700), (3000, 3300), (3900, 4500)]
    found = middle(frames_of(render(plan(*(part(*span) for span in spans)), ramp(media), tmp_path / "a.mp4").path))
    expected = [40 + n for start, end in spans for n in range(start * 3 // 100, end * 3 // 100)]
    assert len(found) == len(expected)
    assert np.abs(found - expected).max() <= 1.5


def test_window_goes_on_moving_behind_a_jump_cut(media: MediaFactory, tmp_path: Path) -> None:
    whole = part(0, 4000, path=((0, 0, 0), (4000, 400, 0)))
    pieces = [part_within(whole, Span(*span)) for span in ((0, 1000), (2000, 3000))]
    found = middle(frames_of(render(plan(*pieces), slope(media), tmp_path / "a.mp4").path))
    left = np.array([*range(30), *range(60, 90)]) * 400 / 120
    assert np.abs(found - (30 + 0.3 * (left + 90))).max() <= 2.5


def test_sound_keeps_step_through_jump_cuts_and_does_not_click(media: MediaFactory, tmp_path: Path) -> None:
    pieces = [part(start, start + 300) for start in range(0, 1800, 400)]
    path = render(plan(*pieces, part(1800, 3500)), flash(media, "flash48000.mp4", 48_000, 2), tmp_path / "a.mp4").path
    lit = int(np.argmax(middle(frames_of(path)) > 120)) / 30
    heard = int(np.argmax(np.abs(sound_of(path)).max(axis=1) > 0.05)) / 48_000
    assert lit == pytest.approx(1.7, abs=0.034)
    assert abs(lit - heard) <= 0.040
    steps = np.abs(np.diff(sound_of(render(plan(*pieces), ramp(media), tmp_path / "b.mp4").path)[:, 0]))
    assert steps.max() < 1.5 * np.percentile(steps[4800:12_000], 99.9)


# --- colour ---


def bars(media: MediaFactory, gains: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Path:
    """Four grey fields and one red, under a light of three gains; BT.709 at 720 lines so that nobody guesses."""
    greys = [tuple(min(255, round(level * gain)) for gain in gains) for level in (20, 80, 140, 220)]
    red = tuple(min(255, round(level * gain)) for level, gain in zip((180, 40, 40), gains, strict=True))
    boxes = ",".join(
        f"drawbox=0:{144 * n}:405:144:0x{r:02x}{g:02x}{b:02x}:fill" for n, (r, g, b) in enumerate([*greys, red])
    )
    picture = f"color=black:s=404x720:r=30:d=0.4,format=gbrp,{boxes},scale=out_color_matrix=bt709,format=yuv420p"
    return media.ffmpeg(f"bars{gains}.mp4", "-f", "lavfi", "-i", picture, *FAST, "-colorspace", "bt709")


def fields_of(path: Path) -> np.ndarray:
    """Mean RGB of the five fields: float [5, 3]."""
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0)).reformat(format="rgb24", src_colorspace="ITU709").to_ndarray()
    rows = [frame.shape[0] * (2 * n + 1) // 10 for n in range(5)]
    return np.array([frame[row - 10 : row + 10, 60:120].mean(axis=(0, 1)) for row in rows])


def test_a_cast_is_taken_out_of_greys_and_black_stays_black(media: MediaFactory, tmp_path: Path) -> None:
    source = bars(media, (1.0, 0.94, 0.84))
    whole = part(0, 300, size=(404, 720))
    kept = fields_of(render(plan(whole), source, tmp_path / "kept.mp4").path)
    fix = ColourFix(blue=14.0, red=-9.0)
    turned = fields_of(render(plan(replace(whole, colour=fix)), source, tmp_path / "fixed.mp4").path)
    assert np.ptp(kept[3]) > 25
    assert np.ptp(turned[3]) < 0.4 * np.ptp(kept[3])
    assert np.ptp(turned[1]) < 0.5 * np.ptp(kept[1])
    assert np.abs(turned[0] - kept[0]).max() < 5
    assert turned[4, 0] > turned[4, 1] + 90


def test_gamma_lifts_the_middle_and_keeps_the_ends(media: MediaFactory, tmp_path: Path) -> None:
    whole = part(0, 300, size=(404, 720))
    kept = fields_of(render(plan(whole), bars(media), tmp_path / "kept.mp4").path)
    lifted = fields_of(render(plan(replace(whole, colour=ColourFix(gamma=1.3))), bars(media), tmp_path / "l.mp4").path)
    assert kept[2].mean() == pytest.approx(140, abs=4)
    assert lifted[2].mean() == pytest.approx(255 * (140 / 255) ** (1 / 1.3), abs=5)
    assert np.ptp(lifted[2]) < 5
    assert lifted[3].mean() < 235


# --- end card, music, noise ---


def test_end_card_stands_to_the_end_and_takes_the_stickers_place(media: MediaFactory, tmp_path: Path) -> None:
    source = media.ffmpeg("grey9.mp4", "-f", "lavfi", "-i", "color=0x505050:s=180x320:r=30:d=9", *FAST)
    card = EndCard(title="红富士苹果", price="5斤 39.9元", link_no=3)
    clip = replace(plan(part(0, 9000), sticker="5斤 39.9元"), end_card=card)
    frames = colour_frames_of(render(clip, source, tmp_path / "a.mp4").path)[:, :, :, 2].astype(int)
    middle_light = (frames[:, 60:240, 20:160] > 200).sum(axis=(1, 2))
    assert middle_light[185] == 0
    assert middle_light[269] == pytest.approx(middle_light[220], rel=0.02)
    assert middle_light[220] > 3000
    sticker_there = np.abs(frames[:, 30:50, 10:100] - 80).max(axis=(1, 2)) > 60
    assert sticker_there[185]
    assert not sticker_there[260]


def test_a_short_clip_gets_no_end_card(media: MediaFactory, tmp_path: Path) -> None:
    clip = replace(plan(part(0, 2000)), end_card=EndCard(title="苹果", price="1元"))
    frames = frames_of(render(clip, ramp(media), tmp_path / "a.mp4").path)
    assert np.abs(middle(frames) - (40 + np.arange(60))).max() <= 1.5


def test_music_plays_under_the_voice_over_and_over(media: MediaFactory, tmp_path: Path) -> None:
    """A 440 Hz voice for 2 s of 5, music at 2 kHz that lasts one second: each is found by its tone."""
    sound = "aevalsrc='0.3*between(t,1.5,3.5)*sin(2*PI*440*t)':s=48000:d=5"
    picture = "color=gray:s=180x320:r=30:d=5"
    source = media.ffmpeg("voice5.mp4", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, *FAST)
    music = media.ffmpeg("music.wav", "-f", "lavfi", "-i", "sine=2000:sample_rate=44100:duration=1")
    plain = replace(plan(part(0, 5000)), sound=SoundPlan(voice=(Span(1500, 3500),), music=str(music)))
    heard = sound_of(render(plain, source, tmp_path / "a.mp4").path)[:, 0]

    def level_db(start_s: float, hz: float) -> float:
        piece = heard[round(start_s * 48_000) : round(start_s * 48_000) + 19_200] * np.hanning(19_200)
        return 20 * np.log10(np.abs(np.fft.rfft(piece))[round(hz * 0.4)] / 4800 + 1e-9)

    assert level_db(2.2, 440) - level_db(2.2, 2000) > 18
    assert 4 < level_db(0.7, 2000) - level_db(2.2, 2000) < 14
    assert level_db(4.6, 2000) < level_db(0.7, 2000) - 6
    assert check_clip(tmp_path / "a.mp4", PROFILE).is_good


class _Halver:
    """Stands in for the denoiser: what it gets and gives is seen in the file."""

    def denoise(self, sound: np.ndarray, rate_hz: int, reporter: Reporter | None = None) -> np.ndarray:
        assert rate_hz == 48_000
        quieter = sound.copy()
        quieter[: len(sound) // 2] *= 0.1
        return quieter


@pytest.mark.parametrize(("choice", "is_used"), [("off", False), ("auto", True), ("on", True)])
def test_noise_is_reduced_only_where_asked(media: MediaFactory, tmp_path: Path, choice: str, is_used: bool) -> None:
    noise = "aevalsrc='0.12*(random(0)-0.5)+0.3*sin(2*PI*300*t)*lt(mod(t,1),0.6)':s=48000:d=4"
    picture = "color=gray:s=180x320:r=30:d=4"
    source = media.ffmpeg("noisy4c.mp4", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", noise, *FAST)
    voice = tuple(Span(1000 * n, 1000 * n + 600) for n in range(4))
    clip = replace(plan(part(0, 4000)), sound=SoundPlan(voice=voice, denoise=choice))  # type: ignore[arg-type]
    made = render_clip(clip, (probe(source),), PROFILE, tmp_path / "a.mp4", Reporter(), threads=2,
                       load_denoiser=_Halver)  # fmt: skip
    heard = np.abs(sound_of(made.path)[:, 0])
    halves = heard[: 2 * 48_000].mean() / heard[2 * 48_000 :].mean()
    assert (halves < 0.3) == is_used
    assert any("降噪" in note.zh for note in made.notes) == is_used
