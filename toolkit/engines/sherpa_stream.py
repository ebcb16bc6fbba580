"""Streaming zipformer transducers of sherpa-onnx: over a whole recording, or live as the sound comes in."""

from typing import Any

import numpy as np

from toolkit.core.chinese_text import write_chinese
from toolkit.core.heard import Heard, Token, to_segments
from toolkit.core.live.hearing import StreamUpdate
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment
from toolkit.engines.piecewise import SAMPLE_RATE_HZ, PieceLimits, failed, make_simplifier
from toolkit.engines.sherpa import SherpaTranscriber
from toolkit.engines.sherpa_files import check_onnx, check_tokens, corrupt, find_file

TAIL_MS = 660
"""Silence behind the last sound, so that the encoder's look-ahead gets to it (sherpa-onnx's own examples: 0.66 s)."""
_SHAPE = ("T", "decode_chunk_len", "encoder_dims", "num_encoder_layers", "cnn_module_kernels", "left_context_len")
_KEYS = {
    "zipformer": (*_SHAPE, "attention_dims"),
    "zipformer2": (*_SHAPE, "query_head_dims", "value_head_dims", "num_heads"),
}


class ZipformerTranscriber(SherpaTranscriber):
    """A streaming zipformer: characters without punctuation, with times and probabilities."""

    LIMITS = PieceLimits(target_ms=20_000, max_ms=60_000)
    """Memory does not grow with the length; pieces only bound what a stop loses."""

    def open_stream(self) -> "ZipformerStream":
        """A live listener; several may be open at once and share the weights."""
        return ZipformerStream(self.id, self._recognizer)

    def _check(self) -> dict[str, str]:
        parts = {
            "encoder": find_file(self._folder, "encoder*.int8.onnx", "encoder*.onnx"),
            "decoder": find_file(self._folder, "decoder*[!8].onnx", "decoder*.onnx"),
            "joiner": find_file(self._folder, "joiner*.int8.onnx", "joiner*.onnx"),
        }
        tokens = find_file(self._folder, "tokens.txt")
        kind = check_onnx(parts["encoder"], ("model_type",))["model_type"]
        if kind not in _KEYS:
            raise corrupt(parts["encoder"], self.id, f"it is a model of the kind {kind}, not a streaming zipformer")
        check_onnx(parts["encoder"], _KEYS[kind])
        vocabulary = check_onnx(parts["decoder"], ("vocab_size", "context_size"))["vocab_size"]
        check_onnx(parts["joiner"], ())
        check_tokens(tokens, least=int(vocabulary) if vocabulary.isdecimal() else 1)
        return {name: str(path) for name, path in parts.items()} | {"tokens": str(tokens)}

    def _build(self) -> Any:
        return self._sherpa.OnlineRecognizer.from_transducer(
            **self._files,
            **self._common,
            enable_endpoint_detection=True,
            temperature_scale=1.0,  # the model's own probabilities; sherpa-onnx flattens them by 2
        )

    def _hear(self, samples: np.ndarray) -> Heard:
        stream = self._recognizer.create_stream()
        stream.accept_waveform(SAMPLE_RATE_HZ, samples)
        _finish(self._recognizer, stream)
        return _heard(self._recognizer, stream)


class ZipformerStream:
    """Live captions: push sound as it comes, read what is said. Not for several threads at once."""

    def __init__(self, engine_id: str, recognizer: Any) -> None:
        self._id = engine_id
        self._recognizer = recognizer
        self._stream = recognizer.create_stream()
        self._simplify = make_simplifier()
        self._heard_samples = 0

    def push(self, samples: np.ndarray) -> StreamUpdate:
        """Take in further sound (float32 [n], mono, 16 kHz, -1..1) and say what is new. Blocks for its decoding.

        Raises:
            EngineFailed: if the engine stops with an error of its own.
        """
        try:
            self._stream.accept_waveform(SAMPLE_RATE_HZ, np.ascontiguousarray(samples, dtype=np.float32))
            self._heard_samples += len(samples)
            while self._recognizer.is_ready(self._stream):
                self._recognizer.decode_stream(self._stream)
            if not self._recognizer.is_endpoint(self._stream):
                return StreamUpdate(finished=(), tentative=self._tentative())
            finished = self._segments()
            self._recognizer.reset(self._stream)
        except (RuntimeError, ValueError, TypeError, MemoryError) as error:
            raise failed(self._id, error) from error
        return StreamUpdate(finished=finished, tentative="")

    def close(self) -> tuple[Segment, ...]:
        """The end of the sound: what was still under way, as finished sentences. Push nothing afterwards.

        Raises:
            EngineFailed: if the engine stops with an error of its own.
        """
        try:
            _finish(self._recognizer, self._stream)
            return self._segments()
        except (RuntimeError, ValueError, TypeError, MemoryError) as error:
            raise failed(self._id, error) from error

    @property
    def _now_ms(self) -> int:
        return self._heard_samples * 1000 // SAMPLE_RATE_HZ

    def _tentative(self) -> str:
        return write_chinese(self._simplify(self._recognizer.get_result(self._stream)))

    def _segments(self) -> tuple[Segment, ...]:
        # Since the last reset: sound that had come but was not decoded by then belongs to this sentence.
        started_ms = round(self._recognizer.start_time(self._stream) * 1000)
        piece = Span(0, max(0, self._now_ms - started_ms))
        segments = to_segments(_heard(self._recognizer, self._stream), piece, (), self._simplify)
        return tuple(segment.shifted(started_ms) for segment in segments)


def _finish(recognizer: Any, stream: Any) -> None:
    stream.accept_waveform(SAMPLE_RATE_HZ, np.zeros(TAIL_MS * SAMPLE_RATE_HZ // 1000, np.float32))
    stream.input_finished()
    while recognizer.is_ready(stream):
        recognizer.decode_stream(stream)


def _heard(recognizer: Any, stream: Any) -> Heard:
    texts, starts = recognizer.tokens(stream), recognizer.timestamps(stream)
    logs = list(recognizer.ys_probs(stream))
    text = recognizer.get_result(stream)
    if len(texts) != len(starts):
        return Heard(text=text, mean_log_prob=sum(logs) / len(logs) if logs else None)
    padded = [*logs, *([None] * (len(texts) - len(logs)))]
    tokens = tuple(
        Token(text=each, start_ms=round(at * 1000), log_prob=log)
        for each, at, log in zip(texts, starts, padded, strict=False)
    )
    return Heard(text=text, tokens=tokens)
