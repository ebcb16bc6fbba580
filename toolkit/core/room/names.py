"""Names that people type."""

import unicodedata

from toolkit.core.room.errors import RoomError
from toolkit.core.text import Text

MAX_NAME = 20
"""Characters of a nickname; 12 Chinese characters fit a phone's row, 20 a bilingual name."""


def clean_name(given: object) -> str:
    """A nickname as it is kept: no control or direction characters, single spaces.

    Markup stays: pages escape it.

    >>> clean_name("  王 大姐\\u202e ")
    '王 大姐'

    Raises:
        RoomError: if nothing is left, or it is longer than `MAX_NAME`.
    """
    text = unicodedata.normalize("NFC", given) if isinstance(given, str) else ""
    name = " ".join("".join(one if unicodedata.category(one)[0] != "C" else " " for one in text).split())
    if not name:
        raise RoomError(
            "",
            Text("还没有写名字", "the name is missing"),
            Text("请写一个大家认得的名字，小名也行", "Write a name that the others know you by"),
        )
    if len(name) > MAX_NAME:
        raise RoomError(
            name[:MAX_NAME] + "…",
            Text(f"名字太长，最多 {MAX_NAME} 个字", f"the name has more than {MAX_NAME} characters"),
            Text("请写短一点", "Make it shorter"),
        )
    return name
