"""Names, waits, progress, tables and certificates of the room, without its server."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room_course import COURSE

from toolkit.core.room.certificates import Certificate, certificate_code, clean_code, is_genuine
from toolkit.core.room.errors import RoomError
from toolkit.core.room.limits import PIN_ALL, PIN_HERE, next_count, wait_ms
from toolkit.core.room.names import MAX_NAME, clean_name
from toolkit.core.room.progress import bests, class_result, exercise_state, is_open, unit_rows, unit_state
from toolkit.core.room.sheet import result_sheet, safe_cell
from toolkit.core.room.types import Seat, Try
from toolkit.core.room.waiting import left_s, usual_s

KEY = b"k" * 32
SIGNED = Certificate(
    number=3, name="王大姐", class_name="春季班", course="小课", units=2, hours=1.5, score=82.5, trainer="李老师",
    date="2026-11-22",
)  # fmt: skip


def seat(number: int, name: str = "") -> Seat:
    return Seat(id=f"s{number}", number=number, name=name or f"学员{number}", icons="0,1,2", joined_ms=0, seen_ms=0)


def done(seat_id: str, unit: str, exercise: str, got: float, override: float | None = None) -> Try:
    return Try(
        id=f"{seat_id}{unit}{exercise}{got}", seat_id=seat_id, unit=unit, exercise=exercise, state="done",
        handed_in_ms=1, scored=got, of=10, override=override,
    )  # fmt: skip


@given(st.text())
def test_a_name_has_no_control_characters_and_fits(text: str) -> None:
    try:
        name = clean_name(text)
    except RoomError:
        return
    assert 0 < len(name) <= MAX_NAME
    assert name.isprintable() or all(one.isprintable() or one.isspace() for one in name)
    assert clean_name(name) == name
    assert "\u202e" not in name
    assert "\u200b" not in name


def test_waits_double_up_to_a_most_and_are_forgotten() -> None:
    waits = [wait_ms(PIN_HERE, failures, 0, 1) for failures in range(4, 14)]
    assert waits[0] == 0
    assert waits[1:4] == [29_999, 59_999, 119_999]
    assert waits == sorted(waits)
    assert waits[-1] == 899_999
    assert wait_ms(PIN_HERE, 50, 0, PIN_HERE.forget_s * 1000) == 0
    assert next_count(PIN_HERE, 50, 0, PIN_HERE.forget_s * 1000) == 1
    assert PIN_ALL.free > PIN_HERE.free, "one phone is stopped before it stops everybody"


def test_a_certificate_is_genuine_only_as_it_was_signed() -> None:
    code = certificate_code(SIGNED, KEY)
    assert is_genuine(SIGNED, code.lower().replace("-", " "), KEY)
    assert clean_code(code) == code
    assert not is_genuine(SIGNED, code, b"x" * 32)
    changes = {
        "name": "王二姐",
        "score": 99.0,
        "number": 4,
        "units": 9,
        "date": "2026-11-23",
        "hours": 9.0,
        "trainer": "",
    }
    for name, value in changes.items():
        assert not is_genuine(replace(SIGNED, **{name: value}), code, KEY), name


def test_results_count_the_best_and_what_the_trainer_changed() -> None:
    tries = [
        done("s1", "u1", "ask", 4), done("s1", "u1", "ask", 9), done("s1", "u1", "ask", 2),
        done("s2", "u1", "ask", 8, override=3.0), done("s1", "pretest", "before", 4),
        done("s1", "posttest", "after", 9),
        done("s2", "pretest", "before", 10), done("gone", "u1", "ask", 10),
    ]  # fmt: skip
    result = class_result(COURSE, (seat(1), seat(2), seat(3)), tries, {"s1": ("2026-11-22",)})
    first, second, third = result.seats
    assert (first.got, second.got, third.got) == (9, 3, 0)
    assert (first.before, first.after, second.after) == (0.4, 0.9, None)
    assert (result.before, result.after, result.pairs) == (0.4, 0.9, 1)
    assert dict((row.id, count) for row, count in result.units)["u1"] == 2
    assert [(row.name.zh, row.share) for row in result.skills] == [("选择题", 0.6)]


def test_what_was_handed_in_for_nothing_is_not_done() -> None:
    """Nobody has done a unit by pressing a button; a test counts with any score, and what waits for the trainer too."""
    row = next(one for one in unit_rows(COURSE) if one.id == "u1")
    empty = bests([done("s1", "u1", "ask", 0)])
    assert unit_state(row, True, empty) == "open"
    assert exercise_state(("u1", "ask"), True, empty, frozenset()) == "again"
    assert exercise_state(("u1", "ask"), False, empty, frozenset()) == "locked"
    little = bests([done("s1", "u1", "ask", 0), done("s1", "u1", "ask", 0.5)])
    assert unit_state(row, True, little) == "done"
    waits = bests([replace(done("s1", "u1", "ask", 0), needs_trainer=True)])
    assert exercise_state(("u1", "ask"), True, waits, frozenset()) == "done"
    taken_back = bests([done("s1", "u1", "ask", 8, override=0.0)])
    assert exercise_state(("u1", "ask"), True, taken_back, frozenset()) == "again"
    tries = [done("s1", "pretest", "before", 0), done("s1", "u1", "ask", 0)]
    result = class_result(COURSE, (seat(1),), tries, {})
    assert (result.seats[0].done, result.seats[0].units_done) == (1, ("pretest",))
    assert dict((one.id, count) for one, count in result.units)["u1"] == 0, "on the projector too"


def test_of_a_test_the_first_try_counts() -> None:
    """The page shows the right answers after it."""
    first, again = (replace(done("s1", "pretest", "before", got), handed_in_ms=at) for got, at in ((3, 10), (10, 20)))
    result = class_result(COURSE, (seat(1),), [again, first], {})
    assert result.seats[0].before == 0.3


def test_the_test_after_is_locked_until_it_is_opened() -> None:
    assert is_open("u1", {})
    assert not is_open("posttest", {})
    assert is_open("posttest", {"posttest": True})
    assert not is_open("u1", {"u1": False})


@given(st.text(max_size=20))
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe_cell(text).removeprefix("'") == text.removeprefix("'") or safe_cell(text) == text


def test_the_table_has_a_column_for_every_exercise() -> None:
    sheet = result_sheet(COURSE, class_result(COURSE, (seat(1, "=1+1"),), [], {}), "zh")
    assert {len(row) for row in sheet.rows} == {len(sheet.head)}
    assert sheet.shown()[0][1] == "=1+1"
    assert sum(title.startswith(("小测", "排练", "拍")) for title in sheet.head) == 6


def test_the_wait_is_told_from_what_was_measured() -> None:
    assert usual_s([10.0] * 20 + [30.0] * 8) == 30.0
    assert left_s(2, 50, 30.0) == 75
    with pytest.raises(RoomError):
        clean_name("  ")
