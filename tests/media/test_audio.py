import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from media_factory import MediaFactory

from toolkit.core.errors import Cancelled, MediaUnreadable
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.audio import RATE_HZ, analyse_sound, read_audio
from toolkit.media.container import open_media
from toolkit.media.probe import probe
from toolkit.media.sound_decoding import filled_blocks, timed_samples

CLICKS_AT_S = (1.0, 2.0, 3.0)


def clicks(media: MediaFactory, name: str, *args: str, rate_hz: int = 48000, channels: str = "stereo") -> Path:
    """Sound of 4 s that is silent but for 5 ms of 1 kHz at 1, 2 and 3 s."""
    expression = "+".join(f"between(t,{at},{at + 0.005})" for at in CLICKS_AT_S)
    source = f"aevalsrc='0.8*sin(2*PI*1000*t)*({expression})':s={rate_hz}:d=4,aformat=channel_layouts={channels}"
    return media.ffmpeg(name, "-f", "lavfi", "-i", source, *args)


def onsets_s(samples: np.ndarray) -> list[float]:
    """Where sound begins after at least 0.1 s of silence."""
    loud = np.flatnonzero(np.abs(samples) > 0.1)
    starts = loud[np.concatenate([[True], np.diff(loud) > RATE_HZ // 10])]
    return [float(start) / RATE_HZ for start in starts]


@pytest.mark.parametrize(
    ("name", "args", "rate_hz", "channels"),
    [
        ("clicks.wav", (), 48000, "stereo"),
        ("clicks44.wav", (), 44100, "mono"),
        ("clicks.flac", (), 44100, "5.1"),
        ("clicks.m4a", ("-c:a", "aac"), 48000, "stereo"),
        ("clicks44.mp4", ("-c:a", "aac"), 44100, "5.1"),
        ("clicks.mkv", ("-c:a", "libopus"), 48000, "mono"),
        ("clicks.mp3", ("-c:a", "libmp3lame"), 44100, "stereo"),
    ],
)
def test_sound_stands_where_it_is_heard(media: MediaFactory, name: str, args: tuple, rate_hz: int, channels: str):
    path = clicks(media, name, *args, rate_hz=rate_hz, channels=channels)
    info = probe(path)

    whole = read_audio(path, info, Span(0, 4000))
    part = read_audio(path, info, Span(1900, 2250))

    assert whole.dtype == np.float32
    assert len(whole) == 64000
    assert onsets_s(whole) == pytest.approx(CLICKS_AT_S, abs=0.002)
    assert len(part) == 350 * 16
    assert onsets_s(part) == pytest.approx([0.1], abs=0.002)


def test_sound_that_starts_later_is_led_by_silence(media: MediaFactory):
    path = media.ffmpeg(
        "late_clicks.mkv", "-i", str(media.clock()), "-itsoffset", "0.5", "-i", str(clicks(media, "clicks.wav")),
        "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "flac",
    )  # fmt: skip
    info = probe(path)

    assert onsets_s(read_audio(path, info, Span(0, 4500))) == pytest.approx([1.5, 2.5, 3.5], abs=0.002)
    assert onsets_s(read_audio(path, info, Span(2400, 2700))) == pytest.approx([0.1], abs=0.002)
    assert not read_audio(path, info, Span(0, 400)).any()


def test_beyond_the_end_is_silence(media: MediaFactory):
    path = clicks(media, "clicks.wav")
    info = probe(path)

    assert len(read_audio(path, info, Span(3900, 6000))) == 2100 * 16
    assert not read_audio(path, info, Span(9000, 9100)).any()
    assert len(read_audio(path, info, Span(100, 100))) == 0


def test_blocks_join_to_the_whole(media: MediaFactory):
    path = clicks(media, "clicks.m4a", "-c:a", "aac")
    info = probe(path)

    with open_media(path) as container:
        blocks = list(filled_blocks(timed_samples(container, 0), Span(0, info.duration_ms), 700))

    assert [start for start, _ in blocks] == list(range(0, info.duration_ms, 700))
    joined = np.concatenate([samples for _, samples in blocks])
    assert np.array_equal(joined, read_audio(path, info, Span(0, info.duration_ms)))


def test_hole_in_the_sound_stays_a_hole(media: MediaFactory):
    path = media.ffmpeg(
        "hole.mkv", "-i", str(clicks(media, "clicks.wav")), "-af", "aselect='lt(t,1.5)+gte(t,2.5)'", "-c:a", "pcm_s16le"
    )
    info = probe(path)

    assert onsets_s(read_audio(path, info, Span(0, 4000))) == pytest.approx([1.0, 3.0], abs=0.03)


def test_broken_packets_are_passed_over(media: MediaFactory, tmp_path: Path):
    content = bytearray(clicks(media, "clicks.flac", channels="mono", rate_hz=44100).read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = b"\x55" * 200
    broken = tmp_path / "broken.flac"
    broken.write_bytes(content)
    info = probe(broken)

    samples = read_audio(broken, info, Span(0, info.duration_ms))

    assert onsets_s(samples)[0] == pytest.approx(1.0, abs=0.002)


def test_no_sound_is_said_plainly(media: MediaFactory):
    path = media.clock("silent.mp4", sound=False)

    with pytest.raises(MediaUnreadable) as caught:
        read_audio(path, probe(path), Span(0, 100))
    assert "没有声音" in caught.value.fault.zh


def by_level(samples: np.ndarray) -> tuple[Span, ...]:
    """Speech detector for tests: where 20 ms are loud."""
    steps = np.abs(samples[: len(samples) // 320 * 320]).reshape(-1, 320).max(axis=1) > 0.05
    return tuple(Span(i * 20, i * 20 + 20) for i in np.flatnonzero(steps))


@pytest.mark.parametrize("channels", ["mono", "stereo"])
def test_loudness_equals_ffmpegs(media: MediaFactory, channels: str):
    source = f"anoisesrc=c=pink:r=48000:d=6:seed=1:a=0.3,tremolo=f=0.3:d=0.9,aformat=channel_layouts={channels}"
    path = media.ffmpeg(f"pink_{channels}.m4a", "-f", "lavfi", "-i", source)
    log = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    summary = log[log.rindex("Summary:") :]

    found = analyse_sound(path, probe(path), by_level, Reporter())

    assert found.loudness_lufs == pytest.approx(float(re.search(r"I:\s+(-?[\d.]+)", summary)[1]), abs=0.1)
    assert found.true_peak_dbtp == pytest.approx(float(re.search(r"Peak:\s+(-?[\d.]+)", summary)[1]), abs=0.1)


def test_levels_and_speech_in_source_time(media: MediaFactory):
    path = media.ffmpeg(
        "tone.wav", "-f", "lavfi", "-i", "aevalsrc='0.5*sin(2*PI*440*t)*between(t,1,2)':s=44100:d=3"
    )  # fmt: skip

    found = analyse_sound(path, probe(path), by_level, Reporter())

    assert found.step_ms == 100
    assert len(found.levels_db) == 30
    assert found.levels_db[5] == -90
    assert found.levels_db[15] == pytest.approx(-9.0, abs=0.2)  # 0.5 / sqrt(2)
    assert found.speech == (Span(1000, 2000),)
    assert found.speech_ms == 1000


def test_speech_across_a_block_border_stays_whole(media: MediaFactory, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("toolkit.media.audio._VAD_BLOCK_MS", 3000)
    path = media.ffmpeg(
        "long_tone.wav", "-f", "lavfi", "-i", "aevalsrc='0.5*sin(2*PI*440*t)*between(t,2,7)':s=16000:d=10"
    )  # fmt: skip

    assert analyse_sound(path, probe(path), by_level, Reporter()).speech == (Span(2000, 7000),)


def test_silence_has_no_loudness(media: MediaFactory):
    path = media.ffmpeg("silence.wav", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "2")

    found = analyse_sound(path, probe(path), by_level, Reporter())

    assert (found.loudness_lufs, found.true_peak_dbtp, found.speech) == (None, None, ())
    assert set(found.levels_db) == {-90.0}


def test_stops_when_asked(media: MediaFactory):
    path = clicks(media, "clicks.wav")

    with pytest.raises(Cancelled):
        analyse_sound(path, probe(path), by_level, Reporter(is_cancelled=lambda: True))
