"""Short films with transparency out of MoviePy's compositions: only the moments at which something moves are drawn."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.core.errors import FfmpegFailed
from toolkit.core.text import Text
from toolkit.media.ffmpeg import disk_full, free_bytes
from toolkit.media.run_folder import NO_ROOM

if TYPE_CHECKING:
    from collections.abc import Iterator


def ease_out(share: float) -> float:
    """Fast start, soft stop, 0..1 (cubic)."""
    return 1 - (1 - min(max(share, 0.0), 1.0)) ** 3


def settle(time_s: float, over_s: float, extra: float) -> float:
    """Size of something that pops up: `extra` larger than it stays at first, settled after `over_s`."""
    return 1 + extra * (1 - ease_out(time_s / over_s))


def moving_frames(moves_s: Sequence[tuple[float, float]], duration_s: float, fps: int) -> tuple[int, ...]:
    """Numbers of the frames to draw: those in the stretches (from, until) and the first after each.

    >>> moving_frames([(0.0, 0.1), (0.9, 1.0)], 1.0, 30)
    (0, 1, 2, 3, 27, 28, 29)
    """
    count = round(duration_s * fps)
    chosen = {0}
    for start_s, end_s in moves_s:
        chosen |= {n for n in range(count) if start_s - 0.5 / fps <= n / fps <= end_s + 0.5 / fps}
    return tuple(sorted(chosen))


def write_film(target: Path, compose: Callable[[], Any], frames: Sequence[int], fps: int) -> None:
    """Draws `frames` of the MoviePy clip that `compose` gives and writes them, each held until the next one.

    Raises:
        FfmpegFailed, DiskFull: if the film can't be written.
    """
    from av.error import FFmpegError

    film = compose()
    try:
        _encode(target, film.size, _pictures(film, frames, fps), fps)
    except (OSError, FFmpegError) as error:
        if getattr(error, "errno", None) in NO_ROOM or free_bytes(target.parent) < 1_000_000:
            raise disk_full(target.parent, 10_000_000) from error
        raise FfmpegFailed(
            target.name,
            Text("标题动画没有做出来", "the animated title could not be written"),
            Text("请重试一次", "Try again"),
            stderr_tail=str(error)[-2000:],
        ) from error
    finally:
        film.close()


def _pictures(film: Any, frames: Sequence[int], fps: int) -> "Iterator[tuple[int, np.ndarray]]":
    for number in frames:
        colours = film.get_frame(number / fps)
        alpha = np.clip(film.mask.get_frame(number / fps) * 255, 0, 255)
        yield number, np.dstack([colours, alpha]).round().astype(np.uint8)


def _encode(target: Path, size: tuple[int, int], pictures: "Iterator[tuple[int, np.ndarray]]", fps: int) -> None:
    import av

    with av.open(str(target), "w") as container:
        stream = container.add_stream("png", rate=fps, options={"compression_level": "1"})
        stream.width, stream.height = size
        stream.pix_fmt = "rgba"
        stream.codec_context.time_base = Fraction(1, fps)
        for number, picture in pictures:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgba")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
