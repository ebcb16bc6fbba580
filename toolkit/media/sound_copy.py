"""A copy of a recording's sound that every browser can play."""

from pathlib import Path

from toolkit.core.errors import MediaUnreadable
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.ffmpeg import file_url, partial_file, run_ffmpeg


def copy_sound(path: Path, info: MediaInfo, target: Path, reporter: Reporter | None = None) -> None:
    """Write the sound of `path` to `target` as mono AAC in MP4, its time the source time of the recording.

    Raises:
        MediaUnreadable: without a sound track. FfmpegFailed, DiskFull: see `media.ffmpeg`.
    """
    if info.audio is None:
        raise MediaUnreadable(
            str(path), Text("没有声音", "it has no sound"), Text("请换一段有声音的", "Choose one with sound")
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with partial_file(target) as part:
        args = copy_sound_args(path, part)
        run_ffmpeg(args, reporter or Reporter(), duration_ms=info.duration_ms, subject=path.name, folder=target.parent)


def copy_sound_args(path: Path, target: Path) -> list[str]:
    """Arguments for FFmpeg. Silence is put before sound that starts late, so that times stay those of the source.

    Two sides become one as their mean (`rematrix_maxval`): FFmpeg's own mix in floats adds 3 dB and would clip.
    """
    return [
        "-y", "-protocol_whitelist", "file,pipe", "-i", file_url(path), "-map", "0:a:0", "-vn",
        "-af", "aresample=async=1:first_pts=0:ochl=mono:rematrix_maxval=1", "-ac", "1", "-ar", "32000",
        "-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart", file_url(target),
    ]  # fmt: skip
