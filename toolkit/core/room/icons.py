"""The pictures by which a person who can't read well comes back: three of twelve."""

from collections.abc import Sequence

from toolkit.core.text import Text

ICONS: tuple[tuple[str, Text], ...] = (
    ("millet", Text("谷子", "millet")),
    ("orange", Text("橙子", "orange")),
    ("potato", Text("土豆", "potato")),
    ("chilli", Text("辣椒", "chilli")),
    ("honey", Text("蜂蜜", "honey")),
    ("egg", Text("鸡蛋", "egg")),
    ("cow", Text("牛", "cow")),
    ("fish", Text("鱼", "fish")),
    ("mountain", Text("山", "hill")),
    ("sun", Text("太阳", "sun")),
    ("house", Text("房子", "house")),
    ("flower", Text("花", "flower")),
)
"""(name of the picture, what it shows). Trainees send their places in this list, 0 to 11."""
CHOSEN = 3


def is_choice(icons: object) -> bool:
    """Whether `icons` are three different places in `ICONS`.

    >>> is_choice([0, 5, 11]), is_choice([0, 0, 1]), is_choice([0, 1, 12]), is_choice("abc")
    (True, False, False, False)
    """
    if not isinstance(icons, list | tuple) or len(icons) != CHOSEN:
        return False
    known = all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < len(ICONS) for one in icons)
    return known and len(set(icons)) == CHOSEN


def icons_key(icons: Sequence[int]) -> str:
    """The choice in any order: who remembers the pictures need not remember which came first.

    >>> icons_key([7, 0, 3])
    '0,3,7'
    """
    return ",".join(map(str, sorted(icons)))
