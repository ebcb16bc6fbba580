"""What FFmpeg's loudness meter (EBU R 128, ITU-R BS.1770) printed, and what the sound of a clip was brought to."""

import re
from dataclasses import dataclass

from toolkit.core.loudness import LIMIT_DBTP, MAX_GAIN_DB, TARGET_LUFS

__all__ = ["LIMIT_DBTP", "MAX_GAIN_DB", "TARGET_LUFS", "Loudness", "Meter", "read_meter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Loudness by EBU R 128 of the sound before AAC coding."""

    source_lufs: float | None
    """None where there is no sound, or only silence."""
    gain_db: float
    output_lufs: float | None
    true_peak_dbtp: float | None
    is_limited: bool

    @property
    def is_gain_capped(self) -> bool:
        """Whether the footage was too quiet to be raised to the target."""
        return self.gain_db >= MAX_GAIN_DB


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """What the loudness meter read."""

    lufs: float
    true_peak_dbtp: float


def read_meter(messages: str) -> Meter | None:
    """Integrated loudness and true peak from the summary that the ebur128 filter prints at its end."""
    summary = messages.rpartition("Summary:")[2]
    lufs = re.search(r"I:\s+(-?[\d.]+|-inf|nan) LUFS", summary)
    peak = re.search(r"True peak:\s+Peak:\s+(-?[\d.]+|-inf|nan) dBFS", summary)
    if lufs is None or peak is None or "n" in lufs.group(1) + peak.group(1):
        return None
    return Meter(lufs=float(lufs.group(1)), true_peak_dbtp=float(peak.group(1)))
