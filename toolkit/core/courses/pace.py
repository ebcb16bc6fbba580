"""How fast viewers' comments come: slowly for who types on a phone for the first time, as in a show for who sells."""

from dataclasses import dataclass, replace

from toolkit.core.courses.settings import Comment, CommentSettings
from toolkit.core.courses.types import Course, Exercise, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Of a level."""

    within_s: float
    """An answer counts as in time up to here."""
    gap_s: float
    """From one comment to the next, at least; 0: as the course has them."""
    may_pause: bool


PACES: dict[Level, Pace] = {
    "wechat": Pace(within_s=60, gap_s=40, may_pause=True),
    "video": Pace(within_s=30, gap_s=20, may_pause=True),
    "live": Pace(within_s=15, gap_s=0, may_pause=False),
}
"""15 s: project facts, training, unit 8. The slower ones are own choice: a dozen characters, handwritten on glass by
who has never done so, take most of a minute."""


def at_pace(course: Course) -> Course:
    """`course` with its comments at the pace of its level, where an exercise names no time of its own.

    Taken literally: `within_s` 0 says that none was named.
    """
    pace = PACES[course.level]
    units = tuple(replace(unit, exercises=tuple(_paced(one, pace) for one in unit.exercises)) for unit in course.units)
    return replace(course, units=units)


def _paced(exercise: Exercise, pace: Pace) -> Exercise:
    settings = exercise.settings
    if not isinstance(settings, CommentSettings) or settings.within_s:
        return exercise
    slower = replace(
        settings, within_s=pace.within_s, may_pause=pace.may_pause, comments=spread(settings.comments, pace.gap_s)
    )
    return replace(exercise, settings=slower)


def spread(comments: tuple[Comment, ...], gap_s: float) -> tuple[Comment, ...]:
    """The comments, each at least `gap_s` seconds after the one before; none comes earlier than it did.

    >>> [one.at_s for one in spread((Comment(id="a", at_s=2, name="", text=""), Comment(id="b", at_s=8, name="", text="")), 40)]
    [2, 42]
    """  # noqa: E501
    placed: list[Comment] = []
    for one in sorted(comments, key=lambda each: each.at_s):
        at_s = max(one.at_s, placed[-1].at_s + gap_s) if placed else one.at_s
        placed.append(replace(one, at_s=at_s))
    return tuple(placed)
