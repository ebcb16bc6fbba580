"""Make one clip of a finished run anew, as a person changed it. The others are not touched, not by a byte."""

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

from toolkit.core.clip_edit import ClipEdit, CoverDesignName, CoverEdit
from toolkit.core.clip_edit_apply import EditMaterial, apply_edit, find_faults
from toolkit.core.clip_edit_record import RunRecord
from toolkit.core.clip_result import ClipResult
from toolkit.core.clip_warnings import warn_of_amounts
from toolkit.core.codec import to_plain
from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.plan import ClipPlan, MakePlan
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.edit_clip_files import RECORD, write_record
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.run_folder import MANIFEST, write_text
from toolkit.tasks.cover_private import cover_private
from toolkit.tasks.edit_clips_material import OpenRun
from toolkit.tasks.edit_clips_papers import renew_papers
from toolkit.tasks.edit_clips_pictures import footage_path, write_cover
from toolkit.tasks.edit_clips_swap import staging_folder, swap
from toolkit.tasks.footage import Footage
from toolkit.tasks.render_clips import render_clips
from toolkit.tasks.results import clip_entry
from toolkit.tasks.tools import MakeTools

DESIGNS: tuple[CoverDesignName, ...] = ("band", "banner", "panel")


class Share:
    """Share of the work that is done when a step ends; making the clip takes nearly all of it."""

    looked = 0.08
    rendered = 0.90
    covered = 0.94


def edited_clip(run: OpenRun, material: EditMaterial, edit: ClipEdit) -> ClipPlan:
    """The clip as `edit` wants it, with its warnings made anew."""
    clip = apply_edit(material, edit)
    card = run.card(clip.product_id)
    if card is None or clip is material.clip:
        return clip
    return dataclasses.replace(clip, warnings=warn_of_amounts(clip, run.spoken, card))


def check_makeable(run: OpenRun, material: EditMaterial, edit: ClipEdit) -> ClipPlan:
    """The clip to be made.

    Raises:
        InputError: if it can't be made like this. MediaUnreadable: if its footage has gone or is another file now.
    """
    clip = edited_clip(run, material, edit)
    for fault in find_faults(material, edit, clip):
        if fault.stops:
            raise InputError(clip.title, fault.text, Text("改好再做", "Change it, then make it"))
    for index in {*(part.footage for part in clip.parts), clip.cover_footage}:
        path = footage_path(run.plan.footage[index])
        if run.record is not None and fingerprint_file(path) != run.record.files[index].fingerprint:
            raise MediaUnreadable(
                path.name,
                Text("这个视频和做片子时不是同一个了", "it is not the file that the clips were made of"),
                Text("请把原来的视频放回去，或重新做一遍", "Put the first one back, or make the clips anew"),
            )
    return clip


def remake_clip(run: OpenRun, material: EditMaterial, edit: ClipEdit, tools: MakeTools, reporter: Reporter) -> ClipPlan:
    """Makes the clip anew and puts its files, the plan, the manifest and the report in the place of the old ones.

    The old clip stays until the new one is whole; then all its files change together, even if the power fails.

    Raises:
        InputError, MediaUnreadable: see `check_makeable`. FfmpegFailed, DiskFull: if rendering failed.
        Cancelled: if the user stopped it. In all these cases everything is as it was.
    """
    before = run.clip(edit.clip_id)
    clip = check_makeable(run, material, edit)
    looking = reporter.part(0.0, Share.looked, Text("找要遮住的", "looking for what to cover"))
    clip = _covered(run, before, clip, tools, looking)
    cover = edit.cover or CoverEdit(
        design=cover_design(run, clip.id), footage=clip.cover_footage, time_ms=clip.cover_time_ms
    )
    staged = staging_folder(run.folder, clip.id)
    try:
        making = reporter.part(Share.looked, Share.rendered, Text("做短视频", "making the clip"))
        result = _render(run, before, clip, staged, tools, making)
        covers = _write_covers(run, clip, cover, material, staged, reporter.part(Share.rendered, Share.covered))
        names = _write_papers(run, clip, result, covers, staged, tools)
        reporter.check()
        old = (run.entry(clip.id).get("cover"), *run.entry(clip.id).get("more_covers", ()))
        swap(staged, names, tuple(str(name) for name in old if name and name not in covers))
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    writing = reporter.part(Share.covered, 1.0, Text("写报告", "writing the report"))
    renew_papers(run, _with_clip(run.plan, clip), _with_result(run, result, covers), tools, writing)
    writing.report(1, 1)
    return clip


def cover_design(run: OpenRun, clip_id: str) -> CoverDesignName:
    """The design of the cover that is used."""
    kept = run.entry(clip_id).get("cover_design")
    found: tuple[CoverDesignName, ...] = tuple(design for design in DESIGNS if design == kept)
    return found[0] if found else "band"


def _covered(run: OpenRun, before: ClipPlan, clip: ClipPlan, tools: MakeTools, reporter: Reporter) -> ClipPlan:
    """Pieces that show more than before are searched for faces and the like, if the run was asked to cover them."""
    if run.record is None or not run.record.blur:
        return clip
    searched = {(part.footage, part.span) for part in before.parts}
    parts = []
    for index, part in enumerate(clip.parts):
        known = any(f == part.footage and part.span.clamped(s) == part.span for f, s in searched)
        if not known:
            alone = dataclasses.replace(run.plan, clips=(dataclasses.replace(clip, parts=(part,)),))
            share = reporter.part(index / len(clip.parts), (index + 1) / len(clip.parts))
            found = cover_private(
                alone, run.findings(), run.record.blur, tools.load_private_finder, tools.stages, share
            )
            (part,) = found.clips[0].parts
            part = dataclasses.replace(part, covers=tuple(dict.fromkeys(part.covers)))
        parts.append(part)
    return dataclasses.replace(clip, parts=tuple(parts))


def _render(
    run: OpenRun, before: ClipPlan, clip: ClipPlan, staged: Path, tools: MakeTools, reporter: Reporter
) -> ClipResult:
    """The clip's files in `staged`; what is there already is taken where the pictures and the sound are the same."""
    if run.record is not None and _looks_alike(before, clip):
        result = run.record.results[run.index_of(clip.id)]
        if all((run.folder / name).is_file() for name in (result.video, result.srt)):
            reporter.report(1, 1)
            return result
    footage = _footage(run)
    alone = dataclasses.replace(run.plan, clips=(clip,))
    (result,) = render_clips(alone, footage, staged, tools, reporter)
    return result


def _looks_alike(one: ClipPlan, other: ClipPlan) -> bool:
    """Whether both give the same video: only the cover or what is told beside them differs."""
    return to_plain(_bare(one)) == to_plain(_bare(other))


def _bare(clip: ClipPlan) -> ClipPlan:
    return dataclasses.replace(
        clip, cover_footage=0, cover_time_ms=0, reasons=(), warnings=(), held_cues=(),
        parts=tuple(dataclasses.replace(part, reasons=()) for part in clip.parts),
    )  # fmt: skip


def _footage(run: OpenRun) -> tuple[Footage, ...]:
    prints = [each.fingerprint for each in run.record.files] if run.record else [""] * len(run.plan.footage)
    return tuple(
        Footage(path=Path(info.path), info=info, fingerprint=each or f"{info.size_bytes}-{info.duration_ms}")
        for info, each in zip(run.plan.footage, prints, strict=True)
    )


def _write_covers(
    run: OpenRun, clip: ClipPlan, cover: CoverEdit, material: EditMaterial, staged: Path, reporter: Reporter
) -> tuple[str, ...]:
    """All designs; the chosen one first. A cover that was there and has not changed in its picture is made again."""
    (staged / "covers").mkdir(exist_ok=True)
    names: list[str] = []
    for number, design in enumerate((cover.design, *(each for each in DESIGNS if each != cover.design))):
        reporter.report(number, len(DESIGNS))
        name = f"covers/{clip.id}.jpg" if not number else f"covers/{clip.id}-{design}.jpg"
        made = dataclasses.replace(cover, design=design)
        pictures = material.pictures[cover.footage]
        write_cover(clip, made, run.plan.footage, pictures, run.plan.profile, staged / name)
        names.append(name)
    return tuple(names)


def _write_papers(
    run: OpenRun, clip: ClipPlan, result: ClipResult, covers: tuple[str, ...], staged: Path, tools: MakeTools
) -> tuple[str, ...]:
    """Plan, record and manifest with the new clip, in `staged`; returns all files to be moved, the manifest last."""
    plan = _with_clip(run.plan, clip)
    write_text(staged / "plan.json", json.dumps(to_plain(plan), ensure_ascii=False, indent=1))
    names = [result.video, result.srt] if (staged / result.video).is_file() else []
    names += [*covers, "plan.json"]
    record = _with_result(run, result, covers)
    if record is not None:
        write_record(record, staged)
        names.append(RECORD)
    manifest = _new_manifest(run, clip, result, covers, tools)
    sizes = {name: (staged / name).stat().st_size for name in names}
    old = {name: size for name, size in manifest.get("files", {}).items() if not _is_old_cover(run, clip, name, covers)}
    manifest["files"] = dict(sorted({**old, **sizes}.items()))
    write_text(staged / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return (*names, MANIFEST)


def _is_old_cover(run: OpenRun, clip: ClipPlan, name: str, covers: tuple[str, ...]) -> bool:
    entry = run.entry(clip.id)
    return name in (entry.get("cover"), *entry.get("more_covers", ())) and name not in covers


def _with_clip(plan: MakePlan, clip: ClipPlan) -> MakePlan:
    return dataclasses.replace(plan, clips=tuple(clip if each.id == clip.id else each for each in plan.clips))


def _with_result(run: OpenRun, result: ClipResult, covers: tuple[str, ...]) -> RunRecord | None:
    if run.record is None:
        return None
    index = run.index_of(result.clip_id)
    results, all_covers = list(run.record.results), list(run.record.covers)
    results[index], all_covers[index] = result, covers
    return dataclasses.replace(run.record, results=tuple(results), covers=tuple(all_covers))


def _new_manifest(
    run: OpenRun, clip: ClipPlan, result: ClipResult, covers: tuple[str, ...], tools: MakeTools
) -> dict[str, Any]:
    manifest = dict(run.manifest)
    design = next((d for d in DESIGNS if not any(f"-{d}." in name for name in covers)), "band")
    entry = {**clip_entry(clip, result, covers), "cover_design": design, "edited_at": tools.now_iso}
    manifest["clips"] = [entry if each.get("id") == clip.id else each for each in manifest.get("clips", ())]
    return manifest
