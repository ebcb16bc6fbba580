"""What the user asks of a promo film."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

PromoVoice = Literal["tts", "none", "recording"]
PROMO_SECONDS = (15, 30, 60)
PROMO_VOICES: tuple[PromoVoice, ...] = get_args(PromoVoice)
AI_VOICE_LABEL = "AI合成声音"
"""Shown all the time and written into the file where the voice is made: measures for labelling synthetic content
(标识办法, in force since 1 September 2025) and GB 45438-2025."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoOptions:
    """How long the film is and who speaks."""

    seconds: int = 30
    """At most; a recording of the user's own decides its length itself."""
    voice: PromoVoice = "none"
    recording: Path | None = None
    """The user's own voice, with `voice="recording"`."""
