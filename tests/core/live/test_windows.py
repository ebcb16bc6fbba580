"""Which sound is heard when: at pauses, never twice for good, never more than a stretch at once."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.live.voicing import FRAME_MS, Voice, follow_voice
from toolkit.core.live.windows import Listening, Window, WindowRules, drain, next_window

RULES = WindowRules()


def listen(frames: list[tuple[float, int]], slow: int = 1) -> list[Window]:
    """Windows over frames given as (probability, how many); the engine is free every `slow` frames."""
    voice, listening, windows = Voice(), Listening(), []
    count = 0
    for probability, times in frames:
        for _ in range(times):
            voice = follow_voice(voice, [probability])
            count += 1
            if count % slow == 0:
                listening, window = next_window(listening, voice, RULES)
                windows += [window] if window else []
    while True:
        listening, window = next_window(listening, voice, RULES)
        if window is None or not window.is_last:
            listening, window = drain(listening, voice, RULES)
        if window is None:
            return windows
        windows.append(window)


TALKS = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.9, 0.95]), st.integers(1, 150)), min_size=1, max_size=25)


@given(TALKS, st.sampled_from([1, 3, 40, 250, 2_000]))
@settings(max_examples=40, deadline=None)
def test_stretches_follow_each_other_and_hold_every_voice(frames: list[tuple[float, int]], slow: int) -> None:
    windows = listen(frames, slow)
    lasts = [window for window in windows if window.is_last]
    for before, after in pairwise(lasts):
        assert before.span.end_ms <= after.span.start_ms, "sound was heard for good twice"
    assert all(window.span.duration_ms <= RULES.most_ms + 500 for window in lasts)
    assert all(window.context_ms <= RULES.context_ms for window in windows)
    at_ms = 0
    for probability, times in frames:
        end_ms = at_ms + times * FRAME_MS
        if probability > 0.5 and times >= 4:
            middle_ms = (at_ms + end_ms) // 2
            assert any(w.span.start_ms <= middle_ms <= w.span.end_ms for w in lasts), "a voice was never heard"
        at_ms = end_ms


def test_a_pause_ends_a_stretch_and_a_short_one_a_long_stretch() -> None:
    windows = [w for w in listen([(0.9, 60), (0.0, 20), (0.9, 125), (0.0, 5), (0.9, 60), (0.0, 30)]) if w.is_last]
    assert len(windows) == 3
    assert [window.pauses for window in windows] == [True, True, True]


def test_a_breath_does_not_end_a_stretch_that_has_just_begun() -> None:
    """Seen on dev_noisy: 换一款 | 接着看武都花椒, and the first half was heard wrong."""
    breath, pause = [(0.9, 35), (0.0, 16), (0.9, 60), (0.0, 40)], [(0.9, 35), (0.0, 24), (0.9, 60), (0.0, 40)]
    assert [sum(window.is_last for window in listen(frames)) for frames in (breath, pause)] == [1, 2]


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    windows = [w for w in listen([(0.95, 215), (0.6, 1), (0.95, 300), (0.0, 30)]) if w.is_last]
    assert not windows[0].pauses
    assert abs(windows[0].span.end_ms - 215 * FRAME_MS) <= FRAME_MS


def test_silence_and_clicks_are_not_heard() -> None:
    assert listen([(0.0, 2_000), (0.9, 1), (0.0, 500), (0.9, 2), (0.0, 300)]) == []


def test_passes_come_no_more_often_than_the_step() -> None:
    windows = [w for w in listen([(0.9, 100), (0.0, 30)]) if not w.is_last]
    ends = [window.span.end_ms for window in windows]
    assert all(b - a >= RULES.step_ms for a, b in pairwise(ends))
