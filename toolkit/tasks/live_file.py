"""A recording that is to be played as a live show: looked at before anything is loaded."""

from pathlib import Path

from toolkit.core.errors import InputError
from toolkit.core.media_info import MediaInfo
from toolkit.core.text import Text
from toolkit.media.live_source import SourceOptions
from toolkit.tasks.transcribe import open_recording


def check_file(source: SourceOptions) -> MediaInfo | None:
    """What `source` holds, if it is a file; None for a microphone, an address, a pipe.

    Raises:
        MediaUnreadable: if it can't be read, has no sound or is shorter than a syllable.
        InputError: if it begins behind its end: an earlier run heard all of it.
    """
    path = Path(source.address)
    if source.kind != "file" or (path.exists() and not path.is_file() and not path.is_dir()):
        return None
    info = open_recording(path).info
    if source.start_ms and source.start_ms >= info.duration_ms - 500:
        raise InputError(
            source.address,
            Text("上次已经播到结尾了", "an earlier run played it to its end"),
            Text("要重来请换一个录像文件夹", "To do it again, give another folder for the recording"),
        )
    return info


def cut_off_note(info: MediaInfo | None) -> Text | None:
    """Said at the end of a file that was not copied whole."""
    if info is None or not info.missing_ms:
        return None
    there_s, promised_s = info.duration_ms / 1000, (info.duration_ms + info.missing_ms) / 1000
    return Text(
        f"文件不完整：应有 {promised_s:.0f} 秒，只读到 {there_s:.0f} 秒，请重新拷贝一次",
        f"the file is not whole: {there_s:.0f} of {promised_s:.0f} s are there; copy it again",
    )
