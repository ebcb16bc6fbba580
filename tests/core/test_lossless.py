"""Plans of lossless slices: every picture once, whole groups copied, nothing that refers to a dropped picture."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.lossless import NotCopyable, PacketIndex, decode_times, plan_slice


def _group(start: int, count: int, reordered: bool) -> list[int]:
    """Ticks of one group in stored order; reordered: two B pictures before each P, as x264 stores them."""
    shown = list(range(start, start + count))
    if not reordered:
        return shown
    stored = shown[:1]
    for first in range(1, count, 3):
        triple = shown[first : first + 3]
        stored += [triple[-1], *triple[:-1]]
    return stored


@given(
    counts=st.lists(st.integers(1, 12), min_size=1, max_size=6),
    reordered=st.booleans(),
    edges=st.tuples(st.integers(0, 40), st.integers(1, 40)),
)
def test_a_plan_holds_every_picture_once_and_copies_only_what_can_be_decoded(counts, reordered, edges):
    pts: list[int] = []
    starts: list[int] = []
    for count in counts:
        starts.append(len(pts))
        pts += _group(len(pts), count, reordered)
    start, end = edges[0], edges[0] + edges[1]
    index = PacketIndex(pts=tuple(pts), starts=tuple(starts))
    wanted = tuple(tick for tick in range(len(pts)) if start <= tick < end)
    if not wanted:
        with pytest.raises(NotCopyable):
            plan_slice(index, start, end)
        return
    plan = plan_slice(index, start, end)
    assert plan.pts == wanted
    if not plan.stretches:
        return
    assert tuple(tick for stretch in plan.stretches for tick in stretch.pts) == wanted
    for stretch in plan.stretches:
        if stretch.kind == "copy":
            assert stretch.first in starts
            assert sorted(pts[stretch.first : stretch.end]) == list(stretch.pts)
    whole = [
        (first, stop)
        for first, stop in zip(starts, [*starts[1:], len(pts)], strict=True)
        if start <= min(pts[first:stop]) and max(pts[first:stop]) < end
    ]
    copied = {(stretch.first, stretch.end) for stretch in plan.stretches if stretch.kind == "copy"}
    assert set(whole) <= copied


@given(st.permutations(range(12)))
def test_decoding_times_grow_and_never_follow_the_time_of_showing(order):
    times = decode_times(order)
    assert all(sooner < later for sooner, later in pairwise(times))
    assert all(decoded <= shown for decoded, shown in zip(times, order, strict=True))


@pytest.mark.parametrize(
    ("pts", "starts"),
    [
        pytest.param((0, 1, 5, 3, 4, 6), (0, 2), id="a picture of the second group is shown before its start"),
        pytest.param((0, 1, 1, 2), (0,), id="two pictures at one time"),
    ],
)
def test_recordings_whose_groups_hang_together_are_not_copied(pts, starts):
    with pytest.raises(NotCopyable):
        plan_slice(PacketIndex(pts=pts, starts=starts), 0, 7)


def test_the_end_of_a_group_is_copied_up_to_the_last_place_that_needs_nothing_after_it():
    # stored I0 P3 b1 b2 P6 b4 b5: before 5, b4 needs P6, so 0..3 are copied and 4 is coded again
    plan = plan_slice(PacketIndex(pts=(0, 3, 1, 2, 6, 4, 5), starts=(0,)), 0, 5)
    assert [(stretch.kind, stretch.pts) for stretch in plan.stretches] == [("copy", (0, 1, 2, 3)), ("encode", (4,))]
