"""Makes the samples: `python samples/make_samples.py [--out DIR] [--only sale|orchard] [--seconds N]`.

Needs `pip install skia-python` for the pictures and `chushan models fetch kokoro-int8` for the voice. Everything
comes from seeds; two runs on one machine give the same pictures and sound.
"""

import argparse
import json
import subprocess
import sys
import tomllib
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from drawing.frame import Frame  # noqa: E402
from drawing.orchard import ORCHARD  # noqa: E402
from drawing.pen import Pen  # noqa: E402
from drawing.shots import SHOTS  # noqa: E402
from sale_script import SALE, Line  # noqa: E402

from toolkit.core.protocols import Speaker  # noqa: E402

FPS = 25
VOICE, SPEED = "jf_gongitsune", 0.95
"""The voice that Whisper base understood best (see toolkit/engines/kokoro.py). Slower is clearer, 0.4 % of syllables
misheard at 0.9 against 1.3 % at 0.95, but 0.95 keeps the film short."""
RATE_HZ = 24_000
LEAD_MS = 500
"""Quiet before the first sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line with its sound and its place in the film."""

    line: Line
    product: str | None
    samples: np.ndarray
    start_ms: int

    @property
    def end_ms(self) -> int:
        return self.start_ms + round(len(self.samples) * 1000 / RATE_HZ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Frames `first` to `last` (exclusive) show one shot."""

    shot: str
    first: int
    last: int


def speak_sale(speaker: Speaker) -> tuple[Spoken, ...]:
    """Every line of the sale, spoken, one after the other."""
    spoken: list[Spoken] = []
    at_ms = LEAD_MS
    for part in SALE:
        for line in part.lines:
            samples = speaker.synthesize(line.text, speed=SPEED).samples
            samples = samples * (0.10 / np.sqrt(np.mean(samples**2)))
            spoken.append(Spoken(line=line, product=part.product, samples=np.tanh(samples), start_ms=at_ms))
            at_ms = spoken[-1].end_ms + line.pause_ms
    return tuple(spoken)


def truth_of(spoken: tuple[Spoken, ...], cards: list[dict[str, object]]) -> dict[str, object]:
    """What is sold and said when, in milliseconds of the film."""
    segments: list[dict[str, object]] = []
    for item in spoken:
        if segments and segments[-1]["product"] == item.product:
            segments[-1]["end_ms"] = item.end_ms
        else:
            segments.append({"product": item.product, "start_ms": item.start_ms, "end_ms": item.end_ms})
    keys = ("id", "name", "aliases", "origin", "spec", "price")
    return {
        "name": "sale_two_products",
        "voice": VOICE,
        "speed": SPEED,
        "products": [{key: card[key] for key in keys} for card in cards],
        "segments": segments,
        "sentences": [
            {"text": item.line.text, "start_ms": item.start_ms, "end_ms": item.end_ms, "product": item.product}
            for item in spoken
        ],
    }


def plan_cuts(spoken: tuple[Spoken, ...]) -> tuple[Cut, ...]:
    """Shots change in the pause before a sentence, and within a sentence where it has several."""
    marks = [0.0]
    for before, after in pairwise(spoken):
        marks.append(after.start_ms - min(200.0, (after.start_ms - before.end_ms) / 2))
    marks.append(spoken[-1].end_ms + spoken[-1].line.pause_ms)
    cuts: list[Cut] = []
    for item, start_ms, end_ms in zip(spoken, marks, marks[1:], strict=False):
        count = len(item.line.shots)
        for i, shot in enumerate(item.line.shots):
            edges = [round((start_ms + (end_ms - start_ms) * k / count) * FPS / 1000) for k in (i, i + 1)]
            cuts.append(Cut(shot=shot, first=edges[0], last=edges[1]))
    return tuple(cuts)


def ambience(count: int, seed: int, level: float) -> np.ndarray:
    """Wind and a few birds; `level` is the root mean square of the wind."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    wind = np.fft.irfft(spectrum / (1 + (hertz / 260) ** 1.6), count)
    time_s = np.arange(count) / RATE_HZ
    wind *= level / np.sqrt(np.mean(wind**2)) * (1 + 0.4 * np.sin(time_s * 0.7))
    at = 0.4
    while at < count / RATE_HZ - 1.2:
        pitch, notes = rng.uniform(2600, 4300), int(rng.integers(2, 5))
        for note in range(notes):
            start = int((at + note * 0.16) * RATE_HZ)
            span = np.arange(int(0.09 * RATE_HZ)) / RATE_HZ
            sweep = 2 * np.pi * (pitch * span + rng.uniform(-4000, 5000) * span**2)
            wind[start : start + len(span)] += 2.2 * level * np.sin(sweep) * np.hanning(len(span))
        at += rng.uniform(1.6, 4.5)
    return wind.astype(np.float32)


def mix_sound(spoken: tuple[Spoken, ...], duration_s: float) -> np.ndarray:
    """The voice over quiet ambience, about 40 dB below it."""
    sound = ambience(round(duration_s * RATE_HZ), 11, 0.001)
    for item in spoken:
        start = item.start_ms * RATE_HZ // 1000
        sound[start : start + len(item.samples)] += item.samples
    return sound


def voice_energy(sound: np.ndarray, frames: int) -> np.ndarray:
    """0..1 for each frame: how far the mouth is open."""
    step = RATE_HZ // FPS
    padded = np.pad(sound, (0, max(0, frames * step - len(sound))))[: frames * step]
    level = np.sqrt(np.mean(padded.reshape(frames, step) ** 2, axis=1))
    return np.clip((level - 0.012) / 0.15, 0, 1) ** 0.7


def write_wav(path: Path, sound: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def draw_frames(cuts: tuple[Cut, ...], energy: np.ndarray, size: tuple[int, int], last: int) -> Iterator[bytes]:
    """RGBA pictures, one for each frame."""
    import skia

    surface = skia.Surface(*size)
    shots = SHOTS | ORCHARD
    for cut in cuts:
        length = cut.last - cut.first
        for number in range(cut.first, min(cut.last, last)):
            into = number - cut.first
            moment = Frame(
                time_s=into / FPS, share=into / max(length - 1, 1), clock_s=number / FPS, energy=float(energy[number])
            )
            surface.getCanvas().clear(skia.ColorWHITE)
            shots[cut.shot](Pen(surface.getCanvas()), moment)
            yield surface.toarray(colorType=skia.kRGBA_8888_ColorType).tobytes()


def encode(frames: Iterator[bytes], size: tuple[int, int], sound: Path, target: Path, crf: int) -> None:
    """H.264 and AAC at 48 kHz, without dates or version marks, so that a rerun gives the same file."""
    import imageio_ffmpeg

    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error",
        "-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{size[0]}x{size[1]}", "-r", str(FPS), "-i", "pipe:0",
        "-i", str(sound), "-shortest",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        "-c:v", "libx264", "-preset", "slow", "-crf", str(crf), "-tune", "animation", "-g", str(4 * FPS),
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-c:a", "aac", "-ar", "48000", "-ac", "1", "-b:a", "80k",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1",
        "-movflags", "+faststart", str(target),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdin is not None
        for frame in frames:
            ffmpeg.stdin.write(frame)
        ffmpeg.stdin.close()
    if ffmpeg.returncode:
        raise SystemExit(f"ffmpeg ended with {ffmpeg.returncode}")


def make_sale(out: Path, weights: Path, seconds: float | None) -> None:
    from toolkit.engines.kokoro import KokoroOptions, KokoroSpeaker

    size = (720, 1280)
    spoken = speak_sale(KokoroSpeaker(weights, KokoroOptions(voice=VOICE)))
    cuts = plan_cuts(spoken)
    sound = mix_sound(spoken, cuts[-1].last / FPS)
    last = min(cuts[-1].last, round((seconds or 1e6) * FPS))
    write_wav(out / "sale.wav", sound[: round(last / FPS * RATE_HZ)])
    frames = draw_frames(cuts, voice_energy(sound, cuts[-1].last), size, last)
    encode(frames, size, out / "sale.wav", out / "sale_two_products.mp4", 28)
    (out / "sale.wav").unlink()
    cards = tomllib.loads((HERE / "products.toml").read_text("utf-8"))["product"]
    truth = json.dumps(truth_of(spoken, cards), ensure_ascii=False, indent=1)
    (out / "sale_two_products.truth.json").write_text(truth + "\n", "utf-8")


def make_orchard(out: Path, seconds: float | None) -> None:
    """Six shots without speech; the fourth is meant to be bad: dark, blurred, shaken."""
    size = (1280, 720)
    lengths = {"wide_orchard": 4, "fruit": 4, "basket": 4, "bad_shot": 2, "wide_millet": 3.5, "ears": 2.5}
    cuts, first = [], 0
    for shot, length_s in lengths.items():
        cuts.append(Cut(shot=shot, first=first, last=first + round(length_s * FPS)))
        first = cuts[-1].last
    last = min(first, round((seconds or 1e6) * FPS))
    write_wav(out / "orchard.wav", ambience(round(last / FPS * RATE_HZ), 12, 0.03))
    frames = draw_frames(tuple(cuts), np.zeros(first), size, last)
    encode(frames, size, out / "orchard.wav", out / "orchard_silent.mp4", 28)
    (out / "orchard.wav").unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--only", choices=("sale", "orchard"))
    parser.add_argument("--seconds", type=float, help="draw only the first seconds")
    parser.add_argument("--weights", type=Path, default=HERE.parent / "models" / "weights" / "kokoro-int8")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.only != "orchard":
        make_sale(args.out, args.weights, args.seconds)
    if args.only != "sale":
        make_orchard(args.out, args.seconds)


if __name__ == "__main__":
    main()
