"""The pages of the product, in the order in which every page names them."""

from toolkit.core.text import Lang
from ui.text import say

MAIN = "/"
PAGES: tuple[tuple[str, str], ...] = (
    ("/products", "product_cards"),
    ("/copy", "copy_page"),
    ("/script", "script_page"),
    ("/review", "review_page"),
    ("/clips", "clips"),
    ("/editor", "captions"),
)
"""(address, key of its words) of every page but the main one."""


def page_list(lang: Lang, home: str = MAIN, room: str = "") -> list[dict[str, str]]:
    """Address and words of every page. `home` is where the main one stands on this server, `room` the trainer's."""
    first = ((room, "trainer_room"),) if room else ()
    return [{"path": path, "label": say(key, lang)} for path, key in (*first, (home, "main_page"), *PAGES)]
