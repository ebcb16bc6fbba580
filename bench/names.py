"""Names, slices and captions on labelled streams: `python -m bench names --json [options]`.

Listens with Whisper base, as the product does it with the names of the cards as a hint, to the two labelled streams;
`--streams FOLDER` (repeatable) adds streams made by `python -m bench streams`, `--neutral FOLDER` sentences that name
nothing (heard with the names of four shelves), `--speech` the 54 recordings in which none of the products occurs (heard
without a hint). Each stream is scored four times: as plain faster-whisper writes it, as the toolkit hears it, corrected
by the text alone, and with the doubtful places put to the sound. `--heard FOLDER` keeps what was heard.
The media lie in ../shared/media beside the repository and are no part of it.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import av
import numpy as np

from bench._names_neutral import as_segments, mishear, thousand_cards
from bench._slice_scores import score_slices, true_rounds
from bench.streams import load_neutral, load_products
from toolkit.core.chunks import plan_chunks
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.common_terms import parse_common_terms
from toolkit.core.dialect import parse_dialects
from toolkit.core.evidence import weigh_sentences
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.phrases import parse_phrases
from toolkit.core.products import Price, ProductCard
from toolkit.core.protocols import TextScore, TranscribeOptions
from toolkit.core.sentences import split_sentences
from toolkit.core.slicing import slice_products
from toolkit.core.spans import Span
from toolkit.core.speech_correction import CorrectedSpeech, SpeechBook, correct_speech, make_ear
from toolkit.core.transcript import Segment, TermChange, Transcript, Word
from toolkit.core.windows import choose_windows
from toolkit.engines.registry import import_module
from toolkit.engines.speech_detector import detect_speech
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.words import is_word, read_all, read_syllables, split_words
from toolkit.tasks.round_book import load_round_book
from toolkit.tasks.transcribe import spoken_terms

REPO = Path(__file__).parents[1]
MEDIA = REPO.parent / "shared" / "media"
DATA = REPO / "toolkit" / "data"


def read_audio(path: Path) -> np.ndarray:
    """float32 [n], mono, 16 kHz."""
    parts: list[np.ndarray] = []
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("flt", "mono", 16_000)
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
    return np.concatenate(parts)


def read_cards(truth: dict) -> tuple[ProductCard, ...]:
    return tuple(
        ProductCard(
            id=entry["id"],
            name=entry["name"],
            aliases=tuple(entry["aliases"]),
            origin=entry["origin"],
            variety=entry.get("variety", ""),
            spec=entry["spec"],
            price=Price(yuan=Decimal(entry["price"].removesuffix("元")), text=entry["price"]),
            link_no=entry.get("link_no"),
        )
        for entry in truth["products"]
    )


def listen(
    engine: WhisperTranscriber, audio: np.ndarray, speech: tuple[Span, ...], cards: Sequence[ProductCard] = ()
) -> tuple[Segment, ...]:
    """As the product does it: told the names on the cards."""
    options = TranscribeOptions(terms=spoken_terms(tuple(cards)))
    segments: tuple[Segment, ...] = ()
    for chunk in plan_chunks(speech, len(audio) // 16):
        piece = audio[chunk.start_ms * 16 : chunk.end_ms * 16]
        segments += engine.transcribe(piece, offset_ms=chunk.start_ms, options=options)
    return segments


def find_name(segment: Segment, name: str) -> list[Span]:
    """Where in time `name` stands in the segment's text."""
    times = [word.span for word in segment.words for _ in word.text]
    text = "".join(word.text for word in segment.words)
    starts = [at for at in range(len(text)) if text.startswith(name, at)]
    return [Span(times[at].start_ms, times[at + len(name) - 1].end_ms) for at in starts]


def score_names(segments: Sequence[Segment], truth: dict, cards: Sequence[ProductCard]) -> dict:
    """Of the full names spoken, how many stand in the text within the sentence's time; and those that nobody spoke."""
    spoken = found = extra = 0
    for card in cards:
        times = [
            Span(s["start_ms"] - 1_500, s["end_ms"] + 1_500)
            for s in truth["sentences"]
            for _ in range(s["text"].count(card.name))
        ]
        written = [span for segment in segments for span in find_name(segment, card.name)]
        free = list(written)
        for span in times:
            hit = next((w for w in free if w.overlap_ms(span) or span.contains(w.start_ms)), None)
            if hit is not None:
                free.remove(hit)
                found += 1
        spoken, extra = spoken + len(times), extra + len(free)
    return {"spoken": spoken, "found": found, "inserted": extra, "recall": round(found / spoken, 3)}


def score_captions(segments: Sequence[Segment], spans: Sequence[Span], names: Sequence[str], speech) -> dict:
    limits = CaptionLimits()
    cues = [cue for span in spans for cue in lay_out_cues(segments, span, limits, split_words, names, speech)]
    return {
        "cues": len(cues),
        "two_lines": sum(len(cue.lines) > 1 for cue in cues),
        "under_min": sum(cue.span.duration_ms < limits.min_ms for cue in cues),
        "over_9_chars_per_s": sum(len(cue.text) * 1000 > 9 * cue.span.duration_ms for cue in cues),
        "longest_line": max((len(line) for cue in cues for line in cue.lines), default=0),
    }


@dataclass(frozen=True, kw_only=True)
class Heard:
    segments: tuple[Segment, ...]
    speech: tuple[Span, ...]
    cpu_s: float


class Bench:
    """What every part of the measurement needs."""

    def __init__(self, weights: Path, keep: Path | None, is_plain: bool) -> None:
        self.weights = weights
        self.engine = WhisperTranscriber(weights)
        self.keep = keep
        self.is_plain = is_plain
        self.dialect = {d.id: d for d in parse_dialects((DATA / "dialects.toml").read_text(encoding="utf-8"))}["auto"]
        self.book = SpeechBook(
            phrases=parse_phrases((DATA / "boundary_phrases.toml").read_text(encoding="utf-8")),
            common_terms=parse_common_terms((DATA / "common_terms.toml").read_text(encoding="utf-8")),
            read_syllables=read_syllables,
            is_word=is_word,
            all_readings=read_all,
        )
        self.ear = make_ear(self.dialect, self.book)

    def hear(self, name: str, audio: np.ndarray, cards: Sequence[ProductCard] = ()) -> Heard:
        return self._kept(f"{name}.heard.json", lambda: self._listen(audio, cards))

    def hear_plain(self, name: str, audio: np.ndarray) -> Heard:
        return self._kept(f"{name}.plain.json", lambda: self._listen_plainly(audio))

    def _kept(self, file: str, listen: Callable[[], Heard]) -> Heard:
        path = self.keep / file.replace("/", "_") if self.keep else None
        if path and path.is_file():
            return from_plain(Heard, json.loads(path.read_text(encoding="utf-8")))
        heard = listen()
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(to_plain(heard), ensure_ascii=False), encoding="utf-8")
        return heard

    def _listen(self, audio: np.ndarray, cards: Sequence[ProductCard]) -> Heard:
        started = time.process_time()
        speech = detect_speech(audio)
        segments = listen(self.engine, audio, speech, cards)
        return Heard(segments=segments, speech=speech, cpu_s=round(time.process_time() - started, 2))

    def _listen_plainly(self, audio: np.ndarray) -> Heard:
        """faster-whisper with its defaults, in simplified characters."""
        whisper = import_module("faster_whisper", package="faster-whisper")
        simplify = import_module("opencc", package="opencc").OpenCC("t2s").convert
        model = whisper.WhisperModel(str(self.weights), device="cpu", compute_type="int8", cpu_threads=2)
        started = time.process_time()
        found, _ = model.transcribe(audio, language="zh")
        segments: list[Segment] = []
        for raw in found:
            span, text = Span(round(raw.start * 1000), round(raw.end * 1000)), simplify(raw.text)
            word = Word(text="".join(text.split()), span=span, confidence=0.0)
            segments.append(Segment(span=span, text=text, heard=text, words=(word,)))
        return Heard(segments=tuple(segments), speech=(), cpu_s=round(time.process_time() - started, 2))

    def correct(
        self, segments: tuple[Segment, ...], cards: Sequence[ProductCard], audio: np.ndarray | None = None
    ) -> CorrectedSpeech:
        """Corrected by the text alone, or with the sound."""
        scorer = None if audio is None else partial(self._score, audio)
        return correct_speech(segments, cards, self.dialect, self.book, scorer)

    def _score(self, audio: np.ndarray, span: Span, texts: tuple[str, ...]) -> tuple[TextScore, ...]:
        return self.engine.score(audio[span.start_ms * 16 : span.end_ms * 16], texts)


def bench_names(bench: Bench, truth_path: Path) -> tuple[dict, CorrectedSpeech, Heard]:
    """The four scores of one stream."""
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    cards = read_cards(truth)
    audio = read_audio(truth_path.with_suffix(".flac"))
    heard = bench.hear(truth_path.stem, audio, cards)
    started = time.process_time()
    text = bench.correct(heard.segments, cards)
    told = time.process_time()
    sound = bench.correct(heard.segments, cards, audio)
    done = time.process_time()
    seconds = len(audio) / 16_000
    result = {
        "seconds": round(seconds),
        "listening_cpu_s": heard.cpu_s,
        "correcting_cpu_per_s": round((done - told) / seconds, 4),
        "correcting_by_text_cpu_per_s": round((told - started) / seconds, 4),
        "heard": score_names(heard.segments, truth, cards),
        "text": score_names(text.segments, truth, cards),
        "sound": score_names(sound.segments, truth, cards),
        "questions": len(sound.questions),
    }
    if bench.is_plain:
        plain = bench.hear_plain(truth_path.stem, audio)
        result |= {"plain": score_names(plain.segments, truth, cards), "plain_cpu_s": plain.cpu_s}
    return result, sound, heard


def bench_stream(name: str, bench: Bench, out: Path | None) -> dict:
    """Names, slices and captions of one of the two labelled streams."""
    truth = json.loads((MEDIA / "livestream" / f"{name}.json").read_text(encoding="utf-8"))
    cards = read_cards(truth)
    result, sound, heard = bench_names(bench, MEDIA / "livestream" / f"{name}.json")
    started = time.process_time()
    sentences = split_sentences(sound.segments, heard.speech)
    phrases, ear = bench.book.phrases, bench.ear
    slices = slice_products(sentences, cards, phrases, ear, load_round_book(read_syllables))
    windows = choose_windows(slices, sentences, weigh_sentences(sentences, cards, phrases, ear), 10, 60)
    done = time.process_time()
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        transcript = Transcript(
            segments=sound.segments, language="zh", dialect="auto", engine=bench.engine.id,
            duration_ms=result["seconds"] * 1000,
        )  # fmt: skip
        text = json.dumps(to_plain(transcript), ensure_ascii=False, indent=1)
        (out / f"{name}.json").write_text(text, encoding="utf-8")
    spans, names = [w.span for w in windows], [n for c in cards for n in c.names]
    return result | {
        "understanding_cpu_s": round(done - started, 2),
        "slices": score_slices(slices, true_rounds(truth)),
        "windows": len(windows),
        "captions": score_captions(sound.segments, spans, names, heard.speech),
    }


def sum_scores(rows: Sequence[dict]) -> dict:
    """One score over several streams."""
    kinds = [kind for kind in ("plain", "heard", "text", "sound") if all(kind in row for row in rows)]
    total: dict[str, Any] = {"streams": len(rows), "lowest_recall": min(row["sound"]["recall"] for row in rows)}
    for kind in kinds:
        spoken, found, extra = (sum(row[kind][key] for row in rows) for key in ("spoken", "found", "inserted"))
        total[kind] = {"spoken": spoken, "found": found, "inserted": extra, "recall": round(found / spoken, 3)}
    return total


def bench_folder(bench: Bench, folder: Path) -> dict:
    """Names of every stream in a folder, and over all of them."""
    paths = sorted(path for path in folder.glob("*.json") if path.with_suffix(".flac").is_file())
    rows = {path.stem: bench_names(bench, path)[0] for path in paths}
    return {"all": sum_scores(list(rows.values())), **rows}


def card_sets() -> dict[str, tuple[ProductCard, ...]]:
    """Shelves of which no product is named in the neutral sentences."""
    dev = read_cards(json.loads((MEDIA / "livestream" / "dev_clean.json").read_text(encoding="utf-8")))
    return {
        "dev": dev,
        "tune": read_cards({"products": load_products("tune")}),
        "held": read_cards({"products": load_products("held")}),
        "thousand": thousand_cards(),
    }


def bench_neutral(bench: Bench, folder: Path) -> dict:
    """Terms put into sentences that name none, with several shelves: as text, misheard, and spoken."""
    sentences, rng = load_neutral(), random.Random(8)
    texts = as_segments([*sentences, *(mishear(s, rng) for _ in range(2) for s in sentences)])
    tracks = [(path.stem, read_audio(path)) for path in sorted(folder.glob("*.flac"))]
    spoken = sum(
        len(json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["sentences"]) for name, _ in tracks
    )
    result: dict[str, Any] = {"sentences_as_text": len(texts), "sentences_spoken": spoken}
    for name, cards in card_sets().items():
        found = [c for s in bench.correct(texts, cards).segments for c in s.changes if c.product_id]
        written = 0
        for track, audio in tracks:
            segments = bench.hear(f"{track}.{name}", audio, cards).segments
            written += sum(count_written(segment.text, cards) for segment in segments)
            found += changes_of(bench.correct(segments, cards, audio))
        result[name] = {"names": len(cards), "inserted": len(found), "what": [f"{c.heard}→{c.written}" for c in found]}
        result[name]["heard_where_nobody_spoke"] = written
    return result


def count_written(text: str, cards: Sequence[ProductCard]) -> int:
    """Names of cards that stand in `text`."""
    return sum(text.count(card.name) for card in cards)


def changes_of(corrected: CorrectedSpeech) -> list[TermChange]:
    """Terms of cards that were written in place of what was heard."""
    return [change for segment in corrected.segments for change in segment.changes if change.product_id]


def bench_speech(bench: Bench) -> dict:
    """Names put into recordings in which none of them occurs."""
    rows = (MEDIA / "speech" / "speech.tsv").read_text(encoding="utf-8").splitlines()[1:]
    chars = refused = 0
    inserted: dict[str, list[str]] = {name: [] for name in card_sets()}
    for row in rows:
        path = row.split("\t")[0]
        audio = read_audio(MEDIA / "speech" / path)
        segments = bench.hear(path, audio).segments
        chars += sum(len(segment.text) for segment in segments if segment.unclear is None)
        refused += sum(segment.unclear is not None for segment in segments)
        for name, cards in card_sets().items():
            inserted[name] += [f"{c.heard}→{c.written}" for c in changes_of(bench.correct(segments, cards, audio))]
    return {"recordings": len(rows), "chars": chars, "inserted": inserted, "segments_refused": refused}


def measure(arguments: list[str]) -> dict[str, Any]:
    """Figures of both labelled streams, and of what else is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench names", description=__doc__)
    parser.add_argument("--speech", action="store_true", help="also the recordings without any product")
    parser.add_argument("--streams", type=Path, action="append", default=[], help="folder of our own streams")
    parser.add_argument("--neutral", type=Path, help="folder of spoken sentences that name nothing")
    parser.add_argument("--no-plain", action="store_true", help="leave plain faster-whisper out")
    parser.add_argument("--heard", type=Path, help="folder where what was heard is kept")
    parser.add_argument("--out", type=Path, help="folder for the corrected transcripts")
    parser.add_argument("--weights", type=Path, default=REPO / "models" / "weights" / "whisper-base")
    given = parser.parse_args(arguments)
    if not MEDIA.is_dir() or not given.weights.is_dir():
        raise SystemExit(f"needs {MEDIA} and {given.weights}")
    bench = Bench(given.weights, given.heard, not given.no_plain)
    result: dict[str, Any] = {"model": bench.engine.id}
    for name in ("dev_clean", "dev_noisy"):
        result[name] = bench_stream(name, bench, given.out)
    for folder in given.streams:
        result[folder.name] = bench_folder(bench, folder)
    if given.neutral:
        result["neutral"] = bench_neutral(bench, given.neutral)
    if given.speech:
        result["speech"] = bench_speech(bench)
    return result
