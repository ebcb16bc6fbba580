"""Characters put right from their sound by the language model, `python -m bench redecode --json [--heard FOLDER]`.

Character errors before (after the corrections of names and terms) and after re-decoding, on two halves: weights were
tuned on `dev` only (dev_clean and odd rows of speech.tsv), `report` (dev_noisy and even rows) was only measured.
Each change is tried alone against the truth: right if it takes errors away, wrong if it adds some, else neutral (mostly
characters that were wrong before and after). `--streams FOLDER` adds streams that `python -m bench streams` made.
`--heard FOLDER` holds hearings (written there if missing), so that Whisper need not listen again.
"""

import argparse
import csv
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench._cer import count_errors
from bench.asr import hear_ours
from bench.names import DATA, MEDIA, REPO, read_audio, read_cards
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.common_terms import parse_common_terms
from toolkit.core.dialect import Dialect, parse_dialects
from toolkit.core.phrases import parse_phrases
from toolkit.core.products import ProductCard
from toolkit.core.redecode_model import WordModel
from toolkit.core.speech_correction import SpeechBook, correct_speech
from toolkit.core.transcript import Segment
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.words import is_word, read_syllables
from toolkit.media.language_model_file import add_dialect, load_language_model

DIALECT_OF = (
    ("Southwestern", "sichuan"), ("Cantonese", "cantonese"), ("Wu", "wu"), ("Zhongyuan", "zhongyuan"),
    ("Min Nan", "min"), ("Jilu", "mandarin"), ("Mandarin", "mandarin"),
)  # fmt: skip
HALVES = ("report", "dev")


@dataclass(slots=True)
class Tally:
    """Sums over texts."""

    chars: int = 0
    heard: int = 0
    before: int = 0
    after: int = 0
    right: int = 0
    wrong: int = 0
    neutral: int = 0
    cpu_s: float = field(default=0.0)
    inserted_names: int = 0

    def __iadd__(self, other: "Tally") -> "Tally":
        for name in Tally.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def row(self, name: str) -> dict[str, Any]:
        def share(errors: int) -> float:
            return round(errors / max(1, self.chars), 4)

        return {
            "name": name,
            "chars": self.chars,
            "cer_heard": share(self.heard),
            "cer_before": share(self.before),
            "cer_after": share(self.after),
            "relative": round(1 - self.after / max(1, self.before), 3),
            "right": self.right,
            "wrong": self.wrong,
            "neutral": self.neutral,
            "inserted_names": self.inserted_names,
            "cpu_s": round(self.cpu_s, 2),
        }


class Bench:
    """What every measurement needs."""

    def __init__(self, heard: Path | None, weights: Path) -> None:
        self._heard = heard
        self._weights = weights
        self._engine: WhisperTranscriber | None = None
        model = load_language_model(read_syllables)
        self.book = SpeechBook(
            phrases=parse_phrases((DATA / "boundary_phrases.toml").read_text(encoding="utf-8")),
            common_terms=parse_common_terms((DATA / "common_terms.toml").read_text(encoding="utf-8")),
            read_syllables=read_syllables,
            is_word=is_word,
        )
        self.model: WordModel = model
        self._models: dict[str, WordModel] = {}
        dialects = parse_dialects((DATA / "dialects.toml").read_text(encoding="utf-8"))
        self.dialects: dict[str, Dialect] = {dialect.id: dialect for dialect in dialects}

    def hear(self, audio: Path, key: str, cards: Sequence[ProductCard] = ()) -> tuple[Segment, ...]:
        """What Whisper, told the cards' names, makes of a file; from the store of hearings if it is there."""
        stored = self._heard / f"{key}.json" if self._heard else None
        beside = audio.with_suffix(".heard.json")
        for file in (stored, beside):
            if file is not None and file.is_file():
                plain = json.loads(file.read_text(encoding="utf-8"))
                return tuple(from_plain(Segment, segment) for segment in plain["segments"])
        if self._engine is None:
            self._engine = WhisperTranscriber(self._weights)
        names = tuple(name for card in cards for name in card.names)
        segments = hear_ours(self._engine, read_audio(audio), names).segments
        if stored is not None:
            stored.parent.mkdir(parents=True, exist_ok=True)
            plain = {"segments": [to_plain(segment) for segment in segments]}
            stored.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        return segments

    def model_for(self, dialect: Dialect) -> WordModel:
        """The model with the dialect's own words."""
        if dialect.gloss not in self._models:
            self._models[dialect.gloss] = add_dialect(self.model, dialect.gloss, read_syllables)
        return self._models[dialect.gloss]

    def judge(self, heard: Sequence[Segment], cards: Sequence[ProductCard], dialect: str, truth: str) -> Tally:
        """Errors of one text before and after, and what each change did."""
        spoken = self.dialects[dialect]
        plain = tuple(segment for segment in heard if segment.unclear is None)
        before = correct_speech(plain, cards, spoken, self.book).segments
        started = time.process_time()
        after = correct_speech(plain, cards, spoken, replace(self.book, language_model=self.model_for)).segments
        spent = time.process_time() - started
        started = time.process_time()
        correct_speech(plain, cards, spoken, self.book)
        spent -= time.process_time() - started
        old, new = [s.text for s in before], [s.text for s in after]
        tally = Tally(cpu_s=max(0.0, spent))
        tally.heard, tally.chars = count_errors("\n".join(s.text for s in plain), truth)
        tally.before, _ = count_errors("\n".join(old), truth)
        tally.after, _ = count_errors("\n".join(new), truth)
        for text in _each_alone(old, new):
            errors, _ = count_errors(text, truth)
            tally.right += errors < tally.before
            tally.wrong += errors > tally.before
            tally.neutral += errors == tally.before
        names = {name for card in cards for name in card.names}
        joined_old, joined_new = "\n".join(old), "\n".join(new)
        tally.inserted_names = sum(max(0, joined_new.count(name) - joined_old.count(name)) for name in names)
        return tally


def _each_alone(old: list[str], new: list[str]) -> Iterator[str]:
    """The old text with one change after the other made alone."""
    for number, (before, after) in enumerate(zip(old, new, strict=True)):
        if len(before) != len(after):
            raise ValueError("re-decoding must keep the number of characters")
        for found in re.finditer("x+", "".join("x" if a != b else "." for a, b in zip(before, after, strict=True))):
            start, end = found.span()
            text = before[:start] + after[start:end] + before[end:]
            yield "\n".join([*old[:number], text, *old[number + 1 :]])


def _dialect_id(name: str) -> str:
    return next((dialect for start, dialect in DIALECT_OF if name.startswith(start)), "auto")


def _measure_streams(bench: Bench, truths: Sequence[Path], key: Callable[[Path], str]) -> list[dict[str, Any]]:
    rows, total = [], Tally()
    for file in truths:
        truth = json.loads(file.read_text(encoding="utf-8"))
        text = "".join(sentence["text"] for sentence in truth["sentences"])
        cards = read_cards(truth)
        heard = bench.hear(file.with_suffix(".flac"), key(file), cards)
        tally = bench.judge(heard, cards, "auto", text)
        total += tally
        rows.append(tally.row(file.stem))
    return [*rows, total.row("all")]


def _measure_speech(bench: Bench) -> list[dict[str, Any]]:
    """By half and dialect; and all of it as if nobody had chosen a dialect."""
    sums: dict[str, Tally] = {}
    file = MEDIA / "speech" / "speech.tsv"
    with file.open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(table, 1):
        half = HALVES[number % 2]
        heard = bench.hear(file.parent / row["path"], f"speech/{row['path'].replace('/', '_')}")
        dialect = _dialect_id(row["dialect"])
        tally = bench.judge(heard, (), dialect, row["text"])
        guessed = bench.judge(heard, (), "auto", row["text"])
        for name, part in (
            (f"{half} {dialect}", tally), (f"{half} all", tally), (f"{half} {dialect}, as auto", guessed),
            (f"{half} all, as auto", guessed),
        ):  # fmt: skip
            sums[name] = sums.get(name, Tally())
            sums[name] += part
    return [sums[name].row(name) for name in sorted(sums)]


def measure(arguments: list[str]) -> dict[str, Any]:
    """Figures of the streams and of speech.tsv, by half."""
    parser = argparse.ArgumentParser(prog="python -m bench redecode", description=__doc__)
    parser.add_argument("--heard", type=Path, help="folder of stored hearings")
    parser.add_argument("--streams", type=Path, action="append", default=[], help="folder of more streams")
    parser.add_argument("--weights", type=Path, default=REPO / "models" / "weights" / "whisper-base")
    given = parser.parse_args(arguments)
    if not MEDIA.is_dir() or not given.weights.is_dir():
        raise SystemExit(f"needs {MEDIA} and {given.weights}")
    bench = Bench(given.heard, given.weights)
    live = MEDIA / "livestream"
    result: dict[str, Any] = {
        "dev stream": _measure_streams(bench, [live / "dev_clean.json"], lambda file: file.stem)[:1],
        "report stream": _measure_streams(bench, [live / "dev_noisy.json"], lambda file: file.stem)[:1],
    }
    for folder in given.streams:
        truths = [f for f in sorted(folder.glob("*.json")) if f.with_suffix(".flac").is_file()]
        result[f"streams {folder.name}"] = _measure_streams(bench, truths, lambda file: f"streams/{file.stem}")
    result["speech"] = _measure_speech(bench)
    return result
