"""Forced scoring with Whisper under CTranslate2: how well do given texts fit a stretch of sound?"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from math import log
from typing import Any

import numpy as np

from toolkit.core.protocols import TextScore
from toolkit.engines.registry import import_module

FRAMES_PER_S = 100
SPARE_FRAMES = 500
"""Quiet after the sound that Whisper base needs to know where it ends when texts are put to the test: with 2 s it
looped, 5 s cost a fifth of the full 30 s (measured on the labelled streams)."""
KEPT_SOUNDS = 8
_LEAST_PROB = 1e-12
AS_WHISPER_WRITES = str.maketrans("，？！；：（）", ",?!;:()")
"""Whisper hardly ever writes full-width marks: one cost 23 nats and hid the words behind it."""

Encoded = tuple[Any, tuple[int, ...]]
"""The encoder's output (a CTranslate2 StorageView) for some pieces, and the frames (10 ms) of sound in each."""


class SoundEncoder:
    """Encodes sound of up to 30 s, no longer than it must, and remembers the last few."""

    def __init__(self, model: Any) -> None:
        """`model`: a faster_whisper.WhisperModel."""
        self._model = model
        self._kept: OrderedDict[bytes, tuple[Any, int]] = OrderedDict()

    @property
    def on_cpu(self) -> bool:
        return self._model.model.device == "cpu"

    def encode(self, audio: np.ndarray) -> tuple[Any, int]:
        """The encoder's output (a CTranslate2 StorageView) and the frames (10 ms) of sound in it.

        `audio`: float32 [n], mono, 16 kHz; what lies beyond 30 s is left out.
        """
        key = blake2b(audio.tobytes(), digest_size=16).digest()
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        found = self.encode_all((audio,), spare_frames=SPARE_FRAMES)
        self._kept[key] = found[0], found[1][0]
        while len(self._kept) > KEPT_SOUNDS:
            self._kept.popitem(last=False)
        return self._kept[key]

    def encode_all(
        self,
        pieces: Sequence[np.ndarray],
        *,
        spare_frames: int | None = None,
        tell: Callable[[Encoded], object] | None = None,
    ) -> Encoded:
        """One encoder output for all `pieces` (float32 [n] each, at most 30 s), and the frames of sound in each.

        All are filled up to 30 s with quiet, or only to `spare_frames` (10 ms each) after the longest. On a CPU they
        are encoded in turn, as each takes up to 120 MB meanwhile; `tell` gets what was made of each as soon as it is
        there.
        """
        most = self._model.feature_extractor.nb_max_frames
        features = [self._features(each)[:, :most] for each in pieces]
        counts = tuple(each.shape[-1] for each in features)
        width = most if spare_frames is None else min(most, max(max(counts) + spare_frames, 2 * spare_frames))
        filled = [_padded(each, width)[None] for each in features]
        if not self.on_cpu or (len(filled) == 1 and tell is None):
            return self._model.encode(np.concatenate(filled)), counts
        parts: list[np.ndarray] = []
        for each, count in zip(filled, counts, strict=True):
            parts.append(np.array(self._model.encode(each)))
            if tell is not None:
                tell((_view(parts[-1]), (count,)))
        return _view(np.concatenate(parts)), counts

    def encode_short(self, piece: np.ndarray, spare_frames: int) -> tuple[Any, tuple[int, ...]]:
        """The encoder's output for one piece with `spare_frames` of quiet after it, and its frames."""
        most = self._model.feature_extractor.nb_max_frames
        features = self._features(piece)[:, :most]
        width = min(most, features.shape[-1] + spare_frames)
        return self._model.encode(_padded(features, width + width % 2)[None]), (features.shape[-1],)

    def one_of(
        self, encoded: tuple[Any, tuple[int, ...]], index: int, piece: np.ndarray
    ) -> tuple[Any, tuple[int, ...]]:
        """What `encode_all` gives for the piece at `index` alone; `piece` is its sound."""
        sound, frames = encoded
        if sound.device != "cpu":
            return self.encode_all((piece,))
        return _view(np.ascontiguousarray(np.array(sound)[index : index + 1])), (frames[index],)

    def _features(self, audio: np.ndarray) -> np.ndarray:
        return self._model.feature_extractor(np.ascontiguousarray(audio, dtype=np.float32))[..., :-1]


def _view(encoded: np.ndarray) -> Any:
    return import_module("ctranslate2", package="ctranslate2").StorageView.from_array(encoded)


def _padded(features: np.ndarray, width: int) -> np.ndarray:
    return np.pad(features, ((0, 0), (0, width - features.shape[-1])))


def score_texts(
    model: Any, tokenizer: Any, encoded: tuple[Any, int], texts: Sequence[str], prompt: str
) -> tuple[TextScore, ...]:
    """One score per text; `prompt` is what Whisper is told was said before."""
    sound, frames = encoded
    before = [tokenizer.sot_prev, *tokenizer.encode(" " + prompt.strip())] if prompt else []
    start = [*before, *tokenizer.sot_sequence]
    scores: list[TextScore] = []
    for text in texts:
        written = text.translate(AS_WHISPER_WRITES)
        tokens = tokenizer.encode(written)
        if not tokens:
            scores.append(TextScore(text=text, char_log_probs=()))
            continue
        found = model.model.align(sound, start, [tokens], frames)[0]
        logs = [log(max(float(prob), _LEAST_PROB)) for prob in found.text_token_probs]
        lengths = [len(tokenizer.tokenizer.id_to_token(token)) for token in tokens]
        scores.append(TextScore(text=text, char_log_probs=spread_over_chars(written, lengths, logs)))
    return tuple(scores)


def spread_over_chars(text: str, token_bytes: Sequence[int], token_logs: Sequence[float]) -> tuple[float, ...]:
    """The tokens' logs, shared by their UTF-8 bytes among the characters they spell; the sum stays the same.

    >>> spread_over_chars("奉节", (2, 1, 3), (-1.0, -0.5, -2.0))
    (-1.5, -2.0)
    """
    owner = [index for index, char in enumerate(text) for _ in char.encode()]
    shares = [0.0] * len(text)
    at = 0
    for length, value in zip(token_bytes, token_logs, strict=True):
        for byte in range(at, at + length):
            if owner:
                shares[owner[min(byte, len(owner) - 1)]] += value / length
        at += length
    return tuple(round(share, 6) for share in shares)
