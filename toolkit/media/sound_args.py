"""FFmpeg's arguments for the sound of a clip, as pure functions: all parts into one file, then its level."""

from typing import Any

import ffmpeg

from toolkit.media.render_args import SAMPLE_RATE_HZ, PartInput, footage_input, kept_apart

SOUND_FILE = "sound.wav"
LEVELLED_FILE = "levelled.wav"
_EDGE_FADE_S = 0.02
"""At joints of the sound: long enough against clicks, too short to be heard as a fade."""
_RUMBLE_HZ = 80
"""Wind and handling noise lie below, a voice above."""


def sound_args(items: tuple[PartInput, ...], fps: int) -> list[str]:
    """Writes the sound of all parts, each exactly as long as its frames, and prints its loudness (EBU R 128)."""
    pieces = [_part_sound(items, index, fps) for index in range(len(items))]
    joined = pieces[0] if len(pieces) == 1 else ffmpeg.concat(*pieces, v=0, a=1)
    measured = joined.filter("ebur128", peak="true", framelog="quiet")
    return ffmpeg.output(measured, SOUND_FILE, acodec="pcm_f32le").overwrite_output().get_args()


def _part_sound(items: tuple[PartInput, ...], index: int, fps: int) -> Any:
    item = items[index]
    samples = item.frame_count * SAMPLE_RATE_HZ // fps
    if item.media.audio is None:
        source = f"anullsrc=r={SAMPLE_RATE_HZ}:cl=stereo"
        silence = ffmpeg.input(source, format="lavfi", t=f"{samples / SAMPLE_RATE_HZ:.6f}", **kept_apart(index))
        return silence.audio.filter("aformat", sample_fmts="fltp").filter("atrim", end_sample=samples)
    sound = (
        footage_input(item, index, vn=None)["a:0"]
        .filter("aresample", SAMPLE_RATE_HZ, **{"async": 1, "first_pts": 0})
        .filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
        .filter("highpass", f=_RUMBLE_HZ)
        .filter("apad", whole_len=samples)
        .filter("atrim", end_sample=samples)
        .filter("asetpts", "PTS-STARTPTS")
    )
    if index == 0 or not _is_continuation(items[index - 1], item):
        sound = sound.filter("afade", t="in", d=_EDGE_FADE_S)
    if index == len(items) - 1 or not _is_continuation(item, items[index + 1]):
        start_s = max(0.0, samples / SAMPLE_RATE_HZ - _EDGE_FADE_S)
        sound = sound.filter("afade", t="out", st=f"{start_s:.6f}", d=_EDGE_FADE_S)
    return sound


def _is_continuation(before: PartInput, after: PartInput) -> bool:
    return before.media.path == after.media.path and before.part.span.end_ms == after.part.span.start_ms


def level_args(gain_db: float, limit_dbtp: float | None) -> list[str]:
    """Writes the sound with `gain_db` and prints its loudness; peaks are held under `limit_dbtp` if given.

    The limiter works at four times the rate, as ITU-R BS.1770 measures true peaks.
    """
    sound = ffmpeg.input(SOUND_FILE).audio.filter("volume", f"{gain_db:.2f}dB", precision="float")
    if limit_dbtp is not None:
        sound = (
            sound.filter("aresample", 4 * SAMPLE_RATE_HZ)
            .filter("alimiter", limit=f"{10 ** (limit_dbtp / 20):.4f}", attack=5, release=60, level=0, latency=1)
            .filter("aresample", SAMPLE_RATE_HZ)
        )
    measured = sound.filter("ebur128", peak="true", framelog="quiet")
    return ffmpeg.output(measured, LEVELLED_FILE, acodec="pcm_f32le", ar=SAMPLE_RATE_HZ).overwrite_output().get_args()
