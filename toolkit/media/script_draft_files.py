"""Scripts that somebody is working on, on the disk: one folder for each."""

import json
from pathlib import Path

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError
from toolkit.core.script_edit import ScriptDraft
from toolkit.core.text import Text
from toolkit.media.review_draft_files import draft_folder, list_drafts
from toolkit.media.save_file import save_text

_NAME = "draft.json"


def list_scripts(folder: Path) -> tuple[tuple[str, float], ...]:
    """Ids of the scripts below `folder` and when each was last changed (wall time since the epoch, s), newest first."""
    return list_drafts(folder)


def read_script(folder: Path, draft_id: str) -> ScriptDraft:
    """Raises InputError if there is no such script, or it can't be read."""
    path = draft_folder(folder, draft_id) / _NAME
    try:
        return from_plain(ScriptDraft, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InputError(
            draft_id,
            Text("没有这份脚本", "there is no such script"),
            Text("请回到脚本首页，从以前写的里面选一份", "Go back and choose one of the earlier ones"),
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(
            draft_id,
            Text(f"这份脚本读不出来（{error}）", f"this script can't be read ({error})"),
            Text("请重新写一份", "Write it anew"),
        ) from error


def write_script(draft: ScriptDraft, folder: Path) -> None:
    """Keep `draft` below `folder`. Raises OutputNotWritable, DiskFull."""
    content = json.dumps(to_plain(draft), ensure_ascii=False)
    save_text(draft_folder(folder, draft.id) / _NAME, content, Text("这份脚本", "the script"))
