"""FFmpeg's arguments for captions burnt into a whole video, as a pure function."""

from pathlib import Path
from typing import Any

import ffmpeg

from toolkit.core.media_info import MediaInfo
from toolkit.media.container import CONTAINERS
from toolkit.media.ffmpeg import file_url
from toolkit.media.render_args import CAPTIONS_FILE, CRF, FONTS_FOLDER, PRESET, X264_PARAMS, tone_mapped

BURN_SUFFIXES = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska"}
"""File suffixes that burning writes, and FFmpeg's name for each."""
NEEDED_FILTERS = ("ass", "format", "scale", "setsar")

_COPIED_CODECS = frozenset(("aac", "mp3", "ac3", "eac3", "alac", "opus", "mp2"))
"""Sound that mp4, mov and mkv all hold as it is; other sound becomes AAC."""
_AUDIO_BITRATE = "192k"


def burn_args(media: MediaInfo, out: Path, *, threads: int = 2) -> list[str]:
    """Decode, draw `captions.ass` of the working folder with the font in `fonts`, encode H.264; sound is copied.

    Size, frame rate and times of frames stay as they are (an odd row or column goes, H.264 needs even sizes). HDR
    becomes SDR, as in the clips of `make`. Metadata is dropped: phones write where they were.
    """
    video = media.video
    assert video is not None
    source = ffmpeg.input(
        file_url(media.path), protocol_whitelist="file,pipe", format_whitelist=CONTAINERS, threads=threads
    )
    picture = source["v:0"]
    width, height = video.width_px // 2 * 2, video.height_px // 2 * 2
    if video.sar_num != video.sar_den or (width, height) != (video.width_px, video.height_px):
        picture = picture.filter("scale", width, height)
    if video.transfer != "sdr":
        picture = tone_mapped(picture, video.transfer)
    picture = (
        picture.filter("setsar", 1).filter("ass", CAPTIONS_FILE, fontsdir=FONTS_FOLDER).filter("format", "yuv420p")
    )
    streams = [picture, *([source["a"]] if media.audio is not None else [])]
    output = ffmpeg.output(*streams, file_url(out), **_encoding(media, out, threads))
    return output.global_args("-filter_complex_threads", str(threads)).overwrite_output().get_args()


def _encoding(media: MediaInfo, out: Path, threads: int) -> dict[str, Any]:
    container = BURN_SUFFIXES[out.suffix.lower()]
    options: dict[str, Any] = {
        "c:v": "libx264", "preset": PRESET, "crf": CRF, "x264-params": X264_PARAMS,
        "profile:v": "high", "pix_fmt": "yuv420p",
        "fps_mode": "vfr", "threads": threads, "map_metadata": -1, "map_chapters": -1, "f": container,
    }  # fmt: skip
    if media.audio is not None:
        is_copied = media.audio.codec in _COPIED_CODECS
        options |= {"c:a": "copy"} if is_copied else {"c:a": "aac", "b:a": _AUDIO_BITRATE}
    if container != "matroska":
        options["movflags"] = "+faststart"
    return options
