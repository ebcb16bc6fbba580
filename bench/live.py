"""Live captions on labelled streams: `python -m bench live --json [options]`.

By default time is simulated: sound comes in tenths of a second, and a pass takes the CPU seconds that it was measured
to take, over two threads. `--real` plays the stream at real pace through the same loop: only on an idle machine do its
delays mean anything. `offline` is the ordinary path (`transcribe` without its files) on the same sound.
The streams were looked at while tuning (dev_clean, the first 140 s, of both the choice of rules).
`--quiet MINUTES` plays noise, tones and music in which nobody speaks; `--show` a spoken show with planted violations
and a clean one (synthesised by Kokoro, where its weights are).
"""

import argparse
import datetime
import json
import os
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from bench._live_scores import of_kind, score_events
from bench.asr import good_text, hear_ours
from bench.names import MEDIA, REPO, read_audio, read_cards
from toolkit.app_base import AppBase, cpu_seconds
from toolkit.config import load_settings
from toolkit.core.compliance.checker import Checker
from toolkit.core.live.events import Final, LiveRules
from toolkit.core.live.plain import Stamped
from toolkit.core.live.status import Status
from toolkit.core.live.talk import Alert
from toolkit.core.live.windows import WindowRules
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.speech_correction import correct_speech
from toolkit.engines import chinese_script, words
from toolkit.engines.live_detector import LiveDetector
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.whisper_ct2_live import WhisperLive, WhisperLiveOptions
from toolkit.media.language_model_file import load_homophones
from toolkit.media.live_simulated import SimulatedClock, SimulatedSource
from toolkit.tasks.live import LiveRun
from toolkit.tasks.live_correct import LiveCorrection
from toolkit.tasks.live_desk import DeskPlan, LiveDesk
from toolkit.tasks.live_passes import SimulatedPasses, ThreadPasses
from toolkit.tasks.live_tools import LiveSettings, LiveTools
from toolkit.tasks.review import load_rule_book
from toolkit.tasks.transcribe import caption_terms, spoken_terms

STREAMS = ("dev_clean", "dev_noisy")
RATE_HZ = 16_000
PER_MS = 16
PIECE_S = 0.03
"""Sound at real pace comes in pieces of this length, as from FFmpeg."""
AFTER_MS = 500
"""What is heard of the sound after the last whole sentence, live and offline alike."""
MEMORY_EVERY_MS = 120_000


class RealSource:
    """Sound in memory at the pace of the computer's clock."""

    drops = 0
    is_recording = False

    def __init__(self, samples: np.ndarray, pace: float) -> None:
        self._samples = samples
        self._pace = pace
        self._at = 0
        self._began_s = time.monotonic()

    def read(self, timeout_s: float) -> np.ndarray | None:
        if self._at >= len(self._samples):
            return None
        due_s = self._began_s + (self._at / RATE_HZ + PIECE_S) / self._pace
        time.sleep(max(0.0, min(timeout_s, due_s - time.monotonic())))
        if time.monotonic() < due_s:
            return np.zeros(0, np.float32)
        end = min(len(self._samples), int((time.monotonic() - self._began_s) * self._pace * RATE_HZ))
        chunk = self._samples[self._at : end]
        self._at = end
        return chunk

    def close(self) -> None:
        """Nothing to stop."""


class LiveBench:
    """Engines that are loaded once."""

    def __init__(self, weights: Path, chosen: dict[str, int]) -> None:
        self.engine = WhisperTranscriber(weights)
        with AppBase.open(load_settings()) as app:
            self.book, self.dialect = app.speech_book(), app.dialects()["auto"]
        self.has_homophone = load_homophones(words.read_syllables)
        self.checker = Checker(load_rule_book(), chinese_script.to_simplified)
        self.chosen = chosen
        self.memory_mb: list[float] = []
        """Of the last run, every two minutes."""

    def run(
        self, audio: np.ndarray, cards: tuple[ProductCard, ...], *, real_pace: float = 0.0
    ) -> tuple[list[Stamped], float]:
        """The events, with wall time from the first sound; and CPU seconds."""
        clock = time.monotonic if real_pace else SimulatedClock()
        source = RealSource(audio, real_pace) if real_pace else SimulatedSource(audio, clock)  # type: ignore[arg-type]
        passes = ThreadPasses() if real_pace else SimulatedPasses(clock, time.process_time)
        began_s = clock()
        tools = LiveTools(
            listener=WhisperLive(self.engine, spoken_terms(cards), options=self._options(WhisperLiveOptions)),
            detect=LiveDetector().push,
            correction=LiveCorrection(cards, self.dialect, self.book, engine=self.engine.id, score=self.engine.score),
            desk=LiveDesk(DeskPlan(cards=cards, today=datetime.date(2026, 11, 22)), self.checker, self.has_homophone),
            split_words=words.split_words,
            clock=clock,
            wall_ms=lambda: round((clock() - began_s) * 1000 * (real_pace or 1)),
            cpu_clock=cpu_seconds,
            start=passes,
            score=self.engine.score,
        )
        rules = self._options(LiveRules, keep_whole=caption_terms(cards))
        events: list[Stamped] = []
        self.memory_mb = []
        settings = LiveSettings(rules=rules, windows=self._options(WindowRules))
        before_s = cpu_seconds()

        def keep(event: Stamped) -> None:
            events.append(event)
            if event.wall_ms >= len(self.memory_mb) * MEMORY_EVERY_MS:
                self.memory_mb.append(rss_mb())

        LiveRun(tools, settings, keep).run(source, Reporter())
        if isinstance(passes, ThreadPasses):
            passes.close()
        return events, cpu_seconds() - before_s

    def _options(self, kind: type, **given: Any) -> Any:
        known = {each.name: type(each.default) for each in fields(kind) if each.name in self.chosen}
        return kind(**given, **{name: value(self.chosen[name]) for name, value in known.items()})

    def warm_up(self, audio: np.ndarray, cards: tuple[ProductCard, ...]) -> None:
        """Loads what is loaded when it is first used: models of language, patterns."""
        self.run(audio[: 6 * RATE_HZ], cards)

    def offline(self, audio: np.ndarray, cards: tuple[ProductCard, ...]) -> str:
        heard = hear_ours(self.engine, audio, spoken_terms(cards))

        def score(span: Any, texts: tuple[str, ...]) -> Any:
            return self.engine.score(audio[span.start_ms * 16 : span.end_ms * 16], texts)

        return good_text(correct_speech(heard.segments, cards, self.dialect, self.book, score, self.engine.id).segments)


def bench_stream(
    bench: LiveBench, name: str, folder: Path, seconds: int, real_pace: float, minutes: float = 0.0
) -> dict[str, Any]:
    """One labelled stream, live and offline; again and again for `minutes`, if given."""
    from bench._cer import count_errors

    truth = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    cards = read_cards(truth)
    audio = read_audio(folder / f"{name}.flac")[: seconds * RATE_HZ if seconds else None]
    sentences = [each for each in truth["sentences"] if each["end_ms"] * 16 <= len(audio)]
    audio = audio[: sentences[-1]["end_ms"] * PER_MS + AFTER_MS * PER_MS]  # half a sentence more would count as wrong
    names = [card.name for card in cards]
    bench.warm_up(audio, cards)
    once = audio
    audio, sentences_played = repeated(audio, sentences, minutes)
    events, cpu_s = bench.run(audio, cards, real_pace=real_pace)
    memory_mb = bench.memory_mb
    said, audio = "".join(each["text"] for each in sentences), once
    offline = bench.offline(audio, cards)
    errors, chars = count_errors(offline, said)
    status = of_kind(events, Status)[-1][1]
    return {
        "stream": name,
        "mode": f"real x{real_pace:g}" if real_pace else "simulated",
        **score_events(events, sentences_played, names, words.split_words, len(once) // 16 if minutes else 0),
        "memory_mb": memory_mb,
        "offline_cer": round(errors / chars, 4),
        "offline_names": sum(min(offline.count(each), said.count(each)) for each in names),
        "passes": status.passes,
        "dropped": status.dropped,
        "cpu_s_per_s": round(cpu_s / max(minutes * 60, len(audio) / RATE_HZ), 3),
        "machine_load": round(os.getloadavg()[0], 1),
        "alerts": [alert.text for _, alert in of_kind(events, Alert) if alert.is_sure],
        "unsure_alerts": [alert.text for _, alert in of_kind(events, Alert) if not alert.is_sure],
    }


def repeated(audio: np.ndarray, sentences: list[dict], minutes: float) -> tuple[np.ndarray, list[dict]]:
    """The stream again and again until so many minutes are full, and its sentences at their places."""
    rounds = max(1, round(minutes * 60 * RATE_HZ / len(audio)))
    length_ms = len(audio) // 16
    moved = [
        {**each, "start_ms": each["start_ms"] + turn * length_ms, "end_ms": each["end_ms"] + turn * length_ms}
        for turn in range(rounds)
        for each in sentences
    ]
    return np.tile(audio, rounds) if rounds > 1 else audio, moved


def rss_mb() -> float:
    """Of this process now, in MB; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def make_quiet(minutes: float, seed: int = 7) -> np.ndarray:
    """Sound in which nobody speaks: room noise, rain, pulsed tones, chords, knocks and silence, half a minute each."""
    rng = np.random.default_rng(seed)
    count = 30 * RATE_HZ
    at = np.arange(count) / RATE_HZ
    parts = []
    for index in range(max(1, round(minutes * 2))):
        kind = index % 6
        if kind == 0:
            part = rng.normal(0, 0.02, count)
        elif kind == 1:
            part = np.convolve(rng.normal(0, 0.1, count), np.ones(8) / 8, "same")
        elif kind == 2:
            part = 0.2 * np.sin(2 * np.pi * (300 + 40 * (index % 5)) * at) * (np.sin(2 * np.pi * 1.3 * at) > 0)
        elif kind == 3:
            notes = 220 * 2 ** (rng.integers(0, 12, 60) / 12)
            pitch = np.repeat(notes, count // 60)
            part = sum(0.08 / k * np.sin(2 * np.pi * np.cumsum(pitch * k) / RATE_HZ) for k in (1, 2, 3))
        elif kind == 4:
            part = np.zeros(count)
            for start in rng.integers(0, count - 2_000, 40):
                part[start : start + 2_000] += rng.normal(0, 0.3, 2_000) * np.exp(-np.arange(2_000) / 250)
        else:
            part = np.zeros(count)
        parts.append(np.asarray(part))
    return np.concatenate(parts).astype(np.float32)


def bench_quiet(bench: LiveBench, minutes: float, cards: tuple[ProductCard, ...]) -> dict[str, Any]:
    """Sentences that were invented where nobody speaks."""
    events, cpu_s = bench.run(make_quiet(minutes), cards)
    texts = [final.text for _, final in of_kind(events, Final) if final.text]
    return {"minutes": minutes, "invented": len(texts), "what": texts, "cpu_s_per_s": round(cpu_s / (minutes * 60), 3)}


PLANTED = (
    ("这个橙子是全国最好吃的橙子。", "全国最"), ("每天吃一个能降血糖。", "降血糖"), ("吃了还能治好失眠。", "失眠"),
    ("我们是国家级的品质。", "国家级"), ("不好吃我赔你一万块，百分之百有效果。", "百分之百"),
)  # fmt: skip
CLEAN = (
    "大家晚上好，欢迎来到直播间。", "今天给大家带来奉节脐橙。", "这个橙子皮薄，没有籽。", "五斤装，今天三十九块九。",
    "产地直接发货，四十八小时内发出。",
    "坏了找客服，我们负责。", "想要的家人点一号链接。", "切开汁水很多，酸酸甜甜的。",
)  # fmt: skip


def speak_show(lines: Sequence[str], weights: Path) -> tuple[np.ndarray, list[dict]]:
    """Lines spoken with pauses, and where each stands."""
    from toolkit.engines.kokoro import KokoroSpeaker

    speaker = KokoroSpeaker(weights)
    parts, sentences, at = [np.zeros(RATE_HZ, np.float32)], [], RATE_HZ
    for line in lines:
        said = speaker.synthesize(line)
        count = len(said.samples) * RATE_HZ // said.sample_rate_hz
        sound = np.interp(
            np.arange(count) * said.sample_rate_hz / RATE_HZ, np.arange(len(said.samples)), said.samples
        ).astype(np.float32)
        sentences.append({"text": line, "start_ms": at // 16, "end_ms": (at + len(sound)) // 16})
        parts += [sound, np.zeros(RATE_HZ // 2, np.float32)]
        at += len(sound) + RATE_HZ // 2
    return np.concatenate([*parts, np.zeros(RATE_HZ * 2, np.float32)]), sentences


def bench_show(bench: LiveBench, weights: Path, cards: tuple[ProductCard, ...]) -> dict[str, Any]:
    """Alerts on a show with planted violations, and on a clean one."""
    lines = [line for pair in zip(CLEAN, [each[0] for each in PLANTED], strict=False) for line in pair]
    audio, sentences = speak_show(lines, weights)
    events, _ = bench.run(audio, cards)
    planted = [each for each in sentences if any(each["text"] == text for text, _ in PLANTED)]
    delays, missed = [], []
    alerts = of_kind(events, Alert)
    for sentence in planted:
        near = [wall_ms for wall_ms, alert in alerts if _meets(alert, sentence)]
        if near:
            delays.append(near[0] - sentence["end_ms"])
        else:
            missed.append(sentence["text"])
    heard = "".join(final.text for _, final in of_kind(events, Final))
    clean_audio, _ = speak_show(CLEAN, weights)
    clean, _ = bench.run(clean_audio, cards)
    return {
        "planted": len(planted),
        "told": len(delays),
        "slowest_ms": max(delays, default=None),
        "missed": missed,
        "heard": heard,
        "alerts": [_shown(alert) for _, alert in alerts],
        "clean_alerts": [_shown(alert) for _, alert in of_kind(clean, Alert)],
    }


def _shown(alert: Alert) -> str:
    return f"{alert.rule_id} {alert.text}{'' if alert.is_sure else ' (unsure)'}"


def _meets(alert: Alert, sentence: dict) -> bool:
    return alert.span.end_ms > sentence["start_ms"] and alert.span.start_ms < sentence["end_ms"]


def measure(arguments: list[str]) -> dict[str, Any]:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m bench live", description=__doc__)
    parser.add_argument("--weights", type=Path, default=REPO / "models" / "weights" / "whisper-base")
    parser.add_argument("--stream", action="append", help="names of streams in the folder")
    parser.add_argument("--folder", type=Path, default=MEDIA / "livestream", help="folder of labelled streams")
    parser.add_argument("--seconds", type=int, default=0, help="only the beginning")
    parser.add_argument("--minutes", type=float, default=0.0, help="play each stream again and again for so long")
    parser.add_argument("--real", type=float, default=0.0, metavar="PACE", help="play at this pace, 1 is real")
    parser.add_argument("--quiet", type=float, default=0.0, metavar="MINUTES", help="also sound without speech")
    parser.add_argument("--show", action="store_true", help="also the spoken show with planted violations")
    parser.add_argument("--no-streams", action="store_true", help="leave the streams out")
    parser.add_argument("--set", action="append", default=[], metavar="RULE=NUMBER", help="another value of a rule")
    given = parser.parse_args(arguments)
    if not given.folder.is_dir() or not given.weights.is_dir():
        raise SystemExit(f"needs {given.folder} and {given.weights}")
    bench = LiveBench(given.weights, {name: int(value) for name, _, value in (s.partition("=") for s in given.set)})
    names = given.stream or STREAMS
    result: dict[str, Any] = {"model": bench.engine.id, "rules": bench.chosen}
    if not given.no_streams:
        result["streams"] = [
            bench_stream(bench, name, given.folder, given.seconds, given.real, given.minutes) for name in names
        ]
    cards = read_cards(json.loads((MEDIA / "livestream" / "dev_clean.json").read_text(encoding="utf-8")))
    if given.quiet:
        result["quiet"] = bench_quiet(bench, given.quiet, cards)
    if given.show:
        result["show"] = bench_show(bench, given.weights.parent / "kokoro-int8", cards)
    return result
