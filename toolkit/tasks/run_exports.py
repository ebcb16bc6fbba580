"""Projects for editing programs beside the clips of a run."""

import json
from pathlib import Path
from typing import Any

from toolkit.core.make_request import MakeRequest
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.run_folder import MANIFEST, list_files, write_text
from toolkit.tasks.export_clips import PLAN, README, export_plan
from toolkit.tasks.plan_files import read_plan

CLIPS = "clips"


def write_exports(request: MakeRequest, reporter: Reporter) -> tuple[str, ...]:
    """Writes what the request asks for from the plan in its folder; paths relative to it, of a draft its folder's.

    Captions as SRT stand beside every clip anyway.

    Raises:
        MediaUnreadable, DiskFull, OutputNotWritable, Cancelled: as `export_plan` does.
    """
    kinds = tuple(kind for kind in request.exports if kind != "srt")
    if not kinds:
        return ()
    part = reporter.part(0.99, 1.0, Text("写剪辑工程", "writing projects for editing programs"))
    written = export_plan(read_plan(request.out / PLAN), request.out / CLIPS, kinds, reporter=part)
    return tuple(dict.fromkeys(_shown(path, request.out) for path in written if path.name != README))


def _shown(path: Path, out: Path) -> str:
    relative = path.relative_to(out)
    is_draft = len(relative.parts) > 3  # clips/jianying/ID/file
    return "/".join(relative.parts[:3]) + "/" if is_draft else relative.as_posix()


def add_exports(request: MakeRequest, manifest: dict[str, Any], reporter: Reporter) -> dict[str, Any]:
    """The manifest of a finished run with the projects that the request asks for, which are written now."""
    written = write_exports(request, reporter)
    if not written:
        return manifest
    exports = sorted({*manifest.get("exports", ()), *written})
    stored = {key: value for key, value in manifest.items() if key not in ("out", "reused")}
    stored |= {"exports": exports, "files": list_files(request.out)}
    write_text(request.out / MANIFEST, json.dumps(stored, ensure_ascii=False, indent=1))
    return {**manifest, "exports": exports, "files": stored["files"]}
