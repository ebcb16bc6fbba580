"""False alarms and missed faults of `chushan check`: `python -m bench quality_alarms --json [--half dev|report]`.

Pictures: the clean shots of `bench quality` must give no finding. Sound: recordings of speech as they are, and with
wind, hum, overdrive, a noisy place, music, too little level and one dead side, in two degrees each, are told right
where the finding wanted is among those given. Every second recording is tuned on (dev), the others are reported.
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from bench._quality_scenes import FPS
from bench.quality import all_sources, encode, look
from toolkit.core.footage_check import check_pictures
from toolkit.core.footage_check_sound import check_sound
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.engines.speech_detector import detect_speech
from toolkit.media.audio import analyse_sound, read_audio
from toolkit.media.probe import probe

SPEECH = Path(__file__).parents[1].parent / "shared" / "media" / "speech"
RATE_HZ = 16_000
LONGEST_MS = 10_000
LEVEL_DB = -23.0
"""All recordings are brought to this level first, so that only the fault differs."""


def measure(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench quality_alarms")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--half", default="report", choices=("dev", "report"))
    parser.add_argument("--sound-only", action="store_true")
    options = parser.parse_args(arguments)
    result = {"half": options.half}
    with tempfile.TemporaryDirectory() as folder:
        if not options.sound_only:
            result["pictures"] = judge_pictures(options.seed, options.half, Path(folder))
        result["sound"] = judge_sound(options.seed, options.half, Path(folder))
    return result


def judge_pictures(seed: int, half: str, folder: Path) -> dict[str, Any]:
    alarms: Counter[str] = Counter()
    sources = [source for source in all_sources(seed, None) if source.half == half]
    for source in sources:
        path = encode(source.frames(), folder / "clean.mp4", 20, FPS)
        alarms.update(found.rule for found in check_pictures(look(path), probe(path).duration_ms))
    return {"clean_shots": len(sources), "false_alarms": dict(alarms)}


def judge_sound(seed: int, half: str, folder: Path) -> dict[str, Any]:
    files = sorted(SPEECH.rglob("*.flac"))[0 if half == "dev" else 1 :: 2]
    files = [path for path in files if path.parent.name != "long"][::3]
    alarms: Counter[str] = Counter()
    told: dict[str, list[int]] = {}
    wrong: Counter[str] = Counter()
    for number, path in enumerate(files):
        rng = np.random.default_rng([seed, number])
        clean = _speech(path)
        alarms.update(_findings([clean, clean], folder))
        for kind, (rule, degrees, spoil) in FAULTS.items():
            for at, degree in enumerate(degrees):
                found = _findings(spoil(clean, degree, rng), folder)
                told.setdefault(kind, [0, 0])[at] += rule in found
                wrong.update(f"{kind}: {each}" for each in found if each != rule)
    return {
        "recordings": len(files),
        "false_alarms": dict(alarms),
        "found": [{"kind": kind, "mild": hits[0], "strong": hits[1], "of": len(files)} for kind, hits in told.items()],
        "other_findings": dict(wrong.most_common()),
    }


def _speech(path: Path) -> np.ndarray:
    """float32 [n], at most 10 s at `LEVEL_DB`, with a second of its own quiet around it."""
    info = probe(path)
    samples = read_audio(path, info, Span(0, min(LONGEST_MS, info.duration_ms)))
    level = float(np.sqrt(np.square(samples).mean())) + 1e-9
    samples = samples * (10 ** (LEVEL_DB / 20) / level)
    rng = np.random.default_rng(1)
    hush = rng.normal(0, 10 ** (-62 / 20), RATE_HZ)
    return np.concatenate([hush, samples, hush]).astype(np.float32)


def _findings(sides: list[np.ndarray], folder: Path) -> set[str]:
    import av

    path = folder / "sound.wav"
    stereo = np.clip(np.stack(sides, axis=1), -1, 1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE_HZ, layout="stereo")
        frame = av.AudioFrame.from_ndarray((stereo * 32767).astype(np.int16).reshape(1, -1), "s16", "stereo")
        frame.sample_rate = RATE_HZ
        for packet in (*stream.encode(frame), *stream.encode()):
            container.mux(packet)
    info = probe(path)
    return {found.rule for found in check_sound(analyse_sound(path, info, detect_speech, Reporter()), info)}


def _shaped(rng: np.random.Generator, count: int, low_hz: float, high_hz: float, slope: float) -> np.ndarray:
    """Noise between two frequencies that falls with `slope` powers of the frequency; root mean square 1."""
    spectrum = np.fft.rfft(rng.normal(size=count))
    hz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    spectrum *= ((hz >= low_hz) & (hz <= high_hz)) / np.maximum(hz, 10.0) ** slope
    made = np.fft.irfft(spectrum, count)
    return made / np.sqrt(np.square(made).mean())


def _both(samples: np.ndarray) -> list[np.ndarray]:
    return [samples, samples]


def _wind(clean: np.ndarray, level_db: float, rng: np.random.Generator) -> list[np.ndarray]:
    every = np.arange(0, len(clean) + 2400, 2400)
    gusts = np.interp(np.arange(len(clean)), every, rng.uniform(0.15, 1.6, len(every)))
    return _both(clean + 10 ** (level_db / 20) * gusts * _shaped(rng, len(clean), 15, 900, 1.6))


def _hum(clean: np.ndarray, level_db: float, _rng: np.random.Generator) -> list[np.ndarray]:
    at = np.arange(len(clean)) / RATE_HZ
    tones = sum(np.sin(2 * np.pi * 50 * n * at) / n for n in (1, 2, 3, 4))
    return _both(clean + 10 ** (level_db / 20) * tones)


def _overdriven(clean: np.ndarray, gain_db: float, _rng: np.random.Generator) -> list[np.ndarray]:
    return _both(np.clip(clean * 10 ** (gain_db / 20), -1, 1))


def _noisy(clean: np.ndarray, over_db: float, rng: np.random.Generator) -> list[np.ndarray]:
    return _both(clean + 10 ** ((LEVEL_DB - over_db) / 20) * _shaped(rng, len(clean), 60, 7000, 0.5))


def _music(clean: np.ndarray, over_db: float, rng: np.random.Generator) -> list[np.ndarray]:
    at = np.arange(len(clean)) / RATE_HZ
    made = np.zeros(len(clean))
    for start in np.arange(0, len(clean) / RATE_HZ, 0.4):
        root = 220 * 2 ** (rng.integers(0, 12) / 12)
        local = at - start
        envelope = np.where(local >= 0, np.exp(-2.5 * np.maximum(local, 0)), 0)
        for ratio in (1, 1.25, 1.5, 2):
            made += envelope * sum(np.sin(2 * np.pi * root * ratio * k * at) / k**1.5 for k in (1, 2, 3))
    made /= np.sqrt(np.square(made).mean())
    return _both(clean + 10 ** ((LEVEL_DB - over_db) / 20) * made)


def _quiet(clean: np.ndarray, level_db: float, _rng: np.random.Generator) -> list[np.ndarray]:
    return _both(clean * 10 ** ((level_db - LEVEL_DB) / 20))


def _one_sided(clean: np.ndarray, left_db: float, _rng: np.random.Generator) -> list[np.ndarray]:
    return [clean, clean * 10 ** (left_db / 20)]


FAULTS = {
    "wind": ("wind", (-20.0, -12.0), _wind),
    "hum": ("hum", (-44.0, -34.0), _hum),
    "overdrive": ("clipping", (18.0, 28.0), _overdriven),
    "noisy place": ("noisy", (4.0, 0.0), _noisy),
    "music": ("music", (2.0, -3.0), _music),
    "too quiet": ("quiet-speech", (-42.0, -48.0), _quiet),
    "one side": ("one-sided", (-30.0, -80.0), _one_sided),
}
"""kind: (rule that should be named, (mild, strong), what does it)."""
