"""When the rest of a group of pictures need not be decoded."""

from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np

from toolkit.media.frame_groups import Group, is_eventful, is_passing, is_settled

TINTS = np.full(128, 128, np.uint8)


def scene(seed: int, shift: int = 0) -> np.ndarray:
    rough = np.random.default_rng(seed).uniform(0, 255, (14, 40)).astype(np.float32)
    wide = cv2.resize(rough, (120, 27), interpolation=cv2.INTER_CUBIC)
    return np.clip(wide[:, 20 + shift : 68 + shift], 0, 255).astype(np.uint8)


def group(thumb: np.ndarray, *sizes: int) -> Group:
    packets: list[Any] = [SimpleNamespace(size=size) for size in sizes]
    return Group(packets=packets, thumb=thumb, tints=TINTS)


def test_the_last_packet_that_stands_out_is_where_a_group_settles():
    quiet = [100] * 20

    assert group(scene(1), 1000, *quiet).settles_at() is None
    assert group(scene(1), 1000, *quiet[:4], 900, *quiet[:5], 800, *quiet).settles_at() == 11
    assert group(scene(1), 10_000, *quiet[:4], 900, *quiet).settles_at() is None  # no new picture is that small


def test_a_picture_on_the_way_of_the_camera_is_no_mixture():
    begin, end = group(scene(1), 1000), group(scene(1, 12), 1000)
    half = ((begin.thumb.astype(int) + end.thumb) // 2).astype(np.uint8)  # type: ignore[union-attr]

    assert is_passing(begin, (scene(1, 6), TINTS), end)
    assert not is_passing(begin, (half, TINTS), end)
    assert not is_passing(begin, (scene(2), TINTS), end)


def test_a_group_has_settled_when_it_shows_what_comes_next():
    assert is_settled((scene(1), TINTS), group(scene(1, 2), 1000))
    assert not is_settled((scene(1), TINTS), group(scene(2), 1000))
    assert not is_settled((scene(1), TINTS), group(scene(1) // 4, 1000))  # it fades


def test_nothing_happens_between_keyframes_that_differ_by_noise_alone():
    noisy = np.clip(scene(1) + np.random.default_rng(0).normal(0, 3, (27, 48)), 0, 255).astype(np.uint8)
    quiet = (1000, *[100] * 20)

    assert not is_eventful(group(scene(1), *quiet), group(noisy, *quiet), None)
    assert is_eventful(group(scene(1), *quiet), group(scene(2) // 4, *quiet), None)
    assert is_eventful(group(scene(1), 1000, *[100] * 9, 900, *[100] * 9), group(noisy, *quiet), None)
