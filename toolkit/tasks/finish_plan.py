"""What a fresh plan gets besides its pieces: jump cuts, colours, sound, music and an end card, as the user asked."""

import dataclasses
from pathlib import Path

from toolkit.core.clip_parts import part_within
from toolkit.core.colour_fix import find_colour_fix
from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.jump_cuts import JumpCuts, plan_jump_cuts, spans_in_clip, speech_in_clip
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import ClipPart, ClipPlan, ColourFix, EndCard, MakePlan
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.sentences import split_sentences
from toolkit.core.spans import Span
from toolkit.core.speech_captions import amounts_in_digits
from toolkit.core.text import Text
from toolkit.media.colour_samples import colour_samples
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.probe import probe
from toolkit.tasks.findings import Findings
from toolkit.tasks.tools import MakeTools

MUSIC_RIGHTS = Text(
    "配乐要有授权：平台会静音或下架没有版权的音乐，也可能要赔偿；可以用平台自己的商用曲库，发布时再选",
    "music needs a licence: platforms mute or remove clips without one, and its owner may claim damages; the platform's"
    " own library for commercial use, chosen when you post, is the safe way",
)


def check_music(path: Path) -> str:
    """The fingerprint of the music.

    Raises:
        InputError: if it is missing, damaged, or has no sound.
    """
    step = Text("请换一个 mp3、m4a 或 wav 文件", "Choose an mp3, m4a or wav file")
    try:
        info = probe(path)
    except MediaUnreadable as error:
        raise InputError(str(path), error.fault, step) from error
    if info.audio is None:
        raise InputError(str(path), Text("这个文件里没有声音", "there is no sound in it"), step)
    return fingerprint_file(path)


def finish_plan(
    plan: MakePlan, findings: tuple[Findings, ...], request: MakeRequest, tools: MakeTools, reporter: Reporter
) -> MakePlan:
    """The plan with everything that the request asks for besides the choice of pieces.

    Raises:
        InputError: if the music can't be used. Cancelled: if the user stopped the job.
    """
    cards = {card.id: card for card in request.cards}
    fingerprint = check_music(request.music) if request.music else ""
    clips = []
    for index, clip in enumerate(plan.clips):
        reporter.report(index, len(plan.clips))
        if request.fix_colour:
            clip = _with_colours(clip, plan, reporter)
        if request.jump_cut and clip.situation == "talk" and len(clip.parts) == 1:
            clip = _jump_cut(clip, plan, findings, request, tools)
        sound = dataclasses.replace(
            clip.sound, denoise="off" if clip.ai_label else request.denoise,
            voice=clip.sound.voice if clip.sound.narration else _voice_in_clip(clip, findings),
            music=str(request.music.absolute()) if request.music else "", music_fingerprint=fingerprint,
        )  # fmt: skip
        ending = _end_card(cards.get(clip.product_id)) if request.end_card else clip.end_card
        clips.append(dataclasses.replace(clip, sound=sound, end_card=ending))
    notes = (*plan.notes, MUSIC_RIGHTS) if request.music else plan.notes
    return dataclasses.replace(plan, clips=tuple(clips), notes=notes)


def _end_card(card: ProductCard | None) -> EndCard | None:
    if card is None:
        return None
    return EndCard(title=card.name, price=f"{card.spec} {card.price.text}".strip(), link_no=card.link_no)


# --- colour ---


def _with_colours(clip: ClipPlan, plan: MakePlan, reporter: Reporter) -> ClipPlan:
    parts = []
    for part in clip.parts:
        reporter.check()
        parts.append(_with_colour(part, plan))
    return dataclasses.replace(clip, parts=tuple(parts))


def _with_colour(part: ClipPart, plan: MakePlan) -> ClipPart:
    fix = find_colour_fix(colour_samples(plan.footage[part.footage], part.span))
    if fix is None:
        return part
    return dataclasses.replace(part, colour=fix, reasons=(*part.reasons, *_told(fix)))


def _told(fix: ColourFix) -> tuple[Text, ...]:
    told = []
    if fix.gamma > 1:
        told.append(Text("偏暗，调亮了一点", "too dark: lifted a little"))
    elif fix.gamma < 1:
        told.append(Text("发白，压暗了一点", "washed out: darkened a little"))
    if fix.blue > 0:
        told.append(Text("画面偏黄，调冷了一点", "a yellow cast: cooled a little"))
    elif fix.blue < 0:
        told.append(Text("画面偏蓝，调暖了一点", "a blue cast: warmed a little"))
    return tuple(told)


# --- jump cuts ---


def _jump_cut(
    clip: ClipPlan, plan: MakePlan, findings: tuple[Findings, ...], request: MakeRequest, tools: MakeTools
) -> ClipPlan:
    part = clip.parts[0]
    found = findings[part.footage]
    if found.transcript is None:
        return clip
    voice = _voice_of(found)
    cuts = plan_jump_cuts(
        split_sentences(found.transcript.segments, voice), voice, part.span, fps=plan.profile.fps,
        min_ms=round(plan.profile.min_s * 1000),
    )  # fmt: skip
    if not cuts.removed:
        return clip
    names = tuple(name for card in request.cards for name in card.names)
    cues = lay_out_cues(
        speech_in_clip(amounts_in_digits(found.transcript.segments), cuts.kept), Span(0, cuts.duration_ms),
        CaptionLimits(max_chars=plan.profile.caption_chars), tools.split_words, names, spans_in_clip(voice, cuts.kept),
    )  # fmt: skip
    saved_s = (part.span.duration_ms - cuts.duration_ms) / 1000
    told = Text(
        f"跳剪：剪掉 {len(cuts.removed)} 处停顿、口头语和重说，短了 {saved_s:.1f} 秒",
        f"jump cuts: {len(cuts.removed)} silences, fillers and repeated takes left out, {saved_s:.1f} s in all",
    )
    return dataclasses.replace(clip, parts=_pieces(part, cuts), cues=cues, reasons=(*clip.reasons, told))


def _pieces(part: ClipPart, cuts: JumpCuts) -> tuple[ClipPart, ...]:
    """The part in pieces, each with why what lay before it was cut."""
    pieces = []
    before_ms = part.span.start_ms
    for span in cuts.kept:
        piece = part_within(part, span)
        why = tuple(each.why for each in cuts.removed if before_ms <= each.span.start_ms < span.start_ms)
        pieces.append(dataclasses.replace(piece, reasons=(*piece.reasons, *why)))
        before_ms = span.start_ms
    return tuple(pieces)


# --- sound ---


def _voice_of(found: Findings) -> tuple[Span, ...]:
    return (found.sound.voice or found.sound.speech) if found.sound else ()


def _voice_in_clip(clip: ClipPlan, findings: tuple[Findings, ...]) -> tuple[Span, ...]:
    """Where somebody speaks, clip time."""
    voice: list[Span] = []
    at_ms = 0
    for part in clip.parts:
        inside = (span.clamped(part.span) for span in _voice_of(findings[part.footage]) if span.overlap_ms(part.span))
        voice += [span.shifted(at_ms - part.span.start_ms) for span in inside]
        at_ms += part.span.duration_ms
    return tuple(voice)
