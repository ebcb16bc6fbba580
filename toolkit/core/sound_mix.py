"""Music under a voice: how loud at each moment. Pure arithmetic on float32 [n, channels], 48 kHz."""

from collections.abc import Sequence

import numpy as np

from toolkit.core.loudness import RATE_HZ, SILENCE_LUFS, STEP, TARGET_LUFS, measure_levels, with_factors
from toolkit.core.spans import Span

UNDER_VOICE_LU = 22.0
"""Music below the voice while somebody speaks. WCAG 2.2, 1.4.7 asks for 20 dB so that speech stays understood."""
IN_PAUSES_LU = 13.0
"""Below the voice where nobody speaks: heard as music, and no jump when the voice comes back."""
_DOWN_MS = 300
"""The music goes down this long before the voice begins,"""
_UP_MS = 900
"""and comes back this slowly after it."""
_BRIDGE_MS = 1200
"""Pauses shorter than this don't bring the music back: it would pump."""
_FADE_IN_MS = 600
_FADE_OUT_MS = 1800


def mix_music(sound: np.ndarray, music: np.ndarray, voice: Sequence[Span], voice_lufs: float | None) -> np.ndarray:
    """`sound` with `music` under it: lower while there is a `voice` (clip time), faded in and out with the clip.

    `voice_lufs` is the loudness of `sound`; None where it is silent: then the music is all there is.
    """
    levels = measure_levels(music)
    if levels.lufs <= SILENCE_LUFS:
        return sound
    factors = music_factors(len(sound) // STEP, voice if voice_lufs is not None else ())
    if voice_lufs is None:
        factors *= 10 ** ((TARGET_LUFS - levels.lufs + IN_PAUSES_LU) / 20)
    else:
        factors *= 10 ** ((voice_lufs - levels.lufs) / 20)
    quiet = np.zeros_like(sound)
    used = min(len(sound), len(music))
    quiet[:used] = with_factors(music[:used], factors[: -(-used // STEP)])
    return sound + quiet


def music_factors(length_ms: int, voice: Sequence[Span]) -> np.ndarray:
    """float64 [length_ms]: the music's factor below a voice of equal loudness, fades of the clip's ends included."""
    level_db = np.full(length_ms, -IN_PAUSES_LU)
    at = np.arange(length_ms)
    depth = UNDER_VOICE_LU - IN_PAUSES_LU
    for span in _bridged(voice):
        going = np.clip((at - span.start_ms + _DOWN_MS) / _DOWN_MS, 0, 1)
        coming = np.clip((span.end_ms + _UP_MS - at) / _UP_MS, 0, 1)
        level_db = np.minimum(level_db, -IN_PAUSES_LU - depth * np.minimum(going, coming))
    fades = np.minimum(np.clip(at / _FADE_IN_MS, 0, 1), np.clip((length_ms - at) / _FADE_OUT_MS, 0, 1))
    return 10 ** (level_db / 20) * fades


def _bridged(voice: Sequence[Span]) -> list[Span]:
    bridged: list[Span] = []
    for span in sorted(voice):
        if bridged and span.start_ms - bridged[-1].end_ms < _BRIDGE_MS:
            bridged[-1] = Span(bridged[-1].start_ms, max(bridged[-1].end_ms, span.end_ms))
        else:
            bridged.append(span)
    return bridged


__all__ = ["IN_PAUSES_LU", "RATE_HZ", "UNDER_VOICE_LU", "mix_music", "music_factors"]
