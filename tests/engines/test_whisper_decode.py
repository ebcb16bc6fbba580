"""Which of two readings of the same sound is kept; no weights needed."""

from toolkit.engines.whisper_ct2_decode import Hearing, is_better, is_doubtful


def hearing(text: str, mean_log_prob: float = -0.3) -> Hearing:
    return Hearing(text=text, mean_log_prob=mean_log_prob, no_speech_prob=0.0)


def test_sure_speech_at_a_speaking_pace_is_decoded_once() -> None:
    assert not is_doubtful(hearing("五斤装三十九块九，产地直接发货"), 3_000)
    assert not is_doubtful(hearing("好"), 500)


def test_unsure_slow_and_looping_speech_is_decoded_again() -> None:
    assert is_doubtful(hearing("五斤装三十九块九，产地直接发货", -0.8), 3_000)
    assert is_doubtful(hearing("五斤装"), 3_000)
    assert is_doubtful(hearing("来一斤橘子" * 4), 3_000)


def test_a_reading_that_only_adds_words_wins_if_it_is_likely() -> None:
    assert is_better("我们今天不打架了", "哎，我们今天不打架了。", -0.3, likely=True)
    assert not is_better("我们今天不打架了", "哎，我们今天不打架了。", -0.3, likely=False)
    assert not is_better("哎我们今天不打架了", "我们今天不打架了", 0.3, likely=True)


def test_other_readings_are_judged_by_their_likelihood() -> None:
    assert is_better("东西南北", "冬夏南北", 0.05, likely=False)
    assert not is_better("东西南北", "冬夏南北", -0.05, likely=True)
    assert is_better("东西南北", "冬夏南北春秋", -0.1, likely=True)
