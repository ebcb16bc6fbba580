"""Projects of random plans, opened again by other readers: how many cuts and captions differ.

Plans are drawn by seed (`--half dev` or `held`): one to forty parts of up to four takes of 24 to 60 frames a second,
jump cuts within a take, any profile, captions of one or two lines. OpenTimelineIO reads the OTIO and, through its
adapters, the EDL and the FCPXML; the draft is read as JSON by the few lines below. Cuts are compared in frames (EDL,
FCPXML and draft against the OTIO, that against the frames that rendering counts and the plan's own times), captions in
milliseconds.

    python -m bench exports --json [--half dev|held] [--plans N]
"""

import argparse
import json
import random
import resource
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pysubs2

from toolkit.core.cue import Cue
from toolkit.core.media_info import AudioInfo, MediaInfo, VideoInfo
from toolkit.core.plan import ClipPart, ClipPlan, CropKey, MakePlan
from toolkit.core.spans import Span
from toolkit.media.profiles import load_profiles
from toolkit.media.render_args import frame_counts
from toolkit.tasks.export_clips import export_plan

SEEDS = {"dev": 1000, "held": 2000}
_RATES = ((24, 1), (24000, 1001), (25, 1), (30, 1), (30000, 1001), (60, 1))

Cut = tuple[str, int, int, int]
"""File name, first frame in the footage, first frame on the timeline, number of frames."""


def measure(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=tuple(SEEDS), default="held")
    parser.add_argument("--plans", type=int, default=200)
    options = parser.parse_args(arguments)
    totals: Counter[str] = Counter()
    cpu_s = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(options.plans):
            plan = _draw_plan(random.Random(SEEDS[options.half] + number), folder)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
            export_plan(plan, folder / "out")
            cpu_s += resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
            for key, value in _compare(plan, folder / "out").items():
                totals[key] += value  # a Counter's own `+` drops zeros
    return {
        "half": options.half, "plans": options.plans, "cuts": totals.pop("cuts"), "captions": totals.pop("captions"),
        "differing": dict(totals), "export_ms_per_plan": round(1000 * cpu_s / options.plans, 1),
    }  # fmt: skip


def _draw_plan(chance: random.Random, folder: Path) -> MakePlan:
    profile = chance.choice(tuple(load_profiles().values()))
    footage = tuple(_draw_footage(chance, folder, number) for number in range(chance.randint(1, 4)))
    parts: list[ClipPart] = []
    while len(parts) < chance.randint(1, 40):
        parts += _draw_take(chance, chance.randrange(len(footage)), footage)
    length_ms = sum(part.span.duration_ms for part in parts)
    times = sorted(chance.sample(range(length_ms), min(20, length_ms)))
    cues = tuple(
        Cue(span=Span(start, end), lines=tuple("山里的果子" + str(start) for _ in range(chance.randint(1, 2))))
        for start, end in zip(times[::2], times[1::2], strict=False)
    )
    clip = ClipPlan(
        id="clip", situation="talk", product_id="p", title="脐橙", sticker="", parts=tuple(parts), cues=cues,
        cover_footage=0, cover_time_ms=0, reasons=(),
    )  # fmt: skip
    return MakePlan(footage=footage, profile=profile, dialect="auto", clips=(clip,))


def _draw_footage(chance: random.Random, folder: Path, number: int) -> MediaInfo:
    path = folder / f"take {number}.mp4"
    path.write_bytes(b"stands for footage: nothing is decoded here")
    num, den = chance.choice(_RATES)
    length_ms = chance.randint(20_000, 600_000)
    width, height = chance.choice(((1920, 1080), (1080, 1920), (1280, 720), (3840, 2160), (640, 360)))
    video = VideoInfo(
        width_px=width, height_px=height, coded_width_px=width, coded_height_px=height, rotation_deg=0, fps_num=num,
        fps_den=den, codec="h264", pixel_format="yuv420p", start_ms=0, duration_ms=length_ms,
    )  # fmt: skip
    audio = AudioInfo(codec="aac", sample_rate_hz=48000, channels=2, start_ms=0, duration_ms=length_ms)
    sound = audio if chance.random() < 0.7 else None
    return MediaInfo(path=str(path), size_bytes=43, duration_ms=length_ms, video=video, audio=sound)


def _draw_take(chance: random.Random, index: int, footage: tuple[MediaInfo, ...]) -> list[ClipPart]:
    """One part, or several of one take with pauses cut out between them."""
    media, parts = footage[index], []
    at = chance.randrange(media.duration_ms - 5000)
    for _ in range(chance.choice((1, 1, 1, 3, 6))):
        end = min(at + chance.randint(400, 6000), media.duration_ms)
        if end - at < 100:
            break
        keys = tuple(CropKey(time_ms=at + n * 100, left_px=chance.uniform(0, 50), top_px=0.0) for n in range(3))
        parts.append(
            ClipPart(footage=index, span=Span(at, end), layout=chance.choice(("crop", "pad")), crop_width_px=202,
                     crop_height_px=360, crop_path=keys)
        )  # fmt: skip
        at = end + chance.choice((0, 137, 420, 3000))
    return parts


def _compare(plan: MakePlan, out: Path) -> dict[str, int]:
    clip, fps = plan.clips[0], plan.profile.fps
    counts = [n for n in frame_counts(tuple(part.span.duration_ms for part in clip.parts), fps) if n]
    reference = _otio_cuts(otio.adapters.read_from_file(str(out / "clip.otio")), fps)
    captions = [(cue.span.start_ms, cue.span.end_ms) for cue in clip.cues]
    content = json.loads((out / "jianying" / "clip" / "draft_content.json").read_text("utf-8"))
    timeline = otio.adapters.read_from_file(str(out / "clip.otio"))
    marks = [_marked(mark) for mark in timeline.tracks.markers]
    texts = [_milliseconds(piece["target_timerange"]) for piece in _pieces(content, "text")]
    lines = [(event.start, event.end) for event in pysubs2.load(str(out / "clip.srt"))] if captions else []
    starts = [cut[1] for cut in reference]
    return {
        "cuts": len(reference),
        "captions": len(captions),
        "frames": _differing([cut[3] for cut in reference], counts),
        "otio": _differing(marks, captions),
        "edl": _differing(_otio_cuts(otio.adapters.read_from_file(str(out / "clip.edl"), rate=fps), fps), reference),
        "fcpxml": _differing(_fcpxml_cuts(out / "clip.fcpxml", fps), reference),
        "jianying": _differing(_draft_cuts(content, fps), reference) + _differing(texts, captions),
        "srt": _differing(lines, captions),
        "off_start": sum(
            abs(start - part.span.start_ms * fps / 1000) > 1.0 for start, part in zip(starts, clip.parts, strict=True)
        ),
    }


def _differing(found: list[Any], wanted: list[Any]) -> int:
    return sum(one != other for one, other in zip(found, wanted, strict=False)) + abs(len(found) - len(wanted))


def _otio_cuts(timeline: Any, fps: int) -> list[Cut]:
    track = next(track for track in timeline.tracks if track.kind == "Video")
    return [
        (clip.name, round(clip.source_range.start_time.rescaled_to(fps).value),
         round(clip.trimmed_range_in_parent().start_time.rescaled_to(fps).value),
         round(clip.source_range.duration.rescaled_to(fps).value))
        for clip in track.find_clips()
    ]  # fmt: skip


def _marked(mark: Any) -> tuple[int, int]:
    start = round(mark.marked_range.start_time.value)
    return start, start + round(mark.marked_range.duration.value)


def _fcpxml_cuts(path: Path, fps: int) -> list[Cut]:
    root = ET.parse(path).getroot()
    names = {asset.get("id"): asset.get("name") or "" for asset in root.iter("asset")}

    def frames(clip: ET.Element, name: str) -> int:
        exact = Fraction((clip.get(name) or "0s")[:-1]) * fps
        return int(exact) if exact.denominator == 1 else -1

    return [
        (names[clip.get("ref")], frames(clip, "start"), frames(clip, "offset"), frames(clip, "duration"))
        for clip in root.iter("asset-clip")
    ]


def _pieces(content: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [piece for track in content["tracks"] if track["type"] == kind for piece in track["segments"]]


def _milliseconds(time_range: dict[str, int]) -> tuple[int, int]:
    return time_range["start"] // 1000, (time_range["start"] + time_range["duration"]) // 1000


def _draft_cuts(content: dict[str, Any], fps: int) -> list[Cut]:
    names = {video["id"]: video["material_name"] for video in content["materials"]["videos"]}
    cuts = []
    for piece in _pieces(content, "video"):
        source, target = piece["source_timerange"], piece["target_timerange"]
        start, end = (round(us * fps / 1_000_000) for us in (target["start"], target["start"] + target["duration"]))
        cuts.append((names[piece["material_id"]], round(source["start"] * fps / 1_000_000), start, end - start))
    return cuts
