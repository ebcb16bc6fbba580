"""Plans as files that people edit."""

import json
from pathlib import Path

from toolkit.core.codec import from_plain
from toolkit.core.errors import InputError
from toolkit.core.plan import MakePlan
from toolkit.core.text import Text


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
