"""Which sound to hear next: the stretch under way up to now, or a whole one that has ended. Media time."""

from dataclasses import dataclass, replace

from toolkit.core.live.voicing import Voice, quietest_ms
from toolkit.core.spans import Span

LEAD_MS = 200
"""Soft first sounds before the detector's edge."""
KEPT_STARTS = 20
TAIL_MS = 160
"""Soft last sounds behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRules:
    """When sound is heard."""

    step_ms: int = 800
    """A further pass needs so much new sound. With less, words are told from shorter sound: at real pace on the first
    100 s of dev_noisy 17.6 % of characters wrong with 700 ms, 16.9-17.3 with 750, 14.4 with 800 (offline 15.3)."""
    first_ms: int = 1_200
    """So does the first one of a stretch."""
    cut_after_ms: int = 3_500
    """A stretch longer than this ends at a short pause."""
    most_ms: int = 9_000
    """A longer one is cut where it sounds least like speech."""
    end_quiet_ms: int = 700
    """Quiet after which a stretch is over. With 400 ms many were cut off a second after they had begun, and their last
    words heard without what follows: 20.8 % of characters wrong on the first 100 s of dev_noisy instead of 15.3 %."""
    context_ms: int = 8_000
    """At most so much of the stretches before is heard again with a stretch: Whisper makes more of longer sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Sound to be heard now."""

    span: Span
    is_last: bool
    pauses: bool = True
    """Of a last one: a pause follows."""
    context_ms: int = 0
    """So much sound before the span is heard with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """What was handed out for hearing so far."""

    anchor_ms: int | None = None
    """Where the stretch under way begins."""
    heard_ms: int = 0
    """End of the last window of it."""
    done_ms: int = 0
    """Everything before this was heard for good."""
    starts: tuple[int, ...] = ()
    """Where the last stretches began."""


def next_window(listening: Listening, voice: Voice, rules: WindowRules) -> tuple[Listening, Window | None]:
    """What to hear now, if anything; call it when the engine is free."""
    if listening.anchor_ms is None:
        begun_ms = _begins(listening, voice)
        if begun_ms is None:
            return listening, None
        listening = replace(listening, anchor_ms=begun_ms, heard_ms=begun_ms)
    anchor_ms = listening.anchor_ms
    assert anchor_ms is not None
    last = _ended(anchor_ms, voice, rules)
    if last is not None:
        kept = None if last.pauses else last.span.end_ms
        starts = (*listening.starts, anchor_ms)[-KEPT_STARTS:]
        done = Listening(anchor_ms=kept, heard_ms=last.span.end_ms, done_ms=last.span.end_ms, starts=starts)
        return done, replace(last, context_ms=_context(listening, anchor_ms, rules))
    least_ms = rules.first_ms if listening.heard_ms == anchor_ms else rules.step_ms
    voiced_ms = min(voice.now_ms, voice.last_voice_ms + TAIL_MS)
    if voiced_ms - listening.heard_ms < least_ms:
        return listening, None
    window = Window(span=Span(anchor_ms, voiced_ms), is_last=False, context_ms=_context(listening, anchor_ms, rules))
    return replace(listening, heard_ms=voiced_ms), window


def _context(listening: Listening, anchor_ms: int, rules: WindowRules) -> int:
    """How much sound before the stretch to hear with it: whole stretches, none from before a long silence."""
    begun_ms = anchor_ms
    for start_ms in reversed(listening.starts):
        if anchor_ms - start_ms > rules.context_ms:
            break
        begun_ms = start_ms
    return anchor_ms - begun_ms


def drain(listening: Listening, voice: Voice, rules: WindowRules) -> tuple[Listening, Window | None]:
    """What is left when the sound has ended."""
    anchor_ms = listening.anchor_ms if listening.anchor_ms is not None else _begins(listening, voice)
    if anchor_ms is None or voice.last_voice_ms <= anchor_ms:
        return listening, None
    end_ms = max(anchor_ms, min(voice.now_ms, voice.last_voice_ms + TAIL_MS))
    window = Window(span=Span(anchor_ms, end_ms), is_last=True, context_ms=_context(listening, anchor_ms, rules))
    return Listening(done_ms=end_ms, heard_ms=end_ms), window


def _begins(listening: Listening, voice: Voice) -> int | None:
    """Where unheard speech begins: however many talks are over before the engine is free, none is left out."""
    for talk in voice.talks:
        if talk.end_ms > listening.done_ms:
            return max(listening.done_ms, talk.start_ms - LEAD_MS)
    if voice.talk_start_ms is not None and voice.last_voice_ms > listening.done_ms:
        return max(listening.done_ms, voice.talk_start_ms - LEAD_MS)
    return None


def _ended(anchor_ms: int, voice: Voice, rules: WindowRules) -> Window | None:
    """The stretch from `anchor_ms`, if it is over by now."""
    for pause in voice.pauses:
        middle_ms = (pause.start_ms + pause.end_ms) // 2
        is_long = pause.duration_ms >= rules.end_quiet_ms
        if pause.start_ms > anchor_ms + LEAD_MS and (is_long or middle_ms - anchor_ms >= rules.cut_after_ms):
            end_ms = min(pause.start_ms + TAIL_MS, middle_ms)
            if end_ms - anchor_ms <= rules.most_ms:
                return Window(span=Span(anchor_ms, end_ms), is_last=True)
    if voice.last_voice_ms - anchor_ms > rules.most_ms:
        where = Span(anchor_ms + rules.most_ms * 5 // 8, anchor_ms + rules.most_ms)
        return Window(span=Span(anchor_ms, quietest_ms(voice, where)), is_last=True, pauses=False)
    if voice.quiet_ms >= rules.end_quiet_ms and voice.last_voice_ms > anchor_ms:
        end_ms = min(voice.now_ms, voice.last_voice_ms + TAIL_MS)
        return Window(span=Span(anchor_ms, max(anchor_ms, end_ms)), is_last=True)
    return None
