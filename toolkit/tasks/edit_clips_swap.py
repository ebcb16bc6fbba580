"""New files of a clip put in the place of the old ones: all of them, even if the power fails in the middle."""

import json
import shutil
import threading
from pathlib import Path

from toolkit.media.ffmpeg import PARTIAL_MARK
from toolkit.media.run_folder import write_text

_ORDERS = "swap.json"
_LOCK = threading.Lock()


def staging_folder(folder: Path, clip_id: str) -> Path:
    """A new empty folder for the new files of a clip, below the result folder so that they need only be renamed."""
    staged = folder / f"{clip_id}{PARTIAL_MARK}.d"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    return staged


def swap(staged: Path, names: tuple[str, ...], gone: tuple[str, ...] = ()) -> None:
    """Move the files `names` (relative, in this order) from `staged` into the folder around it, and delete `gone`.

    Once this has begun, `finish_swaps` brings it to its end after a crash.
    """
    write_text(staged / _ORDERS, json.dumps({"names": names, "gone": gone}))
    finish_swaps(staged.parent)


def finish_swaps(folder: Path) -> None:
    """Bring every swap that has begun in the result folder `folder` to its end."""
    with _LOCK:
        for orders in folder.glob(f"*{PARTIAL_MARK}.d/{_ORDERS}"):
            _finish(folder, orders)


def _finish(folder: Path, orders: Path) -> None:
    staged = orders.parent
    asked = json.loads(orders.read_text(encoding="utf-8"))
    for name in asked["names"]:
        if (staged / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).replace(folder / name)
    for name in asked["gone"]:
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(staged, ignore_errors=True)
