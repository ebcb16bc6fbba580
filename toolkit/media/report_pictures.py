"""The drawn parts of the report: stills as data URIs and the geometry of a footage's timeline.

Positions along the time are percent of the footage's duration (source time), so that the drawing stretches without
stretching its letters; heights are CSS pixels.
"""

import base64
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, UnidentifiedImageError

from toolkit.core.plan import MakePlan
from toolkit.core.products import ProductCard
from toolkit.core.report_data import FootageReport, Still
from toolkit.core.shot import Shot, SoundAnalysis
from toolkit.core.slices import ProductSlice
from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Lang, Text

PRODUCT_COLOURS = ("#b3261e", "#1d5fa6", "#8a4b08", "#6b3fa0", "#0f6c7a", "#a0326e", "#4f6212", "#5b4a3f")
"""Each at least 5:1 against white (WCAG 2.2, 1.4.3), so white letters can stand on it."""

GOOD_SCORE = 0.65
RESHOOT_SCORE = 0.4
"""Below this a shot goes on the list to shoot again. Both borders are display steps on `Quality.score` (0..1)."""

STILL_HEIGHT_PX = 72
_STILL_MAX_ASPECT = 2.4
_CURVE_POINTS = 480
_FLOOR_DB, _CEILING_DB = -60.0, -6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A block on the timeline."""

    left: float
    width: float
    """Percent of the duration."""
    colour: str
    info: str
    """Shown when it is tapped."""
    label: str = ""
    fill: float = 1.0
    """Share of the row's height, from the bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A piece of footage that went into a clip."""

    left: float
    width: float
    clip_id: str
    number: int
    at_s: float
    """Clip time where the piece begins."""
    info: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A still and the stretch of the film strip that it fills."""

    left: float
    width: float
    uri: str
    width_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    name: str
    colour: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything that is drawn of one footage file."""

    min_width_px: int
    ticks: tuple[tuple[float, str], ...]
    frames: tuple[Frame, ...]
    quality: tuple[Bar, ...]
    curve: str
    """SVG path in a box `curve_points` wide and 100 high; empty without sound."""
    curve_points: int
    speech: tuple[Bar, ...]
    products: tuple[ProductRow, ...]
    windows: tuple[Window, ...]


def quality_colour(score: float) -> str:
    """Green, amber or red of a quality score 0..1."""
    if score >= GOOD_SCORE:
        return "#2f7d4f"
    return "#d9a21b" if score >= RESHOOT_SCORE else "#c0392b"


def still_to_uri(still: Still) -> tuple[str, int] | None:
    """The still as a small JPEG data URI and its width in px at `STILL_HEIGHT_PX`; None if it is no picture."""
    try:
        with Image.open(io.BytesIO(still.jpeg)) as opened:
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError):
        return None
    aspect = min(picture.width / picture.height, _STILL_MAX_ASPECT)
    if picture.height > 2 * STILL_HEIGHT_PX:
        height = 2 * STILL_HEIGHT_PX
        picture = picture.resize((max(1, round(picture.width * height / picture.height)), height))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=72, optimize=True)
    uri = "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")
    return uri, max(1, round(STILL_HEIGHT_PX * aspect))


def thinned(stills: Sequence[Still], limit: int) -> tuple[Still, ...]:
    """At most `limit` of the stills, evenly spread."""
    if len(stills) <= limit:
        return tuple(stills)
    return tuple(stills[index * len(stills) // limit] for index in range(limit))


class Scale:
    """Source time to percent of the footage's duration."""

    def __init__(self, duration_ms: int) -> None:
        self.duration_ms = max(1, duration_ms)
        self.whole = Span(0, self.duration_ms)

    def left(self, time_ms: int) -> float:
        return round(100 * min(max(time_ms, 0), self.duration_ms) / self.duration_ms, 3)

    def place(self, span: Span) -> tuple[float, float]:
        inside = span.clamped(self.whole)
        left = self.left(inside.start_ms)
        return left, round(self.left(inside.end_ms) - left, 3)


def format_span(span: Span) -> str:
    return f"{format_clock(span.start_ms)}–{format_clock(span.end_ms)}"


def draw_timeline(
    index: int, footage: FootageReport, plan: MakePlan, products: tuple[ProductCard, ...], lang: Lang, max_stills: int
) -> Timeline:
    """The timeline of footage `index` of the plan."""
    scale = Scale(plan.footage[index].duration_ms)
    shots = footage.picture.shots if footage.picture else ()
    min_width_px = min(12_000, max(620, scale.duration_ms // 1000))
    curve, points = draw_curve(footage.sound) if footage.sound else ("", 1)
    return Timeline(
        min_width_px=min_width_px,
        ticks=_draw_ticks(scale, min_width_px),
        frames=_draw_frames(scale, thinned(footage.stills, max_stills), [shot.span.start_ms for shot in shots]),
        quality=tuple(_draw_quality(scale, shot, lang) for shot in shots),
        curve=curve,
        curve_points=points,
        speech=_draw_speech(scale, footage.sound, lang),
        products=_draw_products(scale, footage.slices, products, lang),
        windows=_draw_windows(scale, index, plan, lang),
    )


def _draw_ticks(scale: Scale, min_width_px: int) -> tuple[tuple[float, str], ...]:
    most = max(4, min_width_px // 90)
    steps_s = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
    step_ms = next((1000 * s for s in steps_s if scale.duration_ms / (1000 * s) <= most), 3_600_000)
    times = range(0, scale.duration_ms, step_ms)
    return tuple((scale.left(t), f"{t // 60_000}:{t // 1000 % 60:02d}") for t in times if scale.left(t) < 95)


def _draw_frames(scale: Scale, stills: tuple[Still, ...], cuts_ms: list[int]) -> tuple[Frame, ...]:
    drawn = [(still.time_ms, made) for still in stills if (made := still_to_uri(still)) is not None]
    times_ms = [time_ms for time_ms, _ in drawn]
    borders_ms = [0, *(_border(a, b, cuts_ms) for a, b in pairwise(times_ms)), scale.duration_ms]
    frames = []
    for (start_ms, end_ms), (_, (uri, width_px)) in zip(pairwise(borders_ms), drawn, strict=False):
        left, width = scale.place(Span(start_ms, max(start_ms, end_ms)))
        frames.append(Frame(left=left, width=width, uri=uri, width_px=width_px))
    return tuple(frames)


def _border(before_ms: int, after_ms: int, cuts_ms: list[int]) -> int:
    """Where one still gives way to the next: at a cut if there is one between them, else half way."""
    middle_ms = (before_ms + after_ms) // 2
    between = [cut_ms for cut_ms in cuts_ms if before_ms < cut_ms <= after_ms]
    return min(between, key=lambda cut_ms: abs(cut_ms - middle_ms)) if between else middle_ms


def _draw_quality(scale: Scale, shot: Shot, lang: Lang) -> Bar:
    left, width = scale.place(shot.span)
    score = shot.quality.score
    reasons = (Text("；", "; ").get(lang)).join(reason.get(lang) for reason in shot.quality.reasons)
    info = f"{format_span(shot.span)} · {Text('画质', 'quality').get(lang)} {round(100 * score)}"
    return Bar(
        left=left, width=width, colour=quality_colour(score), fill=max(0.18, min(1.0, score)),
        info=f"{info} · {reasons}" if reasons else info,
    )  # fmt: skip


def draw_curve(sound: SoundAnalysis) -> tuple[str, int]:
    """An SVG path of the level over time, -60..-6 dBFS, and how many points wide it is; the loudest of each bucket."""
    levels = sound.levels_db
    if not levels:
        return "", 1
    points = min(_CURVE_POINTS, len(levels))
    heights = []
    for point in range(points):
        start = point * len(levels) // points
        level = max(levels[start : max(start + 1, (point + 1) * len(levels) // points)])
        share = (level - _FLOOR_DB) / (_CEILING_DB - _FLOOR_DB) if math.isfinite(level) else 0.0
        heights.append(100 - round(100 * min(max(share, 0.0), 1.0)))
    line = " ".join(f"L{x + 0.5} {y}" for x, y in enumerate(heights))
    return f"M0 100 L0 {heights[0]} {line} L{points} {heights[-1]} L{points} 100 Z", points


def _draw_speech(scale: Scale, sound: SoundAnalysis | None, lang: Lang) -> tuple[Bar, ...]:
    if sound is None:
        return ()
    bars = []
    for span in sound.speech:
        left, width = scale.place(span)
        info = f"{format_span(span)} · {Text('有人说话', 'somebody speaks').get(lang)}"
        bars.append(Bar(left=left, width=width, colour="#54707f", info=info))
    return tuple(bars)


def _draw_products(
    scale: Scale, slices: tuple[ProductSlice, ...], products: tuple[ProductCard, ...], lang: Lang
) -> tuple[ProductRow, ...]:
    rows = []
    for number, card in enumerate(products):
        own = [piece for piece in slices if piece.product_id == card.id]
        if own:
            colour = PRODUCT_COLOURS[number % len(PRODUCT_COLOURS)]
            bars = tuple(_draw_slice(scale, piece, card.name, colour, lang) for piece in own)
            rows.append(ProductRow(name=card.name, colour=colour, bars=bars))
    return tuple(rows)


def _draw_slice(scale: Scale, piece: ProductSlice, name: str, colour: str, lang: Lang) -> Bar:
    left, width = scale.place(piece.span)
    times = Text(f"{piece.mentions} 次", f"×{piece.mentions}").get(lang)
    named = Text(f"提到 {piece.mentions} 次", f"named {piece.mentions} times").get(lang)
    sure = Text("把握", "sure").get(lang)
    reasons = "".join(f" · {reason.get(lang)}" for reason in piece.reasons)
    info = f"{name} · {format_span(piece.span)} · {named} · {sure} {round(100 * piece.confidence)}%{reasons}"
    return Bar(left=left, width=width, colour=colour, info=info, label=f"{name} {times}")


def _draw_windows(scale: Scale, index: int, plan: MakePlan, lang: Lang) -> tuple[Window, ...]:
    windows = []
    for number, clip in enumerate(plan.clips, start=1):
        at_ms = 0
        for part in clip.parts:
            if part.footage == index:
                left, width = scale.place(part.span)
                info = f"{format_span(part.span)} → {Text('成片', 'clip').get(lang)} {number} {clip.title}"
                windows.append(
                    Window(left=left, width=width, clip_id=clip.id, number=number, at_s=at_ms / 1000, info=info)
                )
            at_ms += part.span.duration_ms
    return tuple(windows)
