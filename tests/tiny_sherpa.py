"""Models of a few kilobytes that sherpa-onnx really loads and runs, one of each architecture.

They are no recognisers: where the sound is loud they write the next character of `CHARS`, elsewhere nothing. So what
they write, and when, can be foretold. Names of tensors and keys of metadata are those of sherpa-onnx's C++ loaders.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CHARS = tuple("奉節臍橙皮薄多汁")
"""In traditional characters where they differ, to see them simplified."""
SIMPLE = "奉节脐橙皮薄多汁"
YUE_CHARS = tuple("佢哋嚟買嘢喇好嘅")
"""What the tiny SenseVoice writes when it is told to listen to Cantonese."""
LFR_MS = 60
CTC_MS = 40
EVERY = 4
"""A character every so many frames of a loud sound."""


def _const(name: str, value: object, kind: type) -> onnx.NodeProto:
    return helper.make_node("Constant", [], [name], value=numpy_helper.from_array(np.array(value, kind), name))


def _ints(name: str, *values: int) -> onnx.NodeProto:
    return helper.make_node(
        "Constant", [], [name], value=numpy_helper.from_array(np.array(values, np.int64).reshape(len(values)), name)
    )


def _node(kind: str, inputs: list[str], output: str, **attributes: object) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], **attributes)


def _float(name: str, *shape: int | str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def _int(name: str, *shape: int | str, kind: int = TensorProto.INT64) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, list(shape))


def save_model(
    path: Path,
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    metadata: dict[str, object] | None = None,
) -> None:
    """An ONNX file of this graph."""
    graph = helper.make_graph(nodes, "tiny", inputs, outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {key: str(value) for key, value in (metadata or {}).items()})
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))


def write_tokens(path: Path, tokens: tuple[str, ...]) -> None:
    path.write_text("".join(f"{token} {index}\n" for index, token in enumerate(tokens)), encoding="utf-8")


def _loud(feature: str, threshold: float) -> list[onnx.NodeProto]:
    """`index` [T] counts frames, `keep` [T] is true at every fourth frame if it is loud, `char` [T] says which one."""
    return [
        _node("ReduceMean", [feature], "energy", axes=[0, 2], keepdims=0),
        _node("Shape", ["energy"], "frames"),
        _node("ConstantOfShape", ["frames"], "ones", value=helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0])),
        _const("axis0", 0, np.int64),
        _node("CumSum", ["ones", "axis0"], "count"),
        _const("one_f", 1.0, np.float32),
        _node("Sub", ["count", "one_f"], "index"),
        _const("threshold", threshold, np.float32),
        _node("Greater", ["energy", "threshold"], "is_loud"),
        _const("every", float(EVERY), np.float32),
        _node("Mod", ["index", "every"], "phase", fmod=1),
        _const("half", 0.5, np.float32),
        _node("Less", ["phase", "half"], "is_turn"),
        _node("And", ["is_loud", "is_turn"], "keep"),
        _node("Div", ["index", "every"], "turn_f"),
        _node("Floor", ["turn_f"], "turn"),
        _const("kinds", float(len(CHARS)), np.float32),
        _node("Mod", ["turn", "kinds"], "char", fmod=1),
    ]


def _one_hot(ids: str, size: int, output: str, high: float = 10.0) -> list[onnx.NodeProto]:
    return [
        _node("Cast", [ids], f"{ids}_i", to=TensorProto.INT64),
        _const(f"{output}_size", size, np.int64),
        _const(f"{output}_values", [0.0, high], np.float32),
        _node("OneHot", [f"{ids}_i", f"{output}_size", f"{output}_values"], output, axis=-1),
    ]


def _zeros(count: int) -> str:
    return ",".join(["0"] * count)


def _all_ones(count: int) -> str:
    return ",".join(["1"] * count)


def build_paraformer(folder: Path, *, has_times: bool = True) -> Path:
    """Paraformer: features of 7 stacked frames in, a row for each character out, with peaks that give its time."""
    tokens = ("<blank>", "<s>", "</s>", *CHARS, "<unk>")
    write_tokens_in(folder, tokens)
    nodes = [
        *_loud("speech", 12.0),
        _node("Compress", ["char", "keep"], "chosen", axis=0),
        _const("first", 3.0, np.float32),
        _node("Add", ["chosen", "first"], "ids"),
        _const("end", [2.0], np.float32),
        _node("Concat", ["ids", "end"], "ended", axis=0),
        *_one_hot("ended", len(tokens), "rows"),
        _ints("axes0", 0),
        _node("Unsqueeze", ["rows", "axes0"], "logits"),
        _node("Shape", ["ids"], "token_num"),
        _node("Identity", ["energy"], "us_alphas"),
        _node("Cast", ["keep"], "keep_f", to=TensorProto.FLOAT),
        _ints("axes1", 1),
        _node("Unsqueeze", ["keep_f", "axes1"], "keep_column"),
        _const("spread", [[1.0, 0.0, 0.0]], np.float32),
        _node("Mul", ["keep_column", "spread"], "spread_peaks"),
        _ints("flat", -1),
        _node("Reshape", ["spread_peaks", "flat"], "peaks"),
        _const("last_peak", [1.0], np.float32),
        _node("Concat", ["peaks", "last_peak"], "all_peaks", axis=0),
        _node("Unsqueeze", ["all_peaks", "axes0"], "us_cif_peak"),
    ]
    outputs = [_float("logits", 1, "L", len(tokens)), _int("token_num", 1)]
    if has_times:
        outputs += [_float("us_alphas", "T"), _float("us_cif_peak", 1, "P")]
    save_model(
        folder / "model.int8.onnx",
        nodes,
        [_float("speech", 1, "T", 560), _int("speech_lengths", 1, kind=TensorProto.INT32)],
        outputs,
        {
            "vocab_size": len(tokens), "lfr_window_size": 7, "lfr_window_shift": 6,
            "neg_mean": _zeros(560), "inv_stddev": _all_ones(560),
        },
    )  # fmt: skip
    return folder


def build_sense_voice(folder: Path) -> Path:
    """SenseVoice: four frames for language, mood, event and style, then CTC; a full stop where it is to punctuate."""
    tokens = ("<unk>", *CHARS, *YUE_CHARS, "。", "<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>")
    write_tokens_in(folder, tokens)
    stop, special = 1 + 2 * len(CHARS), 2 + 2 * len(CHARS)
    nodes = [
        *_loud("x", 12.0),
        _node("Cast", ["language"], "language_f", to=TensorProto.FLOAT),
        _const("yue", 6.5, np.float32),
        _node("Greater", ["language_f", "yue"], "is_yue"),
        _const("shift_yue", float(len(CHARS) + 1), np.float32),
        _node("Where", ["is_yue", "shift_yue", "one_f"], "first"),
        _node("Add", ["char", "first"], "candidates"),
        _const("blank", 0.0, np.float32),
        _node("Where", ["keep", "candidates", "blank"], "ids"),
        _const("special", [float(special + i) for i in range(4)], np.float32),
        _node("Cast", ["text_norm"], "norm_f", to=TensorProto.FLOAT),
        _const("with_itn", 14.0, np.float32),
        _node("Equal", ["norm_f", "with_itn"], "is_itn"),
        _const("stop", float(stop), np.float32),
        _node("Where", ["is_itn", "stop", "blank"], "mark"),
        _ints("axes0", 0),
        _ints("from0", 0),
        _ints("to_last", -1),
        _node("Slice", ["ids", "from0", "to_last"], "all_but_last"),
        _node("Concat", ["special", "all_but_last", "mark"], "framed", axis=0),
        *_one_hot("framed", len(tokens), "rows"),
        _node("Unsqueeze", ["rows", "axes0"], "logits"),
    ]
    int32 = TensorProto.INT32
    metadata = {
        "model_type": "sense_voice_ctc", "comment": "", "vocab_size": len(tokens), "lfr_window_size": 7,
        "lfr_window_shift": 6, "normalize_samples": 0, "with_itn": 14, "without_itn": 15, "lang_auto": 0,
        "lang_zh": 3, "lang_en": 4, "lang_yue": 7, "lang_ja": 11, "lang_ko": 12,
        "neg_mean": _zeros(560), "inv_stddev": _all_ones(560),
    }  # fmt: skip
    inputs = [_float("x", 1, "T", 560), *(_int(name, 1, kind=int32) for name in ("x_length", "language", "text_norm"))]
    save_model(folder / "model.int8.onnx", nodes, inputs, [_float("logits", 1, "L", len(tokens))], metadata)
    return folder


def build_fire_red_ctc(folder: Path) -> Path:
    """FireRedASR2 CTC: one row of scores for every fourth frame of 10 ms."""
    metadata = {
        "model_type": "fire-red-asr-2-ctc", "subsampling_factor": 4,
        "cmvn_mean": _zeros(80), "cmvn_inv_stddev": _all_ones(80),
    }  # fmt: skip
    return _build_ctc(folder, metadata)


def build_wenet_ctc(folder: Path) -> Path:
    """A Conformer of WeNet with CTC: the same scores, other metadata."""
    return _build_ctc(folder, {"model_type": "wenet_ctc", "subsampling_factor": 4, "vocab_size": 11})


def _build_ctc(folder: Path, metadata: dict[str, object]) -> Path:
    tokens = ("<blank>", "<unk>", "<pad>", *CHARS[:6], "▁HE", "LLO")
    write_tokens_in(folder, tokens)
    nodes = [
        _ints("from0", 0),
        _ints("to_end", 2**31),
        _ints("axes1", 1),
        _ints("step", 4),
        _node("Slice", ["x", "from0", "to_end", "axes1", "step"], "x4"),
        *_loud("x4", 12.0),
        _const("first", 3.0, np.float32),
        _node("Add", ["char", "first"], "candidates"),
        _const("blank", 0.0, np.float32),
        _node("Where", ["keep", "candidates", "blank"], "ids"),
        *_one_hot("ids", len(tokens), "rows"),
        _ints("axes0", 0),
        _node("Unsqueeze", ["rows", "axes0"], "log_probs"),
        _node("Shape", ["ids"], "log_probs_length"),
    ]
    save_model(
        folder / "model.int8.onnx",
        nodes,
        [_float("x", 1, "T", 80), _int("x_length", 1)],
        [_float("log_probs", 1, "L", len(tokens)), _int("log_probs_length", 1)],
        metadata,
    )
    return folder


def build_zipformer(folder: Path) -> Path:
    """A streaming zipformer of one layer; its state of type int64 counts the frames heard so far."""
    tokens = ("<blk>", "<sos/eos>", "<unk>", *CHARS)
    write_tokens_in(folder, tokens)
    states = {
        "cached_avg_0": (1, 1, 8), "cached_key_0": (1, 4, 1, 8), "cached_val_0": (1, 4, 1, 4),
        "cached_val2_0": (1, 4, 1, 4), "cached_conv1_0": (1, 1, 8, 2), "cached_conv2_0": (1, 1, 8, 2),
    }  # fmt: skip
    nodes = [
        _ints("from0", 0),
        _ints("to32", 32),
        _ints("axes1", 1),
        _ints("step", 4),
        _node("Slice", ["x", "from0", "to32", "axes1", "step"], "x4"),
        _node("ReduceMean", ["x4"], "energy", axes=[2], keepdims=0),
        _const("steps", [[float(i) for i in range(8)]], np.float32),
        _node("Cast", ["cached_len_0"], "heard", to=TensorProto.FLOAT),
        _node("Add", ["steps", "heard"], "index"),
        _ints("axes2", 2),
        _node("Unsqueeze", ["energy", "axes2"], "energy_column"),
        _node("Unsqueeze", ["index", "axes2"], "index_column"),
        _node("Concat", ["energy_column", "index_column"], "encoder_out", axis=2),
        _const("eight", [[8]], np.int64),
        _node("Add", ["cached_len_0", "eight"], "new_cached_len_0"),
        *(_node("Identity", [name], f"new_{name}") for name in states),
    ]
    metadata = {
        "model_type": "zipformer", "T": 45, "decode_chunk_len": 32, "encoder_dims": "8", "attention_dims": "8",
        "num_encoder_layers": "1", "cnn_module_kernels": "3", "left_context_len": "4",
    }  # fmt: skip
    save_model(
        folder / "encoder.int8.onnx",
        nodes,
        [_float("x", 1, 45, 80), _int("cached_len_0", 1, 1), *(_float(name, *shape) for name, shape in states.items())],
        [
            _float("encoder_out", 1, 8, 2),
            _int("new_cached_len_0", 1, 1),
            *(_float(f"new_{name}", *shape) for name, shape in states.items()),
        ],
        metadata,
    )
    save_model(
        folder / "decoder.onnx",
        [
            _node("Cast", ["y"], "y_f", to=TensorProto.FLOAT),
            _node("Identity", ["y_f"], "decoder_out"),
        ],
        [_int("y", 1, 2)],
        [_float("decoder_out", 1, 2)],
        {"vocab_size": len(tokens), "context_size": 2},
    )
    save_model(
        folder / "joiner.int8.onnx",
        _joiner_nodes(len(tokens)),
        [_float("encoder_out", 1, 2), _float("decoder_out", 1, 2)],
        [_float("logit", 1, len(tokens))],
    )
    return folder


def _joiner_nodes(size: int) -> list[onnx.NodeProto]:
    return [
        _ints("at0", 0),
        _ints("at1", 1),
        _node("Gather", ["encoder_out", "at0"], "energy", axis=1),
        _node("Gather", ["encoder_out", "at1"], "index", axis=1),
        _const("threshold", -6.0, np.float32),
        _node("Greater", ["energy", "threshold"], "is_loud"),
        _const("every", float(EVERY), np.float32),
        _node("Mod", ["index", "every"], "phase", fmod=1),
        _const("half", 0.5, np.float32),
        _node("Less", ["phase", "half"], "is_turn"),
        _node("And", ["is_loud", "is_turn"], "keep"),
        _node("Div", ["index", "every"], "turn_f"),
        _node("Floor", ["turn_f"], "turn"),
        _const("kinds", float(len(CHARS)), np.float32),
        _node("Mod", ["turn", "kinds"], "char", fmod=1),
        _const("first", 3.0, np.float32),
        _node("Add", ["char", "first"], "candidate"),
        _const("blank", 0.0, np.float32),
        _node("Where", ["keep", "candidate", "blank"], "ids"),
        *_one_hot("ids", size, "rows", high=6.0),
        _ints("axes1", 1),
        _node("Squeeze", ["rows", "axes1"], "logit"),
    ]


def write_tokens_in(folder: Path, tokens: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_tokens(folder / "tokens.txt", tokens)


ANSWER = ("奉節", "臍橙", "，", "皮薄", "多汁", "。")
"""What the tiny Qwen3-ASR answers to any sound, one token each."""
_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|audio_start|>", "<|audio_end|>", "<|audio_pad|>")


def build_qwen3_asr(folder: Path) -> Path:
    """Qwen3-ASR: a convolution, an encoder and a decoder with one layer of memory; each token names the next."""
    units = _byte_units()
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
            _ints("from0", 0),
            _ints("to_end", 2**31),
            _ints("axes1", 1),
            _ints("step", 8),
            _node("Slice", ["input_features", "from0", "to_end", "axes1", "step"], "conv_output"),
        ],
        [_float("input_features", 1, "T", 128)],
        [_float("conv_output", 1, "A", 128)],
    )
    save_model(
        folder / "encoder.int8.onnx",
        [_node("Identity", ["conv_output"], "audio_features")],
        [_float("conv_output", 1, "A", 128), _int("feature_attention_mask", 1, "A", kind=TensorProto.BOOL)],
        [_float("audio_features", 1, "A", 128)],
    )
    save_model(
        folder / "decoder.int8.onnx",
        [
            _const("following", following, np.int64),
            _node("Gather", ["following", "input_ids"], "next"),
            _const("size", size, np.int64),
            _const("values", [0.0, 10.0], np.float32),
            _node("OneHot", ["next", "size", "values"], "logits", axis=-1),
            _node("Cast", ["input_ids"], "ids_f", to=TensorProto.FLOAT),
            _ints("last_axes", 2, 3),
            _node("Unsqueeze", ["ids_f", "last_axes"], "key_delta_0"),
            _node("Identity", ["key_delta_0"], "value_delta_0"),
        ],
        [
            _int("input_ids", 1, "S"),
            _float("audio_features", 1, "A", 128),
            _int("attention_mask", 1, "S"),
            _int("cache_position", "S"),
            _float("past_key_0", 1, 512, 1, 1),
            _float("past_value_0", 1, 512, 1, 1),
        ],
        [
            _float("logits", 1, "S", size),
            _float("key_delta_0", 1, "S", 1, 1),
            _float("value_delta_0", 1, "S", 1, 1),
        ],
    )
    return folder


def _byte_units() -> list[str]:
    """The character that stands for each byte in byte-level vocabularies (GPT-2's table)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spare = iter(range(256, 512))
    return [chr(byte) if byte in printable else chr(next(spare)) for byte in range(256)]


def _write_qwen_tokenizer(folder: Path, vocabulary: list[str], specials: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    table = {unit: index for index, unit in enumerate(vocabulary)}
    (folder / "vocab.json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\nĠ Ġ\n", encoding="utf-8")
    added = {str(len(vocabulary) + index): {"content": token} for index, token in enumerate(specials)}
    (folder / "tokenizer_config.json").write_text(json.dumps({"added_tokens_decoder": added}), encoding="utf-8")
