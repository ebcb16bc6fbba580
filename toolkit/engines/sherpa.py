"""Speech to text by sherpa-onnx: Paraformer, SenseVoice, FireRedASR2 CTC and Qwen3-ASR, whole pieces at a time.

A model is a folder as its sherpa-onnx release has it. The engines know no prompt and no terms: sherpa-onnx has
hotwords for transducers only (its docs), and Qwen3-ASR would write them unheard.
"""

from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from toolkit.core.heard import Heard, Token
from toolkit.core.protocols import TranscribeOptions
from toolkit.core.text import Text
from toolkit.engines.piecewise import SAMPLE_RATE_HZ, PieceLimits, PiecewiseTranscriber
from toolkit.engines.registry import engine_missing, import_module
from toolkit.engines.sherpa_files import check_onnx, check_tokens, corrupt, find_file

BLANKS = ("<blk>", "<blank>", "<eps>")
"""How the tables of CTC models may call the blank."""


class SherpaTranscriber(PiecewiseTranscriber):
    """What the engines of sherpa-onnx share; each names its files, checks them and says how long a piece may be."""

    def __init__(self, folder: Path, *, threads: int = 2, device: str = "cpu") -> None:
        """Loads the model (1-5 s); `device` is "cpu", or "cuda" once `toolkit.engines.device` has tried it.

        Raises:
            EngineMissing: if sherpa-onnx is not installed or too old for this model.
            ModelMissing: if a file of the model is not in `folder`.
            ModelCorrupt: if a file is not what sherpa-onnx expects.
        """
        super().__init__(folder)
        self._common = {"num_threads": threads, "provider": device}
        self._language = "zh"
        self._files = self._check()
        self._sherpa = import_module("sherpa_onnx", package="sherpa-onnx")
        self._recognizer = self._load()

    def _check(self) -> dict[str, str]:
        """The model's files as arguments of sherpa-onnx, looked at before the library sees them."""
        raise NotImplementedError

    def _build(self) -> Any:
        """The recognizer of sherpa-onnx for these files."""
        raise NotImplementedError

    def _load(self) -> Any:
        try:
            return self._build()
        except (RuntimeError, ValueError, AssertionError, OSError) as error:
            raise corrupt(self._folder, self.id, str(error) or type(error).__name__) from error

    def _factory(self, name: str) -> Any:
        """A constructor of sherpa-onnx's recognizer, which older versions may lack."""
        factory = getattr(self._sherpa.OfflineRecognizer, name, None)
        if factory is None:
            fault = Text("装的版本太旧，还不会运行这个模型", "the version installed is too old to run this model")
            raise engine_missing("sherpa-onnx", fault)
        return factory

    def _hear(self, samples: np.ndarray) -> Heard:
        result = self._decode(samples)
        starts, texts = list(result.timestamps), list(result.tokens)
        if len(starts) != len(texts):  # Paraformer without its peaks of attention has no times
            return Heard(text=result.text)
        # Offline results carry log probabilities for transducers only.
        tokens = tuple(Token(text=text, start_ms=round(at * 1000)) for text, at in zip(texts, starts, strict=True))
        return Heard(text=result.text, tokens=tokens, is_no_speech=result.lang == "<|nospeech|>")

    def _decode(self, samples: np.ndarray) -> Any:
        stream = self._recognizer.create_stream()
        self._prepare(stream)
        stream.accept_waveform(SAMPLE_RATE_HZ, samples)
        self._recognizer.decode_stream(stream)
        return stream.result

    def _prepare(self, stream: Any) -> None:
        """Tell one stream what only this model knows of."""


class ParaformerTranscriber(SherpaTranscriber):
    """Paraformer: characters without punctuation; with times if the export has its peaks (us_cif_peak)."""

    LIMITS = PieceLimits(target_ms=6_000, max_ms=30_000)
    """Trained on utterances of a few seconds. The Sichuan export has no times of characters: they are then spread over
    the speech of a piece, so short pieces keep them near."""

    def _check(self) -> dict[str, str]:
        model = find_file(self._folder, "model.int8.onnx", "model.onnx")
        tokens = find_file(self._folder, "tokens.txt")
        keys = ("vocab_size", "lfr_window_size", "lfr_window_shift", "neg_mean", "inv_stddev")
        metadata = check_onnx(model, keys)
        check_tokens(tokens, needs=("</s>",), least=_number(metadata, "vocab_size"))
        return {"paraformer": str(model), "tokens": str(tokens)}

    def _build(self) -> Any:
        return self._factory("from_paraformer")(**self._files, **self._common)


class SenseVoiceTranscriber(SherpaTranscriber):
    """SenseVoice: with punctuation and digits, in Mandarin, Cantonese, English, Japanese and Korean."""

    LIMITS = PieceLimits(target_ms=15_000, max_ms=30_000)
    """Trained on utterances of up to half a minute."""
    LANGUAGES = ("zh", "yue", "en")
    """What it is told; anything else it finds out for itself."""

    def _check(self) -> dict[str, str]:
        model = find_file(self._folder, "model.int8.onnx", "model.onnx")
        tokens = find_file(self._folder, "tokens.txt")
        languages = tuple(f"lang_{name}" for name in ("auto", "zh", "en", "ja", "ko", "yue"))
        shape = ("vocab_size", "lfr_window_size", "lfr_window_shift", "normalize_samples", "neg_mean", "inv_stddev")
        metadata = check_onnx(model, (*shape, "with_itn", "without_itn", *languages))
        check_tokens(tokens, least=_number(metadata, "vocab_size"))
        return {"model": str(model), "tokens": str(tokens)}

    def _build(self) -> Any:
        factory = self._factory("from_sense_voice")
        return factory(**self._files, **self._common, language=self._language, use_itn=True)

    def _use(self, options: TranscribeOptions) -> None:
        """The language is part of the loaded model here: another one loads it again (1-2 s)."""
        wanted = options.language if options.language in self.LANGUAGES else "auto"
        if wanted != self._language:
            self._language = wanted
            self._recognizer = None  # so that memory never holds two
            self._recognizer = self._load()


class FireRedCtcTranscriber(SherpaTranscriber):
    """FireRedASR2's CTC branch: characters without punctuation, Latin words in capitals, times without pauses."""

    LIMITS = PieceLimits(target_ms=15_000, max_ms=30_000)
    """It crashes above some 200 s and needs 2.4 GB at 75 s (video-talkcraft issue 20): attention grows with the
    square of the length, so half a minute stays near the size of its weights."""

    def _check(self) -> dict[str, str]:
        model = find_file(self._folder, "model.int8.onnx", "model.onnx")
        tokens = find_file(self._folder, "tokens.txt")
        metadata = check_onnx(model, ("model_type", "cmvn_mean", "cmvn_inv_stddev"))
        kind = metadata["model_type"]
        if kind != "fire-red-asr-2-ctc":
            raise corrupt(model, self.id, f"it is a model of the kind {kind}")
        if metadata["cmvn_mean"].count(",") != metadata["cmvn_inv_stddev"].count(","):
            raise corrupt(model, self.id, "its cmvn_mean and cmvn_inv_stddev differ in length")
        check_tokens(tokens, needs=BLANKS, least=2)
        return {"model": str(model), "tokens": str(tokens)}

    def _build(self) -> Any:
        return self._factory("from_fire_red_asr_ctc")(**self._files, **self._common)


class WenetCtcTranscriber(SherpaTranscriber):
    """WeNet's Conformer with CTC, as WenetSpeech-Wu and -Yue publish it: characters with times, without punctuation."""

    LIMITS = PieceLimits(target_ms=15_000, max_ms=30_000)
    """Trained on utterances of up to half a minute."""

    def _check(self) -> dict[str, str]:
        model = find_file(self._folder, "model.int8.onnx", "model.onnx")
        tokens = find_file(self._folder, "tokens.txt")
        metadata = check_onnx(model, ("vocab_size", "subsampling_factor"))
        check_tokens(tokens, needs=BLANKS, least=_number(metadata, "vocab_size"))
        return {"model": str(model), "tokens": str(tokens)}

    def _build(self) -> Any:
        return self._factory("from_wenet_ctc")(**self._files, **self._common)


class Qwen3Transcriber(SherpaTranscriber):
    """Qwen3-ASR: text with punctuation, without times; they are spread over the speech of each piece."""

    LIMITS = PieceLimits(target_ms=8_000, max_ms=20_000)
    """13 tokens of sound a second, the prompt and the answer share 512 places; short pieces keep times near."""
    ANSWER_TOKENS = 200
    LANGUAGES: ClassVar[dict[str, str]] = {"zh": "Chinese", "yue": "Cantonese", "en": "English"}

    def _check(self) -> dict[str, str]:
        parts = {
            "conv_frontend": find_file(self._folder, "conv_frontend.int8.onnx", "conv_frontend.onnx"),
            "encoder": find_file(self._folder, "encoder.int8.onnx", "encoder.onnx"),
            "decoder": find_file(self._folder, "decoder.int8.onnx", "decoder.onnx"),
        }
        for part in parts.values():
            check_onnx(part, ())
        for name in ("vocab.json", "merges.txt", "tokenizer_config.json"):
            find_file(self._folder, f"tokenizer/{name}")
        return {name: str(path) for name, path in parts.items()} | {"tokenizer": str(self._folder / "tokenizer")}

    def _build(self) -> Any:
        return self._factory("from_qwen3_asr")(**self._files, **self._common, max_new_tokens=self.ANSWER_TOKENS)

    def _use(self, options: TranscribeOptions) -> None:
        self._language = self.LANGUAGES.get(options.language, "")

    def _prepare(self, stream: Any) -> None:
        if self._language:
            stream.set_option("language", self._language)

    def _hear(self, samples: np.ndarray) -> Heard:
        return Heard(text=self._decode(samples).text)


def _number(metadata: dict[str, str], key: str) -> int:
    value = metadata[key].strip()
    return int(value) if value.isdecimal() else 1
