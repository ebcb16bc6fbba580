"""The sound of a clip, brought to one loudness (EBU R 128, ITU-R BS.1770) with its peaks held."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.render_args import PartInput
from toolkit.media.sound_args import level_args, sound_args

TARGET_LUFS = -14.0
"""What the platforms play at; a louder file is turned down, a quieter one stays quiet."""
LIMIT_DBTP = -2.2
"""Before AAC, whose coding adds up to about 1 dB to a peak: the finished clip has to stay under -1 dBTP."""
MAX_GAIN_DB = 25.0
"""More would raise mostly noise."""
_SILENCE_LUFS = -69.0
_LEVEL_TOLERANCE_LU = 0.2
_LEVEL_ROUNDS = 6


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


RunFfmpeg = Callable[[list[str], Reporter, str], str]
"""Runs FFmpeg in the working folder with (arguments, reporter, log level); returns its messages."""


def level_sound(
    items: tuple[PartInput, ...], fps: int, run: RunFfmpeg, reporter: Reporter
) -> tuple[Loudness, tuple[Text, ...]]:
    """Writes the parts' sound, levelled, into the working folder; tells what was done to it and what to say of it.

    Raises:
        FfmpegFailed, DiskFull, Cancelled: as `run` does.
    """
    silent = Loudness(source_lufs=None, gain_db=0.0, output_lufs=None, true_peak_dbtp=None, is_limited=False)
    if all(item.media.audio is None for item in items):
        return silent, ()
    source = read_meter(run(sound_args(items, fps), reporter.part(0.0, 0.6), "info"))
    if source is None or source.lufs <= _SILENCE_LUFS:
        return silent, (Text("素材里没有声音，成片是静音", "the footage is silent, and so is the clip"),)
    gain_db = min(TARGET_LUFS - source.lufs, MAX_GAIN_DB)
    notes = (_too_quiet(source.lufs),) if gain_db == MAX_GAIN_DB else ()
    is_limited = source.true_peak_dbtp + gain_db > LIMIT_DBTP
    output, gain_db = _find_gain(run, reporter.part(0.6, 1.0), source, gain_db, is_limited)
    return Loudness(
        source_lufs=source.lufs, gain_db=round(gain_db, 2), output_lufs=output.lufs,
        true_peak_dbtp=output.true_peak_dbtp, is_limited=is_limited,
    ), notes  # fmt: skip


def _find_gain(
    run: RunFfmpeg, reporter: Reporter, source: Meter, gain_db: float, is_limited: bool
) -> tuple[Meter, float]:
    """Applies gain and limiter until the loudness is right: what the limiter takes has to be found by trying."""
    slope = 1.0
    last_lufs, last_gain_db = source.lufs, 0.0
    output = source
    for round_no in range(_LEVEL_ROUNDS):
        part = reporter.part(round_no / _LEVEL_ROUNDS, (round_no + 1) / _LEVEL_ROUNDS)
        output = read_meter(run(level_args(gain_db, LIMIT_DBTP if is_limited else None), part, "info")) or output
        miss = TARGET_LUFS - output.lufs
        is_capped = gain_db >= MAX_GAIN_DB and miss > 0
        if not is_limited or is_capped or abs(miss) <= _LEVEL_TOLERANCE_LU or round_no == _LEVEL_ROUNDS - 1:
            break
        if abs(gain_db - last_gain_db) > 0.1:
            slope = min(max((output.lufs - last_lufs) / (gain_db - last_gain_db), 0.3), 1.0)
        last_lufs, last_gain_db = output.lufs, gain_db
        gain_db = min(gain_db + miss / slope, MAX_GAIN_DB)
    return output, gain_db


def _too_quiet(lufs: float) -> Text:
    return Text(
        f"原声太小（{lufs:.0f} LUFS），最多放大 {MAX_GAIN_DB:.0f} dB，请离话筒近一点再录",
        f"the sound is very quiet ({lufs:.0f} LUFS), raised by {MAX_GAIN_DB:.0f} dB at most; record closer",
    )


def read_meter(messages: str) -> Meter | None:
    """Integrated loudness and true peak from the summary that the ebur128 filter prints at its end."""
    summary = messages.rpartition("Summary:")[2]
    lufs = re.search(r"I:\s+(-?[\d.]+|-inf|nan) LUFS", summary)
    peak = re.search(r"True peak:\s+Peak:\s+(-?[\d.]+|-inf|nan) dBFS", summary)
    if lufs is None or peak is None or "n" in lufs.group(1) + peak.group(1):
        return None
    return Meter(lufs=float(lufs.group(1)), true_peak_dbtp=float(peak.group(1)))
