"""FFmpeg's arguments for the sound of a clip, as pure functions: each recording decoded once, as plain samples."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from toolkit.core.loudness import RATE_HZ
from toolkit.core.spans import Span
from toolkit.media.container import CONTAINERS
from toolkit.media.ffmpeg import file_url
from toolkit.media.render_args import LEVELLED_FILE, kept_apart

__all__ = ["LEVELLED_FILE", "SoundPiece", "music_args", "sound_args", "sound_file"]

MUSIC_FILE = "music.f32"
_RUMBLE_HZ = 80
"""Wind and handling noise lie below, a voice above."""
_INPUT_MARGIN_MS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPiece:
    """A stretch of one recording. Source time."""

    path: str
    span: Span


def sound_file(index: int) -> str:
    """Name of piece `index` in the working folder: float32, 48 kHz, stereo, no header."""
    return f"sound{index}.f32"


def sound_args(pieces: tuple[SoundPiece, ...]) -> list[str]:
    """Writes each piece, without rumble and exactly as long as its span, to its `sound_file`.

    Gaps of the recording become silence, so that a sample's place is its time.
    """
    outputs = []
    for index, piece in enumerate(pieces):
        samples = piece.span.duration_ms * RATE_HZ // 1000
        # seeking to 0 would skip the block that an AAC decoder needs before its first
        seek = {"ss": f"{piece.span.start_ms / 1000:.3f}"} if piece.span.start_ms else {}
        source = ffmpeg.input(
            file_url(piece.path), **seek,
            t=f"{(piece.span.duration_ms + _INPUT_MARGIN_MS) / 1000:.3f}",
            protocol_whitelist="file,pipe", format_whitelist=CONTAINERS, vn=None, **kept_apart(index),
        )["a:0"]  # fmt: skip
        sound = (
            source.filter("aresample", RATE_HZ, **{"async": 1, "first_pts": 0})
            .filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
            .filter("highpass", f=_RUMBLE_HZ)
            .filter("apad", whole_len=samples)
            .filter("atrim", end_sample=samples)
        )
        outputs.append(_samples(sound, sound_file(index)))
    return ffmpeg.merge_outputs(*outputs).overwrite_output().get_args()


def music_args(path: Path, duration_ms: int) -> list[str]:
    """Writes `duration_ms` of the music at `path`, over and over if it is shorter, to `MUSIC_FILE`."""
    samples = duration_ms * RATE_HZ // 1000
    source = ffmpeg.input(
        file_url(path), stream_loop=-1, protocol_whitelist="file,pipe", format_whitelist=CONTAINERS, vn=None
    )["a:0"]
    sound = (
        source.filter("aresample", RATE_HZ)
        .filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
        .filter("atrim", end_sample=samples)
    )
    return _samples(sound, MUSIC_FILE).overwrite_output().get_args()


def _samples(sound: Any, name: str) -> Any:
    return ffmpeg.output(sound, name, acodec="pcm_f32le", ar=RATE_HZ, ac=2, f="f32le")
