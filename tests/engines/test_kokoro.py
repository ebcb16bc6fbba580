"""The voice: Mandarin reading rules, the model folder's faults, and real speech where the weights are."""

from pathlib import Path

import numpy as np
import pytest

from toolkit.core.errors import ModelCorrupt, ModelMissing
from toolkit.engines.kokoro import KokoroOptions, KokoroSpeaker
from toolkit.engines.mandarin_phonemes import (
    apply_tone_sandhi,
    spell_integer,
    spell_numbers,
    syllable_to_phonemes,
    text_to_phonemes,
)

WEIGHTS = Path(__file__).resolve().parents[2] / "models" / "weights" / "kokoro-int8"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("29.9元", "二十九点九元"),
        ("2斤装", "两斤装"),
        ("2号链接", "二号链接"),
        ("12斤", "十二斤"),
        ("105克", "一百零五克"),
        ("10086箱", "一万零八十六箱"),
        ("2025年", "二零二五年"),
        ("13%", "百分之十三"),
        ("007", "零零七"),
        ("没有数字", "没有数字"),
    ],
)
def test_numbers_are_written_as_they_are_read(written: str, spoken: str) -> None:
    assert spell_numbers(written) == spoken


def test_every_number_to_ten_thousand_is_read_differently() -> None:
    assert len({spell_integer(value) for value in range(10_000)}) == 10_000


def test_every_syllable_of_the_dictionary_has_phonemes_the_model_knows() -> None:
    from pypinyin import Style, lazy_pinyin

    common = "".join(chr(code) for code in range(0x4E00, 0x9FA5))
    for syllable in set(lazy_pinyin(common, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")):
        assert syllable_to_phonemes(syllable)


def test_tones_change_inside_a_word() -> None:
    assert apply_tone_sandhi("你好", ("ni3", "hao3")) == ("ni2", "hao3")
    assert apply_tone_sandhi("一起", ("yi1", "qi3")) == ("yi4", "qi3")
    assert apply_tone_sandhi("十一月", ("shi2", "yi1", "yue4")) == ("shi2", "yi1", "yue4")


def test_sentence_marks_stay_and_unknown_signs_go() -> None:
    assert text_to_phonemes("好，好！🍊ABC") == "xau↓, xau↓!"


@pytest.mark.parametrize("missing", ["model.onnx", "vocab.json", "voices_ja.npz"])
def test_a_missing_file_is_named_with_the_command_that_fetches_it(tmp_path: Path, missing: str) -> None:
    for name in {"model.onnx", "vocab.json", "voices_ja.npz"} - {missing}:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ModelMissing) as caught:
        KokoroSpeaker(tmp_path)
    assert caught.value.subject.endswith(missing)
    assert "models fetch" in caught.value.next_step.zh


def test_a_damaged_vocabulary_or_model_is_named(tmp_path: Path) -> None:
    for name in ("model.onnx", "vocab.json"):
        (tmp_path / name).write_bytes(b"{")
    np.savez(tmp_path / "voices_ja.npz", jf_gongitsune=np.zeros((2, 1, 256), np.float32))
    with pytest.raises(ModelCorrupt, match="vocab"):
        KokoroSpeaker(tmp_path)
    (tmp_path / "vocab.json").write_text('{"vocab": {"a": 1}}')
    with pytest.raises(ModelCorrupt, match="onnx"):
        KokoroSpeaker(tmp_path)
    (tmp_path / "voices_ja.npz").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(ModelCorrupt, match="voices"):
        KokoroSpeaker(tmp_path)


def test_an_unknown_voice_is_a_programming_error(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"x")
    (tmp_path / "vocab.json").write_text('{"vocab": {"a": 1}}')
    np.savez(tmp_path / "voices_ja.npz", jf_gongitsune=np.zeros((2, 1, 256), np.float32))
    with pytest.raises(ValueError, match="jf_gongitsune"):
        KokoroSpeaker(tmp_path, KokoroOptions(voice="nobody"))


@pytest.mark.model
class TestWithWeights:
    @pytest.fixture(scope="class")
    def speaker(self) -> KokoroSpeaker:
        if not (WEIGHTS / "model.onnx").is_file():
            pytest.skip("kokoro-int8 is not fetched")
        return KokoroSpeaker(WEIGHTS)

    def test_a_sentence_becomes_sound_and_slower_is_longer(self, speaker: KokoroSpeaker) -> None:
        normal = speaker.synthesize("这一箱是5斤装，39.9元。")
        slow = speaker.synthesize("这一箱是5斤装，39.9元。", speed=0.7)
        assert normal.samples.dtype == np.float32
        assert normal.samples.ndim == 1
        assert 2000 < normal.duration_ms < 7000
        assert slow.duration_ms > 1.2 * normal.duration_ms
        assert 0.05 < float(np.abs(normal.samples).max()) <= 1.5

    def test_a_text_longer_than_the_model_takes_is_spoken_whole(self, speaker: KokoroSpeaker) -> None:
        clause = "奉节脐橙长在三峡边上"
        one = speaker.synthesize(clause).duration_ms
        assert speaker.synthesize("，".join([clause] * 30)).duration_ms > 20 * one

    def test_nothing_to_read_is_no_sound(self, speaker: KokoroSpeaker) -> None:
        assert speaker.synthesize("ABC 🍊").duration_ms == 0
