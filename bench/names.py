"""Names, slices and captions on the labelled livestreams, `python -m bench names --json [--speech] [--out FOLDER]`.

Listens with Whisper base to the two streams (about 70 CPU-seconds), and with `--speech` to the 54 recordings in which
none of the products occurs. The media lie in ../shared/media beside the repository and are no part of it.
"""

import argparse
import json
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import av
import numpy as np

from toolkit.core.chunks import plan_chunks
from toolkit.core.codec import to_plain
from toolkit.core.common_terms import correct_common_terms, parse_common_terms
from toolkit.core.dialect import parse_dialects
from toolkit.core.ear import Ear
from toolkit.core.evidence import weigh_sentences
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.phrases import Phrases, parse_phrases
from toolkit.core.products import Price, ProductCard
from toolkit.core.sentences import split_sentences
from toolkit.core.slicing import slice_products
from toolkit.core.spans import Span
from toolkit.core.term_matching import correct_terms
from toolkit.core.transcript import Segment, Transcript
from toolkit.core.windows import choose_windows
from toolkit.engines.speech_detector import detect_speech
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.words import is_word, read_syllables, split_words

REPO = Path(__file__).parents[1]
MEDIA = REPO.parent / "shared" / "media"
DATA = REPO / "toolkit" / "data"
EDGE_MS = 5_000


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
            spec=entry["spec"],
            price=Price(yuan=Decimal(entry["price"].removesuffix("元")), text=entry["price"]),
        )
        for entry in truth["products"]
    )


def listen(engine: WhisperTranscriber, audio: np.ndarray, speech: tuple[Span, ...]) -> tuple[Segment, ...]:
    segments: tuple[Segment, ...] = ()
    for chunk in plan_chunks(speech, len(audio) // 16):
        segments += engine.transcribe(audio[chunk.start_ms * 16 : chunk.end_ms * 16], offset_ms=chunk.start_ms)
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


def score_slices(slices: Sequence, truth: dict) -> dict:
    """Recall and precision of rounds with both edges within 5 s; purity and coverage by time."""
    rounds = [(s["product"], Span(s["start_ms"], s["end_ms"])) for s in truth["segments"] if s["product"]]

    def fits(piece, product: str, span: Span) -> bool:
        edges = abs(piece.span.start_ms - span.start_ms), abs(piece.span.end_ms - span.end_ms)
        return piece.product_id == product and max(edges) <= EDGE_MS

    hits = sum(any(fits(piece, *r) for piece in slices) for r in rounds)
    right = sum(any(fits(piece, *r) for r in rounds) for piece in slices)
    own = sum(p.span.overlap_ms(span) for p in slices for product, span in rounds if product == p.product_id)
    total = sum(piece.span.duration_ms for piece in slices)
    edges = [
        min(abs(p.span.start_ms - s.start_ms) + abs(p.span.end_ms - s.end_ms) for q, s in rounds if q == p.product_id)
        for p in slices
    ]
    return {
        "rounds": len(rounds),
        "slices": len(slices),
        "recall": round(hits / len(rounds), 3),
        "precision": round(right / max(1, len(slices)), 3),
        "purity": round(own / max(1, total), 3),
        "coverage": round(own / sum(span.duration_ms for _, span in rounds), 3),
        "worst_edges_sum_ms": max(edges, default=0),
    }


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


def bench_stream(name: str, engine: WhisperTranscriber, ear: Ear, phrases: Phrases, out: Path | None) -> dict:
    truth = json.loads((MEDIA / "livestream" / f"{name}.json").read_text(encoding="utf-8"))
    cards = read_cards(truth)
    audio = read_audio(MEDIA / "livestream" / f"{name}.flac")
    started = time.process_time()
    speech = detect_speech(audio)
    heard = listen(engine, audio, speech)
    listened = time.process_time()
    terms = parse_common_terms((DATA / "common_terms.toml").read_text(encoding="utf-8"))
    segments = correct_common_terms(correct_terms(heard, cards, ear, phrases), cards, terms, ear)
    sentences = split_sentences(segments, speech)
    slices = slice_products(sentences, cards, phrases, ear)
    windows = choose_windows(slices, sentences, weigh_sentences(sentences, cards, phrases, ear), 10, 60)
    done = time.process_time()
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        transcript = Transcript(
            segments=segments, language="zh", dialect="auto", engine=engine.id, duration_ms=len(audio) // 16
        )
        text = json.dumps(to_plain(transcript), ensure_ascii=False, indent=1)
        (out / f"{name}.json").write_text(text, encoding="utf-8")
    return {
        "seconds": len(audio) // 16_000,
        "listening_cpu_s": round(listened - started, 1),
        "understanding_cpu_s": round(done - listened, 2),
        "names_before": score_names(heard, truth, cards),
        "names": score_names(segments, truth, cards),
        "slices": score_slices(slices, truth),
        "windows": len(windows),
        "captions": score_captions(segments, [w.span for w in windows], [n for c in cards for n in c.names], speech),
    }


def bench_speech(engine: WhisperTranscriber, ear: Ear, phrases: Phrases) -> dict:
    """Names put into recordings in which none of them occurs."""
    truth = json.loads((MEDIA / "livestream" / "dev_clean.json").read_text(encoding="utf-8"))
    cards = read_cards(truth)
    rows = (MEDIA / "speech" / "speech.tsv").read_text(encoding="utf-8").splitlines()[1:]
    chars = inserted = refused = 0
    for row in rows:
        segments = engine.transcribe(read_audio(MEDIA / "speech" / row.split("\t")[0]))
        chars += sum(len(segment.text) for segment in segments if segment.unclear is None)
        refused += sum(segment.unclear is not None for segment in segments)
        inserted += sum(len(segment.changes) for segment in correct_terms(segments, cards, ear, phrases))
    return {"recordings": len(rows), "chars": chars, "inserted": inserted, "segments_refused": refused}


def measure(arguments: list[str]) -> dict[str, Any]:
    """Figures of both streams, and with `--speech` of the recordings without any product."""
    parser = argparse.ArgumentParser(prog="python -m bench names", description=__doc__)
    parser.add_argument("--speech", action="store_true", help="also the recordings without any product")
    parser.add_argument("--out", type=Path, help="folder for the corrected transcripts")
    parser.add_argument("--weights", type=Path, default=REPO / "models" / "weights" / "whisper-base")
    given = parser.parse_args(arguments)
    if not MEDIA.is_dir() or not given.weights.is_dir():
        raise SystemExit(f"needs {MEDIA} and {given.weights}")
    dialects = {d.id: d for d in parse_dialects((DATA / "dialects.toml").read_text(encoding="utf-8"))}
    ear = Ear(dialects["auto"].confusions, read_syllables, is_word)
    phrases = parse_phrases((DATA / "boundary_phrases.toml").read_text(encoding="utf-8"))
    engine = WhisperTranscriber(given.weights)
    result: dict[str, Any] = {"model": engine.id}
    for name in ("dev_clean", "dev_noisy"):
        result[name] = bench_stream(name, engine, ear, phrases, given.out)
    if given.speech:
        result["speech"] = bench_speech(engine, ear, phrases)
    return result
