"""Plans that people edit: read them, and check that they fit the footage."""

import dataclasses
import json
import re
from pathlib import Path

from toolkit.core.codec import from_plain
from toolkit.core.errors import InputError
from toolkit.core.plan import MakePlan
from toolkit.core.text import Text
from toolkit.tasks.footage import Footage


def read_plan(path: Path) -> MakePlan:
    """The plan in the file at `path`.

    Raises:
        InputError: if it is missing, not JSON, or not a plan; the message says where.
    """
    try:
        return from_plain(MakePlan, json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        fault = Text(f"打不开（{error.strerror}）", f"it can't be opened ({error.strerror})")
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        fault = Text(f"第 {error.lineno} 行第 {error.colno} 列写法不对", f"it is not JSON at {place} ({error.msg})")
    except ValueError as error:
        fault = Text(f"不是剪辑方案（{error}）", f"it is not a plan ({error})")
    raise InputError(
        str(path),
        fault,
        Text(
            "请用 make 写的 plan.json，只改要改的地方",
            "Take the plan.json that make wrote and change only what you mean to",
        ),
    )


def check_plan(plan: MakePlan, footage: tuple[Footage, ...]) -> MakePlan:
    """The edited plan, with the footage of this run.

    Raises:
        InputError: if it was made for other footage, or a piece, cue or cover lies outside; the message says where.
    """
    if len(plan.footage) != len(footage):
        raise _wrong_plan(Text("素材的个数和方案不一样", "it was made for another number of footage files"))
    for clip in plan.clips:
        for part in clip.parts:
            if not 0 <= part.footage < len(footage) or part.span.end_ms > footage[part.footage].info.duration_ms:
                raise _wrong_plan(Text(f"{clip.id} 的片段超出素材", f"a part of {clip.id} lies outside its footage"))
        if not clip.parts or not 0 <= clip.cover_footage < len(footage):
            raise _wrong_plan(Text(f"{clip.id} 没有片段或封面", f"{clip.id} has no part or no cover"))
        if any(cue.span.end_ms > clip.duration_ms for cue in clip.cues):
            raise _wrong_plan(Text(f"{clip.id} 的字幕超出片长", f"a cue of {clip.id} lies outside the clip"))
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", clip.id):
            raise _wrong_plan(Text(f"片段名 {clip.id} 不能用", f"{clip.id} can't be a file's name"))
    if len({clip.id for clip in plan.clips}) != len(plan.clips) or not plan.clips:
        raise _wrong_plan(Text("没有片段，或片段重名", "it has no clips, or two of one name"))
    return dataclasses.replace(plan, footage=tuple(item.info for item in footage))


def _wrong_plan(fault: Text) -> InputError:
    step = Text("请改正 plan.json，或不用 --plan 重新做", "Correct plan.json, or leave --plan out")
    return InputError("plan.json", fault, step)
