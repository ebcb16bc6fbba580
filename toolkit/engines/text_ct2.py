"""Text by CTranslate2 with weights of eight bits: the writer for a laptop without a graphics card.

CTranslate2 offers no hook into its probabilities. The limits are kept all the same: words that may never come are
dropped beforehand, every token is followed through the gate as it comes, and where one may not come the writing stops
there, the next token is chosen among those that may, and it goes on behind it.

Its dice can't be set again either (each thread keeps the seed it began with), so the dice are ours: they choose the
first token of each sentence, and the likeliest follow it. The same seed gives the same text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.core.errors import EngineFailed
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.core.writing import WritingTask, Written
from toolkit.engines.registry import import_module
from toolkit.engines.text_convert import prepare_ctranslate2
from toolkit.engines.text_files import LOAD_ERRORS, tokenizer_folder, unreadable_model
from toolkit.engines.text_tokens import Follower, TextTokens

TOP_K = 20
REPETITION_PENALTY = 1.1
"""Both from Qwen2.5's own generation_config.json."""
_SENTENCE_ENDS = ("。", "！", "？", "\n")


@dataclass(slots=True)
class _Draft:
    """A text on its way."""

    prompt: list[int]
    ids: list[int] = field(default_factory=list)
    is_ended: bool = False
    is_stuck: bool = False
    """The likeliest token may not come."""


class CTranslate2Writer:
    """Keeps limits word by word, by stopping before a token that breaks them."""

    keeps_limits = True

    def __init__(self, folder: Path, *, threads: int = 2, reporter: Reporter | None = None) -> None:
        """Loads the model (1 s; the first time it is converted, two to three minutes). Needs no PyTorch after that.

        Raises:
            EngineMissing, ModelMissing, ModelCorrupt, DiskFull, EngineFailed: see `text_convert.prepare_ctranslate2`.
            Cancelled: if the user stopped the conversion.
        """
        self._folder = folder
        ctranslate2 = import_module("ctranslate2", package="ctranslate2")
        self._library = ctranslate2
        converted = prepare_ctranslate2(folder, reporter or Reporter())
        self._tokens = TextTokens(tokenizer_folder(folder))
        try:
            self._generator = ctranslate2.Generator(
                str(converted), device="cpu", compute_type="int8", intra_threads=max(1, threads), inter_threads=1
            )
        except LOAD_ERRORS as error:
            raise unreadable_model(folder, error) from error
        self._size = 0

    @property
    def id(self) -> str:
        return f"{self._folder.name}/ctranslate2"

    def write(
        self, task: WritingTask, reporter: Reporter | None = None, on_text: Callable[[str], None] | None = None
    ) -> Written:
        """See `toolkit.core.writing.TextGenerator`."""
        reporter = reporter or Reporter()
        draft = _Draft(self._tokens.prompt(task))
        follower = self._follower(task, draft)
        never = self._tokens.names(follower.gate.never().tolist()) if follower else []
        while not draft.is_ended and len(draft.ids) < task.max_tokens:
            reporter.report(len(draft.ids), task.max_tokens)
            if task.temperature > 0 or draft.is_stuck:
                self._choose(task, draft, follower)
            if not draft.is_ended and len(draft.ids) < task.max_tokens:
                self._go_on(task, draft, follower, never, reporter, on_text)
        text = self._tokens.text(draft.ids).strip()
        return Written(text=text, tokens=len(draft.ids), stopped="end" if draft.is_ended else "length")

    def _follower(self, task: WritingTask, draft: _Draft) -> Follower | None:
        if task.limits is None:
            return None
        if not self._size:
            self._size = len(self._logits(draft))
        return Follower(self._tokens.gate(task.limits, self._size))

    def _go_on(
        self, task: WritingTask, draft: _Draft, follower: Follower | None, never: list[str], reporter: Reporter,
        on_text: Callable[[str], None] | None,
    ) -> None:  # fmt: skip
        """Writes the likeliest to the end of the sentence, or until a token that may not come."""
        draft.is_stuck = False
        for token in self._stream(task, draft, never):
            reporter.report(len(draft.ids), task.max_tokens)
            if follower and not follower.takes(token):
                draft.is_stuck = True
                return
            if token in self._tokens.end_ids:
                draft.is_ended = True
                return
            draft.ids.append(token)
            if on_text:
                on_text(self._tokens.text(draft.ids))
            if task.temperature > 0 and self._tokens.text([token]).endswith(_SENTENCE_ENDS):
                return

    def _stream(self, task: WritingTask, draft: _Draft, never: list[str]) -> Iterator[int]:
        left = task.max_tokens - len(draft.ids)
        steps = self._generator.generate_tokens(
            [self._tokens.names(draft.prompt + draft.ids)], max_length=left, sampling_topk=1,
            repetition_penalty=REPETITION_PENALTY, suppress_sequences=[[name] for name in never] or None,
            end_token=self._tokens.names(list(self._tokens.end_ids)),
        )  # fmt: skip
        try:
            for step in steps:
                yield step.token_id
        except (RuntimeError, ValueError) as error:
            raise _failed(self.id, error) from error
        finally:
            steps.close()

    def _choose(self, task: WritingTask, draft: _Draft, follower: Follower | None) -> None:
        """The next token, among those that may come; with a temperature, a throw of the task's dice."""
        logits = self._logits(draft).astype(np.float64)
        logits[self._tokens.count :] = -np.inf
        if follower:
            logits[~follower.allowed()] = -np.inf
        if not np.isfinite(logits).any():
            raise EngineFailed(
                self.id,
                Text("写到这里没有能接的字了", "no word can follow what was written so far"),
                Text("请再试一次，或用模板写", "Try again, or write with templates"),
            )
        token = int(np.argmax(logits))
        if task.temperature > 0:
            best = np.argsort(logits)[-TOP_K:]
            weights = np.exp((logits[best] - logits[best].max()) / task.temperature)
            dice = np.random.default_rng((task.seed, len(draft.ids)))
            token = int(dice.choice(best, p=weights / weights.sum()))
        if follower:
            follower.takes(token)
        if token in self._tokens.end_ids:
            draft.is_ended = True
        else:
            draft.ids.append(token)

    def _logits(self, draft: _Draft) -> np.ndarray:
        """float32 [vocabulary]: how well each token would go on."""
        ids = draft.prompt + draft.ids
        try:
            found = self._generator.forward_batch([ids])
        except (RuntimeError, ValueError) as error:
            raise _failed(self.id, error) from error
        whole: Any = np.array(found.to_device(self._library.Device.cpu) if found.device != "cpu" else found)
        return whole[0, len(ids) - 1].astype(np.float32)


def _failed(name: str, error: Exception) -> EngineFailed:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return EngineFailed(
        name,
        Text(f"写作模型出错（{reason}）", f"the writing model failed ({reason})"),
        Text("请再试一次，或用模板写", "Try again, or write with templates"),
    )
