"""A photo or a talk to proposed fields; and what a card still lacks, asked one by one."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from toolkit.core.card_proposal import CardProposal, ReadLine, propose_facts, turned_back
from toolkit.core.card_questions import CardQuestion, list_questions
from toolkit.core.card_talk import Told, propose_from_talk
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError, OutputTaken
from toolkit.core.product_facts import card_fields
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.protocols import ReadPicture
from toolkit.core.spans import format_clock
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
from toolkit.media.ffmpeg import partial_file
from toolkit.media.photo import read_photo
from toolkit.media.product_files import cards_of_rows, load_products
from toolkit.media.product_writer import replace_products
from toolkit.media.save_file import not_writable
from toolkit.media.subtitle_files import read_subtitle_file
from toolkit.tasks.check_facts import read_text

ENOUGH_FACTS = 2
"""A picture that names fewer fields is held sideways, or no label."""


def propose_from_photo(path: Path, read: ReadPicture, reporter: Reporter) -> CardProposal:
    """The fields that the photo at `path` names; it may be held sideways or upside down.

    Raises:
        MediaUnreadable: if it is no picture.
        EngineFailed: if the reader stops with an error of its own.
    """
    picture = read_photo(path)
    best: CardProposal | None = None
    for done, quarters in enumerate((0, 3, 1, 2)):
        reporter.report(done, 4)
        lines = read(np.ascontiguousarray(np.rot90(picture, quarters)))
        given = [ReadLine(text=line.text, box=line.box, confidence=line.confidence) for line in lines]
        proposal = turned_back(propose_facts(given, path.name), quarters)
        if best is None or len(proposal.facts) > len(best.facts):
            best = proposal
        if len(best.facts) >= ENOUGH_FACTS:
            break
    reporter.report(1, 1)
    assert best is not None
    return best


TRANSCRIPTS = (".txt", ".md", ".srt", ".vtt", ".ass", ".lrc", ".ttml")


def propose_from_transcript(path: Path) -> CardProposal:
    """The fields that a written talk tells: plain text, or subtitles with their times.

    Raises:
        InputError: if the file can't be read.
    """
    if not path.is_file():
        raise InputError(str(path), Text("找不到这个文件", "no such file"), Text("请检查路径", "Check the path"))
    if path.suffix.lower() in (".txt", ".md"):
        text = read_text(str(path))
        parts = [part for part in re.split(r"(?<=[。！？!?\n])", text) if part.strip()]
        return propose_from_talk(
            [Told(text=part, where=f"{path.name} 第{number}句") for number, part in enumerate(parts, 1)], path.name
        )
    cues = read_subtitle_file(path).cues
    told = [Told(text="".join(cue.lines), where=f"{path.name} {format_clock(cue.span.start_ms)}") for cue in cues]
    return propose_from_talk(told, path.name)


def propose_from_speech(segments: Sequence[Segment], source: str) -> CardProposal:
    """The fields that a transcribed recording tells; what was not heard clearly is left out."""
    told = [
        Told(text=segment.text, where=f"{source} {format_clock(segment.span.start_ms)}")
        for segment in segments
        if segment.unclear is None
    ]
    return propose_from_talk(told, source)


def write_proposal(proposal: CardProposal, path: Path) -> None:
    """Write the proposal as JSON to a new file.

    Raises:
        OutputTaken: if the file is there already.
        OutputNotWritable: if it can't be written.
    """
    if path.exists():
        raise OutputTaken(
            str(path), Text("文件已经有了", "the file is there already"), Text("请换个名字", "Use another name")
        )
    try:
        with partial_file(path) as partial:
            partial.write_text(json.dumps(to_plain(proposal), ensure_ascii=False, indent=2), encoding="utf-8")
    except OSError as error:
        raise not_writable(path, error) from error


def read_proposal(path: Path) -> CardProposal:
    """The proposal that `write_proposal` wrote.

    Raises:
        InputError: if it is no such file.
    """
    try:
        return from_plain(CardProposal, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            str(path),
            Text("不是提取结果文件", "not a file of proposals"),
            Text("请用 chushan products from-photo 照片 -o 文件 重新生成", "Make it with chushan products from-photo"),
        ) from error


def missing_fields(
    path: Path, wanted: str | None, proposal: CardProposal | None, answers: Mapping[str, str] | None = None
) -> tuple[CardQuestion, ...]:
    """What the card in the file still lacks beside `answers`; the file may not be there yet."""
    card = _card(path, wanted) if path.exists() else None
    return list_questions(card, proposal, answers)


def _card(path: Path, wanted: str | None) -> ProductCard:
    cards = load_products(path)
    found = [card for card in cards if wanted in (card.id, *card.names)] if wanted else list(cards)
    if len(found) == 1:
        return found[0]
    known = "、".join(card.id for card in cards[:8])
    raise InputError(
        str(path),
        Text(f"文件里有 {len(cards)} 个商品", f"the file holds {len(cards)} products"),
        Text(f"请用 --product 指明一个：{known}", f"Name one with --product: {known}"),
    )


def add_answers(
    path: Path, wanted: str | None, answers: Mapping[str, str], proposal: CardProposal | None
) -> tuple[ProductCard, ...]:
    """Write the card with the answers, each with its evidence, over the file (or to a new one).

    An answer that equals what the proposal says carries the picture's evidence; any other carries 本人填写.

    Raises:
        ProductCardInvalid: with every problem of the answers at once; nothing is written then.
        OutputNotWritable: if it can't be written.
    """
    cards = load_products(path) if path.exists() else ()
    chosen = _card(path, wanted) if cards else None
    fields: dict[str, object] = dict(card_fields(chosen)) if chosen else {}
    said = {fact.path: fact for fact in proposal.facts} if proposal else {}
    for field, value in answers.items():
        fields[field] = value
        fact = said.get(field)
        fields[f"evidence.{field}"] = fact.evidence if fact and fact.value == value else "本人填写"
    rows = [fields if chosen and card.id == chosen.id else dict(card_fields(card)) for card in cards] or [fields]
    written = cards_of_rows(rows, path)
    replace_products(written, path)
    return written
