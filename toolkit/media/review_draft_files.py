"""Reviews that somebody is working on, on the disk: one folder for each."""

import json
from pathlib import Path

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError
from toolkit.core.review_draft import ReviewDraft
from toolkit.core.text import Text
from toolkit.media.save_file import save_text

_NAME = "draft.json"


def draft_folder(folder: Path, draft_id: str) -> Path:
    """Where a review's files are; an id never leads out of `folder`."""
    is_name = draft_id and draft_id not in (".", "..") and not any(char in draft_id for char in "/\\:\0")
    return folder / (draft_id if is_name else "_")


def list_drafts(folder: Path) -> tuple[tuple[str, float], ...]:
    """Ids of the reviews below `folder` and when each was last changed (wall time since the epoch, s), newest first."""
    files = folder.glob(f"*/{_NAME}") if folder.is_dir() else ()
    found = [(file.parent.name, file.stat().st_mtime) for file in files]
    return tuple(sorted(found, key=lambda entry: -entry[1]))


def read_draft(folder: Path, draft_id: str) -> ReviewDraft:
    """Raises InputError if there is no such review, or it can't be read."""
    path = draft_folder(folder, draft_id) / _NAME
    try:
        return from_plain(ReviewDraft, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InputError(
            draft_id,
            Text("没有这份审核", "there is no such review"),
            Text("请回到审核首页，从以前做的里面选一份", "Go back and choose one of the earlier ones"),
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(
            draft_id,
            Text(f"这份审核读不出来（{error}）", f"this review can't be read ({error})"),
            Text("请把原文再审一次", "Review the text again"),
        ) from error


def write_draft(draft: ReviewDraft, folder: Path) -> None:
    """Keep `draft` below `folder`. Raises OutputNotWritable, DiskFull."""
    content = json.dumps(to_plain(draft), ensure_ascii=False)
    save_text(draft_folder(folder, draft.id) / _NAME, content, Text("这份审核", "the review"))
