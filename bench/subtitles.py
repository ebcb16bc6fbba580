"""Captions of the labelled livestreams and the long recordings: `python -m bench subtitles --json [--heard DIR]`.

For each profile the share of captions that keep each rule, ours beside plain faster-whisper's segments as captions
(same model, its defaults), and how far captions start from the true sentences' starts. `--heard DIR` keeps what was
heard as JSON in that folder and uses it the next time. `--streams DIR` takes other labelled streams (such as those of
`python -m bench streams`) instead. The media lie in ../shared/media beside the repository.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench._caption_scores import Starts, score_rules, score_starts
from bench.names import DATA, MEDIA, REPO, listen, read_audio, read_cards
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.common_terms import parse_common_terms
from toolkit.core.cue import Cue
from toolkit.core.dialect import parse_dialects
from toolkit.core.layout_cues import lay_out_subtitles
from toolkit.core.phrases import parse_phrases
from toolkit.core.products import ProductCard
from toolkit.core.spans import Span
from toolkit.core.speech_correction import SpeechBook, correct_speech
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.transcript import Segment
from toolkit.core.voice import split_at_pauses
from toolkit.engines.speech_detector import detect_speech
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.words import is_word, read_syllables, split_words
from toolkit.media.subtitle_profiles import find_subtitle_profile

PROFILES = ("netflix-zh", "vertical", "cctv", "bbc", "netflix-zh-children")
STREAMS = ("dev_clean", "dev_noisy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recording with all that its captions are made of."""

    name: str
    audio: np.ndarray
    speech: tuple[Span, ...]
    segments: tuple[Segment, ...]
    plain: tuple[Cue, ...]
    names: tuple[str, ...] = ()
    truth: tuple[dict, ...] = ()

    @property
    def duration_ms(self) -> int:
        return len(self.audio) // 16


class Ears:
    """Hears recordings, or reads what was heard before."""

    def __init__(self, weights: Path, folder: Path | None) -> None:
        self._weights, self._folder = weights, folder
        self._engine: WhisperTranscriber | None = None
        self._plain: Any = None

    def segments(self, name: str, audio: np.ndarray, speech: tuple[Span, ...]) -> tuple[Segment, ...]:
        found = self._stored(f"{name}.json", lambda: [to_plain(s) for s in listen(self._ours(), audio, speech)])
        plain = found["segments"] if isinstance(found, dict) else found
        return tuple(from_plain(Segment, each) for each in plain)

    def plain_cues(self, name: str, audio: np.ndarray) -> tuple[Cue, ...]:
        rows = self._stored(f"{name}.plain.json", lambda: self._hear_plain(audio))
        return tuple(Cue(span=Span(start, max(start, end)), lines=(text,)) for start, end, text in rows if text)

    def _stored(self, name: str, hear: Callable[[], Any]) -> Any:
        path = self._folder / name if self._folder else None
        if path is not None and path.is_file():
            return json.loads(path.read_text(encoding="utf-8"))
        heard = hear()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(heard, ensure_ascii=False), encoding="utf-8")
        return heard

    def _ours(self) -> WhisperTranscriber:
        self._engine = self._engine or WhisperTranscriber(self._weights)
        return self._engine

    def _hear_plain(self, audio: np.ndarray) -> list[tuple[int, int, str]]:
        from faster_whisper import WhisperModel

        self._plain = self._plain or WhisperModel(str(self._weights), device="cpu", compute_type="int8", cpu_threads=2)
        found, _ = self._plain.transcribe(audio, language="zh")
        return [(round(s.start * 1000), round(s.end * 1000), s.text.strip()) for s in found]


def media_files(streams: Path | None) -> list[Path]:
    """Both livestreams and every recording of speech/long, or the labelled streams of a folder."""
    if streams is not None:
        return sorted(path for path in streams.glob("*.flac") if path.with_suffix(".json").is_file())
    labelled = [MEDIA / "livestream" / f"{name}.flac" for name in STREAMS]
    return [*labelled, *sorted((MEDIA / "speech" / "long").glob("*.flac"))]


def read_recordings(ears: Ears, files: Sequence[Path]) -> list[Recording]:
    """The recordings, labelled ones corrected with their products."""
    dialects = {d.id: d for d in parse_dialects((DATA / "dialects.toml").read_text(encoding="utf-8"))}
    book = SpeechBook(
        phrases=parse_phrases((DATA / "boundary_phrases.toml").read_text(encoding="utf-8")),
        common_terms=parse_common_terms((DATA / "common_terms.toml").read_text(encoding="utf-8")),
        read_syllables=read_syllables,
        is_word=is_word,
    )
    recordings: list[Recording] = []
    for path in [
        *(MEDIA / "livestream" / f"{n}.flac" for n in STREAMS),
        *sorted((MEDIA / "speech/long").glob("*.flac")),
    ]:
        audio = read_audio(path)
        speech = detect_speech(audio)
        truth_file = path.with_suffix(".json")
        truth = json.loads(truth_file.read_text(encoding="utf-8")) if truth_file.is_file() else {}
        cards: tuple[ProductCard, ...] = read_cards(truth) if truth else ()
        heard = ears.segments(path.stem, audio, speech)
        recordings.append(
            Recording(
                name=path.stem,
                audio=audio,
                speech=speech,
                segments=correct_speech(heard, cards, dialects["auto"], book).segments,
                plain=ears.plain_cues(path.stem, audio),
                names=tuple(name for card in cards for name in card.names),
                truth=tuple(truth.get("sentences", ())),
            )
        )
    return recordings


def our_cues(recording: Recording, profile: SubtitleProfile) -> tuple[Cue, ...]:
    """Captions of the whole recording, as `chushan subtitle` lays them out."""
    whole = Span(0, recording.duration_ms)
    voice = split_at_pauses(recording.audio, 16_000, recording.speech)
    return lay_out_subtitles(recording.segments, whole, profile, split_words, keep_whole=recording.names, voice=voice)


def describe_starts(found: Starts) -> dict[str, float | int]:
    """Median and 95th percentile of the absolute error, and how many sentences begin with a caption of their own.

    `all_nearest_p95_ms` counts every sentence, those inside a longer caption too.
    """
    sizes = np.abs(np.array(found.errors_ms or (0,)))
    return {
        "sentences": found.sentences,
        "begun_by_a_cue": len(found.errors_ms),
        "median_ms": round(float(np.median(sizes))),
        "p95_ms": round(float(np.percentile(sizes, 95))),
        "worst_ms": int(sizes.max()),
        "mean_signed_ms": round(float(np.mean(found.errors_ms or (0,)))),
        "all_nearest_p95_ms": round(float(np.percentile(found.nearest_ms or (0,), 95))),
    }


def pool(recordings: Sequence[Recording], cues: dict[str, tuple[Cue, ...]], profile: SubtitleProfile) -> dict:
    """Rules over several recordings, weighted by their captions."""
    rows = [score_rules(cues[each.name], profile.limits, each.names) for each in recordings]
    total = max(1, sum(row["cues"] for row in rows))
    rates = {key: round(sum(row[key] * row["cues"] for row in rows) / total, 4) for key in rows[0] if key != "cues"}
    return {"cues": total, **rates}


def measure(arguments: list[str]) -> dict[str, Any]:
    """All figures; each profile over the dev half (dev_clean), the other half (dev_noisy) and the long recordings."""
    parser = argparse.ArgumentParser(prog="python -m bench subtitles", description=__doc__)
    parser.add_argument("--heard", type=Path, help="folder with what was heard; filled if empty")
    parser.add_argument("--streams", type=Path, help="folder with other labelled streams")
    parser.add_argument("--out", type=Path, help="folder for the captions as SRT")
    parser.add_argument("--weights", type=Path, default=REPO / "models" / "weights" / "whisper-base")
    given = parser.parse_args(arguments)
    if not MEDIA.is_dir():
        raise SystemExit(f"needs {MEDIA}")
    recordings = read_recordings(Ears(given.weights, given.heard), media_files(given.streams))
    groups = {each.name: [each] for each in recordings if each.truth}
    unlabelled = [each for each in recordings if not each.truth]
    groups |= {"long": unlabelled} if unlabelled else {}
    plain = {each.name: each.plain for each in recordings}
    minutes = round(sum(each.duration_ms for each in recordings) / 60_000, 1)
    result: dict[str, Any] = {"recordings": len(recordings), "minutes": minutes}
    for profile_id in PROFILES:
        profile = find_subtitle_profile(profile_id)
        cues = {each.name: our_cues(each, profile) for each in recordings}
        rows = [("all", recordings), *groups.items()]
        result[profile_id] = {
            name: {
                "ours": pool(chosen, cues, profile),
                "plain_faster_whisper": pool(chosen, plain, profile),
            }
            for name, chosen in rows
        }
        for stream in (each for each in recordings if each.truth):
            name = stream.name
            result[profile_id][name]["starts"] = describe_starts(score_starts(cues[name], stream.truth))
            result[profile_id][name]["plain_starts"] = describe_starts(score_starts(stream.plain, stream.truth))
        if given.out is not None:
            write_out(given.out, profile_id, cues)
    return result


def write_out(folder: Path, profile_id: str, cues: dict[str, tuple[Cue, ...]]) -> None:
    from toolkit.media.subtitles import srt_text

    folder.mkdir(parents=True, exist_ok=True)
    for name, each in cues.items():
        (folder / f"{name}.{profile_id}.srt").write_text(srt_text(each), encoding="utf-8")
