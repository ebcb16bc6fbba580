"""What the report's template shows, worked out from `ReportData`: one small type for each block of the page."""

from dataclasses import dataclass
from pathlib import PurePath

from toolkit.core.footage_rules import FOOTAGE_RULES
from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import ClipPlan, MakePlan
from toolkit.core.products import ProductCard
from toolkit.core.report_data import ClipReport, FootageReport, ReportData, Still
from toolkit.core.shot import Quality, Shot
from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Lang, Text
from toolkit.core.transcript import Segment
from toolkit.media.report_pictures import PRODUCT_COLOURS, RESHOOT_SCORE, format_span, quality_colour, still_to_uri
from toolkit.media.report_words import LIGHT_ADVICE, WORDS

MAX_RESHOOT_PER_FOOTAGE = 12
MAX_ADVICE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipView:
    number: int
    id: str
    title: str
    product: str
    colour: str
    situation: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    reasons: tuple[str, ...]
    captions: str
    passed: tuple[str, ...]
    findings: tuple[str, ...]
    out: ClipReport


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    time: str
    pieces: tuple[tuple[str, str], ...]
    """(text, heard): `heard` is empty for an unchanged piece."""
    unclear: str
    clip_id: str
    clip_number: int
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotView:
    time: str
    score: int
    colour: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReshootView:
    footage: str
    time: str
    score: int
    uri: str
    reasons: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    card: ProductCard
    colour: str
    clips: tuple[tuple[str, int], ...]
    """(clip id, number)."""


def format_duration(duration_ms: float, lang: Lang) -> str:
    """Minutes and seconds in words.

    >>> format_duration(83_456, "zh"), format_duration(4_000, "en")
    ('1 分 23 秒', '4 s')
    """
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    if lang == "zh":
        return f"{hours} 小时 {minutes} 分" if hours else f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def summarise(data: ReportData) -> Text:
    """The headline: how much footage went in and how many clips came out."""
    footage, clips = len(data.plan.footage), len(data.plan.clips)
    one_footage = "1 piece of footage" if footage == 1 else f"{footage} pieces of footage"
    one_clip = "1 clip" if clips == 1 else f"{clips} clips"
    if not clips:
        return Text(f"{footage} 段素材，没有做出短视频", f"{one_footage}, no clip could be made")
    if not any(clip.video for clip in data.clips):
        return Text(f"{footage} 段素材，计划剪成 {clips} 条短视频", f"{one_footage}, {one_clip} planned")
    return Text(f"{footage} 段素材，做好了 {clips} 条短视频", f"{one_footage}, {one_clip} made")


def describe_media(info: MediaInfo, lang: Lang) -> tuple[str, ...]:
    """Length, shape and kind of a footage file, in plain words."""
    facts = [format_duration(info.duration_ms, lang)]
    if info.video:
        video = info.video
        shape = Text("横屏", "landscape") if video.width_px > video.height_px else Text("竖屏", "portrait")
        shape = Text("方形", "square") if video.width_px == video.height_px else shape
        facts.append(f"{shape.get(lang)} {video.width_px}×{video.height_px}")
        rate = Text("帧率不固定", "varying frame rate") if video.is_vfr else None
        facts.append(rate.get(lang) if rate else f"{video.fps:.4g} {Text('帧/秒', 'frames/s').get(lang)}")
        if video.transfer != "sdr":
            facts.append(Text("HDR 高亮画面", "HDR picture").get(lang))
    facts.append(Text("有声音", "with sound").get(lang) if info.audio else Text("没有声音", "no sound").get(lang))
    return tuple(facts)


def view_clips(data: ReportData, lang: Lang) -> tuple[ClipView, ...]:
    outputs = {clip.clip_id: clip for clip in data.clips}
    return tuple(
        _view_clip(number, clip, outputs.get(clip.id, ClipReport(clip_id=clip.id)), data, lang)
        for number, clip in enumerate(data.plan.clips, start=1)
    )


def _view_clip(number: int, clip: ClipPlan, out: ClipReport, data: ReportData, lang: Lang) -> ClipView:
    index = next((i for i, card in enumerate(data.products) if card.id == clip.product_id), None)
    names = [PurePath(info.path).name for info in data.plan.footage]
    facts = [format_duration(out.duration_ms or clip.duration_ms, lang)]
    if out.loudness_lufs is not None:
        facts.append(f"{Text('响度', 'loudness').get(lang)} {out.loudness_lufs:.1f} LUFS")
    if out.true_peak_dbtp is not None:
        facts.append(f"{Text('峰值', 'peak').get(lang)} {out.true_peak_dbtp:.1f} dBTP")
    situations = {
        "talk": Text("按讲解剪", "cut by the talk"),
        "scenery": Text("按画面剪", "cut by the pictures"),
        "promo": Text("宣传片", "promo film"),
    }
    reasons = [*(r.get(lang) for r in clip.reasons), *_part_reasons(clip, names, lang)]
    return ClipView(
        number=number,
        id=clip.id,
        title=clip.title or Text("（没有标题）", "(no title)").get(lang),
        product=data.products[index].name if index is not None else "",
        colour=PRODUCT_COLOURS[index % len(PRODUCT_COLOURS)] if index is not None else "#54605a",
        situation=situations[clip.situation].get(lang),
        facts=tuple(facts),
        sources=tuple(f"{names[part.footage]} {format_span(part.span)}" for part in clip.parts),
        reasons=tuple(dict.fromkeys(reasons)),
        captions="\n".join(cue.text for cue in clip.cues),
        passed=tuple(text.get(lang) for text in out.passed),
        findings=tuple(text.get(lang) for text in out.findings),
        out=out,
    )


def _part_reasons(clip: ClipPlan, names: list[str], lang: Lang) -> list[str]:
    """One line for each piece that has reasons of its own; with its place where there are several pieces."""
    lines = []
    for part in clip.parts:
        said = WORDS["comma"].get(lang).join(reason.get(lang) for reason in part.reasons)
        place = f"{names[part.footage]} {format_clock(part.span.start_ms)}{WORDS['colon'].get(lang)}"
        if said:
            lines.append(place + said if len(clip.parts) > 1 else said)
    return lines


def view_sentences(index: int, footage: FootageReport, plan: MakePlan, lang: Lang) -> tuple[SentenceView, ...]:
    segments = footage.transcript.segments if footage.transcript else ()
    return tuple(_view_sentence(index, segment, plan, lang) for segment in segments)


def _view_sentence(index: int, segment: Segment, plan: MakePlan, lang: Lang) -> SentenceView:
    clip_id, number, at_s = _locate(index, segment.span, plan)
    return SentenceView(
        time=format_clock(segment.span.start_ms),
        pieces=split_changes(segment),
        unclear=segment.unclear.get(lang) if segment.unclear else "",
        clip_id=clip_id,
        clip_number=number,
        at_s=at_s,
    )


def split_changes(segment: Segment) -> tuple[tuple[str, str], ...]:
    """The sentence in pieces, each with what was heard in its place, or "" where nothing was changed."""
    pieces: list[tuple[str, str]] = []
    done = 0
    for change in sorted(segment.changes, key=lambda c: c.start_char):
        end = change.start_char + len(change.written)
        if change.start_char < done or segment.text[change.start_char : end] != change.written:
            continue
        if change.start_char > done:
            pieces.append((segment.text[done : change.start_char], ""))
        pieces.append((change.written, change.heard))
        done = end
    if done < len(segment.text):
        pieces.append((segment.text[done:], ""))
    return tuple(pieces)


def _locate(index: int, span: Span, plan: MakePlan) -> tuple[str, int, float]:
    """The clip that shows most of this source span, its number and the clip time in seconds; ("", 0, 0.0) if none."""
    best: tuple[int, tuple[str, int, float]] = (span.duration_ms // 2, ("", 0, 0.0))
    for number, clip in enumerate(plan.clips, start=1):
        at_ms = 0
        for part in clip.parts:
            shared_ms = part.span.overlap_ms(span) if part.footage == index else 0
            if shared_ms > best[0]:
                inside_ms = max(0, span.start_ms - part.span.start_ms)
                best = (shared_ms, (clip.id, number, (at_ms + inside_ms) / 1000))
            at_ms += part.span.duration_ms
    return best[1]


def view_shots(footage: FootageReport, lang: Lang) -> tuple[ShotView, ...]:
    shots = footage.picture.shots if footage.picture else ()
    return tuple(
        ShotView(
            time=format_span(shot.span),
            score=round(100 * shot.quality.score),
            colour=quality_colour(shot.quality.score),
            reasons=tuple(reason.get(lang) for reason in shot.quality.reasons),
        )
        for shot in shots
    )


def view_reshoots(data: ReportData, lang: Lang) -> tuple[ReshootView, ...]:
    """The weakest shots of each footage file, the worst first."""
    views = []
    for info, footage in zip(data.plan.footage, data.footage, strict=True):
        shots = footage.picture.shots if footage.picture else ()
        weak = sorted((s for s in shots if s.quality.score < RESHOOT_SCORE), key=lambda s: s.quality.score)
        views += [
            ReshootView(
                footage=PurePath(info.path).name,
                time=format_span(shot.span),
                score=round(100 * shot.quality.score),
                uri=_still_uri_in(shot, footage.stills),
                reasons=tuple(reason.get(lang) for reason in shot.quality.reasons),
                advice=WORDS["semicolon"].get(lang).join(text.get(lang) for text in advise(shot.quality)),
            )
            for shot in weak[:MAX_RESHOOT_PER_FOOTAGE]
        ]
    return tuple(views)


def advise(quality: Quality) -> tuple[Text, ...]:
    """What to do about the faults, at most two, the worst first; where none is named, about the weakest part."""
    if quality.faults:
        return tuple(FOOTAGE_RULES[fault].fix for fault in quality.faults[:MAX_ADVICE])
    part = weakest_part(quality)
    return (LIGHT_ADVICE if part == "exposure" else FOOTAGE_RULES[part].fix,)


def weakest_part(quality: Quality) -> str:
    """The name of the part with the lowest mark."""
    parts = ("sharpness", "exposure", "steadiness", "colour")
    return min(parts, key=lambda part: float(getattr(quality, part)))


def _still_uri_in(shot: Shot, stills: tuple[Still, ...]) -> str:
    inside = [still for still in stills if shot.span.contains(still.time_ms)]
    made = still_to_uri(inside[0]) if inside else None
    return made[0] if made else ""


def view_products(data: ReportData) -> tuple[ProductView, ...]:
    return tuple(
        ProductView(
            card=card,
            colour=PRODUCT_COLOURS[index % len(PRODUCT_COLOURS)],
            clips=tuple((c.id, n) for n, c in enumerate(data.plan.clips, start=1) if c.product_id == card.id),
        )
        for index, card in enumerate(data.products)
    )
