"""What a window with a key for every frame costs FFmpeg, beside one that stands still in the same picture."""

import resource
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from toolkit.core.plan import ClipPart, CropKey
from toolkit.core.spans import Span
from toolkit.media.crop_commands import crop_commands, crop_names, crop_steps
from toolkit.media.probe import probe
from toolkit.media.render_args import PartInput, PictureSpec, picture_args

_SECONDS = 10
_SIZE = (720, 1280)


def measure_render_cpu(folder: Path, repeats: int) -> dict[str, Any]:
    """Least CPU seconds of `repeats` runs each. 1080p, 30 fps, 10 s, to 720 x 1280.

    The filters' cost is measured without encoding, since a window that moves gives the encoder another picture; the
    share is of the whole pass with encoding.
    """
    source = _source(folder)
    windows = {"still": _part(lambda n: (657.0, 0.0), (606, 1080)),
               "still_small": _part(lambda n: (680.0, 40.0), (558, 994)),
               "every_frame": _part(lambda n: (680 + n % 7 * 1.3, 40 + n % 5 * 1.7), (558, 994))}  # fmt: skip
    commands = {name: _command(source, part, folder, name) for name, part in windows.items()}
    least: dict[str, float] = {}
    for _ in range(repeats):
        for name, command in commands.items():
            least[name] = min(least.get(name, 1e9), _cpu_s(_without_encoder(command), folder))
    whole_s = min(_cpu_s(commands["still_small"], folder) for _ in range(repeats))
    extra_s = least["every_frame"] - least["still_small"]
    return {
        "render_whole_cpu_s": round(whole_s, 2),
        "render_filters_cpu_s": {name: round(value, 2) for name, value in least.items()},
        "render_extra_share": round(extra_s / whole_s, 4),
    }


def _source(folder: Path) -> Path:
    path = folder / "render-1080p.mp4"
    if not path.is_file():
        picture = f"mandelbrot=s=1920x1080:r=30,noise=alls=6:allf=t,trim=duration={_SECONDS},format=yuv420p"
        _run(["-f", "lavfi", "-i", picture, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", str(path)], folder)
    return path


def _part(place, size: tuple[int, int]) -> ClipPart:
    count = _SECONDS * 30
    keys = tuple(CropKey(time_ms=round(n * 1000 / 30), left_px=place(n)[0], top_px=place(n)[1]) for n in range(count))
    return ClipPart(
        footage=0, span=Span(0, _SECONDS * 1000), layout="crop", crop_width_px=size[0], crop_height_px=size[1],
        crop_path=keys if len({(k.left_px, k.top_px) for k in keys}) > 1 else keys[:1],
    )  # fmt: skip


def _command(source: Path, part: ClipPart, folder: Path, name: str) -> list[str]:
    info = probe(source)
    count = _SECONDS * 30
    file = f"{name}.cmd" if len(part.crop_path) > 1 else ""
    if file:
        steps = crop_steps(part, (1920, 1080), _SIZE)
        (folder / file).write_text(crop_commands(part, crop_names(0), steps, 30, count), encoding="ascii")
    item = PartInput(part=part, media=info, frame_count=count, matrix="bt709", command_file=file)
    spec = PictureSpec(width_px=_SIZE[0], height_px=_SIZE[1], fps=30, has_captions=False)
    return picture_args((item,), spec, folder / f"{name}.mp4")


def _without_encoder(args: list[str]) -> list[str]:
    changed = list(args)
    changed[changed.index("libx264")] = "wrapped_avframe"
    for option in ("-preset", "-crf", "-profile:v", "-maxrate", "-bufsize", "-movflags"):
        at = changed.index(option)
        del changed[at : at + 2]
    last_format = len(changed) - 1 - changed[::-1].index("mp4")
    changed[last_format] = "null"
    return changed


def _cpu_s(args: list[str], folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(args, folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(args: list[str], folder: Path) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-v", "error", "-y", *args]
    subprocess.run(command, check=True, cwd=folder)
