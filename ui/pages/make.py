"""The main page: footage and product cards in, clips out."""

from typing import Any

from toolkit.core.text import Lang
from ui.labels import Labels
from ui.make_actions import MakeActions
from ui.pages.make_events import connect
from ui.pages.make_layout import lay_out


def build(actions: MakeActions, lang: Lang, blocks: Any, room: str = "") -> None:
    """Build the page inside the open `blocks`."""
    labels = Labels(lang)
    connect(actions, labels, lay_out(actions, labels, lang, room), blocks)
