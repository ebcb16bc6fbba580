from toolkit.core.cover_choice import choose_cover_moments
from toolkit.core.shot import Moment, PictureAnalysis, SubjectSample
from toolkit.core.spans import Span

LOWER, UPPER = (0.38, 0.85), (0.1, 0.6)


def analysis(*rows: tuple[int, float, int, float]) -> PictureAnalysis:
    """Rows of (time in ms, usable, grey of the look, height of a clear subject)."""
    return PictureAnalysis(
        shots=(), frame_count=1, broken_frames=0,
        subjects=tuple(SubjectSample(time_ms=at, x=0.3, y=y, spread=0.2) for at, _, _, y in rows),
        moments=tuple(Moment(time_ms=at, usable=good, look=bytes([grey] * 24).hex()) for at, good, grey, _ in rows),
    )  # fmt: skip


def times(found: PictureAnalysis, span: Span, *free: tuple[float, float]) -> list[int]:
    return [moment.time_ms for moment in choose_cover_moments([(0, span)], [found], free)]


def test_the_sharpest_moment_comes_first_and_the_next_looks_different() -> None:
    found = analysis((500, 0.9, 10, 0.5), (750, 0.88, 11, 0.5), (1500, 0.6, 120, 0.5))
    assert times(found, Span(0, 2000), UPPER, UPPER) == [500, 1500]


def test_a_subject_does_not_stand_behind_the_words() -> None:
    found = analysis((500, 0.9, 10, 0.2), (1500, 0.6, 120, 0.7))
    assert times(found, Span(0, 2000), LOWER) == [1500]
    assert times(found, Span(0, 2000), UPPER) == [500]


def test_moments_outside_of_the_clip_and_at_its_cuts_are_not_taken() -> None:
    found = analysis((50, 1.0, 10, 0.5), (1000, 0.5, 60, 0.5), (1990, 1.0, 120, 0.5), (3000, 1.0, 200, 0.5))
    assert times(found, Span(0, 2000), UPPER, UPPER, UPPER) == [1000]


def test_nothing_measured_gives_no_moment() -> None:
    empty = PictureAnalysis(shots=(), subjects=(), frame_count=0, broken_frames=0)
    assert times(empty, Span(0, 2000), UPPER) == []
