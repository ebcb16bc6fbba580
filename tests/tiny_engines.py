"""Every engine that can be had on a machine without weights, each on a model of a few kilobytes."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from toolkit.core.protocols import Transcriber
from toolkit.core.spans import Span

REPO = Path(__file__).parents[1]
SPEECH = REPO / "samples" / "sale_two_products.mp4"
"""A seller's voice, made by the project itself: shipped in the repository, so always there."""
SAMPLE_RATE_HZ = 16_000


@cache
def read_sample(start_ms: int = 0, end_ms: int = 20_000) -> np.ndarray:
    """Sound of the sample as engines get it: float32 [n], mono, 16 kHz."""
    import av

    parts: list[np.ndarray] = []
    with av.open(str(SPEECH)) as container:
        resampler = av.AudioResampler("flt", "mono", SAMPLE_RATE_HZ)
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
    whole = np.concatenate(parts)
    return whole[start_ms * 16 : end_ms * 16]


def build_sherpa(name: str, folder: Path) -> Transcriber:
    """The engine sherpa-onnx-`name` on its tiny model."""
    pytest.importorskip("sherpa_onnx", reason='sherpa-onnx is not installed: pip install "chushan[dialect]"')
    pytest.importorskip(
        "onnx", reason='onnx, which builds the tiny models, is not installed: pip install "chushan[dev]"'
    )
    import tiny_qwen3_asr
    import tiny_sherpa

    from toolkit.engines.registry import load_engine

    builders: dict[str, Callable[[Path], Path]] = {
        "paraformer": tiny_sherpa.build_paraformer,
        "paraformer-without-times": lambda at: tiny_sherpa.build_paraformer(at, has_times=False),
        "sense-voice": tiny_sherpa.build_sense_voice,
        "fire-red-ctc": tiny_sherpa.build_fire_red_ctc,
        "wenet-ctc": tiny_sherpa.build_wenet_ctc,
        "zipformer": tiny_sherpa.build_zipformer,
        "qwen3-asr": tiny_qwen3_asr.build_qwen3_asr,
    }
    engine = load_engine("sherpa-onnx-" + name.removesuffix("-without-times"))
    return engine(builders[name](folder / name), threads=1)


def build_transformers(name: str, folder: Path) -> Transcriber:
    """The engine transformers-`name` on its tiny model."""
    pytest.importorskip("torch", reason="torch is not installed: pip install torch==2.13.0")
    transformers = pytest.importorskip("transformers", reason="transformers is not installed")
    if name == "qwen3-asr" and not hasattr(transformers, "Qwen3ASRForConditionalGeneration"):
        pytest.skip("this transformers has no Qwen3-ASR: pip install --upgrade transformers")
    import tiny_transformers

    from toolkit.engines.registry import load_engine

    builders: dict[str, Callable[[Path], Path]] = {
        "whisper": tiny_transformers.build_whisper,
        "whisper-without-times": lambda at: tiny_transformers.build_whisper(at, has_times=False),
        "qwen3-asr": tiny_transformers.build_qwen3,
    }
    engine = load_engine("transformers-" + name.removesuffix("-without-times"))
    return engine(builders[name](folder / name), threads=1)


def build_fake() -> Transcriber:
    """The fake, which hears three sentences wherever the sound is long enough."""
    from toolkit.engines.fake import FakeTranscriber

    return FakeTranscriber(
        (
            (Span(1_000, 2_500), "大家晚上好。"),
            (Span(100_000, 103_000), "大家晚上好。"),
            (Span(108_000, 112_000), "接下来是奉节脐橙。"),
        )
    )
