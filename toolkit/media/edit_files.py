"""Edited captions on the disk: one folder for each recording."""

import json
from pathlib import Path

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError
from toolkit.core.subtitle_edit import SubtitleEdit
from toolkit.core.text import Text
from toolkit.media.save_file import save_text

_NAME = "edit.json"


def list_edits(folder: Path) -> tuple[tuple[str, float], ...]:
    """Ids of the edits below `folder` and when each was last changed (wall time since the epoch, s), newest first."""
    files = folder.glob(f"*/{_NAME}") if folder.is_dir() else ()
    found = [(file.parent.name, file.stat().st_mtime) for file in files]
    return tuple(sorted(found, key=lambda entry: -entry[1]))


def read_edit(folder: Path, edit_id: str) -> SubtitleEdit:
    """The edit with this id below `folder`.

    Raises:
        InputError: if there is none, or it can't be read.
    """
    path = _place(folder, edit_id)
    try:
        return from_plain(SubtitleEdit, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InputError(
            "",
            Text("没有这份字幕", "There are no such captions"),
            Text("请重新听写，或打开以前做的字幕", "Transcribe it anew, or open earlier captions"),
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            str(path),
            Text(f"这份字幕读不出来（{error}）", f"these captions can't be read ({error})"),
            Text("请用原视频重新识别一次", "Transcribe the recording again"),
        ) from error


def write_edit(edit: SubtitleEdit, folder: Path) -> None:
    """Keep `edit` below `folder`, in place of an older one with its id.

    Raises:
        OutputNotWritable: if that does not work; the old one is then still there. DiskFull: if there is no room.
    """
    content = json.dumps(to_plain(edit), ensure_ascii=False)
    save_text(_place(folder, edit.id), content, Text("改好的字幕", "the edited captions"))


def _place(folder: Path, edit_id: str) -> Path:
    """Where an edit is kept; an id never leads out of the folder."""
    if not edit_id or edit_id in (".", "..") or any(char in edit_id for char in "/\\:\0"):
        edit_id = "_"
    return folder / edit_id / _NAME
