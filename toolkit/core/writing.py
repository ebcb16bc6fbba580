"""A piece of text that a language model is asked for, and what it may not write."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from toolkit.core.progress import Reporter

DIGITS = frozenset(
    "0123456789０１２３４５６７８９〇零一二两兩三四五六七八九十百千万萬亿億半俩仨廿卅壹贰叁肆伍柒捌玖拾佰仟"
)
"""Characters that numbers are written with. 陆, 参 and 什 are left out: they stand in names and common words."""
HARMLESS_NUMBERS = ("一",)
"""一 in 一起, 一口, 一家人. Whether a claim hides in it (一斤) is for the checker of claims to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingLimits:
    """What a writer can't write, whatever it would like to."""

    numbers: tuple[str, ...] = ()
    """Numbers that may stand in the text, each as it may be written: "39.9", "三十九"."""
    banned: tuple[str, ...] = ()
    """Words that may not stand in it, in any spacing or case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingTask:
    """One block of text. Its structure belongs to the program: a model is asked for some sentences about some facts."""

    system: str
    request: str
    max_tokens: int = 160
    """A token of Chinese is about one and a half characters."""
    limits: WritingLimits | None = None
    temperature: float = 0.7
    """0 takes the likeliest word each time."""
    seed: int = 0
    """The same task and seed give the same text from the same engine on the same machine; a server may not care."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a writer wrote. Nothing in it is checked: rules decide, a model only proposes."""

    text: str
    tokens: int
    stopped: Literal["end", "length"]


class TextGenerator(Protocol):
    """Writes text. Two engines keep `WritingTask.limits` word by word (`keeps_limits`), a server only by asking."""

    @property
    def id(self) -> str:
        """Name of the model, such as qwen2.5-coder-0.5b-gguf: logged with every block."""
        ...

    @property
    def keeps_limits(self) -> bool:
        """Whether text outside the limits is impossible, not merely unwanted."""
        ...

    def write(
        self, task: WritingTask, reporter: Reporter | None = None, on_text: Callable[[str], None] | None = None
    ) -> Written:
        """The text that `task` asks for. `on_text` is told all of the text so far, several times a second.

        May block for half a minute; progress and cancellation go through `reporter`, token by token.

        Raises:
            Cancelled: if the user stopped the job.
            EngineFailed: if the engine or its server fails, or answers with nothing of use.
        """
        ...
