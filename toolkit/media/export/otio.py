"""OpenTimelineIO (Timeline.1, Clip.2) as plain JSON.

The library itself is compiled and has no packages for new versions of Python and for ARM Linux, so it only checks this
writer in the tests.
"""

import json
from typing import Any
from urllib.parse import quote

from toolkit.core.codec import to_plain
from toolkit.core.cue import Cue
from toolkit.core.edit_timeline import EditCut, EditTimeline


def otio_text(timeline: EditTimeline) -> str:
    """The timeline with a picture and a sound track; captions are markers in milliseconds, with their exact times."""
    tracks = [_track(timeline, "Video"), _track(timeline, "Audio")]
    stack = {
        "OTIO_SCHEMA": "Stack.1", "name": "tracks", "metadata": {}, "source_range": None, "effects": [],
        "markers": [_marker(cue) for cue in timeline.cues], "enabled": True, "children": tracks,
    }  # fmt: skip
    about = {"title": timeline.title, "width_px": timeline.width_px, "height_px": timeline.height_px}
    whole = {
        "OTIO_SCHEMA": "Timeline.1", "name": timeline.id, "metadata": {"chushan": about},
        "global_start_time": _time(0, timeline.fps), "tracks": stack,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _track(timeline: EditTimeline, kind: str) -> dict[str, Any]:
    clips = [_clip(cut, timeline, kind) for cut in timeline.cuts]
    return {
        "OTIO_SCHEMA": "Track.1", "name": "V1" if kind == "Video" else "A1", "kind": kind, "metadata": {},
        "source_range": None, "effects": [], "markers": [], "enabled": True, "children": clips,
    }  # fmt: skip


def _clip(cut: EditCut, timeline: EditTimeline, kind: str) -> dict[str, Any]:
    media, part = timeline.media[cut.media], cut.part
    if kind == "Audio" and not media.has_sound:
        return {
            "OTIO_SCHEMA": "Gap.1", "name": "", "metadata": {}, "effects": [], "markers": [], "enabled": True,
            "source_range": _range(0, cut.frames, timeline.fps),
        }  # fmt: skip
    crop = {
        "layout": part.layout, "crop_width_px": part.crop_width_px, "crop_height_px": part.crop_height_px,
        "crop_path": to_plain(part.crop_path), "source_start_ms": part.span.start_ms, "source_end_ms": part.span.end_ms,
    }  # fmt: skip
    reference = {
        "OTIO_SCHEMA": "ExternalReference.1", "name": media.name, "metadata": {}, "available_image_bounds": None,
        "available_range": _range(0, media.frames, timeline.fps), "target_url": quote(media.url, safe="/:"),
    }  # fmt: skip
    return {
        "OTIO_SCHEMA": "Clip.2", "name": media.name, "metadata": {"chushan": crop}, "effects": [], "markers": [],
        "enabled": True, "source_range": _range(cut.source_in, cut.frames, timeline.fps),
        "media_references": {"DEFAULT_MEDIA": reference}, "active_media_reference_key": "DEFAULT_MEDIA",
    }  # fmt: skip


def _marker(cue: Cue) -> dict[str, Any]:
    lines = (*cue.lines, *cue.second)
    return {
        "OTIO_SCHEMA": "Marker.2", "name": cue.text, "color": "YELLOW", "comment": "\n".join(lines),
        "metadata": {"chushan": {"kind": "caption", "lines": list(cue.lines), "second": list(cue.second)}},
        "marked_range": _range(cue.span.start_ms, cue.span.duration_ms, 1000),
    }  # fmt: skip


def _range(start: int, duration: int, rate: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(start, rate), "duration": _time(duration, rate)}


def _time(value: int, rate: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": float(value), "rate": float(rate)}
