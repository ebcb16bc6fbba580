"""A thin drawing layer over Skia: shapes, gradients, soft shadows, sprites."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import skia

Point = tuple[float, float]
Fill = str | skia.Shader


def color(code: str, alpha: float = 1.0) -> int:
    """A Skia colour of `#rrggbb`."""
    value = int(code.lstrip("#"), 16)
    return skia.ColorSetARGB(round(255 * alpha), value >> 16, value >> 8 & 255, value & 255)


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` of the way from `first` to `second`."""
    one, two = int(first[1:], 16), int(second[1:], 16)
    parts = [round((one >> s & 255) + ((two >> s & 255) - (one >> s & 255)) * share) for s in (16, 8, 0)]
    return "#{:02x}{:02x}{:02x}".format(*parts)


def _codes(colors: Sequence[str | tuple[str, float]]) -> list[int]:
    return [color(c) if isinstance(c, str) else color(*c) for c in colors]


def linear(
    start: Point, end: Point, colors: Sequence[str | tuple[str, float]], stops: list[float] | None = None
) -> Fill:
    """A gradient along a line; a colour may carry its opacity."""
    return skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], _codes(colors), stops or [])


def radial(
    center: Point, radius: float, colors: Sequence[str | tuple[str, float]], stops: list[float] | None = None
) -> Fill:
    """A gradient out of a point."""
    return skia.GradientShader.MakeRadial(skia.Point(*center), radius, _codes(colors), stops or [])


def poly(points: Sequence[Point], closed: bool = True) -> skia.Path:
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    return path


def smooth(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """A curve through all points (Catmull-Rom)."""
    count = len(points)
    at = (lambda i: points[i % count]) if closed else (lambda i: points[min(max(i, 0), count - 1)])
    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(count if closed else count - 1):
        before, here, there, after = at(i - 1), at(i), at(i + 1), at(i + 2)
        path.cubicTo(
            here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6,
            there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6,
            there[0], there[1],
        )  # fmt: skip
    if closed:
        path.close()
    return path


def oval(x: float, y: float, rx: float, ry: float | None = None) -> skia.Path:
    ry = rx if ry is None else ry
    return skia.Path.Oval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> skia.Path:
    return skia.Path.RRect(skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, y, width, height), radius, radius))


class Pen:
    """Draws on one canvas."""

    def __init__(self, canvas: skia.Canvas) -> None:
        self.canvas = canvas

    @contextmanager
    def moved(
        self, x: float = 0, y: float = 0, scale: float = 1, rotate: float = 0, skew: float = 0, flip: bool = False
    ) -> Iterator[None]:
        """Origin moved to (x, y), then turned by degrees, scaled, leant by `skew`."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.rotate(rotate)
        self.canvas.scale(-scale if flip else scale, scale)
        self.canvas.skew(skew, 0)
        yield
        self.canvas.restore()

    @contextmanager
    def clipped(self, path: skia.Path) -> Iterator[None]:
        self.canvas.save()
        self.canvas.clipPath(path, doAntiAlias=True)
        yield
        self.canvas.restore()

    @contextmanager
    def layer(self, alpha: float = 1.0, blur: float = 0.0) -> Iterator[None]:
        """What is drawn inside is blurred and made transparent as a whole."""
        paint = skia.Paint(Alphaf=alpha)
        if blur > 0:
            paint.setImageFilter(skia.ImageFilters.Blur(blur, blur))
        self.canvas.saveLayer(None, paint)
        yield
        self.canvas.restore()

    def fill(self, path: skia.Path, fill: Fill, alpha: float = 1.0, blur: float = 0.0) -> None:
        self.canvas.drawPath(path, self._paint(fill, alpha, blur))

    def line(self, path: skia.Path, fill: Fill, width: float, alpha: float = 1.0, blur: float = 0.0) -> None:
        """The path as a stroke with round ends."""
        paint = self._paint(fill, alpha, blur)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(path, paint)

    def picture(self, image: skia.Image, x: float, y: float, width: float, height: float, alpha: float = 1.0) -> None:
        self.canvas.drawImageRect(
            image, skia.Rect.MakeXYWH(x, y, width, height),
            skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear), skia.Paint(Alphaf=alpha),
        )  # fmt: skip

    def _paint(self, fill: Fill, alpha: float, blur: float) -> skia.Paint:
        paint = skia.Paint(AntiAlias=True)
        if isinstance(fill, str):
            paint.setColor(color(fill, alpha))
        else:
            paint.setShader(fill)
            paint.setAlphaf(alpha)
            paint.setDither(True)
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        return paint


def sprite(width: float, height: float, draw: Callable[[Pen], None], scale: float = 2.0) -> skia.Image:
    """A picture drawn once, with transparent ground, `scale` times finer than its units."""
    surface = skia.Surface(round(width * scale), round(height * scale))
    canvas = surface.getCanvas()
    canvas.scale(scale, scale)
    draw(Pen(canvas))
    return surface.makeImageSnapshot().withDefaultMipmaps()


def ease(share: float) -> float:
    """0..1 with a soft start and end."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def wave(time_s: float, period_s: float, phase: float = 0.0) -> float:
    """-1..1, once around in `period_s`."""
    return math.sin(2 * math.pi * (time_s / period_s + phase))
