"""Files that a person asked for, written whole or not at all, with a plain word where that can't be done."""

from pathlib import Path

from toolkit.core.errors import OutputNotWritable
from toolkit.core.text import Text
from toolkit.media.run_folder import write_bytes

_FILE = Text("这个文件", "the file")


def save_text(path: Path, text: str, what: Text = _FILE) -> None:
    """Write `text` as UTF-8; see `save_bytes`."""
    save_bytes(path, text.encode("utf-8"), what)


def save_bytes(path: Path, content: bytes, what: Text = _FILE) -> None:
    """Write `content` over what was at `path` in one step; a folder that is missing is made.

    `what` is what a person calls it: "词表", "the word list".

    Raises:
        OutputNotWritable: if it can't be written; the old file is then still there.
        DiskFull: if there is no room.
    """
    try:
        write_bytes(path, content)
    except OSError as error:
        raise not_writable(path, error, what) from error


def not_writable(path: Path, error: OSError, what: Text = _FILE) -> OutputNotWritable:
    """The error for a file that can't be written."""
    reason = error.strerror or error
    return OutputNotWritable(
        str(path),
        Text(f"{what.zh}写不进去（{reason}）", f"{what.en} can't be written ({reason})"),
        Text(
            "请看看文件夹能不能写，或换一个文件夹",
            "Check that the folder may be written, or choose another one",
        ),
    )
