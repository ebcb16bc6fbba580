"""The trainer's room: Gradio Blocks at /trainer. Each event asks for the role again."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI

from toolkit.core.errors import ToolkitError
from toolkit.core.room.icons import ICONS
from toolkit.core.text import Lang
from toolkit.room.desk import seat_label
from ui.room import trainer_html as html
from ui.room.access import Access
from ui.room.trainer_words import say

EVERY_S = 4
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def mount_trainer(server: FastAPI, access: Access, lang: Lang) -> None:
    """Add the page to `server`. The guard and Gradio's own dependency both ask for the role first."""
    import gradio as gr

    from ui.theme import make_theme, style

    gr.mount_gradio_app(
        server, build_trainer(access, lang), path="/trainer", footer_links=[], show_error=False, allowed_paths=[],
        auth_dependency=lambda request: "trainer" if access.is_trainer(request.cookies) else None,
        theme=make_theme(), css=style() + html.CSS, ssr_mode=False, enable_monitoring=False, pwa=False,
        mcp_server=False, max_file_size="1kb",
    )  # fmt: skip


def build_trainer(access: Access, lang: Lang) -> Any:
    """The Blocks."""
    import gradio as gr

    with gr.Blocks(
        analytics_enabled=False, title=f"{access.room.name} · {say('title', lang)}", delete_cache=(3600, 3600)
    ) as blocks:
        gr.HTML(html.head(access.room, lang))
        page = _Page(access, lang)
        with gr.Tabs():
            page.roster()
            page.teach()
            page.work()
            page.results()
            page.queue()
            page.manage()
        page.live(blocks)
    return blocks.queue(default_concurrency_limit=8, api_open=False)


class _Page:
    """The parts of the page, and what happens in them."""

    def __init__(self, access: Access, lang: Lang) -> None:
        self._access = access
        self._room = access.room
        self._lang: Lang = lang
        self._live: list[tuple[Any, Callable[[], Any]]] = []
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
        self._on(gr.Timer(EVERY_S).tick, read_all, None, outputs)

    def roster(self) -> None:
        import gradio as gr

        with gr.Tab(say("tab_roster", self._lang)):
            self._live.append((gr.HTML(), self._roster_html))

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
        with gr.Tab(say("tab_work", lang)) as tab:
            with gr.Row():
                seat = gr.Dropdown([], label=say("choose_seat", lang), value=None)
                chosen = gr.Dropdown([], label=say("choose_try", lang), value=None)
            shown, told = gr.HTML(), gr.HTML()
            comment = gr.Textbox(label=say("comment", lang), max_length=500)
            send = gr.Button(say("send", lang), variant="primary")
            with gr.Row():
                points = gr.Number(label=say("points_new", lang), value=None)
                reason = gr.Textbox(label=say("reason", lang), max_length=500)
                change = gr.Button(say("override", lang))
            with gr.Row():
                show, hide = gr.Button(say("show", lang)), gr.Button(say("hide", lang))
        self._on(tab.select, self._seat_choices, seat, seat)
        self._on(seat.input, self._try_choices, seat, [chosen, shown, told])
        self._on(chosen.input, lambda one: (self._try_html(one), ""), chosen, [shown, told])
        self._on(send.click, self._comment, [seat, chosen, comment], [told, comment, shown])
        self._on(change.click, self._override, [chosen, points, reason], [told, shown])
        self._on(show.click, functools.partial(self._show, is_shown=True), chosen, told)
        self._on(hide.click, functools.partial(self._show, is_shown=False), chosen, told)

    def results(self) -> None:
        import gradio as gr

        lang = self._lang
        with gr.Tab(say("tab_results", lang)) as tab:
            again = gr.Button(say("refresh", lang))
            pictures, table = gr.HTML(), gr.HTML()
            gr.HTML(html.downloads(lang))
            name = gr.Textbox(label=say("trainer_name", lang), max_length=40)
            link = gr.HTML(html.certificate_link("", lang))
        self._on(tab.select, self._results, None, [pictures, table])
        self._on(again.click, self._results, None, [pictures, table])
        self._on(name.change, lambda typed: html.certificate_link(typed, lang), name, link)

    def queue(self) -> None:
        import gradio as gr

        lang = self._lang
        with gr.Tab(say("tab_queue", lang)) as tab:
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

    # what happens

    def _roster_html(self) -> str:
        return html.roster_table(self._room.roster(self._lang), self._lang)

    def _pushed_html(self) -> str:
        pushed = self._room.classroom().pushed
        title = self._room.titles(self._lang).get((pushed.unit, pushed.exercise), "")
        return html.note(say("pushed", self._lang, title) if pushed.unit else say("pushed_none", self._lang))

    def _steps(self) -> list[tuple[str, str]]:
        return [(title, f"{unit}/{exercise}") for (unit, exercise), title in self._room.titles(self._lang).items()]

    def _push(self, step: str | None) -> str:
        if not step:
            return html.told(say("choose_step_first", self._lang), is_fault=True)
        unit, _, exercise = step.partition("/")
        self._room.push(unit, exercise)
        return self._pushed_html()

    def _push_nothing(self) -> str:
        self._room.push("", "")
        return self._pushed_html()

    def _set_open(self, unit: str, is_open: bool) -> None:
        self._room.set_open(unit, bool(is_open))

    def _set_exercises(self, unit: str, open_ones: list[str] | None) -> None:
        self._room.set_open_exercises(unit, open_ones or ())

    def _say_all(self, words: str) -> tuple[str, str]:
        self._room.comment("", words)
        return html.told(say("sent", self._lang)), ""

    def _seat_choices(self, chosen: str | None) -> Any:
        import gradio as gr

        seats = self._room.seats()
        known = chosen if any(one.id == chosen for one in seats) else None
        return gr.Dropdown(choices=[(seat_label(one), one.id) for one in seats], value=known)

    def _try_choices(self, seat: str | None) -> tuple[Any, str, str]:
        import gradio as gr

        tries = self._room.seat_tries(seat, self._lang) if seat else []
        if not tries:
            return gr.Dropdown(choices=[], value=None), html.note(say("no_try", self._lang)), ""
        choices = [(html.try_label(one, self._lang), one["try"]) for one in tries]
        return gr.Dropdown(choices=choices, value=tries[0]["try"]), self._try_html(tries[0]["try"]), ""

    def _try_html(self, chosen: str | None) -> str:
        if not chosen:
            return html.note(say("choose_first", self._lang))
        return html.try_panel(self._room.try_view(None, chosen, self._lang), self._lang)

    def _comment(self, seat: str | None, chosen: str | None, words: str) -> tuple[str, str, str]:
        if not seat:
            return html.told(say("choose_first", self._lang), is_fault=True), words, ""
        one = self._room.try_of(None, chosen) if chosen else None
        self._room.comment(seat, words, one.unit if one else "", one.exercise if one else "")
        return html.told(say("sent", self._lang)), "", self._try_html(chosen)

    def _override(self, chosen: str | None, points: float | None, reason: str) -> tuple[str, str]:
        if not chosen:
            return html.told(say("choose_first", self._lang), is_fault=True), ""
        self._room.override(chosen, points, reason)
        return html.told(say("overridden", self._lang)), self._try_html(chosen)

    def _show(self, chosen: str | None, *, is_shown: bool) -> str:
        if not chosen:
            return html.told(say("choose_first", self._lang), is_fault=True)
        self._room.set_shown(chosen, is_shown)
        return html.told(say("shown" if is_shown else "hidden", self._lang))

    def _results(self) -> tuple[str, str]:
        pictures = html.result_pictures(self._room.result(), self._lang)
        return pictures, html.sheet_table(self._room.sheet(self._lang))

    def _queue_choices(self) -> Any:
        import gradio as gr

        rows = self._room.queue_view(self._lang)
        choices = [(f"{row['number']:02d} {row['name']} · {row['title']}", row["try"]) for row in rows]
        return gr.Dropdown(choices=choices, value=None)

    def _cancel(self, chosen: str | None) -> tuple[str, Any]:
        if not chosen:
            return html.told(say("choose_first", self._lang), is_fault=True), self._queue_choices()
        self._room.cancel(None, chosen)
        return html.told(say("cancelled", self._lang)), self._queue_choices()

    def _reset(self, seat: str | None, name: str) -> tuple[str, Any, str]:
        if not seat or self._room.seat(seat).name != name.strip():
            return html.told(say("retype_wrong", self._lang), is_fault=True), self._seat_choices(seat), name
        self._room.reset(seat)
        return html.told(say("reset_done", self._lang)), self._seat_choices(None), ""

    def _pictures_html(self, seat: str | None) -> str:
        """For who has forgotten them: the trainer sees who asks."""
        if not seat:
            return ""
        chosen = self._room.seat(seat).icons.split(",")
        names = "、".join(ICONS[int(one)][1].get(self._lang) for one in chosen)
        return html.note(say("pictures_of", self._lang, names))

    def _delete_all(self, name: str) -> tuple[str, str]:
        if name.strip() != self._room.name:
            return html.told(say("retype_wrong", self._lang), is_fault=True), name
        return html.told(say("deleted", self._lang, self._room.delete_all_uploads())), ""


def _open_exercises(unit: Mapping[str, Any]) -> list[str]:
    return [one["id"] for one in unit["exercises"] if one["open"]]
