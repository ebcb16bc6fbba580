"""Text to speech by Kokoro-82M v1.0 (int8 ONNX, Apache-2.0) in Mandarin."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import error as ZlibError

import numpy as np

from toolkit.core.errors import EngineFailed, EngineMissing, ModelCorrupt, ModelMissing
from toolkit.core.protocols import Audio
from toolkit.core.text import Text
from toolkit.engines.mandarin_phonemes import text_to_phonemes

SAMPLE_RATE_HZ = 24_000
MODEL_FILE, VOCABULARY_FILE, VOICES_FILE = "model.onnx", "vocab.json", "voices_ja.npz"
_MAX_TOKENS = 500
"""The model's context is 512 tokens with a pad on either side; the style table of a voice has 510 rows."""
_FETCH = Text("请在联网时运行 chushan models fetch kokoro-int8", "While online, run: chushan models fetch kokoro-int8")


@dataclass(frozen=True, slots=True, kw_only=True)
class KokoroOptions:
    """How the voice sounds."""

    voice: str = "jf_gongitsune"
    """A key of `voices_ja.npz`. Share of toneless syllables that Whisper base heard wrongly in eleven sentences
    of a sale (measured at speed 0.9): jf_gongitsune 0.4 %, jf_nezumi, jf_tebukuro and jm_kumo 1.8 %, jf_alpha 4.9 %."""
    threads: int = 2
    sentence_pause_ms: int = 350


class KokoroSpeaker:
    """Speaks Mandarin. The catalogue's voices are Japanese, so it has an accent."""

    def __init__(self, folder: Path, options: KokoroOptions | None = None) -> None:
        """Loads the model (about 1 s); `folder` holds `model.onnx`, `vocab.json` and `voices_ja.npz`.

        Raises:
            EngineMissing: if onnxruntime is not installed.
            ModelMissing: if a file of the model is not in `folder`.
            ModelCorrupt: if a file can't be read as what its name says.
            ValueError: if the voice is unknown.
        """
        self._options = options or KokoroOptions()
        for name in (MODEL_FILE, VOCABULARY_FILE, VOICES_FILE):
            if not (folder / name).is_file():
                raise ModelMissing(
                    str(folder / name),
                    Text("语音合成模型还没有下载", "the text-to-speech model has not been downloaded"),
                    _FETCH,
                )
        self._vocabulary = _load_vocabulary(folder / VOCABULARY_FILE)
        self._styles = _load_voice(folder / VOICES_FILE, self._options.voice)
        self._session = _open_session(folder / MODEL_FILE, self._options.threads)

    def synthesize(self, text: str, *, speed: float = 1.0) -> Audio:
        """Speech of `text`, 24 kHz; sentences are parted by `sentence_pause_ms`; empty if nothing can be read.

        `speed`: 1.0 is the voice's own pace, smaller is slower. Blocks for about half of what is spoken.

        Raises:
            EngineFailed: if the runtime stops.
            ValueError: if `speed` is not within 0.5..2.
        """
        if not 0.5 <= speed <= 2.0:
            raise ValueError(f"speed {speed} is not within 0.5..2")
        pause = np.zeros(self._options.sentence_pause_ms * SAMPLE_RATE_HZ // 1000, np.float32)
        pieces: list[np.ndarray] = []
        for tokens in self._token_chunks(text):
            pieces += [self._speak(tokens, speed), pause]
        samples = np.concatenate(pieces[:-1]) if pieces else np.zeros(0, np.float32)
        return Audio(samples=samples, sample_rate_hz=SAMPLE_RATE_HZ)

    def _token_chunks(self, text: str) -> Iterator[list[int]]:
        """Tokens of each sentence; a sentence too long for the model is cut at commas, at worst anywhere."""
        for sentence in re.split(r"(?<=[。！？!?\n])", text):
            tokens: list[int] = []
            for clause in re.split(r"(?<=[,;:])", text_to_phonemes(sentence)):
                more = [self._vocabulary[sign] for sign in clause if sign in self._vocabulary]
                if tokens and len(tokens) + len(more) > _MAX_TOKENS:
                    yield tokens
                    tokens = []
                tokens += more
                while len(tokens) > _MAX_TOKENS:
                    yield tokens[:_MAX_TOKENS]
                    tokens = tokens[_MAX_TOKENS:]
            if tokens:
                yield tokens

    def _speak(self, tokens: list[int], speed: float) -> np.ndarray:
        style = self._styles[min(len(tokens), len(self._styles)) - 1]
        try:
            output = self._session.run(
                None,
                {
                    "tokens": np.array([[0, *tokens, 0]], np.int64),
                    "style": style.reshape(1, 256).astype(np.float32),
                    "speed": np.array([speed], np.float32),
                },
            )[0]
        except Exception as error:
            raise EngineFailed(
                self._options.voice,
                Text(f"语音合成出错（{error}）", f"speech synthesis failed ({error})"),
                Text("请把这句话改短或换个说法再试", "Shorten or reword the sentence and try again"),
            ) from error
        return _trimmed(np.asarray(output, np.float32).ravel())


def _trimmed(samples: np.ndarray, threshold: float = 0.01, pad_ms: int = 30) -> np.ndarray:
    """Without the silence the model leaves at both ends."""
    loud = np.flatnonzero(np.abs(samples) > threshold)
    if loud.size == 0:
        return samples[:0]
    pad = pad_ms * SAMPLE_RATE_HZ // 1000
    return samples[max(0, int(loud[0]) - pad) : int(loud[-1]) + pad]


def _corrupt(path: Path, error: Exception) -> ModelCorrupt:
    return ModelCorrupt(
        str(path),
        Text(f"模型文件损坏（{error}）", f"the model file is damaged ({error})"),
        Text(
            "请删掉它，再运行 chushan models fetch kokoro-int8", "Delete it and run: chushan models fetch kokoro-int8"
        ),
    )


def _load_vocabulary(path: Path) -> dict[str, int]:
    try:
        return {str(sign): int(number) for sign, number in json.loads(path.read_text("utf-8"))["vocab"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _corrupt(path, error) from error


def _load_voice(path: Path, voice: str) -> np.ndarray:
    """Style rows of `voice`: float32 [n, 256]; row n - 1 is for a text of n tokens."""
    try:
        with np.load(path) as voices:
            names = tuple(voices.files)
            styles = voices[voice].reshape(-1, 256) if voice in names else None
    except (OSError, EOFError, ValueError, BadZipFile, ZlibError) as error:
        raise _corrupt(path, error) from error
    if styles is None:
        raise ValueError(f"voice {voice!r} is not one of {', '.join(names)}")
    return styles


def _open_session(path: Path, threads: int) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise EngineMissing(
            "onnxruntime",
            Text("没有安装语音合成要用的软件包", "the package that text-to-speech needs is not installed"),
            Text("请运行 pip install onnxruntime", "Run: pip install onnxruntime"),
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise _corrupt(path, error) from error
