"""What happens on the main page when something is pressed, changed or opened."""

from datetime import datetime
from pathlib import Path
from typing import Any

from toolkit.core.text import Lang
from ui import html
from ui.cards import FORM_FIELDS, form_of
from ui.labels import Labels
from ui.make_actions import Asked, MakeActions
from ui.pages.make_layout import Parts
from ui.text import say

# The language is kept at once, without the way over the server: a reload right after the switch must find it.
KEEP_LANG = """(lang) => { localStorage.setItem("chushan-lang", lang); }"""
FIND_LANG = """(draft, lang) => {
  const asked = new URLSearchParams(location.search).get("lang");
  const kept = asked === "zh" || asked === "en" ? asked : localStorage.getItem("chushan-lang");
  if (asked === kept) localStorage.setItem("chushan-lang", kept);
  return [draft, kept === "zh" || kept === "en" ? kept : lang];
}"""

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

SHOW_PROGRESS = """() => {
  const panel = document.getElementById("panel-result");
  if (panel && document.querySelector("#job .job")) panel.scrollIntoView({ behavior: "smooth", block: "nearest" });
}"""


def connect(actions: MakeActions, labels: Labels, parts: Parts, blocks: Any) -> None:
    _connect_cards(actions, parts)
    _connect_job(actions, parts)
    _connect_page(actions, labels, parts, blocks)


def _card_outputs(parts: Parts) -> list[Any]:
    return [parts.cards_view, parts.pick, *parts.form, parts.drop]


def _connect_cards(actions: MakeActions, parts: Parts) -> None:
    import gradio as gr

    def load(path: str | None, rows: list[dict[str, Any]], lang: Lang) -> tuple[Any, ...]:
        if not path:
            return gr.skip(), "", "", *card_updates(rows, lang)
        found, message = actions.load_cards(path, lang)
        return (found or rows), message, "", *card_updates(found or rows, lang)

    def pick(index: int, rows: list[dict[str, Any]], lang: Lang) -> tuple[Any, ...]:
        return *card_updates(rows, lang, index)[2:], ""

    def save(rows: list[dict[str, Any]], index: int, lang: Lang, *form: str) -> tuple[Any, ...]:
        changed, message, is_saved = actions.save_card(rows, index if index >= 0 else None, form, lang)
        if not is_saved:
            return gr.skip(), "", message, *([gr.skip()] * len(_card_outputs(parts)))
        return changed, "", message, *card_updates(changed, lang)

    def drop(rows: list[dict[str, Any]], index: int, lang: Lang) -> tuple[Any, ...]:
        if not 0 <= index < len(rows):
            return gr.skip(), "", "", *card_updates(rows, lang)
        left = [row for number, row in enumerate(rows) if number != index]
        return left, "", html.good(say("card_dropped", lang, rows[index].get("name", ""))), *card_updates(left, lang)

    def sample(lang: Lang) -> tuple[Any, ...]:
        files, rows, message = actions.load_sample(lang)
        if not rows:
            return gr.skip(), gr.skip(), message, *([gr.skip()] * len(_card_outputs(parts)))
        return list(files), rows, message, *card_updates(rows, lang)

    # Each message stands below the button that it answers; an answer of one clears the other.
    outputs = [parts.rows, parts.cards_note, parts.form_note, *_card_outputs(parts)]
    parts.cards_file.upload(load, [parts.cards_file, parts.rows, parts.lang], outputs, **QUIET)
    _connect_own_cards(actions, parts, outputs)
    parts.pick.input(pick, [parts.pick, parts.rows, parts.lang], [*parts.form, parts.drop, parts.form_note], **QUIET)
    parts.save.click(save, [parts.rows, parts.pick, parts.lang, *parts.form], outputs, **QUIET)
    parts.drop.click(drop, [parts.rows, parts.pick, parts.lang], outputs, **QUIET)
    shown = [parts.files, parts.rows, parts.footage_note, *_card_outputs(parts)]
    parts.sample.click(sample, parts.lang, shown, **QUIET)


def _connect_own_cards(actions: MakeActions, parts: Parts, outputs: list[Any]) -> None:
    def own(rows: list[dict[str, Any]], lang: Lang) -> tuple[Any, ...]:
        found, message = actions.own_cards(lang)
        return (found or rows), message, "", *card_updates(found or rows, lang)

    parts.own_cards.click(own, [parts.rows, parts.lang], outputs, **QUIET)


def _job_outputs(parts: Parts) -> list[Any]:
    return [parts.panel, parts.stop, parts.result, parts.start, parts.timer, parts.runs]


def job_updates(actions: MakeActions, job_id: str, lang: Lang, *, whole: bool) -> tuple[Any, ...]:
    """What `_job_outputs` show. The result stays untouched while a job runs, so that no video starts anew."""
    import gradio as gr

    panel, result, is_final = actions.show_job(job_id, lang)
    job = actions.app.job(job_id) if job_id else None
    stopping = job is not None and job.state == "cancelling"
    stop = gr.update(
        visible=not is_final, interactive=not stopping, value=say("stopping" if stopping else "stop", lang)
    )
    runs = gr.skip()
    if whole or is_final:
        listed = actions.list_runs(lang)
        runs = gr.update(choices=listed, label=say("runs" if listed else "runs_none", lang))
    start = gr.update(interactive=is_final)
    return panel, stop, result if whole or is_final else gr.skip(), start, gr.Timer(active=not is_final), runs


def _connect_job(actions: MakeActions, parts: Parts) -> None:
    import gradio as gr

    def start(
        lang: Lang, files: Any, places: str, rows: Any, profile: str, dialect: str, matches: Any
    ) -> tuple[Any, ...]:
        asked = asked_of(files, places, rows, profile, dialect, matches)
        job_id, message = actions.start(asked, now(), lang)
        if not job_id:
            return gr.skip(), message, *([gr.skip()] * len(_job_outputs(parts)))
        return job_id, "", *job_updates(actions, job_id, lang, whole=True)

    def poll(job_id: str, lang: Lang) -> tuple[Any, ...]:
        return job_updates(actions, job_id, lang, whole=False)

    def stop(job_id: str, lang: Lang) -> tuple[Any, ...]:
        actions.app.cancel(job_id)
        return job_updates(actions, job_id, lang, whole=False)

    def show_run(job_id: str | None, lang: Lang) -> tuple[Any, ...]:
        return job_id or "", *job_updates(actions, job_id or "", lang, whole=True)

    asked_inputs = [parts.files, parts.places, parts.rows, parts.profile, parts.dialect, parts.matches]
    outputs = _job_outputs(parts)
    started = parts.start.click(start, [parts.lang, *asked_inputs], [parts.job, parts.start_note, *outputs], **QUIET)
    started.success(None, js=SHOW_PROGRESS, **QUIET)
    parts.timer.tick(poll, [parts.job, parts.lang], outputs, trigger_mode="once", **QUIET)
    parts.stop.click(stop, [parts.job, parts.lang], outputs, **QUIET)
    parts.runs.input(show_run, [parts.runs, parts.lang], [parts.job, *outputs], **QUIET)
    parts.refresh.click(lambda lang: gr.update(choices=actions.list_runs(lang)), parts.lang, parts.runs, **QUIET)


def _connect_page(actions: MakeActions, labels: Labels, parts: Parts, blocks: Any) -> None:
    import gradio as gr

    def open_page(draft: dict[str, Any], lang: Lang) -> tuple[Any, ...]:
        kept = draft if isinstance(draft, dict) else {}
        rows = [row for row in kept.get("rows", []) if isinstance(row, dict)]
        files = [file for file in kept.get("files", []) if _is_upload(str(file), actions.uploads)]
        job = actions.current_job()
        job_id = job.id if job else ""
        profile = kept.get("profile") if kept.get("profile") in actions.app.profiles() else gr.skip()
        dialect = kept.get("dialect") if kept.get("dialect") in actions.app.dialects() else gr.skip()
        return (
            gr.skip() if lang == labels.lang else lang, rows, files or gr.skip(), profile, dialect, job_id,
            *card_updates(rows, lang), *job_updates(actions, job_id, lang, whole=True),
        )  # fmt: skip

    def translate(lang: Lang, rows: Any, index: int, job_id: str) -> tuple[Any, ...]:
        view, pick, *_ = card_updates(rows, lang, index)
        return (*labels.updates(lang), view, pick, *job_updates(actions, job_id, lang, whole=True))

    def keep(rows: Any, files: Any, profile: str, dialect: str) -> dict[str, Any]:
        return {"rows": rows, "files": list(files or ()), "profile": profile, "dialect": dialect}

    kept_outputs = [parts.lang, parts.rows, parts.files, parts.profile, parts.dialect, parts.job]
    blocks.load(
        open_page, [parts.draft, parts.lang], [*kept_outputs, *_card_outputs(parts), *_job_outputs(parts)],
        js=FIND_LANG, **QUIET,
    )  # fmt: skip
    parts.lang.input(None, parts.lang, js=KEEP_LANG, **QUIET)
    # "change" follows both the user and the opening of the page; of two changes the later one wins.
    parts.lang.change(
        translate,
        [parts.lang, parts.rows, parts.pick, parts.job],
        [*labels.components, parts.cards_view, parts.pick, *_job_outputs(parts)],
        trigger_mode="always_last", **QUIET,
    )  # fmt: skip
    kept = [parts.rows, parts.files, parts.profile, parts.dialect]
    gr.on([part.change for part in kept], keep, kept, parts.draft, trigger_mode="always_last", **QUIET)


def _is_upload(file: str, uploads: Path) -> bool:
    path = Path(file)
    return path.is_file() and path.resolve().is_relative_to(uploads.resolve())


def card_updates(rows: list[dict[str, Any]], lang: Lang, picked: int = -1) -> tuple[Any, ...]:
    """What `cards_view`, `pick`, the form's fields and `drop` show for `rows` with `picked` in the form."""
    import gradio as gr

    choices = [(say("pick_new", lang), -1), *((str(row.get("name", "")), n) for n, row in enumerate(rows))]
    is_known = 0 <= picked < len(rows)
    texts = form_of(rows[picked]) if is_known else ("",) * len(FORM_FIELDS)
    value = picked if is_known else -1
    return (
        html.card_list(rows, lang),
        gr.update(choices=choices, value=value, label=say("pick", lang)),
        *texts,
        gr.update(visible=is_known),
    )


def asked_of(files: Any, places: str, rows: Any, profile: str, dialect: str, matches: Any) -> Asked:
    return Asked(
        files=tuple(str(file) for file in files or ()), places=places or "", rows=tuple(rows or ()),
        profile=profile, dialect=dialect, matches=dict(matches or {}),
    )  # fmt: skip


def now() -> datetime:
    return datetime.now().astimezone()
