"""Writes `report.html`: one self-contained page that explains a run, for a phone, a computer and paper."""

import base64
import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePath
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from toolkit.core.report_data import ReportData
from toolkit.core.text import Lang, Text
from toolkit.media import report_pictures as pictures
from toolkit.media import report_view as view
from toolkit.media.report_words import WORDS
from toolkit.media.save_file import save_text

MAX_BYTES = 3_000_000
"""Size of the page at most, so that it opens at once on an old phone and travels by chat."""
_MAX_STILLS = 140
_MIN_STILLS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _FootageView:
    number: int
    name: str
    facts: tuple[str, ...]
    loudness: str
    timeline: pictures.Timeline
    sentences: tuple[view.SentenceView, ...]
    engine: str
    shots: tuple[view.ShotView, ...]


def write_report(data: ReportData, out: Path, lang: Lang) -> None:
    """Write the page to `out`, whole or not at all. Videos and covers are linked relative to it.

    Raises:
        OutputNotWritable, DiskFull: if the file can't be written.
    """
    save_text(out, render_report(data, lang), Text("报告", "the report"))


def render_report(data: ReportData, lang: Lang) -> str:
    """The page as HTML, smaller than `MAX_BYTES`: stills are thinned out until it fits."""
    stills = min(_MAX_STILLS, max(_MIN_STILLS, 3 * _MAX_STILLS // max(1, len(data.footage))))
    page = _render(data, lang, stills)
    while len(page.encode()) > MAX_BYTES and stills > _MIN_STILLS:
        stills = max(_MIN_STILLS, stills // 2)
        page = _render(data, lang, stills)
    return page


def _render(data: ReportData, lang: Lang, max_stills: int) -> str:
    script = _asset("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["href"] = _to_href
    return environment.get_template("report.html").render(
        lang=lang,
        t=lambda key: WORDS[key].get(lang),
        say=lambda text: text.get(lang),
        css=Markup(_asset("report.css")),  # noqa: S704  own files, no user text
        script=Markup(script),  # noqa: S704
        script_hash=digest,
        data=data,
        headline=view.summarise(data).get(lang),
        stats=_stats(data, lang),
        clips=view.view_clips(data, lang),
        footage=_view_footage(data, lang, max_stills),
        reshoots=view.view_reshoots(data, lang),
        products=view.view_products(data),
        still_px=pictures.STILL_HEIGHT_PX,
    )


def _asset(name: str) -> str:
    return resources.files("toolkit").joinpath("data", "report", name).read_text(encoding="utf-8")


def _to_href(path: str) -> str:
    """A relative path as a link: no scheme, no leading slash, special characters escaped."""
    return "./" + quote(path.lstrip("/"), safe="/")


def _stats(data: ReportData, lang: Lang) -> tuple[tuple[str, str], ...]:
    total_ms = sum(info.duration_ms for info in data.plan.footage)
    with_clip = {clip.product_id for clip in data.plan.clips} & {card.id for card in data.products}
    seconds = sum(stage.seconds for stage in data.stages if not stage.is_reused)
    stats = [
        (WORDS["stat_footage"].get(lang), view.format_duration(total_ms, lang)),
        (WORDS["stat_clips"].get(lang), str(len(data.plan.clips))),
        (WORDS["stat_products"].get(lang), f"{len(with_clip)} / {len(data.products)}"),
    ]
    if data.stages:
        stats.append((WORDS["stat_time"].get(lang), view.format_duration(1000 * seconds, lang)))
    return tuple(stats)


def _view_footage(data: ReportData, lang: Lang, max_stills: int) -> tuple[_FootageView, ...]:
    views = []
    for index, (info, found) in enumerate(zip(data.plan.footage, data.footage, strict=True)):
        loudness = found.sound.loudness_lufs if found.sound else None
        views.append(
            _FootageView(
                number=index + 1,
                name=PurePath(info.path).name,
                facts=view.describe_media(info, lang),
                loudness=f"{loudness:.1f} LUFS" if loudness is not None else "",
                timeline=pictures.draw_timeline(index, found, data.plan, data.products, lang, max_stills),
                sentences=view.view_sentences(index, found, data.plan, lang),
                engine=found.transcript.engine if found.transcript else "",
                shots=view.view_shots(found, lang),
            )
        )
    return tuple(views)
