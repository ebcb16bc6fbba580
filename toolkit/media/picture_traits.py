"""What learned judgements of one picture are made from: colour, light and haze as rows of numbers.

Arrays are float32 [n] in the order of the code; `media.picture_models` knows which model reads which row. Small
pictures do: a picture of 160 pixels, its chroma at half of that, and the luma at 320 pixels for fine structure.
"""

from __future__ import annotations

import cv2
import numpy as np

from toolkit.media.frame_planes import Small

HALF_PX = 320
"""Longer side of the luma that haze is told from."""
_COLOUR_PX = 40
_LOST, _UNLIT = 0.97, 0.04
"""Light above and below which a pixel's hue says nothing of the lamp."""
_FEW = 40
_CELLS = 6, 4
_REACH = np.ones((1, 9), np.uint8)
_RISES = 20, 64
"""Grey levels within 9 pixels of slight and of strong edges."""
_EDGE_SHARES = 0.1, 0.3, 0.6, 0.9
_RATIO_SCALE = 250.0
_HUES = 6
"""Red, yellow, green, cyan, blue, violet."""
_TOLD = 0.12, 0.98
"""Brightness of the brightest channel between which a hue is told."""
_FEW_OF_HUE = 8
_USUAL_STRENGTH = 0.25, 0.3
"""What a hue that isn't there is taken for."""
_STRENGTHS = 10


def rgb_of(small: Small, offset: float, scale: float) -> np.ndarray:
    """float32 [h, w, 3], 0..1, RGB at the size of the chroma (ITU-R BT.601), whatever the range of the luma."""
    high, wide = small.blue.shape
    luma = cv2.resize(small.luma, (wide, high), interpolation=cv2.INTER_AREA).astype(np.float32)
    luma = (luma - offset) / scale
    gain = 1.0 / (scale * 224.0 / 219.0 if offset else scale)
    blue, red = ((plane.astype(np.float32) - 128.0) * gain for plane in (small.blue, small.red))
    rgb = np.stack([luma + 1.402 * red, luma - 0.344 * blue - 0.714 * red, luma + 1.772 * blue], axis=-1)
    return np.clip(rgb, 0.0, 1.0)


def colour_traits(rgb: np.ndarray) -> np.ndarray:
    """Where different estimates of the lamp's colour lie (log of red and blue to green), and how strong colours are.

    Grey world, shades of grey (Finlayson and Trezzi 2004), white patch, grey edge (van de Weijer 2007), the most
    neutral and the brightest pixels; each errs on other scenes, which is why they are weighed together.
    """
    rgb = _shrunk(rgb)
    flat = rgb.reshape(-1, 3)
    peak, mean = _most(flat), _mean(flat)
    is_told = (peak < _LOST) & (mean > _UNLIT)
    told = np.maximum(flat[is_told] if int(is_told.sum()) > _FEW else flat, 1e-3)
    ordered = np.sort(flat, axis=0)
    cubes = told * told * told
    across, down = np.abs(np.diff(rgb, axis=1)).reshape(-1, 3), np.abs(np.diff(rgb, axis=0)).reshape(-1, 3)
    logs = np.log(told + 0.02)
    lightness = _mean(told)
    order = np.argsort(lightness)
    few = max(10, len(order) // 20)
    lamps = np.stack([
        told.mean(axis=0), np.cbrt(cubes.mean(axis=0)), np.power((cubes * cubes).mean(axis=0), 1 / 6),
        *(_at(ordered, share) + lift for share, lift in ((0.02, 0.03), (0.1, 0.02), (0.5, 0.01), (0.9, 0), (0.99, 0))),
        np.exp(logs.mean(axis=0)), across.mean(axis=0) + 0.002, down.mean(axis=0) + 0.002,
        np.power(np.square(across * across * across).mean(axis=0), 1 / 6) + 0.01,
        told[order[-few:]].mean(axis=0), told[order[:few]].mean(axis=0) + 0.02,
    ])  # fmt: skip
    lamps = np.log(np.maximum(lamps, 1e-3))
    u, v = logs[:, 0] - logs[:, 1], logs[:, 2] - logs[:, 1]
    near = np.argsort(np.hypot(u, v))[:few]
    by_u, by_v = np.sort(u), np.sort(v)
    spread = [
        *(_at(by_u, share) for share in (0.05, 0.25, 0.5, 0.75, 0.95)),
        *(_at(by_v, share) for share in (0.05, 0.25, 0.5, 0.75, 0.95)),
        u.std(), v.std(), (u * v).mean() - u.mean() * v.mean(),
    ]  # fmt: skip
    return np.concatenate([
        lamps[:, 0] - lamps[:, 1], lamps[:, 2] - lamps[:, 1], [u[near].mean(), v[near].mean()], spread,
        [float((peak >= _LOST).mean())], _strength(flat, peak, mean),
    ]).astype(np.float32)  # fmt: skip


def _strength(flat: np.ndarray, peak: np.ndarray, mean: np.ndarray) -> list[float]:
    """How strong colours are: differences between the channels, alone and as a share of the brightest of them."""
    chroma = peak - _least(flat)
    ordered, shares = np.sort(chroma), np.sort(chroma / np.maximum(peak, 0.15))
    light = np.sort(mean)
    contrast = _at(light, 0.95) - _at(light, 0.05)
    strength = [float(np.log(0.01 + _at(ordered, share))) for share in (0.5, 0.75, 0.9, 0.97, 0.995)]
    return [
        *strength, *(float(np.log(0.01 + _at(shares, share))) for share in (0.5, 0.9, 0.97, 0.995)),
        float(np.log(0.01 + chroma.std())), float(np.log(0.02 + contrast)), float(np.log(0.02 + light.mean())),
        strength[4] - float(np.log(0.02 + contrast)),
    ]  # fmt: skip


def hue_traits(rgb: np.ndarray) -> np.ndarray:
    """How much of the picture has each hue and how strong it is there: pale leaves tell more than a pale wall does."""
    flat = _shrunk(rgb).reshape(-1, 3)
    peak = _most(flat)
    chroma = peak - _least(flat)
    red, green, blue = flat.T
    some = np.maximum(chroma, 1e-6)
    of_rest = np.where(peak == green, (blue - red) / some + 2, (red - green) / some + 4)
    hue = np.where(peak == red, ((green - blue) / some) % _HUES, of_rest)
    strength = chroma / np.maximum(peak, 0.1)
    sector = np.floor((hue + 0.5) % _HUES).astype(int)
    is_told = (peak > _TOLD[0]) & (peak < _TOLD[1])
    found: list[float] = []
    for number in range(_HUES):
        own = np.sort(strength[(sector == number) & is_told])
        of_own = [float(_at(own, share)) for share in (0.5, 0.9)] if len(own) >= _FEW_OF_HUE else _USUAL_STRENGTH
        found += [float(np.sqrt(len(own) / len(flat))), *of_own]
    level = np.clip((strength[is_told] * _STRENGTHS).astype(int), 0, _STRENGTHS - 1)
    shares = np.bincount(level, minlength=_STRENGTHS) / max(1, len(level))
    return np.array([*found, *np.sqrt(shares)], np.float32)


def light_traits(small: Small, rgb: np.ndarray, offset: float, scale: float) -> np.ndarray:
    """How the bright part of the picture is spread: light that is lost fades in, a white ground begins at an edge."""
    luma = small.luma
    counts = np.cumsum(cv2.calcHist([luma], [0], None, [256], [0, 256]).ravel()) / luma.size
    levels = (0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97)
    below = np.array([counts[min(255, max(0, int(offset + level * scale)))] for level in levels])
    shares = np.diff(below, prepend=0.0, append=1.0)
    hot, white, near = (offset + level * scale for level in (0.965, 0.93, 0.80))
    is_hot, is_white = luma >= hot, (luma >= white).astype(np.uint8)
    ring = cv2.dilate(is_white, np.ones((5, 5), np.uint8)) - is_white
    around = luma[ring > 0]
    fading = float((around > near).mean()) if len(around) else 0.0
    high, wide = luma.shape
    lost = float(is_hot.mean())
    peak, least = _most(rgb), _least(rgb)
    one, any_lost = float(((peak >= _LOST) & (least < 0.9)).mean()), float((peak >= _LOST).mean())
    dark = [(float(np.searchsorted(counts, share)) - offset) / scale for share in (0.01, 0.1, 0.5, 0.9)]
    return np.array([
        *shares, lost, float(is_hot[high // 4 : -high // 4, wide // 4 : -wide // 4].mean()), fading, fading * lost,
        one, any_lost, one / (any_lost + 0.02), *dark, shares[8] / (shares[9] + 0.02),
        (shares[6] + shares[7]) / (shares[9] + 0.05), float((ring > 0).mean()), float(rgb.mean()),
    ], np.float32)  # fmt: skip


def haze_traits(half: np.ndarray, small: Small, rgb: np.ndarray, offset: float, scale: float) -> np.ndarray:
    """How far down the darkest spots of each part reach, and how structure is spread over sizes and over the picture.

    `half`: uint8 luma at `HALF_PX`. Dark spots after He, Sun and Tang's dark channel (2009): in a clear picture nearly
    every part has a pixel that lacks one colour.
    """
    dark = np.sort(cv2.erode(_least(rgb), np.ones((3, 3), np.uint8)).ravel())
    counts = np.cumsum(cv2.calcHist([small.luma], [0], None, [256], [0, 256]).ravel()) / small.luma.size
    found = [float(_at(dark, share)) for share in (0.02, 0.1, 0.25, 0.5, 0.75)]
    found += [(float(np.searchsorted(counts, share)) - offset) / scale for share in (0.005, 0.05, 0.2)]
    found += [*_edge_profile(half, 2), *_edge_profile(small.luma, 1)]
    high, wide = small.luma.shape
    grid = _CELLS if wide >= high else (_CELLS[1], _CELLS[0])
    return np.array([*found, *_floors(small.luma, grid, offset, scale), *_bands(half, small.luma, grid)], np.float32)


def _edge_profile(luma: np.ndarray, skip: int) -> list[float]:
    """How much of each edge's rise within 9 pixels is one step: behind a smear a sharp core stands on a soft foot.

    Of every `skip`th row and column; of slight and of strong edges the steepness that some shares of them reach.
    """
    counts = np.zeros((len(_RISES), 256))
    total = 0
    for picture in (luma[::skip], luma[:, ::skip].T):
        picture = np.ascontiguousarray(picture)
        steps = cv2.absdiff(picture[:, 1:], picture[:, :-1])
        rise = cv2.subtract(cv2.dilate(picture, _REACH), cv2.erode(picture, _REACH))[:, :-1]
        steepest = cv2.dilate(steps, _REACH)
        ratio = cv2.divide(steepest, rise, scale=_RATIO_SCALE)
        total += ratio.size
        for number, least in enumerate(_RISES):
            is_edge = cv2.threshold(rise, least, 255, cv2.THRESH_BINARY)[1]
            counts[number] += cv2.calcHist([ratio], [0], is_edge, [256], [0, 256]).ravel()
    sums = np.cumsum(counts, axis=1)
    found = [float(np.log(0.001 + sums[number, -1] / total)) for number in range(len(_RISES))]
    for each in sums:
        if each[-1] < _FEW:
            found += [0.5] * len(_EDGE_SHARES)
        else:
            found += [float(np.searchsorted(each, each[-1] * share)) / _RATIO_SCALE for share in _EDGE_SHARES]
    return found


def _floors(luma: np.ndarray, grid: tuple[int, int], offset: float, scale: float) -> list[float]:
    wide, high = luma.shape[1] // grid[0], luma.shape[0] // grid[1]
    cells = luma[: high * grid[1], : wide * grid[0]].reshape(grid[1], high, grid[0], wide).swapaxes(1, 2)
    # NumPy sorts floats ten times as fast as bytes
    cells = np.sort(cells.reshape(grid[0] * grid[1], -1).astype(np.float32), axis=1)
    count = cells.shape[1]
    floor, top = ((cells[:, int(share * count)] - offset) / scale for share in (0.02, 0.98))
    rise, share = np.sort(top - floor), np.sort(floor / (np.maximum(top, 0) + 0.05))
    return [
        float(floor.mean()), float(floor.std()), float(rise.mean()), float(_at(rise, 0.25)),
        *(float(_at(share, at)) for at in (0.1, 0.25, 0.5, 0.75)),
    ]  # fmt: skip


def _bands(half: np.ndarray, luma: np.ndarray, grid: tuple[int, int]) -> list[float]:
    """Structure of 2, 4, 8 and 16 pixels of 320 in mean and by place: a smear takes the fine one, here and there."""
    fourth = cv2.resize(luma, (luma.shape[1] // 2, luma.shape[0] // 2), interpolation=cv2.INTER_AREA)
    eighth = cv2.resize(fourth, (fourth.shape[1] // 2, fourth.shape[0] // 2), interpolation=cv2.INTER_AREA)
    parts = [
        cv2.resize(cv2.absdiff(each, cv2.blur(each, (3, 3))), grid, interpolation=cv2.INTER_AREA).astype(np.float32)
        for each in (half, luma, fourth, eighth)
    ]
    means = [float(np.log(0.3 + part.mean())) for part in parts]
    found = [*means, means[0] - means[1], means[1] - means[2], means[2] - means[3], means[0] - means[3]]
    for fine in parts[:2]:
        ratio = np.sort(np.log((fine + 0.3) / (parts[3] + 0.6)).ravel())
        found += [float(ratio.std()), *(float(_at(ratio, share)) for share in (0.1, 0.3, 0.7, 0.9))]
    contrast = float(np.log(1.0 + luma.std()))
    return [*found, contrast, means[0] - contrast, means[2] - contrast]


def _shrunk(rgb: np.ndarray) -> np.ndarray:
    longer = max(rgb.shape[:2])
    if longer <= _COLOUR_PX:
        return rgb
    scale = _COLOUR_PX / longer
    size = max(4, round(rgb.shape[1] * scale)), max(4, round(rgb.shape[0] * scale))
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)


def _at(ordered: np.ndarray, share: float) -> np.ndarray:
    """The value below which `share` of the sorted first axis lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# over a last axis of three, NumPy's own are twenty times as slow


def _most(rgb: np.ndarray) -> np.ndarray:
    return np.maximum(np.maximum(rgb[..., 0], rgb[..., 1]), rgb[..., 2])


def _least(rgb: np.ndarray) -> np.ndarray:
    return np.minimum(np.minimum(rgb[..., 0], rgb[..., 1]), rgb[..., 2])


def _mean(rgb: np.ndarray) -> np.ndarray:
    return (rgb[..., 0] + rgb[..., 1] + rgb[..., 2]) / 3
