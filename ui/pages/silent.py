"""Which product footage shows in which nobody talks."""

from pathlib import Path
from typing import Any

from ui.labels import Labels
from ui.make_actions import MakeActions
from ui.text import say


def build_silent(
    actions: MakeActions, labels: Labels, files: Any, places: Any, rows: Any, matches: Any, lang: Any
) -> None:
    """A choice of product for each footage file, kept in `matches` as file name -> product id."""
    import gradio as gr

    with labels.add(gr.Accordion, texts={"label": "silent_h"}, open=False):

        @gr.render(
            inputs=[files, places, rows, matches, lang], triggers=[files.change, places.blur, rows.change, lang.change]
        )
        def show(paths: Any, written: str, cards: Any, chosen: Any, lang_now: Any) -> None:
            footage, _ = actions.find_footage(tuple(paths or ()), written or "", lang_now)
            names = list(dict.fromkeys(path.name for path in footage))
            if not names or not cards:
                gr.HTML(f'<p class="soft">{say("silent_none", lang_now)}</p>')
                return
            ids = [card["id"] for card in cards]
            choices = [(say("silent_auto", lang_now), ""), *((card["name"], card["id"]) for card in cards)]
            for name in names:
                now = (chosen or {}).get(name, "")
                box = gr.Dropdown(choices=choices, value=now if now in ids else "", label=Path(name).name, key=name)
                box.change(_keep(name), [matches, box], matches, show_progress="hidden")


def _keep(name: str) -> Any:
    def keep(chosen: Any, product_id: str) -> dict[str, str]:
        rest = {key: value for key, value in (chosen or {}).items() if key != name}
        return {**rest, name: product_id} if product_id else rest

    return keep
