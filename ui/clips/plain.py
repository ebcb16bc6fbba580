"""An opened clip and its footage as the page's JSON."""

from bisect import bisect_left, bisect_right
from pathlib import PurePath
from typing import Any

from toolkit.core.clip_edit_apply import EditMaterial
from toolkit.core.clip_edit_crop import shot_at, window_at
from toolkit.core.clip_edit_rows import CaptionRow, caption_rows, cover_choices
from toolkit.core.clip_edit_spans import AT_HAND_MS, cut_sentences, find_snap_points, room_of
from toolkit.core.codec import to_plain
from toolkit.core.plan import ClipPart
from toolkit.core.quality_words import FAULTS
from toolkit.core.reframe import crop_size, parts_between_cuts
from toolkit.core.shot import Shot
from toolkit.core.spans import Span
from toolkit.core.text import Lang
from toolkit.tasks.edit_clips_material import OpenRun
from toolkit.tasks.edit_clips_views import OpenClip
from ui.clips.words import WORDS

GOOD, FAIR = 0.65, 0.4
"""Scores from which a shot is shown as good, as usable: those of the report (media/report_pictures.py)."""
PATH_STEP_MS = 120
"""The preview follows the window in steps of this."""
LOUD_DB, QUIET_DB = 0.0, -60.0


def plain_clip(opened: OpenClip, lang: Lang) -> dict[str, Any]:
    """Everything that the page shows of a clip."""
    material, clip, edit = opened.material, opened.clip, opened.edit
    profile = material.profile
    used = iter(clip.parts)
    parts = [next(used) if each.is_used else None for each in edit.parts]
    return {
        "edit": to_plain(edit),
        "id": clip.id,
        "title": clip.title or WORDS["untitled"].get(lang),
        "run": opened.run.name,
        "duration_ms": clip.duration_ms,
        "min_ms": round(profile.min_s * 1000),
        "max_ms": round(profile.max_s * 1000),
        "profile": profile.title.get(lang),
        "shape": [profile.width_px, profile.height_px],
        "cover_shape": [profile.cover_width_px, profile.cover_height_px],
        "keeps_length": material.keeps_length,
        "knows_footage": material.knows_footage,
        "is_changed": opened.is_changed,
        "has_first": opened.has_first,
        "faults": [{"stops": each.stops, "text": each.text.get(lang)} for each in opened.faults],
        "warnings": [warning.get(lang) for warning in clip.warnings],
        "reasons": [reason.get(lang) for reason in clip.reasons],
        "parts": [_part(opened, index, part, lang) for index, part in enumerate(parts)],
        "captions": [_caption(row) for row in caption_rows(material, edit)],
        "caption_chars": profile.caption_chars,
        "cover": to_plain(opened.cover),
        "cover_choices": [[footage, time_ms] for footage, time_ms in cover_choices(material, clip)],
        "takes": [
            {
                "origin": f"take-{n}", "footage": take.footage, "start_ms": take.span.start_ms,
                "end_ms": take.span.end_ms, "score": round(take.score, 1),
                "reasons": [reason.get(lang) for reason in take.reasons],
                "is_current": _is_current(take.footage, take.span, clip.parts),
                "text": _said(material, take.footage, take.span),
            }
            for n, take in enumerate(opened.run.takes(clip.id))
        ],
        "footage": [_footage_line(opened.run, index) for index in range(len(opened.run.plan.footage))],
        "stamp": str(opened.run.entry(clip.id).get("edited_at") or opened.run.manifest.get("made_at", "")),
    }  # fmt: skip


def _footage_line(run: OpenRun, index: int) -> dict[str, Any]:
    info = run.plan.footage[index]
    video = info.video
    return {
        "name": PurePath(info.path).name, "duration_ms": info.duration_ms, "has_sound": info.audio is not None,
        "width": video.width_px if video else 16, "height": video.height_px if video else 9,
    }  # fmt: skip


def _part(opened: OpenClip, index: int, part: ClipPart | None, lang: Lang) -> dict[str, Any]:
    material, edit = opened.material, opened.edit
    base, own = material.clip.parts[index], edit.parts[index]
    sentences = material.sentences[base.footage]
    near = Span(max(0, own.span.start_ms - AT_HAND_MS), own.span.end_ms + AT_HAND_MS)
    points = find_snap_points(sentences, material.pictures[base.footage].shots, near)
    room = room_of(edit, material.clip, index, material.media[base.footage].duration_ms)
    cuts = {cut.side: cut for cut in cut_sentences(edit, material.clip, material.sentences) if cut.part == index}
    first = bisect_left(sentences, near.start_ms, key=lambda each: each.span.end_ms)
    last = bisect_right(sentences, near.end_ms, key=lambda each: each.span.start_ms)
    return {
        "footage": base.footage, "start_ms": own.span.start_ms, "end_ms": own.span.end_ms, "is_used": own.is_used,
        "base_start_ms": base.span.start_ms, "base_end_ms": base.span.end_ms,
        "room": [room.start_ms, room.end_ms], "starts_ms": points.starts_ms, "ends_ms": points.ends_ms,
        "cut": {side: {"kept": cut.kept, "lost": cut.lost} for side, cut in cuts.items()},
        "sentences": [
            {
                "n": n, "start_ms": each.span.start_ms, "end_ms": each.span.end_ms, "text": each.text,
                "words": [[word.text, (word.span.start_ms + word.span.end_ms) // 2] for word in each.words],
            }
            for n, each in enumerate(sentences[first:last], first)
        ],
        "layout": part.layout if part else base.layout,
        "crop": [part.crop_width_px, part.crop_height_px] if part else [base.crop_width_px, base.crop_height_px],
        "path": _path(part) if part else [],
        "shots": _shots(opened, index, part, lang) if part else [],
        "reasons": [reason.get(lang) for reason in base.reasons],
    }  # fmt: skip


def _path(part: ClipPart) -> list[list[float]]:
    kept: list[list[float]] = []
    for key in part.crop_path:
        if not kept or key.time_ms - kept[-1][0] >= PATH_STEP_MS or key is part.crop_path[-1]:
            kept.append([key.time_ms, round(key.left_px), round(key.top_px)])
    return kept


def _shots(opened: OpenClip, index: int, part: ClipPart, lang: Lang) -> list[dict[str, Any]]:
    """The shots that the piece shows, each with the window where it stands in the middle of it."""
    material = opened.material
    pictures = material.pictures[part.footage]
    source = material.source_px(part.footage)
    stands = {each.at_ms: each.stand for each in opened.edit.parts[index].stands}
    size = part.crop_width_px, part.crop_height_px
    if part.layout == "pad":
        size = crop_size(source, (material.profile.width_px, material.profile.height_px))
    found = []
    for take in parts_between_cuts(pictures.shots, part.span):
        shot = shot_at(pictures, take.start_ms, part.span)
        best = next((each.best_time_ms for each in pictures.shots if each.span == shot), -1)
        still_ms = best if take.contains(best) else (take.start_ms + take.end_ms) // 2
        left, top = window_at(part, still_ms)
        found.append(
            {
                "at_ms": shot.start_ms, "start_ms": take.start_ms, "end_ms": take.end_ms, "still_ms": still_ms,
                "stand": stands.get(shot.start_ms), "layout": part.layout,
                "window": [left / source[0], top / source[1], size[0] / source[0], size[1] / source[1]],
            }
        )  # fmt: skip
    return found


def _caption(row: CaptionRow) -> dict[str, Any]:
    return {
        "key": row.key, "start_ms": row.span.start_ms, "end_ms": row.span.end_ms, "text": row.text, "own": row.own,
        "is_shown": row.is_shown, "is_held": row.is_held, "is_changed": row.is_changed, "source_ms": row.source_ms,
        "part": row.part,
    }  # fmt: skip


def _is_current(footage: int, span: Span, parts: tuple[ClipPart, ...]) -> bool:
    return any(part.footage == footage and 2 * part.span.overlap_ms(span) > span.duration_ms for part in parts)


def _said(material: EditMaterial, footage: int, span: Span) -> str:
    inside = (each for each in material.sentences[footage] if 2 * each.span.overlap_ms(span) > each.span.duration_ms)
    return "".join(each.text for each in inside)


# --- lanes ---


def plain_footage(run: OpenRun, index: int, lang: Lang) -> dict[str, Any]:
    """What the timeline draws of one footage file."""
    if run.record is None:
        return {"shots": [], "faults": [], "levels": "", "step_ms": 100, "slices": [], "clips": _used(run, index)}
    each = run.record.files[index]
    names = {card.id: card.name for card in run.record.cards}
    order = {card.id: number for number, card in enumerate(run.record.cards)}
    return {
        "shots": [_shot(shot, lang) for shot in each.pictures.shots],
        "faults": _moment_faults(run, index, lang),
        "levels": _levels(each.sound.levels_db) if each.sound else "",
        "step_ms": each.sound.step_ms if each.sound else 100,
        "slices": [
            {
                "start_ms": piece.span.start_ms, "end_ms": piece.span.end_ms,
                "colour": order.get(piece.product_id, 0) % 6,
                "name": names.get(piece.product_id, piece.product_id),
                "why": [reason.get(lang) for reason in piece.reasons], "sure": round(100 * piece.confidence),
            }
            for piece in each.slices
        ],
        "clips": _used(run, index),
    }  # fmt: skip


def _shot(shot: Shot, lang: Lang) -> dict[str, Any]:
    score = shot.quality.score
    return {
        "start_ms": shot.span.start_ms, "end_ms": shot.span.end_ms, "still_ms": shot.best_time_ms,
        "score": round(100 * score), "level": "good" if score >= GOOD else "fair" if score >= FAIR else "poor",
        "why": [reason.get(lang) for reason in shot.quality.reasons],
    }  # fmt: skip


def _moment_faults(run: OpenRun, index: int, lang: Lang) -> list[dict[str, Any]]:
    """Stretches where one thing is wrong with the picture."""
    assert run.record is not None
    found: list[dict[str, Any]] = []
    moments = run.record.files[index].pictures.moments
    for here, after in zip(moments, (*moments[1:], None), strict=True):
        end_ms = after.time_ms if after else here.time_ms + 250
        if not here.fault:
            continue
        why = FAULTS[here.fault].get(lang) if here.fault in FAULTS else here.fault
        if found and found[-1]["why"] == [why] and found[-1]["end_ms"] >= here.time_ms:
            found[-1]["end_ms"] = end_ms
        else:
            found.append({"start_ms": here.time_ms, "end_ms": end_ms, "why": [why]})
    return found


def _levels(levels_db: tuple[float, ...]) -> str:
    """One byte a step, hexadecimal: 0 quiet, 255 as loud as it gets."""
    span = LOUD_DB - QUIET_DB
    return bytes(round(255 * min(1.0, max(0.0, (each - QUIET_DB) / span))) for each in levels_db).hex()


def _used(run: OpenRun, index: int) -> list[dict[str, Any]]:
    return [
        {"id": clip.id, "title": clip.title, "start_ms": part.span.start_ms, "end_ms": part.span.end_ms}
        for clip in run.plan.clips
        for part in clip.parts
        if part.footage == index
    ]
