"""Covers of the clips: each design with the frame that suits it."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.core.cover_choice import CoverMoment, choose_cover_moments
from toolkit.core.plan import ClipPlan, MakePlan
from toolkit.core.progress import Reporter
from toolkit.core.reframe import CLEAR_SPREAD
from toolkit.media.cover_designs import FREE, CoverDesign
from toolkit.media.covers import make_cover, save_cover
from toolkit.media.hidden_places import hide_places
from toolkit.media.still import still
from toolkit.tasks.findings import Findings

_MORE: tuple[CoverDesign, ...] = ("banner", "panel")


def write_covers(
    plan: MakePlan, findings: Sequence[Findings], out: Path, reporter: Reporter
) -> tuple[tuple[str, ...], ...]:
    """The covers' paths, relative to `out`, for each clip: the plan's own frame first, then one in each other design.

    What is covered in the clip is covered here too.

    Raises:
        MediaUnreadable: if a frame can't be decoded. DiskFull, OutputNotWritable: if a cover can't be written.
        Cancelled: if the user stopped the job.
    """
    names: list[tuple[str, ...]] = []
    for index, clip in enumerate(plan.clips):
        reporter.report(index, len(plan.clips))
        first = CoverMoment(footage=clip.cover_footage, time_ms=clip.cover_time_ms, subject=_subject_at(clip, findings))
        own = [_write(clip, plan, findings, out, first, "band", f"covers/{clip.id}.jpg")]
        pieces = [(part.footage, part.span) for part in clip.parts]
        analyses = [found.pictures for found in findings]
        others = choose_cover_moments(pieces, analyses, [FREE[design] for design in _MORE])
        for moment, design in zip(others, _MORE, strict=False):
            own.append(_write(clip, plan, findings, out, moment, design, f"covers/{clip.id}-{design}.jpg"))
        names.append(tuple(own))
    return tuple(names)


def _write(
    clip: ClipPlan, plan: MakePlan, findings: Sequence[Findings], out: Path, moment: CoverMoment, design: CoverDesign,
    name: str,
) -> str:  # fmt: skip
    found = findings[moment.footage]
    picture = still(found.footage.path, found.footage.info, moment.time_ms)
    covers = [
        cover for part in clip.parts
        if part.footage == moment.footage and part.span.contains(moment.time_ms) for cover in part.covers
    ]  # fmt: skip
    picture = hide_places(picture, [box for cover in covers if (box := cover.at(moment.time_ms)) is not None])
    cover = make_cover(picture, clip.title, clip.sticker, plan.profile, subject=moment.subject, design=design)
    save_cover(cover, out / name)
    return name


def _subject_at(clip: ClipPlan, findings: Sequence[Findings]) -> tuple[float, float]:
    """Where the subject stands in the cover's frame; the middle where it is not clear."""
    subjects = findings[clip.cover_footage].pictures.subjects
    nearest = min(subjects, key=lambda s: abs(s.time_ms - clip.cover_time_ms), default=None)
    if nearest is None or nearest.spread > CLEAR_SPREAD:
        return 0.5, 0.5
    return nearest.x, nearest.y
