"""Spoken prices, weights and counts of the labelled livestreams, `python -m bench amounts --json [--heard FOLDER]`.

For the truth's own sentences, for what Whisper base hears, and for that after the corrections: how many of the
truth's amounts stand there with the same value and unit within 2.5 s, with which verdict, whether the product is the
right one, which are missing, and which nobody said. `money_doubted` counts missing money that is pointed out as unsure.
`--heard FOLDER` holds hearings (NAME.json; written there if missing), so that Whisper need not listen again.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.asr import make_correction
from bench.names import MEDIA, REPO, listen, read_audio, read_cards
from toolkit.core.amounts import AmountMention, find_amounts
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment
from toolkit.engines.speech_detector import detect_speech
from toolkit.engines.whisper_ct2 import WhisperTranscriber

STREAMS = ("dev_clean", "dev_noisy")
NEAR_MS = 2_500


def hear(name: str, folder: Path | None, weights: Path) -> tuple[Segment, ...]:
    """What Whisper makes of a stream, from `folder` if it is there."""
    stored = folder / f"{name}.json" if folder else None
    if stored and stored.is_file():
        plain = json.loads(stored.read_text(encoding="utf-8"))
        return tuple(from_plain(Segment, each) for each in plain["segments"])
    audio = read_audio(MEDIA / "livestream" / f"{name}.flac")
    segments = listen(WhisperTranscriber(weights), audio, detect_speech(audio))
    if stored:
        plain = {"segments": [to_plain(each) for each in segments]}
        stored.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    return segments


def score(said: Sequence[AmountMention], found: Sequence[AmountMention]) -> dict[str, Any]:
    """`found` beside what was said."""
    free = list(found)
    verdicts: Counter[str] = Counter()
    right_product = 0
    missing: list[AmountMention] = []
    for mention in said:
        hit = next((each for each in free if _is_same(mention, each)), None)
        if hit is None:
            missing.append(mention)
            continue
        free.remove(hit)
        verdicts[hit.verdict] += 1
        right_product += hit.product_id == mention.product_id
    doubted = [each for each in free if each.unit == "元" and each.verdict == "unsure"]
    lost = [each for each in missing if each.unit == "元"]
    return {
        "said": len(said),
        "found": len(said) - len(missing),
        "money_said": sum(each.unit == "元" for each in said),
        "money_found": sum(each.unit == "元" for each in said) - len(lost),
        "money_doubted": sum(any(_is_near(each, other) for other in doubted) for each in lost),
        "right_product": right_product,
        "verdicts": dict(verdicts),
        "missing": [each.normalised for each in missing],
        "extra": [f"{each.text} ({each.verdict})" for each in free],
    }


def _is_same(a: AmountMention, b: AmountMention) -> bool:
    return a.value == b.value and a.unit == b.unit and _is_near(a, b)


def _is_near(a: AmountMention, b: AmountMention) -> bool:
    return Span(max(0, a.span.start_ms - NEAR_MS), a.span.end_ms + NEAR_MS).overlap_ms(b.span) > 0


def measure(arguments: list[str]) -> dict[str, Any]:
    """All three texts of both streams; see the module."""
    parser = argparse.ArgumentParser(prog="python -m bench amounts", description=__doc__)
    parser.add_argument("--heard", type=Path, help="folder of stored hearings")
    parser.add_argument("--weights", type=Path, default=REPO / "models" / "weights" / "whisper-base")
    given = parser.parse_args(arguments)
    correct = make_correction()
    rows = []
    for name in STREAMS:
        truth = json.loads((MEDIA / "livestream" / f"{name}.json").read_text(encoding="utf-8"))
        cards = read_cards(truth)
        sentences = tuple(
            Segment(span=Span(s["start_ms"], s["end_ms"]), text=s["text"], heard=s["text"]) for s in truth["sentences"]
        )
        said = find_amounts(sentences, cards)
        heard = hear(name, given.heard, given.weights)
        for label, segments in (("truth", sentences), ("heard", heard), ("corrected", correct(heard, cards))):
            rows.append({"stream": name, "text": label, **score(said, find_amounts(segments, cards))})
    return {"amounts": rows}
