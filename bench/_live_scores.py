"""What the events of a live run tell, beside what was said: delays, rewrites, edits, characters and names."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeVar

import numpy as np

from bench._cer import count_errors, normalised
from toolkit.core.live.events import Final, Tentative
from toolkit.core.live.plain import Stamped

E = TypeVar("E")


def of_kind(events: Sequence[Stamped], kind: type[E]) -> list[tuple[int, E]]:
    """Events of one kind, each with its wall time."""
    return [(each.wall_ms, each.event) for each in events if isinstance(each.event, kind)]


def score_events(
    events: Sequence[Stamped],
    sentences: Sequence[dict],
    names: Sequence[str],
    split_words: Callable,
    turn_ms: int = 0,
) -> dict[str, Any]:
    """`sentences` with text, start_ms and end_ms (media time); `wall_ms` of the events counts from the first sound.

    `turn_ms`: how long a turn is where the same sentences are played again and again; words are looked for in theirs.
    """
    said = "".join(sentence["text"] for sentence in sentences)
    finals = of_kind(events, Final)
    text = "".join(final.text for _, final in finals)
    errors, chars = count_errors(text, said)
    told_ms, shown_ms, rewrites, words = _times(events, split_words)
    places = _places_by_turn([final for _, final in finals], sentences, turn_ms)
    spoken_ms = _spoken(sentences)
    first = np.array([shown_ms[i] - spoken_ms[j] for i, j in places.items()])
    final = np.array([told_ms[i] - spoken_ms[j] for i, j in places.items()])
    at_s = np.array([spoken_ms[j] / 1000 for j in places.values()])
    found = sum(min(text.count(name), said.count(name)) for name in names)
    return {
        "cer": round(errors / max(1, chars), 4),
        "names_said": sum(said.count(name) for name in names),
        "names_found": found,
        "first_text_p50_ms": round(float(np.percentile(first, 50))),
        "first_text_p95_ms": round(float(np.percentile(first, 95))),
        "final_p50_ms": round(float(np.percentile(final, 50))),
        "final_p95_ms": round(float(np.percentile(final, 95))),
        "lag_slope_ms_per_min": round(float(np.polyfit(at_s / 60, final, 1)[0]), 1),
        "rewrites_per_word": round(rewrites / max(1, words), 3),
        "edits_of_rolled_rows": _edits(events),
        "finals": len(finals),
    }


def _times(events: Sequence[Stamped], split_words: Callable) -> tuple[list[int], list[int], int, int]:
    """For each character of the transcript when it was told and when some text first stood in its place.

    Also how many words on the screen were replaced or taken back, and how many were told.
    """
    told_ms: list[int] = []
    shown_ms: list[int] = []
    shown, whole = "", ""
    rewrites = 0
    for each in events:
        event = each.event
        if not isinstance(event, Final | Tentative):
            continue
        new = normalised(event.text)
        same = _shared(shown, new)
        if isinstance(event, Final):
            rewrites += len(split_words(shown[same:])) if same < min(len(shown), len(new)) else 0
            shown = shown[len(new) :] if same == len(new) else ""
            told_ms += [each.wall_ms] * len(new)
            whole += new
            reach = len(told_ms)
        else:
            rewrites += len(split_words(shown[same:])) if shown[same:] else 0
            shown = new
            reach = len(told_ms) + len(new)
        shown_ms += [each.wall_ms] * (reach - len(shown_ms))
    return told_ms, shown_ms, rewrites, len(split_words(whole))


def _shared(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length


def _places(heard: str, said: str) -> dict[int, int]:
    """Which character of `said` each of `heard` stands for."""
    found: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, heard, said, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and i2 - i1 == j2 - j1):
            found |= {i1 + index: j1 + index for index in range(i2 - i1)}
    return found


def _places_by_turn(finals: Sequence[Final], sentences: Sequence[dict], turn_ms: int) -> dict[int, int]:
    """`_places` within each turn: the same words stand in every one, and the longest run of them anywhere."""
    heard: dict[int, str] = {}
    said: dict[int, str] = {}
    for final in finals:
        turn = final.span.start_ms // turn_ms if turn_ms else 0
        heard[turn] = heard.get(turn, "") + normalised(final.text)
    for sentence in sentences:
        turn = sentence["start_ms"] // turn_ms if turn_ms else 0
        said[turn] = said.get(turn, "") + normalised(sentence["text"])
    found: dict[int, int] = {}
    heard_at = said_at = 0
    for turn in sorted({*heard, *said}):
        ours, theirs = heard.get(turn, ""), said.get(turn, "")
        found |= {heard_at + i: said_at + j for i, j in _places(ours, theirs).items()}
        heard_at, said_at = heard_at + len(ours), said_at + len(theirs)
    return found


def _spoken(sentences: Sequence[dict]) -> list[float]:
    """When each character had been spoken, at an even pace within its sentence."""
    times: list[float] = []
    for sentence in sentences:
        count = len(normalised(sentence["text"]))
        length = sentence["end_ms"] - sentence["start_ms"]
        times += [sentence["start_ms"] + (index + 1) * length / count for index in range(count)]
    return times


def _edits(events: Sequence[Stamped]) -> int:
    """Rows that changed after they had rolled up."""
    rows: dict[int, str] = {}
    edits = 0
    for each in events:
        event = each.event
        if isinstance(event, Final | Tentative):
            for index, row in enumerate(event.frozen, event.frozen_count - len(event.frozen)):
                edits += rows.setdefault(index, row) != row
    return edits
