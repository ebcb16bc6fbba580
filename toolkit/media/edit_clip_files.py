"""Files of the clips page: what a run keeps of its footage, drafts, the clips as they first were, where runs lie."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any, TypeVar

from toolkit.core.clip_edit import ClipEdit
from toolkit.core.clip_edit_record import RunRecord
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.plan import ClipPlan
from toolkit.core.text import Text
from toolkit.media.run_folder import MANIFEST, write_bytes
from toolkit.media.save_file import save_text

RECORD = "analysis.json.gz"
"""In the result folder; its content says its version."""
_DRAFT = "draft.json"
_LIST = "results.json"

T = TypeVar("T")


def write_record(record: RunRecord, out: Path) -> None:
    """Keep `record` in the result folder `out`; the same record gives the same bytes.

    Raises:
        DiskFull: if there is no room.
    """
    text = json.dumps(to_plain(record), ensure_ascii=False, separators=(",", ":"))
    write_bytes(out / RECORD, gzip.compress(text.encode("utf-8"), 6, mtime=0))


def read_record(out: Path) -> RunRecord | None:
    """None where there is none, or one of another version."""
    try:
        return from_plain(RunRecord, json.loads(gzip.decompress((out / RECORD).read_bytes())))
    except (OSError, EOFError, ValueError):
        return None


class DraftFolder:
    """Drafts of one run's clips, kept outside of its result folder, which may be on a stick or be sent away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, clip_id: str) -> ClipEdit | None:
        return _read(self._folder / clip_id / _DRAFT, ClipEdit)

    def write(self, edit: ClipEdit) -> None:
        """Raises OutputNotWritable, DiskFull; the draft before is then still there."""
        text = json.dumps(to_plain(edit), ensure_ascii=False)
        save_text(self._folder / edit.clip_id / _DRAFT, text, Text("你的改动", "your changes"))

    def forget(self, clip_id: str) -> None:
        (self._folder / clip_id / _DRAFT).unlink(missing_ok=True)

    def version(self, clip_id: str, name: str) -> ClipPlan | None:
        """The clip as it was, as `keep_version` kept it under `name`."""
        return _read(self._folder / clip_id / f"{name}.json", ClipPlan)

    def keep_version(self, clip: ClipPlan, name: str) -> None:
        """Raises OutputNotWritable, DiskFull."""
        text = json.dumps(to_plain(clip), ensure_ascii=False)
        save_text(self._folder / clip.id / f"{name}.json", text, Text("以前的剪法", "the clip as it was"))


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        return from_plain(kind, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def folder_id(folder: Path) -> str:
    """A name for a result folder that tells nothing of where it lies."""
    return hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]


def remember_result(home: Path, out: Path) -> None:
    """Put the result folder `out` on the list of those that the clips page shows."""
    known = [place for place in _listed(home) if place != str(out.absolute())]
    content = json.dumps([str(out.absolute()), *known][:500], ensure_ascii=False)
    save_text(home / _LIST, content, Text("结果的清单", "the list of results"))


def list_results(home: Path) -> tuple[Path, ...]:
    """Finished result folders, newest first: those on the list, and those below `home`/runs."""
    below = home / "runs"
    own = [folder for folder in below.iterdir() if folder.is_dir()] if below.is_dir() else []
    found = dict.fromkeys([*map(Path, _listed(home)), *(folder.absolute() for folder in own)])
    finished = [(_changed_s(folder / MANIFEST), folder) for folder in found]
    return tuple(folder for changed_s, folder in sorted(finished, reverse=True) if changed_s)


def _changed_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _listed(home: Path) -> list[str]:
    try:
        places: Any = json.loads((home / _LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [place for place in places if isinstance(place, str)] if isinstance(places, list) else []
