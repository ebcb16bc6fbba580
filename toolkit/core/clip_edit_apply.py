"""A planned clip with a person's changes: a plan again, from which everything is made as from any other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from toolkit.core.clip_edit import ClipEdit, PartEdit, digest
from toolkit.core.clip_edit_captions import TrackCue, captions_of, held_of
from toolkit.core.clip_edit_crop import edited_part
from toolkit.core.clip_edit_spans import MIN_PART_MS, cut_sentences
from toolkit.core.errors import InputError
from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import ClipPart, ClipPlan, OutputProfile
from toolkit.core.shot import PictureAnalysis
from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

MIN_CLIP_MS = 1_000
"""A shorter clip shows nothing: as little as footage must have (tasks/footage.py)."""
MAX_LINES = 2
"""GY/T 359-2022 9.4: two lines at most."""


@dataclass(frozen=True, kw_only=True)
class EditMaterial:
    """What a clip is changed from."""

    clip: ClipPlan
    """The origin."""
    profile: OutputProfile
    media: tuple[MediaInfo, ...]
    pictures: tuple[PictureAnalysis, ...]
    """Of each footage file; without shots where nothing is known of it."""
    voices: tuple[tuple[Span, ...], ...]
    """Where somebody speaks in each, source time."""
    sentences: tuple[tuple[Segment, ...], ...]
    track: tuple[TrackCue, ...]
    knows_footage: bool = True
    """False for a run of an earlier version, which kept nothing of its footage."""

    @cached_property
    def keeps_length(self) -> bool:
        """Whether the pieces must stay as long as they are: they go with a voice or with lines of a set length."""
        return self.clip.situation == "promo" or bool(self.clip.sound.narration)

    def caption_parts(self, edit: ClipEdit) -> tuple[PartEdit, ...]:
        """The pieces that captions go along with: those of the origin where captions go with a voice instead."""
        return unchanged(self.clip, edit.origin).parts if self.keeps_length else edit.parts

    @cached_property
    def base(self) -> str:
        """`ClipEdit.base` of its edits."""
        return digest(self.clip)

    def source_px(self, footage: int) -> tuple[int, int]:
        video = self.media[footage].video
        return (video.width_px, video.height_px) if video else (2, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFault:
    """What a person should know of a changed clip before it is made."""

    stops: bool
    """It can't be made like this."""
    text: Text


def unchanged(clip: ClipPlan, origin: str) -> ClipEdit:
    """The edit that changes nothing."""
    parts = tuple(PartEdit(span=part.span) for part in clip.parts)
    return ClipEdit(clip_id=clip.id, origin=origin, base=digest(clip), parts=parts)


def check_fits(edit: ClipEdit, material: EditMaterial) -> None:
    """Raises InputError for an edit that does not belong to the material, or reaches beyond its footage."""
    clip = material.clip
    fits = edit.clip_id == clip.id and edit.base == material.base and len(edit.parts) == len(clip.parts)
    for part, each in zip(clip.parts, edit.parts, strict=False):
        length_ms = material.media[part.footage].duration_ms
        fits = fits and each.span.start_ms >= 0 and max(1, MIN_PART_MS // 10) <= each.span.duration_ms
        fits = fits and (each.span.end_ms <= length_ms or each.span == part.span)
        fits = fits and (not material.keeps_length or each.span.duration_ms == part.span.duration_ms)
        fits = fits and (each.is_used or not material.keeps_length)
    if edit.cover is not None:
        fits = fits and 0 <= edit.cover.footage < len(material.media)
        fits = fits and 0 <= edit.cover.time_ms <= material.media[edit.cover.footage].duration_ms
    if not fits:
        raise InputError(
            clip.title or clip.id,
            Text("这些改动和现在的片子对不上", "these changes do not fit the clip as it is now"),
            Text("请点“全部还原”，再重新改", 'Press "Undo everything" and change it anew'),
        )


def apply_edit(material: EditMaterial, edit: ClipEdit) -> ClipPlan:
    """The clip as `edit` wants it; the origin itself where it changes nothing.

    Warnings are not made anew here. Raises InputError if the edit does not fit the material.
    """
    check_fits(edit, material)
    clip = material.clip
    if not edit.changes(clip):
        return clip
    output_px = material.profile.width_px, material.profile.height_px
    parts = tuple(
        edited_part(part, each, material.pictures[part.footage], material.source_px(part.footage), output_px)
        for part, each in zip(clip.parts, edit.parts, strict=True)
        if each.is_used
    )
    is_recut = [(p.footage, p.span) for p in parts] != [(p.footage, p.span) for p in clip.parts]
    cues, held = clip.cues, clip.held_cues
    if is_recut or edit.captions:
        pieces = material.caption_parts(edit)
        cues = tuple(captions_of(material.track, pieces, edit.captions, material.profile.caption_chars).values())
        held = held_of(material.track, pieces, edit.captions)
    sound = clip.sound
    if is_recut and not sound.narration:
        sound = replace(sound, voice=voice_in(parts, material.voices))
    cover_footage, cover_time_ms = _cover_frame(edit, clip, parts, material)
    return replace(
        clip, parts=parts, cues=cues, held_cues=held, sound=sound, cover_footage=cover_footage,
        cover_time_ms=cover_time_ms, reasons=_reasons(clip, parts, is_recut),
    )  # fmt: skip


def voice_in(parts: Sequence[ClipPart], voices: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """Where somebody speaks in a clip of `parts`, clip time; `voices` of each footage file in source time."""
    found: list[Span] = []
    at_ms = 0
    for part in parts:
        inside = (span.clamped(part.span) for span in voices[part.footage] if span.overlap_ms(part.span))
        found += [span.shifted(at_ms - part.span.start_ms) for span in inside]
        at_ms += part.span.duration_ms
    return tuple(found)


def best_frame(parts: Sequence[ClipPart], pictures: Sequence[PictureAnalysis]) -> tuple[int, int]:
    """Footage and source time of the best moment of `parts`; the middle of the longest where nothing is known."""
    moments = [
        (moment.usable, part.footage, moment.time_ms)
        for part in parts
        for moment in pictures[part.footage].moments
        if part.span.contains(moment.time_ms)
    ]
    if moments:
        _, footage, time_ms = max(moments)
        return footage, time_ms
    longest = max(parts, key=lambda part: part.span.duration_ms)
    return longest.footage, (longest.span.start_ms + longest.span.end_ms) // 2


def _cover_frame(
    edit: ClipEdit, clip: ClipPlan, parts: tuple[ClipPart, ...], material: EditMaterial
) -> tuple[int, int]:
    if edit.cover is not None:
        return edit.cover.footage, edit.cover.time_ms
    shown = any(p.footage == clip.cover_footage and p.span.contains(clip.cover_time_ms) for p in parts)
    if shown or not parts:
        return clip.cover_footage, clip.cover_time_ms
    return best_frame(parts, material.pictures)


def _reasons(clip: ClipPlan, parts: tuple[ClipPart, ...], is_recut: bool) -> tuple[Text, ...]:
    """Reasons that name where the clip begins and ends would be wrong once it is cut elsewhere."""
    told = tuple(reason for reason in clip.reasons if not reason.zh.startswith(_BY_HAND))
    if not is_recut:
        return (Text(f"{_BY_HAND}取景、字幕或封面", "by hand: framing, captions or cover"), *told)
    spans = [f"{format_clock(part.span.start_ms)}–{format_clock(part.span.end_ms)}" for part in parts]
    return (Text(f"{_BY_HAND}起止 {'、'.join(spans)}", f"by hand: cut at {', '.join(spans)}"),)


_BY_HAND = "手工改过："


def find_faults(material: EditMaterial, edit: ClipEdit, clip: ClipPlan) -> tuple[EditFault, ...]:
    """What is wrong with `clip`, the edited one; the gravest first."""
    faults = _length_faults(clip, material.profile)
    heard = () if clip.sound.narration else cut_sentences(edit, material.clip, material.sentences)
    for cut in heard:
        faults.append(EditFault(stops=False, text=_told(cut.side == "start", cut.kept, cut.lost)))
    for cue in clip.cues:
        if len(cue.lines) > MAX_LINES:
            faults.append(EditFault(stops=False, text=_too_many_lines(cue.text)))
    shown = any(p.footage == clip.cover_footage and p.span.contains(clip.cover_time_ms) for p in clip.parts)
    if clip.parts and not shown:
        faults.append(EditFault(stops=False, text=_COVER_ELSEWHERE))
    return tuple(sorted(faults, key=lambda fault: not fault.stops))


_COVER_ELSEWHERE = Text(
    "封面的画面不在这条片子里，看的人点进来找不到它",
    "the cover's picture is not in the clip: viewers will look for it in vain",
)


def _length_faults(clip: ClipPlan, profile: OutputProfile) -> list[EditFault]:
    length_s = clip.duration_ms / 1000
    if clip.duration_ms < MIN_CLIP_MS:
        text = Text("片子不到 1 秒，至少留一段", "the clip is shorter than a second: keep at least one piece")
        return [EditFault(stops=True, text=text)]
    if length_s > profile.max_s:
        text = Text(
            f"现在 {length_s:.1f} 秒，比平台最长的 {profile.max_s:g} 秒长，平台可能不收",
            f"{length_s:.1f} s now, more than the platform's {profile.max_s:g} s: it may be refused",
        )
        return [EditFault(stops=False, text=text)]
    if length_s < profile.min_s:
        text = Text(
            f"现在 {length_s:.1f} 秒，比平台建议的 {profile.min_s:g} 秒短",
            f"{length_s:.1f} s now, less than the {profile.min_s:g} s the platform likes",
        )
        return [EditFault(stops=False, text=text)]
    return []


def _told(is_start: bool, kept: str, lost: str) -> Text:
    if is_start:
        return Text(
            f"开头切在一句话中间：“{lost}”没有了，从“{kept}”开始",
            f'it begins inside a sentence: "{lost}" is cut off before "{kept}"',
        )
    return Text(
        f"结尾切在一句话中间：到“{kept}”为止，“{lost}”没有了",
        f'it ends inside a sentence: after "{kept}", "{lost}" is cut off',
    )


def _too_many_lines(text: str) -> Text:
    return Text(f"这条字幕太长，超过两行：{text}", f"this caption takes more than two lines: {text}")
