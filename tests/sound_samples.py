"""Sound for tests: parts of the labelled streams, and everything that is not speech, made up here."""

import json
from pathlib import Path

import numpy as np
import pytest

STREAMS = Path(__file__).parents[2] / "shared" / "media" / "livestream"
RATE_HZ = 16_000
_CHORDS = ((261.6, 329.6, 392.0), (220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))


def truth_of(name: str) -> dict:
    if not STREAMS.is_dir():
        pytest.skip("the labelled streams are not beside the repository")
    return json.loads((STREAMS / f"{name}.json").read_text(encoding="utf-8"))


def read_stream(name: str, start_ms: int, end_ms: int) -> np.ndarray:
    import av

    if not STREAMS.is_dir():
        pytest.skip("the labelled streams are not beside the repository")
    parts = []
    with av.open(str(STREAMS / f"{name}.flac")) as container:
        resampler = av.AudioResampler("flt", "mono", RATE_HZ)
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
            if sum(map(len, parts)) > end_ms * 16:
                break
    return np.concatenate(parts)[max(0, start_ms) * 16 : end_ms * 16]


def not_speech(seconds: int, seed: int = 1) -> dict[str, np.ndarray]:
    """float32 [seconds * 16000] each: silence, noises, hum, tones, music with drums, applause, a hummed tune."""
    random = np.random.default_rng(seed)
    count = seconds * RATE_HZ
    time_s = np.arange(count) / RATE_HZ
    sounds = {
        "silence": np.zeros(count),
        "noise": 0.1 * random.standard_normal(count),
        "quiet noise": 0.003 * random.standard_normal(count),
        "hum": 0.2 * np.sin(2 * np.pi * 50 * time_s) + 0.1 * np.sin(2 * np.pi * 150 * time_s),
        "pulsed tone": 0.4 * np.sin(2 * np.pi * 440 * time_s) * (time_s % 1 < 0.4),
        "pulsed square": 0.4 * np.sign(np.sin(2 * np.pi * 220 * time_s)) * (time_s % 0.5 < 0.2),
        "siren": 0.3 * np.sin(2 * np.pi * (300 * time_s + 150 * np.sin(time_s))),
        "music": _music(count, random),
        "applause": _applause(count, random),
        "hummed tune": _hummed(time_s),
    }
    return {name: np.clip(sound, -1, 1).astype(np.float32) for name, sound in sounds.items()}


def _music(count: int, random: np.random.Generator) -> np.ndarray:
    """Chords, an arpeggio above them, kick and snare; 120 beats a minute."""
    sound = np.zeros(count)
    beat = RATE_HZ // 2
    for index, at in enumerate(range(0, count, beat)):
        length = min(beat, count - at)
        time_s = np.arange(length) / RATE_HZ
        chord = _CHORDS[index // 4 % 4]
        for pitch in chord:
            for harmonic, volume in ((1, 0.12), (2, 0.06), (3, 0.03)):
                wave = np.sin(2 * np.pi * pitch * harmonic * time_s)
                sound[at : at + length] += volume * np.exp(-3 * time_s) * wave
        sound[at : at + length] += 0.15 * np.exp(-5 * time_s) * np.sin(4 * np.pi * chord[index % 3] * time_s)
        if index % 2:
            sound[at : at + length] += 0.12 * np.exp(-40 * time_s) * random.standard_normal(length)
        else:
            sound[at : at + length] += 0.25 * np.exp(-25 * time_s) * np.sin(2 * np.pi * 60 * time_s)
    return sound


def _applause(count: int, random: np.random.Generator) -> np.ndarray:
    sound = np.zeros(count)
    for at in random.integers(0, count - 800, count * 90 // RATE_HZ):
        length = int(random.integers(100, 500))
        decay = np.exp(-np.arange(length) / random.uniform(30, 120))
        sound[at : at + length] += random.uniform(0.02, 0.2) * decay * random.standard_normal(length)
    return sound


def _hummed(time_s: np.ndarray) -> np.ndarray:
    """A voice-like source with vibrato through two formants, a new note each 0.6 s."""
    notes = np.array([220, 247, 262, 294, 330, 294, 262, 247])[(time_s / 0.6).astype(int) % 8]
    phase = 2 * np.pi * np.cumsum(notes * (1 + 0.01 * np.sin(2 * np.pi * 5 * time_s))) / RATE_HZ
    shape = {1: 1.0, 2: 0.8, 3: 0.7, 4: 0.3, 5: 0.15, 6: 0.1, 8: 0.05}
    envelope = 0.15 * np.minimum(1, (time_s % 0.6) / 0.08)
    return envelope * sum(volume * np.sin(harmonic * phase) for harmonic, volume in shape.items())
