"""Where the voice pauses inside what the detector calls speech."""

import numpy as np
import pytest
from media_factory import MediaFactory

from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.audio import listen_to
from toolkit.media.probe import probe
from toolkit.media.sound_reader import SoundReader


def all_of_it(audio: np.ndarray) -> tuple[Span, ...]:
    return (Span(0, len(audio) // 16),)


def test_short_pauses_are_found_on_both_sides_of_a_block(media: MediaFactory) -> None:
    # A hiss with 200 ms of near silence at 1.5 s and, past the border of a block of two minutes, at 121.5 s.
    quiet = "between(t,1.5,1.7)+between(t,121.5,121.7)"
    source = media.ffmpeg(
        "pauses.wav", "-f", "lavfi", "-i",
        f"anoisesrc=d=124:r=16000:a=0.5:seed=3,asetnsamples=160,volume='if({quiet},0.002,1)':eval=frame:precision=float",
    )  # fmt: skip
    with SoundReader(source, probe(source)) as reader:
        piece = listen_to(reader, Span(0, 124_000), all_of_it, Reporter())
    assert piece.speech == (Span(0, 124_000),)
    assert [span.start_ms for span in piece.voice] == pytest.approx([0, 1_680, 121_680], abs=60)
    assert piece.voice[-1].end_ms == 124_000


def test_without_speech_there_is_no_voice(media: MediaFactory) -> None:
    source = media.ffmpeg("tone2.wav", "-f", "lavfi", "-i", "sine=440:duration=1")
    with SoundReader(source, probe(source)) as reader:
        assert listen_to(reader, Span(0, 1_000), lambda _audio: (), Reporter()).voice == ()
