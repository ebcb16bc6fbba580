"""Speech to text by transformers (PyTorch): the Whisper family and Qwen3-ASR, as their makers publish them.

A model is a folder with `config.json` and `*.safetensors`; weights in pickles and code in a model's folder are never
run. Slower on a CPU than the same Whisper under CTranslate2: meant for models that nobody has converted.
"""

from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from toolkit.core.heard import Heard, Token
from toolkit.core.protocols import TranscribeOptions
from toolkit.core.text import Text
from toolkit.engines.piecewise import SAMPLE_RATE_HZ, PieceLimits, PiecewiseTranscriber
from toolkit.engines.registry import TORCH, engine_missing, import_module
from toolkit.engines.sherpa_files import corrupt, find_file

_UNDECODED = "\ufffd"
_LOAD_ERRORS = (OSError, RuntimeError, ValueError, KeyError, AttributeError, TypeError, ImportError)
"""What transformers raises over a folder that is no whole model of the kind it was asked for."""


class TransformersTranscriber(PiecewiseTranscriber):
    """What the engines of transformers share."""

    MODEL_CLASS: ClassVar[str]
    SINCE: ClassVar[str]
    """A version of transformers that is known to have `MODEL_CLASS`."""
    ANSWER_TOKENS: ClassVar[int]
    """Tokens that one piece is answered with at most."""

    def __init__(self, folder: Path, *, threads: int = 2, device: str = "cpu") -> None:
        """Loads the model (2-20 s); `device` is "cpu", or "cuda" once `toolkit.engines.device` has tried it.

        Raises:
            EngineMissing: if torch or transformers is not installed, or too old for this model.
            ModelMissing: if a file of the model is not in `folder`.
            ModelCorrupt: if transformers can't read the model.
        """
        super().__init__(folder)
        self._options = TranscribeOptions()
        for name in ("config.json", "*.safetensors"):
            find_file(folder, name)
        self._torch = import_module("torch", package=TORCH)
        self._transformers = import_module("transformers", package="transformers")
        self._torch.set_num_threads(max(1, threads))
        self._device = device
        self._processor, self._model = self._load()

    def _load(self) -> tuple[Any, Any]:
        model_class = getattr(self._transformers, self.MODEL_CLASS, None)
        if model_class is None:
            has, can = self._transformers.__version__, self.SINCE
            fault = Text(
                f"装的版本 {has} 还不会运行这个模型，{can} 会", f"version {has} can't run this model, {can} can"
            )
            raise engine_missing("transformers", fault)
        self._transformers.logging.set_verbosity_error()
        self._transformers.logging.disable_progress_bar()
        try:
            processor = self._transformers.AutoProcessor.from_pretrained(
                str(self._folder), local_files_only=True, trust_remote_code=False
            )
            model = model_class.from_pretrained(
                str(self._folder), local_files_only=True, use_safetensors=True, trust_remote_code=False,
                dtype=self._torch.float16 if self._device == "cuda" else self._torch.float32,
            )  # fmt: skip
        except Exception as error:
            if not isinstance(error, _LOAD_ERRORS) and "safetensors" not in type(error).__module__.lower():
                raise
            raise corrupt(self._folder, self.id, _first_line(error)) from error
        return processor, model.to(self._device).eval()

    def _use(self, options: TranscribeOptions) -> None:
        self._options = options

    def _generate(self, inputs: Any, **told: Any) -> Any:
        """The likeliest token each time, with the scores it was chosen by; the same sound gives the same answer."""
        with self._torch.inference_mode():
            return self._model.generate(
                **self._on_device(inputs),
                **told,
                do_sample=False,
                num_beams=1,
                max_new_tokens=self.ANSWER_TOKENS,
                return_dict_in_generate=True,
                output_scores=True,
            )

    def _on_device(self, inputs: Any) -> Any:
        """The model's inputs where the model is, numbers as wide as its own."""
        moved = {}
        for name, value in inputs.items():
            is_real = self._torch.is_floating_point(value)
            moved[name] = value.to(self._device, self._model.dtype) if is_real else value.to(self._device)
        return moved

    def _log_probs(self, ids: Any, scores: Any) -> list[float]:
        """Natural log of the probability of each token that was chosen."""
        chosen = [
            self._torch.log_softmax(row[0].float(), dim=-1)[index] for row, index in zip(scores, ids, strict=True)
        ]
        return [float(value) for value in chosen]


class TransformersWhisper(TransformersTranscriber):
    """Whisper of any size and any fine-tuning."""

    LIMITS = PieceLimits(target_ms=15_000, max_ms=28_000)
    """Whisper hears 30 s at once; the rest is room for the quiet around a piece."""
    MODEL_CLASS = "WhisperForConditionalGeneration"
    SINCE = "5.0"
    ANSWER_TOKENS = 220
    """Half a minute of the fastest talk; of Whisper's 448 places as many again are left for the prompt."""

    def _hear(self, samples: np.ndarray) -> Heard:
        inputs = self._processor(samples, sampling_rate=SAMPLE_RATE_HZ, return_tensors="pt", return_attention_mask=True)
        has_times = getattr(self._model.generation_config, "alignment_heads", None) is not None
        found = self._generate(inputs, **self._told(), return_token_timestamps=has_times)
        count = len(found["scores"])
        ids = found["sequences"][0][-count:].tolist() if count else []
        times = found["token_timestamps"][0][-count:].tolist() if has_times and count else []
        return self._to_heard(ids, times, self._log_probs(ids, found["scores"]))

    def _told(self) -> dict[str, Any]:
        """Language, task and prompt, as far as this model knows them."""
        config = self._model.generation_config
        told: dict[str, Any] = {}
        if getattr(config, "is_multilingual", False):
            known = getattr(config, "lang_to_id", {})
            language = self._options.language
            told = {"task": "transcribe", "language": language if f"<|{language}|>" in known else "zh"}
        if self._options.prompt:
            prompt_ids = self._processor.get_prompt_ids(self._options.prompt, return_tensors="pt")
            told["prompt_ids"] = prompt_ids.to(self._device)
        return told

    def _to_heard(self, ids: list[int], times: list[float], logs: list[float]) -> Heard:
        """Characters of which several tokens hold the bytes become one token, with the first one's time."""
        tokenizer = self._processor.tokenizer
        special = set(tokenizer.all_special_ids)
        tokens: list[Token] = []
        waiting: list[int] = []
        for place, index in enumerate(ids):
            if index in special:
                continue
            waiting.append(place)
            text = tokenizer.decode([ids[at] for at in waiting], skip_special_tokens=True)
            if _UNDECODED in text and place + 1 < len(ids):
                continue
            start_ms = round(times[waiting[0]] * 1000) if times else 0
            tokens.append(Token(text=text, start_ms=start_ms, log_prob=min(logs[at] for at in waiting)))
            waiting = []
        text = "".join(token.text for token in tokens).replace(_UNDECODED, "")
        mean = sum(logs) / len(logs) if logs else None
        return Heard(text=text, tokens=tuple(tokens) if times else (), mean_log_prob=mean, prompt=self._options.prompt)


class TransformersQwen3(TransformersTranscriber):
    """Qwen3-ASR of any size and fine-tuning: text with marks, without times, which are spread over a piece's speech."""

    LIMITS = PieceLimits(target_ms=8_000, max_ms=28_000)
    """It takes minutes at once; short pieces keep the times near."""
    MODEL_CLASS = "Qwen3ASRForConditionalGeneration"
    SINCE = "5.23"
    ANSWER_TOKENS = 256
    LANGUAGES: ClassVar[dict[str, str]] = {"zh": "Chinese", "yue": "Cantonese", "en": "English"}

    def _hear(self, samples: np.ndarray) -> Heard:
        inputs = self._processor.apply_transcription_request(
            audio=samples, language=self.LANGUAGES.get(self._options.language)
        )
        found = self._generate(inputs)
        ids = found["sequences"][0][-len(found["scores"]) :].tolist() if found["scores"] else []
        text = self._processor.decode(ids, return_format="transcription_only")
        logs = self._log_probs(ids, found["scores"])
        return Heard(text=text.replace(_UNDECODED, ""), mean_log_prob=sum(logs) / len(logs) if logs else None)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
