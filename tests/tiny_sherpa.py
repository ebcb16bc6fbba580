"""Models of a few kilobytes that sherpa-onnx really loads and runs, one of each architecture.

They are no recognisers: where the sound is loud they write the next character of `CHARS`, elsewhere nothing. So what
they write, and when, can be foretold. Names of tensors and keys of metadata are those of sherpa-onnx's C++ loaders.
"""

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


def constant(name: str, value: object, kind: type) -> onnx.NodeProto:
    return helper.make_node("Constant", [], [name], value=numpy_helper.from_array(np.array(value, kind), name))


def whole_numbers(name: str, *values: int) -> onnx.NodeProto:
    return helper.make_node(
        "Constant", [], [name], value=numpy_helper.from_array(np.array(values, np.int64).reshape(len(values)), name)
    )


def node(kind: str, inputs: list[str], output: str, **attributes: object) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], **attributes)


def floats(name: str, *shape: int | str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def integers(name: str, *shape: int | str, kind: int = TensorProto.INT64) -> onnx.ValueInfoProto:
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
        node("ReduceMean", [feature], "energy", axes=[0, 2], keepdims=0),
        node("Shape", ["energy"], "frames"),
        node("ConstantOfShape", ["frames"], "ones", value=helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0])),
        constant("axis0", 0, np.int64),
        node("CumSum", ["ones", "axis0"], "count"),
        constant("one_f", 1.0, np.float32),
        node("Sub", ["count", "one_f"], "index"),
        *_turns(threshold),
    ]


def _turns(threshold: float) -> list[onnx.NodeProto]:
    """From `energy` and `index` of frames: `keep` where a loud one has its turn, and `char`, the character then."""
    return [
        constant("threshold", threshold, np.float32),
        node("Greater", ["energy", "threshold"], "is_loud"),
        constant("every", float(EVERY), np.float32),
        node("Mod", ["index", "every"], "phase", fmod=1),
        constant("half", 0.5, np.float32),
        node("Less", ["phase", "half"], "is_turn"),
        node("And", ["is_loud", "is_turn"], "keep"),
        node("Div", ["index", "every"], "turn_f"),
        node("Floor", ["turn_f"], "turn"),
        constant("kinds", float(len(CHARS)), np.float32),
        node("Mod", ["turn", "kinds"], "char", fmod=1),
    ]


def _one_hot(ids: str, size: int, output: str, high: float = 10.0) -> list[onnx.NodeProto]:
    return [
        node("Cast", [ids], f"{ids}_i", to=TensorProto.INT64),
        constant(f"{output}_size", size, np.int64),
        constant(f"{output}_values", [0.0, high], np.float32),
        node("OneHot", [f"{ids}_i", f"{output}_size", f"{output}_values"], output, axis=-1),
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
        node("Compress", ["char", "keep"], "chosen", axis=0),
        constant("first", 3.0, np.float32),
        node("Add", ["chosen", "first"], "ids"),
        constant("end", [2.0], np.float32),
        node("Concat", ["ids", "end"], "ended", axis=0),
        *_one_hot("ended", len(tokens), "rows"),
        whole_numbers("axes0", 0),
        node("Unsqueeze", ["rows", "axes0"], "logits"),
        node("Shape", ["ids"], "token_num"),
        node("Identity", ["energy"], "us_alphas"),
        node("Cast", ["keep"], "keep_f", to=TensorProto.FLOAT),
        whole_numbers("axes1", 1),
        node("Unsqueeze", ["keep_f", "axes1"], "keep_column"),
        constant("spread", [[1.0, 0.0, 0.0]], np.float32),
        node("Mul", ["keep_column", "spread"], "spread_peaks"),
        whole_numbers("flat", -1),
        node("Reshape", ["spread_peaks", "flat"], "peaks"),
        constant("last_peak", [1.0], np.float32),
        node("Concat", ["peaks", "last_peak"], "all_peaks", axis=0),
        node("Unsqueeze", ["all_peaks", "axes0"], "us_cif_peak"),
    ]
    outputs = [floats("logits", 1, "L", len(tokens)), integers("token_num", 1)]
    if has_times:
        outputs += [floats("us_alphas", "T"), floats("us_cif_peak", 1, "P")]
    save_model(
        folder / "model.int8.onnx",
        nodes,
        [floats("speech", 1, "T", 560), integers("speech_lengths", 1, kind=TensorProto.INT32)],
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
        node("Cast", ["language"], "language_f", to=TensorProto.FLOAT),
        constant("yue", 6.5, np.float32),
        node("Greater", ["language_f", "yue"], "is_yue"),
        constant("shift_yue", float(len(CHARS) + 1), np.float32),
        node("Where", ["is_yue", "shift_yue", "one_f"], "first"),
        node("Add", ["char", "first"], "candidates"),
        constant("blank", 0.0, np.float32),
        node("Where", ["keep", "candidates", "blank"], "ids"),
        constant("special", [float(special + i) for i in range(4)], np.float32),
        node("Cast", ["text_norm"], "norm_f", to=TensorProto.FLOAT),
        constant("with_itn", 14.0, np.float32),
        node("Equal", ["norm_f", "with_itn"], "is_itn"),
        constant("stop", float(stop), np.float32),
        node("Where", ["is_itn", "stop", "blank"], "mark"),
        whole_numbers("axes0", 0),
        whole_numbers("from0", 0),
        whole_numbers("to_last", -1),
        node("Slice", ["ids", "from0", "to_last"], "all_but_last"),
        node("Concat", ["special", "all_but_last", "mark"], "framed", axis=0),
        *_one_hot("framed", len(tokens), "rows"),
        node("Unsqueeze", ["rows", "axes0"], "logits"),
    ]
    int32 = TensorProto.INT32
    metadata = {
        "model_type": "sense_voice_ctc", "comment": "", "vocab_size": len(tokens), "lfr_window_size": 7,
        "lfr_window_shift": 6, "normalize_samples": 0, "with_itn": 14, "without_itn": 15, "lang_auto": 0,
        "lang_zh": 3, "lang_en": 4, "lang_yue": 7, "lang_ja": 11, "lang_ko": 12,
        "neg_mean": _zeros(560), "inv_stddev": _all_ones(560),
    }  # fmt: skip
    inputs = [
        floats("x", 1, "T", 560),
        *(integers(name, 1, kind=int32) for name in ("x_length", "language", "text_norm")),
    ]
    save_model(folder / "model.int8.onnx", nodes, inputs, [floats("logits", 1, "L", len(tokens))], metadata)
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
        whole_numbers("from0", 0),
        whole_numbers("to_end", 2**31),
        whole_numbers("axes1", 1),
        whole_numbers("step", 4),
        node("Slice", ["x", "from0", "to_end", "axes1", "step"], "x4"),
        *_loud("x4", 12.0),
        constant("first", 3.0, np.float32),
        node("Add", ["char", "first"], "candidates"),
        constant("blank", 0.0, np.float32),
        node("Where", ["keep", "candidates", "blank"], "ids"),
        *_one_hot("ids", len(tokens), "rows"),
        whole_numbers("axes0", 0),
        node("Unsqueeze", ["rows", "axes0"], "log_probs"),
        node("Shape", ["ids"], "log_probs_length"),
    ]
    save_model(
        folder / "model.int8.onnx",
        nodes,
        [floats("x", 1, "T", 80), integers("x_length", 1)],
        [floats("log_probs", 1, "L", len(tokens)), integers("log_probs_length", 1)],
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
    metadata = {
        "model_type": "zipformer", "T": 45, "decode_chunk_len": 32, "encoder_dims": "8", "attention_dims": "8",
        "num_encoder_layers": "1", "cnn_module_kernels": "3", "left_context_len": "4",
    }  # fmt: skip
    save_model(
        folder / "encoder.int8.onnx",
        _zipformer_encoder(tuple(states)),
        [
            floats("x", 1, 45, 80),
            integers("cached_len_0", 1, 1),
            *(floats(name, *shape) for name, shape in states.items()),
        ],
        [
            floats("encoder_out", 1, 8, 2),
            integers("new_cached_len_0", 1, 1),
            *(floats(f"new_{name}", *shape) for name, shape in states.items()),
        ],
        metadata,
    )
    save_model(
        folder / "decoder.onnx",
        [
            node("Cast", ["y"], "y_f", to=TensorProto.FLOAT),
            node("Identity", ["y_f"], "decoder_out"),
        ],
        [integers("y", 1, 2)],
        [floats("decoder_out", 1, 2)],
        {"vocab_size": len(tokens), "context_size": 2},
    )
    save_model(
        folder / "joiner.int8.onnx",
        _joiner_nodes(len(tokens)),
        [floats("encoder_out", 1, 2), floats("decoder_out", 1, 2)],
        [floats("logit", 1, len(tokens))],
    )
    return folder


def _zipformer_encoder(states: tuple[str, ...]) -> list[onnx.NodeProto]:
    """Loudness and number of every fourth frame; the states go through, the one that counts goes up."""
    return [
        whole_numbers("from0", 0),
        whole_numbers("to32", 32),
        whole_numbers("axes1", 1),
        whole_numbers("step", 4),
        node("Slice", ["x", "from0", "to32", "axes1", "step"], "x4"),
        node("ReduceMean", ["x4"], "energy", axes=[2], keepdims=0),
        constant("steps", [[float(i) for i in range(8)]], np.float32),
        node("Cast", ["cached_len_0"], "heard", to=TensorProto.FLOAT),
        node("Add", ["steps", "heard"], "index"),
        whole_numbers("axes2", 2),
        node("Unsqueeze", ["energy", "axes2"], "energy_column"),
        node("Unsqueeze", ["index", "axes2"], "index_column"),
        node("Concat", ["energy_column", "index_column"], "encoder_out", axis=2),
        constant("eight", [[8]], np.int64),
        node("Add", ["cached_len_0", "eight"], "new_cached_len_0"),
        *(node("Identity", [name], f"new_{name}") for name in states),
    ]


def _joiner_nodes(size: int) -> list[onnx.NodeProto]:
    return [
        whole_numbers("at0", 0),
        whole_numbers("at1", 1),
        node("Gather", ["encoder_out", "at0"], "energy", axis=1),
        node("Gather", ["encoder_out", "at1"], "index", axis=1),
        *_turns(-6.0),
        constant("first", 3.0, np.float32),
        node("Add", ["char", "first"], "candidate"),
        constant("blank", 0.0, np.float32),
        node("Where", ["keep", "candidate", "blank"], "ids"),
        *_one_hot("ids", size, "rows", high=6.0),
        whole_numbers("axes1", 1),
        node("Squeeze", ["rows", "axes1"], "logit"),
    ]


def write_tokens_in(folder: Path, tokens: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_tokens(folder / "tokens.txt", tokens)
