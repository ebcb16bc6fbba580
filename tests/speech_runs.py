"""Transcribing with a listener that says what it is told."""

import dataclasses
from collections.abc import Callable

import numpy as np

from toolkit.app import App
from toolkit.core.spans import Span
from toolkit.engines.fake import FakeTranscriber
from toolkit.tasks.tools import SpeechTools

STEP_MS, SAID_MS = 4_000, 2_600


def script(*sentences: str, start_ms: int = 500) -> tuple[tuple[Span, str], ...]:
    """A sentence every four seconds."""
    starts = range(start_ms, start_ms + len(sentences) * STEP_MS, STEP_MS)
    return tuple((Span(at, at + SAID_MS), text) for at, text in zip(starts, sentences, strict=True))


def speech_tools(
    app: App, spoken: tuple[tuple[Span, str], ...], on_call: Callable[[Span], None] | None = None
) -> SpeechTools:
    """The app's tools with a listener that says `spoken`; the loud parts of the sound count as speech."""
    return dataclasses.replace(
        app.speech_tools(),
        check_transcriber=lambda: "fake",
        load_transcriber=lambda: FakeTranscriber(spoken, on_call=on_call),
        can_score=lambda: False,
        detect_speech=loud_parts,
        advise=lambda _dialect: None,
    )


def loud_parts(audio: np.ndarray) -> tuple[Span, ...]:
    """Stretches louder than silence, to a tenth of a second."""
    size = 1600
    steps = np.abs(np.pad(audio, (0, -len(audio) % size))).reshape(-1, size).max(axis=1) > 0.01
    edges = np.flatnonzero(np.diff(np.concatenate([[False], steps, [False]])))
    return tuple(Span(int(a) * 100, int(b) * 100) for a, b in zip(edges[::2], edges[1::2], strict=True))


def beeps(seconds: float) -> tuple[str, ...]:
    """FFmpeg's input for a recording that sounds where `script` has sentences, and is silent between them."""
    gate = f"between(mod(t-0.5,{STEP_MS / 1000}),0,{SAID_MS / 1000})*gte(t,0.5)"
    return ("-f", "lavfi", "-i", f"aevalsrc='0.4*sin(2*PI*300*t)*{gate}':s=16000:d={seconds}")
