"""Confusion sets and gloss against references, `python -m bench dialects --json [--heard FILE]`.

Sets: syllable error (toneless pinyin) of Whisper base on the recordings of speech.tsv with no pair folded, with the
pairs of `auto`, and with the dialect's own; odd rows (`dev`: pairs were chosen on them) and even rows (`report`) apart.
Each set is also laid on the text of the next recording (`wrong_text`): what it takes off there is chance.
Gloss: character edit distance to the Mandarin translation before and after, where speech.tsv has one, and every change.
`--heard FILE` holds hearings (path -> segments; written there if missing), so that Whisper need not listen again.
"""

import argparse
import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bench._cer import count_errors
from bench.names import DATA, MEDIA, REPO, listen, read_audio
from toolkit.core.codec import to_plain
from toolkit.core.dialect import Dialect, parse_dialects
from toolkit.core.gloss import gloss_text, parse_gloss
from toolkit.core.pinyin import Confusions, split_syllable
from toolkit.core.spoken_numbers import speak_numbers
from toolkit.engines.speech_detector import detect_speech
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.words import read_syllables, split_words

DIALECT_OF = (
    ("Southwestern", "sichuan"), ("Cantonese", "cantonese"), ("Wu", "wu"), ("Zhongyuan", "zhongyuan"),
    ("Min Nan", "min"), ("Mandarin", "mandarin"),
)  # fmt: skip
_LOOP = re.compile(r"(.{1,6}?)\1{3,}")

Pair = tuple[tuple[str, ...], tuple[str, ...]]
"""Syllables said and heard."""


def dialect_of(label: str) -> str | None:
    """The product's name for a label of speech.tsv; None for Jilu and Jianghuai, which have no set of their own."""
    if label.startswith("J"):
        return None
    return next((name for start, name in DIALECT_OF if start in label), None)


def hear(rows: Sequence[dict[str, str]], stored: Path | None, weights: Path) -> dict[str, list[dict]]:
    """Plain segments by path."""
    if stored and stored.is_file():
        return json.loads(stored.read_text(encoding="utf-8"))
    engine = WhisperTranscriber(weights)
    heard = {}
    for row in rows:
        audio = read_audio(MEDIA / "speech" / row["path"])
        heard[row["path"]] = [to_plain(segment) for segment in listen(engine, audio, detect_speech(audio))]
    if stored:
        stored.write_text(json.dumps(heard, ensure_ascii=False), encoding="utf-8")
    return heard


@cache
def _opencc() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """`text` in simplified characters, as the product's listeners give it."""
    return _opencc().convert(text)


def to_syllables(text: str) -> tuple[str, ...]:
    """Toneless syllables of the Chinese in `text`, numbers as they are said."""
    plain = simplify(speak_numbers(text))
    return tuple(each for each in read_syllables("".join(re.findall(r"[\u3400-\u9fff]", plain))) if each)


def heard_text(segments: Iterable[dict]) -> str:
    """What is shown of a hearing; loops stand once (the gates hold them back)."""
    return _LOOP.sub(r"\1", "".join(s["text"] for s in segments if not s.get("unclear")))


def make_fold(confusions: Confusions) -> Callable[[str, str], bool]:
    """Whether two syllables are one under the set."""

    def is_same(a: str, b: str) -> bool:
        (initial_a, final_a), (initial_b, final_b) = split_syllable(a), split_syllable(b)
        initials = initial_a == initial_b or frozenset((initial_a, initial_b)) in confusions.initials
        return initials and (final_a == final_b or frozenset((final_a, final_b)) in confusions.finals)

    return is_same


def error_percent(pairs: Sequence[Pair], is_same: Callable[[str, str], bool]) -> float | None:
    """Syllable error of all pairs together."""
    said = sum(len(reference) for reference, _ in pairs)
    return round(100 * sum(_distance(*pair, is_same) for pair in pairs) / said, 1) if said else None


def _distance(said: Sequence[str], heard: Sequence[str], is_same: Callable[[str, str], bool]) -> int:
    row = list(range(len(heard) + 1))
    for count, syllable in enumerate(said, 1):
        new = [count]
        for place, other in enumerate(heard, 1):
            new.append(min(row[place] + 1, new[-1] + 1, row[place - 1] + (not is_same(syllable, other))))
        row = new
    return row[-1]


def score_sets(pairs: dict[tuple[str, str], list[Pair]], dialects: dict[str, Dialect]) -> list[dict[str, Any]]:
    """One line per dialect and half."""
    lines = []
    for (name, half), group in sorted(pairs.items()):
        sets = {"none": Confusions(), "auto": dialects["auto"].confusions, "own": dialects[name].confusions}
        line: dict[str, Any] = {"dialect": name, "half": half, "recordings": len(group)}
        line["syllables"] = sum(len(said) for said, _ in group)
        line |= {key: error_percent(group, make_fold(each)) for key, each in sets.items()}
        shifted = [(said, group[(place + 1) % len(group)][1]) for place, (said, _) in enumerate(group)]
        if len(group) > 1:
            line |= {f"wrong_text_{key}": error_percent(shifted, make_fold(sets[key])) for key in ("none", "own")}
        lines.append(line)
    return lines


def score_gloss(rows: Sequence[dict[str, str]], dialects: dict[str, Dialect]) -> dict[str, Any]:
    """Edits to the translation before and after the gloss, and every change of every recording in a dialect."""
    before = after = total = 0
    changes = []
    for row in rows:
        name = dialect_of(row["dialect"])
        if name is None or not dialects[name].gloss:
            continue
        lexicon = parse_gloss((DATA / dialects[name].gloss).read_text(encoding="utf-8"))
        glossed = gloss_text(simplify(row["text"]), lexicon, split_words)
        changes += [{"path": row["path"], "word": c.word, "meaning": c.meaning} for c in glossed.changes]
        if row["mandarin"]:
            errors, length = count_errors(row["text"], row["mandarin"])
            before, total = before + errors, total + length
            after += count_errors(glossed.mandarin, row["mandarin"])[0]
    return {"edits_before": before, "edits_after": after, "characters": total, "changes": changes}


def measure(arguments: list[str]) -> dict[str, Any]:
    """Both measurements; see the module."""
    parser = argparse.ArgumentParser(prog="python -m bench dialects", description=__doc__)
    parser.add_argument("--heard", type=Path, help="file of stored hearings")
    parser.add_argument("--weights", type=Path, default=REPO / "models" / "weights" / "whisper-base")
    given = parser.parse_args(arguments)
    with (MEDIA / "speech" / "speech.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    dialects = {each.id: each for each in parse_dialects((DATA / "dialects.toml").read_text(encoding="utf-8"))}
    heard = hear(rows, given.heard, given.weights)
    pairs: dict[tuple[str, str], list[Pair]] = {}
    for index, row in enumerate(rows):
        name = dialect_of(row["dialect"])
        if name:
            pair = to_syllables(row["text"]), to_syllables(heard_text(heard[row["path"]]))
            pairs.setdefault((name, "dev" if index % 2 else "report"), []).append(pair)
    gloss = score_gloss(rows, dialects)
    changes = gloss.pop("changes")
    return {"sets": score_sets(pairs, dialects), **gloss, "changes": changes}
