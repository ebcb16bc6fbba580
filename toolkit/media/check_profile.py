"""Whether a finished file is what a platform takes: geometry, length, size, coding, safe areas, cover.

Reading is apart from judging.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.cue import Cue
from toolkit.core.errors import MediaUnreadable
from toolkit.core.plan import OutputProfile
from toolkit.core.text import Text
from toolkit.media.container import open_media
from toolkit.media.drawn import Placed
from toolkit.media.subtitles import LINE_STEP_EM, caption_layout, text_width_em

VIDEO_CODEC, PIXEL_FORMAT, AUDIO_CODEC = "h264", "yuv420p", "aac"
"""What every platform of the table and every phone plays; the table has no platform that asks for anything else."""
MIN_SHORT_SIDE_PX = 720
"""The common lower bound: pages on Taobao and TikTok name 720 pixels, the other platforms recommend more."""
_ASPECT_TOLERANCE = 0.01
_LENGTH_SLACK_MS = 40
"""One frame at 25 fps: a length is rounded to frames."""
_FPS_TOLERANCE = 0.01
_EDGE_TOLERANCE = 0.005
"""Of the width or height: an outline or a shadow may reach over the edge, a letter may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFacts:
    """What a finished file is, as its packets and header say."""

    width_px: int
    height_px: int
    duration_ms: int
    size_bytes: int
    fps: float
    video_codec: str
    pixel_format: str
    audio_codec: str
    """Empty without sound."""
    has_location: bool = False
    """Whether the file tells where it was shot."""


def read_facts(path: Path) -> ClipFacts:
    """The facts of the file at `path`, without decoding it.

    Raises:
        MediaUnreadable: if it can't be opened or has no pictures.
    """
    with open_media(path) as container:
        if not container.streams.video:
            raise MediaUnreadable(
                str(path), Text("里面没有画面", "it holds no pictures"), Text("请选视频", "Choose a video")
            )
        video = container.streams.video[0]
        audio = container.streams.audio[0] if container.streams.audio else None
        notes = [container.metadata, *(stream.metadata for stream in container.streams)]
        return ClipFacts(
            width_px=video.codec_context.width,
            height_px=video.codec_context.height,
            duration_ms=round(float((video.duration or 0) * (video.time_base or 0)) * 1000)
            or round((container.duration or 0) / 1000),
            size_bytes=path.stat().st_size,
            fps=float(video.average_rate or 0),
            video_codec=video.codec_context.name,
            pixel_format=video.codec_context.pix_fmt or "",
            audio_codec=audio.codec_context.name if audio else "",
            has_location=any("location" in key.lower() or "gps" in key.lower() for each in notes for key in each),
        )


def profile_findings(facts: ClipFacts, profile: OutputProfile) -> tuple[Text, ...]:
    """What the platform would refuse, cut or play badly; () where all is well. The platform's name is not repeated."""
    return (*_geometry(facts, profile), *_length(facts, profile), *_coding(facts, profile))


def _geometry(facts: ClipFacts, profile: OutputProfile) -> list[Text]:
    findings = []
    asked, found = profile.width_px / profile.height_px, facts.width_px / max(facts.height_px, 1)
    size = f"{facts.width_px}x{facts.height_px}"
    if abs(found / asked - 1) > _ASPECT_TOLERANCE:
        ratio = _ratio(profile.width_px, profile.height_px)
        findings.append(
            Text(f"画面是 {size}，不是 {ratio}，会被裁掉或留边", f"{size} is not {ratio}: it will be cropped or framed")
        )
    least_px = min(MIN_SHORT_SIDE_PX, profile.width_px, profile.height_px)
    if min(facts.width_px, facts.height_px) < least_px:
        findings.append(
            Text(
                f"画面是 {size}，短边不到 {least_px}，会发糊",
                f"{size}: the short side is under {least_px}: soft",
            )
        )
    if abs(facts.fps - profile.fps) > _FPS_TOLERANCE:
        findings.append(
            Text(f"帧率是 {facts.fps:g}，应为 {profile.fps}", f"{facts.fps:g} frames a second instead of {profile.fps}")
        )
    return findings


def _length(facts: ClipFacts, profile: OutputProfile) -> list[Text]:
    findings = []
    seconds = f"{facts.duration_ms / 1000:.1f}"
    if facts.duration_ms > profile.max_s * 1000 + _LENGTH_SLACK_MS:
        findings.append(
            Text(f"长 {seconds} 秒，超过 {profile.max_s:g} 秒", f"{seconds} s is longer than {profile.max_s:g} s")
        )
    if facts.duration_ms < profile.min_s * 1000 - _LENGTH_SLACK_MS:
        findings.append(
            Text(
                f"只有 {seconds} 秒，不到平台要的 {profile.min_s:g} 秒：多留一点或再拍一段，重做这一条",
                f"{seconds} s is shorter than the platform's {profile.min_s:g} s: keep or film more, make it again",
            )
        )
    if facts.size_bytes > profile.max_mb * 1_000_000:
        size_mb = f"{facts.size_bytes / 1_000_000:.0f}"
        findings.append(
            Text(f"文件 {size_mb} MB，超过 {profile.max_mb:g} MB", f"{size_mb} MB is more than {profile.max_mb:g} MB")
        )
    return findings


def _coding(facts: ClipFacts, profile: OutputProfile) -> list[Text]:
    findings = []
    if (facts.video_codec, facts.pixel_format) != (VIDEO_CODEC, PIXEL_FORMAT):
        found = f"{facts.video_codec} {facts.pixel_format}".strip()
        findings.append(Text(f"画面编码是 {found}，不少手机放不了", f"coded as {found}, which many phones can't play"))
    if facts.audio_codec and facts.audio_codec != AUDIO_CODEC:
        findings.append(Text(f"声音编码是 {facts.audio_codec}", f"its sound is {facts.audio_codec} instead of AAC"))
    if facts.has_location:
        findings.append(Text("文件里带着拍摄地点", "the file tells where it was shot"))
    return findings


def cover_findings(width_px: int, height_px: int, profile: OutputProfile) -> tuple[Text, ...]:
    """Whether a cover has the platform's size."""
    if (width_px, height_px) == (profile.cover_width_px, profile.cover_height_px):
        return ()
    asked = f"{profile.cover_width_px}x{profile.cover_height_px}"
    return (Text(f"封面是 {width_px}x{height_px}，应为 {asked}", f"the cover is {width_px}x{height_px}, not {asked}"),)


def cue_findings(cues: tuple[Cue, ...], profile: OutputProfile) -> tuple[Text, ...]:
    """Captions that are longer than a line of the platform holds; they are drawn smaller then."""
    long = [line for cue in cues for line in cue.lines if _ems(line) > profile.caption_chars + 0.5]
    if not long:
        return ()
    return (
        Text(f"{len(long)} 行字幕超过 {profile.caption_chars} 个字，会缩小：{long[0]}",
             f"{len(long)} caption lines are longer than {profile.caption_chars} characters: {long[0]}"),
    )  # fmt: skip


def placed_captions(cues: Sequence[Cue], profile: OutputProfile, size: tuple[int, int]) -> tuple[Placed, ...]:
    """The place that all captions of a clip of `size` (width, height in pixels) take together; () without any."""
    lines = [line for cue in cues for line in cue.lines]
    if not lines:
        return ()
    layout = caption_layout(profile, *size)
    half = min(max(map(text_width_em, lines)) * layout.em_px, layout.width_px) / 2
    rows = max(len(cue.lines) for cue in cues)
    height = (1 + (rows - 1) * LINE_STEP_EM) * layout.em_px
    return (
        Placed(
            name=Text("字幕", "the captions"), left_px=layout.centre_px - half, right_px=layout.centre_px + half,
            top_px=layout.bottom_px - height, bottom_px=layout.bottom_px,
        ),
    )  # fmt: skip


def place_findings(placed: Sequence[Placed], profile: OutputProfile, size: tuple[int, int]) -> tuple[Text, ...]:
    """What stands where the platform's own buttons and words lie over a clip of `size` (width, height in pixels)."""
    width, height = size
    left, top = (profile.safe_left - _EDGE_TOLERANCE) * width, (profile.safe_top - _EDGE_TOLERANCE) * height
    right = (1 - profile.safe_right + _EDGE_TOLERANCE) * width
    bottom = (1 - profile.safe_bottom + _EDGE_TOLERANCE) * height
    return tuple(
        Text(
            f"{each.name.zh}会被平台的按钮挡住，发之前请看一眼",
            f"the platform's buttons will cover this, look before you post: {each.name.en}",
        )
        for each in placed
        if each.left_px < left or each.top_px < top or each.right_px > right or each.bottom_px > bottom
    )


def fitting_profiles(facts: ClipFacts, profiles: dict[str, OutputProfile]) -> tuple[str, ...]:
    """Ids of all platforms that take the file as it is: one clip may be posted to several."""
    return tuple(profile.id for profile in profiles.values() if not profile_findings(facts, profile))


def _ratio(width_px: int, height_px: int) -> str:
    """
    >>> _ratio(720, 960)
    '3:4'
    """
    import math

    common = math.gcd(width_px, height_px)
    return f"{width_px // common}:{height_px // common}"


def _ems(line: str) -> float:
    return sum(1.0 if ord(char) > 0x2E7F else 0.56 for char in line)
