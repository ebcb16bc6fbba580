"""Forced scoring on the labelled streams: the sound tells which of two readings was said."""

from pathlib import Path

import numpy as np
import pytest
from sound_samples import read_stream, truth_of

from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.whisper_ct2_scoring import spread_over_chars

WEIGHTS = Path(__file__).parents[2] / "models" / "weights" / "whisper-base"


@pytest.fixture(scope="module")
def engine() -> WhisperTranscriber:
    if not WEIGHTS.is_dir():
        pytest.skip("the weights of whisper-base are not here")
    return WhisperTranscriber(WEIGHTS)


def test_bytes_share_what_a_token_costs() -> None:
    assert spread_over_chars("脐橙", (2, 1, 3), (-3.0, -1.0, -0.5)) == (-4.0, -0.5)
    assert spread_over_chars("脐橙", (6,), (-3.0,)) == (-1.5, -1.5)
    assert spread_over_chars("", (), ()) == ()


@pytest.mark.model
def test_what_was_said_beats_another_name(engine: WhisperTranscriber) -> None:
    sentence = truth_of("dev_clean")["sentences"][2]
    sound = read_stream("dev_clean", sentence["start_ms"] - 150, sentence["end_ms"] + 150)
    names = ("奉节脐橙", "武乡小米", "武都花椒", "康县土蜂蜜")
    texts = tuple(f"接下来给大家介绍的是{name}" for name in names)
    scores = engine.score(sound, texts, prompt="我们卖" + "，".join(names) + "。")
    assert [score.text for score in scores] == list(texts)
    assert [len(score.char_log_probs) for score in scores] == [len(text) for text in texts]
    assert scores[0].log_prob == max(score.log_prob for score in scores)
    assert engine.score(sound, texts, prompt="我们卖" + "，".join(names) + "。") == scores


@pytest.mark.model
def test_no_sound_and_no_text_are_no_fault(engine: WhisperTranscriber) -> None:
    assert engine.score(np.zeros(10, np.float32), ("好",))[0].char_log_probs == (0.0,)
    assert engine.score(np.zeros(16_000, np.float32), ("", "，"))[0].char_log_probs == ()
