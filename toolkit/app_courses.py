"""The part of the composition root that teaches: courses, and the scores of exercises."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.app_review import ReviewApp
from toolkit.core.courses.score import ExerciseScore
from toolkit.core.courses.types import Course, Exercise
from toolkit.core.progress import Reporter
from toolkit.tasks import course_files
from toolkit.tasks.score_exercise import ExerciseTools, score_exercise


class CourseApp(ReviewApp):
    """What the classroom needs of courses."""

    @property
    def course_folder(self) -> Path:
        """Where the trainer's own courses are kept."""
        return self.settings.home / "courses"

    def courses(self) -> tuple[Course, ...]:
        """The courses that ship with the product, then the trainer's own that have no faults."""
        own = (course for _, course in course_files.own_courses(self.course_folder) if isinstance(course, Course))
        return (*(course_files.shipped_course(name) for name in course_files.OWN), *own)

    def course(self, course_id: str) -> Course:
        """Raises InputError if there is none of that id, or it has faults."""
        return course_files.find_course(course_id, self.course_folder)

    def course_picture(self, course_id: str, name: str) -> bytes:
        """A picture of a lesson. Raises InputError if the course has none of that name."""
        return course_files.picture_bytes(self.course(course_id), name, self.course_folder)

    def score_exercise(
        self, exercise: Exercise, answer: Mapping[str, Any], uploads: Mapping[str, Path], reporter: Reporter
    ) -> ExerciseScore:
        """The score of one try. See `tasks.score_exercise`."""
        return score_exercise(exercise, answer, uploads, self.exercise_tools(), reporter)

    def exercise_tools(self) -> ExerciseTools:
        """What scoring gets from outside."""
        return ExerciseTools(today=datetime.date.today(), rehearse=self.rehearse)
