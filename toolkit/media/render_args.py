"""FFmpeg's arguments for the pictures of a clip, as pure functions. Times are clip time unless a docstring differs.

One pass decodes, crops, scales, joins, captions and encodes; the sound comes levelled from `sound_args`. File names
inside the filters are relative ASCII: FFmpeg runs in the working folder, so no user's path has to be escaped.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import ffmpeg

from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import ClipPart, OutputProfile
from toolkit.media.container import CONTAINERS
from toolkit.media.crop_commands import crop_names, crop_steps, first_place
from toolkit.media.ffmpeg import file_url
from toolkit.media.recolour import recoloured

SAMPLE_RATE_HZ = 48_000
CAPTIONS_FILE = "captions.ass"
MASK_FILE = "covers.gray"
FONTS_FOLDER = "fonts"
LEVELLED_FILE = "levelled.f32"
"""The clip's sound: float32, 48 kHz, stereo, no header."""

NEEDED_FILTERS = (
    "alphamerge",
    "anullsrc", "apad", "aresample", "ass", "atrim", "concat", "crop", "extractplanes", "fps", "gblur", "highpass",
    "lut2", "lutyuv", "mergeplanes", "overlay", "scale", "select", "sendcmd", "setparams", "tonemap", "tpad", "trim",
    "zscale",
)  # fmt: skip

_INPUT_MARGIN_MS = 200
"""Read past a part's end, so that rounding never leaves its last frame out."""
_BEHIND_BRIGHTNESS = 0.7
"""Of the blurred copy behind a padded picture: darker, so that the eye stays on the picture."""
_KEYFRAME_S = 2
CRF = 22
PRESET = "superfast"
X264_PARAMS = "mbtree=1:rc-lookahead=20:aq-mode=2"
"""`superfast` with the little that its quality lacks beside `veryfast`: bits where they last (mbtree, 20 frames ahead)
and where the eye looks (aq). At the size that `veryfast` takes, for 0.6 to 0.87 of its CPU, VMAF differed by +2.4 to
+3.0 on three clips held back and by +1.2, +1.2, 0.0 and -2.9 on four others; of the last, tomatoes that sway in the
wind, the worst frame looks the same to the eye (bench/RESULTS.md, Rendering)."""
_AUDIO_BITRATE = "128k"
_CEILING_BPS = 8_000_000
_COVER_COLUMNS = 12
"""A face as wide as half the picture is six colours wide under a cover; people are told apart from about 16 on
(Bachmann 1991, "Identification of spatially quantised tachistoscopic images of faces")."""
_REFERENCE_WHITE_NITS = 203
"""ITU-R BT.2408: where HDR footage puts paper white. Mobius at this level keeps mid greys (75 % HLG -> 86 % SDR)."""

Matrix = Literal["auto", "bt709", "bt601"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartInput:
    """One part with what has to be known of its footage."""

    part: ClipPart
    media: MediaInfo
    frame_count: int
    """Frames of the output that this part fills."""
    matrix: Matrix = "auto"
    """Colour matrix of the source; auto where the file says it itself."""
    command_file: str = ""
    """Name of the file with the window's path; empty where the window stands still."""
    kept_frames: tuple[tuple[int, int], ...] = ()
    """(first, behind the last) of the frames shown, counted from the part's start; () for all of them."""

    @property
    def read_frames(self) -> int:
        """Frames from the part's start to the last one shown."""
        return self.kept_frames[-1][1] if self.kept_frames else self.frame_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A picture or short film with transparency on top of the clip; file names are relative to the working folder."""

    file: str
    left_px: int
    top_px: int
    from_ms: int = 0
    until_ms: int = 0
    """0: to its own end, or the clip's where it is a picture."""
    is_still: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSpec:
    """Everything of the picture pass but its parts."""

    width_px: int
    height_px: int
    fps: int
    has_captions: bool
    overlays: tuple[Overlay, ...] = ()
    sound_file: str = ""
    """Name in the working folder; empty for a silent track."""
    threads: int = 2
    max_bps: int = _CEILING_BPS
    comment: str = ""
    mask_px: tuple[int, int] | None = None
    """Size of the pictures in `MASK_FILE`, which are white where something must not be seen; None for no such file."""


def fit_output_size(
    profile: OutputProfile, crop_width_px: int, quality: Literal["standard", "high"] = "standard"
) -> tuple[int, int]:
    """Width and height of the output: the profile's, or half as much again for `high` where the footage has the detail.

    A window of 608 px has no more detail at 1080 than at 720 and costs twice the encoding.
    """
    high = round(profile.width_px * 1.5) // 2 * 2, round(profile.height_px * 1.5) // 2 * 2
    if quality == "high" and crop_width_px >= 0.9 * high[0]:
        return high
    return profile.width_px, profile.height_px


def max_bitrate_bps(profile: OutputProfile, duration_ms: int) -> int:
    """The picture's highest rate so that the file stays under the platform's size."""
    allowed = profile.max_mb * 8_000_000 * 0.9 / max(duration_ms / 1000, 1)
    return int(min(_CEILING_BPS, max(allowed - 128_000, 300_000)))


def frame_counts(durations_ms: tuple[int, ...], fps: int) -> tuple[int, ...]:
    """Frames per part, rounded at the borders so that errors never add up.

    >>> frame_counts((1010, 1010, 1010), 30)
    (30, 31, 30)
    """
    borders, total_ms = [0], 0
    for duration_ms in durations_ms:
        total_ms += duration_ms
        borders.append((total_ms * fps + 500) // 1000)
    return tuple(later - sooner for sooner, later in pairwise(borders))


def footage_input(item: PartInput, index: int, **options: Any) -> Any:
    """The footage of part `index` as an input of ffmpeg-python, from the part's start to a little past its end."""
    return ffmpeg.input(
        file_url(item.media.path), ss=f"{item.part.span.start_ms / 1000:.3f}",
        t=f"{(item.part.span.duration_ms + _INPUT_MARGIN_MS) / 1000:.3f}",
        protocol_whitelist="file,pipe", format_whitelist=CONTAINERS, **kept_apart(index), **options,
    )  # fmt: skip


def kept_apart(index: int) -> dict[str, int]:
    """An option that differs by part: ffmpeg-python takes two inputs with equal options for one, read only once."""
    return {"thread_queue_size": 8 + index}  # 8 is FFmpeg's own default


def picture_args(items: tuple[PartInput, ...], spec: PictureSpec, out: Path) -> list[str]:
    """The one pass that makes the clip: decode, crop, scale, join, overlays, captions, H.264 and AAC."""
    pieces = [_part_picture(item, index, spec) for index, item in enumerate(items)]
    picture = pieces[0] if len(pieces) == 1 else ffmpeg.concat(*pieces, v=1, a=0)
    if spec.mask_px is not None:
        picture = _covered(picture, spec, spec.mask_px)
    for overlay in spec.overlays:
        picture = _overlaid(picture, overlay)
    if spec.has_captions:
        picture = picture.filter("ass", CAPTIONS_FILE, fontsdir=FONTS_FOLDER)
    picture = picture.filter("format", "yuv420p")
    frames = sum(item.frame_count for item in items)
    output = ffmpeg.output(picture, _clip_sound(spec, frames), file_url(out), **_encoding(spec, frames))
    return output.global_args("-filter_complex_threads", str(spec.threads)).overwrite_output().get_args()


def _covered(picture: Any, spec: PictureSpec, mask_px: tuple[int, int]) -> Any:
    """The picture, made unrecognisable where the mask is white: what is left there is `_COVER_COLUMNS` colours wide."""
    mask = ffmpeg.input(MASK_FILE, f="rawvideo", pix_fmt="gray", video_size=mask_px, framerate=spec.fps)["v:0"].filter(
        "scale", spec.width_px, spec.height_px, flags="neighbor"
    )
    both = picture.filter_multi_output("split")
    rows = max(2, round(_COVER_COLUMNS * spec.height_px / spec.width_px))
    coarse = (
        both[1]
        .filter("scale", _COVER_COLUMNS, rows, flags="area")
        .filter("scale", spec.width_px, spec.height_px, flags="bilinear")
    )
    patches = ffmpeg.filter([coarse, mask], "alphamerge")
    return ffmpeg.filter([both[0], patches], "overlay", shortest=0, format="yuv420").filter("format", "yuv420p")


def _clip_sound(spec: PictureSpec, frames: int) -> Any:
    if spec.sound_file:
        return ffmpeg.input(spec.sound_file, f="f32le", ar=SAMPLE_RATE_HZ, ch_layout="stereo").audio
    return ffmpeg.input(f"anullsrc=r={SAMPLE_RATE_HZ}:cl=stereo", format="lavfi", t=f"{frames / spec.fps:.6f}").audio


def _encoding(spec: PictureSpec, frames: int) -> dict[str, Any]:
    options: dict[str, Any] = {
        "c:v": "libx264", "preset": PRESET, "crf": CRF, "x264-params": X264_PARAMS,
        "profile:v": "high", "pix_fmt": "yuv420p",
        "r": spec.fps, "fps_mode": "cfr", "g": _KEYFRAME_S * spec.fps, "frames:v": frames,
        "maxrate": spec.max_bps, "bufsize": 2 * spec.max_bps, "threads": spec.threads,
        "color_primaries": "bt709", "color_trc": "bt709", "colorspace": "bt709", "color_range": "tv",
        "c:a": "aac", "b:a": _AUDIO_BITRATE, "ar": SAMPLE_RATE_HZ, "ac": 2,
        "map_metadata": -1, "map_chapters": -1, "movflags": "+faststart", "f": "mp4",
    }  # fmt: skip
    return {**options, "metadata": f"comment={spec.comment}"} if spec.comment else options


def _part_picture(item: PartInput, index: int, spec: PictureSpec) -> Any:
    video = item.media.video
    assert video is not None
    picture = footage_input(item, index, an=None, threads=spec.threads)["v:0"].filter(
        "fps", spec.fps, start_time=0, round="near"
    )
    if video.sar_num != video.sar_den:
        picture = picture.filter("scale", video.width_px, video.height_px).filter("setsar", 1)
    is_padded = item.part.layout == "pad"
    picture = _padded(picture, item, spec) if is_padded else _cropped(picture, item, index, spec)
    if video.transfer != "sdr":
        picture = tone_mapped(picture, video.transfer)
    picture = picture.filter("setsar", 1).filter("format", "yuv420p")
    if item.part.colour is not None:
        picture = recoloured(picture, item.part.colour)
    return (
        picture.filter("tpad", stop=item.frame_count, stop_mode="clone")
        .filter("trim", end_frame=item.frame_count)
        .filter("setpts", "PTS-STARTPTS")
    )


def _colours(item: PartInput) -> dict[str, str]:
    """Options of the scaler that turn SDR footage into BT.709; HDR stays as it is until tone mapping."""
    if item.media.video is not None and item.media.video.transfer != "sdr":
        return {}
    return {"in_color_matrix": item.matrix, "out_color_matrix": "bt709", "out_range": "tv"}


def _cropped(picture: Any, item: PartInput, index: int, spec: PictureSpec) -> Any:
    video = item.media.video
    assert video is not None
    source_px = video.width_px, video.height_px
    steps = crop_steps(item.part, source_px, (spec.width_px, spec.height_px))
    cut_name, fine_name, place = "crop", "crop", first_place(item.part, source_px)
    if item.command_file:
        cut_name, fine_name = crop_names(index)
        picture, place = picture.filter("sendcmd", f=item.command_file), (0, 0)
    if steps.cut_px != source_px:
        width, height = steps.cut_px
        picture = picture.filter(cut_name, w=width, h=height, x=place[0], y=place[1], exact=1)
    picture = _only_kept(picture, item, spec.fps)
    picture = picture.filter("scale", *steps.scaled_px, flags="bicubic", **_colours(item))
    if steps.scaled_px == steps.output_px:
        return picture
    return picture.filter(fine_name, w=spec.width_px, h=spec.height_px, x=0, y=0, exact=1)


def _only_kept(picture: Any, item: PartInput, fps: int) -> Any:
    """The frames that are shown, one after the other."""
    if not item.kept_frames:
        return picture
    chosen = "+".join(f"between(n,{first},{end - 1})" for first, end in item.kept_frames)
    return picture.filter("select", chosen).filter("setpts", f"N/({fps}*TB)")


def _padded(picture: Any, item: PartInput, spec: PictureSpec) -> Any:
    """The whole picture over a blurred, darker copy of itself; the copy is blurred small, which costs a hundredth."""
    video = item.media.video
    assert video is not None
    picture = _only_kept(picture, item, spec.fps)
    scale = min(spec.width_px / video.width_px, spec.height_px / video.height_px)
    width, height = round(video.width_px * scale) // 2 * 2, round(video.height_px * scale) // 2 * 2
    colours = _colours(item)
    if (width, height) == (spec.width_px, spec.height_px):
        return picture.filter("scale", width, height, flags="bicubic", **colours)
    both = picture.filter_multi_output("split")
    small_width, small_height = spec.width_px // 16 * 2, spec.height_px // 16 * 2
    behind = (
        both[0]
        .filter("scale", small_width, small_height, force_original_aspect_ratio="increase", flags="area", **colours)
        .filter("crop", small_width, small_height)
        .filter("gblur", sigma=4)
        .filter("lutyuv", y=f"minval+(val-minval)*{_BEHIND_BRIGHTNESS}")
        .filter("scale", spec.width_px, spec.height_px, flags="bilinear")
        .filter("setsar", 1)
    )
    front = both[1].filter("scale", width, height, flags="bicubic", **colours).filter("setsar", 1)
    place = {"x": (spec.width_px - width) // 2, "y": (spec.height_px - height) // 2}
    is_hdr = video.transfer != "sdr"
    return behind.overlay(front, **place, **({"format": "yuv420p10"} if is_hdr else {}))


def tone_mapped(picture: Any, transfer: str) -> Any:
    source = {"hlg": "arib-std-b67", "pq": "smpte2084"}[transfer]
    return (
        picture.filter(
            "zscale", tin=source, pin="bt2020", min="bt2020nc", rin="tv", t="linear", npl=_REFERENCE_WHITE_NITS
        )
        .filter("format", "gbrpf32le")
        .filter("zscale", p="bt709")
        .filter("tonemap", "mobius", desat=0)
        .filter("zscale", t="bt709", m="bt709", r="tv")
    )


def _overlaid(picture: Any, overlay: Overlay) -> Any:
    source = ffmpeg.input(overlay.file).video
    if overlay.from_ms and not overlay.is_still:
        source = source.filter("setpts", f"PTS+{overlay.from_ms / 1000:.3f}/TB")
    top = source.filter("scale", out_color_matrix="bt709", out_range="tv").filter("format", "yuva420p")
    options: dict[str, Any] = {"x": overlay.left_px, "y": overlay.top_px}
    if overlay.is_still:
        shown = f"gte(t,{overlay.from_ms / 1000:.3f})"
        shown += f"*lt(t,{overlay.until_ms / 1000:.3f}-0.001)" if overlay.until_ms else ""
        options |= {"eof_action": "repeat", "enable": shown}
    elif overlay.until_ms:
        shown = f"between(t,{overlay.from_ms / 1000:.3f},{overlay.until_ms / 1000:.3f}-0.001)"
        options |= {"eof_action": "repeat", "enable": shown}
    else:
        options |= {"eof_action": "pass"}
    return picture.overlay(top, **options)
