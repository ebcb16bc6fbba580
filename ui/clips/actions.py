"""What the clips page asks for. No web framework in here: plain values in, plain values out."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, get_args

from toolkit.config import Settings
from toolkit.core.clip_edit import PLANNED, ClipEdit, CoverDesignName, CoverEdit
from toolkit.core.codec import from_plain
from toolkit.core.crop_override import Stand
from toolkit.core.errors import InputError
from toolkit.core.export_kinds import EXPORT_KINDS, UNTESTED_DRAFT
from toolkit.core.job import Job
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang
from toolkit.tasks.edit_clips import ClipRoom
from toolkit.tasks.edit_clips_views import OpenClip, RunEntry, Trim
from ui.clips.plain import plain_clip, plain_footage
from ui.clips.words import WORDS
from ui.desk.job_view import plain_job
from ui.editor.plain import Body, wrong_request

DESIGNS: tuple[CoverDesignName, ...] = get_args(CoverDesignName)
MAX_CHARS = 400
"""Of one caption, as it is typed."""
MAX_EDITS = 2_000
MAX_MS = 100 * 3_600_000


class ClipsApp(Protocol):
    """The part of the App that the clips page needs."""

    settings: Settings

    def clip_room(self) -> ClipRoom: ...
    def submit_clip(self, run_id: str, clip_id: str) -> str: ...
    def clip_job(self, run_id: str, clip_id: str) -> Job | None: ...
    def job(self, job_id: str) -> Job | None: ...
    def cancel(self, job_id: str) -> None: ...


class ClipsActions:
    """The clips page's work, for one server."""

    def __init__(self, app: ClipsApp) -> None:
        self.app = app

    @property
    def room(self) -> ClipRoom:
        return self.app.clip_room()

    # lists

    def runs(self, lang: Lang) -> dict[str, Any]:
        return {"runs": [_plain_run(entry, lang) for entry in self.room.runs()]}

    def run(self, run_id: str, lang: Lang) -> dict[str, Any]:
        run = self.room.run(run_id)
        clips = []
        for clip in run.plan.clips:
            entry = run.entry(clip.id)
            clips.append(
                {
                    "id": clip.id,
                    "title": clip.title or WORDS["untitled"].get(lang),
                    "sticker": clip.sticker,
                    "situation": WORDS[f"situation_{clip.situation}"].get(lang),
                    "duration_ms": int(entry.get("duration_ms") or clip.duration_ms),
                    "takes": len(run.takes(clip.id)),
                    "has_draft": self.room.drafts(run).read(clip.id) is not None,
                    "look": [str(finding.get(lang, "")) for finding in entry.get("findings", ())],
                    "stamp": str(entry.get("edited_at") or run.manifest.get("made_at", "")),
                }
            )
        return {"id": run.id, "name": run.name, "when": _when(run.manifest.get("made_at", "")), "clips": clips}

    def footage(self, run_id: str, index: int, lang: Lang) -> dict[str, Any]:
        self.room.footage(run_id, index)
        return plain_footage(self.room.run(run_id), index, lang)

    # one clip

    def open(self, run_id: str, clip_id: str, lang: Lang) -> dict[str, Any]:
        return self._shown(self.room.open(run_id, clip_id), lang)

    def act(self, what: str, run_id: str, clip_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        """What the page shows after a change."""
        acts: dict[str, Callable[[str, ClipEdit, Body], OpenClip]] = {
            "keep": lambda run, edit, _: self.room.keep(run, edit),
            "trim": self._trim,
            "use": lambda run, edit, body: self.room.use(run, edit, body.number("part"), bool(body["is_used"])),
            "stand": self._stand,
            "caption": self._caption,
            "cover": self._cover,
        }
        if what == "restart":
            return self._shown(self.room.restart(run_id, clip_id, str(body.get("origin", PLANNED))), lang)
        if what not in acts:
            raise wrong_request()
        return self._shown(acts[what](run_id, read_edit(body, clip_id), body), lang)

    def _trim(self, run_id: str, edit: ClipEdit, body: Body) -> OpenClip:
        side, step = body["side"], body.get("step", 0)
        if side not in ("start", "end") or step not in (-1, 0, 1):
            raise wrong_request()
        trim = Trim(side=side, to_ms=_time(body.get("to_ms", 0)), reach_ms=_time(body.get("reach_ms", 0)), step=step)
        return self.room.trim(run_id, edit, body.number("part"), trim)

    def _stand(self, run_id: str, edit: ClipEdit, body: Body) -> OpenClip:
        return self.room.stand(run_id, edit, body.number("part"), _time(body["at_ms"]), _read_stand(body["stand"]))

    def _caption(self, run_id: str, edit: ClipEdit, body: Body) -> OpenClip:
        text = body["text"]
        if not (text is None or (isinstance(text, str) and len(text) <= MAX_CHARS)):
            raise wrong_request()
        return self.room.keep(run_id, edit.with_caption(str(body["key"])[:60], text))

    def _cover(self, run_id: str, edit: ClipEdit, body: Body) -> OpenClip:
        cover = _read_cover(body["design"], body["footage"], body["time_ms"])
        return self.room.keep(run_id, dataclasses.replace(edit, cover=cover))

    def _shown(self, opened: OpenClip, lang: Lang) -> dict[str, Any]:
        shown = plain_clip(opened, lang)
        job = self.app.clip_job(opened.run.id, opened.clip.id)
        shown["job"] = job.id if job is not None and not job.is_final else ""
        return shown

    # making and exporting

    def make(self, run_id: str, clip_id: str) -> dict[str, Any]:
        return {"job": self.app.submit_clip(run_id, clip_id)}

    def job(self, job_id: str, lang: Lang) -> dict[str, Any]:
        job = self.app.job(job_id)
        if job is None:
            raise InputError(job_id, WORDS["no_job"], WORDS["bad_request"])
        return plain_job(job, lang)

    def export(self, run_id: str, clip_id: str, kind: str, lang: Lang) -> dict[str, Any]:
        if kind not in EXPORT_KINDS:
            raise wrong_request()
        files = self.room.export(run_id, clip_id, kind, Reporter())
        folder = files[0].parent if files else Path()
        note = UNTESTED_DRAFT.get(lang) if kind == "jianying" else ""
        told = WORDS["exported"].get(lang).format(str(folder))
        name = files[0].name if len(files) == 1 else ""
        return {"message": told, "note": note, "file": name}

    def export_file(self, run_id: str, clip_id: str, kind: str) -> Path:
        """The project that was written; a JianYing draft is a folder and can't be sent."""
        if kind not in EXPORT_KINDS or kind == "jianying":
            raise wrong_request()
        run = self.room.run(run_id)
        run.index_of(clip_id)
        return run.place(f"projects/{clip_id}.{kind}")

    # files

    def cover(self, run_id: str, clip_id: str, design: str, footage: int, time_ms: int) -> Path:
        return self.room.cover(self.room.open(run_id, clip_id), _read_cover(design, footage, time_ms))


def read_edit(body: Body, clip_id: str) -> ClipEdit:
    """The edit of a request. Raises InputError if the page sent something else."""
    try:
        edit = from_plain(ClipEdit, body["edit"])
    except ValueError as error:
        raise wrong_request() from error
    too_much = len(edit.captions) > MAX_EDITS or any(len(each.text) > MAX_CHARS for each in edit.captions)
    if edit.clip_id != clip_id or too_much or any(len(each.stands) > MAX_EDITS for each in edit.parts):
        raise wrong_request()
    return edit


def _read_cover(design: Any, footage: Any, time_ms: Any) -> CoverEdit:
    if design not in DESIGNS or not isinstance(footage, int):
        raise wrong_request()
    return CoverEdit(design=design, footage=footage, time_ms=_time(time_ms))


def _time(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -MAX_MS <= value <= MAX_MS:
        raise wrong_request()
    return max(0, round(value))


def _read_stand(value: Any) -> Stand | None:
    if value is None or value == "auto" or value == "whole":
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return round(float(value), 4)
    raise wrong_request()


def _plain_run(entry: RunEntry, lang: Lang) -> dict[str, Any]:
    titles = [title or WORDS["untitled"].get(lang) for _, title in entry.clips]
    first = entry.clips[0][0] if entry.clips else ""
    return {"id": entry.id, "name": entry.name, "when": _when(entry.made_at), "titles": titles, "first": first}


def _when(made_at: Any) -> str:
    """Date and time without seconds."""
    return str(made_at)[:16].replace("T", " ")
