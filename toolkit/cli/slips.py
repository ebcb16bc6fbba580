"""What `chushan records slips` does and prints."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.app import App
from toolkit.cli.support import date_option
from toolkit.core.codec import to_plain
from toolkit.core.errors import OptionInvalid
from toolkit.core.progress import Reporter
from toolkit.core.record_chain import KEEP_YEARS, Record
from toolkit.core.slip_log import Slip, SlipEntry
from toolkit.core.spans import format_clock
from toolkit.core.text import Lang, Text
from toolkit.tasks.review import ReviewRequest
from toolkit.tasks.slips import SlipProposals


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipsAsked:
    """The options of the command."""

    transcript: Path | None
    products: Path | None
    show: str
    date: str
    keep: str
    by: str
    note: str
    out: Path | None
    overwrites: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipsDone:
    """What came of it."""

    proposals: SlipProposals | None
    kept_now: tuple[Record, ...]
    log: tuple[tuple[Record, SlipEntry], ...]
    file: Path | None


def run_slips(app: App, reporter: Reporter, asked: SlipsAsked) -> SlipsDone:
    """Propose, keep what was confirmed, export.

    Raises:
        InputError: if nothing is asked for, or what is to be kept was not proposed.
    """
    if asked.transcript is None and asked.keep:
        raise OptionInvalid(
            "--keep", Text("没有写转写文件", "the transcript is missing"),
            Text("请先写转写文件，再写 --keep", "Give the transcript first"),
        )  # fmt: skip
    proposals, kept = None, ()
    if asked.transcript is not None:
        cards = app.load_products(asked.products) if asked.products else ()
        request = ReviewRequest(path=asked.transcript, cards=cards, today=date_option(asked.date))
        proposals = app.propose_slips(request, reporter)
        kept = tuple(_keep(app, asked, proposals, slip) for slip in _chosen(asked.keep, proposals.slips))
    file = app.write_slips(asked.out, overwrites=asked.overwrites) if asked.out else None
    return SlipsDone(proposals=proposals, kept_now=kept, log=app.kept_slips(), file=file)


def _keep(app: App, asked: SlipsAsked, proposals: SlipProposals, slip: Slip) -> Record:
    assert asked.transcript is not None
    entry = SlipEntry(
        slip=slip, show=asked.show or asked.transcript.stem, source=proposals.source,
        source_sha256=proposals.source_sha256, note=asked.note, confirmed_by=asked.by,
    )  # fmt: skip
    return app.keep_slip(entry, (asked.transcript.name, asked.transcript.read_bytes()))


def _chosen(keep: str, slips: tuple[Slip, ...]) -> tuple[Slip, ...]:
    if not keep:
        return ()
    if keep.strip() == "all":
        return slips
    numbers = [part.strip() for part in keep.replace("，", ",").split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= len(slips) for part in numbers):
        raise OptionInvalid(
            f"--keep {keep}",
            Text(f"只有 1 到 {len(slips)} 这几条", f"there are only numbers 1 to {len(slips)}"),
            Text("先不加 --keep 看一遍有哪些，再写编号，如 1,3，或写 all", "Look without --keep, then give 1,3 or all"),
        )
    return tuple(slips[int(part) - 1] for part in dict.fromkeys(numbers))


def plain_slips(done: SlipsDone) -> dict[str, Any]:
    """As JSON; times are milliseconds of the recording."""
    found = done.proposals
    return {
        "schema": "SlipRun.1",
        "source": found.source if found else "",
        "lines": found.lines if found else 0,
        "slips": [{"number": n, **to_plain(slip)} for n, slip in enumerate(found.slips, 1)] if found else [],
        "kept": [record.number for record in done.kept_now],
        "log": [{"number": record.number, "made_at": record.made_at, **to_plain(entry)} for record, entry in done.log],
        "file": str(done.file) if done.file else "",
    }


def show_slips(done: SlipsDone, lang: Lang) -> None:
    """For people."""
    if done.proposals is not None:
        _show_proposals(done.proposals, lang)
    else:
        _show_log(done, lang)
    for record in done.kept_now:
        print(Text(f"已存档：第 {record.number} 条，{record.title}", f"kept as record {record.number}").get(lang))
    if done.kept_now:
        print(Text(f"记录至少保存 {KEEP_YEARS} 年", f"records are kept for {KEEP_YEARS} years at least").get(lang))
    if done.file:
        print(Text(f"写好了：{done.file}", f"Written: {done.file}").get(lang))


def _show_proposals(found: SlipProposals, lang: Lang) -> None:
    for number, slip in enumerate(found.slips, 1):
        own = Text("主播自己更正的", "put right by the speaker").get(lang)
        rules = "、".join(dict.fromkeys(one.rule_id for one in slip.findings)) or own
        print(f"{number:>3}  {slip.place}  {slip.product}  [{rules}]")
        print(f"     {Text('说的是：', 'said: ').get(lang)}{slip.said}")
        when = f"（{format_clock(slip.correction_ms)}）" if slip.correction_ms is not None else ""
        missing = Text("没有当场更正", "not corrected on air").get(lang)
        told = f"{slip.correction}{when}" if slip.correction else missing
        print(f"     {Text('更正：', 'correction: ').get(lang)}{told}")
    if not found.slips:
        print(Text(f"查了 {found.lines} 句，没有找到说错的话", f"{found.lines} lines, no slip found").get(lang))
    else:
        hint = Text("核对后用 --keep 1,3 --by 姓名 存档", "Check them, then keep with --keep 1,3 --by NAME")
        print(hint.get(lang))


def _show_log(done: SlipsDone, lang: Lang) -> None:
    for record, entry in done.log:
        print(f"{record.number:>5}  {record.made_at}  {entry.title}")
    if not done.log:
        print(Text("还没有口误记录", "no slips are kept yet").get(lang))
