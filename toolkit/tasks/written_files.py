"""Result files: never written over unless this product wrote them and nobody has changed them since."""

import hashlib
from pathlib import Path

from toolkit.core.errors import OutputTaken
from toolkit.core.text import Text
from toolkit.tasks.tools import WrittenFiles


def check_target(path: Path, written: WrittenFiles, overwrites: bool) -> None:
    """Returns if `path` may be written; call it before long work.

    Raises:
        OutputTaken: if it is a folder, or a file that somebody else wrote or changed and `overwrites` is False.
    """
    path = path.absolute()
    if path.is_dir():
        raise OutputTaken(
            str(path),
            Text("这是一个文件夹，不是文件", "this is a folder, not a file"),
            Text(f"请写上文件名，比如 -o {path / 'out.srt'}", f"Add a file name, such as -o {path / 'out.srt'}"),
        )
    if overwrites or not path.exists() or written.digest(path) == _digest(path):
        return
    other = _free(path)
    raise OutputTaken(
        str(path),
        Text("已经有这个文件了，不会覆盖它", "this file is there already and is kept as it is"),
        Text(
            f"换一个名字，比如 -o {other}；或加 --force 覆盖它", f"Choose another, such as -o {other}, or add --force"
        ),
    )


def note_written(path: Path, written: WrittenFiles) -> None:
    """Remember what now stands at `path` as this product's own."""
    path = path.absolute()
    written.remember(path, _digest(path))


def _free(path: Path) -> Path:
    number = 2
    while (candidate := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return candidate


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
