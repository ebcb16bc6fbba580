"""The script of a live show, for the teleprompter: what `chushan script --out x.json` wrote, or plain lines."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.codec import from_plain
from toolkit.core.errors import InputError
from toolkit.core.live.prompter import PromptLine
from toolkit.core.script_types import Script
from toolkit.core.text import Text

MAX_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptBlock:
    """A block of the show."""

    title: str
    seconds: int
    product_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """What the host sees."""

    lines: tuple[PromptLine, ...] = ()
    blocks: tuple[PromptBlock, ...] = ()


def read_prompts(path: Path) -> Prompts:
    """The lines and blocks of a script.

    Raises:
        InputError: if the file can't be read, or holds no line.
    """
    try:
        data = path.read_bytes()[: MAX_BYTES + 1]
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from error
    prompts = _of_script(path, text) if path.suffix.lower() == ".json" else _of_lines(text)
    if not prompts.lines:
        raise _unreadable(path, "no lines")
    return prompts


def _of_lines(text: str) -> Prompts:
    kept = [line.strip(" #*-\t") for line in text.splitlines()]
    lines = tuple(PromptLine(text=line, beat=0) for line in kept if line)
    return Prompts(lines=lines, blocks=(PromptBlock(title="", seconds=0),))


def _of_script(path: Path, text: str) -> Prompts:
    try:
        plain: Any = json.loads(text)
        if isinstance(plain, dict) and "script" in plain:
            plain = plain["script"]
        script = from_plain(Script, plain)
    except ValueError as error:
        raise _unreadable(path, str(error)) from error
    owners = {beat.start_s: slot.product_id for slot in script.products for beat in slot.beats}
    beats = list(script.beats())
    return Prompts(
        lines=tuple(
            PromptLine(text=line.text, beat=index, fact_ids=line.fact_ids)
            for index, beat in enumerate(beats)
            for line in beat.lines
            if line.text
        ),
        blocks=tuple(
            PromptBlock(title=beat.title, seconds=beat.seconds, product_id=owners.get(beat.start_s, ""))
            for beat in beats
        ),
    )


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        str(path),
        Text(f"直播脚本读不了（{why}）", f"the script can't be read ({why})"),
        Text(
            "请用 chushan script --out 脚本.json 写出来的文件，或一行一句的 .txt",
            "Give a file written by chushan script --out script.json, or a .txt with a sentence a line",
        ),
    )
