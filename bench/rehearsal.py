"""Rehearsals with planted faults, `python -m bench rehearsal --half tune|report|report2|fresh_a|...|fresh_h --json`.

Each talk of `rehearsal_talks*.toml` is spoken by Kokoro (`chushan models fetch kokoro-int8`) with room noise, once as
it is and once for every fault, and scored by the whole of `chushan rehearse`. A fault is found if its row of the rubric
loses points for it and, where it was said at all, at its second (`SLACK_MS` aside); it is asked if the row only tells
it there, at no cost. Losses of the sound talk are told.
Pace is compared with a count by hand: syllables over the time in which they were spoken.
Each sentence is spoken once and kept in the temporary folder of the system (`KEPT`), also for the next run. With
`--home FOLDER` what was heard is kept there like any other job of the app, and a second run only scores.
"""

import argparse
import datetime
import hashlib
import subprocess
import tempfile
import time
import tomllib
import wave
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tomlkit

from bench.streams import HERE, _mix_voice
from toolkit.app import App
from toolkit.app_base import cpu_seconds
from toolkit.config import load_settings
from toolkit.core.progress import Reporter
from toolkit.core.rehearsal.types import ItemId, Rehearsal
from toolkit.core.spans import Span
from toolkit.core.spoken_numbers import speak_numbers, spoken_length
from toolkit.engines.kokoro import MODEL_FILE, SAMPLE_RATE_HZ, KokoroOptions, KokoroSpeaker
from toolkit.engines.mandarin_phonemes import text_to_phonemes
from toolkit.media.ffmpeg import ffmpeg_exe
from toolkit.tasks.rehearse import RehearseRequest

KEPT = Path(tempfile.gettempdir()) / "chushan-bench-sentences"
"""Sentences that a voice has spoken, as npy files; may be deleted at any time."""
TODAY = datetime.date(2026, 11, 22)
SLACK_MS = 1_500
"""A second told is right if it lies in the sentence, or this close to it."""
FAST, PAUSE_MS, LONG_PAUSE_MS = 1.55, 450, 5_000
FILLED = ("嗯，", "那个，", "呃，", "就是说，", "嗯，", "那个，", "呃，", "然后，", "嗯，", "然后，")
Line = tuple[str, str]
"""Role and sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A talk as it was spoken: where each sentence stands (source time) and its sound."""

    sound: np.ndarray
    spans: tuple[Span, ...]
    lines: tuple[Line, ...]

    @property
    def pace(self) -> float:
        """Syllables a minute from the first to the last sound; pauses over three seconds are no speech."""
        syllables = sum(spoken_length(speak_numbers(text)) for _, text in self.lines)
        gaps = [after.start_ms - before.end_ms for before, after in zip(self.spans, self.spans[1:], strict=False)]
        spoken_ms = self.spans[-1].end_ms - self.spans[0].start_ms - sum(gap for gap in gaps if gap > 3_000)
        return syllables / spoken_ms * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in a talk, which row of the rubric should tell, and the role of the line where it is said."""

    row: ItemId
    change: Callable[[list[Line], Mapping[str, str]], list[Line]]
    role: str = ""
    speed: float = 1.0
    told: str = ""
    """Words of the reason, in Chinese; empty: any remark of the row."""


def _without(*roles: str) -> Callable[[list[Line], Mapping[str, str]], list[Line]]:
    return lambda lines, _words: [line for line in lines if line[0] not in roles]


def _instead(role: str, key: str) -> Callable[[list[Line], Mapping[str, str]], list[Line]]:
    return lambda lines, words: [(role, words[key]) if line[0] == role else line for line in lines]


def _unlawful(lines: list[Line], words: Mapping[str, str]) -> list[Line]:
    at = next(index for index, line in enumerate(lines) if line[0] == "spec")
    return [*lines[:at], ("unlawful", words["unlawful"]), *lines[at:]]


def _filled(lines: list[Line], _words: Mapping[str, str]) -> list[Line]:
    return [(role, FILLED[index % len(FILLED)] + text) for index, (role, text) in enumerate(lines)]


def _paused(lines: list[Line], _words: Mapping[str, str]) -> list[Line]:
    at = next(index for index, line in enumerate(lines) if line[0] == "spec")
    return [*lines[:at], ("pause", ""), *lines[at:]]


def _same(lines: list[Line], _words: Mapping[str, str]) -> list[Line]:
    return lines


FAULTS: dict[str, Fault] = {
    "no origin": Fault(row="facts", change=_without("origin"), told="产地"),
    "no price": Fault(row="facts", change=_without("price"), told="价"),
    "wrong price": Fault(row="facts", change=_instead("price", "wrong_price"), role="price"),
    "unlawful": Fault(row="law", change=_unlawful, role="unlawful"),
    "no opening": Fault(row="structure", change=_without("opening"), told="开场"),
    "no story": Fault(row="structure", change=_without("story"), told="小故事"),
    "no call to action": Fault(row="cta", change=_without("cta")),
    "no exchange": Fault(row="interaction", change=_without("ask")),
    "too fast": Fault(row="pace", change=_same, speed=FAST),
    "fillers": Fault(row="fluency", change=_filled),
    "long pause": Fault(row="fluency", change=_paused, role="pause", told="停"),
}


class Speaker:
    """Speaks talks, each sentence once."""

    def __init__(self, talk: Mapping[str, Any], weights: Path, folder: Path) -> None:
        self._folder, self._weights = folder, weights
        self._voices = tuple((voice, share) for voice, share in talk["voices"])
        self._voice: KokoroSpeaker | None = None
        self._known: dict[tuple[str, float], np.ndarray] = {}
        self._speed, self._snr_db = talk["speed"], talk["snr_db"]

    def say(self, lines: list[Line], faster: float) -> Said:
        parts, spans, spoken, at = [np.zeros(SAMPLE_RATE_HZ // 2, np.float32)], [], [], SAMPLE_RATE_HZ // 2
        for role, text in lines:
            sound = self._sentence(text, faster) if text else np.zeros(0, np.float32)
            pause_ms = PAUSE_MS if text else LONG_PAUSE_MS - PAUSE_MS
            if text:
                spans.append(Span(at * 1000 // SAMPLE_RATE_HZ, (at + len(sound)) * 1000 // SAMPLE_RATE_HZ))
                spoken.append((role, text))
            parts += [sound, np.zeros(SAMPLE_RATE_HZ * pause_ms // 1000, np.float32)]
            at += len(parts[-2]) + len(parts[-1])
        whole = np.concatenate(parts)
        loud = float(np.sqrt(np.mean(whole[np.abs(whole) > 1e-4] ** 2)))
        noise = np.random.default_rng(7).normal(0, loud * 10 ** (-self._snr_db / 20), len(whole)).astype(np.float32)
        return Said(sound=whole + noise, spans=tuple(spans), lines=tuple(spoken))

    def _sentence(self, text: str, faster: float) -> np.ndarray:
        key = (text, faster)
        if key not in self._known:
            sound = self._spoken(text)
            self._known[key] = _faster(sound, faster) if faster != 1 else sound
        return self._known[key]

    def _spoken(self, text: str) -> np.ndarray:
        """The sentence without the silence around it, spoken now or in an earlier run."""
        model = (self._weights / MODEL_FILE).stat()
        what = repr((text, self._voices, self._speed, model.st_size, text_to_phonemes(text)))
        kept = KEPT / f"{hashlib.sha256(what.encode()).hexdigest()[:32]}.npy"
        if kept.is_file():
            return np.load(kept)
        if self._voice is None:
            mixed = _mix_voice(self._weights, self._voices, self._folder)
            self._voice = KokoroSpeaker(mixed, KokoroOptions(voice="mixed", threads=2))
        sound = self._voice.synthesize(text, speed=self._speed).samples
        heard = np.flatnonzero(np.abs(sound) > 0.01)
        sound = sound[heard[0] : heard[-1] + 1] if len(heard) else sound
        KEPT.mkdir(exist_ok=True)
        half = kept.with_suffix(".half.npy")
        np.save(half, sound)
        half.replace(kept)
        return sound


def _faster(sound: np.ndarray, times: float) -> np.ndarray:
    """The same syllables in less time, at the same pitch. A voice told to speak faster drops syllables instead."""
    command = [ffmpeg_exe(), "-v", "error", "-f", "f32le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1", "-i", "-",
               "-af", f"atempo={times}", "-f", "f32le", "-"]  # fmt: skip
    made = subprocess.run(command, input=sound.astype("<f4").tobytes(), capture_output=True, check=True)
    return np.frombuffer(made.stdout, "<f4").copy()


def _all_talks() -> list[dict[str, Any]]:
    files = sorted(HERE.glob("rehearsal_talks*.toml"))
    return [talk for file in files for talk in tomllib.loads(file.read_text(encoding="utf-8"))["talk"]]


def load_talks(half: str) -> list[dict[str, Any]]:
    """The talks of a half; `lines` as (role, sentence)."""
    mine = [talk for talk in _all_talks() if talk["half"] == half]
    for talk in mine:
        talk["lines"] = [tuple(line.split("|", 1)) for line in talk["lines"].strip().splitlines()]
    return mine


def is_found(fault: Fault, made: Rehearsal, said: Said, *, or_asked: bool = False) -> bool:
    """Whether the row of the fault charges it (or only tells it), and at its second."""
    told = [each for each in made.item(fault.row).remarks if fault.told in each.why.zh]
    remarks = [each for each in told if each.points > 0 or or_asked]
    if not fault.role:
        return bool(remarks)
    if fault.role == "pause":
        gaps = [Span(a.end_ms, b.start_ms) for a, b in zip(said.spans, said.spans[1:], strict=False)]
        place = max(gaps, key=lambda gap: gap.duration_ms)
    else:
        place = next(span for span, line in zip(said.spans, said.lines, strict=True) if line[0] == fault.role)
    wide = Span(max(0, place.start_ms - SLACK_MS), place.end_ms + SLACK_MS)
    return any(each.span and wide.start_ms <= each.span.start_ms <= wide.end_ms for each in remarks)


def measure(arguments: list[str]) -> dict[str, Any]:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m bench rehearsal")
    parser.add_argument("--half", choices=sorted({talk["half"] for talk in _all_talks()}), default="tune")
    parser.add_argument("--home", type=Path, help="folder in which what was heard is kept for the next run")
    parser.add_argument("--only", default="", help="names of faults, by comma; also: sound")
    given = parser.parse_args(arguments)
    only = [name for name in given.only.split(",") if name]
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as made, _app(given.home or Path(made) / "home") as app:
        for number, talk in enumerate(load_talks(given.half)):
            rows += _run_talk(app, talk, Path(made) / f"talk{number}", only)
    faults = [row for row in rows if "found" in row]
    fits = [abs(row["pace_error"]) for row in rows]
    return {
        "half": given.half, "talks": len(load_talks(given.half)),
        "found": f"{sum(row['found'] for row in faults)}/{len(faults)}",
        "asked": sum(row["asked"] for row in faults),
        "not_found": [{"talk": row["talk"], "fault": row["fault"], "asked": row["asked"]}
                      for row in faults if not row["found"]],
        "sound_talks_lose": [round(100 - row["total"], 1) for row in rows if row["fault"] == "sound"],
        "pace_error_max": max(fits, default=0.0), "pace_error_mean": round(float(np.mean(fits)), 4) if fits else 0.0,
        "rows": rows,
    }  # fmt: skip


def _app(folder: Path) -> App:
    return App.open(load_settings({"CHUSHAN_HOME": str(folder)}))


def _run_talk(app: App, talk: Mapping[str, Any], folder: Path, only: list[str]) -> Iterator[dict[str, Any]]:
    folder.mkdir()
    speaker = Speaker(talk, load_settings({}).weights_dir / "kokoro-int8", folder)
    cards = folder / "cards.toml"
    cards.write_text(tomlkit.dumps({"product": [talk["card"]]}), encoding="utf-8")
    request = RehearseRequest(media=folder / "talk.wav", cards=app.load_products(cards), today=TODAY)
    for name, fault in {"sound": None, **FAULTS}.items():
        if only and name not in only:
            continue
        lines = fault.change(talk["lines"], talk["faults"]) if fault else talk["lines"]
        said = speaker.say(lines, fault.speed if fault else 1.0)
        _write(request.media, said.sound)
        before, wall = cpu_seconds(), time.monotonic()
        made = app.rehearse(request, Reporter()).rehearsal
        row: dict[str, Any] = {"talk": talk["card"]["name"], "fault": name, "total": made.total}
        if fault:
            row["found"] = is_found(fault, made, said)
            row["asked"] = not row["found"] and is_found(fault, made, said, or_asked=True)
        else:
            row["lost"] = [
                f"{item.id} -{remark.points:g}: {remark.why.zh} {remark.words}"
                for item in made.items for remark in item.remarks if remark.points
            ]  # fmt: skip
        pace = said.pace
        row |= {
            "pace": round(made.pace), "pace_error": round((made.pace - pace) / pace, 3), "fillers": made.fillers,
            "cpu_s": round(cpu_seconds() - before, 2), "wall_s": round(time.monotonic() - wall, 1),
        }  # fmt: skip
        yield row


def _write(path: Path, sound: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
