"""What a user asks of `transcribe` and `subtitle`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.core.products import ProductCard

GlossMode = Literal["off", "second", "replace"]
"""second: the Mandarin words in a second line; replace: in place of the dialect words."""
AmountMode = Literal["keep", "normalise"]
"""normalise: 三十九块九 is written 39.9元."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscribeRequest:
    """One recording to be transcribed."""

    media: Path
    dialect: str = "auto"
    """Id of `toolkit/data/dialects.toml`."""
    cards: tuple[ProductCard, ...] = ()
    model: str = ""
    """Id in the catalogue of models; empty: the default one."""
    device: str = "auto"
    """auto, cpu or cuda."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionStyle:
    """How a transcript becomes captions."""

    profile: str = ""
    """Id of `toolkit/data/subtitle_profiles.toml`; empty: vertical for upright pictures, else the house's default."""
    gloss: GlossMode = "off"
    amounts: AmountMode = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleFile:
    """A file of captions to be written. Its suffix says which kind: .srt .vtt .ass .ttml .lrc .txt."""

    path: Path
    is_karaoke: bool = False
    """ASS only: words light up as they are said."""
    look: str = ""
    """ASS and burning only: name of a look (colours, outline, box); empty: the house's own."""
    overwrites: bool = False
    """False: a file that somebody else wrote or changed is kept, with OutputTaken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleRequest:
    """One recording to be captioned."""

    speech: TranscribeRequest
    style: CaptionStyle = CaptionStyle()
    file: SubtitleFile
    burned: Path | None = None
    """Video with the captions in its picture, beside the file."""
    is_checked: bool = False
    """The written file is checked against the profile."""
