"""`script`: the timetable and the lines of a live show, as a spreadsheet, a document, a text or a teleprompter."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.codec import to_plain
from toolkit.core.copy_card import ready_card
from toolkit.core.copy_gate import refusals
from toolkit.core.copy_types import CopyBook
from toolkit.core.errors import InputError, OptionInvalid
from toolkit.core.gloss import GlossLexicon
from toolkit.core.live_script import ScriptOptions, write_show
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.script_dialect import with_dialect
from toolkit.core.script_markdown import format_script_markdown
from toolkit.core.script_plan import MIN_SLOT_S, order_cards, plan_show
from toolkit.core.script_types import PACE_MAX, PACE_MIN, Script
from toolkit.core.text import Text
from toolkit.media.data_files import load_data
from toolkit.media.save_file import save_bytes
from toolkit.media.script_docx import script_docx
from toolkit.media.script_html import script_html
from toolkit.media.script_xlsx import script_xlsx
from toolkit.tasks.tools import WrittenFiles
from toolkit.tasks.written_files import check_target, note_written

MAX_MINUTES = 12 * 60
_WHAT = Text("直播脚本", "the script")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptRequest:
    """A show, and where its script goes."""

    cards: tuple[ProductCard, ...]
    minutes: float
    hosts: int = 1
    pace: int = 240
    dialect: str = ""
    """An id of data/dialects.toml whose words some lines take; empty: Mandarin."""
    seed: int = 0
    keeps_order: bool = False
    """The cards' own order, in place of the usual one."""
    out: Path | None = None
    """A file .xlsx, .docx, .md, .html or .json; None: nothing is written."""
    overwrites: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptTools:
    """What writing a script gets from outside."""

    book: CopyBook
    written: WrittenFiles
    load_gloss: Callable[[str], tuple[str, GlossLexicon | None]]
    """Dialect's id -> its Chinese name and its words. Raises InputError for an unknown one."""
    split_words: Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptResult:
    """What was written."""

    script: Script
    files: tuple[Path, ...]


def make_script(request: ScriptRequest, tools: ScriptTools, reporter: Reporter) -> ScriptResult:
    """The script of a show of `request.minutes`.

    Raises:
        OptionInvalid: if minutes, hosts, pace or the file's ending can't be used.
        InputError: if there is no such dialect, or it has no words.
        OutputTaken, OutputNotWritable, DiskFull, EngineMissing: if the file can't be written.
    """
    _check(request)
    if request.out:
        check_target(request.out, tools.written, request.overwrites)
    part = reporter.part(0, 0.8, Text("写直播脚本", "writing the script"))
    part.report(0, 2)
    ordered = tuple((card, "main") for card in request.cards) if request.keeps_order else order_cards(request.cards)
    plan = plan_show(ordered, round(request.minutes * 60))  # type: ignore[arg-type]
    options = ScriptOptions(pace=request.pace, hosts=request.hosts, seed=request.seed)
    script = write_show(plan, tools.book, load_data("script_templates"), options)
    part.report(1, 2)
    if request.dialect:
        script = _in_dialect(script, request, tools)
    part.report(2, 2)
    if not request.out:
        return ScriptResult(script=script, files=())
    save_bytes(request.out, script_bytes(script, request.out.suffix.lower()), _WHAT)
    note_written(request.out, tools.written)
    reporter.report(1, 1)
    return ScriptResult(script=script, files=(request.out,))


def script_bytes(script: Script, ending: str) -> bytes:
    """The file's content. Raises EngineMissing if a .docx is wanted and python-docx is not installed."""
    return _WRITERS[ending](script)


_WRITERS: dict[str, Callable[[Script], bytes]] = {
    ".xlsx": script_xlsx,
    ".docx": script_docx,
    ".md": lambda script: format_script_markdown(script).encode(),
    ".html": lambda script: script_html(script).encode(),
    ".json": lambda script: json.dumps(to_plain(script), ensure_ascii=False, indent=1).encode(),
}


def _check(request: ScriptRequest) -> None:
    least = -(-MIN_SLOT_S * len(request.cards) // 60)
    if not request.minutes * 60 >= MIN_SLOT_S * len(request.cards) or request.minutes > MAX_MINUTES:
        raise OptionInvalid(
            f"--minutes {request.minutes:g}",
            Text("时长用不了", "this length can't be used"),
            Text(
                f"{len(request.cards)} 款商品请写 {least} 到 {MAX_MINUTES} 分钟",
                f"Give {least} to {MAX_MINUTES} minutes for {len(request.cards)} products",
            ),
        )
    if request.hosts not in (1, 2):
        raise OptionInvalid(
            f"--hosts {request.hosts}", Text("主播人数用不了", "this number of hosts can't be used"),
            Text("请写 1 或 2", "Give 1 or 2"),
        )  # fmt: skip
    if not PACE_MIN <= request.pace <= PACE_MAX:
        raise OptionInvalid(
            f"--pace {request.pace}", Text("语速用不了", "this pace can't be used"),
            Text(f"请写每分钟 {PACE_MIN} 到 {PACE_MAX} 字，一般 220 到 280", f"Give {PACE_MIN} to {PACE_MAX} a minute"),
        )  # fmt: skip
    if request.out and request.out.suffix.lower() not in _WRITERS:
        raise OptionInvalid(
            str(request.out), Text("不会写这种文件", "this kind of file can't be written"),
            Text(f"请用 {'、'.join(_WRITERS)} 结尾", f"End it with {', '.join(_WRITERS)}"),
        )  # fmt: skip


def _in_dialect(script: Script, request: ScriptRequest, tools: ScriptTools) -> Script:
    name, lexicon = tools.load_gloss(request.dialect)
    if lexicon is None:
        raise InputError(
            request.dialect,
            Text("这种话还没有词表，脚本没法换词", "there is no list of words for it"),
            Text("请去掉 --dialect，或换一种", "Leave out --dialect, or choose another"),
        )
    cards = {card.id: ready_card(card, tools.book.today).card for card in request.cards}
    first = next(iter(cards.values()))

    def is_clean(text: str, product: str) -> bool:
        return not refusals(text, cards.get(product, first), tools.book.gate)

    return with_dialect(script, lexicon, name, tools.split_words, is_clean)
