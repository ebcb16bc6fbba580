"""`chushan slice` and the footage analysis on recordings of any length: memory, CPU and, with the truth, the scores.

`python -m bench long_video [--minutes 10 --minutes 30 --minutes 120] [--streams FOLDER]... [--parts slice,shots]`

The recording is made on the spot in a temporary folder: the labelled streams (those of the shared media, and of the
folders named, made by `python -m bench streams`) one after the other, again and again, as AAC, under a minute of shared
footage at 720p and about 0.8 Mbit/s that is looped by stream copy. Each command runs in a process of its own with an
empty home folder; memory is the resident memory of the process and all its children, read four times a second; CPU is
user and system time of both. The shelves of all streams are one: an alias that two have is the first one's alone.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench._slice_scores import Round, score_slices, true_rounds
from bench.long import SAMPLE_EVERY_S, SHARED
from bench.names import read_cards
from toolkit.config import load_settings
from toolkit.core.products import ProductCard
from toolkit.core.slices import ProductSlice
from toolkit.core.spans import Span
from toolkit.media.ffmpeg import ffmpeg_exe

REPO = Path(__file__).resolve().parent.parent
GAP_MS = 2_000
PICTURES = ("person.mp4", "tomato.mp4", "apple.mp4")
PICTURE_S = 20
SHOWN_KEYS = ("recall", "precision", "purity", "coverage", "rounds", "slices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording with what is sold in it; times are source time."""

    path: Path
    duration_ms: int
    cards: tuple[ProductCard, ...]
    rounds: tuple[Round, ...]


def measure(arguments: list[str]) -> dict[str, Any]:
    """A row for each length and command, and the ratios of the longest to the shortest."""
    parser = argparse.ArgumentParser(prog="python -m bench long_video", description=__doc__)
    parser.add_argument("--minutes", type=float, action="append", help="lengths (default 10, 30 and 120)")
    parser.add_argument("--streams", type=Path, action="append", default=[], help="folder of our own streams")
    parser.add_argument("--parts", default="slice,shots", help="commands to run")
    given = parser.parse_args(arguments)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truths = _truths([SHARED / "livestream", *given.streams])
        picture, sound = _make_picture(folder), _make_sound(folder, truths)
        for minutes in given.minutes or (10.0, 30.0, 120.0):
            recording = _make_recording(folder, truths, picture, sound, minutes)
            rows += [_row(part, recording, folder) for part in given.parts.split(",")]
            recording.path.unlink()
    return {"cpu_s_per_media_s": _ratios(rows), "rows": rows}


def _ratios(rows: list[dict[str, Any]]) -> dict[str, Any]:
    ratios: dict[str, Any] = {}
    for part in {row["part"] for row in rows}:
        mine = [row for row in rows if row["part"] == part]
        first, last = mine[0]["cpu_s_per_media_s"], mine[-1]["cpu_s_per_media_s"]
        ratios[part] = {"shortest": first, "longest": last, "ratio": round(last / first, 3)}
    return ratios


def _truths(folders: list[Path]) -> list[tuple[Path, dict[str, Any]]]:
    paths = [
        path for folder in folders for path in sorted(folder.glob("*.json")) if path.with_suffix(".flac").is_file()
    ]
    return [(path.with_suffix(".flac"), json.loads(path.read_text(encoding="utf-8"))) for path in paths]


def _make_picture(folder: Path) -> Path:
    """A minute at 720p, 25 pictures a second, groups of 2 s."""
    args: list[str] = []
    for each in PICTURES:
        args += ["-stream_loop", "-1", "-t", str(PICTURE_S), "-i", str(SHARED / "video" / each)]
    fit = "fps=25,scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,setsar=1,format=yuv420p"
    graph = "".join(f"[{i}:v]{fit}[v{i}];" for i in range(len(PICTURES)))
    graph += "".join(f"[v{i}]" for i in range(len(PICTURES))) + f"concat=n={len(PICTURES)}:v=1:a=0[v]"
    made = folder / "picture.mp4"
    encode = (
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-b:v",
        "800k",
        "-maxrate",
        "1200k",
        "-bufsize",
        "1600k",
        "-g",
        "50",
    )
    _ffmpeg(*args, "-filter_complex", graph, "-map", "[v]", *encode, str(made))
    return made


def _make_sound(folder: Path, truths: list[tuple[Path, dict[str, Any]]]) -> Path:
    """All streams once, `GAP_MS` of silence after each."""
    inputs = [arg for path, _ in truths for arg in ("-i", str(path))]
    parts = "".join(
        f"[{i}:a]aresample=16000,aformat=channel_layouts=mono,apad=pad_dur={GAP_MS}ms[a{i}];"
        for i in range(len(truths))
    )
    joined = "".join(f"[a{i}]" for i in range(len(truths)))
    made = folder / "once.wav"
    _ffmpeg(*inputs, "-filter_complex", f"{parts}{joined}concat=n={len(truths)}:v=0:a=1[a]", "-map", "[a]", str(made))
    return made


def _make_recording(
    folder: Path, truths: list[tuple[Path, dict[str, Any]]], picture: Path, sound: Path, minutes: float
) -> Recording:
    made = folder / f"long_{minutes:g}.mp4"
    loops = ("-stream_loop", "-1", "-i", str(picture), "-stream_loop", "-1", "-i", str(sound))
    coded = ("-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-b:a", "64k", "-t", str(minutes * 60))
    _ffmpeg(*loops, *coded, str(made))
    cards: dict[str, ProductCard] = {}
    rounds: list[Round] = []
    at_ms, end_ms = 0, round(minutes * 60_000)
    while at_ms < end_ms:
        for path, truth in truths:
            shelf = {card.id: card for card in read_cards(truth)}
            for card in shelf.values():
                taken = {alias for each in cards.values() for alias in each.aliases}
                free = tuple(alias for alias in card.aliases if alias not in taken)
                cards.setdefault(card.name, replace(card, id=f"c{len(cards)}", aliases=free, link_no=None))
            placed = [(cards[shelf[product].name].id, span.shifted(at_ms)) for product, span in true_rounds(truth)]
            rounds += [(product, span) for product, span in placed if span.end_ms <= end_ms]
            at_ms += _duration_ms(path) + GAP_MS
    return Recording(path=made, duration_ms=end_ms, cards=tuple(cards.values()), rounds=tuple(rounds))


def _duration_ms(path: Path) -> int:
    import av

    with av.open(str(path)) as container:
        assert container.duration is not None
        return round(container.duration / 1000)


def _row(part: str, recording: Recording, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "toolkit.cli.main", part, str(recording.path), "--json"]
    if part == "slice":
        command += ["--products", str(_write_cards(recording.cards, folder / "cards.json"))]
    with tempfile.TemporaryDirectory(dir=folder) as home:
        run = _run(command, Path(home))
    row = {
        "part": part,
        "minutes": round(recording.duration_ms / 60_000, 1),
        "cpu_s": round(run.cpu_s, 1),
        "cpu_s_per_media_s": round(run.cpu_s * 1000 / recording.duration_ms, 4),
        "wall_s": round(run.wall_s, 1),
        "peak_tree_mb": round(run.peak_bytes / 1e6),
    }
    if part == "slice":
        slices = [_slice(each) for each in run.printed["slices"]]
        score = score_slices(slices, recording.rounds)
        row |= {"cards": len(recording.cards)} | {key: score[key] for key in SHOWN_KEYS}
    else:
        row["found"] = {key: len(value) for key, value in run.printed.items() if isinstance(value, list)}
    return row


def _slice(entry: dict[str, Any]) -> ProductSlice:
    span = Span(entry["start_ms"], entry["end_ms"])
    return ProductSlice(product_id=entry["product"], span=span, confidence=1.0, mentions=1, reasons=())


def _entry(card: ProductCard) -> dict[str, Any]:
    plain = {key: getattr(card, key) for key in ("id", "name", "origin", "variety", "spec")}
    return {**plain, "aliases": list(card.aliases), "price": card.price.text}


def _write_cards(cards: tuple[ProductCard, ...], path: Path) -> Path:
    entries = [_entry(card) for card in cards]
    path.write_text(json.dumps({"product": entries}, ensure_ascii=False), encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    printed: dict[str, Any]
    cpu_s: float
    wall_s: float
    peak_bytes: int


def _run(command: list[str], home: Path) -> _Run:
    env = {"CHUSHAN_HOME": str(home), "CHUSHAN_LANG": "en", "CHUSHAN_WEIGHTS_DIR": str(load_settings().weights_dir)}
    out, log = home / "out.txt", home / "log.txt"
    before, started_s, peak = _children_s(), time.monotonic(), 0
    with out.open("w", encoding="utf-8") as printed, log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(command, stdout=printed, stderr=told, env={**os.environ, **env}, cwd=REPO)
        try:
            while process.poll() is None:
                time.sleep(SAMPLE_EVERY_S)
                peak = max(peak, _tree_bytes(process.pid))
        finally:
            process.kill()
            process.wait()
    if process.returncode != 0:
        raise RuntimeError(log.read_text(encoding="utf-8")[-2000:] + out.read_text(encoding="utf-8")[-2000:])
    return _Run(
        printed=json.loads(out.read_text(encoding="utf-8")),
        cpu_s=_children_s() - before,
        wall_s=time.monotonic() - started_s,
        peak_bytes=peak,
    )


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree_bytes(pid: int) -> int:
    """Resident memory of a process and of all below it; what is gone counts nothing."""
    try:
        total = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except (OSError, IndexError):
        return 0
    return total + sum(_tree_bytes(int(child)) for child in children)


def _ffmpeg(*args: str) -> None:
    subprocess.run([ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *args], check=True)
