"""Decoding with Whisper under CTranslate2: several pieces of sound at once, the same sound under several prompts."""

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np

from toolkit.core.gates import MAX_COMPRESSION, MIN_LOG_PROB, has_loop
from toolkit.engines.memory import release_memory
from toolkit.engines.whisper_ct2_scoring import AS_WHISPER_WRITES, FRAMES_PER_S, Encoded, SoundEncoder

MAX_TOKENS_PER_S = 14
"""Whisper spends 1-2 tokens on a Chinese character and nobody speaks more than 8 in a second; loops end here."""
MAX_PROMPT_TOKENS = 200
"""Of 448 places half are for the prompt; it costs 0.01 CPU-seconds for a second of sound at this length."""


DOUBTFUL_LOG_PROB = -0.7
"""Below this mean log probability a piece is decoded in a second way. Chosen on the Sichuan recordings of the test
speech; nearly no piece of clear Mandarin falls below it."""
SLOW_CHARS_PER_S = 2.5
"""So is one with fewer characters for a second of speech: people speak 4-6 syllables, so a sentence may be missing."""
LONGER = 1.15
LONGER_MAY_COST = 0.15
"""A reading this much longer is taken even if its mean log probability is lower by this much, and one that only adds
words whenever it is likely at all: the commoner mistake of Whisper is to leave out a short sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What Whisper makes of one piece of sound."""

    text: str
    mean_log_prob: float
    """Per token, natural log."""
    no_speech_prob: float
    others: tuple[str, ...] = ()
    """The other beams, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedWord:
    """A character or word of an aligned text, in seconds of its piece."""

    text: str
    start_s: float
    end_s: float
    probability: float


class WhisperDecoder:
    """Decodes pieces of up to 30 s that were encoded together."""

    def __init__(self, model: Any, encoder: SoundEncoder, tokenizer: Any, beam_size: int) -> None:
        self._model = model
        self._encoder = encoder
        self._tokenizer = tokenizer
        self._beam_size = beam_size

    @property
    def on_cpu(self) -> bool:
        return self._encoder.on_cpu

    def encode(
        self,
        pieces: Sequence[np.ndarray],
        *,
        spare_frames: int | None = None,
        tell: Callable[[Encoded], object] | None = None,
    ) -> Encoded:
        """See `SoundEncoder.encode_all`."""
        return self._encoder.encode_all(pieces, spare_frames=spare_frames, tell=tell)

    def encode_short(self, piece: np.ndarray, spare_frames: int) -> tuple[Any, tuple[int, ...]]:
        """`piece` (a few seconds) encoded with only `spare_frames` (10 ms each) of quiet after it."""
        return self._encoder.encode_short(piece, spare_frames)

    def hear_once(self, encoded: tuple[Any, tuple[int, ...]], prompt: str, begun: str = "") -> Hearing:
        """One hearing of a piece that was encoded alone; a loop is left as it is. Its text begins with `begun`."""
        return self._generate(encoded, prompt, begun=begun)[0]

    def hear(
        self, pieces: Sequence[np.ndarray], encoded: tuple[Any, tuple[int, ...]], prompt: str
    ) -> tuple[Hearing, ...]:
        """One hearing per piece; a piece in which Whisper loops is decoded once more without repeats."""
        return self.without_loops(pieces, self.hear_first(encoded, prompt), prompt)

    def hear_first(self, encoded: tuple[Any, tuple[int, ...]], prompt: str) -> tuple[Hearing, ...]:
        """One hearing per piece, loops and all."""
        return self._generate(encoded, prompt)

    def without_loops(
        self, pieces: Sequence[np.ndarray], hearings: Sequence[Hearing], prompt: str
    ) -> tuple[Hearing, ...]:
        """`hearings`, those of pieces in which Whisper loops decoded once more without repeats.

        Such a piece is encoded again, filled up to 30 s: 150 MB that nothing else should need at the same time. What
        the long decoding of a loop left behind goes first: with every piece a loop the peak fell from 560 to 509 MB.
        """
        found: list[Hearing] = []
        for piece, hearing in zip(pieces, hearings, strict=True):
            if is_repetitive(hearing.text):
                release_memory()
                again = self._generate(self._encoder.encode_all((piece,)), prompt, **_NO_REPEATS)[0]
                hearing = hearing if is_repetitive(again.text) else again
            found.append(hearing)
        return tuple(found)

    def hear_doubtful(
        self,
        pieces: Sequence[np.ndarray],
        encoded: tuple[Any, tuple[int, ...]],
        hearings: Sequence[Hearing],
        speech_ms: Sequence[int],
        *,
        only_lost: bool = False,
    ) -> tuple[Hearing, ...]:
        """`hearings`, doubtful ones replaced where decoding with time marks finds a likelier or fuller reading.

        `speech_ms`: how long somebody speaks in each piece. `only_lost`: only where speech was passed over or repeated;
        for pieces that are heard with a hint as well, where more found nothing and cost 5-10 % (both labelled streams).
        """
        needs = is_lost if only_lost else is_doubtful
        found: list[Hearing] = []
        for index, (piece, hearing, talk_ms) in enumerate(zip(pieces, hearings, speech_ms, strict=True)):
            if needs(hearing, talk_ms):
                release_memory()
                alone = self._encoder.one_of(encoded, index, piece)
                hearing = self._better(alone, hearing, self._with_times(alone))
            found.append(hearing)
        return tuple(found)

    def _with_times(self, alone: tuple[Any, tuple[int, ...]]) -> Hearing:
        hearing = self._generate(alone, "", timestamps=True)[0]
        return self._generate(alone, "", timestamps=True, **_NO_REPEATS)[0] if is_repetitive(hearing.text) else hearing

    def _better(self, alone: tuple[Any, tuple[int, ...]], first: Hearing, second: Hearing) -> Hearing:
        if not second.text or is_repetitive(second.text) or second.text == first.text:
            return first
        if not first.text or is_repetitive(first.text):
            return second
        rates = [self._mean_log_prob(alone, hearing.text) for hearing in (first, second)]
        if not is_better(first.text, second.text, rates[1] - rates[0], likely=rates[1] >= MIN_LOG_PROB):
            return replace(first, others=(*first.others, second.text))
        return replace(second, mean_log_prob=max(rates[1], second.mean_log_prob), others=(first.text, *second.others))

    def _mean_log_prob(self, alone: tuple[Any, tuple[int, ...]], text: str) -> float:
        """Of the tokens of `text`, if nothing else may be said: comparable for texts that were found differently."""
        sound, frames = alone
        tokens = self._tokenizer.encode(text)
        found = self._model.model.align(sound, self._tokenizer.sot_sequence, [tokens], list(frames))[0]
        return float(np.mean(np.log(np.maximum(found.text_token_probs, 1e-9))))

    def _generate(
        self,
        encoded: tuple[Any, tuple[int, ...]],
        prompt: str,
        *,
        timestamps: bool = False,
        begun: str = "",
        **search: Any,
    ) -> tuple[Hearing, ...]:
        sound, frames = encoded
        tokenizer = self._tokenizer
        told = tokenizer.encode(" " + prompt.strip().translate(AS_WHISPER_WRITES))[:MAX_PROMPT_TOKENS] if prompt else []
        start = [*([tokenizer.sot_prev, *told] if told else []), *tokenizer.sot_sequence]
        start += [] if timestamps else [tokenizer.no_timestamps]
        known = tokenizer.encode(begun.translate(AS_WHISPER_WRITES)) if begun else []
        start += known
        results = self._model.model.generate(
            sound,
            [start] * len(frames),
            beam_size=self._beam_size,
            num_hypotheses=min(2, self._beam_size),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=not known,  # it forbids the end as well
            max_length=min(448, len(start) + 20 + _most_tokens(max(frames), len(known))),
            **search,
        )
        return tuple(self._to_hearing(result) for result in results)

    def _to_hearing(self, result: Any) -> Hearing:
        tokens = result.sequences_ids[0]
        texts = [self._text(each) for each in result.sequences_ids]
        return Hearing(
            text=texts[0],
            mean_log_prob=result.scores[0] * len(tokens) / (len(tokens) + 1),
            no_speech_prob=result.no_speech_prob,
            others=tuple(text for text in texts[1:] if text != texts[0]),
        )

    def _text(self, tokens: Sequence[int]) -> str:
        return self._tokenizer.decode([token for token in tokens if token < self._tokenizer.eot]).strip()

    def align(self, encoded: tuple[Any, tuple[int, ...]], texts: Sequence[str]) -> tuple[tuple[TimedWord, ...], ...]:
        """Where the words of each text stand in its piece, by Whisper's attention."""
        sound, frames = encoded
        tokenizer = self._tokenizer
        tokens = [tokenizer.encode(text.translate(AS_WHISPER_WRITES)) or [tokenizer.eot] for text in texts]
        results = self._model.model.align(sound, tokenizer.sot_sequence, tokens, list(frames))
        return tuple(self._to_words(result, each) for result, each in zip(results, tokens, strict=True))

    def _to_words(self, result: Any, tokens: list[int]) -> tuple[TimedWord, ...]:
        words, parts = self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot])
        places = np.array([pair[0] for pair in result.alignments])
        times = np.array([pair[1] for pair in result.alignments])
        if len(parts) <= 1 or not len(places):
            return ()
        jumps = np.pad(np.diff(places), (1, 0), constant_values=1).astype(bool)
        at_s = times[jumps] / self._model.tokens_per_second
        bounds = np.pad(np.cumsum([len(part) for part in parts[:-1]]), (1, 0))
        return tuple(
            TimedWord(
                text=word,
                start_s=float(at_s[min(begin, len(at_s) - 1)]),
                end_s=float(at_s[min(end, len(at_s) - 1)]),
                probability=float(np.mean(result.text_token_probs[begin:end])),
            )
            for word, begin, end in zip(words, bounds[:-1], bounds[1:], strict=False)
        )


def _most_tokens(frames: int, known: int) -> int:
    """How many tokens may follow the `known` ones of sound that long; people who are quick are taken for slow."""
    return max(20, ceil(frames / FRAMES_PER_S * MAX_TOKENS_PER_S) - 2 * known)


def is_better(first: str, second: str, gain: float, *, likely: bool) -> bool:
    """Whether to take `second`, whose mean log probability is higher by `gain`.

    >>> is_better("都来死都暗争啊", "都来死都暗争啊不要太飙", -0.3, likely=True)
    True
    >>> is_better("都来死都暗争啊", "东西都在这里啊", -0.05, likely=True)
    False
    """
    said, other = (_NOT_SAID.sub("", text) for text in (first, second))
    if likely and len(other) > len(said) and said in other:
        return True
    if other in said:
        return False
    if len(other) > LONGER * len(said):
        gain += LONGER_MAY_COST
    elif len(said) > LONGER * len(other):
        gain -= LONGER_MAY_COST
    return gain > 0


_NOT_SAID = re.compile(r"[^\w]|_")
_NO_REPEATS = {"no_repeat_ngram_size": 4, "repetition_penalty": 1.15}


def is_doubtful(hearing: Hearing, speech_ms: int) -> bool:
    """Whether a second way of decoding may do better; `speech_ms`: how long somebody speaks in the piece.

    >>> is_doubtful(Hearing(text="五斤装三十九块九", mean_log_prob=-0.3, no_speech_prob=0.0), 2_000)
    False
    >>> is_doubtful(Hearing(text="五斤装", mean_log_prob=-0.3, no_speech_prob=0.0), 4_000)
    True
    """
    return hearing.mean_log_prob < DOUBTFUL_LOG_PROB or is_lost(hearing, speech_ms)


def is_lost(hearing: Hearing, speech_ms: int) -> bool:
    """Whether speech was passed over, or Whisper repeats itself; `speech_ms` as for `is_doubtful`."""
    said = sum(map(str.isalnum, hearing.text))
    slow = speech_ms >= 1_000 and said * 1000 < SLOW_CHARS_PER_S * speech_ms
    return slow or is_repetitive(hearing.text)


def is_repetitive(text: str) -> bool:
    """Whether Whisper lost itself in a loop."""
    plain = text.encode()
    return has_loop(text) or (len(plain) > 0 and len(plain) / len(zlib.compress(plain)) > MAX_COMPRESSION)
