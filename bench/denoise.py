"""Noise reduction on voices with noise of known strength: `python -m bench denoise --json [--set dev|held] [--cer]`.

Real Mandarin clips (../shared/media/speech beside the repository; every second one is `dev`, on which the limits of
`core.speech_noise` were chosen) with wind, a tractor, hiss and music at several signal-to-noise ratios. For each: what
the reading says, whether noise reduction would be used by itself, the noise left between the words, the likeness to the
clean voice (SI-SDR), CPU seconds per second, and with `--cer` the errors of Whisper base before and after.
"""

import argparse
import csv
import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from bench._cer import count_errors
from bench.names import MEDIA, read_audio
from toolkit.config import load_settings
from toolkit.core.loudness import RATE_HZ
from toolkit.core.spans import Span
from toolkit.core.speech_noise import read_noise
from toolkit.engines.denoise import DeepFilter
from toolkit.engines.speech_detector import detect_speech

RATIOS_DB = (0, 10, 25)
GAP_S = 0.8
"""Silence between two clips: there the noise left is measured."""


def measure(arguments: list[str]) -> dict[str, Any]:
    """One row for each kind and strength of noise."""
    parser = argparse.ArgumentParser(prog="python -m bench denoise")
    parser.add_argument("--set", choices=("dev", "held"), default="held")
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--cer", action="store_true", help="let Whisper base listen before and after")
    parser.add_argument("--ratios", type=int, nargs="+", default=list(RATIOS_DB), metavar="DB")
    options = parser.parse_args(arguments)
    voice, text, voiced = _voice(options.set, options.seconds)
    engine = _listener() if options.cer else None
    denoiser = DeepFilter()
    rows = [_row("none", None, voice, voice, voiced, denoiser, engine, text)]
    for name, make in NOISES.items():
        noise = make(len(voice), np.random.default_rng(11))
        for ratio_db in options.ratios:
            factor = np.sqrt(np.square(voice[voiced]).mean() / np.square(noise).mean() / 10 ** (ratio_db / 10))
            noisy = (voice + factor * noise).astype(np.float32)
            rows.append(_row(name, ratio_db, voice, noisy, voiced, denoiser, engine, text))
    return {"set": options.set, "seconds": round(len(voice) / RATE_HZ, 1), "rows": rows}


def _row(
    name: str, ratio_db: int | None, voice: np.ndarray, noisy: np.ndarray, voiced: np.ndarray,
    denoiser: DeepFilter, engine: Any, text: str,
) -> dict[str, Any]:  # fmt: skip
    speech = detect_speech(_at_16k(noisy))
    reading = read_noise(noisy[:, None], speech)
    before = os.times()
    cleaned = denoiser.denoise(noisy[:, None], RATE_HZ)[:, 0]
    after = os.times()
    row: dict[str, Any] = {
        "noise": name, "snr_db": ratio_db, "read_snr_db": reading.snr_db, "flatness": reading.flatness,
        "auto": reading.is_worth_reducing,
        "gap_db": round(_level_db(noisy[~voiced]), 1), "gap_db_after": round(_level_db(cleaned[~voiced]), 1),
        "si_sdr_db": round(_si_sdr(noisy, voice), 1), "si_sdr_db_after": round(_si_sdr(cleaned, voice), 1),
        "cpu_s_per_s": round((sum(after[:4]) - sum(before[:4])) / (len(noisy) / RATE_HZ), 3),
    }  # fmt: skip
    if engine is not None:
        row["cer"], row["cer_after"] = (_cer(engine, sound, text) for sound in (noisy, cleaned))
    print(row, file=sys.stderr, flush=True)
    return row


def _voice(name: str, seconds: int) -> tuple[np.ndarray, str, np.ndarray]:
    """float32 [n] at 48 kHz of clips with gaps between them, what is said, and where (bool [n])."""
    with (MEDIA / "speech" / "speech.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["path"].startswith("mandarin/")]
    chosen = sorted(rows, key=lambda row: row["path"])[(0 if name == "dev" else 1) :: 2]
    pieces, said, text = [], [], ""
    for row in chosen:
        clip = _at_48k(read_audio(MEDIA / "speech" / row["path"]))
        gap = np.zeros(round(GAP_S * RATE_HZ), np.float32)
        pieces += [gap, clip]
        said += [np.zeros(len(gap), bool), np.ones(len(clip), bool)]
        text += row["text"]
        if sum(map(len, pieces)) > seconds * RATE_HZ:
            break
    return np.concatenate(pieces), text, np.concatenate(said)


def _at_48k(audio: np.ndarray) -> np.ndarray:
    spectrum = np.fft.rfft(audio)
    wide = np.zeros(len(audio) * 3 // 2 + 1, complex)
    wide[: len(spectrum)] = spectrum * 3
    return np.fft.irfft(wide, len(audio) * 3).astype(np.float32)


def _at_16k(audio: np.ndarray) -> np.ndarray:
    used = audio[: len(audio) // 3 * 3]
    spectrum = np.fft.rfft(used)[: len(used) // 6 + 1] / 3
    return np.fft.irfft(spectrum, len(used) // 3).astype(np.float32)


def _level_db(sound: np.ndarray) -> float:
    return 10 * float(np.log10(np.square(sound).mean() + 1e-12))


def _si_sdr(sound: np.ndarray, clean: np.ndarray) -> float:
    target = clean * (np.dot(sound, clean) / np.dot(clean, clean))
    return 10 * float(np.log10(np.square(target).sum() / (np.square(sound - target).sum() + 1e-9)))


def _listener() -> Any:
    from toolkit.engines.whisper_ct2 import WhisperTranscriber

    return WhisperTranscriber(load_settings().weights_dir / "whisper-base")


def _cer(engine: Any, sound: np.ndarray, text: str) -> float:
    from bench.names import listen

    audio = _at_16k(sound)
    speech = detect_speech(audio) or (Span(0, len(audio) // 16),)
    heard = "".join(segment.text for segment in listen(engine, audio, speech) if segment.unclear is None)
    errors, count = count_errors(heard, text)
    return round(errors / count, 3)


# --- noises ---


def _hiss(count: int, rng: np.random.Generator) -> np.ndarray:
    return rng.standard_normal(count)


def _wind(count: int, rng: np.random.Generator) -> np.ndarray:
    spectrum = np.fft.rfft(rng.standard_normal(count)) / np.maximum(np.fft.rfftfreq(count, 1 / RATE_HZ), 60)
    knots = np.arange(0, count + RATE_HZ // 3, RATE_HZ // 3)
    gusts = np.interp(np.arange(count), knots, rng.uniform(0.2, 1, len(knots)))
    return np.fft.irfft(spectrum, count) * gusts


def _tractor(count: int, rng: np.random.Generator) -> np.ndarray:
    at = np.arange(count) / RATE_HZ
    engine = sum(np.sin(2 * np.pi * 27 * n * at + n) / n**0.7 for n in range(1, 50))
    return engine / np.abs(engine).max() + 0.1 * rng.standard_normal(count)


def _music(count: int, rng: np.random.Generator) -> np.ndarray:
    at = np.arange(count) / RATE_HZ
    played = np.zeros(count)
    for start in np.arange(0, count / RATE_HZ, 0.5):
        hz = 220 * 2 ** (rng.integers(0, 20) / 12)
        first = round(start * RATE_HZ)
        since = at[: min(2 * RATE_HZ, count - first)]
        tones = sum(np.sin(2 * np.pi * hz * n * since) / n for n in range(1, 7))
        played[first : first + len(since)] += np.exp(-2 * since) * tones
    return played


NOISES: dict[str, Callable[[int, np.random.Generator], np.ndarray]] = {
    "wind": _wind, "tractor": _tractor, "hiss": _hiss, "music": _music,
}  # fmt: skip
