"""Pieces of HTML for the pages. Every value is escaped here and nowhere else."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from toolkit.core.job import Job
from toolkit.core.text import Lang
from ui.site import PAGES
from ui.text import say


def step(number: int, heading: str, helping: str = "") -> str:
    """The heading of one step of the page."""
    below = f'<p class="help">{escape(helping)}</p>' if helping else ""
    return f'<div class="step"><b>{number}</b><h2>{escape(heading)}</h2></div>{below}'


def banner(lang: Lang, room: str = "") -> str:
    """The top of the main page; `room`: where the trainer's room stands on this server."""
    pages = (*(((room, "trainer_room"),) if room else ()), *PAGES)
    links = " ".join(f'<a href="{path}">{escape(say(key, lang))}</a>' for path, key in pages)
    return (
        f'<div class="top"><h1>{escape(say("brand", lang))}</h1>'
        f"<p>{escape(say('tagline', lang))} · {escape(say('offline', lang))}</p>"
        f'<nav aria-label="{escape(say("all_pages", lang))}">{links}</nav></div>'
    )


def good(message: str) -> str:
    return f'<p class="msg good" role="status">{escape(message)}</p>'


def bad(message: str, points: Sequence[str] = (), fields: Sequence[str] = (), way: tuple[str, str] = ("", "")) -> str:
    """A message of what to correct, with its points below it.

    `fields`: those of the form that the style marks; `way`: words and address of a link to where it is put right.
    """
    listed = "".join(f"<li>{escape(point)}</li>" for point in points)
    marked = f' data-fields="{escape(" ".join(fields))}"' if fields else ""
    link = f' <a href="{escape(way[1])}">{escape(way[0])}</a>' if way[0] else ""
    below = f"<ul>{listed}</ul>" if listed else ""
    return f'<div class="msg bad" role="alert"{marked}>{escape(message)}{link}{below}</div>'


def card_list(rows: Sequence[dict[str, Any]], lang: Lang) -> str:
    """The product cards at a glance."""
    if not rows:
        return f'<p class="soft">{escape(say("cards_none", lang))}</p>'
    return f'<div class="cards">{"".join(_card(row) for row in rows)}</div>'


def _card(row: dict[str, Any]) -> str:
    link = f"{row['link_no']}# " if row.get("link_no") not in (None, "") else ""
    below = " · ".join(str(row[key]) for key in ("spec", "origin") if row.get(key))
    return (
        f'<div class="one"><b>{escape(link + str(row.get("name", "")))}</b> '
        f'<span class="price">{escape(str(row.get("price", "")))}</span><br>'
        f'<span class="soft">{escape(below)}</span></div>'
    )


def format_left(eta_s: float | None, lang: Lang) -> str:
    """Time left in words; rounded up, so that it rather ends early than late.

    >>> format_left(61, "zh")
    '大约还要 2 分钟'
    """
    if eta_s is None:
        return say("estimating", lang)
    if eta_s < 5:
        return say("left_soon", lang)
    if eta_s < 60:
        return say("left", lang, say("seconds", lang, int(-(-eta_s // 5) * 5)))
    return say("left", lang, say("minutes", lang, int(-(-eta_s // 60))))


def job_panel(job: Job, lang: Lang) -> str:
    """State, stage, percentage and time left of a job."""
    percent = int(100 * min(max(job.fraction, 0.0), 1.0))
    heading = say(f"state_{job.state}", lang)
    bar = (
        f'<div class="bar" role="progressbar" aria-valuenow="{percent}" aria-valuemin="0" aria-valuemax="100">'
        f'<i style="width:{percent}%"></i></div>'
    )
    notes = "".join(f"<li>{escape(note.get(lang))}</li>" for note in job.notes[-6:])
    log = f'<ul class="log">{notes}</ul>' if notes else ""
    if job.state == "running":
        right = f'<span class="pct">{percent}%</span>'
        stage = escape(job.stage.get(lang))
        # early on a short guess is no "nearly done": too little was done to know
        left_s = job.eta_s if job.eta_s is None or percent >= 90 else max(job.eta_s, 5)
        below = f'<p class="soft">{escape(format_left(left_s, lang))} · {escape(say("may_close", lang))}</p>'
        colon = "：" if lang == "zh" else ": "
        top = f'<div class="row"><span class="stage">{escape(heading)}{colon}{stage}</span>{right}</div>'
        return f'<div class="job">{top}{bar}{below}{log}</div>'
    error = bad(job.error.get(lang)) if job.error else ""
    shown_bar = bar if job.state in ("queued", "cancelling") else ""
    shown_log = log if job.state != "done" else ""
    return (
        f'<div class="job {job.state}"><div class="row"><span class="stage">{escape(heading)}</span>'
        f'<span class="soft">{escape(job.title)}</span></div>{shown_bar}{error}{shown_log}</div>'
    )


def result_panel(manifest: dict[str, Any], run: str, lang: Lang, run_id: str = "") -> str:
    """The clips of a finished run, its report and its zip. `run` is its folder, `run_id` its id on the clips page."""
    if not manifest:
        return bad(say("gone", lang))
    base = f"/runs/{quote(run)}"
    clips = manifest.get("clips", [])
    heading = say("result_one", lang) if len(clips) == 1 else say("result_h", lang, len(clips))
    report = f"{base}/report.html"
    change = f'<a class="btn" href="/clips?run={quote(run_id)}">{escape(say("clips", lang))}</a>' if run_id else ""
    acts = (
        f'<a class="btn main" href="{report}" target="_blank" rel="noopener">{escape(say("open_report", lang))}</a>'
        f"{change}"
        f'<a class="btn" href="/zip/{quote(run)}" download>{escape(say("zip", lang))}</a>'
    )
    notes = "".join(f"<li>{escape(str(note.get(lang, '')))}</li>" for note in manifest.get("notes", []))
    listed = f'<ul class="notes">{notes}</ul>' if notes else ""
    return (
        f'<div class="result"><h2>{escape(heading)}</h2><div class="acts">{acts}</div>'
        f'<div class="clips">{"".join(_clip(clip, base, lang, run_id) for clip in clips)}</div>'
        f"{listed}<details><summary>{escape(say('embed', lang))}</summary>"
        f'<iframe src="{report}" loading="lazy" title="{escape(say("embed", lang))}"></iframe></details></div>'
    )


def _clip(clip: dict[str, Any], base: str, lang: Lang, run_id: str) -> str:
    def link(key: str) -> str:
        path = str(clip.get(key) or "")
        return f"{base}/{quote(path)}" if path else ""

    video, cover = link("video"), link("cover")
    product = str(clip.get("product") or "")
    copy = f"{base}/copy/{quote(product)}.md" if product else ""
    poster = f' poster="{cover}"' if cover else ""
    files = [(video, "save_video", " download"), (cover, "save_cover", " download"), (copy, "save_copy", " download")]
    if run_id:
        files.insert(0, (f"/clips?run={quote(run_id)}&amp;clip={quote(str(clip.get('id', '')))}", "change_clip", ""))
    links = "".join(
        f'<a{" class=btn" if key == "save_video" else ""} href="{href}"{extra}>{escape(say(key, lang))}</a>'
        for href, key, extra in files
        if href
    )
    findings = clip.get("findings") or []
    look = "".join(f'<p class="look"><b aria-hidden="true">!</b> {escape(finding[lang])}</p>' for finding in findings)
    length_s = float(clip.get("duration_ms") or 0) / 1000
    seconds = say("seconds", lang, round(length_s) if length_s >= 10 else f"{length_s:.1f}")
    shape = f"aspect-ratio:{int(clip.get('width_px') or 9)}/{int(clip.get('height_px') or 16)}"
    title = escape(str(clip.get("title", "")))
    return (
        f'<article class="clip"><video controls playsinline preload="none"{poster} src="{video}" style="{shape}" '
        f'aria-label="{title}"></video><h3>{title}</h3><p class="soft">{escape(seconds)}</p>{look}'
        f'<div class="links">{links}</div></article>'
    )


def run_name(out: str) -> str:
    """The folder's own name, "" for none."""
    return Path(out).name if out else ""


def heading(text: str) -> str:
    return f'<div class="step"><h2>{escape(text)}</h2></div>'
