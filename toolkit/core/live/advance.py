"""`advance`: from what is heard to what is told and shown. Told text never changes; rows that rolled up neither.

Local agreement: what two hypotheses of the same stretch share is believed (Macháček, Dabre, Bojar, "Turning Whisper
into a Real-Time Transcription System", 2023), here over a stretch that begins at a pause, so that its text alone is
compared and no word times are needed.
"""

from dataclasses import replace

from toolkit.core.live.agreement import (
    agreed_length,
    alike_length,
    disputed_name,
    rest_after,
    said_chars,
    shown_end,
    whole_length,
    written_alike,
)
from toolkit.core.live.events import CaptionEvent, Cleared, Final, Heard, LiveRules, Refused, Tentative
from toolkit.core.live.rows import SplitWords, add_told, base_room, cleared, joined, rolled
from toolkit.core.live.state import LiveState, begins_at, known_of, remembered, told_since
from toolkit.core.live.votes import unparted, voted
from toolkit.core.spans import Span

KEPT_HEARINGS = 20
MOST_DENIED = 2
"""Where a hearing takes back more of the one before, one more character is held back: rewrites a word 0.13-0.20 instead
of 0.16-0.22 on clean and noisy speech, first text 0.1 s later."""


def advance(
    state: LiveState, heard: Heard, rules: LiveRules, split_words: SplitWords
) -> tuple[LiveState, tuple[CaptionEvent, ...]]:
    """The state after `heard`, and what is to be told, in order.

    Hypotheses of one stretch share `heard.span.start_ms`; after one with `is_last` the next stretch begins. What a gate
    refused shows nothing new, and as a last hypothesis tells nothing.
    """
    state, heard = _vote(state, heard, rules)
    heard = replace(heard, text=written_alike(known_of(state, heard), heard.text))
    if heard.is_last:
        return _finish(state, heard, rules, split_words)
    if heard.unclear is not None:
        return replace(state, before=(0, "")), ()
    at = _rest_at(state, heard)
    rest = heard.text[at:]
    before = _rest_before(state)
    agreed = agreed_length(before, rest)
    length = min(agreed, _old_length(heard, rules.told_after_ms) - at)
    disputed = min(alike_length(before, rest), _old_length(heard, rules.disputed_after_ms) - at)
    length = _cut(rest, min(max(length, disputed), _undisputed(heard, rules) - at), rules)
    denied = len(said_chars(before)) - len(said_chars(before[: agreed_length(rest, before)]))
    if denied > MOST_DENIED:
        rules = replace(rules, held_chars=rules.held_chars + 1, least_held_chars=rules.least_held_chars + 1)
    state, events = _tell(replace(state, before=(begins_at(heard), heard.text)), heard, at, length, rules, split_words)
    state, rolls, agreed = _roll(state, heard, at + length, agreed - length, rules, split_words)
    state, tentative = _show(state, heard, agreed, rules, split_words)
    return state, (*events, *rolls, *tentative)


def pause(state: LiveState, now_ms: int, rules: LiveRules) -> tuple[LiveState, tuple[CaptionEvent, ...]]:
    """The state while nobody speaks and nothing is left to be heard: after a while the screen is cleared."""
    if state.is_clear or now_ms - state.last_ms < rules.clear_after_ms:
        return state, ()
    return replace(state, rows=cleared(state.rows), shown="", is_clear=True), (Cleared(at_ms=now_ms),)


def _vote(state: LiveState, heard: Heard, rules: LiveRules) -> tuple[LiveState, Heard]:
    """`heard` after all hearings of the stretch have voted on it; what a gate refused has no vote."""
    if heard.unclear is not None:
        return (replace(state, hearings=()) if heard.is_last else state), heard
    text = voted(heard.text, (*state.hearings, heard.other), rules.keep_whole)
    heard = replace(heard, text=unparted(text, rules.keep_whole))
    hearings = () if heard.is_last else (*state.hearings, heard.text, heard.other)[-KEPT_HEARINGS:]
    return replace(state, hearings=hearings), heard


def _rest_at(state: LiveState, heard: Heard) -> int:
    """Where in the hypothesis begins what is not told; a mark is not told twice."""
    at = rest_after(known_of(state, heard), heard.text)
    while state.ends_marked and at < len(heard.text) and not heard.text[at].isalnum():
        at += 1
    return at


def _rest_before(state: LiveState) -> str:
    """What the last hypothesis had to add to what is told."""
    start_ms, text = state.before
    return text[rest_after(told_since(state, start_ms), text) :]


def _old_length(heard: Heard, age_ms: int) -> int:
    """How much of the hypothesis was spoken long enough ago; the pace is taken as even."""
    places = said_chars(heard.text)
    whole_ms = heard.span.duration_ms + heard.context_ms
    limit_ms = whole_ms - age_ms
    known = sum((index + 1) * whole_ms <= limit_ms * len(places) for index in range(len(places)))
    return places[known - 1] + 1 if known else 0


def _undisputed(heard: Heard, rules: LiveRules) -> int:
    """How much of the hypothesis comes before a name that only the second hearing has; an old one is waited for no
    longer."""
    place = disputed_name(heard.text, heard.other, rules.keep_whole)
    return max(place, _old_length(heard, rules.named_after_ms))


def _cut(rest: str, most: int, rules: LiveRules) -> int:
    """The longest piece of `rest` of at most `most` characters that may be told: it ends with a whole character."""
    length = whole_length(rest, max(0, most), rules.keep_whole)
    while length and not rest[length - 1].isalnum():
        length -= 1
    return length


def _tell(
    state: LiveState, heard: Heard, at: int, length: int, rules: LiveRules, split_words: SplitWords
) -> tuple[LiveState, tuple[Final, ...]]:
    """Tells `length` characters of the hypothesis from `at` on."""
    piece = heard.text[at : at + length]
    if not piece:
        return state, ()
    rows = add_told(state.rows, piece, rules.row_chars, split_words)
    start_ms = max(heard.span.start_ms, state.told_ms)
    end_ms = max(start_ms, _time_of(heard, at + length))
    state = replace(
        state, told=state.told + piece, told_ms=max(state.told_ms, end_ms), number=state.number + 1, rows=rows,
        shown=state.shown[rest_after(piece, state.shown) :], last_ms=max(state.last_ms, end_ms), is_clear=False,
        ends_marked=False,
    )  # fmt: skip
    return state, (_final(state, piece, Span(start_ms, end_ms), ends=False),)


def _time_of(heard: Heard, length: int) -> int:
    """When the first `length` characters of the hypothesis were said, at an even pace."""
    places = said_chars(heard.text)
    said = sum(place < length for place in places)
    whole_ms = heard.span.duration_ms + heard.context_ms
    time_ms = begins_at(heard) + round(whole_ms * said / max(1, len(places)))
    return min(max(time_ms, heard.span.start_ms), heard.span.end_ms)


def _final(state: LiveState, piece: str, span: Span, *, ends: bool) -> Final:
    rows = state.rows
    return Final(
        number=state.number, span=span, text=piece, ends_stretch=ends, base=rows.base, frozen=rows.frozen,
        frozen_count=rows.frozen_count,
    )  # fmt: skip


def _roll(
    state: LiveState, heard: Heard, at: int, agreed: int, rules: LiveRules, split_words: SplitWords
) -> tuple[LiveState, tuple[Final, ...], int]:
    """Where the tentative text fills the base row and is agreed that far, tells it, so that the row can roll up.

    Also gives how much of what is left is agreed.
    """
    events: tuple[Final, ...] = ()
    old = min(_old_length(heard, rules.rolled_after_ms), _undisputed(heard, rules))
    while True:
        rest = heard.text[at:]
        room = base_room(state.rows, rest, rules.row_chars, split_words)
        if room >= len(rest) - rules.held_chars or agreed < room or at + room > old:
            return state, events, agreed
        length = _cut(rest, room, rules)
        if not length and not state.rows.base.strip():
            return state, events, agreed  # a name that is longer than a row
        state, told = _tell(state, heard, at, length, rules, split_words)
        state = replace(state, rows=rolled(state.rows))
        at, agreed = at + length, agreed - length
        rows = state.rows
        events += tuple(replace(one, base="", frozen=rows.frozen, frozen_count=rows.frozen_count) for one in told)


def _show(
    state: LiveState, heard: Heard, agreed: int, rules: LiveRules, split_words: SplitWords
) -> tuple[LiveState, tuple[Tentative, ...]]:
    """Shows what is not told, as far as the base row has room; `agreed`: how much of it two passes say."""
    at = _rest_at(state, heard)
    end = shown_end(heard.text, heard.other, rules.held_chars, rules.least_held_chars)
    end = max(end, at + whole_length(heard.text[at:], agreed, rules.keep_whole))
    rest = _steady(state.shown, heard.text[at : max(at, end)], agreed)
    rest = rest[: base_room(state.rows, rest, rules.row_chars, split_words)]
    if not rest and not state.shown:
        return state, ()
    state = replace(state, shown=rest, last_ms=max(state.last_ms, heard.span.end_ms), is_clear=False)
    begin_ms = max(heard.span.start_ms, min(state.told_ms, heard.span.end_ms))
    base = joined(state.rows.base, rest)
    shown = Tentative(
        span=Span(begin_ms, heard.span.end_ms), text=rest, base=base,
        base_told=min(len(base), len(state.rows.base.lstrip())), frozen=state.rows.frozen,
        frozen_count=state.rows.frozen_count,
    )  # fmt: skip
    return state, (shown,)


def _steady(shown: str, rest: str, agreed: int) -> str:
    """`rest`; but where it denies what is shown, that stays until two passes say otherwise, and what is new follows it.

    >>> _steady("皮包", "皮薄没有", 0), _steady("皮包", "皮薄没有", 2), _steady("皮薄", "皮薄没有", 0)
    ('皮包没有', '皮薄没有', '皮薄没有')
    """
    kept = agreed_length(shown, rest)
    is_longer = not said_chars(shown[agreed_length(rest, shown) :])
    if is_longer or agreed > kept:
        return rest
    return shown + rest[rest_after(shown, rest) :]


def _finish(
    state: LiveState, heard: Heard, rules: LiveRules, split_words: SplitWords
) -> tuple[LiveState, tuple[CaptionEvent, ...]]:
    """The end of a stretch: the rest is told, or held back where a gate refused it."""
    at = _rest_at(state, heard)
    rest = "" if heard.unclear is not None else heard.text[at:]
    had_told = bool(state.told)
    if not rest and not had_told:
        told_ms = max(state.told_ms, heard.span.end_ms)
        past = remembered(state, heard, "")
        empty = replace(state, told="", before=(0, ""), shown="", told_ms=told_ms, past=past)
        refused = (Refused(span=heard.span, why=heard.unclear),) if heard.unclear is not None else ()
        hidden = (_nothing_shown(empty, heard),) if state.shown else ()
        return empty, (*refused, *hidden)
    start_ms = max(heard.span.start_ms, state.told_ms)
    span = Span(start_ms, max(start_ms, heard.span.end_ms))
    rows = add_told(state.rows, rest, rules.row_chars, split_words)
    if heard.pauses and rows.base.strip():
        rows = replace(rows, base=rows.base.rstrip() + " ")
    state = replace(
        state,
        told="",
        before=(0, ""),
        shown="",
        past=remembered(state, heard, rest),
        told_ms=max(state.told_ms, heard.span.end_ms),
        number=state.number + 1,
        rows=rows,
        last_ms=max(state.last_ms, heard.span.end_ms),
        is_clear=False,
        ends_marked=heard.pauses or (not rest[-1].isalnum() if rest else state.ends_marked),
    )
    return state, (_final(state, rest, span, ends=heard.pauses),)


def _nothing_shown(state: LiveState, heard: Heard) -> Tentative:
    base = state.rows.base.lstrip()
    return Tentative(
        span=heard.span, text="", base=base, base_told=len(base), frozen=state.rows.frozen,
        frozen_count=state.rows.frozen_count,
    )  # fmt: skip
