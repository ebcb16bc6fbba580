"""How coarsely a picture was coded, as the decoder tells it."""

import math
from pathlib import Path

import av
import numpy as np
import pytest

from toolkit.media.coder_strength import EXPORT, quantiser_of

SIZE = 160, 96


def film(path: Path, codec: str = "libx264", **options: str) -> Path:
    """A dozen frames of texture that moves."""
    rng = np.random.default_rng(1)
    texture = rng.integers(40, 215, (SIZE[1], SIZE[0] + 24, 3), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for n in range(12):
            frame = np.ascontiguousarray(texture[:, 2 * n : 2 * n + SIZE[0]])
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="bgr24")))
        container.mux(stream.encode())
    return path


def quantisers(path: Path, options: dict[str, str]) -> list[float]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.options = options
        return [quantiser_of(frame) for frame in container.decode(stream)]


def test_coarser_coding_has_a_higher_figure(tmp_path: Path):
    found = [np.mean(quantisers(film(tmp_path / f"{crf}.mp4", crf=str(crf)), EXPORT)) for crf in (15, 25, 35, 45)]

    assert found == sorted(found)
    assert found[0] < 25
    assert found[-1] > 40


def test_a_fixed_quantiser_is_told_as_it_is(tmp_path: Path):
    path = film(tmp_path / "fixed.mp4", qp="37", aq_mode="0", **{"x264-params": "ipratio=1:pbratio=1"})

    assert quantisers(path, EXPORT) == pytest.approx([37.0] * 12, abs=0.5)


def test_leaving_out_the_loop_filter_changes_nothing(tmp_path: Path):
    path = film(tmp_path / "a.mp4", crf="40")

    assert quantisers(path, EXPORT | {"skip_loop_filter": "all"}) == quantisers(path, EXPORT)


def test_not_known_without_the_option_or_from_another_coder(tmp_path: Path):
    assert all(map(math.isnan, quantisers(film(tmp_path / "a.mp4", crf="40"), {})))
    assert all(map(math.isnan, quantisers(film(tmp_path / "b.mp4", codec="mpeg4"), EXPORT)))
