"""Find what a viewer must not see in the pieces that clips are made of, and cover it in the plan."""

import dataclasses
from collections.abc import Callable
from contextlib import closing

from toolkit.core.plan import ClipPart, MakePlan
from toolkit.core.privacy import PrivateFinder, PrivateKind, Sighting, Sightings, join_sightings
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.span_frames import span_frames
from toolkit.tasks.findings import Findings
from toolkit.tasks.tools import StageRunner

VERSION = 1
_STEP_MS = 250
_READ_EVERY = 4
"""Reading words costs ten times what looking for faces does, and signs don't run about: once a second is enough."""
_LONGER_PX = 1280
"""Smaller, a phone number on a sign can't be read; faces are looked for at half of it."""
_QUICK: tuple[PrivateKind, ...] = ("face", "qr")

LoadFinder = Callable[[tuple[PrivateKind, ...]], PrivateFinder]


def cover_private(
    plan: MakePlan,
    findings: tuple[Findings, ...],
    kinds: tuple[PrivateKind, ...],
    load_finder: LoadFinder,
    stages: StageRunner,
    reporter: Reporter,
) -> MakePlan:
    """The plan with covers over everything of `kinds` that is seen in its clips; hand-made covers stay.

    Raises:
        ModelMissing, EngineMissing: if what is needed to look for `kinds` is not installed.
        EngineFailed: if an engine stops with an error of its own.
        Cancelled: if the user stopped the job.
    """
    if not kinds:
        return plan
    finder: list[PrivateFinder] = []

    def loaded() -> PrivateFinder:
        if not finder:
            finder.append(load_finder(kinds))
        return finder[0]

    total_ms = sum(clip.duration_ms for clip in plan.clips) or 1
    done_ms = 0
    clips = []
    for clip in plan.clips:
        parts = []
        for part in clip.parts:
            share = reporter.part(done_ms / total_ms, (done_ms + part.span.duration_ms) / total_ms)
            parts.append(_covered(part, findings[part.footage], kinds, loaded, stages, share))
            done_ms += part.span.duration_ms
        clips.append(dataclasses.replace(clip, parts=tuple(parts)))
    return dataclasses.replace(plan, clips=tuple(clips))


def _covered(
    part: ClipPart,
    found: Findings,
    kinds: tuple[PrivateKind, ...],
    finder: Callable[[], PrivateFinder],
    stages: StageRunner,
    reporter: Reporter,
) -> ClipPart:
    name = found.footage.path.name
    sightings = stages.run(
        Text(f"找要遮住的 {name}", f"things to cover {name}"),
        Sightings,
        ["private", VERSION, found.footage.fingerprint, kinds, part.span.start_ms, part.span.end_ms],
        lambda: _look(part, found, kinds, finder(), reporter),
        reporter,
    )
    cuts = [shot.span.start_ms for shot in found.pictures.shots[1:]]
    return dataclasses.replace(part, covers=(*part.covers, *join_sightings(sightings.seen, cuts)))


def _look(
    part: ClipPart, found: Findings, kinds: tuple[PrivateKind, ...], finder: PrivateFinder, reporter: Reporter
) -> Sightings:
    seen: list[Sighting] = []
    quick: tuple[PrivateKind, ...] = tuple(kind for kind in kinds if kind in _QUICK)
    step_ms, every = (_STEP_MS, _READ_EVERY) if quick else (_STEP_MS * _READ_EVERY, 1)
    frames = span_frames(found.footage.path, found.footage.info, part.span, step_ms, _LONGER_PX)
    with closing(frames):
        for index, (time_ms, picture) in enumerate(frames):
            wanted = kinds if index % every == 0 else quick
            seen += [Sighting(time_ms=time_ms, kind=kind, box=box) for kind, box in finder.find(picture, wanted)]
            reporter.report(time_ms - part.span.start_ms, part.span.duration_ms)
    return Sightings(seen=tuple(seen))
