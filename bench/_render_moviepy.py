"""A clip of the benchmark `render` as somebody would compose it with MoviePy alone: crop, resize, text, write."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.media.fonts import caption_font
from toolkit.media.render_args import CRF, PRESET

if TYPE_CHECKING:
    from bench.render import Case


def compose(case: "Case", out: Path, *, as_is: bool = False) -> None:
    """Writes the clip of `case` to `out`: window, captions, title and sticker as MoviePy's own clips.

    With x264 set as ours, or `as_is` with what MoviePy sets by itself (preset medium).
    """
    settings: dict[str, Any] = {} if as_is else {"preset": PRESET, "ffmpeg_params": ["-crf", str(CRF)]}
    from moviepy import CompositeVideoClip, TextClip, VideoFileClip

    part = case.plan.parts[0]
    size = (case.profile.width_px, case.profile.height_px)
    font = str(caption_font().path)
    source = VideoFileClip(case.media.path).subclipped(part.span.start_ms / 1000, part.span.end_ms / 1000)
    picture = _windowed(source, case).resized(size)
    texts: list[Any] = [
        TextClip(font=font, text="\n".join(cue.lines), font_size=48, color="white", stroke_color="black",
                 stroke_width=3, duration=cue.span.duration_ms / 1000)
        .with_start(cue.span.start_ms / 1000).with_position(("center", round(size[1] * 0.7)))
        for cue in case.plan.cues
    ]  # fmt: skip
    left, top = round(case.profile.safe_left * size[0]), round(case.profile.safe_top * size[1])
    title = TextClip(font=font, text=case.plan.title, font_size=64, color="white", bg_color="#e23e26", duration=2.8)
    sticker = TextClip(font=font, text=case.plan.sticker, font_size=48, color="#941a12", bg_color="#ffde42")
    texts += [title.with_position((left, top + 80)), sticker.with_duration(picture.duration).with_position((left, top))]
    film = CompositeVideoClip([picture, *texts], size=size)
    film.write_videofile(
        str(out), fps=case.profile.fps, codec="libx264", audio_codec="aac", audio_fps=48_000, audio_bitrate="128k",
        threads=2, logger=None, pixel_format="yuv420p", temp_audiofile_path=str(out.parent), **settings,
    )  # fmt: skip
    film.close()
    source.close()


def _windowed(source: Any, case: "Case") -> Any:
    """The crop, still or moving along the plan's path."""
    part = case.plan.parts[0]
    width, height = part.crop_width_px, part.crop_height_px
    if len(part.crop_path) == 1:
        return source.cropped(x1=round(part.crop_path[0].left_px), y1=0, width=width, height=height)
    import numpy as np

    times = [(key.time_ms - part.span.start_ms) / 1000 for key in part.crop_path]
    lefts = [key.left_px for key in part.crop_path]

    def window(get_frame: Any, time_s: float) -> Any:
        left = round(float(np.interp(time_s, times, lefts)))
        return get_frame(time_s)[:height, left : left + width]

    return source.transform(window)
