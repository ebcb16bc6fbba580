"""`advance`: from what is heard to what is told and shown. Told text never changes; rows that rolled up neither.

Local agreement: what two hypotheses of the same stretch share is believed (Macháček, Dabre, Bojar, "Turning Whisper
into a Real-Time Transcription System", 2023), here over a stretch that begins at a pause, so that its text alone is
compared and no word times are needed.
"""

from dataclasses import dataclass, field, replace

from toolkit.core.live.agreement import agreed_length, alike_length, rest_after, said_chars, whole_length, written_alike
from toolkit.core.live.events import CaptionEvent, Cleared, Final, Heard, LiveRules, Refused, Tentative
from toolkit.core.live.rows import Rows, SplitWords, add_told, base_room, cleared, joined, rolled
from toolkit.core.live.votes import voted
from toolkit.core.spans import Span

KEPT_STRETCHES = 20
KEPT_HEARINGS = 20
MOST_DENIED = 2
"""Where a hearing takes back more of the one before, one more character is held back: rewrites a word 0.13-0.20 instead
of 0.16-0.22 on clean and noisy speech, first text 0.1 s later."""


CLAUSE_MARKS = "，。？！；,.?!;"
CLAUSE_QUIET_MS = 300
"""Between two stretches, beside what is heard with each of the quiet around it: 700 ms in all, as `end_quiet_ms`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stretch that is over, and what was told of it."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """Everything that is known between two hypotheses."""

    told: str = ""
    """Of the stretch under way."""
    told_ms: int = 0
    """Up to where in the media words were told."""
    past: tuple["Told", ...] = ()
    """The last stretches."""
    before: tuple[int, str] = (0, "")
    """Where the last hypothesis of the stretch begins, context included, and its text."""
    hearings: tuple[str, ...] = ()
    """What was made of the stretch under way so far, with names put right and without."""
    shown: str = ""
    """Tentative text on the screen."""
    number: int = 0
    """Finals so far."""
    rows: Rows = field(default_factory=Rows)
    last_ms: int = 0
    """End of the last words that were told or shown."""
    is_clear: bool = True
    ends_marked: bool = True
    """What was told last is punctuation or a pause, or nothing was told yet: no mark may follow."""


def advance(
    state: LiveState, heard: Heard, rules: LiveRules, split_words: SplitWords
) -> tuple[LiveState, tuple[CaptionEvent, ...]]:
    """The state after `heard`, and what is to be told, in order.

    Hypotheses of one stretch share `heard.span.start_ms`; after one with `is_last` the next stretch begins. What a gate
    refused shows nothing new, and as a last hypothesis tells nothing.
    """
    state, heard = _vote(state, heard, rules)
    heard = replace(heard, text=written_alike(_known(state, heard), heard.text))
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
    length = _cut(rest, max(length, disputed), rules)
    denied = len(said_chars(before)) - len(said_chars(before[: agreed_length(rest, before)]))
    if denied > MOST_DENIED:
        rules = replace(rules, held_chars=rules.held_chars + 1)
    state, events = _tell(replace(state, before=(_begins(heard), heard.text)), heard, at, length, rules, split_words)
    state, rolls, agreed = _roll(state, heard, at + length, agreed - length, rules, split_words)
    state, tentative = _show(state, heard, agreed, rules, split_words)
    return state, (*events, *rolls, *tentative)


def pause(state: LiveState, now_ms: int, rules: LiveRules) -> tuple[LiveState, tuple[CaptionEvent, ...]]:
    """The state while nobody speaks and nothing is left to be heard: after a while the screen is cleared."""
    if state.is_clear or now_ms - state.last_ms < rules.clear_after_ms:
        return state, ()
    return replace(state, rows=cleared(state.rows), shown="", is_clear=True), (Cleared(at_ms=now_ms),)


def context_text(state: LiveState, context: Span) -> str:
    """What was told of the sound of `context`, up to where it says that a clause is over; empty where not all is known.

    `context`: whole stretches before the one under way. A clause is over at a mark and where a long pause follows:
    a stretch may end in the middle of one, and nobody goes on from "大家听我" with "讲" after a comma.
    """
    known = [one for one in state.past if context.start_ms <= one.start_ms < context.end_ms]
    if not known or known[0].start_ms != context.start_ms:
        return ""
    nexts = [one.start_ms for one in known[1:]] + [context.end_ms]
    text = ""
    for one, next_ms in zip(known, nexts, strict=True):
        ends = next_ms - one.end_ms >= CLAUSE_QUIET_MS and one.text[-1:].isalnum()
        text += one.text + ("，" if ends else "")
    over = [index + 1 for index, char in enumerate(text) if char in CLAUSE_MARKS]
    return text[: over[-1]] if over else ""


def _vote(state: LiveState, heard: Heard, rules: LiveRules) -> tuple[LiveState, Heard]:
    """`heard` after all hearings of the stretch have voted on it; what a gate refused has no vote."""
    if heard.unclear is not None:
        return (replace(state, hearings=()) if heard.is_last else state), heard
    heard = replace(heard, text=voted(heard.text, (*state.hearings, heard.other), rules.keep_whole))
    hearings = () if heard.is_last else (*state.hearings, heard.text, heard.other)[-KEPT_HEARINGS:]
    return replace(state, hearings=hearings), heard


def _begins(heard: Heard) -> int:
    return heard.span.start_ms - heard.context_ms


def _rest_at(state: LiveState, heard: Heard) -> int:
    """Where in the hypothesis begins what is not told; a mark is not told twice."""
    at = rest_after(_known(state, heard), heard.text)
    while state.ends_marked and at < len(heard.text) and not heard.text[at].isalnum():
        at += 1
    return at


def _told_since(state: LiveState, start_ms: int) -> str:
    return "".join(one.text for one in state.past if one.start_ms >= start_ms) + state.told


def _known(state: LiveState, heard: Heard) -> str:
    """What was told of the sound that `heard` begins with."""
    return _told_since(state, _begins(heard))


def _rest_before(state: LiveState) -> str:
    """What the last hypothesis had to add to what is told."""
    start_ms, text = state.before
    return text[rest_after(_told_since(state, start_ms), text) :]


def _remembered(state: LiveState, heard: Heard, rest: str) -> tuple[Told, ...]:
    """The past with the stretch that ends here; of sound that a gate refused, and before it, nothing is heard again."""
    if heard.unclear is not None:
        return ()
    told = Told(heard.span.start_ms, heard.span.end_ms, state.told + rest)
    return (*state.past, told)[-KEPT_STRETCHES:]


def _old_length(heard: Heard, age_ms: int) -> int:
    """How much of the hypothesis was spoken long enough ago; the pace is taken as even."""
    places = said_chars(heard.text)
    whole_ms = heard.span.duration_ms + heard.context_ms
    limit_ms = whole_ms - age_ms
    known = sum((index + 1) * whole_ms <= limit_ms * len(places) for index in range(len(places)))
    return places[known - 1] + 1 if known else 0


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
    time_ms = _begins(heard) + round(whole_ms * said / max(1, len(places)))
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
    old = _old_length(heard, rules.rolled_after_ms)
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
    places = said_chars(heard.text)
    end = places[-rules.held_chars - 1] + 1 if len(places) > rules.held_chars else 0
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
        past = _remembered(state, heard, "")
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
        past=_remembered(state, heard, rest),
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
