"""When somebody speaks, from the speech detector's probabilities as they come in. Media time: 0 is the first sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.core.spans import Span

FRAME_MS = 32
"""One probability of Silero VAD (512 samples at 16 kHz)."""
SPEECH_AT = 0.5
QUIET_AT = 0.35
"""Silero's own two thresholds: speech begins above the first and goes on above the second."""
MIN_PAUSE_FRAMES = 3
"""Shorter quiet is a stop consonant: closures last 50-100 ms."""
MIN_TALK_FRAMES = 3
"""Shorter sound is a click."""
KEPT_FRAMES = 1_200
"""Some 38 s."""
TALK_ENDS_MS = 480
"""Quiet after which somebody has stopped speaking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What is known of the voice up to `now_ms`."""

    now_ms: int = 0
    talk_start_ms: int | None = None
    """Where the talk under way began; None: nobody speaks."""
    last_voice_ms: int = 0
    """End of the last frame with a voice."""
    run: int = 0
    """Frames with a voice so far, while it is open whether they are a click."""
    quiet: tuple[float, ...] = ()
    """Probabilities of the talk under way, one per frame: where it is lowest one cuts best."""
    pauses: tuple[Span, ...] = ()
    """The pauses that are over and not forgotten."""
    talks: tuple[Span, ...] = ()
    """So the talks, each from its first to its last voice: an engine that lags behind finds them here."""

    @property
    def quiet_ms(self) -> int:
        """How long nobody has spoken."""
        return self.now_ms - self.last_voice_ms

    @property
    def is_talking(self) -> bool:
        return self.talk_start_ms is not None


def follow_voice(voice: Voice, probabilities: Sequence[float]) -> Voice:
    """`voice` after further frames of `FRAME_MS` each.

    >>> voice = follow_voice(Voice(), [0.9] * 10 + [0.0] * 4 + [0.9] * 2)
    >>> voice.talk_start_ms, voice.pauses
    (0, (Span(start_ms=320, end_ms=448),))
    """
    for probability in probabilities:
        voice = _after_frame(voice, probability)
    return voice


def _after_frame(voice: Voice, probability: float) -> Voice:
    start_ms = voice.now_ms
    now_ms = start_ms + FRAME_MS
    is_voice = probability >= (QUIET_AT if voice.is_talking and not voice.quiet_ms else SPEECH_AT)
    if not voice.is_talking:
        if not is_voice:
            return replace(voice, now_ms=now_ms, run=0)
        run = voice.run + 1
        if run < MIN_TALK_FRAMES:
            return replace(voice, now_ms=now_ms, run=run)
        begun_ms = now_ms - run * FRAME_MS
        return replace(
            voice,
            now_ms=now_ms,
            run=0,
            talk_start_ms=begun_ms,
            last_voice_ms=now_ms,
            quiet=(1.0,) * run,
            pauses=_with_pause(voice, begun_ms),
        )
    quiet = (*voice.quiet, probability)
    if is_voice:
        pauses = _with_pause(voice, start_ms)
        return replace(voice, now_ms=now_ms, last_voice_ms=now_ms, quiet=quiet[-KEPT_FRAMES:], pauses=pauses)
    if now_ms - voice.last_voice_ms >= TALK_ENDS_MS:
        assert voice.talk_start_ms is not None
        talk = Span(voice.talk_start_ms, voice.last_voice_ms)
        return replace(voice, now_ms=now_ms, talk_start_ms=None, quiet=(), talks=(*voice.talks, talk))
    return replace(voice, now_ms=now_ms, quiet=quiet[-KEPT_FRAMES:])


def _with_pause(voice: Voice, until_ms: int) -> tuple[Span, ...]:
    if until_ms - voice.last_voice_ms < MIN_PAUSE_FRAMES * FRAME_MS:
        return voice.pauses
    return (*voice.pauses, Span(voice.last_voice_ms, until_ms))


def forget(voice: Voice, before_ms: int) -> Voice:
    """`voice` without the pauses and talks that ended before `before_ms`: that sound was heard for good."""
    pauses = tuple(pause for pause in voice.pauses if pause.end_ms >= before_ms)
    talks = tuple(talk for talk in voice.talks if talk.end_ms >= before_ms)
    return replace(voice, pauses=pauses, talks=talks)


def quietest_ms(voice: Voice, within: Span) -> int:
    """The middle of the frame of `within` that sounds least like speech; the middle of `within` if nothing is known."""
    best: tuple[float, int] | None = None
    if voice.talk_start_ms is None:
        return (within.start_ms + within.end_ms) // 2
    first_ms = voice.now_ms - len(voice.quiet) * FRAME_MS
    for index, probability in enumerate(voice.quiet):
        middle_ms = first_ms + index * FRAME_MS + FRAME_MS // 2
        if within.contains(middle_ms) and (best is None or probability < best[0]):
            best = probability, middle_ms
    return best[1] if best else (within.start_ms + within.end_ms) // 2
