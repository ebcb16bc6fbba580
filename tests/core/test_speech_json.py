"""Transcripts as JSON: flat, and back again without loss."""

import json
from decimal import Decimal

import pytest

from toolkit.core.amounts import find_amounts
from toolkit.core.spans import Span
from toolkit.core.speech_json import speech_from_json, speech_to_json
from toolkit.core.speech_result import SpeechFigures, SpeechResult
from toolkit.core.term_questions import TermQuestion
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange, Transcript, Word


def example() -> SpeechResult:
    change = TermChange(heard="七成", written="脐橙", start_char=0, product_id="orange", why=Text("同音", "same sound"))
    words = (
        Word(text="脐橙", span=Span(100, 500), confidence=0.4),
        Word(text="三十九块九", span=Span(500, 1500), confidence=0.9),
    )
    good = Segment(span=Span(100, 1500), text="脐橙三十九块九", heard="七成三十九块九", words=words, changes=(change,))
    refused = Segment(span=Span(2000, 3000), text="请不吝点赞", heard="请不吝点赞", unclear=Text("广告", "an advert"))
    asked = TermQuestion(
        span=Span(100, 500), heard="七成", segment=0, start_char=0, product_ids=("a", "b"), names=("脐橙", "七成")
    )
    return SpeechResult(
        media="talk.mp4", fingerprint="ab", width_px=720, height_px=1280,
        transcript=Transcript(segments=(good, refused), language="zh", dialect="auto", engine="fake", duration_ms=5000),
        speech=(Span(100, 1500), Span(2000, 3000)), terms=("脐橙",), amounts=find_amounts((good,), ()),
        questions=(asked,), notes=(Text("注意", "mind"),),
        figures=SpeechFigures(duration_ms=5000, speech_ms=2400, chunks=1, reused_chunks=0, cpu_s=0.5),
    )  # fmt: skip


def test_segments_stand_at_the_top_with_their_times():
    plain = speech_to_json(example())
    assert plain["schema"] == "Speech.1"
    assert plain["duration_ms"] == 5000
    first, second = plain["segments"]
    assert (first["start_ms"], first["end_ms"], first["text"], first["heard"]) == (
        100,
        1500,
        "脐橙三十九块九",
        "七成三十九块九",
    )
    assert first["words"][0] == {"text": "脐橙", "start_ms": 100, "end_ms": 500, "confidence": 0.4}
    assert first["changes"][0]["written"] == "脐橙"
    assert first["unclear"] is None
    assert second["unclear"]["en"] == "an advert"
    assert plain["questions"][0]["text"]["zh"].startswith("0:00.1")
    assert Decimal(plain["amounts"][0]["value"]) == Decimal("39.9")


def test_nothing_is_lost_on_the_way():
    assert speech_from_json(json.loads(json.dumps(speech_to_json(example()), ensure_ascii=False))) == example()


@pytest.mark.parametrize("plain", [[], {}, {"schema": "Cake.1"}, {"schema": "Speech.1"}, "text", None])
def test_what_is_no_transcript_is_refused(plain):
    with pytest.raises(ValueError, match=r"Speech\.1|missing|schema"):
        speech_from_json(plain)


def test_only_clear_segments_count_as_text():
    result = example()
    assert [segment.text for segment in result.clear_segments] == ["脐橙三十九块九"]
