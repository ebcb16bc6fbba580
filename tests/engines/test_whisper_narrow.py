"""Whisper with the vocabulary of Chinese alone: the same answers in the same ids, and whole where it must be."""

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.engines.whisper_ct2_narrow import NarrowModel, write_narrow
from toolkit.engines.whisper_vocabulary import is_kept, spell

TOKENS = ("a", "b", "n", "ab", "banana", "Ġorange", "çľģ", "æĹ¥", "ãģĤ", "12", "<|endoftext|>", "<|zh|>", "<|0.00|>")
KEPT = tuple(index for index, token in enumerate(TOKENS) if is_kept(token))


def write_model(folder: Path, rows: np.ndarray, *, format_number: int = 6) -> None:
    """A model.bin of two variables: a table with a row for each token, and one without."""

    def variable(name: str, values: Any, kind: int) -> bytes:
        data = values.tobytes()
        head = struct.pack("<H", len(name) + 1) + name.encode() + b"\0" + bytes([values.ndim])
        return (
            head + struct.pack(f"<{values.ndim}I", *values.shape) + bytes([kind]) + struct.pack("<I", len(data)) + data
        )

    body = variable("decoder/embeddings/weight", rows, 4) + variable("encoder/scale", np.array([1, 2], np.float32), 0)
    start = struct.pack("<I", format_number) + struct.pack("<H", 12) + b"WhisperSpec\0" + struct.pack("<II", 3, 2)
    (folder / "model.bin").write_bytes(start + body + struct.pack("<I", 0))
    (folder / "vocabulary.json").write_text(json.dumps(list(TOKENS)), encoding="utf-8")
    config = {"suppress_ids": [4, 9], "suppress_ids_begin": [10], "lang_ids": [11], "alignment_heads": [[1, 2]]}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


@pytest.fixture
def rows() -> np.ndarray:
    return np.arange(len(TOKENS) * 4, dtype=np.float16).reshape(len(TOKENS), 4)


def test_what_chinese_needs_is_kept_and_the_rest_is_not() -> None:
    assert [TOKENS[index] for index in range(len(TOKENS)) if index not in KEPT] == ["banana", "Ġorange", "ãģĤ"]


def test_the_files_hold_the_rows_of_the_kept_tokens_and_everything_else_as_it_was(
    tmp_path: Path, rows: np.ndarray
) -> None:
    made, expected = tmp_path / "made", tmp_path / "expected"
    made.mkdir()
    expected.mkdir()
    write_model(tmp_path, rows)
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    narrow = write_narrow(tmp_path, made)
    assert narrow is not None
    assert narrow.kept == KEPT
    write_model(expected, rows[list(KEPT)])
    assert (made / "model.bin").read_bytes() == (expected / "model.bin").read_bytes()
    assert json.loads((made / "vocabulary.json").read_text(encoding="utf-8")) == [TOKENS[index] for index in KEPT]
    assert (made / "tokenizer.json").is_file()
    config = json.loads((made / "config.json").read_text(encoding="utf-8"))
    new = {old: index for index, old in enumerate(KEPT)}
    assert config == {
        "suppress_ids": [new[9]], "suppress_ids_begin": [new[10]], "lang_ids": [new[11]], "alignment_heads": [[1, 2]]
    }  # fmt: skip


@pytest.mark.parametrize("fault", ["format", "short", "no vocabulary", "no table"])
def test_another_format_or_a_broken_file_is_loaded_as_it_is(tmp_path: Path, rows: np.ndarray, fault: str) -> None:
    write_model(tmp_path, rows[:3] if fault == "no table" else rows, format_number=7 if fault == "format" else 6)
    if fault == "short":
        (tmp_path / "model.bin").write_bytes((tmp_path / "model.bin").read_bytes()[:40])
    if fault == "no vocabulary":
        (tmp_path / "vocabulary.json").unlink()
    (tmp_path / "made").mkdir()
    assert write_narrow(tmp_path, tmp_path / "made") is None


def test_a_temporary_folder_without_room_is_no_error(tmp_path: Path, rows: np.ndarray) -> None:
    write_model(tmp_path, rows)
    assert write_narrow(tmp_path, tmp_path / "not there") is None


class Model:
    """Says back what it is given."""

    device = "cpu"

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def generate(self, _features: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[SimpleNamespace]:
        self.asked.append((prompts, options))
        return [SimpleNamespace(sequences_ids=[list(each)], scores=[-0.5], no_speech_prob=0.1) for each in prompts]

    def align(self, _features: Any, start: Sequence[int], texts: Sequence[Sequence[int]], _frames: Any) -> list[Any]:
        self.asked.append((start, texts))
        return [
            SimpleNamespace(
                alignments=[(at, 10 * at) for at in range(len(text) + 1)], text_token_probs=[0.5] * len(text)
            )
            for text in texts
        ]


def test_ids_are_those_of_the_whole_vocabulary_on_both_sides() -> None:
    model = Model()
    narrow = NarrowModel(model, KEPT, TOKENS)
    (result,) = narrow.generate(None, [[11, 6, 9]], max_length=20)
    assert result.sequences_ids == [[11, 6, 9]]
    assert (result.scores, result.no_speech_prob, narrow.device) == ([-0.5], 0.1, "cpu")
    ((prompts, options),) = model.asked
    assert all(token < len(KEPT) for token in prompts[0])
    assert options == {"max_length": 20}


def test_a_token_that_is_not_kept_is_spelled_and_counts_as_one() -> None:
    model = Model()
    narrow = NarrowModel(model, KEPT, TOKENS)
    narrow.generate(None, [[4]], max_length=20)
    pieces = [TOKENS[KEPT[index]] for index in model.asked[0][0][0]]
    assert pieces == ["b", "a", "n", "a", "n", "a"]
    assert model.asked[0][1] == {"max_length": 25}
    (aligned,) = narrow.align(None, [11], [[3, 4, 6]], [100])
    assert aligned.text_token_probs == [0.5, 0.5**6, 0.5]
    assert aligned.alignments == [(0, 0), *((1, 10 * at) for at in range(1, 7)), (2, 70), (3, 80)]


@given(st.text(alphabet="abn", min_size=1, max_size=20))
def test_spelling_says_the_token_again(token: str) -> None:
    known = {"a": 0, "b": 1, "n": 2, "an": 3, "ban": 4}
    names = {index: name for name, index in known.items()}
    assert "".join(names[index] for index in spell(token, known)) == token


WEIGHTS = Path(__file__).parents[2] / "models" / "weights" / "whisper-base"


@pytest.mark.model
@pytest.mark.skipif(not WEIGHTS.is_dir(), reason="the weights of whisper-base are not here")
def test_english_is_heard_with_the_whole_vocabulary() -> None:
    from toolkit.engines.whisper_ct2 import WhisperTranscriber

    engine = WhisperTranscriber(WEIGHTS)
    chinese, english = engine.decoder(1, "zh"), engine.decoder(1, "en")
    assert isinstance(chinese._model.model, NarrowModel)  # pyright: ignore[reportPrivateUsage]
    assert not isinstance(english._model.model, NarrowModel)  # pyright: ignore[reportPrivateUsage]
    sound = chinese.encode_short(np.zeros(16_000, np.float32), 100)
    scores = engine.score(np.zeros(32_000, np.float32), ("五斤装 Sichuan oranges", "五斤装"))
    assert len(scores[0].char_log_probs) == len("五斤装 Sichuan oranges")
    assert chinese.hear_once(sound, "Sichuan oranges，奉节脐橙").no_speech_prob > 0
