"""Points that wait for the trainer in one score: neither given nor taken, also where an older version kept them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.codec import to_plain
from toolkit.core.courses.score import Point, read_score, score_record, total_of
from toolkit.core.text import Text

NAME = Text("讲", "talk")


def row(share: float, of: float, is_by_hand: bool = False) -> Point:
    return Point(name=NAME, got=share * of, of=of, reason=NAME, is_by_hand=is_by_hand)


rows = st.lists(st.builds(row, st.floats(0, 1), st.integers(0, 50), st.booleans()), max_size=9)


@given(rows, st.integers(1, 200))
def test_no_more_is_given_than_was_judged(points: list[Point], of: int) -> None:
    made = total_of(points, of)
    assert 0 <= made.got <= round(made.of - made.unjudged, 1) <= made.of
    assert made.needs_trainer is any(point.is_by_hand for point in points)
    record = score_record(made, "zh")
    assert all((point["got"] is None) is point["by_hand"] for point in record["points"])


@given(rows, st.integers(1, 200), st.floats(0, 1))
def test_what_the_program_made_of_a_row_that_it_left_to_the_trainer_changes_nothing(
    points: list[Point], of: int, share: float
) -> None:
    others = [row(share, point.of, True) if point.is_by_hand else point for point in points]
    assert total_of(others, of) == total_of(points, of)


@given(rows, st.integers(1, 200))
def test_a_score_is_read_as_it_was_stored(points: list[Point], of: int) -> None:
    made = total_of(points, of)
    assert read_score(to_plain(made)) == made


def old_record(points: list[Point], of: float) -> dict[str, Any]:
    """As versions before `unjudged` stored it: what waits counts in full."""
    plain = to_plain(total_of([row(1.0, point.of) if point.is_by_hand else point for point in points], of))
    for stored, point in zip(plain["points"], points, strict=True):
        stored["is_by_hand"] = point.is_by_hand
    del plain["unjudged"]
    return plain | {"needs_trainer": any(point.is_by_hand for point in points)}


@given(rows, st.integers(1, 200))
def test_a_score_of_an_older_version_is_read_as_it_would_be_given_now(points: list[Point], of: int) -> None:
    now, old = total_of(points, of), read_score(old_record(points, of))
    assert old.points == now.points
    assert old.unjudged == pytest.approx(now.unjudged, abs=0.16)
    assert old.got == pytest.approx(now.got, abs=0.3)  # its sum and its rows were rounded apart
    assert 0 <= old.got <= round(old.of - old.unjudged, 1)
