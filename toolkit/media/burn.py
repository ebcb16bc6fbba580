"""Captions burnt into a video, and pictures of how captions look: drawn by libass, as players draw them."""

import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from toolkit.core.cue import Cue
from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_style import SubtitleStyle
from toolkit.core.text import Text
from toolkit.core.transcript import Word
from toolkit.media.burn_args import BURN_SUFFIXES, NEEDED_FILTERS, burn_args
from toolkit.media.ffmpeg import partial_file, partial_folder, require_filters, run_ffmpeg
from toolkit.media.fonts import pillow_font, place_font
from toolkit.media.render_args import CAPTIONS_FILE, FONTS_FOLDER
from toolkit.media.subtitles_ass import styled_ass

_BYTES_PER_S = 1_000_000
"""What a second of the result takes at most, roughly: named when the disk is full."""
_PREVIEW_MS = 1_900
"""Moment of the preview: in the middle of the sample sentence, so that karaoke is half way."""
_SAMPLE = (("高山", 0), ("脐橙", 600), ("五斤装", 1_200), ("三十九块九", 2_000), ("包邮到家", 2_900))
_LABEL_PX, _GUTTER_PX = 34, 10


def burn_subtitles(media: MediaInfo, ass_path: Path, out: Path, reporter: Reporter, *, threads: int = 2) -> None:
    """Makes `out`: the video of `media` with the captions of `ass_path` in the picture. Blocks for its length or more.

    Size, frame rate and sound stay as they are. Nothing is left behind if it fails or is cancelled.

    Raises:
        MediaUnreadable: if there are no pictures.
        InputError: if `ass_path` can't be read, or `out` ends with none of .mp4 .m4v .mov .mkv.
        FfmpegFailed, DiskFull, OutputNotWritable: if it can't be made.
        Cancelled: if the user stopped the job.
    """
    out = out.absolute()
    _check(media, out)
    require_filters(NEEDED_FILTERS)
    needed_bytes = max(1, media.duration_ms // 1000) * _BYTES_PER_S
    with partial_folder(out) as folder:
        try:
            shutil.copyfile(ass_path, folder / CAPTIONS_FILE)
        except OSError as error:
            raise InputError(
                str(ass_path),
                Text(f"字幕文件读不了（{error.strerror}）", f"the captions can't be read ({error.strerror})"),
                Text("请先写出 .ass 字幕", "Write the captions as .ass first"),
            ) from error
        place_font(folder)
        with partial_file(out) as partial:
            run_ffmpeg(
                burn_args(media, partial, threads=threads), reporter, duration_ms=media.duration_ms,
                subject=Path(media.path).name, cwd=folder, folder=out.parent, needed_bytes=needed_bytes,
            )  # fmt: skip


def _check(media: MediaInfo, out: Path) -> None:
    if media.video is None:
        raise MediaUnreadable(
            media.path,
            Text("里面没有画面，字幕没处烧", "it has no pictures to burn captions into"),
            Text("请选视频；录音请只写字幕文件", "Choose a video; for sound write a subtitle file only"),
        )
    if out.suffix.lower() not in BURN_SUFFIXES:
        known = " ".join(BURN_SUFFIXES)
        raise InputError(
            str(out),
            Text("烧字幕不会写这种视频", "burning can't write this kind of video"),
            Text(f"文件名请以这些结尾：{known}", f"End the file's name with one of {known}"),
        )


def preview_style(style: SubtitleStyle, profile: SubtitleProfile, size_px: tuple[int, int]) -> bytes:
    """A PNG of `size_px` (width, height): two lines of a sample in this style, drawn by libass in the safe area.

    Raises:
        FfmpegFailed: if FFmpeg can't draw it. EngineMissing: if it was built without libass, or the font is missing.
    """
    import tempfile

    require_filters(("ass",))
    width_px, height_px = size_px
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "background.png").write_bytes(_background(width_px, height_px))
        cues = (sample_cue(profile),)
        (folder / CAPTIONS_FILE).write_text(styled_ass(cues, profile, style, width_px, height_px), encoding="utf-8")
        place_font(folder)
        # A still has one frame at 0 s: it is moved to the moment at which the captions are looked at.
        drawn = f"setpts=PTS+{_PREVIEW_MS / 1000}/TB,format=yuv444p,ass={CAPTIONS_FILE}:fontsdir={FONTS_FOLDER}"
        args = ["-i", "background.png", "-vf", f"{drawn},format=rgb24", "-frames:v", "1",
                "-fps_mode", "passthrough", "-y", "preview.png"]  # fmt: skip
        run_ffmpeg(args, Reporter(), duration_ms=1, subject=style.id, cwd=folder)
        return (folder / "preview.png").read_bytes()


def preview_styles(
    styles: Sequence[SubtitleStyle], profile: SubtitleProfile, size_px: tuple[int, int], columns: int = 3
) -> bytes:
    """One PNG with the preview of each style and its name below, in rows of `columns`.

    Raises:
        FfmpegFailed, EngineMissing: as `preview_style`.
    """
    from PIL import Image, ImageDraw

    width_px, height_px = size_px
    cell_px, row_px = width_px + _GUTTER_PX, height_px + _LABEL_PX + _GUTTER_PX
    columns = min(columns, len(styles))
    rows = -(-len(styles) // columns)
    sheet = Image.new("RGB", (columns * cell_px + _GUTTER_PX, rows * row_px + _GUTTER_PX), (250, 248, 244))
    draw = ImageDraw.Draw(sheet)
    for place, style in enumerate(styles):
        left, top = _GUTTER_PX + place % columns * cell_px, _GUTTER_PX + place // columns * row_px
        sheet.paste(Image.open(io.BytesIO(preview_style(style, profile, size_px))), (left, top))
        label = f"{style.id}  {style.name.zh}"
        draw.text((left + 4, top + height_px + 4), label, font=pillow_font(_LABEL_PX - 14), fill=(40, 34, 28))
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def sample_cue(profile: SubtitleProfile) -> Cue:
    """A caption of two lines and a second caption, with times of words, for previews."""
    ends = [*(start for _, start in _SAMPLE[1:]), 3_800]
    words = tuple(
        Word(text=text, span=Span(start, end), confidence=1.0) for (text, start), end in zip(_SAMPLE, ends, strict=True)
    )
    lines = ("".join(w.text for w in words[:3]), "".join(w.text for w in words[3:]))
    second = ("39.9 yuan, post free",) if profile.language == "zh" else ()
    return Cue(span=Span(0, 4_000), lines=lines, words=words, second=second)


def _background(width_px: int, height_px: int) -> bytes:
    """A PNG of sky over two hills, light above and dark below: captions must be read on all of it."""
    from PIL import Image

    rows = np.linspace(0, 1, height_px)[:, None]
    columns = np.linspace(0, 1, width_px)[None, :]
    sky = np.stack([v + 0 * columns for v in (235 - 60 * rows, 240 - 40 * rows, 250 - 20 * rows)], axis=-1)
    far = rows > 0.45 + 0.07 * np.sin(5 * columns + 1)
    near = rows > 0.62 + 0.09 * np.sin(4 * columns + 4)
    sky[far] = (126, 158, 120)
    sky[near] = (74, 96, 58)
    buffer = io.BytesIO()
    Image.fromarray(sky.clip(0, 255).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()
