import tomllib
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from selling import SHELF, ear, say

from toolkit.core.errors import InputError
from toolkit.core.redecode import redecode
from toolkit.core.redecode_model import MAX_CHARS, WordModel
from toolkit.core.transcript import Segment
from toolkit.engines.words import read_syllables
from toolkit.media import language_model_file
from toolkit.media.data_files import load_data
from toolkit.media.gloss_files import load_gloss
from toolkit.media.language_model_file import add_dialect, load_language_model


@pytest.fixture(scope="module")
def model() -> WordModel:
    return load_language_model(read_syllables)


def doubt(text: str) -> tuple[Segment, ...]:
    """As Whisper base gives what it misheard: it is seldom surer than 0.7."""
    return tuple(replace(s, words=tuple(replace(w, confidence=0.7) for w in s.words)) for s in say(text))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("产地直接发火", "产地直接发货"),
        ("喜欢喝州的朋友可以拍", "喜欢喝粥的朋友可以拍"),
        ("要放在饮良干燥的地方", "要放在阴凉干燥的地方"),
        ("用密封带装好发给大家", "用密封袋装好发给大家"),
        ("今天直播间25块开发，十二个装", "今天直播间25块开发，十二个装"),
        ("里面包了泡沫不怕甩", "里面包了泡沫不怕摔"),
        ("快地每天下午来拉一次", "快递每天下午来拉一次"),
    ],
)
def test_the_shipped_model_puts_a_sellers_words_right(model: WordModel, heard: str, meant: str) -> None:
    assert redecode(doubt(heard), model, ear("auto"), SHELF)[0].text == meant


@pytest.mark.parametrize(
    "said",
    [
        "他昨天发火了，三十九块九买两斤。", "我们去县城开会，现成的饭菜都有。", "澳洲的牛肉比这个贵。",
        "今天山里下了点雨，信号不太好，大家多包涵。", "谢谢大家，我们明天晚上八点再见。",
    ],
)  # fmt: skip
def test_the_shipped_model_leaves_good_sentences(model: WordModel, said: str) -> None:
    assert redecode(say(said), model, ear("auto"), SHELF)[0].text == said


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("看他炸个成了", "看他咋个成了"), ("这个巴士得很", "这个巴适得很"),
        ("卖串串的凉凉人好得很", "卖串串的嬢嬢人好得很"),
        ("在这儿白龙门整", "在这儿摆龙门阵"),
        ("今天去成都坐巴士", "今天去成都坐巴士"), ("天气凉凉的真舒服", "天气凉凉的真舒服"),
        ("他在杂志上看到的", "他在杂志上看到的"), ("坐巴士的班次很多", "坐巴士的班次很多"),
    ],
)  # fmt: skip
def test_the_shipped_dialect_words_are_put_in_where_they_fit(model: WordModel, heard: str, meant: str) -> None:
    own = add_dialect(model, "gloss_sichuan.toml", read_syllables)
    assert redecode(doubt(heard), own, ear("sichuan"))[0].text == meant


def test_frequent_dialect_words_are_in_the_gloss() -> None:
    for entry in load_data("dialect_words.toml")["list"]:
        lexicon = load_gloss(f"gloss_{entry['dialect']}.toml")
        assert lexicon is not None
        known = {word.word for group in lexicon.words.values() for word in group if not (word.before or word.after)}
        assert set(entry["words"].split()) <= known


def test_without_a_gloss_the_model_is_the_same(model: WordModel) -> None:
    assert add_dialect(model, "", read_syllables) is model


def test_probabilities_after_a_word_sum_to_at_most_one(model: WordModel) -> None:
    plain = model.mix(0.0)
    for word in ("产地", "我们", "的"):
        number = model.number_of(word)
        assert number is not None
        total = sum(np.exp(model.log_prob(number, after, plain)) for after in range(160_000))
        assert 0.7 < total < 1.02  # the model's source leaves a part to words that it does not know


def test_the_words_of_the_trade_can_be_used() -> None:
    file = resources.files("toolkit") / "data" / "livestream_words.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))["list"]
    words = [word for entry in lists for word in entry["words"].split()]
    assert len(set(words)) > 900
    for word in words:
        assert 2 <= len(word) <= MAX_CHARS
        assert all(read_syllables(word)), word


def test_a_damaged_model_is_a_plain_error(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "lm").mkdir(parents=True)
    (tmp_path / "data" / "lm" / "zh.npz").write_bytes(b"PK\x03\x04 not really")
    monkeypatch.setattr(language_model_file.resources, "files", lambda _: tmp_path)
    with pytest.raises(InputError, match="can't be read"):
        load_language_model(read_syllables)
