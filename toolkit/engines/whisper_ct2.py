"""Speech to text by Whisper under CTranslate2 (faster-whisper)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.core.chinese_text import words_fitted, write_chinese
from toolkit.core.chunks import find_unheard
from toolkit.core.errors import EngineFailed, ModelCorrupt, ModelMissing
from toolkit.core.gates import Evidence, find_fault, gate_repeats
from toolkit.core.progress import Reporter
from toolkit.core.protocols import TextScore, TranscribeOptions
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Word
from toolkit.engines.registry import import_module
from toolkit.engines.speech_detector import detect_speech
from toolkit.engines.whisper_ct2_scoring import SoundEncoder, score_texts

SAMPLE_RATE_HZ = 16_000
MODEL_FILES = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperOptions:
    """How Whisper searches. Measured with Whisper base int8 on the project's two labelled streams (bench/names.py)."""

    beam_size: int = 5
    temperatures: tuple[float, ...] = (0.0, 0.4)
    """One fallback step: without any, loops come through (Wu clips 83 -> 109 % CER); each more costs a decode."""
    no_repeat_ngram_size: int = 0
    compute_type: str = "int8"


class WhisperTranscriber:
    """Whisper of any size; a model is a folder in CTranslate2's format."""

    def __init__(
        self, folder: Path, *, threads: int = 2, options: WhisperOptions | None = None, device: str = "cpu"
    ) -> None:
        """Loads the model (1-3 s for base); `device` is "cpu", or "cuda" once `toolkit.engines.device` has tried it.

        Raises:
            EngineMissing: if faster-whisper or OpenCC is not installed.
            ModelMissing: if a file of the model is not in `folder`.
            ModelCorrupt: if CTranslate2 can't read the model.
        """
        self._id = folder.name
        self._options = options or WhisperOptions()
        for name in MODEL_FILES:
            if not (folder / name).is_file():
                raise ModelMissing(
                    str(folder / name),
                    Text("语音识别模型还没有下载", "the speech recognition model has not been downloaded"),
                    Text(
                        f"请在联网时运行 chushan models fetch {folder.name}",
                        f"While online, run: chushan models fetch {folder.name}",
                    ),
                )
        self._to_simplified = _make_converter()
        whisper = import_module("faster_whisper", package="faster-whisper")
        try:
            self._model = whisper.WhisperModel(
                str(folder), device=device, compute_type="auto" if device == "cuda" else self._options.compute_type,
                cpu_threads=threads, local_files_only=True,
            )  # fmt: skip
        except Exception as error:
            raise ModelCorrupt(
                str(folder),
                Text(f"语音识别模型读不出来（{error}）", f"the speech recognition model can't be read ({error})"),
                Text(
                    f"请运行 chushan models verify {folder.name}，不对就重新下载",
                    f"Run: chushan models verify {folder.name}, and fetch it again if it differs",
                ),
            ) from error

        self._encoder = SoundEncoder(self._model)

    @property
    def id(self) -> str:
        return self._id

    def score(
        self, audio: np.ndarray, texts: tuple[str, ...], *, prompt: str = "", language: str = "zh"
    ) -> tuple[TextScore, ...]:
        """How well each text fits `audio` (float32 [n], mono, 16 kHz, -1..1, at most 28 s), in the order of `texts`.

        A text should hold all that is said in `audio`: where it ends is not scored, so compare texts that end with
        the same sound. `prompt` is what Whisper is told was said before (the words before the stretch, or a list of
        names). Costs 0.02-0.1 CPU-seconds for the sound, which is
        remembered, and 0.03 for each text. The same sound and texts always give the same scores.

        Raises:
            EngineFailed: if the engine stops with an error of its own.
        """
        if len(audio) < SAMPLE_RATE_HZ // 10:
            return tuple(TextScore(text=text, char_log_probs=(0.0,) * len(text)) for text in texts)
        try:
            encoded = self._encoder.encode(audio)
            return score_texts(self._model, self._tokenizer(language), encoded, texts, prompt)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise self._failed(error) from error

    def _tokenizer(self, language: str) -> Any:
        tokenizers = import_module("faster_whisper.tokenizer", package="faster-whisper")
        known = language if language in tokenizers._LANGUAGE_CODES else "zh"
        return tokenizers.Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language=known)

    def transcribe(
        self,
        audio: np.ndarray,
        *,
        offset_ms: int = 0,
        options: TranscribeOptions = TranscribeOptions(),
        reporter: Reporter | None = None,
    ) -> tuple[Segment, ...]:
        """What is said in `audio` (see `toolkit.core.protocols.Transcriber`).

        Whisper base takes about 0.1 CPU-seconds for a second of sound; `reporter` hears after each segment.
        """
        reporter = reporter or Reporter()
        if len(audio) < SAMPLE_RATE_HZ // 10:
            return ()
        try:
            first = self._hear(audio, Span(0, len(audio) * 1000 // SAMPLE_RATE_HZ), options, reporter.part(0.0, 0.9))
            found = self._hear_rest(audio, first, options, reporter.part(0.9, 1.0))
        except (RuntimeError, ValueError, MemoryError) as error:
            raise self._failed(error) from error
        reporter.report(1, 1)
        return tuple(_shifted(segment, offset_ms) for segment in gate_repeats(found))

    def _failed(self, error: Exception) -> EngineFailed:
        return EngineFailed(
            self._id,
            Text(f"语音识别中途出错（{error}）", f"speech recognition stopped ({error})"),
            Text(
                "请重试；内存不够时请关掉别的程序或换小一点的模型",
                "Try again; if memory is short, close other programs or take a smaller model",
            ),
        )

    def _hear_rest(
        self, audio: np.ndarray, first: tuple[Segment, ...], options: TranscribeOptions, reporter: Reporter
    ) -> tuple[Segment, ...]:
        """`first`, and what a second listen makes of speech that was passed over or that a gate refused."""
        holes = find_unheard(detect_speech(audio), first)
        found = list(first)
        for done, hole in enumerate(holes):
            reporter.report(done, len(holes))
            room = Span(max(0, hole.start_ms - 200), min(hole.end_ms + 200, len(audio) * 1000 // SAMPLE_RATE_HZ))
            again = tuple(s for s in self._hear(audio, room, options, reporter) if s.unclear is None)
            again = tuple(s for s in again if not _is_told(s, found))
            found = [s for s in found if s.unclear is None or not any(s.span.overlap_ms(n.span) for n in again)]
            found += again
        return tuple(sorted(found, key=lambda segment: segment.span))

    def _hear(
        self, audio: np.ndarray, piece: Span, options: TranscribeOptions, reporter: Reporter
    ) -> tuple[Segment, ...]:
        """Segments in `piece` of `audio`, in the time of `audio`."""
        per_ms = SAMPLE_RATE_HZ // 1000
        segments: list[Segment] = []
        for raw in self._listen(audio[piece.start_ms * per_ms : piece.end_ms * per_ms], options):
            reporter.report(raw.end * 1000, piece.duration_ms)
            segments.append(self._to_segment(raw, piece.start_ms, options.prompt))
        return tuple(segment for segment in segments if segment.text)

    def _listen(self, audio: np.ndarray, options: TranscribeOptions) -> Iterable[Any]:
        segments, _ = self._model.transcribe(
            np.ascontiguousarray(audio, dtype=np.float32),
            language=options.language,
            initial_prompt=options.prompt or None,
            beam_size=self._options.beam_size,
            temperature=list(self._options.temperatures),
            no_repeat_ngram_size=self._options.no_repeat_ngram_size,
            condition_on_previous_text=False,
            word_timestamps=True,
            vad_filter=True,
        )
        return segments

    def _to_segment(self, raw: Any, offset_ms: int, prompt: str) -> Segment:
        span = _to_span(raw.start, raw.end, offset_ms)
        text = write_chinese(self._to_simplified(raw.text))
        evidence = Evidence(
            mean_log_prob=raw.avg_logprob, no_speech_prob=raw.no_speech_prob, duration_ms=span.duration_ms
        )
        return Segment(
            span=span,
            text=text,
            heard=text,
            words=_to_words(text, raw.words or (), offset_ms),
            confidence=min(1.0, exp(raw.avg_logprob)),
            unclear=find_fault(text, evidence, prompt),
        )


def _is_told(new: Segment, found: list[Segment]) -> bool:
    """Whether a good segment already stands over most of `new`."""
    words = [word.span for segment in found if segment.unclear is None for word in segment.words]
    covered = sum(new.span.overlap_ms(span) for span in words)
    return covered > new.span.duration_ms // 2


def _shifted(segment: Segment, by_ms: int) -> Segment:
    words = tuple(replace(word, span=word.span.shifted(by_ms)) for word in segment.words)
    return replace(segment, span=segment.span.shifted(by_ms), words=words)


def _to_span(start_s: float, end_s: float, offset_ms: int) -> Span:
    start_ms = round(start_s * 1000)
    return Span(start_ms, max(start_ms, round(end_s * 1000))).shifted(offset_ms)


def _to_words(text: str, raw_words: Iterable[Any], offset_ms: int) -> tuple[Word, ...]:
    raw = tuple(raw_words)
    fitted = words_fitted(text, tuple(word.word for word in raw))
    return tuple(
        Word(text=part, span=_to_span(word.start, word.end, offset_ms), confidence=float(word.probability))
        for part, word in zip(fitted, raw, strict=True)
        if part
    )


def _make_converter() -> Callable[[str], str]:
    """Traditional to simplified characters; Whisper mixes both, whatever its prompt says."""
    opencc = import_module("opencc", package="opencc")
    return opencc.OpenCC("tw2s").convert  # t2s leaves 炒著 as it is, tw2s writes 炒着 and keeps 著名
