"""A finished run opened for changes, and what each of its clips is changed from."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.clip_edit import EARLIER, FIRST, PLANNED
from toolkit.core.clip_edit_apply import EditMaterial, unchanged, voice_in
from toolkit.core.clip_edit_captions import TrackCue, track_beside, track_of
from toolkit.core.clip_edit_record import RunRecord, Take
from toolkit.core.clip_edit_spans import room_of
from toolkit.core.clip_warnings import SpokenFootage, hold_back_captions, listen_for_amounts
from toolkit.core.cue import Cue
from toolkit.core.errors import InputError
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.plan import ClipPlan, MakePlan
from toolkit.core.products import ProductCard
from toolkit.core.sentences import split_units
from toolkit.core.shot import PictureAnalysis
from toolkit.core.spans import Span
from toolkit.core.speech_captions import amounts_in_digits
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
from toolkit.media.edit_clip_files import folder_id, read_record
from toolkit.media.run_folder import read_manifest
from toolkit.tasks.edit_clips_record import findings_of
from toolkit.tasks.edit_clips_swap import finish_swaps
from toolkit.tasks.findings import Findings
from toolkit.tasks.plan_files import read_plan
from toolkit.tasks.plan_parts import best_moment, plan_part
from toolkit.tasks.tools import MakeTools

BESIDE_MS = 120_000
"""So much speech before and after each piece has captions ready: two minutes are more than a clip grows by."""
NOTHING = PictureAnalysis(shots=(), subjects=(), frame_count=0, broken_frames=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRun:
    """A finished run. Made anew whenever one of its files changes."""

    id: str
    folder: Path
    plan: MakePlan
    manifest: dict[str, Any]
    record: RunRecord | None
    """None for a run of an earlier version."""
    sentences: tuple[tuple[Segment, ...], ...]
    """Of each footage file, source time."""
    spoken: tuple[SpokenFootage, ...]

    @property
    def name(self) -> str:
        return self.folder.name

    def index_of(self, clip_id: str) -> int:
        """Raises InputError if there is no such clip."""
        for index, clip in enumerate(self.plan.clips):
            if clip.id == clip_id:
                return index
        raise InputError(
            "",
            Text("没有这条片子", "There is no such clip"),
            Text("请从片子列表里再选一条", "Choose another one from the list of clips"),
        )

    def clip(self, clip_id: str) -> ClipPlan:
        return self.plan.clips[self.index_of(clip_id)]

    def entry(self, clip_id: str) -> dict[str, Any]:
        """What the manifest says of a clip."""
        return next((each for each in self.manifest.get("clips", ()) if each.get("id") == clip_id), {})

    def takes(self, clip_id: str) -> tuple[Take, ...]:
        """Takes of the clip's product, best first; none where it is not cut from a talk."""
        clip = self.clip(clip_id)
        if self.record is None or clip.situation != "talk":
            return ()
        return tuple(take for take in self.record.takes if take.product_id == clip.product_id)

    def card(self, product_id: str) -> ProductCard | None:
        cards = self.record.cards if self.record else ()
        return next((card for card in cards if card.id == product_id), None)

    def findings(self) -> tuple[Findings, ...]:
        """Raises InputError for a run of an earlier version."""
        if self.record is None:
            raise InputError(self.name, NO_RECORD, MAKE_AGAIN)
        return findings_of(self.record, self.plan)

    def place(self, relative: str) -> Path:
        """A file that the manifest names.

        Raises:
            InputError: if it is not there, or not below the folder.
        """
        path = (self.folder / relative).resolve()
        if not relative or not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            raise InputError(relative or self.name, Text("这个文件不在了", "the file is no longer there"), MAKE_AGAIN)
        return path


NO_RECORD = Text(
    "这是旧版本做的，没有留下分析结果，所以看不到画质、声音和句子",
    "it was made by an earlier version, which kept nothing of its footage: no quality, sound or sentences to see",
)
MAKE_AGAIN = Text("把同样的素材再做一次就有了", "Make the same footage once more")


def open_run(folder: Path) -> OpenRun:
    """Raises InputError if the folder holds no finished run, or its plan can't be read."""
    finish_swaps(folder)
    manifest = read_manifest(folder)
    if manifest is None or not (folder / "plan.json").is_file():
        raise InputError(
            folder.name,
            Text("这里没有做好的片子", "there is no finished run here"),
            Text("请从列表里选一个还在的", "Choose one that is still there from the list"),
        )
    plan = read_plan(folder / "plan.json")
    record = read_record(folder)
    if record is not None and (len(record.files) != len(plan.footage) or len(record.results) != len(plan.clips)):
        record = None
    files = record.files if record else ()
    segments = [each.transcript.segments if each.transcript else () for each in files]
    cards = record.cards if record else ()
    return OpenRun(
        id=folder_id(folder), folder=folder, plan=plan, manifest=manifest, record=record,
        sentences=tuple(split_units(said, each.voice) for said, each in zip(segments, files, strict=True))
        or ((),) * len(plan.footage),
        spoken=tuple(listen_for_amounts(said, cards) for said in segments),
    )  # fmt: skip


def material_of(run: OpenRun, clip_id: str, origin: str, kept: ClipPlan | None, tools: MakeTools) -> EditMaterial:
    """What the clip is changed from if its origin is `origin`; `kept` is the clip as it was, if that is its origin.

    Raises:
        InputError: if there is no such origin.
    """
    clip = origin_clip(run, clip_id, origin, kept, tools)
    files = run.record.files if run.record else ()
    return EditMaterial(
        clip=clip,
        profile=run.plan.profile,
        media=run.plan.footage,
        pictures=tuple(each.pictures for each in files) or (NOTHING,) * len(run.plan.footage),
        voices=tuple(each.voice for each in files) or ((),) * len(run.plan.footage),
        sentences=run.sentences,
        track=_track(run, clip, tools),
        knows_footage=run.record is not None,
    )


def origin_clip(run: OpenRun, clip_id: str, origin: str, kept: ClipPlan | None, tools: MakeTools) -> ClipPlan:
    """The clip that `origin` names. Raises InputError if there is none."""
    planned = run.clip(clip_id)
    if origin == PLANNED:
        return planned
    if origin in (FIRST, EARLIER):
        return kept or planned
    takes = run.takes(clip_id)
    number = origin.removeprefix("take-")
    if not number.isdecimal() or int(number) >= len(takes):
        raise InputError(
            planned.title, Text("没有这一遍讲解", "there is no such take"), Text("请刷新页面", "Reload the page")
        )
    return _clip_of_take(run, planned, takes[int(number)], tools)


def _clip_of_take(run: OpenRun, planned: ClipPlan, take: Take, tools: MakeTools) -> ClipPlan:
    found = run.findings()[take.footage]
    part = plan_part(found, take.footage, take.span, run.plan.profile)
    clip = dataclasses.replace(
        planned, parts=(part,), cues=_laid_out(run, take.footage, take.span, tools), held_cues=(), warnings=(),
        cover_footage=take.footage, cover_time_ms=best_moment(found.pictures.shots, take.span), reasons=take.reasons,
    )  # fmt: skip
    voices = [each.voice for each in run.record.files] if run.record else []
    clip = dataclasses.replace(clip, sound=dataclasses.replace(clip.sound, voice=voice_in(clip.parts, voices)))
    card = run.card(clip.product_id)
    return hold_back_captions(clip, run.spoken, card) if card else clip


def _laid_out(run: OpenRun, footage: int, span: Span, tools: MakeTools) -> tuple[Cue, ...]:
    """Captions of what is said in `span` (source time), in time from its start."""
    if run.record is None or run.record.files[footage].transcript is None:
        return ()
    each = run.record.files[footage]
    assert each.transcript is not None
    names = tuple(name for card in run.record.cards for name in card.names)
    limits = CaptionLimits(max_chars=run.plan.profile.caption_chars)
    segments = amounts_in_digits(each.transcript.segments)
    return lay_out_cues(segments, span, limits, tools.split_words, names, each.voice)


def _track(run: OpenRun, clip: ClipPlan, tools: MakeTools) -> tuple[TrackCue, ...]:
    track = [*track_of(clip.cues, clip.parts, "c"), *track_of(clip.held_cues, clip.parts, "h", is_held=True)]
    if clip.situation != "talk" or clip.sound.narration:
        return tuple(track)
    whole = unchanged(clip, PLANNED)
    for index, part in enumerate(clip.parts):
        room = room_of(whole, clip, index, run.plan.footage[part.footage].duration_ms)
        before = Span(max(room.start_ms, part.span.start_ms - BESIDE_MS), part.span.start_ms)
        after = Span(part.span.end_ms, min(room.end_ms, part.span.end_ms + BESIDE_MS))
        track += [cue for span in (before, after) for cue in _beside(run, clip, index, span, tools)]
    return tuple(track)


def _beside(run: OpenRun, clip: ClipPlan, index: int, span: Span, tools: MakeTools) -> list[TrackCue]:
    """Captions of the speech beside a piece; those that contradict the card are held back, as in a fresh plan."""
    if not span.duration_ms:
        return []
    part = dataclasses.replace(clip.parts[index], span=span)
    cues = _laid_out(run, part.footage, span, tools)
    alone = dataclasses.replace(clip, parts=(part,), cues=cues, held_cues=())
    card = run.card(clip.product_id)
    judged = hold_back_captions(alone, run.spoken, card) if card else alone
    name = f"p{index}-"
    return [
        *track_beside(judged.cues, index, span.start_ms, name),
        *track_beside(judged.held_cues, index, span.start_ms, f"{name}h", is_held=True),
    ]
