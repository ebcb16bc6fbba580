"""`transcribe`: one recording of any length to words with times, corrected by the product cards."""

from dataclasses import replace
from pathlib import Path

from toolkit.core.amounts import find_amounts
from toolkit.core.choices import pick
from toolkit.core.dialect import Dialect
from toolkit.core.errors import MediaUnreadable
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.shot import SoundAnalysis
from toolkit.core.sound_piece import SoundPiece, join_pieces, join_voice, plan_pieces
from toolkit.core.speech_correction import correct_speech
from toolkit.core.speech_notes import SoundFacts, speech_notes
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.speech_result import SpeechFigures, SpeechResult
from toolkit.core.text import Text
from toolkit.media.audio import listen_to
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.probe import probe
from toolkit.media.sound_reader import SoundReader
from toolkit.tasks.footage import Footage
from toolkit.tasks.tools import SpeechTools
from toolkit.tasks.transcribe_chunks import ChunkedTranscription

SOUND_VERSION = 3
"""Raise it when a change of `listen_to` makes stored pieces wrong."""
PIECE_MS = 600_000
"""A killed run looks for speech again in ten minutes at most: a few CPU-seconds."""
MIN_MEDIA_MS = 200
"""Nothing can be said in less: a syllable takes about 200 ms."""


class Share:
    """Share of the job that is done when a step ends: CPU time of a 3-minute stream with Whisper base."""

    opened = 0.005
    listened = 0.07
    transcribed = 0.95


def transcribe(request: TranscribeRequest, tools: SpeechTools, reporter: Reporter) -> SpeechResult:
    """What is said in the recording. Every piece of work is a stored stage, so a stopped or killed run goes on.

    A recording in which nobody speaks gives a result without segments and a note that says so.

    Raises:
        InputError: the recording or an option can't be used; the message says which and what to do.
        EngineError: no recogniser, or it failed.
        Cancelled: the user stopped it.
    """
    dialect = pick_dialect(request.dialect, tools)
    cpu_before_s = tools.cpu_clock()
    recording = open_recording(request.media)
    transcription = ChunkedTranscription(tools, dialect, spoken_terms(request.cards))
    advice = tools.advise(dialect)
    if advice is not None:
        reporter.note(advice)
    reporter.part(0.0, Share.opened, Text("打开录音", "opening the recording")).report(1, 1)
    listening = reporter.part(Share.opened, Share.listened, Text("找人声", "looking for speech"))
    pieces = listen(recording, tools, listening)
    sound = join_pieces(pieces)
    hearing = reporter.part(Share.listened, Share.transcribed, Text("听写", "recognising speech"))
    heard = transcription.transcribe(recording, sound, hearing)
    correcting = reporter.part(Share.transcribed, 1.0, Text("核对商品名", "checking names"))
    with transcription.scorer(recording, correcting) as scorer:
        corrected = correct_speech(
            heard.segments, request.cards, dialect, tools.speech_book, scorer, heard.engine, transcription.release
        )
    correcting.report(1, 1)
    figures = SpeechFigures(
        duration_ms=recording.info.duration_ms,
        speech_ms=sound.speech_ms,
        chunks=transcription.chunks,
        reused_chunks=transcription.reused_chunks,
        cpu_s=round(tools.cpu_clock() - cpu_before_s, 2),
    )
    picture = recording.info.video
    return SpeechResult(
        media=str(recording.path),
        fingerprint=recording.fingerprint,
        width_px=picture.width_px if picture else 0,
        height_px=picture.height_px if picture else 0,
        transcript=replace(heard, segments=corrected.segments),
        speech=sound.speech,
        voice=join_voice(pieces),
        terms=caption_terms(request.cards),
        amounts=find_amounts(corrected.segments, request.cards),
        questions=corrected.questions,
        notes=(*speech_notes(corrected.segments, _facts(recording, sound, pieces)), *([advice] if advice else [])),
        figures=figures,
    )


def pick_dialect(dialect_id: str, tools: SpeechTools) -> Dialect:
    """Raises InputError for an unknown id, with the known ones."""
    return pick(tools.dialects, dialect_id, Text("没有这个方言选项", "there is no such dialect"))


def open_recording(path: Path) -> Footage:
    """The recording at `path`, sound alone or a video.

    Raises:
        MediaUnreadable: if it can't be read, has no sound track or is shorter than a syllable.
    """
    info = probe(path)
    if info.audio is None:
        raise MediaUnreadable(
            str(path),
            Text("里面没有声音，听写不了", "it has no sound track, there is nothing to hear"),
            Text("请选有人说话的录音或视频", "Choose a recording or video in which somebody speaks"),
        )
    if info.duration_ms < MIN_MEDIA_MS:
        raise MediaUnreadable(
            str(path),
            Text(f"太短了，只有 {info.duration_ms / 1000:.2f} 秒", f"it is only {info.duration_ms / 1000:.2f} s long"),
            Text("请选一秒以上的录音", "Choose a recording of a second or more"),
        )
    return Footage(path=path.absolute(), info=info, fingerprint=fingerprint_file(path))


def listen(recording: Footage, tools: SpeechTools, reporter: Reporter) -> tuple[SoundPiece, ...]:
    """Level and speech of the whole recording; every ten minutes are a stored stage."""
    spans = plan_pieces(recording.info.duration_ms, PIECE_MS)
    pieces: list[SoundPiece] = []
    with SoundReader(recording.path, recording.info) as reader:
        for index, span in enumerate(spans):
            part = reporter.part(index / len(spans), (index + 1) / len(spans))
            place = f"{index + 1}/{len(spans)}"
            piece = tools.stages.run(
                Text(f"找人声 {recording.path.name} {place}", f"speech search {recording.path.name} {place}"),
                SoundPiece,
                ["sound piece", SOUND_VERSION, recording.fingerprint, span],
                lambda span=span, part=part: listen_to(reader, span, tools.detect_speech, part),
                part,
            )
            pieces.append(piece)
            tools.release_memory()
    return tuple(pieces)


def spoken_terms(cards: tuple[ProductCard, ...]) -> tuple[str, ...]:
    """Names, aliases and varieties on the cards, dearest first: what a listener may well hear.

    Prices and sizes are left out: they change from day to day, and everything would have to be heard again.
    """
    terms = [card.name for card in cards] + [alias for card in cards for alias in card.aliases]
    terms += [card.variety for card in cards if card.variety]
    return tuple(dict.fromkeys(terms))


def caption_terms(cards: tuple[ProductCard, ...]) -> tuple[str, ...]:
    """What a caption never parts: names, aliases, varieties and places on the cards."""
    places = tuple(card.origin for card in cards if card.origin)
    return tuple(dict.fromkeys((*spoken_terms(cards), *places)))


def _facts(recording: Footage, sound: SoundAnalysis, pieces: tuple[SoundPiece, ...]) -> SoundFacts:
    audio = recording.info.audio
    assert audio is not None
    steps = sum(len(piece.levels_db) for piece in pieces)
    return SoundFacts(
        duration_ms=recording.info.duration_ms,
        speech_ms=sound.speech_ms,
        loudest_db=max(sound.levels_db, default=-90.0),
        clipped=sum(piece.clipped * len(piece.levels_db) for piece in pieces) / max(1, steps),
        sample_rate_hz=audio.sample_rate_hz,
        missing_ms=recording.info.missing_ms,
    )
