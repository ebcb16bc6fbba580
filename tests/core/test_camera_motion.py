"""Shifts of the camera: stored, smoothed, countered."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.spans import Span
from toolkit.core.steadying import MAX_SHRINK, find_tremble, shrunk

TIMES = np.round(np.arange(0, 8000, 1000 / 30))


def motion(x: np.ndarray, y: np.ndarray | None = None) -> CameraMotion:
    """Of a camera whose picture's content stands at `x`, `y` (shares of the longer side) at TIMES."""
    y = np.zeros_like(x) if y is None else y
    return CameraMotion(times_ms=TIMES, shift_x=np.diff(x, prepend=x[0]), shift_y=np.diff(y, prepend=y[0]))


def sway(size: float, hertz: float) -> np.ndarray:
    return size * np.sin(2 * np.pi * hertz * TIMES / 1000)


@given(st.lists(st.tuples(st.integers(0, 900), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)), max_size=40))
def test_stored_shifts_come_back(steps: list[tuple[int, float, float]]) -> None:
    times = np.cumsum([step[0] for step in steps]).astype(float)
    x, y = np.array([step[1] for step in steps]), np.array([step[2] for step in steps])
    x[::5] = np.nan
    y[::5] = np.nan

    back = CameraMotion.parse(CameraMotion(times_ms=times, shift_x=x, shift_y=y).format())

    assert back.times_ms.tolist() == times.tolist()
    np.testing.assert_allclose(back.shift_x, x, atol=1e-5)
    np.testing.assert_allclose(back.shift_y, y, atol=1e-5)


def test_even_pan_has_no_jitter_and_a_tremble_has() -> None:
    pan = TIMES / 1000 * 0.1
    assert motion(pan).jitter().max() < 1e-6
    assert motion(pan + sway(0.01, 4)).jitter().mean() == pytest.approx(0.01 * 2 / np.pi, rel=0.15)


@pytest.mark.parametrize("hertz", [1.5, 3.0, 6.0])
def test_what_is_countered_is_the_tremble_and_not_the_pan(hertz: float) -> None:
    tremble = find_tremble(motion(TIMES / 1000 * 0.05 + sway(0.005, hertz)), Span(0, 8000), 1920)

    assert tremble is not None
    inner = (tremble.times_ms > 1000) & (tremble.times_ms < 7000)
    wanted = np.interp(tremble.times_ms, TIMES, sway(0.005, hertz)) * 1920
    left = (tremble.off_px[:, 0] - wanted)[inner]
    assert np.std(left) < 0.15 * np.std(wanted)
    assert np.abs(tremble.off_px[:, 1]).max() < 1e-6


@pytest.mark.parametrize("path", [np.zeros_like(TIMES), TIMES / 1000 * 0.1, sway(0.0003, 4)])
def test_steady_camera_is_left_alone(path: np.ndarray) -> None:
    assert find_tremble(motion(path), Span(0, 8000), 1920) is None


def test_shifts_mostly_unknown_are_left_alone() -> None:
    shaken = motion(sway(0.01, 4))
    x = shaken.shift_x.copy()
    x[::2] = np.nan
    assert find_tremble(CameraMotion(times_ms=TIMES, shift_x=x, shift_y=x), Span(0, 8000), 1920) is None


@given(st.floats(0.1, 200), st.floats(0.1, 200))
def test_window_never_goes_along_further_than_its_margin(x: float, y: float) -> None:
    tremble = find_tremble(motion(sway(0.02, 2), sway(0.03, 3)), Span(0, 8000), 1920)
    assert tremble is not None
    limited = tremble.limited((x, y))
    assert (np.abs(limited) <= (x + 1e-9, y + 1e-9)).all()
    assert (np.sign(limited) == np.sign(tremble.off_px)).all()


def test_window_shrinks_only_where_there_is_no_room_and_never_by_more_than_it_may() -> None:
    assert shrunk((606, 1080), (1920, 1080), (40, 0)) == (606, 1080)
    width, height = shrunk((606, 1080), (1920, 1080), (0, 21.6))
    assert (width, height) == (580, 1036)
    assert shrunk((606, 1080), (1920, 1080), (0, 500))[1] >= (1 - MAX_SHRINK) * 1080 - 2
