"""Speech as a small file that every phone plays."""

import contextlib
import wave
from pathlib import Path

import numpy as np

from toolkit.core.progress import Reporter
from toolkit.core.protocols import Audio
from toolkit.media.ffmpeg import file_url, partial_file, run_ffmpeg
from toolkit.media.save_file import not_writable

_BITRATE = "48k"
"""Half a minute is 180 kB: thirty phones fetch it through the Wi-Fi of a hall in seconds."""


def write_voice(audio: Audio, target: Path) -> None:
    """AAC in MP4 (mono, the rate of `audio`) at `target`, whole or not at all.

    Raises:
        OutputNotWritable, DiskFull, FfmpegFailed: if it can't be made.
    """
    sound = target.with_name(f"{target.stem}.part.wav")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(sound), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(audio.sample_rate_hz)
            file.writeframes((np.clip(audio.samples, -1, 1) * 32767).astype("<i2").tobytes())
        with partial_file(target) as partial:
            run_ffmpeg(
                [
                    "-i", file_url(sound), "-c:a", "aac", "-b:a", _BITRATE, "-movflags", "+faststart", "-y",
                    file_url(partial),
                ],
                Reporter(), duration_ms=audio.duration_ms, subject=target.name, folder=target.parent,
            )  # fmt: skip
    except OSError as error:
        raise not_writable(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            sound.unlink(missing_ok=True)
