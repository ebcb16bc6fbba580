"""What is wrong with footage, as findings with time, picture and remedy. All times are source time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from toolkit.core.footage_rules import FOOTAGE_RULES, FootageLevel
from toolkit.core.media_info import MediaInfo
from toolkit.core.shot import Moment, PictureAnalysis, Shot
from toolkit.core.spans import Span, format_clock, merge_spans
from toolkit.core.text import Text

SHORT_MS = 3000
MIN_SIDE_PX = 720
TOO_SMALL_PX = 480
"""Shorter side below which a post on a phone's screen of 1080 pixels is mush: each pixel becomes five."""
MIN_FPS = 20.0
_MIN_FAULT_MS = 1000
"""A fault of less than a second is a hand that passes or a camera that focuses."""
_FAULT_GAP_MS = 800
_WHOLE_SHARE = 0.8
_MIN_BROKEN_SHARE = 0.005
_LOOK_ALIKE = 9.0
"""Mean difference of two tiny copies (0..255) below which two shots show the same."""
_MIN_LOOK_STRUCTURE = 6.0
"""Deviation of a tiny copy's luma below which it is too plain to tell one from another."""
_UNSEEN = ("black", "covered", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageFinding:
    """One thing that is wrong with a file, or with a stretch of it."""

    rule: str
    """Key of `footage_rules.FOOTAGE_RULES`."""
    level: FootageLevel
    span: Span | None
    """Source time; None for the whole file."""
    message: Text
    fix: Text
    source: str
    """Where the threshold comes from."""
    picture_ms: int | None = None
    """Source time of a picture that shows it."""
    is_reshoot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """Everything found in one file."""

    path: str
    name: str
    info: MediaInfo | None
    """None if it can't be opened."""
    score: float | None
    """0..1, of all shots by their length; None without pictures."""
    shots: tuple[Shot, ...]
    findings: tuple[FootageFinding, ...]
    """The gravest first, then in order of time."""

    @property
    def shoot_again(self) -> tuple[FootageFinding, ...]:
        return tuple(found for found in self.findings if found.is_reshoot)


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageCheck:
    """The result of `chushan check`."""

    SCHEMA: ClassVar[str] = "FootageCheck.1"

    files: tuple[FileCheck, ...]
    sheet: str | None = None
    """Path of the contact sheet."""

    @property
    def shoot_again(self) -> int:
        """Findings that only shooting again helps."""
        return sum(len(file.shoot_again) for file in self.files)

    @property
    def unusable(self) -> int:
        """Files that can't be opened, are cut off or have no pictures."""
        return sum(any(f.level == "error" and not f.is_reshoot for f in file.findings) for file in self.files)


def finding(
    rule: str, message: Text | None = None, span: Span | None = None, picture_ms: int | None = None,
    level: FootageLevel | None = None,
) -> FootageFinding:  # fmt: skip
    """A breach of `rule`, said in the rule's own words unless `message` says more; a `level` may soften it."""
    known = FOOTAGE_RULES[rule]
    return FootageFinding(
        rule=rule, level=level or known.level, span=span, message=message or known.name, fix=known.fix,
        source=known.source, picture_ms=picture_ms, is_reshoot=known.is_reshoot and (level or known.level) != "advice",
    )  # fmt: skip


def in_order(findings: Iterable[FootageFinding]) -> tuple[FootageFinding, ...]:
    """The gravest first, then by time."""
    ranks = {"error": 0, "warning": 1, "advice": 2}
    return tuple(sorted(findings, key=lambda f: (ranks[f.level], f.span.start_ms if f.span else -1)))


def check_file(info: MediaInfo) -> tuple[FootageFinding, ...]:
    """Findings on how the file was recorded and copied."""
    found = []
    if info.missing_ms:
        there_s, missing_s = info.duration_ms / 1000, info.missing_ms / 1000
        found.append(
            finding(
                "cut-off",
                Text(
                    f"文件不完整：后面少了约 {missing_s:.0f} 秒，只读到 {there_s:.0f} 秒",
                    f"the file is cut off: about {missing_s:.0f} s are missing after {there_s:.0f} s",
                ),
            )
        )
    if info.video is not None:
        found += _check_video(info)
    if info.duration_ms < SHORT_MS:
        length_s = info.duration_ms / 1000
        found.append(finding("short", Text(f"太短，只有 {length_s:.1f} 秒", f"very short: {length_s:.1f} s")))
    return tuple(found)


def _check_video(info: MediaInfo) -> list[FootageFinding]:
    video = info.video
    assert video is not None
    found = []
    found += _check_size(min(video.width_px, video.height_px), f"{video.width_px}×{video.height_px}", info.duration_ms)
    if video.width_px > video.height_px:
        found.append(finding("landscape"))
    if video.transfer != "sdr":
        kind = {"hlg": "HLG", "pq": "PQ / HDR10"}[video.transfer]
        found.append(finding("hdr", Text(f"是 HDR 视频（{kind}）", f"HDR footage ({kind})")))
    if video.is_vfr:
        found.append(
            finding(
                "vfr", Text(f"帧率不固定，平均 {video.fps:.0f} 帧", f"variable frame rate, {video.fps:.0f} on average")
            )
        )
    if video.fps < MIN_FPS:
        found.append(
            finding(
                "low-frame-rate",
                Text(f"每秒只有 {video.fps:.0f} 帧，动作会卡", f"only {video.fps:.0f} frames a second"),
            )
        )
    return found


def _check_size(shorter_px: int, size: str, duration_ms: int) -> list[FootageFinding]:
    if shorter_px < TOO_SMALL_PX:
        message = Text(f"画面太小，只有 {size}，发不了", f"too small for a post: only {size} pixels")
        return [finding("too-small", message, picture_ms=duration_ms // 2)]
    if shorter_px < MIN_SIDE_PX:
        message = Text(f"分辨率只有 {size}，放大会糊", f"only {size} pixels: it blurs when enlarged")
        return [finding("low-resolution", message)]
    return []


def sized_shots(shots: tuple[Shot, ...], info: MediaInfo) -> tuple[Shot, ...]:
    """`shots` with scores that count the picture's size: however sharp, 360 pixels are worth half of the 720 of a post.

    The analysis itself judges pictures at 640 pixels and can't see it.
    """
    if info.video is None:
        return shots
    share = min(1.0, min(info.video.width_px, info.video.height_px) / MIN_SIDE_PX)
    return tuple(
        replace(shot, quality=replace(shot.quality, score=round(shot.quality.score * share, 3))) for shot in shots
    )


def check_pictures(pictures: PictureAnalysis, duration_ms: int) -> tuple[FootageFinding, ...]:
    """Findings on what is seen, each with its stretch of time."""
    found = []
    total = pictures.frame_count + pictures.broken_frames
    if pictures.broken_frames > _MIN_BROKEN_SHARE * total:
        count = pictures.broken_frames
        found.append(finding("broken-frames", Text(f"有 {count} 帧画面坏了", f"{count} frames are damaged")))
    for rule in sorted({moment.fault for moment in pictures.moments} - {""}):
        for span in fault_spans(pictures.moments, rule, duration_ms):
            found.append(_picture_finding(rule, span, pictures.moments, duration_ms))
    return tuple(found)


def fault_spans(moments: tuple[Moment, ...], rule: str, duration_ms: int) -> tuple[Span, ...]:
    """Stretches of a second or more in which `rule` is the gravest fault, short gaps included."""
    steps = []
    for number, moment in enumerate(moments):
        if moment.fault == rule:
            after = moments[number + 1].time_ms if number + 1 < len(moments) else duration_ms
            steps.append(Span(moment.time_ms, max(moment.time_ms, min(after, duration_ms))))
    least_ms = min(_MIN_FAULT_MS, 0.6 * duration_ms)
    joined = merge_spans(steps, max_gap_ms=_FAULT_GAP_MS)
    return tuple(
        span for span in joined
        if sum(step.overlap_ms(span) for step in steps) >= max(least_ms, 0.6 * span.duration_ms)
    )  # fmt: skip


def _picture_finding(rule: str, span: Span, moments: tuple[Moment, ...], duration_ms: int) -> FootageFinding:
    own = [moment for moment in moments if span.contains(moment.time_ms) and moment.fault == rule]
    shown = own[len(own) // 2]
    known = FOOTAGE_RULES[rule]
    is_whole = span.duration_ms >= _WHOLE_SHARE * duration_ms
    where = Text("整段", "throughout") if is_whole else Text(format_span(span), format_span(span))
    message = Text(f"{where.zh}{'' if is_whole else ' '}{known.name.zh}", f"{where.en}: {known.name.en}")
    return finding(rule, message, span, shown.time_ms)


def format_span(span: Span) -> str:
    return (
        f"{format_clock(span.start_ms)[:-2]}–{format_clock(span.end_ms)[:-2]}"
        if span.duration_ms >= 2000
        else (f"{format_clock(span.start_ms)}–{format_clock(span.end_ms)}")
    )


def overall_score(shots: tuple[Shot, ...]) -> float | None:
    """Mean score of the shots by their length; None without any."""
    total_ms = sum(shot.span.duration_ms for shot in shots)
    return round(sum(s.quality.score * s.span.duration_ms for s in shots) / total_ms, 3) if total_ms else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotLook:
    """How a shot of one of the files looks, to find the same one again."""

    file: int
    name: str
    span: Span
    looks: tuple[str, ...]
    """Of its moments at a quarter, a half and three quarters."""


def looks_of(file: int, name: str, pictures: PictureAnalysis) -> tuple[ShotLook, ...]:
    """One for each shot in which something can be seen."""
    found = []
    for shot in pictures.shots:
        own = [moment for moment in pictures.moments if shot.span.contains(moment.time_ms)]
        if len(own) < 3 or set(shot.quality.faults) & set(_UNSEEN):
            continue
        looks = tuple(own[len(own) * quarter // 4].look for quarter in (1, 2, 3))
        found.append(ShotLook(file=file, name=name, span=shot.span, looks=looks))
    return tuple(found)


def find_duplicates(shots: tuple[ShotLook, ...]) -> tuple[tuple[int, FootageFinding], ...]:
    """(number of the file, finding) for each shot that shows what an earlier one shows."""
    found = []
    tables = [tuple(bytes.fromhex(look) for look in shot.looks) for shot in shots]
    for later in range(1, len(shots)):
        if not all(_has_structure(look) for look in tables[later]):
            continue
        same = next((n for n in range(later) if _is_alike(tables[n], tables[later])), None)
        if same is None:
            continue
        first, shot = shots[same], shots[later]
        place = Text("", "") if first.file == shot.file else Text(f"{first.name} ", f"{first.name} ")
        span, other = format_span(shot.span), format_span(first.span)
        message = Text(f"{span} 和 {place.zh}{other} 的镜头几乎一样", f"{span}: nearly the same as {place.en}{other}")
        middle_ms = (shot.span.start_ms + shot.span.end_ms) // 2
        found.append((shot.file, finding("duplicate-shot", message, shot.span, middle_ms)))
    return tuple(found)


def _has_structure(look: bytes) -> bool:
    luma = look[:16]
    mean = sum(luma) / 16
    return (sum((value - mean) ** 2 for value in luma) / 16) ** 0.5 >= _MIN_LOOK_STRUCTURE


def _is_alike(one: tuple[bytes, ...], other: tuple[bytes, ...]) -> bool:
    return all(
        sum(abs(a - b) for a, b in zip(x, y, strict=True)) / len(x) < _LOOK_ALIKE
        for x, y in zip(one, other, strict=True)
    )
