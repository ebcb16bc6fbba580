"""Planted faults in subtitle files, `python -m bench qc --json`: found, reported without cause, left after mending.

Kinds of faults are planted one to a file (so that what else is reported counts as needless), and six to a file. Two
sets of texts, times and variants: what the rules were written with, and one held out. Nothing but CPU is needed.
"""

import argparse
import html
import json
import random
import re
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from bench import _qc_clean as clean
from bench._qc_faults import KINDS, Kind
from toolkit.core.layout_cues import lay_out_subtitles
from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleDocument
from toolkit.core.subtitle_fix import fix_document
from toolkit.core.subtitle_qc import check_document
from toolkit.core.subtitle_rules import RULES, SubtitleFinding
from toolkit.core.subtitle_view import SubtitleMedia, SubtitleWords
from toolkit.core.transcript import Segment, Word
from toolkit.engines.chinese_script import to_simplified
from toolkit.engines.words import split_words
from toolkit.media.subtitle_files import format_subtitles, parse_subtitles
from toolkit.media.subtitle_profiles import load_subtitle_profiles
from toolkit.media.subtitle_styles import load_subtitle_styles
from toolkit.media.subtitle_writer import subtitle_text

MEDIA = Path(__file__).parents[1].parent / "shared" / "media"
PROFILE = load_subtitle_profiles()["netflix-zh"]
WORDS = SubtitleWords(split_words=split_words, names=("奉节脐橙", "武乡小米"), to_simplified=to_simplified)
NEAR_MS = 8_000
"""Mending and faults move times; a finding this near to the planted fault is taken for it."""


def read(content: bytes, name: str) -> SubtitleDocument:
    return parse_subtitles(content, name)


def letters(document: SubtitleDocument) -> str:
    """What a viewer reads, in order of time, without marks and punctuation."""
    rows = sorted(document.cues, key=lambda cue: cue.start_ms)
    text = "".join("".join(cue.lines) for cue in rows)
    text = unicodedata.normalize("NFKC", html.unescape(re.sub(r"<[^<>]*>|\{[^{}]*\}|\\[Nnh]", "", text)))
    return "".join(char for char in text if char.isalnum())


def shape(document: SubtitleDocument) -> list[tuple]:
    return [(cue.start_ms, cue.end_ms, cue.lines) for cue in document.cues]


def make_file(kind: str, rng: random.Random, texts: tuple[str, ...]) -> clean.File:
    return clean.File(kind=kind, rows=clean.make_rows(texts, rng), name=f"clip.{kind}")


def plant_one(kind: Kind, format_: str, seed: int, variant: int, texts: tuple[str, ...]) -> tuple[clean.File, int, int]:
    """A file with one fault, the time near which it lies, and the number of its cue."""
    rng = random.Random(f"{seed} {kind.name} {format_} {variant}")
    file = make_file(format_, rng, texts)
    at = rng.randrange(8, 20)
    near_ms = 0 if kind.name == "negative time" else file.rows[at].start
    kind.plant(file, at, rng, variant)
    return file, near_ms, at + 1


def is_hit(found: SubtitleFinding, kind: Kind, near_ms: int, order: int) -> bool:
    """Whether the report names the fault, within 8 s of it or at most two cues beside it."""
    if found.rule not in kind.names:
        return False
    is_near = found.span is not None and abs(found.span.start_ms - near_ms) <= NEAR_MS
    is_beside = found.cue is not None and abs(found.cue - order) <= 2
    return kind.is_whole_file or is_near or is_beside


def judge_single(seed: int, texts: tuple[str, ...], variants: range) -> dict[str, Any]:
    """Every kind in every format it can be in, once per variant."""
    planted = found = needless = left = changed = unstable = 0
    missed: list[str] = []
    extras: Counter[str] = Counter()
    remaining: Counter[str] = Counter()
    for kind in KINDS:
        for format_ in kind.formats:
            for variant in variants:
                file, near_ms, order = plant_one(kind, format_, seed, variant, texts)
                document = read(clean.write(file), file.name)
                findings = check_document(document, PROFILE, WORDS)
                planted += 1
                hits = [one for one in findings if is_hit(one, kind, near_ms, order)]
                found += bool(hits)
                if not hits:
                    missed.append(f"{kind.name} {format_} {variant}")
                others = [one for one in findings if one not in hits]
                needless += len(others)
                extras.update(f"{kind.name}: {one.rule}" for one in others)
                mended, _ = fix_document(document, PROFILE, WORDS)
                again = read(format_subtitles(mended).encode(), f"clip.{format_}")
                rest = check_document(again, PROFILE, WORDS)
                left += len(rest)
                remaining.update(f"{kind.name} {format_} {variant}: {one.rule}" for one in rest)
                if not kind.may_remove and to_simplified(letters(document)) != to_simplified(letters(again)):
                    changed += "".join(sorted(letters(document))) != "".join(sorted(letters(again)))
                unstable += shape(fix_document(again, PROFILE, WORDS)[0]) != shape(again)
    return {
        "kinds": len(KINDS), "planted": planted, "found": found, "missed": missed,
        "side_findings": needless, "side_finding_kinds": dict(extras.most_common(30)),
        "left_after_fix": left, "left_kinds": dict(remaining.most_common(30)),
        "words_changed": changed, "not_settled": unstable,
    }  # fmt: skip


def judge_mixed(seed: int, texts: tuple[str, ...], files: int) -> dict[str, Any]:
    """Six faults of different kinds in one file."""
    planted = found = left = 0
    missed: list[str] = []
    remaining: Counter[str] = Counter()
    for number in range(files):
        rng = random.Random(f"{seed} mixed {number}")
        format_ = ("srt", "vtt", "ass")[number % 3]
        file = make_file(format_, rng, texts)
        moved = {"duplicate cue", "out of order", "negative time", "repeated text"}  # these move the rows of others
        usable = [k for k in KINDS if format_ in k.formats and not k.is_whole_file and k.name not in moved]
        chosen = rng.sample(usable, 5) + rng.sample([k for k in KINDS if format_ in k.formats and k.is_whole_file], 1)
        rows = {}
        for place, kind in enumerate(chosen):
            at = 3 + place * 5
            rows[kind.name] = file.rows[at]
            kind.plant(file, at, rng, number + place)
        document = read(clean.write(file), file.name)
        findings = check_document(document, PROFILE, WORDS)
        for kind in chosen:
            planted += 1
            row = rows[kind.name]
            if any(is_hit(one, kind, min(row.start, row.end), file.rows.index(row) + 1) for one in findings):
                found += 1
            else:
                missed.append(f"{kind.name} {format_} file {number}")
        again = read(format_subtitles(fix_document(document, PROFILE, WORDS)[0]).encode(), f"clip.{format_}")
        rest = check_document(again, PROFILE, WORDS)
        left += len(rest)
        remaining.update(f"file {number} {format_}: {one.rule} ({[k.name for k in chosen]})" for one in rest)
    return {"files": files, "planted": planted, "found": found, "missed": missed, "left_after_fix": left,
            "left_kinds": dict(remaining.most_common(20))}  # fmt: skip


def judge_clean(seed: int, texts: tuple[str, ...], files: int) -> dict[str, Any]:
    """Findings in files without any fault, in all formats, encodings of line ends and languages."""
    rng = random.Random(f"{seed} clean")
    false: Counter[str] = Counter()
    cues = changed = 0
    for number in range(files):
        file = make_file(("srt", "vtt", "ass")[number % 3], rng, (texts, texts, clean.TRADITIONAL)[number % 5 // 2])
        if number % 4 == 1:
            for row in file.rows:
                row.lines.append(rng.choice(clean.ENGLISH))
                row.end = max(row.end, row.start + 2_500)
            _part(file.rows)
        if number % 7 == 3:
            file.rows = clean.make_rows(clean.ENGLISH, rng, speed=20.0)
        if number % 2:
            file.ends = ["\r\n"]
        document = read(clean.write(file), file.name)
        cues += len(document.cues)
        false.update(one.rule for one in check_document(document, PROFILE, WORDS))
        changed += shape(fix_document(document, PROFILE, WORDS)[0]) != shape(document)
    return {"files": files, "cues": cues, "false_findings": sum(false.values()), "kinds": dict(false),
            "changed_by_fix": changed}  # fmt: skip


def _part(rows: list[clean.Row]) -> None:
    by = 0
    for index, row in enumerate(rows):
        row.start += by
        row.end += by
        if index + 1 < len(rows) and rows[index + 1].start + by - row.end < 600:
            by = row.end + 90 - rows[index + 1].start


def judge_media(seed: int, texts: tuple[str, ...]) -> dict[str, Any]:
    """Faults that only the footage shows: its end, its cuts, its speech."""
    planted = found = 0
    missed: list[str] = []
    left: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for variant in range(4):
        rng = random.Random(f"{seed} media {variant}")
        rows = clean.make_rows(texts, rng, count=40)
        speech = tuple(Span(row.start + rng.randrange(-80, 80), row.end - rng.randrange(0, 400)) for row in rows)
        end_ms = rows[-1].end + 1_000
        faults: dict[str, tuple[str, SubtitleMedia, list[clean.Row]]] = {}
        plain = SubtitleMedia(duration_ms=end_ms, speech=speech)
        faults["clean"] = ("", plain, rows)
        by = (700, -1500, 4000, -12_000)[variant]
        late = [clean.Row(row.start + by, row.end + by, row.lines) for row in rows if row.start + by >= 0]
        faults["shifted"] = ("time-offset", SubtitleMedia(duration_ms=end_ms + 20_000, speech=speech), late)
        rate = (25 / 24, 24 / 25, 24 / 25.025, 25.025 / 24)[variant]
        drifted = [clean.Row(int(row.start * rate), int(row.end * rate), row.lines) for row in rows]
        faults["drift"] = ("time-speed", SubtitleMedia(duration_ms=end_ms + 20_000, speech=speech), drifted)
        faults["end"] = ("beyond-media", SubtitleMedia(duration_ms=rows[-1].end - 400, speech=speech), rows)
        without = [row for index, row in enumerate(rows) if index not in (11, 12, 13)]
        faults["gap"] = ("speech-without-cue", plain, without)
        quiet = tuple(span for index, span in enumerate(speech) if index != 20)
        quiet = tuple(s for s in quiet if abs(s.start_ms - rows[20].start) > 9_000)
        faults["silence"] = ("cue-in-silence", SubtitleMedia(duration_ms=end_ms, speech=quiet), rows)
        wide = next(
            i for i in range(5, 39) if rows[i].start - rows[i - 1].end >= 900 and rows[i].end - rows[i].start > 1500
        )
        cut = rows[wide].start + (200, -150, 100, -220)[variant]
        faults["cut"] = ("shot-change", SubtitleMedia(duration_ms=end_ms, speech=speech, cuts_ms=(cut,)), rows)
        for name, (rule, media, changed) in faults.items():
            file = clean.File(kind="srt", rows=changed, name="clip.srt")
            document = read(clean.write(file), file.name)
            findings = check_document(document, PROFILE, WORDS, media)
            if not rule:
                false.update(one.rule for one in findings)
                continue
            planted += 1
            found += any(one.rule == rule for one in findings)
            if not any(one.rule == rule for one in findings):
                missed.append(f"{name} {variant}")
            mended, _ = fix_document(document, PROFILE, WORDS, media)
            rest = check_document(mended, PROFILE, WORDS, media)
            left.update(one.rule for one in rest if RULES[one.rule].fix is not None)
    return {"planted": planted, "found": found, "missed": missed, "false_findings": dict(false),
            "fixable_left_after_fix": dict(left)}  # fmt: skip


def judge_own() -> dict[str, Any]:
    """Findings in the files that this product writes for the labelled livestreams: five profiles, five formats."""
    false: Counter[str] = Counter()
    files = cues = 0
    style = next(iter(load_subtitle_styles().values()))
    profiles = load_subtitle_profiles()
    for name in ("dev_clean", "dev_noisy"):
        path = MEDIA / "livestream" / f"{name}.json"
        if not path.is_file():
            continue
        truth = json.loads(path.read_text(encoding="utf-8"))
        segments = [_segment(entry) for entry in truth["sentences"]]
        end_ms = max(segment.span.end_ms for segment in segments) + 1_000
        voice = tuple(segment.span for segment in segments)
        names = tuple(product["name"] for product in truth["products"])
        words = SubtitleWords(split_words=split_words, names=names, to_simplified=to_simplified)
        for profile in (profiles[key] for key in ("netflix-zh", "vertical", "douyin", "bbc", "cctv")):
            laid = lay_out_subtitles(segments, Span(0, end_ms), profile, split_words, keep_whole=names, voice=voice)
            for suffix in (".srt", ".vtt", ".ass", ".ttml", ".lrc"):
                for karaoke in (False, True):
                    text = subtitle_text(suffix, laid, profile=profile, style=style, karaoke=karaoke)
                    document = read(text.encode(), f"own{suffix}")
                    files, cues = files + 1, cues + len(document.cues)
                    media = SubtitleMedia(duration_ms=end_ms, speech=voice)
                    found = check_document(document, profile, words, media)
                    false.update(f"{one.rule} {profile.id} {suffix}{' karaoke' * karaoke}" for one in found)
    return {"files": files, "cues": cues, "findings": sum(false.values()), "kinds": dict(false.most_common(40))}


def _segment(entry: dict) -> Segment:
    text, start, end = entry["text"], entry["start_ms"], entry["end_ms"]
    said = [char for char in text if not char.isspace()]
    step = (end - start) / max(1, len(said))
    words = tuple(
        Word(text=char, span=Span(round(start + i * step), round(start + (i + 1) * step)), confidence=1.0)
        for i, char in enumerate(said)
    )
    return Segment(span=Span(start, end), text=text, heard=text, words=words, confidence=1.0)


def measure(arguments: list[str]) -> dict[str, Any]:
    """Figures of both sets."""
    parser = argparse.ArgumentParser(prog="python -m bench qc", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the times and places")
    given = parser.parse_args(arguments)
    started = time.process_time()
    result: dict[str, Any] = {"rules": len(RULES), "profile": PROFILE.id}
    for name, texts, seed, variants in (
        ("dev", clean.DEV_TEXTS, given.seed, range(2)),
        ("held_out", clean.HELD_TEXTS, given.seed + 1000, range(2, 4)),
    ):
        result[name] = {
            "single": judge_single(seed, texts, variants),
            "mixed": judge_mixed(seed, texts, 30),
            "clean": judge_clean(seed, texts, 60),
            "media": judge_media(seed, texts),
        }
    result["own_captions"] = judge_own()
    result["cpu_s"] = round(time.process_time() - started, 1)
    return result
