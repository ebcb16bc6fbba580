"""WhisperLiveKit's local agreement beside our live captions: `python -m bench live_baseline --json [options]`.

Needs `pip install --no-deps --target FOLDER whisperlivekit` (0.2.26 was measured; without its dependencies, which would
replace torch) and `--whisperlivekit FOLDER`. Of it runs the `OnlineASRProcessor` (LocalAgreement-2, trimming at
segments) as it was published, over faster-whisper with the options of its own `FasterWhisperASR` (beam 5, word times,
text before as prompt, vad_filter) and our weights and threads. Conditions are those of `bench live`: sound in
tenths of a second; in simulated time a pass costs the CPU seconds that it took, over two threads; `--real` at real
pace.
`--step` is its least sound between passes (whisper_streaming's default is 1 s).
"""

import argparse
import importlib
import json
import sys
import time
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench._live_scores import score_events
from bench.live import RATE_HZ, STREAMS, RealSource
from bench.names import MEDIA, REPO, read_audio, read_cards
from toolkit.app_base import cpu_seconds
from toolkit.core.live.events import Final, Tentative
from toolkit.core.live.plain import Stamped
from toolkit.core.spans import Span
from toolkit.engines import chinese_script, words
from toolkit.media.live_simulated import SimulatedClock, SimulatedSource


def load_processor(folder: Path) -> Any:
    """Its class `OnlineASRProcessor`, without running the package's `__init__`, which starts its web server."""
    package = types.ModuleType("whisperlivekit")
    package.__path__ = [str(folder / "whisperlivekit")]
    sys.modules["whisperlivekit"] = package
    return importlib.import_module("whisperlivekit.local_agreement.online_asr").OnlineASRProcessor


@dataclass
class Recogniser:
    """What its processor asks of a recogniser; as its `FasterWhisperASR`."""

    model: Any
    token_class: Any
    sep: str = ""
    tokenizer: Any = None
    confidence_validation: bool = False
    buffer_trimming: str = "segment"
    buffer_trimming_sec: float = 15

    def transcribe(self, audio: np.ndarray, init_prompt: str = "") -> list:
        segments, _ = self.model.transcribe(
            audio, language="zh", initial_prompt=init_prompt, beam_size=5, word_timestamps=True,
            condition_on_previous_text=True, vad_filter=True,
        )  # fmt: skip
        return list(segments)

    def ts_words(self, segments: list) -> list:
        return [
            self.token_class(word.start, word.end, word.word, probability=word.probability)
            for segment in segments if segment.no_speech_prob <= 0.9
            for word in segment.words
        ]  # fmt: skip

    def segments_end_ts(self, segments: list) -> list[float]:
        return [segment.end for segment in segments]


class Run:
    """One stream through its processor."""

    def __init__(self, processor: Any, clock: Any, real_pace: float) -> None:
        self.processor = processor
        self.clock = clock
        self.real_pace = real_pace
        self.events: list[Stamped] = []
        self.samples = 0
        self.passes = 0

    def say(self, event: Final | Tentative) -> None:
        wall_ms = round(self.clock() * 1000 * (self.real_pace or 1))
        self.events.append(
            Stamped(number=len(self.events) + 1, media_ms=self.samples // 16, wall_ms=wall_ms, event=event)
        )

    def step(self) -> None:
        """A pass over its buffer; what it commits and what it has not yet committed."""
        self.passes += 1
        told, _ = self.processor.process_iter()
        self.tell(told)
        rest = chinese_script.to_simplified(self.processor.get_buffer().text or "")
        self.say(Tentative(span=Span(0, self.samples // 16), text=rest, base=rest, base_told=0))

    def tell(self, tokens: list) -> None:
        text = chinese_script.to_simplified("".join(token.text for token in tokens))
        if text:
            self.say(
                Final(number=len(self.events) + 1, span=Span(0, self.samples // 16), text=text, ends_stretch=False)
            )


def run_stream(processor: Any, audio: np.ndarray, step_s: float, real_pace: float) -> tuple[Run, float]:
    """The events, and CPU seconds. A pass that takes longer than the sound that comes meanwhile puts off the next."""
    simulated = SimulatedClock()
    began_s = time.monotonic()
    clock = (lambda: time.monotonic() - began_s) if real_pace else simulated
    source: Any = RealSource(audio, real_pace) if real_pace else SimulatedSource(audio, simulated)
    run = Run(processor, clock, real_pace)
    before_s, unheard, busy_until_s = cpu_seconds(), 0, 0.0
    waiting: list[np.ndarray] = []
    while (chunk := source.read(0.1)) is not None:
        waiting.append(chunk)
        run.samples += len(chunk)
        unheard += len(chunk)
        if unheard < step_s * RATE_HZ or clock() < busy_until_s:
            continue
        processor.insert_audio_chunk(np.concatenate(waiting))
        waiting, unheard = [], 0
        pass_began_s, first = time.process_time(), len(run.events)
        run.step()
        if not real_pace:
            busy_until_s = clock() + (time.process_time() - pass_began_s) / 2
            _put_off(run.events, first, round(busy_until_s * 1000))
    if waiting:
        processor.insert_audio_chunk(np.concatenate(waiting))
        run.step()
    run.tell(processor.finish()[0])
    return run, cpu_seconds() - before_s


def _put_off(events: list[Stamped], first: int, wall_ms: int) -> None:
    """What a pass found is known when it is done."""
    for index in range(first, len(events)):
        each = events[index]
        events[index] = Stamped(number=each.number, media_ms=each.media_ms, wall_ms=wall_ms, event=each.event)


def measure(arguments: list[str]) -> dict[str, Any]:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m bench live_baseline", description=__doc__)
    parser.add_argument("--whisperlivekit", type=Path, required=True, help="folder that pip installed it into")
    parser.add_argument("--weights", type=Path, default=REPO / "models" / "weights" / "whisper-base")
    parser.add_argument("--stream", action="append", help="names of streams in the folder")
    parser.add_argument("--folder", type=Path, default=MEDIA / "livestream", help="folder of labelled streams")
    parser.add_argument("--seconds", type=int, default=0, help="only the beginning")
    parser.add_argument("--step", type=float, default=1.0, help="seconds of new sound a pass")
    parser.add_argument("--real", type=float, default=0.0, metavar="PACE", help="play at this pace, 1 is real")
    given = parser.parse_args(arguments)
    if not (given.whisperlivekit / "whisperlivekit").is_dir() or not given.weights.is_dir():
        raise SystemExit(f"needs {given.whisperlivekit}/whisperlivekit and {given.weights}")
    from faster_whisper import WhisperModel

    processor_class = load_processor(given.whisperlivekit)
    token_class = importlib.import_module("whisperlivekit.timed_objects").ASRToken
    model = WhisperModel(str(given.weights), device="cpu", compute_type="int8", cpu_threads=2)
    streams = []
    for name in given.stream or STREAMS:
        truth = json.loads((given.folder / f"{name}.json").read_text(encoding="utf-8"))
        audio = read_audio(given.folder / f"{name}.flac")[: given.seconds * RATE_HZ if given.seconds else None]
        sentences = [each for each in truth["sentences"] if each["end_ms"] * 16 <= len(audio)]
        processor = processor_class(Recogniser(model, token_class))
        run, cpu_s = run_stream(processor, audio, given.step, given.real)
        names = [card.name for card in read_cards(truth)]
        scores = score_events(run.events, sentences, names, words.split_words)
        streams.append(
            {"stream": name, "mode": f"real x{given.real:g}" if given.real else "simulated", **scores,
             "passes": run.passes, "cpu_s_per_s": round(cpu_s / (len(audio) / RATE_HZ), 3)}
        )  # fmt: skip
    return {"baseline": "whisperlivekit OnlineASRProcessor", "step_s": given.step, "streams": streams}
