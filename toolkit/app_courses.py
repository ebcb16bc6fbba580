"""The part of the composition root that teaches: courses, and the scores of exercises."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.app_review import ReviewApp
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.parse import parse_course
from toolkit.core.courses.score import ExerciseScore
from toolkit.core.courses.types import Course, Exercise
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.engines import chinese_script, speech_detector
from toolkit.engines.kokoro import KokoroOptions, KokoroSpeaker
from toolkit.media.voice_file import write_voice
from toolkit.tasks import course_files
from toolkit.tasks.check_course import check_examples, example_faults, lesson_doubts
from toolkit.tasks.check_footage import CheckTools
from toolkit.tasks.score_exercise import ExerciseTools, make_judge, prepare_course, score_exercise

VOICE_MODEL = "kokoro-int8"


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

    def read_course(self, path: Path) -> Course:
        """A course in a TOML file or a spreadsheet, only read. Raises CourseInvalid with every fault."""
        return course_files.check_file(path, datetime.date.today(), self._check_examples)

    def import_course_sheet(self, path: Path, *, overwrites: bool = False) -> Course:
        """A spreadsheet or TOML file as one of the trainer's own courses. Raises CourseInvalid with every fault."""
        folder, check = self.course_folder, self._check_examples
        if path.suffix.lower() == ".toml":
            return course_files.import_course(path, folder, overwrites=overwrites, check=check)
        return course_files.import_sheet(path, folder, datetime.date.today(), overwrites=overwrites, check=check)

    def course_doubts(self, course: Course) -> tuple[Text, ...]:
        """What a trainer should look at in an own course, though it may stand: unlawful words in lessons, and
        examples of a pack that would get no points.
        """
        judge = self._judge_of(datetime.date.today())
        return (*example_faults(course, course.id, {}, judge), *lesson_doubts(course, judge))

    def _check_examples(self, course: Course, file: str, tables: Mapping[str, Any]) -> None:
        check_examples(course, file, tables, self._judge_of(datetime.date.today()))

    def save_course(self, tables: Mapping[str, Any], *, overwrites: bool = False) -> Course:
        """A course from a form, as tables like those of its TOML file. Raises CourseInvalid with every fault."""
        return course_files.keep_tables(tables, self.course_folder, overwrites=overwrites)

    def keep_form(self, tables: Mapping[str, Any], *, overwrites: bool = False) -> Course:
        """The same, its better lines and good answers marked like a trainee's. Raises CourseInvalid, OutputTaken."""
        self._check_examples(parse_course(tables, "", is_own=True), "", tables)
        return self.save_course(tables, overwrites=overwrites)

    def drop_course(self, course_id: str) -> None:
        """Delete one of the trainer's own courses and its pictures. Raises InputError, OutputNotWritable."""
        course_files.drop_course(course_id, self.course_folder)

    def write_course_sheet(self, path: Path) -> Path:
        """The empty spreadsheet of a course."""
        return course_files.write_sheet(path)

    def pack_course(self, course_id: str, target: Path) -> Path:
        """A course and its pictures as one file to carry."""
        return course_files.pack_course(self.course(course_id), self.course_folder, target)

    def unpack_course(self, path: Path, *, overwrites: bool = False) -> Course:
        """A pack, verified, as one of the trainer's own courses. Raises InputError if anything in it is wrong."""
        return course_files.unpack_course(path, self.course_folder, overwrites=overwrites)

    def score_exercise(
        self, exercise: Exercise, answer: Mapping[str, Any], uploads: Mapping[str, Path], reporter: Reporter
    ) -> ExerciseScore:
        """The score of one try. See `tasks.score_exercise`."""
        return score_exercise(exercise, answer, uploads, self.exercise_tools(), reporter)

    def read_aloud(self, text: str, speed: float, target: Path) -> None:
        """`text` (Chinese) spoken into a file at `target`. Raises ModelMissing, EngineFailed, OutputNotWritable."""
        speaker = self.__dict__.get("_speaker")
        if speaker is None:
            speaker = self.__dict__["_speaker"] = KokoroSpeaker(
                self._verified(VOICE_MODEL), KokoroOptions(threads=self.settings.threads)
            )
        write_voice(speaker.synthesize(text, speed=speed), target)

    def has_voice(self) -> bool:
        """Whether a voice is installed; its files are looked at when it first speaks."""
        return (self.settings.weights_dir / VOICE_MODEL / "model.onnx").is_file()

    def prepare_course(self, course: Course, reporter: Reporter) -> None:
        """Write the better examples of a course before the class begins, so that no answer waits for them.

        Takes some seconds; without it the first trainees wait instead.
        """
        prepare_course(course, self.exercise_tools().judge, reporter)

    def exercise_tools(self) -> ExerciseTools:
        """What scoring gets from outside. The first call of a day takes two seconds; call it when the class begins.

        Raises:
            InputError: if a rule file of the house can't be read.
        """
        return ExerciseTools(
            judge=self._judge_of(datetime.date.today()),
            footage=CheckTools(stages=self._stages(), detect_speech=speech_detector.detect_speech),
            rehearse=self.rehearse,
        )

    def _judge_of(self, day: datetime.date) -> Judge:
        kept: Judge | None = self.__dict__.get("_judge")
        if kept is None or kept.today != day:
            house = tuple(sorted((self.settings.home / "rules").glob("*.toml")))
            kept = make_judge(house, day, chinese_script.to_simplified)
            self.__dict__["_judge"] = kept
        return kept
