"""What the whole analysis of pictures costs, beside bare decoding and PySceneDetect's shots alone.

Bare decoding is the cheapest ordinary one: `ffmpeg -threads 1 -i FILE -map 0:v:0 -f null -`, every picture, with the
deblocking filter. The analysis may leave pictures out (see `toolkit.media.frame_reader`): that is the point of it, and
`frames_measured` says how many it looked at. CPU seconds (user and system) of child processes, so that starting up
and importing count for everybody; rounds in turn, medians.
"""

import importlib.util
import json
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg

from bench._shots_set import RECIPES, make_film

_OURS = (
    "import sys; from pathlib import Path; from toolkit.core.progress import Reporter;"
    "from toolkit.media.frames import analyse_pictures; from toolkit.media.probe import probe;"
    "p = Path(sys.argv[1]); print(analyse_pictures(p, probe(p), Reporter(), keyframes_first=sys.argv[2] == 'keys',"
    "is_thrifty=sys.argv[2] != 'every').frame_count)"
)
_ADAPTIVE = "import sys; from scenedetect import detect, AdaptiveDetector; detect(sys.argv[1], AdaptiveDetector())"
_X264 = ("-an", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
_RICH = (*_X264, "-b:v", "16M", "-maxrate", "17M", "-bufsize", "16M", "-g", "30", "-bf", "0")
_TAKES = (("tomato.mp4", 9, 30), ("pancake.mkv", 10, 60), ("apple.mp4", 10, 30), ("person.mp4", 30, 20))
"""Seconds of them are played to and fro, so that nothing jumps where they begin again, for `_TAKE_S`."""
_TAKE_S = 180


def measure_cost(media: Path, folder: Path, rounds: int, only: str) -> dict:
    """Rows of CPU seconds and ratios by file; drawn footage where the shared is not at hand."""
    cut = {name: path for name, path in {**_drawn(folder), **_shared(media, folder)}.items() if only in name}
    takes = {name: path for name, path in _single_takes(media, folder).items() if only in name}
    return {
        "cost": [{"file": name} | _ratios(path, rounds) for name, path in cut.items()],
        "keyframes_cost": [{"take": name} | _keyframe_ratios(path, rounds) for name, path in takes.items()],
    }


def _drawn(folder: Path) -> dict[str, Path]:
    """Films that need nothing but this repository."""
    recipe = next(each for each in RECIPES if each.name == "drawn30")
    film = str(make_film(recipe, "report", folder, folder)[0])
    wide = ("-stream_loop", "1", "-i", film, "-t", "30", "-vf")
    noisy = "scale=1920:1080,noise=alls=4:allf=t"
    return {
        "drawn, 1080p30, 16 Mbit/s": _made(folder, "drawn1080.mp4", *wide, noisy, *_RICH),
        "drawn, 720p30, 0.8 Mbit/s": _made(folder, "drawn720.mp4", *wide, "scale=1280:720", *_X264, "-b:v", "800k"),
    }


def _shared(media: Path, folder: Path) -> dict[str, Path]:
    film, take = media / "testvideo.mp4", media / "pancake.mkv"
    if not film.exists() or not take.exists():
        return {}
    return {
        "720p30, 0.8 Mbit/s": _made(folder, "r720.mp4", "-stream_loop", "5", "-i", str(film), "-c", "copy"),
        "1080p30, 16 Mbit/s": _made(
            folder, "p1080.mp4", "-stream_loop", "1", "-i", str(film), "-t", "30",
            "-vf", "scale=1920:1080,noise=alls=6:allf=t", *_RICH,
        ),
        "720p30, 6 Mbit/s, handheld": _made(
            folder, "h720.mp4", "-stream_loop", "3", "-i", str(take), "-t", "40",
            "-vf", "scale=1280:720,noise=alls=5:allf=t", *_X264, "-b:v", "6M", "-g", "60",
        ),
    }  # fmt: skip


def _single_takes(media: Path, folder: Path) -> dict[str, Path]:
    made = {}
    for name, seconds, gop in _TAKES:
        if not (media / name).exists():
            continue
        stem = Path(name).stem
        once = _made(
            folder, f"to_and_fro_{stem}.mp4", "-i", str(media / name), "-filter_complex",
            f"[0:v]trim=duration={seconds},scale=-2:720,split[a][b];[b]reverse[c];[a][c]concat=n=2:v=1:a=0,"
            "noise=alls=4:allf=t[v]", "-map", "[v]",
            *_X264, "-bf", "0", "-crf", "24", "-g", str(gop), "-sc_threshold", "0",
        )  # fmt: skip
        made[name] = _made(
            folder,
            f"take_{_TAKE_S}_{stem}.mp4",
            "-stream_loop",
            "-1",
            "-i",
            str(once),
            "-t",
            str(_TAKE_S),
            "-c",
            "copy",
        )
    return made


def _made(folder: Path, name: str, *args: str) -> Path:
    path = folder / name
    if not path.exists():
        part = folder / f"part_{name}"
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *args, str(part)], check=True)
        part.rename(path)
    return path


def _bare(path: Path) -> list[str]:
    return [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-threads", "1", "-i", str(path),
            "-map", "0:v:0", "-f", "null", "-"]  # fmt: skip


def _cpu_s(command: list[str]) -> tuple[float, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, told


def _medians(rounds: int, **commands: list[str]) -> dict[str, float]:
    spent: dict[str, list[float]] = {name: [] for name in commands}
    frames = 0
    for _ in range(rounds):
        for name, command in commands.items():
            seconds, told = _cpu_s(command)
            spent[name].append(seconds)
            frames = int(json.loads(told)) if name == "chushan" else frames
    return {name: statistics.median(each) for name, each in spent.items()} | {"frames": frames}


def _ratios(path: Path, rounds: int) -> dict[str, float]:
    ours = [sys.executable, "-c", _OURS, str(path)]
    commands = {"bare": _bare(path), "chushan": [*ours, "full"]}
    if importlib.util.find_spec("scenedetect"):
        commands["adaptive"] = [sys.executable, "-c", _ADAPTIVE, str(path)]
    spent = _medians(rounds, **commands)
    frames = spent.pop("frames")
    row = {f"{name}_cpu_s": round(seconds, 2) for name, seconds in spent.items()} | {"frames_measured": frames}
    row["to_bare"] = round(spent["chushan"] / spent["bare"], 3)
    if "adaptive" in spent:
        row["to_adaptive"] = round(spent["chushan"] / spent["adaptive"], 3)
    return row


def _keyframe_ratios(path: Path, rounds: int) -> dict[str, float]:
    ours = [sys.executable, "-c", _OURS, str(path)]
    spent = _medians(rounds, bare=_bare(path), every=[*ours, "every"], keys=[*ours, "keys"])
    spent.pop("frames")
    return {f"{name}_cpu_s": round(seconds, 2) for name, seconds in spent.items()} | {
        "to_bare": round(spent["keys"] / spent["bare"], 3), "to_every_frame": round(spent["keys"] / spent["every"], 3)
    }  # fmt: skip
