"""The part of the composition root that captions a live show."""

import datetime
import hashlib
import json
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.app_base import cpu_seconds
from toolkit.app_footage import FootageApp
from toolkit.core.choices import pick
from toolkit.core.codec import to_plain
from toolkit.core.compliance.checker import Checker
from toolkit.core.cut_pieces import CutRequest
from toolkit.core.gloss import GlossLexicon, gloss_text
from toolkit.core.live.events import Final, LiveRules
from toolkit.core.live.plain import Stamped, plain_event
from toolkit.core.live.talk import Alert
from toolkit.core.live.windows import WindowRules
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.record_chain import Attachment
from toolkit.core.review_sheet import SheetFinding
from toolkit.core.slip_log import Slip, SlipEntry
from toolkit.core.spans import format_clock
from toolkit.core.speech_request import CaptionStyle, SubtitleFile, TranscribeRequest
from toolkit.core.text import Text
from toolkit.engines import chinese_script, words
from toolkit.engines.live_detector import LiveDetector
from toolkit.engines.live_listeners import load_live_listener
from toolkit.media.gloss_files import load_gloss
from toolkit.media.language_model_file import load_homophones
from toolkit.media.live_log import (
    EVENTS,
    HIGHLIGHTS,
    PARTS,
    LiveLog,
    Recorded,
    cut_sound,
    join_parts,
    read_events,
    read_recorded,
)
from toolkit.media.live_source import LiveSource, SourceOptions
from toolkit.store import records as record_rows
from toolkit.tasks.comment_sources import feed_comments, open_comment_desk
from toolkit.tasks.comments import CommentFeed
from toolkit.tasks.live import LiveRun
from toolkit.tasks.live_correct import LiveCorrection
from toolkit.tasks.live_desk import DeskPlan, LiveDesk
from toolkit.tasks.live_file import check_file, cut_off_note
from toolkit.tasks.live_finish import highlight_pieces, write_live_review
from toolkit.tasks.live_passes import ThreadPasses
from toolkit.tasks.live_prompts import Prompts, read_prompts
from toolkit.tasks.live_tools import Command, LiveSettings, LiveTools
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.review import ReviewTools, load_rule_book
from toolkit.tasks.transcribe import caption_terms, spoken_terms

RATE_HZ = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRequest:
    """A show that somebody wants captioned."""

    source: SourceOptions
    cards: tuple[ProductCard, ...] = ()
    script: Path | None = None
    dialect: str = "auto"
    model: str = ""
    row_chars: int = 16
    """Characters of a row: 16 across, 13 for vertical video."""
    record: Path | None = None
    """Folder for the recording and its log; one that a run was killed in goes on."""
    comments: str = ""
    """A file that comments are added to, a table of them, or a ws:// address; see `tasks.comment_sources`."""
    show: str = ""
    """Name of the show in the log of slips."""
    windows: WindowRules = field(default_factory=WindowRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSetting:
    """A show ready to run, for the pages and the command."""

    run: LiveRun
    source: LiveSource
    prompts: Prompts
    cards: tuple[ProductCard, ...]
    recorded: Recorded
    feed: CommentFeed
    """Comments may be put here from any thread."""
    close: Callable[[], None]

    def do(self, command: Command) -> None:
        """From any thread: what a person does on a page."""
        self.run.commands.put(command)


class LiveApp(FootageApp):
    """Live captions."""

    def open_live(
        self, request: LiveRequest, tell: Callable[[dict[str, Any]], None], reporter: Reporter
    ) -> LiveSetting:
        """A live run with its source already open; `tell` is given each event as plain JSON, from the run's thread.

        Raises:
            InputError: an option, the script or the folder can't be used. EngineError: no recogniser.
        """
        prompts = read_prompts(request.script) if request.script else Prompts()
        recorded = read_recorded(request.record) if request.record else Recorded()
        source_options = _with_recording(request, recorded)
        played = check_file(source_options)
        desk = self._desk(request, prompts)
        comments = open_comment_desk(request.cards, load_copy_book())
        end_comments = feed_comments(request.comments, comments.feed, is_played=source_options.kind == "file")
        tools, passes = self._live_tools(request, desk, reporter)
        tools = replace(tools, comments=comments)
        log = LiveLog(request.record) if request.record else None
        settings = LiveSettings(
            rules=LiveRules(row_chars=request.row_chars, keep_whole=caption_terms(request.cards)),
            windows=request.windows,
            base_ms=recorded.duration_ms,
            first_final=max((event["number"] for event in recorded.events if event["type"] == "final"), default=0),
            first_event=max((event["id"] for event in recorded.events), default=0),
            is_patient=request.source.kind == "file" and request.source.pace == 0,
            last_note=cut_off_note(played),
        )

        gloss = load_gloss(self.dialects()[request.dialect].gloss)  # its dialect is known: _live_tools has checked it

        def told(stamped: Stamped) -> None:
            plain = plain_event(stamped)
            if gloss is not None and isinstance(stamped.event, Final):
                plain |= _glossed(stamped.event, gloss, request.cards)
            if log is not None and not log.add(plain) and log.breaks():
                run.note(Text("磁盘满了，文字记录停了，字幕继续", "the disk is full: the log stopped, captions go on"))
            tell(plain)

        run = LiveRun(tools, settings, told)
        source = LiveSource(source_options, run.note)

        def close() -> None:
            end_comments()
            source.close()
            passes.close()
            if log is not None:
                log.close()

        return LiveSetting(
            run=run, source=source, prompts=prompts, cards=request.cards, recorded=recorded, feed=comments.feed,
            close=close,
        )  # fmt: skip

    def finish_live(self, folder: Path, request: LiveRequest, reporter: Reporter) -> dict[str, Any]:
        """A recording that has ended -> one file, transcript, captions, slices by product: by the ordinary tasks.

        Raises:
            InputError, EngineError, FfmpegFailed, Cancelled: see the tasks.
        """
        recording = join_parts(folder, reporter.part(0.0, 0.05))
        speech_request = TranscribeRequest(
            media=recording, dialect=request.dialect, cards=request.cards, model=request.model
        )
        speech = self.transcribe(speech_request, reporter.part(0.05, 0.9))
        self.save_speech(speech, folder / "transcript.json")
        cues = self.lay_out(speech, CaptionStyle())
        captions = self.export_subtitles(
            speech, cues, SubtitleFile(path=folder / "captions.srt", overwrites=True), CaptionStyle()
        )
        made = {
            "recording": str(recording),
            "transcript": str(folder / "transcript.json"),
            "captions": str(captions),
        }
        if request.cards:
            from toolkit.core.slice_result import slices_to_json

            slices = slices_to_json(self.slice_talk(speech_request, reporter.part(0.9, 1.0)))
            path = folder / "slices.json"
            path.write_text(json.dumps(to_plain(slices), ensure_ascii=False, indent=1), encoding="utf-8")
            made["slices"] = str(path)
        events = read_events(folder / EVENTS)
        if speech.transcript.segments:
            review_tools = ReviewTools(to_simplified=chinese_script.to_simplified)
            made["review"] = str(
                write_live_review(captions, events, request.cards, self._house_rules(), review_tools, reporter)
            )
        pieces = highlight_pieces(events, speech.figures.duration_ms)
        if pieces:
            if speech.width_px:
                self.cut(CutRequest(media=recording, pieces=pieces, out=folder / HIGHLIGHTS), reporter)
            else:  # a microphone has no picture
                cut_sound(recording, [(each.name, each.span) for each in pieces], folder / HIGHLIGHTS, reporter)
            made["highlights"] = str(folder / HIGHLIGHTS)
        return made

    def _house_rules(self) -> tuple[Path, ...]:
        return tuple(sorted((self.settings.home / "rules").glob("*.toml")))

    def _desk(self, request: LiveRequest, prompts: Prompts) -> LiveDesk:
        checker = Checker(load_rule_book(self._house_rules()), chinese_script.to_simplified)
        plan = DeskPlan(
            cards=request.cards,
            lines=prompts.lines,
            beat_products=tuple(block.product_id for block in prompts.blocks),
            today=datetime.date.today(),
        )
        return LiveDesk(plan, checker, load_homophones(words.read_syllables))

    def _live_tools(self, request: LiveRequest, desk: LiveDesk, reporter: Reporter) -> tuple[LiveTools, ThreadPasses]:
        dialect = pick(self.dialects(), request.dialect, Text("没有这个方言选项", "there is no such dialect"))
        transcriber = self._load_transcriber(*((request.model,) if request.model else ()), reporter=reporter)
        score = getattr(transcriber, "score", None)
        correction = LiveCorrection(request.cards, dialect, self.speech_book(), engine=transcriber.id, score=score)
        passes = ThreadPasses()
        show = request.show or datetime.date.today().isoformat()
        tools = LiveTools(
            listener=load_live_listener(transcriber, spoken_terms(request.cards), dialect.language),
            detect=LiveDetector().push,
            correction=correction,
            desk=desk,
            split_words=words.split_words,
            clock=time.monotonic,
            wall_ms=lambda: time.time_ns() // 1_000_000,
            cpu_clock=cpu_seconds,
            start=passes,
            score=score,
            keep_slip=lambda number, sound: self._keep_slip(desk.alerts[number], sound, show, request.cards),
        )
        return tools, passes

    def _keep_slip(self, alert: Alert, sound: np.ndarray, show: str, cards: tuple[ProductCard, ...]) -> int:
        """Into the log of slips (口误纠正记录), with the sound; gives the record's number."""
        finding = SheetFinding(
            rule_id=alert.rule_id, level=alert.level, text=alert.text, law=alert.law, why=alert.why.zh, clears=""
        )
        product = next((card.name for card in cards if card.id == alert.product_id), "")
        slip = Slip(
            said=alert.sentence, start_ms=alert.span.start_ms, end_ms=alert.span.end_ms,
            place=format_clock(alert.span.start_ms), product=product, findings=(finding,), proposal=alert.correction,
            correction=alert.correction,
        )  # fmt: skip
        entry = SlipEntry(slip=slip, show=show, source="直播", note="直播中点了“我更正了”")
        files = (self._keep_sound(sound),) if len(sound) else ()
        record = record_rows.append_record(
            self._store, kind="slip", title=entry.title, payload=json.dumps(to_plain(entry), ensure_ascii=False),
            files=files, clock=lambda: datetime.datetime.now(datetime.UTC),
        )  # fmt: skip
        return record.number

    def _keep_sound(self, sound: np.ndarray) -> Attachment:
        """The sound of a slip beside the other evidence, by content."""
        folder = self.settings.home / "records"
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / "slip.part.wav"
        with wave.open(str(partial), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        data = partial.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        partial.replace(folder / f"{digest}.wav")
        return Attachment(name="slip.wav", sha256=digest, size_bytes=len(data))


def _glossed(final: Final, gloss: GlossLexicon, cards: tuple[ProductCard, ...]) -> dict[str, str]:
    """What the row says in Mandarin, where a word of it is dialect."""
    row = final.base.strip() or next(iter(final.frozen[-1:]), "")
    names = [name for card in cards for name in card.names]
    said = gloss_text(row, gloss, words.split_words, names)
    return {"gloss": said.mandarin} if said.changes else {}


def _with_recording(request: LiveRequest, recorded: Recorded) -> SourceOptions:
    source = request.source
    if request.record is None:
        return source
    start_ms = recorded.duration_ms if source.kind == "file" else source.start_ms
    return replace(source, parts=request.record / PARTS, first_part=recorded.next_part, start_ms=start_ms)


def live_source(address: str, *, pace: float = 1.0, raw_rate_hz: int = 0, listens: bool = False) -> SourceOptions:
    """A source by its address; see `SourceOptions`."""
    return SourceOptions(address=address, pace=pace, raw_rate_hz=raw_rate_hz, listens=listens)
