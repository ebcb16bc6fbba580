"""The edit as data: which pieces of which footage, framed how, with which captions, and why."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from toolkit.core.cue import Cue
from toolkit.core.media_info import MediaInfo
from toolkit.core.privacy import Cover
from toolkit.core.spans import Span
from toolkit.core.text import Text

Situation = Literal["talk", "scenery", "promo"]
Layout = Literal["crop", "pad"]
Denoise = Literal["off", "auto", "on"]
"""auto: where the sound is measured to be a voice with noise behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputProfile:
    """What a platform wants of a clip. Geometry in pixels, safe areas as a share of width or height."""

    id: str
    title: Text
    width_px: int
    height_px: int
    fps: int
    min_s: float
    max_s: float
    safe_top: float
    """Share of the height that the app's own buttons may cover."""
    safe_bottom: float
    safe_left: float
    safe_right: float
    caption_chars: int
    """Characters in one caption line at most."""
    cover_width_px: int
    cover_height_px: int
    max_mb: float
    source: str
    as_of: str
    review_by: str = ""
    """Day after which somebody should look the figures up again."""
    is_verified: bool = False
    """Whether the figures were read on the platform's own page; otherwise they are what is commonly told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CropKey:
    """Where the crop window stands from `time_ms` on (linear in between).

    `time_ms` is source time; `left_px`, `top_px` are the window's corner in display space of the footage.
    """

    time_ms: int
    left_px: float
    top_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourFix:
    """A gentle correction of light and colour; see `toolkit.core.colour_fix` for its bounds."""

    gamma: float = 1.0
    """Above 1 lifts the middle tones, below 1 darkens them; black and white stay."""
    blue: float = 0.0
    """What is added to blue-difference (Cb, 8-bit steps) at white; nothing at black, a line in between."""
    red: float = 0.0
    """The same for red-difference (Cr)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPart:
    """One continuous piece of footage in a clip."""

    footage: int
    """Index into `MakePlan.footage`."""
    span: Span
    """Source time."""
    layout: Layout
    """crop: a window of the output's aspect moves over the picture; pad: the whole picture over a blurred copy."""
    crop_width_px: int
    crop_height_px: int
    crop_path: tuple[CropKey, ...]
    reasons: tuple[Text, ...] = ()
    covers: tuple[Cover, ...] = ()
    """Patches over faces, number plates and the like; source time, shares of the display size."""
    colour: ColourFix | None = None
    """None: the colours stay as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPlan:
    """What is done to the sound of a clip besides levelling. Times are clip time."""

    voice: tuple[Span, ...] = ()
    """Where somebody speaks: noise is judged by it, and music goes down under it."""
    denoise: Denoise = "off"
    music: str = ""
    """Path of the music; empty for none."""
    music_fingerprint: str = ""
    narration: str = ""
    """Path of a voice that takes the place of the footage's own sound, from the clip's beginning; empty for none."""
    narration_fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCard:
    """What stands over the last seconds of a clip. Every word is the card's own."""

    title: str
    price: str
    link_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPlan:
    """One output clip. Cues are in clip time; parts follow each other without a gap."""

    SCHEMA: ClassVar[str] = "ClipPlan.1"

    id: str
    """File stem of the clip: ASCII, unique in the run."""
    situation: Situation
    product_id: str
    title: str
    sticker: str
    """Spec and price as on the card, or empty."""
    parts: tuple[ClipPart, ...]
    cues: tuple[Cue, ...]
    cover_footage: int
    cover_time_ms: int
    """Frame of the cover: footage index and source time."""
    reasons: tuple[Text, ...]
    warnings: tuple[Text, ...] = ()
    """What to look at before it is posted, such as a price that is not the card's; made anew in each run."""
    held_cues: tuple[Cue, ...] = ()
    """Captions that are not shown because they contradict the product's card: right ones go into `cues`, clip time."""
    sound: SoundPlan = SoundPlan()
    end_card: EndCard | None = None
    ai_label: str = ""
    """What is shown all the time, and written into the file, where a voice or picture is made by a machine."""

    @property
    def duration_ms(self) -> int:
        return sum(part.span.duration_ms for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePlan:
    """All clips of one run."""

    SCHEMA: ClassVar[str] = "MakePlan.1"

    footage: tuple[MediaInfo, ...]
    profile: OutputProfile
    dialect: str
    clips: tuple[ClipPlan, ...]
    notes: tuple[Text, ...] = ()
    """What the user should know: a product nobody named, footage left out and why."""
