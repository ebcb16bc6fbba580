"""Which of the two hearings of a piece of sound is believed."""

import numpy as np
import pytest

from toolkit.engines.whisper_ct2_decode import Hearing
from toolkit.engines.whisper_ct2_live import WhisperLive

SOUND = np.zeros(16_000 * 6, np.float32)


class Decoder:
    """Says one thing without a prompt and another with one."""

    def __init__(self, plain: str, hinted: str, lost: str = "") -> None:
        """`lost`: said where a text is to be gone on from."""
        self._plain, self._hinted, self._lost = plain, hinted, lost
        self.begun: list[str] = []

    def encode_short(self, piece: np.ndarray, spare_frames: int) -> tuple[None, tuple[int, ...]]:
        return None, (len(piece),)

    def hear_once(self, encoded: tuple, prompt: str, begun: str = "") -> Hearing:
        self.begun.append(begun)
        text = self._lost if begun and self._lost else self._hinted if prompt else self._plain
        return Hearing(text=text, mean_log_prob=-0.3, no_speech_prob=0.0)

    def without_loops(self, pieces: tuple, hearings: tuple, prompt: str) -> tuple[Hearing, ...]:
        return hearings


class Transcriber:
    """As much of `WhisperTranscriber` as a live listener asks for; the hearing without names wins."""

    id = "scripted"

    def __init__(self, plain: str, hinted: str, lost: str = "") -> None:
        self.said = Decoder(plain, hinted, lost)

    def live_decoder(self, beam_size: int, language: str) -> Decoder:
        return self.said

    def hint_for(self, terms: tuple[str, ...]) -> str:
        return "今天卖的有" + ",".join(terms)

    def merged(self, plain: str, hinted: str) -> str:
        return plain

    def written(self, text: str) -> str:
        return text


@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize(
    ("plain", "hinted", "text"),
    [
        ("不迷路", "不迷路，玩一款，接着看武都花椒", "不迷路，玩一款，接着看武都花椒"),
        ("这个花椒颗粒大", "这个花椒", "这个花椒颗粒大"),
        ("点赞谢谢", "点赞，谢谢谢", "点赞谢谢"),
        ("", "大家都想尝一尝这个", ""),
        ("不迷路", "鱼，烤鱼，烤鱼，烤鱼，烤鱼，烤鱼，烤鱼，烤鱼，烤鱼", "不迷路"),
    ],
)
def test_the_hearing_that_stopped_early_gives_way(plain: str, hinted: str, text: str, is_last: bool) -> None:
    heard = WhisperLive(Transcriber(plain, hinted), ("武都花椒",)).hear(SOUND, is_last=is_last)  # type: ignore[arg-type]
    assert heard.text == text
    assert heard.other == hinted


def test_what_was_told_is_gone_on_from_and_a_step_back_is_heard_whole() -> None:
    told = "都说这苹果好，大家听我，"
    good = Transcriber(told + "讲一讲", told + "讲一讲苹果")
    listener = WhisperLive(good, ("烟台苹果",))  # type: ignore[arg-type]
    assert listener.hear(SOUND, is_last=False, told=told).text == told + "讲一讲"
    assert good.said.begun == [told, told]
    back = Transcriber(told + "讲一讲", told + "讲一讲", lost=told + "都说这苹果好，大家听我讲")
    heard = WhisperLive(back, ("烟台苹果",)).hear(SOUND, is_last=True, told=told)  # type: ignore[arg-type]
    assert heard.text == told + "讲一讲"
    assert sorted(back.said.begun) == ["", "", told, told]
