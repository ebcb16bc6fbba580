"""What a clip costs to render, beside a plain FFmpeg command and beside MoviePy: `python -m bench render --json`.

Ratios of CPU seconds (user and system, with children) in one run, the sides taking turns; medians.

- `plain`: decode, crop with the same window (still or moving), scale, x264 and AAC with the renderer's own settings,
  the sound as it is. It makes the same output without captions, title, price sticker, end card, levelling.
- `picture`: our one picture pass alone. `pass`: picture and sound, with the title card composed anew. `stage`: all that
  `make` does for a clip, with the check of the finished file.
- `moviepy` (`--moviepy`): the same clip composed by MoviePy (see `_render_moviepy`); with x264 set as ours, and
  `as is` with what MoviePy sets by itself.

`--set dev|held` chooses the footage (../shared/media beside the repository): settings were chosen on dev. `--rounds N`
(default 3), `--seconds N` (default 30).
"""

import argparse
import dataclasses
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench._render_moviepy import compose
from toolkit.config import load_settings
from toolkit.core.cue import Cue
from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import ClipPart, ClipPlan, CropKey, EndCard, OutputProfile
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.check_output import check_clip
from toolkit.media.ffmpeg import ffmpeg_exe
from toolkit.media.probe import probe
from toolkit.media.profiles import load_profiles
from toolkit.media.render import render_clip
from toolkit.media.render_args import CRF, PRESET, X264_PARAMS

MEDIA = Path(__file__).resolve().parent.parent.parent / "shared" / "media"
PICTURES = {"dev": "testvideo.mp4", "held": "apple.mp4"}
VOICES = {"dev": "dev_noisy.flac", "held": "dev_clean.flac"}
SIZES = ((1280, 720, "4M"), (1920, 1080, "16M"))
WORDS = (
    "来看我们家的红富士苹果",
    "高山上种的，又脆又甜",
    "今天五斤装三十九块九",
    "产地直发，坏果包赔",
    "点下方链接就能拍",
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One clip to be made."""

    name: str
    media: MediaInfo
    plan: ClipPlan
    profile: OutputProfile


def measure(arguments: list[str]) -> dict[str, Any]:
    """Rows of one case each: ratios to the plain command, and of MoviePy to our pass."""
    parser = argparse.ArgumentParser(prog="python -m bench render")
    parser.add_argument("--set", choices=sorted(PICTURES), default="dev")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--cases", nargs="+", default=[], metavar="NAME", help='only these, such as "720p still"')
    parser.add_argument("--moviepy", action="store_true", help="compose the clips with MoviePy too (slow)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = [
            _case(footage, is_moving, options.seconds)
            for footage in _footage(folder, options.set, options.seconds)
            for is_moving in (False, True)
        ]
        return {
            "set": options.set,
            "seconds": options.seconds,
            "cores": os.cpu_count(),
            "settings": f"x264 {PRESET} crf {CRF} {X264_PARAMS}",
            "rows": [
                _row(case, folder, options.rounds, with_moviepy=options.moviepy)
                for case in cases
                if not options.cases or case.name in options.cases
            ],
        }


def _footage(folder: Path, name: str, seconds: int) -> list[Path]:
    """Phone-like files: real pictures in a loop with sensor noise, real speech."""
    files = []
    for width, height, rate in SIZES:
        path = folder / f"{height}p.mp4"
        scale = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},noise=alls=4:allf=t"
        command = [
            "-stream_loop", "-1", "-i", str(MEDIA / "video" / PICTURES[name]),
            "-ss", "20", "-i", str(MEDIA / "livestream" / VOICES[name]), "-map", "0:v", "-map", "1:a",
            "-vf", f"{scale},fps=30,format=yuv420p", "-t", str(seconds + 2), "-c:v", "libx264", "-preset", "superfast",
            "-b:v", rate, "-g", "30", "-bf", "0", "-ar", "48000", "-ac", "2", "-c:a", "aac", "-b:a", "128k", str(path),
        ]  # fmt: skip
        _ffmpeg(command)
        files.append(path)
    return files


def _case(path: Path, is_moving: bool, seconds: int) -> Case:
    media = probe(path)
    assert media.video is not None
    profile = load_profiles()["douyin"]
    height = media.video.height_px
    width = height * 9 // 16 // 2 * 2
    room = media.video.width_px - width
    start_ms = 1000
    moving = [(start_ms + t * 1000, room * (0.5 + 0.3 * (-1) ** (t // 3)), 0.0) for t in range(0, seconds, 3)]
    path_keys = moving if is_moving else [(start_ms, room / 2, 0.0)]
    part = ClipPart(
        footage=0, span=Span(start_ms, start_ms + seconds * 1000), layout="crop", crop_width_px=width,
        crop_height_px=height, crop_path=tuple(CropKey(time_ms=t, left_px=x, top_px=y) for t, x, y in path_keys),
    )  # fmt: skip
    cues = tuple(
        Cue(span=Span(t * 1000, t * 1000 + 1900), lines=(WORDS[t // 2 % len(WORDS)],)) for t in range(0, seconds - 2, 2)
    )
    plan = ClipPlan(
        id="clip", situation="talk", product_id="apple", title="红富士苹果", sticker="5斤装 39.9元", parts=(part,),
        cues=cues, cover_footage=0, cover_time_ms=start_ms, reasons=(),
        end_card=EndCard(title="红富士苹果", price="5斤装 39.9元", link_no=1),
    )  # fmt: skip
    name = f"{height}p {'moving' if is_moving else 'still'}"
    return Case(name=name, media=media, plan=plan, profile=dataclasses.replace(profile, min_s=1.0))


def _row(case: Case, folder: Path, rounds: int, *, with_moviepy: bool) -> dict[str, Any]:
    plain, bare, whole, checked, composed = [], [], [], [], []
    picture: list[float] = []
    out = folder / "ours.mp4"
    for index in range(rounds):
        cache = folder / f"cache{case.name}{index}"
        plain.append(_cpu_of(partial(_plain, case, folder)))
        whole.append(_cpu_of(partial(_ours, case, out, cache, picture)))
        checked.append(_cpu_of(partial(_check, case, out)))
    bare.append(_cpu_of(partial(_plain, case, folder, sound=False)))
    if with_moviepy:
        composed += [
            _cpu_of(partial(compose, case, folder / "moviepy.mp4", as_is=as_is)) for as_is in (False, True)
        ]  # fmt: skip
    base, ours = statistics.median(plain), statistics.median(whole)
    stage = statistics.median([a + b for a, b in zip(whole, checked, strict=True)])
    row = {
        "case": case.name,
        "plain_cpu_s": round(base, 2),
        "picture": round(statistics.median(picture) / base, 3),
        "pass": round(ours / base, 3),
        "pass_to_silent_plain": round(ours / statistics.median(bare), 3),
        "stage": round(stage / base, 3),
        "spread": round((max(plain) - min(plain)) / base, 3),
        "mb": round(out.stat().st_size / 1e6, 2),
        "plain_mb": round((folder / "plain.mp4").stat().st_size / 1e6, 2),
    }
    if composed:
        row["moviepy_to_ours"], row["moviepy_as_is_to_ours"] = (round(each / ours, 2) for each in composed)
    print(row, file=sys.stderr, flush=True)
    return row


def _ours(case: Case, out: Path, cache_dir: Path, picture: list[float]) -> None:
    from toolkit.media import render

    inner = render.run_ffmpeg

    def timed(args: list[str], *rest: Any, **named: Any) -> str:
        found: list[str] = []
        cpu_s = _cpu_of(lambda: found.append(inner(args, *rest, **named)))
        if "libx264" in args:
            picture.append(cpu_s)
        return found[0]

    render.run_ffmpeg = timed
    try:
        threads = load_settings().threads
        render_clip(case.plan, (case.media,), case.profile, out, Reporter(), threads=threads, cache_dir=cache_dir)
    finally:
        render.run_ffmpeg = inner


def _check(case: Case, out: Path) -> None:
    checked = check_clip(out, case.profile, expected_ms=case.plan.duration_ms)
    assert checked.is_good, checked.faults


def _plain(case: Case, folder: Path, *, sound: bool = True) -> None:
    part, video = case.plan.parts[0], case.media.video
    assert video is not None
    key = part.crop_path[0]
    crop = f"crop@w={part.crop_width_px}:{part.crop_height_px}:{round(key.left_px)}:{round(key.top_px)}"
    if len(part.crop_path) > 1:
        (folder / "plain.cmd").write_text(_glides(part))
        crop = f"sendcmd=f=plain.cmd,{crop}"
    threads = str(load_settings().threads)
    frames = case.plan.duration_ms * case.profile.fps // 1000
    tracks = ["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"] if sound else ["-an"]
    _ffmpeg(
        ["-ss", f"{part.span.start_ms / 1000:.3f}", "-t", f"{part.span.duration_ms / 1000:.3f}", "-threads", threads,
         "-i", case.media.path, "-vf", f"{crop},scale={case.profile.width_px}:{case.profile.height_px}:flags=bicubic",
         "-r", str(case.profile.fps), "-frames:v", str(frames), "-c:v", "libx264", "-preset", PRESET, "-crf", str(CRF),
         "-x264-params", X264_PARAMS,
         "-profile:v", "high", "-pix_fmt", "yuv420p", "-g", str(2 * case.profile.fps), "-maxrate", "8M",
         "-bufsize", "16M", "-threads", threads, *tracks, "-movflags", "+faststart", "plain.mp4"],
        folder,
    )  # fmt: skip


def _glides(part: ClipPart) -> str:
    """The window's path for FFmpeg's sendcmd, lines between keys worked out by itself."""
    keys = [((key.time_ms - part.span.start_ms) / 1000, key.left_px) for key in part.crop_path]
    lines = [
        f"{start_s:.3f}-{end_s:.3f} [expr] crop@w x 'lerp({left:.1f},{next_left:.1f},TI)';"
        for (start_s, left), (end_s, next_left) in itertools.pairwise(keys)
    ]
    return "\n".join(lines)


def _ffmpeg(args: list[str], folder: Path | None = None) -> None:
    command = [ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *args]
    subprocess.run(command, check=True, cwd=folder)


def _cpu_of(work: Callable[[], object]) -> float:
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])
