"""How the camera moved and where the subject stands, on small pictures whose truth is known."""

import math

import cv2
import numpy as np
import pytest

from toolkit.core.subject_path import read_profiles
from toolkit.media.camera_meter import CameraMeter
from toolkit.media.camera_shift import ShiftMeter, grid_points, similarity
from toolkit.media.frame_planes import Small

WIDTH, HEIGHT = 160, 90


def scene(seed: int = 0) -> np.ndarray:
    """uint8 [720, 1280]: leaves, so to say."""
    rng = np.random.default_rng(seed)
    blurred = cv2.GaussianBlur(rng.uniform(0, 255, (720, 1280)).astype(np.float32), (0, 0), 9)
    return cv2.normalize(blurred, np.empty_like(blurred), 60, 190, cv2.NORM_MINMAX).astype(np.uint8)


SCENE = scene()


def view(x_px: float = 0, y_px: float = 0, turn_deg: float = 0, size: tuple[int, int] = (WIDTH, HEIGHT)) -> np.ndarray:
    """The scene with its content moved by (x, y) pixels of the small picture."""
    scale = 0.16
    move = cv2.getRotationMatrix2D((640, 360), turn_deg, scale)
    move[:, 2] += np.array([size[0] / 2 - 640 + x_px, size[1] / 2 - 360 + y_px])
    blurred = cv2.GaussianBlur(SCENE, (0, 0), 3)
    return cv2.warpAffine(blurred, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def small(luma: np.ndarray, blob: tuple[float, float, float] | None = None) -> Small:
    """Grey but for a reddish disc at (x, y) of a radius, all in pixels."""
    picture, red = luma.copy(), np.full((luma.shape[0] // 2, luma.shape[1] // 2), 128, np.uint8)
    blue = red.copy()
    if blob is not None:
        x, y, radius = blob
        cv2.circle(picture, (round(x), round(y)), round(radius), 90, -1, cv2.LINE_AA)
        cv2.circle(red, (round(x / 2), round(y / 2)), round(radius / 2), 190, -1)
    return Small(picture, blue, red)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (0.3, -0.2), (2.5, 1.1), (-6.2, 3.4), (11, -7)])
def test_shift_is_found_to_a_twentieth_of_a_pixel(x: float, y: float) -> None:
    meter = ShiftMeter(WIDTH, HEIGHT)
    assert meter.shift(view()) == (0, 0)

    found = np.array(meter.shift(view(x, y))) * WIDTH

    assert np.abs(found - (x, y)).max() < 0.05


def test_shift_of_what_has_nothing_in_common_is_not_known() -> None:
    rng = np.random.default_rng(3)
    meter = ShiftMeter(WIDTH, HEIGHT)
    for picture in (view(), rng.integers(0, 255, (HEIGHT, WIDTH), np.uint8), np.full((HEIGHT, WIDTH), 80, np.uint8)):
        found = meter.shift(picture)
    assert all(math.isnan(each) for each in found)


def test_thing_that_passes_by_does_not_count_as_camera_movement() -> None:
    meter = ShiftMeter(WIDTH, HEIGHT)
    for n in range(6):
        x, y = meter.shift(small(view(), (50 + 5 * n, 45, 22)).luma)
        assert math.hypot(x, y) * WIDTH < 0.1


def test_turn_and_move_are_told_apart() -> None:
    found = similarity(view(), view(2, -1, 3), grid_points(WIDTH, HEIGHT))

    assert found is not None
    assert math.degrees(math.atan2(found[0, 1], found[0, 0])) == pytest.approx(3, abs=0.3)
    middle = found[:, :2] @ (WIDTH / 2, HEIGHT / 2) + found[:, 2] - (WIDTH / 2, HEIGHT / 2)
    assert middle == pytest.approx([2, -1], abs=0.15)


def _measured(frames: list[Small], fps: float = 30, rotation_deg: int = 0) -> CameraMeter:
    meter = CameraMeter(frames[0].luma.shape[::-1], rotation_deg)
    for n, frame in enumerate(frames):
        meter.measure(frame, n * 1000 / fps, 2.0)
    return meter


def test_steady_camera_is_looked_at_now_and_then_and_a_trembling_one_in_every_frame() -> None:
    still = _measured([small(view()) for _ in range(60)])
    trembling = _measured([small(view(1.5 * math.sin(n), 1.2 * math.cos(1.3 * n))) for n in range(60)])

    assert len(still.motion().times_ms) <= 23
    assert len(trembling.motion().times_ms) >= 55


@pytest.mark.parametrize(
    ("rotation_deg", "expected"), [(0, (1, 0)), (90, (0, 1)), (180, (-1, 0)), (270, (0, -1))]
)  # fmt: skip
def test_shifts_are_as_the_display_shows_them(rotation_deg: int, expected: tuple[int, int]) -> None:
    motion = _measured([small(view(n)) for n in range(10)], fps=10, rotation_deg=rotation_deg).motion()
    found = np.array([motion.shift_x[1:].mean(), motion.shift_y[1:].mean()]) * WIDTH
    assert found == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_stripes_are_as_the_display_shows_them(rotation_deg: int) -> None:
    meter = _measured([small(view(), (120, 30, 12))] * 3, fps=3, rotation_deg=rotation_deg)
    x, y = {0: (0.75, 1 / 3), 90: (2 / 3, 0.75), 180: (0.25, 2 / 3), 270: (1 / 3, 0.25)}[rotation_deg]

    sample = meter.subjects[-1]
    across, down = read_profiles([sample.across])[0], read_profiles([sample.down])[0]

    bins = (np.arange(32) + 0.5) / 32
    assert (across * bins).sum() / across.sum() == pytest.approx(x, abs=0.06)
    assert (down * bins).sum() / down.sum() == pytest.approx(y, abs=0.06)
    assert (sample.x, sample.y) == pytest.approx((x, y), abs=0.06)


def _held(meter: CameraMeter, x: float) -> float:
    """Share of what stands out within a sixth of the width of `x` (0..1), in the last sample."""
    across = read_profiles([meter.subjects[-1].across])[0].astype(float)
    near = np.abs((np.arange(32) + 0.5) / 32 - x) < 1 / 6
    return across[near].sum() / across.sum()


def test_what_moves_outweighs_what_stands_still() -> None:
    def frame(n: int) -> Small:
        both = small(view(), (35, 45, 12))
        moving = small(both.luma, (110 + 6 * n, 45, 12))
        return Small(moving.luma, moving.blue, np.maximum(moving.red, both.red))

    assert _held(_measured([frame(0)] * 6, fps=4), 0.75) == pytest.approx(0.5, abs=0.15)
    assert _held(_measured([frame(n % 3) for n in range(6)], fps=4), 0.75) > 0.6


def test_reflection_does_not_outweigh_the_subject_when_the_camera_moves() -> None:
    def frame(n: int) -> Small:
        picture = small(view(2 * n, 0), (110 + 2 * n, 45, 12))
        cv2.circle(picture.luma, (40 + 4 * n, 50), 8, 250, -1)
        return picture

    assert _held(_measured([frame(n) for n in range(6)], fps=4), 0.75) > 0.7
