"""Final Cut Pro XML 1.9, which DaVinci Resolve reads too: cuts, the crop as a moving transform, captions."""

import xml.etree.ElementTree as ET
from urllib.parse import quote

from toolkit.core.cue import Cue
from toolkit.core.edit_timeline import EditCut, EditTimeline, placements

VERSION = "1.9"
_DOCTYPE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
_CAPTION_ROLE = "SRT?captionFormat=SRT.zh-Hans"


def fcpxml_text(timeline: EditTimeline) -> str:
    """One event with one project. Media lie relative to the file."""
    root = ET.Element("fcpxml", version=VERSION)
    resources = ET.SubElement(root, "resources")
    ET.SubElement(
        resources, "format", id="r1", frameDuration=f"100/{timeline.fps * 100}s", width=str(timeline.width_px),
        height=str(timeline.height_px), colorSpace="1-1-1 (Rec. 709)",
    )  # fmt: skip
    for index in range(len(timeline.media)):
        _add_asset(resources, index, timeline)
    event = ET.SubElement(ET.SubElement(root, "library"), "event", name="chushan")
    project = ET.SubElement(event, "project", name=timeline.id)
    sequence = ET.SubElement(
        project, "sequence", format="r1", duration=_time(timeline.frames, timeline.fps), tcStart="0s", tcFormat="NDF",
        audioLayout="stereo", audioRate="48k",
    )  # fmt: skip
    spine = ET.SubElement(sequence, "spine")
    for cut in timeline.cuts:
        _add_cut(spine, cut, timeline)
    ET.indent(root, " ")
    return _DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def _add_asset(resources: ET.Element, index: int, timeline: EditTimeline) -> None:
    media = timeline.media[index]
    about = {"hasVideo": "1", "format": f"f{index + 1}"}
    ET.SubElement(
        resources, "format", id=f"f{index + 1}", frameDuration=f"100/{timeline.fps * 100}s",
        width=str(media.width_px), height=str(media.height_px),
    )  # fmt: skip
    if media.has_sound:
        about |= {"hasAudio": "1", "audioSources": "1", "audioChannels": "2", "audioRate": "48000"}
    about |= {"id": f"r{index + 2}", "name": media.name, "start": "0s", "duration": _time(media.frames, timeline.fps)}
    asset = ET.SubElement(resources, "asset", about)
    ET.SubElement(asset, "media-rep", kind="original-media", src=quote(media.url, safe="/:"))


def _add_cut(spine: ET.Element, cut: EditCut, timeline: EditTimeline) -> None:
    fps = timeline.fps
    clip = ET.SubElement(
        spine, "asset-clip", ref=f"r{cut.media + 2}", name=timeline.media[cut.media].name,
        offset=_time(cut.record_in, fps), start=_time(cut.source_in, fps), duration=_time(cut.frames, fps),
        format=f"f{cut.media + 1}",
        tcFormat="NDF",
    )  # fmt: skip
    ET.SubElement(clip, "adjust-conform", type="fit")
    keys = placements(cut, timeline)
    first = keys[0][1]
    # Positions are percent of the canvas height, up and right from its middle.
    half = (50 * timeline.width_px / timeline.height_px, 50.0)
    transform = ET.SubElement(
        clip, "adjust-transform", position=f"{first.x * half[0]:.4f} {first.y * half[1]:.4f}",
        scale=f"{first.scale:.5f} {first.scale:.5f}",
    )  # fmt: skip
    if len(keys) > 1:
        animation = ET.SubElement(ET.SubElement(transform, "param", name="position"), "keyframeAnimation")
        for at_ms, place in keys:
            at = _time(cut.source_in + round(at_ms * fps / 1000), fps)
            ET.SubElement(animation, "keyframe", time=at, value=f"{place.x * half[0]:.4f} {place.y * half[1]:.4f}")
    for cue in timeline.cues:
        start = _to_frames(cue.span.start_ms, fps)
        if cut.record_in <= start < cut.record_out:
            _add_caption(clip, cue, cut, fps)


def _add_caption(clip: ET.Element, cue: Cue, cut: EditCut, fps: int) -> None:
    """A caption hangs on the clip under its start, timed by that clip's own source time."""
    start, end = (_to_frames(time_ms, fps) for time_ms in (cue.span.start_ms, cue.span.end_ms))
    caption = ET.SubElement(
        clip, "caption", lane="1", name=cue.text, role=_CAPTION_ROLE, start="0s",
        offset=_time(cut.source_in + start - cut.record_in, fps), duration=_time(max(1, end - start), fps),
    )  # fmt: skip
    text = ET.SubElement(caption, "text")
    text.text = "\n".join((*cue.lines, *cue.second))


def _to_frames(time_ms: int, fps: int) -> int:
    return (time_ms * fps + 500) // 1000


def _time(frames: int, fps: int) -> str:
    """Rational seconds on the frame grid, as the format asks."""
    return "0s" if frames == 0 else f"{frames * 100}/{fps * 100}s"
