"""Whisper for live captions: a few seconds of sound, encoded no longer than they are, heard with and without names."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.gates import Evidence, find_fault
from toolkit.core.live.hearing import LiveHearing
from toolkit.core.text import Text
from toolkit.engines.whisper_ct2_decode import Hearing, WhisperDecoder, is_repetitive

if TYPE_CHECKING:
    from toolkit.engines.whisper_ct2 import WhisperTranscriber

SAMPLE_RATE_HZ = 16_000
SPARE_FRAMES = 200
"""Quiet after the sound, 10 ms each. One encoding of 30 s costs 0.7 CPU-seconds, of 6 s 0.1. Twenty sentences of
dev_clean, greedy, with the hint: 41 % of characters wrong with 50 spare frames, 24 % with 100, 23 % with 200 and 500,
19 % with the full 30 s."""
LEADING_MARKS = "，。！？；：、 "
EARLY = 0.75
LEAST_LOST = 3
"""A hearing with less than this share of the other's characters, and so many fewer, stopped early: 8 of 179 on the
first 100 s and on 200-280 s of dev_noisy."""
LEAST_AGAIN, MOST_BACK = 5, 40
"""So many characters on end that stand among the last of what was told are taken for a step back."""
LEAST_SAID = 2
"""Where one hearing finds no words at all, the other may have invented them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperLiveOptions:
    """How hard to search."""

    tentative_beam: int = 1
    last_beam: int = 5
    spare_frames: int = SPARE_FRAMES
    last_spare_frames: int = 500
    merges_tentative: bool = True
    """Tentative passes are heard twice too: with the names and without."""
    goes_on: bool = True
    """What was told of the sound before the stretch is not heard again, but gone on from."""


class WhisperLive:
    """A live listener over a loaded transcriber, whose weights it shares. Not for several threads at once."""

    def __init__(
        self, transcriber: "WhisperTranscriber", terms: tuple[str, ...] = (), *, language: str = "zh",
        options: WhisperLiveOptions = WhisperLiveOptions(),
    ) -> None:  # fmt: skip
        """`terms`: see `core.protocols.TranscribeOptions`."""
        self._transcriber = transcriber
        self._options = options
        self._language = language
        self._hint = transcriber.hint_for(terms)
        self._workers = ThreadPoolExecutor(2)

    @property
    def id(self) -> str:
        return self._transcriber.id

    def hear(self, audio: np.ndarray, *, is_last: bool, told: str = "") -> LiveHearing:
        """See `toolkit.core.live.hearing.LiveListener`."""
        if len(audio) < SAMPLE_RATE_HZ // 10:
            return LiveHearing(text="", unclear=Text("没有听到话", "no words"))
        options = self._options
        try:
            decoder = self._transcriber.live_decoder(
                options.last_beam if is_last else options.tentative_beam, self._language
            )
            sound = decoder.encode_short(audio, options.last_spare_frames if is_last else options.spare_frames)
            begun = told if options.goes_on else ""
            plain, hinted = self._hear_both(decoder, audio, sound, begun, is_last=is_last)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise self._transcriber.failed(error) from error
        return self._judged(plain, hinted, len(audio) * 1000 // SAMPLE_RATE_HZ)

    def _hear_both(
        self, decoder: WhisperDecoder, audio: np.ndarray, sound: tuple, begun: str, *, is_last: bool
    ) -> tuple[Hearing, Hearing | None]:
        def hear(prompt: str) -> Hearing:
            heard = decoder.hear_once(sound, prompt, begun)
            if begun and goes_back(begun, heard.text):
                heard = decoder.hear_once(sound, prompt)
            return decoder.without_loops((audio,), (heard,), prompt)[0] if is_last else heard

        if not self._hint:
            return hear(""), None
        if not is_last and not self._options.merges_tentative:
            return hear(self._hint), None
        second = self._workers.submit(hear, self._hint)
        first = hear("")
        return first, second.result()

    def _judged(self, plain: Hearing, hinted: Hearing | None, duration_ms: int) -> LiveHearing:
        text = self._transcriber.merged(plain.text, hinted.text if hinted else "").lstrip(LEADING_MARKS)
        heard = plain
        if (
            hinted is not None
            and not is_repetitive(hinted.text)
            and (is_repetitive(plain.text) or stops_early(plain.text, hinted.text))
        ):
            heard, text = hinted, self._transcriber.written(hinted.text).lstrip(LEADING_MARKS)
        evidence = Evidence(
            mean_log_prob=heard.mean_log_prob, no_speech_prob=heard.no_speech_prob, duration_ms=duration_ms
        )
        return LiveHearing(
            text=text,
            other=self._transcriber.written(hinted.text) if hinted else "",
            confidence=exp(min(0.0, heard.mean_log_prob)),
            unclear=find_fault(text, evidence, self._hint),
        )


def goes_back(begun: str, text: str) -> bool:
    """Whether `text`, which begins with `begun`, says its end once more: Whisper lost its place in the sound.

    >>> goes_back("都说苹果好，大家听我", "都说苹果好，大家听我，都说苹果好，大家听我讲")
    True
    >>> goes_back("好吃，", "好吃，好吃不贵")
    False
    """
    said = [char for char in begun if char.isalnum()]
    first = [char for char in text if char.isalnum()][len(said) :][:LEAST_AGAIN]
    return len(first) == LEAST_AGAIN and "".join(first) in "".join(said[-MOST_BACK:])


def stops_early(plain: str, hinted: str) -> bool:
    """Whether the hearing without names ends long before the other: Whisper takes a pause for the end.

    >>> stops_early("不迷路", "不迷路，玩一款，接着看武都花椒"), stops_early("点赞谢谢", "点赞，谢谢谢")
    (True, False)
    """
    said, other = sum(map(str.isalnum, plain)), sum(map(str.isalnum, hinted))
    return said >= LEAST_SAID and said < EARLY * other and other - said >= LEAST_LOST
