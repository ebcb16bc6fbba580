"""What the trainer's page shows and does: each event of it, without the parts that stand on the page."""

from typing import Any

from toolkit.core.room.icons import ICONS
from toolkit.core.text import Lang
from toolkit.room.desk import seat_label
from ui.room import trainer_html as html
from ui.room.access import Access
from ui.room.trainer_words import say

WORK_TAB = "work"


class Acts:
    """The work of the page's events; the role has been asked for before any of it is called."""

    def __init__(self, access: Access, lang: Lang) -> None:
        self._access = access
        self._room = access.room
        self._lang: Lang = lang

    def _roster_html(self) -> str:
        return html.roster_table(self._room.roster(self._lang), self._lang)

    def _wifi_fields(self) -> tuple[str, str]:
        wifi = self._room.wifi()
        return (wifi.name, wifi.password) if wifi else ("", "")

    def _set_wifi(self, name: str, password: str) -> str:
        wifi = self._room.set_wifi(name or "", password or "")
        return html.told(say("wifi_saved", self._lang, wifi.name) if wifi else say("wifi_gone", self._lang))

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

    def _try_choices(self, seat: str | None, chosen: str = "") -> tuple[Any, str, str]:
        """`chosen`: laid open in place of the newest."""
        import gradio as gr

        tries = self._room.seat_tries(seat, self._lang) if seat else []
        if not tries:
            return gr.Dropdown(choices=[], value=None), html.note(say("no_try", self._lang)), ""
        choices = [(html.try_label(one, self._lang), one["try"]) for one in tries]
        opened = chosen or tries[0]["try"]
        return gr.Dropdown(choices=choices, value=opened), self._try_html(opened), ""

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

    def _override(self, chosen: str | None, points: str, reason: str) -> tuple[str, str]:
        if not chosen:
            return html.told(say("choose_first", self._lang), is_fault=True), ""
        self._room.override(chosen, _points(points), reason)
        return html.told(say("overridden", self._lang)), self._try_html(chosen)

    def _show(self, chosen: str | None, *, is_shown: bool) -> tuple[str, str]:
        if not chosen:
            return html.told(say("choose_first", self._lang), is_fault=True), ""
        self._room.set_shown(chosen, is_shown)
        left = self._room.try_of(None, chosen).unjudged
        if is_shown and left:
            return html.told(say("score_first", self._lang, left), is_fault=True), self._try_html(chosen)
        return html.told(say("shown" if is_shown else "hidden", self._lang)), self._try_html(chosen)

    def _results(self, trainer: str) -> tuple[str, str, Any, str]:
        pictures = html.result_pictures(self._room.result(), self._lang)
        table = html.sheet_table(self._room.sheet(self._lang))
        return pictures, table, self._unjudged_choices(), self._certificates_html(trainer)

    def _certificates_html(self, trainer: str) -> str:
        return html.certificate_link(self._room, trainer or "", self._lang)

    def _unjudged_html(self) -> str:
        return html.unjudged_told(self._room.unjudged(self._lang), self._lang)

    def _unjudged_choices(self) -> Any:
        import gradio as gr

        rows = self._room.unjudged(self._lang)
        choices = [(html.unjudged_label(row, self._lang), row["try"]) for row in rows]
        return gr.Dropdown(choices=choices, value=choices[0][1] if choices else None)

    def _go_score(self, chosen: str | None) -> tuple[Any, Any, Any, str, str]:
        """To the tab of the work, with the try laid open."""
        import gradio as gr

        if not chosen:
            nothing = html.note(say("unjudged_none", self._lang))
            return gr.Tabs(), gr.Dropdown(), gr.Dropdown(), nothing, ""
        seat = self._room.try_of(None, chosen).seat_id
        tries, opened, told = self._try_choices(seat, chosen)
        return gr.Tabs(selected=WORK_TAB), self._seat_choices(seat), tries, opened, told

    def _queue_choices(self) -> Any:
        import gradio as gr

        rows = self._room.queue_view(self._lang)
        choices = [(f"{row['number']:02d} {row['name']} · {row['title']}", row["try"]) for row in rows if row["try"]]
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


def _points(typed: str) -> float | None:
    """A number as people type it; None for anything else.

    >>> _points(" 61.5 "), _points("６０"), _points("")
    (61.5, 60.0, None)
    """
    try:
        return float(typed.strip().replace("，", ".").replace(",", "."))
    except ValueError:
        return None
