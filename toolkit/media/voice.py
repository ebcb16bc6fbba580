"""Where the voice pauses in a recording of any length, for captions that begin when somebody speaks."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span, merge_spans
from toolkit.core.voice import split_at_pauses
from toolkit.media.sound_decoding import RATE_HZ
from toolkit.media.sound_reader import SoundReader

_BLOCK_MS = 120_000
_AROUND_MS = 6_000
"""Sound on both sides of a block by which its quiet is told from its loud."""


def find_voice(path: Path, info: MediaInfo, speech: Sequence[Span], reporter: Reporter) -> tuple[Span, ...]:
    """`speech` (of the speech detector, source time) cut at the short pauses that the level of the sound shows.

    Decodes the sound once more: about 0.6 CPU-seconds for a minute of it. Memory stays flat.

    Raises:
        MediaUnreadable: if there is no sound, or it can't be opened.
        Cancelled: if the user stopped the job.
    """
    voice: list[Span] = []
    with SoundReader(path, info) as reader:
        for start_ms in range(0, info.duration_ms, _BLOCK_MS):
            block = Span(start_ms, min(start_ms + _BLOCK_MS, info.duration_ms))
            inside = [part for span in speech if (part := span.clamped(block)).duration_ms]
            if inside:
                room = Span(max(0, block.start_ms - _AROUND_MS), min(info.duration_ms, block.end_ms + _AROUND_MS))
                voice += split_at_pauses(reader.read(room), RATE_HZ, inside, room.start_ms)
            reporter.report(block.end_ms, info.duration_ms)
    return merge_spans(voice)
