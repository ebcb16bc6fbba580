"""`describe`: the copy of product cards for several platforms, by templates or by an engine that is checked."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.choices import not_among
from toolkit.core.codec import to_plain
from toolkit.core.copy_card import ready_card
from toolkit.core.copy_engine import BlockListener, BlockWriter
from toolkit.core.copy_types import TONES, CopyBook, CopyLang, CopyLimits, ProductCopy, Tone
from toolkit.core.copywriting import write_copy
from toolkit.core.errors import OptionInvalid
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.core.writing import TextGenerator
from toolkit.media.save_file import save_text
from toolkit.tasks.product_texts import copy_markdown
from toolkit.tasks.tools import WrittenFiles
from toolkit.tasks.written_files import check_target, note_written

FILE_ENDINGS = (".md", ".json", ".txt")
_WHAT = Text("文案", "the copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRequest:
    """What is written and where to."""

    cards: tuple[ProductCard, ...]
    platforms: tuple[str, ...] = ()
    """Ids of data/copy_limits.toml; empty: all."""
    tone: str = "warm"
    lang: str = "zh"
    seed: int = 0
    out: Path | None = None
    """A folder (a file per product, and copy.json) or a file .md, .json, .txt; None: nothing is written."""
    overwrites: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTools:
    """What writing copy gets from outside."""

    book: CopyBook
    written: WrittenFiles
    load_writer: Callable[[Reporter], TextGenerator] | None = None
    """Loads the engine; None: templates alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyResult:
    """What was written."""

    copies: tuple[tuple[ProductCard, tuple[ProductCopy, ...]], ...]
    files: tuple[Path, ...]


def describe(
    request: CopyRequest, tools: CopyTools, reporter: Reporter, on_text: BlockListener | None = None
) -> CopyResult:
    """The copy of every card for every platform asked for.

    Args:
        on_text: is told what the engine is writing right now, before any check.

    Raises:
        InputError: if a platform, tone or language is unknown.
        EngineMissing, ModelMissing, ModelCorrupt: if the engine can't be loaded.
        OutputTaken, OutputNotWritable, DiskFull: if the result can't be written.
        Cancelled: if the user stopped the job, also inside a block.
    """
    limits, tone, lang = choose_limits(request.platforms, tools.book), _tone(request.tone), _lang(request.lang)
    for target in _targets(request):
        check_target(target, tools.written, request.overwrites)
    engine = (
        tools.load_writer(reporter.part(0, 0.1, Text("准备文字引擎", "loading the text engine")))
        if (tools.load_writer)
        else None
    )
    work = reporter.part(0.1 if engine else 0.0, 0.97)
    total = len(request.cards) * len(limits)
    found = []
    is_down = False
    for number, card in enumerate(request.cards):
        copies = []
        part = work.part(number / len(request.cards), (number + 1) / len(request.cards), _stage(card))
        writer = _writer(engine, card, tools.book, tone, request.seed, part, on_text) if engine else None
        if writer:
            writer.is_down = is_down  # an engine that failed is not asked again for the next product
        for at, platform in enumerate(limits):
            part.report(at, len(limits))
            if writer:
                blocks = write_copy(card, platform, tools.book, request.seed, tone=tone, lang=lang).log
                writer.begin(part.part(at / len(limits), (at + 1) / len(limits), _stage(card, platform)), len(blocks))
            copies.append(write_copy(card, platform, tools.book, request.seed, tone=tone, lang=lang, writer=writer))
        is_down = writer is not None and writer.is_down
        found.append((card, tuple(copies)))
    assert total == sum(len(copies) for _, copies in found)
    return CopyResult(copies=tuple(found), files=_write(tuple(found), request, tools))


def choose_limits(platforms: Sequence[str], book: CopyBook) -> tuple[CopyLimits, ...]:
    """The platforms named, in that order; all where none is.

    Raises:
        InputError: if one is unknown.
    """
    known = {limits.id: limits for limits in book.limits}
    for name in platforms:
        if name not in known:
            raise not_among(known, name, Text("没有这个平台", "there is no such platform"))
    return tuple(known[name] for name in dict.fromkeys(platforms)) or book.limits


def _tone(name: str) -> Tone:
    if name not in TONES:
        raise not_among(TONES, name, Text("没有这种语气", "there is no such tone"))
    return name  # type: ignore[return-value]


def _lang(name: str) -> CopyLang:
    if name not in ("zh", "en", "both"):
        raise not_among(("zh", "en", "both"), name, Text("没有这种语言", "there is no such language"))
    return name  # type: ignore[return-value]


def _stage(card: ProductCard, platform: CopyLimits | None = None) -> Text:
    place = Text(f"，{platform.title.zh}", f", {platform.title.en}") if platform else Text("", "")
    return Text(f"写文案：{card.name}{place.zh}", f"writing copy: {card.name}{place.en}")


def _writer(
    engine: TextGenerator,
    card: ProductCard,
    book: CopyBook,
    tone: Tone,
    seed: int,
    reporter: Reporter,
    on_text: BlockListener | None,
) -> BlockWriter:
    return BlockWriter(
        engine=engine, card=ready_card(card, book.today).card, gate=book.gate, templates=book.templates, tone=tone,
        seed=seed, reporter=reporter, on_text=on_text,
    )  # fmt: skip


def _targets(request: CopyRequest) -> tuple[Path, ...]:
    """The files that would be written.

    Raises:
        OptionInvalid: if the file's ending is unknown.
    """
    out = request.out
    if out is None:
        return ()
    if out.is_dir() or not out.suffix:
        return (*(out / f"{card.id}.md" for card in request.cards), out / "copy.json")
    if out.suffix.lower() not in FILE_ENDINGS:
        raise OptionInvalid(
            str(out),
            Text("不会写这种文件", "this kind of file can't be written"),
            Text("请用 .md、.json、.txt 结尾，或者给一个文件夹", "End it with .md, .json or .txt, or name a folder"),
        )
    return (out,)


def _write(
    found: tuple[tuple[ProductCard, tuple[ProductCopy, ...]], ...], request: CopyRequest, tools: CopyTools
) -> tuple[Path, ...]:
    targets = _targets(request)
    if not targets:
        return ()
    pages = {card.id: copy_markdown(card, copies, tools.book) for card, copies in found}
    plain = json.dumps([to_plain(copy) for _, copies in found for copy in copies], ensure_ascii=False, indent=1)
    for target in targets:
        if target.suffix == ".json":
            text = plain
        elif len(targets) == 1:
            text = "\n".join(pages.values())
        else:
            text = pages[target.stem]
        save_text(target, text, _WHAT)
        note_written(target, tools.written)
    return targets
