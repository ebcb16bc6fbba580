"""How coarsely the encoder rounded a picture, as the decoder tells it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

EXPORT = {"export_side_data": "venc_params"}
"""Option of FFmpeg's decoders by which frames carry it (H.264, VP9 and AV1 in part); others ignore it."""
_HEAD = struct.Struct("<IxxxxQQiiQ")
"""AVVideoEncParams of libavutil/video_enc_params.h: number, offset and size of the blocks, kind, base step."""
_H264 = 1
_DELTA_AT = 16
"""Byte of delta_qp in AVVideoBlockParams, after its place and size."""
_EVERY = 3
"""Of the blocks, this one tells enough."""


def quantiser_of(frame: VideoFrame) -> float:
    """Mean quantiser of an H.264 picture, 0 (exact) .. 51 (coarsest); NaN where the decoder does not tell.

    It is the coder's own figure, whatever filters smooth the blocks afterwards, and costs nothing to read.
    """
    for side in frame.side_data:
        if side.type.name == "VIDEO_ENC_PARAMS":  # type: ignore[attr-defined]  # PyAV types a mapping by its keys
            return _mean_quantiser(memoryview(side))  # type: ignore[arg-type]
    return float("nan")


def _mean_quantiser(data: memoryview) -> float:
    if len(data) < 48:
        return float("nan")
    count, offset, size, kind, base, _ = _HEAD.unpack_from(data)
    if kind != _H264:
        return float("nan")
    if not count or size < _DELTA_AT + 4 or offset + count * size > len(data):
        return float(base)
    blocks = np.frombuffer(data, np.uint8, count * size, offset).reshape(count, size)[::_EVERY]
    deltas = np.ascontiguousarray(blocks[:, _DELTA_AT : _DELTA_AT + 4]).view("<i4")
    return float(np.clip(base + deltas.mean(), 0.0, 51.0))
