"""Whisper that goes on from a text: its files, what it is asked, and that it says the same at less cost."""

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from toolkit.core.spans import Span
from toolkit.engines.whisper_ct2_going_on import GOES_ON, GoingOnModel, write_going_on
from toolkit.media.audio import read_audio
from toolkit.media.probe import probe

SAMPLE = Path(__file__).parents[2] / "samples" / "sale_two_products.mp4"
TOKENS = (
    ",",
    "ab",
    "çľģ",
    "banana",
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|zh|>",
    "<|notimestamps|>",
    "<|0.00|>",
)
KEPT = (5, 0, 1, 2, 4, 6, 7)
"""The start first, no times last, no time marks."""
EMBEDDINGS, PROJECTION = "decoder/embeddings/weight", "decoder/projection/weight"


def variable(name: str, values: Any, kind: int) -> bytes:
    head = struct.pack("<H", len(name) + 1) + name.encode() + b"\0" + bytes([values.ndim])
    return head + struct.pack(f"<{values.ndim}IBI", *values.shape, kind, values.nbytes) + values.tobytes()


def alias(name: str, of: str) -> bytes:
    return b"".join(struct.pack("<H", len(each) + 1) + each.encode() + b"\0" for each in (name, of))


def model_bin(variables: Sequence[bytes], aliases: Sequence[bytes], format_number: int = 6) -> bytes:
    start = struct.pack("<I", format_number) + struct.pack("<H", 12) + b"WhisperSpec\0" + struct.pack("<I", 3)
    counted = [struct.pack("<I", len(parts)) + b"".join(parts) for parts in (variables, aliases)]
    return start + b"".join(counted)


ROWS = np.arange(len(TOKENS) * 4, dtype=np.float16).reshape(len(TOKENS), 4)
SCALE = variable("encoder/scale", np.array([1, 2], np.float32), 0)
BIAS = variable("encoder/bias", np.array([3], np.float32), 0)
SHARED = alias(PROJECTION, EMBEDDINGS)


def write_model(folder: Path, content: bytes) -> None:
    (folder / "model.bin").write_bytes(content)
    (folder / "vocabulary.json").write_text(json.dumps(list(TOKENS)), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({"suppress_ids": [1, 3, 8]}), encoding="utf-8")


def test_the_table_is_there_twice_and_its_last_token_is_read_as_a_comma(tmp_path: Path) -> None:
    write_model(tmp_path, model_bin([SCALE, variable(EMBEDDINGS, ROWS, 4), BIAS], [SHARED]))
    made = tmp_path / "made"
    made.mkdir()
    narrow = write_going_on(tmp_path, made)
    assert narrow is not None
    assert narrow.kept == KEPT
    read = ROWS[[*KEPT, 0]]
    said = read.copy()
    said[-1] = np.array([1e-4, -1e-4, 1e-4, -1e-4], np.float16)
    tables = [variable(EMBEDDINGS, read, 4), variable(PROJECTION, said, 4)]
    assert (made / "model.bin").read_bytes() == model_bin([SCALE, *tables, BIAS], [])
    names = json.loads((made / "vocabulary.json").read_text(encoding="utf-8"))
    assert names == [*(TOKENS[index] for index in KEPT), GOES_ON]
    assert json.loads((made / "config.json").read_text(encoding="utf-8")) == {"suppress_ids": [2]}


@pytest.mark.parametrize(
    "content",
    [
        model_bin([variable(EMBEDDINGS, ROWS, 4)], [SHARED], format_number=7),
        model_bin([variable(EMBEDDINGS, ROWS, 4)], []),
        model_bin([variable(EMBEDDINGS, ROWS, 4)], [SHARED, alias("a", "b")]),
        model_bin([variable(EMBEDDINGS, ROWS.astype(np.int8), 1)], [SHARED]),
        model_bin([variable(EMBEDDINGS, ROWS[:4], 4)], [SHARED]),
        model_bin([SCALE], [SHARED]),
        model_bin([variable(EMBEDDINGS, ROWS, 4), variable(f"{EMBEDDINGS}_scale", ROWS[:, 0], 4)], [SHARED]),
        b"",
    ],
    ids=["format", "not shared", "more shared", "whole numbers", "other length", "no table", "scaled", "empty"],
)
def test_what_can_not_be_rewritten_is_left(tmp_path: Path, content: bytes) -> None:
    write_model(tmp_path, content)
    (tmp_path / "made").mkdir()
    assert write_going_on(tmp_path, tmp_path / "made") is None


class Model:
    """Says "ab" behind whatever it is given."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def generate(self, _features: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[SimpleNamespace]:
        self.asked.append((prompts, options))
        begins = [len(KEPT)] if "max_initial_timestamp_index" in options else []
        return [SimpleNamespace(sequences_ids=[[*begins, 2]], scores=[-0.5], no_speech_prob=0.1)]


def test_what_is_known_is_given_back_with_what_follows_and_without_the_made_up_mark() -> None:
    model = Model()
    going_on = GoingOnModel(model, KEPT, TOKENS)
    (result,) = going_on.generate(None, [[5, 6, 7, 2, 1]], max_length=20)
    assert result.sequences_ids == [[2, 1, 1]]
    (plain,) = going_on.generate(None, [[5, 6, 7]], max_length=20)
    assert plain.sequences_ids == [[1]]
    (first, options), (second, plain_options) = model.asked
    assert first == [[0, 5, 6, 3, 2]]
    assert second == [[0, 5, 6]]
    assert options == {"max_length": 20, "max_initial_timestamp_index": 0}
    assert plain_options == {"max_length": 20}


WEIGHTS = Path(__file__).parents[2] / "models" / "weights" / "whisper-base"


@pytest.mark.model
@pytest.mark.skipif(not WEIGHTS.is_dir(), reason="the weights of whisper-base are not here")
@pytest.mark.parametrize("beam", [1, 5])
@pytest.mark.parametrize("begun", ["", "大家好，", "大家好，欢迎来到我们村的直播间。"])
def test_whisper_goes_on_as_where_it_says_the_beginning_token_by_token(beam: int, begun: str) -> None:
    from toolkit.engines.whisper_ct2 import WhisperTranscriber

    engine = WhisperTranscriber(WEIGHTS)
    audio = read_audio(SAMPLE, probe(SAMPLE), Span(300, 9_300))
    slow, quick = (
        decoder.hear_once(decoder.encode_short(audio, 200), "", begun)
        for decoder in (engine.decoder(beam, "zh"), engine.live_decoder(beam, "zh"))
    )
    said = ["".join(filter(str.isalnum, each.text)) for each in (slow, quick)]
    assert said[0].startswith("大家好")
    assert said[0] == said[1]
    assert slow.no_speech_prob == pytest.approx(quick.no_speech_prob, abs=0.02)
    assert GOES_ON not in quick.text
