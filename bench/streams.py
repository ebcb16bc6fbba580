"""Labelled sales streams of our own, `python -m bench streams --set SET [--out FOLDER]` (SET: one of `SETS`).

Writes tracks and truth in the form of `livestream/README.md` beside the test media: products, voices, pace, noise and
reverb differ from stream to stream. The voice is the project's own Kokoro (`chushan models fetch kokoro-int8`); what is
there already is not spoken again. About half a CPU-second for each second of speech.
"""

import argparse
import json
import random
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from bench._streams_hard import DIGITS, HELD, TUNE, Line, spoken_price, write_hard_script
from toolkit.config import load_settings
from toolkit.core.protocols import Audio
from toolkit.engines.kokoro import KokoroOptions, KokoroSpeaker

HERE = Path(__file__).parent
RATE_HZ = 16_000
WRITTEN_OUT = {
    "hard_new": "streams_new.toml",
    "more_tune": "streams_more_tune.toml",
    "free": "streams_free.toml",
    "open": "streams_open.toml",
    "more_blind": "streams_more_blind.toml",
}
"""Sets whose every line stands in a file."""
SETS = ("tune", "held", "neutral", "hard_tune", "hard_held", *WRITTEN_OUT)
HARD_PRODUCTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How one stream sounds."""

    voices: tuple[tuple[str, float], ...]
    """Share of each voice of `voices_ja.npz`; the style rows are added up."""
    speed: float
    pitch: float
    """Resampling factor: above 1 a smaller, higher speaker."""
    snr_db: float
    reverb_ms: int
    """Time constant of the decay; 0 for none."""


ROOMS: dict[str, tuple[Room, ...]] = {
    "tune": (
        Room(voices=(("jf_gongitsune", 0.7), ("jf_nezumi", 0.3)), speed=0.95, pitch=1.0, snr_db=30, reverb_ms=0),
        Room(voices=(("jf_gongitsune", 0.5), ("jm_kumo", 0.5)), speed=0.9, pitch=0.97, snr_db=20, reverb_ms=40),
        Room(voices=(("jf_tebukuro", 0.6), ("jf_gongitsune", 0.4)), speed=0.9, pitch=1.03, snr_db=25, reverb_ms=0),
        Room(voices=(("jm_kumo", 0.8), ("jf_nezumi", 0.2)), speed=0.88, pitch=1.0, snr_db=16, reverb_ms=0),
        Room(voices=(("jf_nezumi", 0.6), ("jf_gongitsune", 0.4)), speed=1.0, pitch=1.0, snr_db=12, reverb_ms=30),
    ),
    "held": (
        Room(voices=(("jf_gongitsune", 0.6), ("jf_tebukuro", 0.4)), speed=0.93, pitch=0.98, snr_db=28, reverb_ms=30),
        Room(voices=(("jm_kumo", 0.6), ("jf_gongitsune", 0.4)), speed=0.92, pitch=1.0, snr_db=18, reverb_ms=0),
        Room(voices=(("jf_nezumi", 0.5), ("jm_kumo", 0.5)), speed=0.9, pitch=1.02, snr_db=22, reverb_ms=0),
        Room(voices=(("jf_alpha", 0.4), ("jf_gongitsune", 0.6)), speed=0.9, pitch=1.0, snr_db=30, reverb_ms=0),
        Room(voices=(("jf_gongitsune", 0.8), ("jf_alpha", 0.2)), speed=0.98, pitch=1.04, snr_db=14, reverb_ms=35),
    ),
    "hard_tune": (
        Room(voices=(("jf_gongitsune", 0.8), ("jf_nezumi", 0.2)), speed=0.95, pitch=1.0, snr_db=26, reverb_ms=0),
        Room(voices=(("jf_gongitsune", 0.6), ("jm_kumo", 0.4)), speed=0.92, pitch=0.98, snr_db=18, reverb_ms=30),
    ),
    "hard_held": (
        Room(voices=(("jf_gongitsune", 0.7), ("jf_tebukuro", 0.3)), speed=0.94, pitch=1.02, snr_db=24, reverb_ms=20),
        Room(voices=(("jm_kumo", 0.5), ("jf_nezumi", 0.5)), speed=0.92, pitch=1.0, snr_db=20, reverb_ms=0),
    ),
    "neutral": (
        Room(voices=(("jf_gongitsune", 0.9), ("jm_kumo", 0.1)), speed=0.95, pitch=1.0, snr_db=24, reverb_ms=0),
        Room(voices=(("jf_nezumi", 0.4), ("jf_tebukuro", 0.6)), speed=0.95, pitch=1.0, snr_db=18, reverb_ms=30),
        Room(voices=(("jm_kumo", 0.7), ("jf_gongitsune", 0.3)), speed=0.92, pitch=0.98, snr_db=26, reverb_ms=0),
    ),
}
SEEDS = {"tune": 31, "held": 77, "neutral": 5, "hard_tune": 12, "hard_held": 58}
SPOKEN_NEUTRAL = 165
"""Sentences of `streams_neutral.txt` that are spoken, 55 to a track."""

OPENERS = (
    "接下来给大家介绍的是{name}。", "下面这一款是{name}。", "换一款，来看看我们的{name}。", "好，再来看{name}。",
    "家人们，今天要上的是{name}。", "来，下一个，{name}。", "刚才好多人问的{name}来了。",
)  # fmt: skip
MIDDLES = (
    "{name}是我们合作社自己出的，不是外面收的。", "为什么都说{name}好，大家听我讲。",
    "很多老客户回来就是找这个{alias}。",
    "正宗的{name}就是这个味道。", "没吃过{name}的，可以先拍一份试试。", "我从小就是吃{name}长大的。",
)  # fmt: skip
PRICES = (
    "{spec}，今天直播间{price}，产地直接发货。", "{spec}，到手{price}，包邮到家。",
    "{price}，给大家发{spec}，坏了包赔。",
)  # fmt: skip
CALLS = ("想要{alias}的家人点{no}号链接。", "喜欢{alias}的朋友拍{no}号链接。", "要{name}的，直接拍{no}号链接。")
RETURNS = ("刚才没听到的家人，再讲一下{name}。", "后面进来的问{name}还有没有，有的。")
SMALL_TALK = (
    "大家晚上好，欢迎来到我们的直播间。", "刚进来的家人点个关注，不迷路。", "谢谢这位大姐的小心心。",
    "今天风有点大，声音要是听不清就打个一。", "有人问怎么下单，点左下角的小黄车就可以。",
    "昨天下的单今天上午已经发走了。",
    "我先喝口水，讲了一个多小时了。", "我们村到镇上要开半个小时的车。", "没抢到的别着急，后面还有。",
    "这个信号时好时坏，大家多担待。", "地址写清楚一点，电话一定要留对。", "我妈在后面帮我打包，忙不过来了。",
)  # fmt: skip
HARD_WORDS = {"hard_tune": TUNE, "hard_held": HELD}
CLOSING = "今天就到这里，谢谢大家，我们明天晚上八点再见。"


def load_products(chosen: str) -> list[dict[str, Any]]:
    """The products of a set, each with an id."""
    entries = tomllib.loads((HERE / "streams_products.toml").read_text(encoding="utf-8"))["product"]
    return [{"id": f"p{number}", **entry} for number, entry in enumerate(entries) if entry["set"] == chosen]


def load_neutral() -> list[str]:
    """Sentences in which nobody names a product."""
    lines = (HERE / "streams_neutral.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def write_script(products: Sequence[dict[str, Any]], rng: random.Random) -> list[Line]:
    """What the seller says: every product once, two of them again, small talk between."""
    talk = rng.sample(SMALL_TALK, len(SMALL_TALK))
    script = [Line(text=talk.pop(), product=None)]
    for number, product in enumerate(products, 1):
        script += _round(product, number, rng)
        if number % 2 == 0:
            script.append(Line(text=talk.pop(), product=None))
    for product in rng.sample(list(products), 2):
        script.append(_line(rng.choice(RETURNS), product, 1, rng))
        script.append(Line(text=product["lines"][0], product=product["id"]))
        script.append(_line(MIDDLES[3], product, 1, rng))
    return [*script, Line(text=CLOSING, product=None)]


def _round(product: dict[str, Any], number: int, rng: random.Random) -> list[Line]:
    own = [Line(text=text, product=product["id"]) for text in product["lines"]]
    parts = [_line(rng.choice(choice), product, number, rng) for choice in (OPENERS, MIDDLES, PRICES, CALLS)]
    return [parts[0], own[0], parts[1], *own[1:], parts[2], parts[3]]


def _line(pattern: str, product: dict[str, Any], number: int, rng: random.Random) -> Line:
    text = pattern.format(
        name=product["name"], alias=rng.choice(product["aliases"]), no=DIGITS[number],
        spec=product["spec"], price=spoken_price(product["price"]),
    )  # fmt: skip
    return Line(text=text, product=product["id"])


def make_set(chosen: str, weights: Path, out: Path) -> list[Path]:
    """Speaks the streams of a set into `out`; returns their truth files."""
    folder = out / chosen
    folder.mkdir(parents=True, exist_ok=True)
    if chosen in WRITTEN_OUT:
        return _make_written_out(chosen, folder, weights)
    made: list[Path] = []
    for number, room in enumerate(ROOMS[chosen]):
        script, mine, rng = script_of(chosen, number)
        name = f"{chosen}_{number}"
        if not (folder / f"{name}.json").is_file():
            _make_stream(folder, name, script, mine, room, weights, rng.randrange(1 << 30))
        made.append(folder / f"{name}.json")
    return made


def set_size(chosen: str) -> int:
    """Number of streams of a set whose scripts are put together."""
    return len(ROOMS[chosen])


def script_of(chosen: str, number: int) -> tuple[list[Line], list[dict[str, Any]], random.Random]:
    """Lines and products of a stream that is put together, and the chance that goes on to draw its noise."""
    products, size = load_products(chosen.removeprefix("hard_")), set_size(chosen)
    rng = random.Random(SEEDS[chosen] * 100 + number)
    mine = products[number::size]
    if chosen == "neutral":
        texts = load_neutral()[:SPOKEN_NEUTRAL][number::size]
        return [Line(text=text, product=None) for text in texts], mine, rng
    if chosen in HARD_WORDS:
        mine = [{**each, "link_no": place} for place, each in enumerate(mine[2 : 2 + HARD_PRODUCTS], 1)]
        return write_hard_script(mine, HARD_WORDS[chosen], rng), mine, rng
    return write_script(mine, rng), mine, rng


def load_written_out(file: str) -> list[dict[str, Any]]:
    """The streams of a file such as `streams_new.toml`: each product has an id, each line its product's."""
    streams = tomllib.loads((HERE / file).read_text(encoding="utf-8"))["stream"]
    for stream in streams:
        stream["products"] = [{"id": f"n{at}", **entry} for at, entry in enumerate(stream["products"], 1)]
        ids = {str(each.get("link_no", at)): each["id"] for at, each in enumerate(stream["products"], 1)}
        parts = [line.split(" ", 1) for line in stream["lines"].strip().splitlines()]
        stream["lines"] = [Line(text=text, product=None if mark == "-" else ids[mark]) for mark, text in parts]
    return streams


def _make_written_out(chosen: str, folder: Path, weights: Path) -> list[Path]:
    made: list[Path] = []
    for number, stream in enumerate(load_written_out(WRITTEN_OUT[chosen])):
        name = f"{chosen}_{number}"
        if not (folder / f"{name}.json").is_file():
            voices = tuple((voice, share) for voice, share in stream["voices"])
            keys = ("speed", "pitch", "snr_db", "reverb_ms")
            room = Room(voices=voices, **{key: stream[key] for key in keys})
            _make_stream(folder, name, stream["lines"], stream["products"], room, weights, 4100 + number)
        made.append(folder / f"{name}.json")
    return made


def _make_stream(
    folder: Path, name: str, script: list[Line], products: list[dict[str, Any]], room: Room, weights: Path, seed: int
) -> None:
    noise = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as mixed:
        speaker = KokoroSpeaker(_mix_voice(weights, room.voices, Path(mixed)), KokoroOptions(voice="mixed"))
        pieces: list[np.ndarray] = []
        sentences: list[dict[str, Any]] = []
        at = 0
        for line in script:
            spoken = _at_rate(speaker.synthesize(line.text, speed=room.speed), room.pitch)
            start_ms, end_ms = at * 1000 // RATE_HZ, (at + len(spoken)) * 1000 // RATE_HZ
            sentences.append({"text": line.text, "start_ms": start_ms, "end_ms": end_ms, "product": line.product})
            pause = np.zeros(int(noise.uniform(0.35, 0.9) * RATE_HZ), np.float32)
            pieces += [spoken, pause]
            at += len(spoken) + len(pause)
    samples = _in_room(np.concatenate(pieces), room, noise)
    write_flac(folder / f"{name}.flac", samples)
    truth = {
        "name": name,
        "voice": "+".join(f"{share}*{voice}" for voice, share in room.voices),
        "products": [{key: value for key, value in p.items() if key not in ("lines", "set")} for p in products],
        "segments": list(_segments(sentences)),
        "sentences": sentences,
    }
    (folder / f"{name}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")


def _segments(sentences: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    run: dict[str, Any] | None = None
    for sentence in sentences:
        if run is not None and run["product"] == sentence["product"]:
            run["end_ms"] = sentence["end_ms"]
            continue
        if run is not None:
            yield run
        run = {key: sentence[key] for key in ("product", "start_ms", "end_ms")}
    if run is not None:
        yield run


def _mix_voice(weights: Path, voices: Sequence[tuple[str, float]], folder: Path) -> Path:
    """A model folder whose only voice is the weighted sum of `voices`."""
    with np.load(weights / "voices_ja.npz") as styles:
        mixed = sum(styles[voice].astype(np.float32) * share for voice, share in voices)
    np.savez(folder / "voices_ja.npz", mixed=mixed)
    for name in ("model.onnx", "vocab.json"):
        try:
            (folder / name).symlink_to((weights / name).resolve())
        except OSError:  # Windows without the right to make links
            shutil.copyfile(weights / name, folder / name)
    return folder


def _at_rate(audio: Audio, pitch: float) -> np.ndarray:
    """float32 [n], 16 kHz, sped up by `pitch`."""
    frame = av.AudioFrame.from_ndarray(audio.samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = round(audio.sample_rate_hz * pitch)
    resampler = av.AudioResampler("flt", "mono", RATE_HZ)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray().reshape(-1) for part in parts]).astype(np.float32)


def _in_room(samples: np.ndarray, room: Room, noise: np.random.Generator) -> np.ndarray:
    if room.reverb_ms:
        times = np.arange(int(RATE_HZ * 0.25)) / RATE_HZ
        tail = noise.standard_normal(len(times)) * np.exp(-times * 1000 / room.reverb_ms) * 0.05
        tail[0] = 1.0
        size = 1 << (len(samples) + len(tail) - 1).bit_length()
        wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)
        samples = wet[: len(samples)].astype(np.float32)
    loud = np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2))
    # Pinkish noise, as of a courtyard: each value keeps part of the one before.
    hiss = noise.standard_normal(len(samples)).astype(np.float32)
    hiss = hiss + 0.9 * np.concatenate([[0], hiss[:-1]]) + 0.6 * np.concatenate([[0, 0], hiss[:-2]])
    hiss *= loud / np.sqrt(np.mean(hiss**2)) / 10 ** (room.snr_db / 20)
    mixed = samples + hiss
    return (mixed * (0.7 / np.max(np.abs(mixed)))).astype(np.float32)


def write_flac(path: Path, samples: np.ndarray) -> None:
    """Writes float32 [n], 16 kHz, mono."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(
            (np.clip(samples, -1, 1) * 32767).astype(np.int16).reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate = RATE_HZ
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def measure(arguments: list[str]) -> dict[str, Any]:
    """Where the streams are, how long they are and how often they name a product."""
    settings = load_settings()
    parser = argparse.ArgumentParser(prog="python -m bench streams", description=__doc__)
    parser.add_argument("--set", dest="sets", action="append", choices=SETS, help="tune, held or neutral (repeatable)")
    parser.add_argument("--out", type=Path, default=settings.home / "bench-streams")
    given = parser.parse_args(arguments)
    weights = settings.weights_dir / "kokoro-int8"
    result: dict[str, Any] = {"out": str(given.out)}
    for chosen in given.sets or SETS:
        paths = make_set(chosen, weights, given.out)
        truths = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        result[chosen] = {
            "streams": len(truths),
            "products": sum(len(truth["products"]) for truth in truths),
            "sentences": sum(len(truth["sentences"]) for truth in truths),
            "names_spoken": sum(
                s["text"].count(p["name"]) for truth in truths for s in truth["sentences"] for p in truth["products"]
            ),
            "minutes": round(sum(truth["sentences"][-1]["end_ms"] for truth in truths) / 60_000, 1),
        }
    return result
