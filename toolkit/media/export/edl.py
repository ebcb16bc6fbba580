"""CMX3600 edit decision list: the old form that every editing program still reads. Cuts only, no crop, no captions."""

from toolkit.core.edit_timeline import EditCut, EditTimeline, timecode

_REEL_CHARS = 8


def edl_text(timeline: EditTimeline) -> str:
    """One event per cut, picture and sound together; times are non-drop at the clip's rate."""
    lines = [f"TITLE: {timeline.id}", "FCM: NON-DROP FRAME", ""]
    for number, cut in enumerate(timeline.cuts, 1):
        lines += _event(number, cut, timeline)
    return "\n".join(lines) + "\n"


def _event(number: int, cut: EditCut, timeline: EditTimeline) -> list[str]:
    media = timeline.media[cut.media]
    times = " ".join(
        timecode(frames, timeline.fps) for frames in (cut.source_in, cut.source_out, cut.record_in, cut.record_out)
    )
    reel = f"R{cut.media + 1:03d}".ljust(_REEL_CHARS)
    channels = "AA/V" if media.has_sound else "V"
    return [f"{number:03d}  {reel} {channels:<5} C        {times}", f"* FROM CLIP NAME: {media.name}",
            f"* SOURCE FILE: {media.url}"]  # fmt: skip
