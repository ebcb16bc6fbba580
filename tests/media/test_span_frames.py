from itertools import pairwise

import numpy as np
import pytest
from media_factory import MediaFactory, luma_at

from toolkit.core.spans import Span
from toolkit.media.probe import probe
from toolkit.media.span_frames import span_frames


def luma_of(picture: np.ndarray) -> float:
    """Luma of the middle of `clock` as coded (limited range)."""
    height, width = picture.shape[:2]
    return float(picture[height // 2, width // 2].mean()) * 219 / 255 + 16


def test_pictures_come_in_even_steps_and_to_the_spans_end(media: MediaFactory) -> None:
    path = media.clock()
    found = list(span_frames(path, probe(path), Span(500, 1500), 200, 160))
    times = [time_ms for time_ms, _ in found]
    assert times[0] == 520
    assert times[-1] == 1480
    assert all(120 <= later - sooner <= 240 for sooner, later in pairwise(times))
    assert all(picture.shape == (120, 160, 3) for _, picture in found)
    assert all(abs(luma_of(picture) - luma_at(time_ms // 40)) < 6 for time_ms, picture in found)


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_pictures_stand_as_a_player_shows_them(media: MediaFactory, rotation_deg: int) -> None:
    path = media.rotated(rotation_deg)
    _, picture = next(span_frames(path, probe(path), Span(0, 400), 100, 320))
    red = np.argwhere((picture[:, :, 0] > 150) & (picture[:, :, 1] < 80))
    corner = {0: (0, 0), 90: (0, 1), 180: (1, 1), 270: (1, 0)}[rotation_deg]
    middle = red.mean(axis=0) / picture.shape[:2]
    assert tuple(middle > 0.5) == tuple(bool(side) for side in corner)
