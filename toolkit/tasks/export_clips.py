"""A plan to projects for editing programs, all with the same cuts to the frame."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from toolkit.core.edit_timeline import EditMedia, EditTimeline, edit_timeline, nearest_frame
from toolkit.core.errors import InputError
from toolkit.core.export_kinds import EXPORT_KINDS, READ_ME, UNTESTED_DRAFT
from toolkit.core.plan import ClipPlan, MakePlan
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.export.edl import edl_text
from toolkit.media.export.fcpxml import fcpxml_text
from toolkit.media.export.jianying import draft_files
from toolkit.media.export.otio import otio_text
from toolkit.media.export.project_folder import place_media, project_media
from toolkit.media.render_args import PartInput, frame_counts
from toolkit.media.render_runs import joined_runs
from toolkit.media.run_folder import write_text
from toolkit.media.subtitles import srt_text
from toolkit.tasks.plan_files import read_plan

FOLDER = "projects"
"""Where a result folder keeps its projects."""
MEDIA = "media"
PLAN = "plan.json"
README = "说明-README.txt"
_WRITERS: dict[str, Callable[[EditTimeline], str]] = {
    "otio": otio_text,
    "edl": edl_text,
    "fcpxml": fcpxml_text,
    "srt": lambda timeline: srt_text(timeline.cues),
}


def plan_of(source: Path) -> tuple[MakePlan, Path]:
    """The plan in a result folder, or in a file, and the folder for its projects.

    Raises:
        InputError: if there is none, or it can't be read.
    """
    if source.is_dir():
        if not (source / PLAN).is_file():
            raise InputError(
                str(source),
                Text("这里面没有剪辑方案 plan.json", "there is no plan.json in it"),
                Text("请给 chushan make 的结果文件夹", "Give the result folder of chushan make"),
            )
        return read_plan(source / PLAN), source / FOLDER
    return read_plan(source), source.parent / FOLDER


def export_plan(
    plan: MakePlan, out: Path, kinds: Sequence[str] = EXPORT_KINDS, *, reporter: Reporter | None = None,
    with_media: bool = False,
) -> tuple[Path, ...]:  # fmt: skip
    """Writes each clip of `plan` as each of `kinds` into the folder `out`; returns the files written, in order.

    Footage is named by its path relative to `out`; `with_media` puts it into `out/media` (a hard link, or a copy where
    the disk has none), so that the folder can be carried elsewhere. A JianYing draft always holds its footage.
    Writing again replaces what an earlier export wrote.

    Raises:
        MediaUnreadable: if footage that has to be put there is gone. DiskFull, OutputNotWritable: as they say.
        Cancelled: if the user stopped it; every file that is there is whole.
    """
    reporter = reporter or Reporter()
    out = out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    media = project_media(plan.footage, plan.profile.fps, out, MEDIA if with_media else "")
    if with_media:
        used = sorted({part.footage for clip in plan.clips for part in clip.parts})
        footage, names = [plan.footage[index] for index in used], [media[index].name for index in used]
        place_media(footage, names, out / MEDIA, reporter.part(0.0, 0.5, Text("放素材", "placing the footage")))
    writing = reporter.part(0.5, 1.0, Text("写剪辑工程", "writing projects"))
    written: list[Path] = []
    for number, clip in enumerate(plan.clips):
        part = writing.part(number / len(plan.clips), (number + 1) / len(plan.clips))
        timeline = timeline_of(clip, plan, media)
        for kind in kinds:
            if kind == "jianying":
                written += _write_draft(clip, plan, out, part)
                continue
            path = out / f"{clip.id}.{kind}"
            write_text(path, _WRITERS[kind](timeline))
            written.append(path)
        part.report(1, 1)
    write_text(out / README, READ_ME)
    if "jianying" in kinds:
        reporter.note(UNTESTED_DRAFT)
    return tuple(written)


def timeline_of(clip: ClipPlan, plan: MakePlan, media: Sequence[EditMedia]) -> EditTimeline:
    """The clip's timeline, with the frames that rendering takes."""
    fps = plan.profile.fps
    counts = frame_counts(tuple(part.span.duration_ms for part in clip.parts), fps)
    items = tuple(
        PartInput(part=part, media=plan.footage[part.footage], frame_count=count)
        for part, count in zip(clip.parts, counts, strict=True)
        if count
    )
    taken: list[tuple[int, int]] = []
    for run in joined_runs(items, fps):  # parts of one take lie on the frame grid of the first
        base = nearest_frame(run.part.span.start_ms, fps)
        taken += [(base + start, end - start) for start, end in run.kept_frames or ((0, run.frame_count),)]
    frames = iter(taken)
    pieces = [next(frames) if count else (0, 0) for count in counts]
    return edit_timeline(clip, plan.profile, media, pieces)


def _write_draft(clip: ClipPlan, plan: MakePlan, out: Path, reporter: Reporter) -> list[Path]:
    folder = out / "jianying" / clip.id
    media = project_media(plan.footage, plan.profile.fps, folder, MEDIA)
    used = tuple(dict.fromkeys(part.footage for part in clip.parts))
    place_media([plan.footage[i] for i in used], [media[i].name for i in used], folder / MEDIA, reporter)
    written = []
    for name, content in draft_files(timeline_of(clip, plan, media), int(time.time())).items():
        write_text(folder / name, content)
        written.append(folder / name)
    return written
