"""What the tests of the live pages share: a show without sound, and finals."""

from dataclasses import dataclass, field
from typing import Any

from selling import SHELF

from toolkit.core.live.prompter import PromptLine
from toolkit.tasks.comments import CommentFeed
from toolkit.tasks.live_prompts import PromptBlock, Prompts
from toolkit.tasks.live_tools import Command


@dataclass
class Setting:
    """What the pages ask of a live run."""

    prompts: Prompts = field(
        default_factory=lambda: Prompts(
            lines=(PromptLine(text="大家晚上好", beat=0),), blocks=(PromptBlock(title="开场", seconds=60),)
        )
    )
    cards: tuple = SHELF
    done: list[Command] = field(default_factory=list)
    feed: CommentFeed = field(default_factory=CommentFeed)

    def do(self, command: Command) -> None:
        self.done.append(command)


def final(number: int, text: str, start_ms: int, end_ms: int, **more: Any) -> dict[str, Any]:
    head = {"type": "final", "id": number, "media_ms": end_ms + 1_000, "wall_ms": end_ms + 1_000, "number": number}
    rows = {"base": text, "frozen": [], "frozen_count": 0}
    return {**head, "start_ms": start_ms, "end_ms": end_ms, "text": text, "ends_stretch": True, **rows, **more}
