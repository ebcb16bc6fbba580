"""Work for the room's helper process; it must be known by name there."""

import os
import time
from typing import Any

from toolkit.core.courses.score import ExerciseScore, Point
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
