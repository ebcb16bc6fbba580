"""Plans, profiles and readers of finished clips for the tests of rendering."""

import json
from pathlib import Path
from unittest.mock import patch

import av
import numpy as np
import pytest
from media_factory import MediaFactory

from toolkit.core.cue import Cue
from toolkit.core.media_info import AudioInfo, MediaInfo, VideoInfo
from toolkit.core.plan import ClipPart, ClipPlan, CropKey, OutputProfile
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media import render_args
from toolkit.media.probe import probe
from toolkit.media.render import RenderedClip, render_clip

GOLDEN = Path(__file__).resolve().parent / "golden" / "render"

PROFILE = OutputProfile(
    id="small", title=Text("小", "small"), width_px=180, height_px=320, fps=30, min_s=0.1, max_s=60, safe_top=0.1,
    safe_bottom=0.25, safe_left=0.05, safe_right=0.05, caption_chars=8, cover_width_px=270, cover_height_px=360,
    max_mb=50, source="test", as_of="2026-11-22",
)  # fmt: skip


def part(
    start_ms: int, end_ms: int, *, footage: int = 0, layout: str = "crop", size: tuple[int, int] = (180, 320),
    path: tuple[tuple[int, float, float], ...] = (),
) -> ClipPart:  # fmt: skip
    keys = tuple(CropKey(time_ms=time_ms, left_px=left, top_px=top) for time_ms, left, top in path)
    return ClipPart(
        footage=footage, span=Span(start_ms, end_ms), layout=layout, crop_width_px=size[0],  # type: ignore[arg-type]
        crop_height_px=size[1], crop_path=keys,
    )  # fmt: skip


def plan(
    *parts: ClipPart, cues: tuple[Cue, ...] = (), title: str = "", sticker: str = "", ai_label: str = ""
) -> ClipPlan:
    return ClipPlan(
        id="clip", situation="talk", product_id="p", title=title, sticker=sticker, parts=parts, cues=cues,
        cover_footage=0, cover_time_ms=0, reasons=(), ai_label=ai_label,
    )  # fmt: skip


def render(
    clip: ClipPlan, footage: Path | tuple[Path, ...], out: Path, *, profile: OutputProfile = PROFILE,
    reporter: Reporter | None = None,
) -> RenderedClip:  # fmt: skip
    """Renders with finer coding than usual: tests look at which pixel stands where, not at compression."""
    paths = footage if isinstance(footage, tuple) else (footage,)
    media = tuple(probe(path) for path in paths)
    with patch.object(render_args, "CRF", 12):
        return render_clip(clip, media, profile, out, reporter or Reporter(), threads=2)


def frames_of(path: Path) -> np.ndarray:
    """Luma of all frames: uint8 [n, h, w], limited range."""
    with av.open(str(path)) as container:
        return np.stack([luma(frame) for frame in container.decode(video=0)])


def luma(frame: av.VideoFrame) -> np.ndarray:
    plane = frame.planes[0]
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]


def colour_frames_of(path: Path) -> np.ndarray:
    """RGB of all frames: uint8 [n, h, w, 3]."""
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def sound_of(path: Path) -> np.ndarray:
    """float32 [n, 2], 48 kHz, from clip time 0 on (the coder's start-up samples left out)."""
    with av.open(str(path)) as container:
        blocks = []
        for frame in container.decode(audio=0):
            block = frame.to_ndarray().T
            assert frame.pts is not None
            assert frame.time_base is not None
            skip = max(0, -round(float(frame.pts * frame.time_base) * 48_000))
            blocks.append(block[skip:])
        return np.concatenate(blocks)


def made_media(
    path: str, *, size: tuple[int, int] = (1280, 720), transfer: str = "sdr", sound: bool = True
) -> MediaInfo:
    """A MediaInfo of footage that need not exist."""
    video = VideoInfo(
        width_px=size[0], height_px=size[1], coded_width_px=size[0], coded_height_px=size[1], rotation_deg=0,
        fps_num=30, fps_den=1, codec="h264", pixel_format="yuv420p", transfer=transfer, start_ms=0,  # type: ignore[arg-type]
        duration_ms=60_000,
    )  # fmt: skip
    audio = AudioInfo(codec="aac", sample_rate_hz=48_000, channels=2, start_ms=0, duration_ms=60_000) if sound else None
    return MediaInfo(path=path, size_bytes=1, duration_ms=60_000, video=video, audio=audio)


def check_golden(request: pytest.FixtureRequest, name: str, value: object) -> None:
    """Compares `value` (plain data or text) with tests/golden/render/`name`; `--update-golden` writes it."""
    path = GOLDEN / name
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    if request.config.getoption("--update-golden", default=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing: run with --update-golden"
    assert text == path.read_text(encoding="utf-8")


# --- footage ---

FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p")
TONE = ("-f", "lavfi", "-i", "sine=440:sample_rate=48000:duration=6,volume=4")


def ramp(media: MediaFactory) -> Path:
    """5 s at 30 fps, 180x320: the luma of frame n is 40 + n."""
    picture = "color=gray:s=180x320:r=30:d=5,format=yuv420p,geq=lum='40+N':cb=128:cr=128"
    return media.ffmpeg("ramp.mp4", "-f", "lavfi", "-i", picture, *TONE, "-shortest", *FAST)


def slope(media: MediaFactory) -> Path:
    """4 s at 30 fps, 640x320: the luma of column x is 30 + x * 0.3."""
    picture = "color=gray:s=640x320:r=30:d=4,format=yuv420p,geq=lum='30+X*0.3':cb=128:cr=128"
    return media.ffmpeg("slope.mp4", "-f", "lavfi", "-i", picture, *FAST)


def flash(media: MediaFactory, name: str, rate_hz: int, channels: int) -> Path:
    """4 s black; at 2.0 s a white flash and a beep of 200 ms."""
    picture = "color=black:s=180x320:r=30:d=4,format=yuv420p,geq=lum='if(between(T,1.99,2.19),235,16)':cb=128:cr=128"
    sound = f"aevalsrc='if(between(t,2,2.2),0.5*sin(2*PI*1000*t),0)':s={rate_hz}:d=4"
    return media.ffmpeg(name, "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-ac", str(channels), *FAST)


def middle(frames: np.ndarray) -> np.ndarray:
    """Mean luma in the middle of each frame."""
    height, width = frames.shape[1:3]
    return frames[:, height // 2 - 4 : height // 2 + 4, width // 2 - 4 : width // 2 + 4].mean(axis=(1, 2))
