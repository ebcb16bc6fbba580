"""The trainer's room: Gradio Blocks at /trainer. Each event asks for the role again."""

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI

from toolkit.core.errors import ToolkitError
from toolkit.core.text import Lang
from ui.room import trainer_html as html
from ui.room.access import Access
from ui.room.trainer_acts import WORK_TAB, Acts
from ui.room.trainer_words import say

EVERY_S = 4
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def mount_trainer(server: FastAPI, access: Access, lang: Lang) -> None:
    """Add the page to `server`, in the class's language at /trainer and in the other beside it."""
    for each, path in trainer_paths(lang).items():
        _mount(server, access, each, path, trainer_paths(lang))


def trainer_paths(lang: Lang) -> dict[Lang, str]:
    """Where the page is in each language, for a class in `lang`."""
    return {"zh": "/trainer" if lang == "zh" else "/trainer-zh", "en": "/trainer" if lang == "en" else "/trainer-en"}


def _mount(server: FastAPI, access: Access, lang: Lang, path: str, paths: Mapping[Lang, str]) -> None:
    """The guard and Gradio's own dependency both ask for the role first."""
    import gradio as gr

    from ui.theme import make_theme, style

    gr.mount_gradio_app(
        server, build_trainer(access, lang, paths), path=path, footer_links=[],
        show_error=False, allowed_paths=[],
        auth_dependency=lambda request: "trainer" if access.is_trainer(request.cookies) else None,
        theme=make_theme(), css=style() + html.CSS, ssr_mode=False, enable_monitoring=False, pwa=False,
        mcp_server=False, max_file_size="1kb",
    )  # fmt: skip


def build_trainer(access: Access, lang: Lang, paths: Mapping[Lang, str] = MappingProxyType({})) -> Any:
    """The Blocks."""
    import gradio as gr

    with gr.Blocks(
        analytics_enabled=False, title=f"{access.room.name} · {say('title', lang)}", delete_cache=(3600, 3600)
    ) as blocks:
        gr.HTML(html.head(access.room, lang, paths))
        page = _Page(access, lang)
        with gr.Tabs() as page.tabs:
            page.roster()
            page.teach()
            page.work()
            page.results()
            page.queue()
            page.manage()
        page.live(blocks)
    return blocks.queue(default_concurrency_limit=8, api_open=False)


class _Page(Acts):
    """The parts of the page, and what happens in them."""

    def __init__(self, access: Access, lang: Lang) -> None:
        super().__init__(access, lang)
        self._live: list[tuple[Any, Callable[[], Any]]] = []
        self._loaded: list[tuple[list[Any], Callable[[], Any]]] = []
        """(fields, what stands in them when the page opens)."""
        self.tabs: Any = None
        self._laid_open: list[Any] = []
        """The seat, the try, what it shows, and what is told of it: the parts of the tab of the work."""
        self._switched: list[tuple[str, Any, Callable[[Mapping[str, Any]], Any]]] = []
        """(unit, its switch, what the switch shows of the unit's view)."""

    def _guarded(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work` with the role asked for first; what Gradio is given in place of it."""
        import gradio as gr

        def handler(request: gr.Request, *values: Any) -> Any:
            try:
                self._access.check_trainer(request)
                return work(*values)
            except ToolkitError as error:
                raise gr.Error(error.text(self._lang).lstrip("：: "), print_exception=False) from None

        handler.__name__ = getattr(work, "__name__", "set").strip("_<>")
        return handler

    def _on(self, trigger: Any, work: Callable[..., Any], inputs: Any = None, outputs: Any = None) -> None:
        trigger(self._guarded(work), inputs, outputs, **PRIVATE)

    def live(self, blocks: Any) -> None:
        """What changes by itself: read when the page opens, and every few seconds."""
        import gradio as gr

        works = [work for _, work in self._live]

        def read_all() -> list[Any]:
            units = {one["id"]: one for one in self._room.units(self._lang)}
            return [*(work() for work in works), *(read(units[unit]) for unit, _, read in self._switched)]

        outputs = [*(component for component, _ in self._live), *(switch for _, switch, _ in self._switched)]
        self._on(blocks.load, read_all, None, outputs)
        for fields, read in self._loaded:
            self._on(blocks.load, read, None, fields)
        self._on(gr.Timer(EVERY_S).tick, read_all, None, outputs)

    def roster(self) -> None:
        import gradio as gr

        lang = self._lang
        with gr.Tab(say("tab_roster", lang)):
            self._live.append((gr.HTML(), self._roster_html))
            gr.HTML(html.note(say("wifi_help", lang)))
            with gr.Row():
                name = gr.Textbox(label=say("wifi_name", lang), max_length=32, elem_id="wifi-name")
                password = gr.Textbox(label=say("wifi_password", lang), max_length=63, elem_id="wifi-password")
                save = gr.Button(say("wifi_save", lang), elem_id="wifi-save")
            told = gr.HTML()
        self._loaded.append(([name, password], self._wifi_fields))
        self._on(save.click, self._set_wifi, [name, password], told)

    def teach(self) -> None:
        import gradio as gr

        lang, room = self._lang, self._room
        with gr.Tab(say("tab_teach", lang)):
            self._live.append((gr.HTML(), self._pushed_html))
            steps = gr.Dropdown(self._steps(), label=say("choose_step", lang), value=None)
            with gr.Row():
                push = gr.Button(say("push", lang), variant="primary")
                end = gr.Button(say("push_end", lang))
            words = gr.Textbox(label=say("say_all", lang), max_length=500)
            send, told = gr.Button(say("send", lang)), gr.HTML()
            gr.HTML(html.note(say("locks_help", lang)))
            for one in room.units(lang):
                self._switches(one)
        self._on(push.click, self._push, steps, told)
        self._on(end.click, self._push_nothing, None, told)
        self._on(send.click, self._say_all, words, [told, words])

    def _switches(self, unit: Mapping[str, Any]) -> None:
        """A unit with a switch, and its exercises each with one."""
        import gradio as gr

        several = [(one["title"], one["id"]) for one in unit["exercises"]] if len(unit["exercises"]) > 1 else []
        with gr.Row(elem_classes="locks", equal_height=False):
            switch = gr.Checkbox(
                unit["open"], label=unit["title"], container=False, min_width=200, elem_id=f"lock-{unit['id']}"
            )
            inside = gr.CheckboxGroup(
                several, value=_open_exercises(unit), label=unit["title"], show_label=False, container=False,
                min_width=320, scale=3, visible=bool(several),
            )  # fmt: skip
        self._switched.append((unit["id"], switch, lambda now: now["open"]))
        self._on(switch.input, functools.partial(self._set_open, unit["id"]), switch)
        if several:
            self._switched.append((unit["id"], inside, _open_exercises))
            self._on(inside.input, functools.partial(self._set_exercises, unit["id"]), inside)

    def work(self) -> None:
        import gradio as gr

        lang = self._lang
        with gr.Tab(say("tab_work", lang), id=WORK_TAB) as tab:
            gr.HTML(html.note(say("work_help", lang)))
            with gr.Row():
                seat = gr.Dropdown([], label=say("choose_seat", lang), value=None, min_width=240)
                chosen = gr.Dropdown([], label=say("choose_try", lang), value=None, min_width=240)
            shown, told = gr.HTML(), gr.HTML()
            comment = gr.Textbox(label=say("comment", lang), max_length=500)
            send = gr.Button(say("send", lang), variant="primary")
            with gr.Row():
                points = gr.Textbox(label=say("points_new", lang), max_length=6)
                reason = gr.Textbox(label=say("reason", lang), max_length=500)
                change = gr.Button(say("override", lang), elem_id="change-points")
            with gr.Row():
                show, hide = gr.Button(say("show", lang)), gr.Button(say("hide", lang))
        self._laid_open = [seat, chosen, shown, told]
        self._on(tab.select, self._seat_choices, seat, seat)
        self._on(seat.input, self._try_choices, seat, [chosen, shown, told])
        self._on(chosen.input, lambda one: (self._try_html(one), ""), chosen, [shown, told])
        self._on(send.click, self._comment, [seat, chosen, comment], [told, comment, shown])
        self._on(change.click, self._override, [chosen, points, reason], [told, shown])
        self._on(show.click, functools.partial(self._show, is_shown=True), chosen, [told, shown])
        self._on(hide.click, functools.partial(self._show, is_shown=False), chosen, [told, shown])

    def results(self) -> None:
        import gradio as gr

        lang = self._lang
        with gr.Tab(say("tab_results", lang)) as tab:
            again = gr.Button(say("refresh", lang))
            pictures = gr.HTML()
            gr.HTML(html.note(say("table_help", lang)))
            table = gr.HTML()
            gr.HTML(html.downloads(lang))
            self._live.append((gr.HTML(elem_id="unjudged"), self._unjudged_html))
            with gr.Row():
                waiting = gr.Dropdown([], label=say("choose_unjudged", lang), value=None)
                score = gr.Button(say("go_score", lang), elem_id="go-score")
            name = gr.Textbox(label=say("trainer_name", lang), max_length=40)
            link = gr.HTML(elem_id="certificates")
        self._on(tab.select, self._results, name, [pictures, table, waiting, link])
        self._on(again.click, self._results, name, [pictures, table, waiting, link])
        self._on(score.click, self._go_score, waiting, [self.tabs, *self._laid_open])
        self._on(name.change, self._certificates_html, name, link)

    def queue(self) -> None:
        import gradio as gr

        lang = self._lang
        with gr.Tab(say("tab_queue", lang)) as tab:
            gr.HTML(html.note(say("queue_help", lang)))
            self._live.append((gr.HTML(), lambda: html.queue_table(self._room.queue_view(lang), lang)))
            waiting = gr.Dropdown([], label=say("choose_try", lang), value=None)
            cancel, told = gr.Button(say("cancel", lang)), gr.HTML()
        self._on(tab.select, self._queue_choices, None, waiting)
        self._on(cancel.click, self._cancel, waiting, [told, waiting])

    def manage(self) -> None:
        import gradio as gr

        lang = self._lang
        with gr.Tab(say("tab_class", lang)) as tab:
            gr.HTML(html.note(say("reset_help", lang)))
            seat = gr.Dropdown([], label=say("choose_seat", lang), value=None)
            pictures = gr.HTML()
            name = gr.Textbox(label=say("retype", lang), max_length=40)
            reset, told = gr.Button(say("reset", lang), variant="stop"), gr.HTML()
            gr.HTML(html.note(say("delete_all_help", lang)))
            class_name = gr.Textbox(label=say("retype_class", lang), max_length=40)
            delete, gone = gr.Button(say("delete_all", lang), variant="stop"), gr.HTML()
            gr.HTML(html.note(say("log", lang)))
            log = gr.HTML()
        self._on(
            tab.select, lambda chosen: (self._seat_choices(chosen), html.log_table(self._room, lang)), seat, [seat, log]
        )
        self._on(seat.input, self._pictures_html, seat, pictures)
        self._on(reset.click, self._reset, [seat, name], [told, seat, name])
        self._on(delete.click, self._delete_all, class_name, [gone, class_name])


def _open_exercises(unit: Mapping[str, Any]) -> list[str]:
    return [one["id"] for one in unit["exercises"] if one["open"]]
