"""Opening an MP4 to write packets into, with a plain error for a full disk."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.core.errors import FfmpegFailed
from toolkit.core.media_info import MediaInfo
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.ffmpeg import disk_full, free_bytes
from toolkit.media.run_folder import NO_ROOM

if TYPE_CHECKING:
    from av.container import OutputContainer

_MARGIN = 1.3
_LEAST_BYTES = 5_000_000


def room_for(out: Path, info: MediaInfo, span: Span) -> None:
    """Raises DiskFull where a slice of `info` would not fit beside `out`."""
    share = span.duration_ms / max(info.duration_ms, 1)
    needed_bytes = _LEAST_BYTES + int(info.size_bytes * share * _MARGIN)
    if free_bytes(out.parent) < needed_bytes:
        raise disk_full(out.parent, needed_bytes)


@contextmanager
def new_mp4(partial: Path) -> Iterator[OutputContainer]:
    """An MP4 at `partial`, complete when the block ends well.

    Raises:
        DiskFull: if there was no room. FfmpegFailed: if it could not be written for another reason.
    """
    import av
    from av.error import FFmpegError

    # Negative times stay: they become an edit list, which starts pictures and sound at the same moment to the sample.
    options = {"movflags": "+faststart", "use_editlist": "1", "avoid_negative_ts": "disabled"}
    try:
        with av.open(str(partial), "w", format="mp4", container_options=options) as container:
            yield container
    except FFmpegError as error:
        if error.errno in (*NO_ROOM, errno.EIO):
            raise disk_full(partial.parent, _LEAST_BYTES) from error
        raise FfmpegFailed(
            partial.name,
            Text(f"写不出来（{error}）", f"it can't be written ({error})"),
            Text("请换一个文件夹再试", "Try another folder"),
        ) from error
