"""Work for the room's helper process; it must be known by name there."""

import os
import time
from typing import Any

from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.errors import InputError
from toolkit.core.progress import Reporter
from toolkit.core.text import Text


def make_work(greeting: str) -> Any:
    def work(order: Any, reporter: Reporter) -> Any:
        if order == "crash":
            os._exit(3)
        if order == "raise":
            raise InputError("x", Text("坏", "bad"), Text("换", "change"))
        if order == "break":
            raise RuntimeError("inside")
        if order == "nice":
            return os.nice(0)
        if order == "slow":
            for step in range(100):
                time.sleep(0.05)
                reporter.report(step, 100)
        if order == "deaf":
            time.sleep(30)
        return f"{greeting} {order}"

    return work


def full_score(of: float = 100) -> ExerciseScore:
    point = Point(name=Text("讲", "talk"), got=of - 20, of=of, reason=Text("讲得好", "well said"))
    return ExerciseScore(got=of - 20, of=of, points=(point,))


def unheard_score(of: float = 100) -> ExerciseScore:
    """As of a talk in a dialect: 30 of 35 points for what was heard, 65 left to the trainer."""
    heard = Point(name=Text("语速", "pace"), got=30.0, of=35.0, reason=Text("慢了一点", "a little slow"))
    left = Point(name=Text("合规", "law"), got=0.0, of=65.0, reason=Text("没听清", "not heard"), is_by_hand=True)
    return total_of((left, heard), of)
