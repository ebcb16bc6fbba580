"""What stands on the main page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.core.text import Lang
from ui import html
from ui.cards import FORM_FIELDS
from ui.labels import Labels
from ui.make_actions import VIDEO_SUFFIXES, MakeActions
from ui.pages.silent import build_silent
from ui.text import say

POLL_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The components that handlers read and write."""

    lang: Any
    draft: Any
    files: Any
    places: Any
    sample: Any
    footage_note: Any
    rows: Any
    cards_view: Any
    cards_file: Any
    own_cards: Any
    cards_note: Any
    form_note: Any
    pick: Any
    form: tuple[Any, ...]
    save: Any
    drop: Any
    matches: Any
    profile: Any
    dialect: Any
    start: Any
    start_note: Any
    job: Any
    panel: Any
    stop: Any
    result: Any
    timer: Any
    runs: Any
    refresh: Any


def lay_out(actions: MakeActions, labels: Labels, lang: Lang, room: str = "") -> Parts:
    import gradio as gr

    draft = gr.BrowserState({}, storage_key="chushan-draft", secret="chushan")  # noqa: S106  guards nothing: own page
    rows, matches, job = gr.State([]), gr.State({}), gr.State("")
    labels.add(gr.HTML, texts={"value": lambda lang: html.banner(lang, room)})
    lang_radio = gr.Radio(
        [("中文", "zh"), ("English", "en")], value=lang, show_label=False, container=False, elem_classes="lang",
        elem_id="lang",
    )  # fmt: skip
    with gr.Column(elem_id="panel-footage"):
        footage = _footage_step(actions, labels)
    with gr.Column(elem_id="panel-cards"):
        cards = _cards_step(labels, lang)
    with gr.Column(elem_id="panel-start"):
        labels.add(gr.HTML, texts={"value": lambda lang: html.step(3, say("start_h", lang))})
        build_silent(actions, labels, footage["files"], footage["places"], rows, matches, lang_radio)
        start = _start_step(actions, labels)
    with gr.Column(elem_id="panel-result"):
        panel = gr.HTML("", elem_id="job")
        stop = gr.Button(say("stop", lang), variant="stop", visible=False, size="lg", elem_id="stop")
        result = gr.HTML("", elem_id="result")
    with gr.Column(elem_id="panel-runs"):
        labels.add(gr.HTML, texts={"value": lambda lang: html.heading(say("runs_h", lang))})
        runs = gr.Radio([], label=say("runs_none", lang), elem_classes="runs", elem_id="runs")
        refresh = labels.add(gr.Button, texts={"value": "refresh"}, size="md", elem_id="refresh")
    return Parts(
        lang=lang_radio, draft=draft, rows=rows, matches=matches, job=job, panel=panel, stop=stop, result=result,
        timer=gr.Timer(POLL_S, active=False), runs=runs, refresh=refresh, **footage, **cards, **start,
    )  # fmt: skip


def _footage_step(actions: MakeActions, labels: Labels) -> dict[str, Any]:
    import gradio as gr

    labels.add(gr.HTML, texts={"value": lambda lang: html.step(1, say("footage_h", lang), say("footage_help", lang))})
    files = labels.add(
        gr.File, texts={"label": "footage_file"}, file_count="multiple", file_types=["video", *VIDEO_SUFFIXES],
        type="filepath", height=150, elem_id="footage",
    )  # fmt: skip
    with labels.add(
        gr.Accordion, texts={"label": "more_ways"}, open=False, visible=actions.may_name_places, elem_id="more-ways"
    ):
        places = labels.add(
            gr.Textbox, texts={"label": "footage_path", "placeholder": "footage_path_hint"}, lines=2, elem_id="places"
        )
    sample = labels.add(gr.Button, texts={"value": "sample"}, elem_id="sample", visible=actions.sample() is not None)
    return {"files": files, "places": places, "sample": sample, "footage_note": gr.HTML("")}


def _cards_step(labels: Labels, lang: Lang) -> dict[str, Any]:
    import gradio as gr

    labels.add(gr.HTML, texts={"value": lambda lang: html.step(2, say("cards_h", lang), say("cards_help", lang))})
    cards_view = gr.HTML(html.card_list([], lang), elem_id="cards")
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320), labels.add(gr.Accordion, texts={"label": "form_h"}, open=True):
            form = _form(labels, lang)
        with gr.Column(scale=1, min_width=260):
            own_cards = labels.add(gr.Button, texts={"value": "own_cards"}, elem_id="own-cards")
            cards_file = labels.add(
                gr.File,
                texts={"label": "cards_file"},
                file_count="single",
                type="filepath",
                height=150,
                file_types=[".toml", ".csv", ".xlsx", ".json"],
                elem_id="cards-file",
            )
            note = gr.HTML("", elem_id="cards-note")
    return {"cards_view": cards_view, "cards_file": cards_file, "own_cards": own_cards, "cards_note": note, **form}


def _form(labels: Labels, lang: Lang) -> dict[str, Any]:
    import gradio as gr

    pick = gr.Dropdown(
        [(say("pick_new", lang), -1)], value=-1, label=say("pick", lang), elem_id="pick", filterable=False
    )
    fields = []
    for pair in batched(FORM_FIELDS):
        with gr.Row():
            for field in pair:
                texts = {"label": field, "placeholder": f"{field}_hint"}
                fields.append(labels.add(gr.Textbox, texts=texts, elem_id=f"f-{field}", min_width=200, max_lines=1))
    with gr.Row():
        save = labels.add(gr.Button, texts={"value": "save_card"}, variant="primary", elem_id="save", min_width=120)
        drop = labels.add(gr.Button, texts={"value": "drop_card"}, visible=False, elem_id="drop", min_width=120)
    note = gr.HTML("", elem_id="form-note")
    return {"pick": pick, "form": tuple(fields), "save": save, "drop": drop, "form_note": note}


def batched(names: Sequence[str]) -> tuple[Sequence[str], ...]:
    """The names two by two, as they stand beside each other."""
    return tuple(names[start : start + 2] for start in range(0, len(names), 2))


def _start_step(actions: MakeActions, labels: Labels) -> dict[str, Any]:
    import gradio as gr

    def profiles(lang: Lang) -> list[tuple[str, str]]:
        return [(each.title.get(lang), key) for key, each in actions.app.profiles().items()]

    def dialects(lang: Lang) -> list[tuple[str, str]]:
        return [(each.name.get(lang), key) for key, each in actions.app.dialects().items()]

    with gr.Row():
        first_profile, first_dialect = next(iter(actions.app.profiles())), next(iter(actions.app.dialects()))
        profile = labels.add(
            gr.Dropdown,
            texts={"label": "profile", "choices": profiles},
            value=first_profile,
            elem_id="profile",
            min_width=280,
            filterable=False,
        )
        dialect = labels.add(
            gr.Dropdown,
            texts={"label": "dialect", "choices": dialects},
            value=first_dialect,
            elem_id="dialect",
            min_width=280,
            filterable=False,
        )
    start = labels.add(
        gr.Button, texts={"value": "start"}, variant="primary", elem_classes="big", elem_id="start", size="lg"
    )
    return {"profile": profile, "dialect": dialect, "start": start, "start_note": gr.HTML("", elem_id="start-note")}
