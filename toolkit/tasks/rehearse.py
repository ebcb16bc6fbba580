"""`rehearse`: a practice talk, heard, compared with the card and the law, and scored."""

import datetime
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.codec import from_plain
from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.compliance.lines import SpokenLine, check_lines
from toolkit.core.ear import Ear
from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.rehearsal.score import score_rehearsal
from toolkit.core.rehearsal.talk import Talk, join_talk, talk_of_product
from toolkit.core.rehearsal.types import Rehearsal, Rubric
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.speech_result import SpeechResult
from toolkit.core.spoken_numbers import speak_numbers, spoken_length
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
from toolkit.media.data_files import load_data
from toolkit.media.review_files import ReviewLine, read_review_lines
from toolkit.tasks.review import cards_of_lines, load_rule_book

SHORTEST_S, LONGEST_S = 60.0, 120.0
"""Of a rehearsal, where nothing else is asked for. Source: project facts, training, unit 7."""
CHARS_PER_S = 4.0
"""240 characters a minute: how long a written script takes."""
HEARD = 0.75
"""Share of the job that is done when the words are known."""
MIN_CHARS = 10
"""Fewer syllables are no talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearseRequest:
    """What a trainee hands in."""

    media: Path
    cards: tuple[ProductCard, ...]
    script: Path | None = None
    """Tells how long the talk should be: what `chushan script` wrote as JSON, or any text."""
    seconds: float | None = None
    """Wanted length; wins over the script."""
    dialect: str = "auto"
    model: str = ""
    today: datetime.date
    before: Path | None = None
    """JSON of an earlier try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearseTools:
    """What the task needs from outside."""

    transcribe: Callable[[TranscribeRequest, Reporter], SpeechResult]
    to_simplified: Callable[[str], str] | None = None
    house_rules: tuple[Path, ...] = ()
    ear: Callable[[str], Ear] | None = None
    """By the id of a dialect."""
    hear_fillers: Callable[[SpeechResult, Reporter], tuple[Segment, ...]] | None = None
    """See `tasks.hear_fillers`; None: only fillers that the recogniser writes anyway are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearseResult:
    """The score, the talk that it is of, and an earlier try if there was one."""

    card: ProductCard
    talk: Talk
    rehearsal: Rehearsal
    before: Rehearsal | None
    notes: tuple[Text, ...] = ()
    """Of the recording: cut off, quiet, clipped."""


def load_rubric() -> Rubric:
    """The tables of data/rehearsal.toml."""
    return Rubric(tables=load_data("rehearsal"))


def rehearse(request: RehearseRequest, tools: RehearseTools, reporter: Reporter) -> RehearseResult:
    """Hear the recording and score it.

    Raises:
        InputError: no card, no speech, or a file that can't be read; the message says which and what to do.
        EngineError: no recogniser, or it failed.
        Cancelled: the user stopped it.
    """
    if not request.cards:
        raise InputError(
            "--products",
            Text("没有商品卡，没法核对说得对不对", "there is no product card to compare the talk with"),
            Text("请用 --products 给商品卡", "Give cards with --products"),
        )
    before = read_rehearsal(request.before) if request.before else None
    wanted_s = request.seconds or (_script_seconds(request.script) if request.script else None)
    heard = tools.transcribe(
        TranscribeRequest(media=request.media, cards=request.cards, dialect=request.dialect, model=request.model),
        reporter.part(0.0, HEARD),
    )
    talk = join_talk(heard.segments, heard.voice)
    if talk.chars < MIN_CHARS:
        raise InputError(
            str(request.media),
            Text("没有听到有人讲话", "nobody is heard to speak"),
            Text("请离手机近一点，讲 60 到 120 秒", "Speak close to the phone, for 60 to 120 seconds"),
        )
    card = _card_of(talk, request.cards)
    lines = [ReviewLine(number=0, text=segment.text) for segment in talk.segments]
    others = [one is not None and one.id != card.id for one in cards_of_lines(lines, request.cards)]
    talk = talk_of_product(talk.segments, heard.voice, others)
    counting = reporter.part(HEARD, 0.97, Text("数口头语", "counting fillers"))
    verbatim = join_talk(tools.hear_fillers(heard, counting), heard.voice) if tools.hear_fillers else None
    findings = _findings(talk, card, tools, request.today)
    length_s = talk.length_ms / 1000
    rehearsal = score_rehearsal(
        talk, card, findings, load_rubric(),
        wanted_s=wanted_s or min(max(length_s, SHORTEST_S), LONGEST_S), today=request.today,
        ear=tools.ear(request.dialect) if tools.ear else None, verbatim=verbatim,
    )  # fmt: skip
    reporter.report(1, 1)
    return RehearseResult(card=card, talk=talk, rehearsal=rehearsal, before=before, notes=heard.notes)


def _card_of(talk: Talk, cards: Sequence[ProductCard]) -> ProductCard:
    """The product that is named most; the first where none is."""
    counts = [sum(talk.text.count(name) for name in card.names) for card in cards]
    return cards[counts.index(max(counts))]


def _findings(
    talk: Talk, card: ProductCard, tools: RehearseTools, today: datetime.date
) -> tuple[tuple[int, ComplianceFinding], ...]:
    checker = Checker(load_rule_book(tools.house_rules), tools.to_simplified)
    lines = [SpokenLine(text=segment.text, card=card, is_timed=True) for segment in talk.segments]
    return tuple((index, one) for index, found in enumerate(check_lines(lines, checker, today)) for one in found)


def read_rehearsal(path: Path) -> Rehearsal:
    """An earlier try, as `chushan rehearse --json` wrote it.

    Raises:
        InputError: if it is none.
    """
    plain = _read_json(path)
    try:
        return from_plain(Rehearsal, plain.get("rehearsal", plain))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            str(path),
            Text("不是排练结果", "it is no scored rehearsal"),
            Text("请给 chushan rehearse --json 存下的文件", "Give a file that chushan rehearse --json wrote"),
        ) from error


def _script_seconds(path: Path) -> float:
    """How long the script takes to say."""
    if path.suffix.lower() == ".json":
        plain = _read_json(path)
        seconds = plain.get("seconds") or plain.get("script", {}).get("seconds")
        if isinstance(seconds, int | float) and seconds > 0:
            return float(seconds)
    text = "".join(line.text for line in read_review_lines(path))
    return max(SHORTEST_S / 4, spoken_length(speak_numbers(text)) / CHARS_PER_S)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            str(path),
            Text(f"读不了（{error}）", f"it can't be read ({error})"),
            Text("请检查文件名和内容", "Check the name and what is in it"),
        ) from error
    return plain if isinstance(plain, dict) else {}
