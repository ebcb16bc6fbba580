"""A short recording that was heard: for tests of what comes after hearing."""

from dataclasses import replace
from pathlib import Path

from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.spans import Span
from toolkit.core.speech_result import SpeechFigures, SpeechResult
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange, Transcript, Word

SOUND_ALIKE = Text("读音相同", "sounds the same")


def spoken(text: str, start_ms: int, confidence: float = 0.9, step_ms: int = 250) -> Segment:
    """A segment in which every character takes `step_ms`."""
    solid = [char for char in text if not char.isspace() and char not in "，。"]
    words = tuple(
        Word(text=char, span=Span(start_ms + i * step_ms, start_ms + (i + 1) * step_ms), confidence=confidence)
        for i, char in enumerate(solid)
    )
    end_ms = start_ms + len(solid) * step_ms
    return Segment(span=Span(start_ms, end_ms), text="".join(solid), heard="".join(solid), words=words)


UNCLEAR = Text("听不清，识别把握太低", "too unclear, the engine was not sure")


def heard_talk(media: str | Path, duration_ms: int = 12_000) -> SpeechResult:
    """Three sentences, one with a corrected product name, one in which the engine was not sure; and a mumble."""
    first = spoken("今天给大家带来风节七成", 500)
    change = TermChange(heard="风节七成", written="奉节脐橙", start_char=0, product_id="cheng", why=SOUND_ALIKE)
    first = edit_segment(first, [Edit(start=7, end=11, new="奉节脐橙", change=change)])
    mumbled = replace(spoken("呜呜", 7500, confidence=0.1), unclear=UNCLEAR)
    segments = (first, spoken("现在下单马上发火", 4500, confidence=0.3), mumbled, spoken("谢谢大家", 9000))
    transcript = Transcript(segments=segments, language="zh", dialect="auto", engine="fake", duration_ms=duration_ms)
    speech = tuple(segment.span for segment in segments)
    figures = SpeechFigures(duration_ms=duration_ms, speech_ms=6000, chunks=1, reused_chunks=0, cpu_s=0.1)
    return SpeechResult(
        media=str(media),
        fingerprint="f" * 40,
        transcript=transcript,
        speech=speech,
        terms=("奉节脐橙",),
        figures=figures,
    )
