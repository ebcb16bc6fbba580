"""Text by transformers (PyTorch): a GGUF or a folder of transformers' kind. The reference: exact limits, and slow.

Half a billion weights write about 2.4 tokens a CPU second here; `text_ct2` writes seven times as many.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.core.progress import Reporter
from toolkit.core.writing import WritingTask, Written
from toolkit.engines.registry import TORCH, import_module
from toolkit.engines.text_convert import prepare_plain
from toolkit.engines.text_files import is_load_error, unreadable_model
from toolkit.engines.text_tokens import Follower, TextTokens

TOP_K = 20
"""Words to choose among; Qwen2.5's own generation_config.json."""


class TransformersWriter:
    """Keeps limits word by word: outside them a token has no probability."""

    keeps_limits = True

    def __init__(self, folder: Path, *, threads: int = 2, reporter: Reporter | None = None) -> None:
        """Loads the model (3 s; the first time the GGUF is converted, one to two minutes).

        Raises:
            EngineMissing, ModelMissing, ModelCorrupt, DiskFull, EngineFailed: see `text_convert.prepare_plain`.
            Cancelled: if the user stopped the conversion.
        """
        self._folder = folder
        self._torch = import_module("torch", package=TORCH)
        self._transformers = import_module("transformers", package="transformers")
        plain = prepare_plain(folder, reporter or Reporter())
        self._torch.set_num_threads(max(1, threads))
        self._transformers.logging.set_verbosity_error()
        self._transformers.logging.disable_progress_bar()
        self._tokens = TextTokens(plain)
        try:
            self._model = self._transformers.AutoModelForCausalLM.from_pretrained(
                str(plain), local_files_only=True, trust_remote_code=False, use_safetensors=True,
                dtype=self._torch.float32,
            ).eval()  # fmt: skip
        except Exception as error:
            if not is_load_error(error):
                raise
            raise unreadable_model(folder, error) from error

    @property
    def id(self) -> str:
        return f"{self._folder.name}/transformers"

    def write(
        self, task: WritingTask, reporter: Reporter | None = None, on_text: Callable[[str], None] | None = None
    ) -> Written:
        """See `toolkit.core.writing.TextGenerator`."""
        prompt = self._tokens.prompt(task)
        watch = _Watch(self._tokens, len(prompt), task, reporter or Reporter(), on_text)
        processors = self._transformers.LogitsProcessorList()
        if task.limits is not None:
            size = self._model.config.get_text_config().vocab_size
            processors.append(_LimitProcessor(self._torch, Follower(self._tokens.gate(task.limits, size)), len(prompt)))
        chosen: dict[str, Any] = {"do_sample": False, "temperature": None, "top_k": None, "top_p": None}
        if task.temperature > 0:
            chosen = {"do_sample": True, "temperature": task.temperature, "top_k": TOP_K, "top_p": None}
        self._torch.manual_seed(task.seed)
        ids = self._torch.tensor([prompt])
        with self._torch.inference_mode():
            found = self._model.generate(
                ids, attention_mask=self._torch.ones_like(ids), max_new_tokens=task.max_tokens,
                repetition_penalty=1.1, logits_processor=processors,
                stopping_criteria=self._transformers.StoppingCriteriaList([watch]),
                eos_token_id=list(self._tokens.end_ids), pad_token_id=self._tokens.end_ids[0], **chosen,
            )  # fmt: skip
        written = found[0, len(prompt) :].tolist()
        is_ended = bool(written) and written[-1] in self._tokens.end_ids
        return Written(
            text=self._tokens.text(written).strip(), tokens=len(written), stopped="end" if is_ended else "length"
        )


class _LimitProcessor:
    """A logits processor of transformers: what the gate does not allow gets the probability 0."""

    def __init__(self, torch: Any, follower: Follower, start: int) -> None:
        self._torch, self._follower, self._seen = torch, follower, start

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        for token in input_ids[0, self._seen :].tolist():
            self._follower.takes(token)
        self._seen = input_ids.shape[1]
        allowed = self._torch.tensor(self._follower.allowed())
        return scores.masked_fill(~allowed, float("-inf"))


class _Watch:
    """A stopping criterion that never stops, but reports, and raises Cancelled."""

    def __init__(
        self,
        tokens: TextTokens,
        start: int,
        task: WritingTask,
        reporter: Reporter,
        on_text: Callable[[str], None] | None,
    ) -> None:
        self._tokens, self._start, self._task = tokens, start, task
        self._reporter, self._on_text = reporter, on_text

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        self._reporter.report(input_ids.shape[1] - self._start, self._task.max_tokens)
        if self._on_text:
            self._on_text(self._tokens.text(input_ids[0, self._start :].tolist()))
        return input_ids.new_zeros(input_ids.shape[0]).bool()
