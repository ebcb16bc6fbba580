"""Batches of sound and the workers that hear them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from toolkit.core.protocols import TranscribeOptions
from toolkit.core.spans import Span
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.whisper_ct2_batches import cut_batches, hear_batches
from toolkit.engines.whisper_ct2_decode import Hearing
from toolkit.engines.whisper_ct2_scoring import Encoded, SoundEncoder

MEDIA = Path(__file__).parents[2].parent / "shared" / "media"
WEIGHTS = Path(__file__).parents[2] / "models" / "weights" / "whisper-base"


def test_batches_hold_every_piece_once_with_its_sound_and_its_speech() -> None:
    audio = np.arange(16 * 5_000, dtype=np.float32)
    spans = (Span(0, 1_000), Span(1_500, 2_500), Span(4_000, 5_000))
    batches = cut_batches(audio, spans, (Span(200, 700), Span(2_000, 4_600)), 2)
    assert [batch.spans for batch in batches] == [spans[:2], spans[2:]]
    assert [batch.speech_ms for batch in batches] == [(500, 500), (600,)]
    assert [int(sound[0]) for batch in batches for sound in batch.sounds] == [0, 16 * 1_500, 16 * 4_000]
    assert all(len(sound) == 16_000 for batch in batches for sound in batch.sounds)


def test_no_piece_no_batch() -> None:
    assert cut_batches(np.zeros(16_000, dtype=np.float32), (), (), 2) == ()


class Unsound:
    """A decoder whose encoder fails at the second piece."""

    on_cpu = True

    def encode(self, pieces: tuple[np.ndarray, ...], *, spare_frames: int, tell: Callable[[object], None]) -> None:
        tell(("first piece", (100,)))
        raise RuntimeError("out of memory")

    def hear_once(self, encoded: object, prompt: str) -> Hearing:
        return Hearing(text=prompt, mean_log_prob=-0.1, no_speech_prob=0.0)


@pytest.mark.parametrize("threads", [1, 2])
def test_an_encoder_that_fails_half_way_leaves_nobody_waiting(threads: int) -> None:
    spans = (Span(0, 1_000), Span(1_500, 2_500))
    batches = cut_batches(np.zeros(16 * 3_000, dtype=np.float32), spans, spans, 2)
    with ThreadPoolExecutor(threads) as workers, pytest.raises(RuntimeError, match="out of memory"):
        hear_batches(Unsound(), workers, batches, "武都花椒")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def audio() -> np.ndarray:
    """32 s of a labelled stream: two pieces."""
    path = MEDIA / "livestream" / "dev_noisy.flac"
    if not path.is_file() or not WEIGHTS.is_dir():
        pytest.skip("needs the shared media and Whisper base")
    from bench.names import read_audio

    return read_audio(path)[: 16_000 * 32]


@pytest.mark.model
def test_two_workers_hear_what_one_hears(audio: np.ndarray) -> None:
    for options in (TranscribeOptions(), TranscribeOptions(terms=("奉节脐橙", "汶川大樱桃"))):
        alone = WhisperTranscriber(WEIGHTS, threads=1).transcribe(audio, options=options)
        assert alone
        assert WhisperTranscriber(WEIGHTS, threads=2).transcribe(audio, options=options) == alone


@pytest.mark.model
def test_pieces_encoded_in_turn_are_those_encoded_together(audio: np.ndarray) -> None:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(WEIGHTS), device="cpu", compute_type="int8", cpu_threads=1, num_workers=2)
    encoder, pieces = SoundEncoder(model), (audio[: 16_000 * 9], audio[16_000 * 9 : 16_000 * 14])
    together = model.encode(
        np.concatenate(
            [np.pad(encoder._features(piece), ((0, 0), (0, 1400 - len(piece) // 160)))[None] for piece in pieces]
        )
    )
    told: list[Encoded] = []
    sound, frames = encoder.encode_all(pieces, spare_frames=500, tell=told.append)
    assert frames == (900, 500)
    assert np.allclose(np.array(sound), np.array(together), atol=1e-3)
    assert [frames for _, frames in told] == [(900,), (500,)]
    assert np.array_equal(np.concatenate([np.array(part) for part, _ in told]), np.array(sound))
