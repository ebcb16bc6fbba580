"""What a shot knows about the moment it draws, and the camera that looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from drawing.pen import Pen, Point, ease


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One moment of one shot."""

    time_s: float
    """Since the shot began."""
    share: float
    """0..1 of the shot."""
    clock_s: float
    """Since the film began: what goes on across cuts, such as clouds and breathing."""
    energy: float = 0.0
    """0..1, loudness of the voice."""


@contextmanager
def camera(
    pen: Pen, frame: Frame, size: Point, start: tuple[float, float, float], end: tuple[float, float, float]
) -> Iterator[None]:
    """Looks at (x, y) with a zoom, gliding from `start` to `end`; never past the picture's edge."""
    share = 0.5 * frame.share + 0.5 * ease(frame.share)
    x, y, zoom = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    half = (size[0] / 2 / zoom, size[1] / 2 / zoom)
    x = min(max(x, half[0]), size[0] - half[0])
    y = min(max(y, half[1]), size[1] - half[1])
    pen.canvas.save()
    pen.canvas.scale(zoom, zoom)
    pen.canvas.translate(half[0] - x, half[1] - y)
    yield
    pen.canvas.restore()
