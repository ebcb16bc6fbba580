"""The room where clips of finished runs are changed: drafts are kept after every step, clips made when asked for."""

import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from toolkit.core.clip_edit import EARLIER, FIRST, PLANNED, ClipEdit, CoverEdit, digest
from toolkit.core.clip_edit_apply import EditMaterial, find_faults, unchanged
from toolkit.core.clip_edit_spans import find_snap_points, next_point, room_of, slipped, snapped, trimmed
from toolkit.core.crop_override import Stand
from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.edit_clip_files import RECORD, DraftFolder, folder_id, list_results
from toolkit.media.probe import probe
from toolkit.media.run_folder import MANIFEST, read_manifest
from toolkit.media.sound_copy import copy_sound
from toolkit.tasks.edit_clips_material import OpenRun, material_of, open_run
from toolkit.tasks.edit_clips_pictures import cover_file, footage_path, still_file
from toolkit.tasks.edit_clips_render import edited_clip, remake_clip
from toolkit.tasks.edit_clips_views import OpenClip, RunEntry, Trim
from toolkit.tasks.export_clips import FOLDER, export_plan
from toolkit.tasks.tools import MakeTools

KEPT_RUNS, KEPT_MATERIALS = 3, 24
"""Opened runs and materials that stay in memory: a talk of two hours takes about 60 MB."""
AROUND_MS = 600_000
"""Edges snap to sentences and shots within ten minutes of them."""


class ClipRoom:
    """The clips of all finished runs that this computer knows."""

    def __init__(self, home: Path, make_tools: Callable[[], MakeTools]) -> None:
        self._home = home
        self._make_tools = make_tools
        self._lock = threading.RLock()
        self._runs: OrderedDict[tuple[object, ...], OpenRun] = OrderedDict()
        self._materials: OrderedDict[tuple[object, ...], EditMaterial] = OrderedDict()

    # runs

    def runs(self, limit: int = 50) -> tuple[RunEntry, ...]:
        """Finished runs, newest first, by their manifests alone; one that can't be read is left out."""
        entries: list[RunEntry] = []
        for folder in list_results(self._home)[:limit]:
            manifest = read_manifest(folder) or {}
            clips = tuple((str(each.get("id", "")), str(each.get("title", ""))) for each in manifest.get("clips", ()))
            made_at = str(manifest.get("made_at", ""))
            if clips:
                entries.append(RunEntry(id=folder_id(folder), name=folder.name, made_at=made_at, clips=clips))
        return tuple(entries)

    def run(self, run_id: str) -> OpenRun:
        """Raises InputError if there is no such run (any more)."""
        for folder in list_results(self._home):
            if folder_id(folder) == run_id:
                return self._open(folder)
        raise InputError(
            "",
            Text("没有这次做的片子", "These clips are not there (any more)"),
            Text("请从列表里再选一个", "Choose another one from the list"),
        )

    def _open(self, folder: Path) -> OpenRun:
        key = (folder, *(_stamp(folder / name) for name in ("plan.json", MANIFEST, RECORD)))
        with self._lock:
            if key not in self._runs:
                self._runs[key] = open_run(folder)
                while len(self._runs) > KEPT_RUNS:
                    self._runs.popitem(last=False)
            self._runs.move_to_end(key)
            return self._runs[key]

    def drafts(self, run: OpenRun) -> DraftFolder:
        return DraftFolder(self._home / "clip-drafts" / run.id)

    # one clip

    def open(self, run_id: str, clip_id: str) -> OpenClip:
        """The clip with its draft, if there is one that still fits."""
        run = self.run(run_id)
        edit = self.drafts(run).read(clip_id)
        if edit is not None:
            try:
                return self._shown(run, edit)
            except InputError:
                pass  # a draft of another plan
        return self._shown(run, unchanged(run.clip(clip_id), PLANNED))

    def keep(self, run_id: str, edit: ClipEdit) -> OpenClip:
        """Store the draft. Raises InputError if it does not fit the clip; the draft before is then still there."""
        run = self.run(run_id)
        shown = self._shown(run, edit)
        if shown.is_changed:
            self.drafts(run).write(edit)
        else:
            self.drafts(run).forget(edit.clip_id)
        return shown

    def restart(self, run_id: str, clip_id: str, origin: str = PLANNED) -> OpenClip:
        """The clip as its plan has it, as it first was, or cut from another take; earlier changes go."""
        run = self.run(run_id)
        run.index_of(clip_id)
        return self.keep(run_id, unchanged(self._material(run, clip_id, origin).clip, origin))

    def trim(self, run_id: str, edit: ClipEdit, part: int, trim: Trim) -> OpenClip:
        """Move one edge of a piece; where pieces keep their length the piece moves as a whole."""
        run = self.run(run_id)
        material = self._fitting(run, edit, part)
        span = edit.parts[part].span
        at_ms = span.start_ms if trim.side == "start" else span.end_ms
        footage = material.clip.parts[part].footage
        length_ms = material.media[footage].duration_ms
        around = Span(max(0, span.start_ms - AROUND_MS), span.end_ms + AROUND_MS)
        points = find_snap_points(material.sentences[footage], material.pictures[footage].shots, around).of(trim.side)
        to_ms = next_point(at_ms, points, trim.step) if trim.step else snapped(trim.to_ms, points, trim.reach_ms)
        room = room_of(edit, material.clip, part, length_ms)
        if material.keeps_length:
            start_ms = to_ms if trim.side == "start" else to_ms - span.duration_ms
            return self.keep(run_id, slipped(edit, part, start_ms, room))
        return self.keep(run_id, trimmed(edit, part, trim.side, to_ms, room))

    def use(self, run_id: str, edit: ClipEdit, part: int, is_used: bool) -> OpenClip:
        """Leave a piece out, or take it in again."""
        run = self.run(run_id)
        material = self._fitting(run, edit, part)
        others = any(each.is_used for n, each in enumerate(edit.parts) if n != part)
        if not is_used and not others:
            raise InputError(
                material.clip.title,
                Text("至少要留一段", "one piece has to stay"),
                Text("先把别的段放回来", "Take another one in first"),
            )
        return self.keep(run_id, edit.with_part(part, dataclasses.replace(edit.parts[part], is_used=is_used)))

    def stand(self, run_id: str, edit: ClipEdit, part: int, at_ms: int, stand: Stand | None) -> OpenClip:
        """Put the crop window of the shot that begins at `at_ms`; None: as it was."""
        self._fitting(self.run(run_id), edit, part)
        return self.keep(run_id, edit.with_stand(part, at_ms, stand))

    def _fitting(self, run: OpenRun, edit: ClipEdit, part: int) -> EditMaterial:
        material = self._material(run, edit.clip_id, edit.origin)
        if not 0 <= part < min(len(edit.parts), len(material.clip.parts)):
            raise InputError(
                material.clip.title, Text("没有这一段", "there is no such piece"), Text("请刷新页面", "Reload the page")
            )
        return material

    def _material(self, run: OpenRun, clip_id: str, origin: str) -> EditMaterial:
        kept = self.drafts(run).version(clip_id, origin) if origin in (FIRST, EARLIER) else None
        key = (run.id, id(run), clip_id, origin, digest(kept) if kept else "")
        with self._lock:
            if key not in self._materials:
                self._materials[key] = material_of(run, clip_id, origin, kept, self._make_tools())
                while len(self._materials) > KEPT_MATERIALS:
                    self._materials.popitem(last=False)
            self._materials.move_to_end(key)
            return self._materials[key]

    def _shown(self, run: OpenRun, edit: ClipEdit) -> OpenClip:
        material = self._material(run, edit.clip_id, edit.origin)
        clip = edited_clip(run, material, edit)
        return OpenClip(
            run=run, material=material, edit=edit, clip=clip, faults=find_faults(material, edit, clip),
            is_changed=edit.origin != PLANNED or edit.changes(run.clip(edit.clip_id)),
            has_first=self.drafts(run).version(edit.clip_id, FIRST) is not None,
        )  # fmt: skip

    # making and exporting

    def make(self, run_id: str, clip_id: str, reporter: Reporter) -> Path:
        """Make the clip anew from its draft; returns the result folder. The draft goes when the clip is there.

        Raises as `edit_clips_render.remake_clip` does; then everything is as it was, and the draft is kept.
        """
        opened = self.open(run_id, clip_id)
        if not opened.is_changed:
            return opened.run.folder
        drafts = self.drafts(opened.run)
        if drafts.version(clip_id, FIRST) is None:
            drafts.keep_version(opened.run.clip(clip_id), FIRST)
        remake_clip(opened.run, opened.material, opened.edit, self._make_tools(), reporter)
        later = drafts.read(clip_id)
        if later is None or later == opened.edit:
            drafts.forget(clip_id)
        elif later.origin == PLANNED:  # changed meanwhile: those changes are of the clip as it was
            drafts.keep_version(opened.material.clip, EARLIER)
            drafts.write(dataclasses.replace(later, origin=EARLIER))
        return opened.run.folder

    def export(self, run_id: str, clip_id: str, kind: str, reporter: Reporter) -> tuple[Path, ...]:
        """Write the clip as it was last made as a project for editing programs; returns the files."""
        run = self.run(run_id)
        alone = dataclasses.replace(run.plan, clips=(run.clip(clip_id),))
        return export_plan(alone, run.folder / FOLDER, (kind,), reporter=reporter)

    # files

    def footage(self, run_id: str, index: int) -> MediaInfo:
        """Raises InputError if the run has no such footage."""
        media = self.run(run_id).plan.footage
        if not 0 <= index < len(media):
            raise InputError(
                str(index), Text("没有这段素材", "there is no such footage"), Text("请刷新页面", "Reload the page")
            )
        return media[index]

    def source_file(self, run_id: str, index: int) -> Path:
        """Raises MediaUnreadable if the footage is no longer where it was."""
        return footage_path(self.footage(run_id, index))

    def sound_file(self, run_id: str, index: int) -> Path:
        """The footage's sound in a form that every browser plays; made once."""
        info = self.footage(run_id, index)
        path = footage_path(info)
        if info.audio is None:
            raise MediaUnreadable(
                path.name, Text("没有声音", "it has no sound"), Text("只能看画面", "There are only pictures")
            )
        target = self._cache / "sound" / f"{folder_id(path)}-{info.size_bytes}.m4a"
        if not target.is_file():
            copy_sound(path, probe(path), target)
        return target

    def still(self, run_id: str, index: int, time_ms: int, width_px: int) -> Path:
        return still_file(self.footage(run_id, index), time_ms, width_px, self._cache / "stills")

    def cover(self, opened: OpenClip, cover: CoverEdit) -> Path:
        """The cover as it would be."""
        self.footage(opened.run.id, cover.footage)
        pictures = opened.material.pictures[cover.footage]
        profile = opened.run.plan.profile
        return cover_file(opened.clip, cover, opened.run.plan.footage, pictures, profile, self._cache / "stills")

    def result_file(self, run_id: str, clip_id: str, what: Literal["video", "srt", "cover"]) -> Path:
        """A file of the finished clip."""
        run = self.run(run_id)
        run.index_of(clip_id)
        return run.place(str(run.entry(clip_id).get(what) or ""))

    @property
    def _cache(self) -> Path:
        return self._home / "cache" / "clips-page"


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
