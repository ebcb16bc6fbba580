"""Burnt captions: seen in the picture, nothing else changed."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
from render_fixtures import frames_of

from toolkit.core.cue import Cue
from toolkit.core.errors import Cancelled, InputError, MediaUnreadable
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.burn import burn_subtitles, preview_style, preview_styles
from toolkit.media.burn_args import burn_args
from toolkit.media.probe import probe
from toolkit.media.subtitle_profiles import find_subtitle_profile
from toolkit.media.subtitle_styles import find_subtitle_style, load_subtitle_styles
from toolkit.media.subtitle_writer import write_subtitles

PROFILE = find_subtitle_profile("douyin")
CUES = (Cue(span=Span(500, 1_500), lines=("高山脐橙五斤装",)),)


def burn(source: Path, out: Path, cues: tuple[Cue, ...] = CUES, reporter: Reporter | None = None) -> Path:
    info = probe(source)
    assert info.video is not None
    ass = out.with_name("words.ass")
    size = info.video.width_px, info.video.height_px
    write_subtitles(ass, cues, profile=PROFILE, style=find_subtitle_style("plain"), size_px=size)
    burn_subtitles(info, ass, out, reporter or Reporter())
    return out


def sound_of(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def test_captions_stand_in_the_picture_while_they_should(media, tmp_path: Path) -> None:
    source = media.clock("tall.mp4", size=(360, 640), seconds=2, args=("-c:a", "aac"))
    result = burn(source, tmp_path / "看 it's [1].mp4")
    before, after = frames_of(source).astype(int), frames_of(result).astype(int)
    assert before.shape == after.shape
    changed = np.abs(after - before) > 40
    assert not changed[:12].any()
    assert not changed[38:].any()
    assert changed[20].sum() > 500
    rows = np.flatnonzero(changed[20].any(axis=1))
    assert rows.max() <= (1 - PROFILE.safe.bottom) * 640
    assert rows.min() > 0.5 * 640
    columns = np.flatnonzero(changed[20].any(axis=0))
    assert 360 * PROFILE.safe.left <= columns.min()
    assert columns.max() <= 360 * (1 - PROFILE.safe.right)
    assert abs((columns.min() + columns.max()) / 2 - 180) < 6


def test_sound_is_copied_as_it_is(media, tmp_path: Path) -> None:
    source = media.clock("tall.mp4", size=(360, 640), seconds=2, args=("-c:a", "aac"))
    assert sound_of(burn(source, tmp_path / "out.mp4")) == sound_of(source)


def test_turned_and_silent_footage(media, tmp_path: Path) -> None:
    result = probe(burn(media.rotated(90), tmp_path / "turned.mp4"))
    assert result.video is not None
    assert (result.video.width_px, result.video.height_px, result.video.rotation_deg) == (240, 320, 0)
    silent = burn(media.clock("silent.mp4", seconds=1, sound=False), tmp_path / "silent.mkv")
    assert probe(silent).audio is None


def test_odd_sizes_become_even(media, tmp_path: Path) -> None:
    source = media.clock("odd.mkv", size=(321, 241), seconds=1, filters="format=yuv444p")
    result = probe(burn(source, tmp_path / "odd.mp4"))
    assert result.video is not None
    assert (result.video.width_px, result.video.height_px) == (320, 240)


def test_faults_are_told_and_leave_nothing_behind(media, tmp_path: Path) -> None:
    source = media.clock()
    with pytest.raises(InputError, match=r"\.mp4"):
        burn(source, tmp_path / "out.webp")
    with pytest.raises(InputError, match="captions"):
        burn_subtitles(probe(source), tmp_path / "none.ass", tmp_path / "out.mp4", Reporter())
    tone = media.ffmpeg("tone.wav", "-f", "lavfi", "-i", "sine=440:duration=1")
    with pytest.raises(MediaUnreadable):
        burn_subtitles(probe(tone), tmp_path / "words.ass", tmp_path / "out.mp4", Reporter())
    with pytest.raises(Cancelled):
        burn(source, tmp_path / "out.mp4", reporter=Reporter(is_cancelled=lambda: True))
    assert [path.name for path in tmp_path.iterdir()] == ["words.ass"]


def test_arguments_name_no_user_path_in_a_filter(media, tmp_path: Path) -> None:
    args = burn_args(probe(media.clock()), tmp_path / "out.mp4")
    graph = args[args.index("-filter_complex") + 1]
    assert "ass=captions.ass:fontsdir=fonts" in graph
    assert str(tmp_path) not in graph
    assert args[args.index("-c:a") + 1] in ("copy", "aac")
    assert args[args.index("-protocol_whitelist") + 1] == "file,pipe"


def test_preview_shows_the_style() -> None:
    from PIL import Image

    def pixels(style_id: str) -> np.ndarray:
        png = preview_style(find_subtitle_style(style_id), PROFILE, (180, 320))
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)

    plain, box, karaoke = pixels("plain"), pixels("box"), pixels("karaoke")
    assert plain.shape == (320, 180, 3)
    assert (box.sum(axis=2) < 90).sum() > 3 * (plain.sum(axis=2) < 90).sum()
    is_yellow = (karaoke[..., 0] > 200) & (karaoke[..., 2] < 120)
    assert is_yellow.sum() > 50
    assert not ((plain[..., 0] > 200) & (plain[..., 2] < 90)).any()


def test_one_picture_of_all_styles() -> None:
    from PIL import Image

    styles = list(load_subtitle_styles().values())[:2]
    sheet = Image.open(io.BytesIO(preview_styles(styles, PROFILE, (90, 160), 2)))
    assert sheet.width > 180
    assert sheet.height > 160
