import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.shots import MIN_SHOT_MS, FrameSeries, find_cuts, shot_spans
from toolkit.core.spans import Span


def series(pictures: list[int], *, fps: float = 25.0, noise: float = 0.0) -> FrameSeries:
    """Frames that are one even grey each (0..255), with a bit of contrast."""
    values = np.array(pictures, np.float32)
    rng = np.random.default_rng(1)
    change = np.abs(np.diff(values, prepend=values[0])) + noise * rng.random(len(values))
    return FrameSeries(
        times_ms=np.arange(len(values)) * 1000 / fps, change=change.astype(np.float32), luma=values / 255,
        contrast=np.where(values < 5, 0.0, 0.2).astype(np.float32),
        signature=np.repeat(values[:, None], 8, axis=1).astype(np.uint8),
    )  # fmt: skip


def test_cut_is_found_on_its_frame():
    assert find_cuts(series([60] * 40 + [140] * 40, noise=2.0)) == (40,)


def test_even_footage_has_no_cut():
    assert find_cuts(series([90] * 200, noise=3.0)) == ()


def test_lively_footage_is_not_chopped():
    swinging = [int(120 + 80 * np.sin(n / 2)) for n in range(200)]

    assert find_cuts(series(swinging)) == ()


def test_flash_is_no_cut():
    for frames in (1, 2, 4):
        assert find_cuts(series([60] * 40 + [250] * frames + [60] * 40)) == ()


def test_fade_through_black_is_cut_in_its_middle():
    down, up = list(range(120, 0, -4)), list(range(0, 120, 4))

    (cut,) = find_cuts(series([120] * 30 + down + [0] * 10 + up + [120] * 30))

    assert 60 <= cut <= 72


def test_long_black_is_a_stretch_of_its_own():
    assert find_cuts(series([120] * 40 + [0] * 50 + [120] * 40)) == (40, 90)


def test_cut_near_the_end_counts():
    assert find_cuts(series([60] * 40 + [140] * 6)) == (40,)


def test_doubled_frames_of_lively_footage_are_no_cuts():
    # a 30 fps recording stored at 60 fps: every other frame changes nothing
    swinging = [int(120 + 80 * np.sin(n // 2 / 5)) for n in range(200)]

    assert find_cuts(series(swinging, fps=60)) == ()


def test_spans_cover_everything():
    frames = series([60] * 40 + [140] * 40)

    assert shot_spans(frames, (40,), 3200) == (Span(0, 1600), Span(1600, 3200))
    assert shot_spans(frames, (), 3200) == (Span(0, 3200),)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 255), min_size=1, max_size=150), st.sampled_from([1.0, 10.0, 25.0, 60.0]))
def test_cuts_are_sorted_and_shots_long_enough(pictures: list[int], fps: float):
    frames = series(pictures, fps=fps)
    cuts = find_cuts(frames)
    spans = shot_spans(frames, cuts, round(len(pictures) * 1000 / fps))

    assert list(cuts) == sorted(set(cuts))
    assert all(0 < cut < len(pictures) for cut in cuts)
    assert all(span.duration_ms >= MIN_SHOT_MS - 1 for span in spans[1:-1])
    assert all(one.end_ms == two.start_ms for one, two in itertools.pairwise(spans))
