"""A clip of the benchmark `render` as its documentation shows to compose one with MoviePy alone.

The same clip as ours: the window along its path (`transform`, as the user guide writes its own filters), `resized`,
captions as a `TextClip` with an outline each, and the same drawn title, price sticker and end card as an `ImageClip`
each, moved by `with_position`, `Resize` and `CrossFadeIn`. MoviePy has no loudness meter: `AudioNormalize` brings the
peak to full scale. Nothing is drawn by other libraries and nothing is left out that it can do.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.core.plan import EndCard
from toolkit.media import end_card, title_card
from toolkit.media.animation import ease_out
from toolkit.media.fonts import caption_font
from toolkit.media.render_args import CRF, PRESET, X264_PARAMS
from toolkit.media.subtitles import caption_layout

if TYPE_CHECKING:
    from bench.render import Case

_OUTLINE_PX = 3


def compose(case: "Case", out: Path, *, as_is: bool = False) -> None:
    """Writes the clip of `case` to `out`.

    With x264 set as ours, or `as_is` with what `write_videofile` sets by itself (preset medium).
    """
    from moviepy import CompositeVideoClip, VideoFileClip, afx

    settings: dict[str, Any] = {
        "preset": PRESET, "ffmpeg_params": ["-crf", str(CRF), "-x264-params", X264_PARAMS], "threads": 2,
    }  # fmt: skip
    part = case.plan.parts[0]
    size = (case.profile.width_px, case.profile.height_px)
    source = VideoFileClip(case.media.path).subclipped(part.span.start_ms / 1000, part.span.end_ms / 1000)
    picture = _windowed(source, case).resized(size).with_effects([afx.AudioNormalize()])
    film = CompositeVideoClip([picture, *_title(case, size), *_ending(case, size), *_captions(case, size)], size=size)
    film.write_videofile(
        str(out), fps=case.profile.fps, codec="libx264", audio_codec="aac", logger=None, pixel_format="yuv420p",
        temp_audiofile_path=str(out.parent), **({} if as_is else settings),
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


def _captions(case: "Case", size: tuple[int, int]) -> list[Any]:
    from moviepy import TextClip

    layout = caption_layout(case.profile, *size)
    return [
        TextClip(
            font=str(caption_font().path), text="\n".join(cue.lines), font_size=round(layout.em_px), color="white",
            stroke_color="#140e08", stroke_width=_OUTLINE_PX, margin=(0, round(0.4 * layout.em_px)),
            duration=cue.span.duration_ms / 1000,
        )
        .with_start(cue.span.start_ms / 1000)
        .with_position(("center", round(layout.bottom_px - 1.9 * layout.em_px)))
        for cue in case.plan.cues
    ]  # fmt: skip


def _title(case: "Case", size: tuple[int, int]) -> list[Any]:
    """The ribbon that slides in and leaves, the sticker that pops up and stays until the end card comes."""
    import numpy as np
    from moviepy import ImageClip

    ribbon = title_card._ribbon(case.plan.title, case.profile, size)
    tag = title_card._sticker(case.plan.sticker, case.profile, size)
    left, top = round(case.profile.safe_left * size[0]), round(case.profile.safe_top * size[1])
    popping, resting = title_card._sticker_clips(tag, left)
    rests_s = case.plan.duration_ms / 1000 - end_card.END_S - resting.start
    resting = ImageClip(np.array(tag), transparent=True, duration=rests_s).with_start(resting.start)
    sliding = title_card._ribbon_clip(ribbon, left, top + title_card._ribbon_top(ribbon, tag))
    return [sliding, popping.with_position((left, top)), resting.with_position((left, top))]


def _ending(case: "Case", size: tuple[int, int]) -> list[Any]:
    """The card that grows out of the middle and stays."""
    import numpy as np
    from moviepy import ImageClip, vfx

    card = case.plan.end_card
    assert isinstance(card, EndCard)
    drawn = end_card.draw_end_card(card, case.profile, size)
    left, top = end_card._place(drawn, case.profile, size)
    start_s = case.plan.duration_ms / 1000 - end_card.END_S

    def scale(time_s: float) -> float:
        return end_card._FROM_SCALE + (1 - end_card._FROM_SCALE) * ease_out(time_s / end_card._GROW_S)

    def place(time_s: float) -> tuple[float, float]:
        lost = 1 - scale(time_s)
        return left + lost * drawn.width / 2, top + lost * drawn.height / 2

    still = ImageClip(np.array(drawn), transparent=True)
    growing = still.with_duration(end_card._GROW_S).with_effects(
        [vfx.Resize(scale), vfx.CrossFadeIn(end_card._GROW_S * 0.6)]
    )
    resting = still.with_duration(end_card.END_S - end_card._GROW_S).with_start(start_s + end_card._GROW_S)
    return [growing.with_start(start_s).with_position(place), resting.with_position((left, top))]
