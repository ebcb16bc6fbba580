"""Every error of the product.

ToolkitError
├── InputError
│   ├── OptionInvalid
│   ├── MediaUnreadable
│   ├── ProductCardInvalid
│   ├── CourseInvalid
│   ├── AnswerError
│   ├── OutputTaken
│   └── OutputNotWritable
├── EngineError
│   ├── EngineMissing
│   ├── ModelMissing
│   ├── ModelCorrupt
│   └── EngineFailed
├── FetchFailed
├── FfmpegFailed
├── DiskFull
└── StoreError
Cancelled   (apart, so that `except ToolkitError` never eats it)

Each error names the thing (`subject`), the fault and the next step, in both languages, and pickles. The subject is a
name that a person knows, such as a file's; it is empty where there is only an id of the program.
"""

from toolkit.core.text import Lang, Text


class ToolkitError(Exception):
    """Something went wrong that a person can act on."""

    def __init__(self, subject: str, fault: Text, next_step: Text) -> None:
        super().__init__(subject, fault, next_step)
        self.subject = subject
        self.fault = fault
        self.next_step = next_step

    def text(self, lang: Lang) -> str:
        """The whole message on one line: what, which fault, what to do next."""
        if lang == "zh":
            return f"{self.subject}：{self.fault.zh}。{self.next_step.zh}".removeprefix("：")
        return f"{self.subject}: {self.fault.en}. {self.next_step.en}".removeprefix(": ")

    def __str__(self) -> str:
        return self.text("en")


class InputError(ToolkitError):
    """What the user gave can't be used."""


class OptionInvalid(InputError):
    """An option has a value that it can't have; a command ends with the exit code of wrong usage."""


class MediaUnreadable(InputError):
    """A footage file is missing, damaged, empty, or not video or sound at all."""


class ProductCardInvalid(InputError):
    """A product file has faults; `problems` lists each with its place (line, column)."""

    def __init__(self, subject: str, fault: Text, next_step: Text, problems: tuple[Text, ...] = ()) -> None:
        super().__init__(subject, fault, next_step)
        self.args = (subject, fault, next_step, problems)
        self.problems = problems


class CourseInvalid(InputError):
    """A course, sheet or pack has faults; `problems` lists each with its place (unit, exercise, field or cell)."""

    def __init__(self, subject: str, fault: Text, next_step: Text, problems: tuple[Text, ...] = ()) -> None:
        super().__init__(subject, fault, next_step)
        self.args = (subject, fault, next_step, problems)
        self.problems = problems


class AnswerError(InputError):
    """What a trainee's phone sent is no answer to the exercise."""


class OutputTaken(InputError):
    """The result folder belongs to another run and must not be overwritten."""


class OutputNotWritable(InputError):
    """The result folder can't be made or written."""


class EngineError(ToolkitError):
    """A model or its library failed."""


class EngineMissing(EngineError):
    """The Python package of an engine is not installed."""


class ModelMissing(EngineError):
    """The weights of a model are not on this machine."""


class ModelCorrupt(EngineError):
    """The weights of a model differ from their published checksum."""


class EngineFailed(EngineError):
    """An engine stopped with an error of its own."""


class FetchFailed(ToolkitError):
    """No source of a model could be downloaded."""


class FfmpegFailed(ToolkitError):
    """FFmpeg ended with an error."""

    def __init__(
        self, subject: str, fault: Text, next_step: Text,
        command: tuple[str, ...] = (), exit_code: int = 1, stderr_tail: str = "",
    ) -> None:  # fmt: skip
        super().__init__(subject, fault, next_step)
        self.args = (subject, fault, next_step, command, exit_code, stderr_tail)
        self.command = command
        self.exit_code = exit_code
        self.stderr_tail = stderr_tail


class DiskFull(ToolkitError):
    """There is no room for the result."""


class StoreError(ToolkitError):
    """The product's own data file can't be read or written."""


class Cancelled(Exception):
    """The user stopped the work. Not a ToolkitError: nothing went wrong."""
