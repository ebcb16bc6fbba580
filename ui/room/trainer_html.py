"""Pieces of HTML of the trainer's room. Every value is escaped here."""

import datetime
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from toolkit.app_room import Room
from toolkit.core.room.progress import ClassResult, SkillRow
from toolkit.core.room.sheet import Sheet
from toolkit.core.room.types import LogEntry
from toolkit.core.text import Lang, Text
from toolkit.room.desk import seat_label
from ui.room.trainer_words import say

CSS = """
.gradio-container { width: 100% !important; }
.room table { border-collapse: collapse; width: 100%; font-size: 1rem; }
.room table, .room th, .room td, .room tr { border: 0 !important; }
.room th, .room td {
  text-align: left; padding: .45rem .6rem; border-bottom: 1px solid #d8d2c4 !important; vertical-align: top;
}
.room .here { color: #14593a; font-weight: 600; } .room .away { color: #66706a; }
.room .bars {
  display: grid; align-items: center; grid-template-columns: minmax(7rem, 14rem) 1fr auto; gap: .4rem .8rem;
}
.room .bar { background: #e6e0d2; border-radius: 6px; height: 1.1rem; overflow: hidden; }
.room .bar i { display: block; height: 100%; background: #1d6b47; } .room .bar.weak i { background: #b3541e; }
.room table.written th { width: 34%; font-weight: 600; }
.room .typed { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4efe4; color: #1f2a24; }
.room audio, .room video { max-width: 100%; max-height: 50vh; display: block; margin: .5rem 0; }
.room .roster { min-width: 42rem; }
.room p a, .room .leave { display: inline-block; padding: .55rem 0; }
.tab-container button { min-height: 44px; }
.tab-container button.selected { font-weight: 700 !important; box-shadow: inset 0 -4px 0 #1d6b47 !important; }
@media (max-width: 640px) {
  .gradio-container { padding: .4rem !important; }
  .tab-container button { padding: .3rem .16rem !important; font-size: 1rem !important; }
  .room .roster { min-width: 0; } .room .roster tr:first-child { display: none; }
  .room .roster tr {
    display: flex; flex-wrap: wrap; gap: 0 .7rem; border-bottom: 1px solid #d8d2c4 !important; padding: .5rem 0;
  }
  .room .roster td { border: 0 !important; padding: .1rem 0; } .room .roster td:nth-child(2) { font-weight: 600; }
  .room .roster td[data-label]::before { content: attr(data-label) " "; color: #55605a; }
  .room .roster td.step { flex-basis: 100%; }
  .room .bars { grid-template-columns: minmax(5rem, 1fr) auto; grid-auto-flow: row dense; }
  .room .bars .bar { grid-column: 1 / -1; }
}
.room .soft { color: #55605a; } .room .scroll {
  overflow-x: auto; background: linear-gradient(to left, #faf7f0 60%, transparent) right / 40px 100% no-repeat local,
    linear-gradient(to left, rgba(31, 42, 36, .3), transparent) right / 16px 100% no-repeat scroll; /* more is there */
}
.room table.sheet { width: auto; } .room .sheet th, .room .sheet td { white-space: nowrap; }
.room .sheet th { white-space: normal; min-width: 4.5rem; word-break: keep-all; vertical-align: bottom; }
.room .sheet td:nth-child(-n+2), .room .sheet th:nth-child(-n+2) { position: sticky; left: 0; background: #faf7ef; }
.room .sheet td:nth-child(2), .room .sheet th:nth-child(2) { left: 3.2rem; min-width: 5rem; }
.room .sheet td:first-child, .room .sheet th:first-child { min-width: 3.2rem; }
.room .leave { font: inherit; color: #14593a; text-decoration: underline; background: none; border: 0; }
.room .big { font-size: 1.6rem; letter-spacing: .1em; }
.locks { align-items: center; border-bottom: 1px solid #d8d2c4; padding: .3rem 0; }
.locks > .block:first-child { font-weight: 600; } .locks label { min-height: 44px; }
#go-score, #change-points, #wifi-save { align-self: flex-end; }
.room .told { color: #14593a; font-weight: 600; } .room .fault { color: #a11d1d; font-weight: 600; }
"""


def wrap(inner: str) -> str:
    return f'<div class="room">{inner}</div>'


def head(room: Room, lang: Lang, paths: Mapping[Lang, str]) -> str:
    links = "".join(
        f' · <a href="{path}?lang={lang}" target="_blank" rel="noopener">{escape(say(key, lang))}</a>'
        for path, key in (("/projector", "projector"), ("/tools/", "tools"), ("/units", "units"))
    )
    other: Lang = "en" if lang == "zh" else "zh"
    if other in paths:
        name = "English" if other == "en" else "中文"
        links += f' · <a href="{paths[other]}/" lang="{other}">{name}</a>'
    leave = f"fetch('/api/trainer/logout',{{method:'POST',headers:{{'X-Lang':'{lang}'}}}}).then(()=>location='/login')"
    button = f'<button type="button" class="leave" onclick="{escape(leave)}">{escape(say("sign_out", lang))}</button>'
    code = f'{escape(say("code", lang))} <b class="big">{escape(room.code)}</b>'
    return wrap(f"<h1>{escape(room.name)} · {escape(say('title', lang))}</h1><p>{code}{links} · {button}</p>")


def roster_table(rows: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    if not rows:
        return wrap(f'<p class="soft">{escape(say("nobody", lang))}</p>')
    here = sum(bool(row["here"]) for row in rows)
    heads = ("number", "name", "state", "step", "done", "points", "waits")
    top = "".join(f"<th>{escape(say(key, lang))}</th>" for key in heads)
    body = "".join(_roster_row(row, lang) for row in rows)
    counts = escape(say("counts", lang, len(rows), here))
    return wrap(f'<p>{counts}</p><div class="scroll"><table class="roster"><tr>{top}</tr>{body}</table></div>')


def _roster_row(row: Mapping[str, Any], lang: Lang) -> str:
    state = "here" if row["here"] else "away"

    def named(key: str) -> str:
        """What a narrow page, which has no heads, puts before the value."""
        return f' data-label="{escape(say(key, lang), quote=True)}"'

    step = row["step_title"] + (f"（{say('queued', lang)}）" if row["waiting"] else "")
    points = _points(row, lang)
    cells = (
        f"<td>{row['number']:02d}</td><td>{escape(row['name'])}</td>"
        f'<td class="{state}">{escape(say(state, lang))}</td><td class="step">{escape(step)}</td>'
        f"<td{named('done')}>{row['done']} / {row['exercises']}</td><td{named('points')}>{escape(points)}</td>"
        f"<td{named('waits') if row['needs_trainer'] else ''}>{row['needs_trainer'] or ''}</td>"
    )
    return f"<tr>{cells}</tr>"


def queue_table(rows: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    if not rows:
        return wrap(f'<p class="soft">{escape(say("queue_none", lang))}</p>')
    body = "".join(
        f"<tr><td>{row['number']:02d}</td><td>{escape(row['name'])}</td><td>{escape(row['title'])}</td>"
        f"<td>{escape(_waiting(row, lang))}</td></tr>"
        for row in rows
    )
    return wrap(f"<table>{body}</table>")


def _waiting(row: Mapping[str, Any], lang: Lang) -> str:
    if row["state"] == "running":
        return say("running", lang, row["percent"])
    return say("place", lang, row["place"], row["eta_s"])


def try_panel(view: Mapping[str, Any], lang: Lang) -> str:
    """One try: recordings to play, what was handed in, the points with their reasons."""
    uploads = view["answer"].get("uploads", [])
    played = "".join(
        f'<video controls preload="metadata" src="/api/trainer/upload/{escape(str(one), quote=True)}/media"></video>'
        for one in uploads
    )
    task = "<br>".join(escape(line) for line in view["task"].split("\n"))
    parts = [
        f"<h3>{escape(view['title'])}</h3>", f'<p class="soft">{task}</p>',
        f"<h3>{escape(say('answer', lang))}</h3>", played, _written(view["written"], lang),
    ]  # fmt: skip
    if view["error"]:
        parts.append(f'<p class="fault">{escape(view["error"])}</p>')
    if view["score"]:
        parts.append(_score(view["score"], lang))
    if view["unjudged"]:
        numbers = (view["got"], view["of"] - view["unjudged"], view["unjudged"], view["of"])
        left = say("points_left", lang, *(f"{one:g}" for one in numbers))
        parts.append(f'<p class="told">{escape(left)}</p>')
    if view["said"]:
        said = "".join(f'<p class="told">{escape(words)}</p>' for words in view["said"])
        parts.append(f"<h3>{escape(say('said', lang))}</h3>{said}")
    parts.append(f'<p class="soft">{escape(say("shown_now" if view["shown"] else "hidden_now", lang))}</p>')
    if view["override"]:
        changed = say("changed", lang, f"{view['override']['got']:g}", view["override"]["reason"])
        parts.append(f'<p class="told">{escape(changed)}</p>')
    return wrap("".join(parts))


def _written(rows: Sequence[Mapping[str, str]], lang: Lang) -> str:
    """What was asked and what was written to it, side by side."""
    empty = f'<span class="soft">{escape(say("not_written", lang))}</span>'
    cells = (
        f'<tr><th scope="row">{escape(row["label"])}{_quoted(row["quote"])}</th>'
        f'<td class="typed">{escape(row["text"]) or empty}</td></tr>'
        for row in rows
    )
    return f'<table class="written">{"".join(cells)}</table>' if rows else ""


def _quoted(words: str) -> str:
    return f'<br><span class="soft">“{escape(words)}”</span>' if words else ""


def _score(score: Mapping[str, Any], lang: Lang) -> str:
    rows = "".join(_score_row(point, lang) for point in score["points"])
    total = f"{score['got']:g} / {score['of'] - score['unjudged']:g}"
    return f"<h3>{escape(say('score', lang))} {total}</h3><table>{rows}</table>"


def _score_row(point: Mapping[str, Any], lang: Lang) -> str:
    got = say("by_hand", lang, f"{point['of']:g}") if point["by_hand"] else f"{point['got']:g}/{point['of']:g}"
    got = got if point["of"] else ""  # a hint
    quote = f"<br>“{escape(point['quote'])}”" if point["quote"] else ""
    at = f"<br>{point['at_ms'] // 60_000}:{point['at_ms'] // 1000 % 60:02d}" if point["at_ms"] is not None else ""
    better = f"<br><span class=soft>{escape(point['better'])}</span>" if point["better"] else ""
    return (
        f"<tr><td>{escape(point['name'])}{at}</td><td>{escape(got)}</td>"
        f"<td>{escape(point['reason'])}{quote}{better}</td></tr>"
    )


def result_pictures(result: ClassResult, lang: Lang) -> str:
    """Bars: progress, weak skills, before and after."""
    people = max(1, len(result.seats))
    progress = "".join(
        _bar(row.title.get(lang), done / people, f"{done}/{len(result.seats)}") for row, done in result.units
    )
    skills = "".join(_bar(one.name.get(lang), one.share, _skill(one, lang)) for one in result.skills)
    empty = f'<p class="soft">{escape(say("no_scores", lang))}</p>'
    tests = f'<p class="soft">{escape(say("no_pairs", lang))}</p>'
    if result.before is not None and result.after is not None:
        both = _bar(say("before", lang), result.before, f"{result.before:.0%}")
        both += _bar(say("after", lang), result.after, f"{result.after:.0%}")
        tests = f'<div class="bars">{both}</div><p class="soft">{escape(say("pairs", lang, result.pairs))}</p>'
    return wrap(
        f'<h3>{escape(say("progress", lang))}</h3><div class="bars">{progress}</div>'
        f"<h3>{escape(say('skills', lang))}</h3>{f'<div class=bars>{skills}</div>' if skills else empty}"
        f"<h3>{escape(say('before_after', lang))}</h3>{tests}"
    )


def _skill(one: SkillRow, lang: Lang) -> str:
    left = f" · {_waiting_points(one.unjudged, lang)}" if one.unjudged else ""
    return say("share_of", lang, f"{one.share:.0%}", one.count) + left


def _bar(label: str, share: float, shown: str) -> str:
    weak = " weak" if share < 0.6 else ""
    width = max(0, min(100, round(share * 100)))
    return (
        f'<span>{escape(label)}</span><span class="bar{weak}" role="img" aria-label="{escape(label)} {escape(shown)}">'
        f'<i style="width:{width}%"></i></span><span>{escape(shown)}</span>'
    )


def sheet_table(sheet: Sheet) -> str:
    """The class's table, cell by cell what the files hold."""
    top = "".join(f"<th>{escape(text)}</th>" for text in sheet.head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in sheet.shown())
    return wrap(f'<div class="scroll"><table class="sheet"><tr>{top}</tr>{body}</table></div>')


def downloads(lang: Lang) -> str:
    links = " · ".join(
        f'<a href="/api/trainer/export.{kind}?lang={lang}" download>{escape(say(kind, lang))}</a>'
        for kind in ("csv", "xlsx")
    )
    return wrap(f"<p>{links}</p>")


def log_table(room: Room, lang: Lang) -> str:
    names = {seat.id: seat_label(seat) for seat in room.seats()}
    rows = "".join(
        _log_row(one, names, room.title_of_try(str(one.detail.get("try", "")), lang), lang) for one in room.log()
    )
    return wrap(f"<table>{rows}</table>" if rows else f'<p class="soft">{escape(say("log_none", lang))}</p>')


def _log_row(one: LogEntry, names: Mapping[str, str], title: str, lang: Lang) -> str:
    """When, whose, what: in words."""
    detail = one.detail
    number = say("log_number", lang, detail["number"]) if "number" in detail else ""
    who = names.get(str(detail.get("seat", "")), number)
    what = say(f"log_{one.what}", lang) if one.what in ("override", "reset") else one.what
    cells = (_clock(one.made_ms), what, who, title, _log_points(one, lang), str(detail.get("reason", "")))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _log_points(one: LogEntry, lang: Lang) -> str:
    before, left, after = (one.detail.get(name) for name in ("before", "unjudged", "after"))
    if one.what != "override":
        return ""
    return say("log_unjudged", lang, before, left, after) if left else say("log_points", lang, before, after)


def note(words: str) -> str:
    return wrap(f'<p class="soft">{escape(words)}</p>')


def try_label(row: Mapping[str, Any], lang: Lang) -> str:
    """A try in a list: when, what, how many points."""
    got = "…" if row["got"] is None else _points({**row, "of": row["of"] - row["unjudged"]}, lang)
    waits = f" · {say('to_look', lang)}" if row["needs_trainer"] and not row["unjudged"] else ""
    return f"{_clock(row['at'])} {row['title']} {got}{waits}"


def _points(row: Mapping[str, Any], lang: Lang) -> str:
    """Given, of what was judged; and what waits."""
    left = f" · {_waiting_points(row['unjudged'], lang)}" if row["unjudged"] else ""
    return f"{row['got']:g} / {row['of']:g}{left}"


def _waiting_points(points: float, lang: Lang) -> str:
    return say("waiting_points", lang, f"{points:g}")


def unjudged_told(rows: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    """What waits for points, above the certificates."""
    if not rows:
        return note(say("unjudged_none", lang))
    return told(say("unjudged_told", lang, len(rows), f"{sum(row['unjudged'] for row in rows):g}"), is_fault=True)


def unjudged_label(row: Mapping[str, Any], lang: Lang) -> str:
    return say("unjudged_try", lang, row["number"], row["name"], row["title"], f"{row['unjudged']:g}")


def certificate_link(room: Room, trainer: str, lang: Lang) -> str:
    """Who has enough points, and the pdf for all of them; no link where nobody has."""
    share, names, count = room.enough()
    if not names:
        return note(say("certificates_none", lang, share))
    address = f"/api/trainer/certificates.pdf?trainer={quote(trainer[:40])}"
    listed = Text("、", ", ").get(lang).join(names)
    words = escape(say("certificates", lang, len(names)))
    return note(say("certificates_who", lang, share, len(names), count, listed)) + wrap(
        f'<p><a href="{escape(address, quote=True)}" download>{words}</a></p>'
    )


def told(words: str, *, is_fault: bool = False) -> str:
    return wrap(f'<p class="{"fault" if is_fault else "told"}" role="status">{escape(words)}</p>')


def _clock(at_ms: int) -> str:
    return datetime.datetime.fromtimestamp(at_ms / 1000).astimezone().strftime("%m-%d %H:%M")
