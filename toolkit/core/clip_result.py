"""A finished clip, as the store and the manifest know it."""

from dataclasses import dataclass
from typing import ClassVar

from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipResult:
    """What rendering one clip gave. Paths are relative to the result folder, with forward slashes."""

    SCHEMA: ClassVar[str] = "ClipResult.1"

    clip_id: str
    video: str
    srt: str
    size_bytes: int
    duration_ms: int
    width_px: int
    height_px: int
    source_lufs: float | None
    """Loudness before levelling; None for silent footage."""
    loudness_lufs: float | None
    """Of the finished file, ITU-R BS.1770-4 gated; None for a silent one."""
    true_peak_dbtp: float | None
    passed: tuple[Text, ...] = ()
    findings: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
