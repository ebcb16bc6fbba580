"""Shots, what was measured on their pictures, and the sound's level over time. All times are source time."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from toolkit.core.sound_faults import SoundFaults
from toolkit.core.spans import Span
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How usable a shot is. Each part is 0 (useless) to 1 (fine)."""

    score: float
    sharpness: float
    exposure: float
    steadiness: float
    colour: float
    reasons: tuple[Text, ...]
    """What is wrong, or what is good, in plain words; the worst first."""
    faults: tuple[str, ...] = ()
    """Names of what is wrong, the worst first: keys of `quality_words.FAULTS`."""


BorderKind = Literal["cut", "fade", "dissolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotBorder:
    """Where a new shot begins, and how."""

    time_ms: int
    """First frame of the new shot; in a dissolve the first that shows more of it, in a fade its empty middle."""
    span: Span
    """From the first mixed frame to the first frame of the new shot alone; empty in a cut."""
    kind: BorderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A stretch between two cuts."""

    span: Span
    quality: Quality
    best_time_ms: int
    """The sharpest, steadiest moment: for covers and stills."""
    motion: float
    """Mean change between frames, 0..1: 0 a still, above 0.1 lively."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectSample:
    """Where the subject stands at one moment, as shares of the display width and height (0..1)."""

    time_ms: int
    x: float
    y: float
    spread: float
    """0 a point, 1 all over the picture: above 0.6 there is no clear subject."""
    across: str = ""
    """How much stands out in each of 32 upright stripes, from left to right: hexadecimal bytes."""
    down: str = ""
    """The same for 32 lying stripes, from top to bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """How good the picture is at one moment, and what it looks like."""

    time_ms: int
    usable: float
    """0 useless, 1 sharp, well lit and steady."""
    look: str
    """A tiny copy of the picture, hexadecimal bytes: pictures that look alike differ little byte by byte."""
    fault: str = ""
    """Name of what is wrong at this moment, the gravest; "" for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureAnalysis:
    """What one pass over the pictures of a footage file found."""

    SCHEMA: ClassVar[str] = "PictureAnalysis.1"

    shots: tuple[Shot, ...]
    subjects: tuple[SubjectSample, ...]
    frame_count: int
    broken_frames: int
    moments: tuple[Moment, ...] = ()
    """About four a second, in order of time."""
    borders: tuple[ShotBorder, ...] = ()
    """One before each shot but the first."""
    camera: str = ""
    """How the camera moved where it trembled; see `core.camera_motion.CameraMotion.parse`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundAnalysis:
    """What one pass over the sound of a footage file found."""

    SCHEMA: ClassVar[str] = "SoundAnalysis.1"

    step_ms: int
    levels_db: tuple[float, ...]
    """Root mean square level in dBFS per step, -90 for silence."""
    speech: tuple[Span, ...]
    """Stretches where the voice activity detector hears speech."""
    loudness_lufs: float | None
    """Integrated loudness, ITU-R BS.1770 gated; None for silence."""
    true_peak_dbtp: float | None
    voice: tuple[Span, ...] = ()
    """`speech` without the short pauses in it; see `core.voice`."""
    faults: SoundFaults | None = None
    """None where the sound was taken piece by piece."""

    @property
    def speech_ms(self) -> int:
        return sum(span.duration_ms for span in self.speech)
