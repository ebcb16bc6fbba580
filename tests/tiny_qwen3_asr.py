"""A Qwen3-ASR of a few kilobytes that sherpa-onnx really loads and runs: each token of its answer names the next."""

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto
from tiny_sherpa import constant, floats, integers, node, save_model, whole_numbers
from tiny_transformers import byte_units

ANSWER = ("奉節", "臍橙", "，", "皮薄", "多汁", "。")
"""What the tiny Qwen3-ASR answers to any sound, one token each."""
_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|audio_start|>", "<|audio_end|>", "<|audio_pad|>")


def build_qwen3_asr(folder: Path) -> Path:
    """Qwen3-ASR: a convolution, an encoder and a decoder with one layer of memory; each token names the next."""
    units = byte_units()
    vocabulary = [*units, *("".join(units[byte] for byte in word.encode()) for word in ANSWER)]
    specials = (*_SPECIAL, "<asr_text>")
    size = len(vocabulary) + len(specials)
    end = len(vocabulary) + specials.index("<|im_end|>")
    following = np.full(size, len(units), np.int64)
    for index in range(len(ANSWER)):
        following[len(units) + index] = len(units) + index + 1 if index + 1 < len(ANSWER) else end
    _write_qwen_tokenizer(folder / "tokenizer", vocabulary, specials)
    save_model(
        folder / "conv_frontend.onnx",
        [
            whole_numbers("from0", 0),
            whole_numbers("to_end", 2**31),
            whole_numbers("axes1", 1),
            whole_numbers("step", 8),
            node("Slice", ["input_features", "from0", "to_end", "axes1", "step"], "conv_output"),
        ],
        [floats("input_features", 1, "T", 128)],
        [floats("conv_output", 1, "A", 128)],
    )
    save_model(
        folder / "encoder.int8.onnx",
        [node("Identity", ["conv_output"], "audio_features")],
        [floats("conv_output", 1, "A", 128), integers("feature_attention_mask", 1, "A", kind=TensorProto.BOOL)],
        [floats("audio_features", 1, "A", 128)],
    )
    save_model(
        folder / "decoder.int8.onnx",
        [
            constant("following", following, np.int64),
            node("Gather", ["following", "input_ids"], "next"),
            constant("size", size, np.int64),
            constant("values", [0.0, 10.0], np.float32),
            node("OneHot", ["next", "size", "values"], "logits", axis=-1),
            node("Cast", ["input_ids"], "ids_f", to=TensorProto.FLOAT),
            whole_numbers("last_axes", 2, 3),
            node("Unsqueeze", ["ids_f", "last_axes"], "key_delta_0"),
            node("Identity", ["key_delta_0"], "value_delta_0"),
        ],
        [
            integers("input_ids", 1, "S"),
            floats("audio_features", 1, "A", 128),
            integers("attention_mask", 1, "S"),
            integers("cache_position", "S"),
            floats("past_key_0", 1, 512, 1, 1),
            floats("past_value_0", 1, 512, 1, 1),
        ],
        [
            floats("logits", 1, "S", size),
            floats("key_delta_0", 1, "S", 1, 1),
            floats("value_delta_0", 1, "S", 1, 1),
        ],
    )
    return folder


def _write_qwen_tokenizer(folder: Path, vocabulary: list[str], specials: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    table = {unit: index for index, unit in enumerate(vocabulary)}
    (folder / "vocab.json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\nĠ Ġ\n", encoding="utf-8")
    added = {str(len(vocabulary) + index): {"content": token} for index, token in enumerate(specials)}
    (folder / "tokenizer_config.json").write_text(json.dumps({"added_tokens_decoder": added}), encoding="utf-8")
