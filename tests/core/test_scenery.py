import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.scenery import Montage, choose_montage
from toolkit.core.shot import Moment, PictureAnalysis, Quality, Shot
from toolkit.core.spans import Span
from toolkit.core.text import Text


def footage(*parts: tuple[float, float, int]) -> PictureAnalysis:
    """Shots of (seconds, how usable, which look: an even grey of 0..255)."""
    found, moments, at_ms = [], [], 0
    for seconds, usable, grey in parts:
        span = Span(at_ms, at_ms + round(seconds * 1000))
        reasons = (Text("画面发虚", "blurred"),) if usable < 0.5 else ()
        quality = Quality(score=usable, sharpness=usable, exposure=1, steadiness=1, colour=1, reasons=reasons)
        found.append(Shot(span=span, quality=quality, best_time_ms=at_ms, motion=0.1))
        look = bytes([grey] * 24).hex()
        moments += [Moment(time_ms=t, usable=usable, look=look) for t in range(span.start_ms, span.end_ms, 250)]
        at_ms = span.end_ms
    return PictureAnalysis(
        shots=tuple(found), subjects=(), frame_count=1, broken_frames=0, moments=tuple(moments)
    )  # fmt: skip


def seconds_of(montage: Montage) -> float:
    return sum(span.duration_ms for _, span in montage.pieces) / 1000


def test_good_shots_are_taken_and_bad_ones_left():
    montage = choose_montage([footage((6, 0.9, 10), (6, 0.1, 60), (6, 0.95, 110), (6, 0.9, 160), (6, 0.2, 210))])

    assert 15 <= seconds_of(montage) <= 30
    for _, span in montage.pieces:
        assert span.overlap_ms(Span(6000, 12000)) == 0
        assert span.end_ms <= 24000
    assert montage.notes == ()


def test_every_file_is_shown():
    montage = choose_montage([footage((20, 0.95, 10)), footage((20, 0.5, 100)), footage((5, 0.45, 200))])

    assert {number for number, _ in montage.pieces} == {0, 1, 2}


def test_pieces_come_from_the_steady_part():
    analysis = footage((10, 0.95, 100))
    shaken = tuple(
        Moment(time_ms=m.time_ms, usable=0.1, look=m.look) if m.time_ms < 5000 else m for m in analysis.moments
    )
    analysis = PictureAnalysis(
        shots=analysis.shots, subjects=(), frame_count=1, broken_frames=0, moments=shaken
    )  # fmt: skip

    for _, span in choose_montage([analysis]).pieces:
        assert span.start_ms >= 4400


def test_what_looks_alike_is_shown_once_while_there_is_other_footage():
    same = [(4.2, 0.9, 50)] * 4
    other = [(4.2, 0.8, grey) for grey in (90, 130, 170, 210)]
    montage = choose_montage([footage(*itertools.chain(*zip(same, other, strict=True)))], min_s=15, max_s=20)

    of_same = [span for _, span in montage.pieces if span.start_ms // 4200 % 2 == 0]
    assert len(of_same) <= 1


def test_too_little_footage_is_all_used_and_said():
    montage = choose_montage([footage((6, 0.9, 10), (2, 0.05, 90))])

    assert 5.5 <= seconds_of(montage) <= 6
    assert "不到 15 秒" in montage.notes[0].zh


def steady_until(time_ms: int) -> PictureAnalysis:
    """Nine seconds, the rest of which is shaken."""
    whole = footage((9, 0.9, 200))
    moments = tuple(
        Moment(time_ms=m.time_ms, usable=0.9 if m.time_ms < time_ms else 0.05, look=m.look) for m in whole.moments
    )
    return PictureAnalysis(shots=whole.shots, subjects=(), frame_count=1, broken_frames=0, moments=moments)


def test_less_than_half_a_second_that_is_missing_is_taken_from_the_edges():
    """The windows that are usable make 14.6 s with the first and 14.1 s with the second."""
    widened = choose_montage([footage((7.8, 0.9, 10)), steady_until(7000)])
    assert (seconds_of(widened), widened.notes) == (15.0, ())

    short = choose_montage([footage((7.8, 0.9, 10)), steady_until(6500)])
    assert seconds_of(short) == 14.1
    assert "再拍" in short.notes[-1].zh


def test_file_without_anything_usable_is_named():
    montage = choose_montage([footage((20, 0.9, 10)), footage((5, 0.1, 80))], names=("a.mp4", "b.mp4"))

    assert {number for number, _ in montage.pieces} == {0}
    assert montage.notes[0].zh == "素材 b.mp4 没有用：画面发虚"


def test_only_bad_footage_still_gives_its_best_piece():
    montage = choose_montage([footage((5, 0.1, 10), (5, 0.2, 80))])

    assert len(montage.pieces) == 1
    assert montage.pieces[0][1].start_ms >= 5000
    assert "建议重拍" in montage.notes[-1].zh


def test_the_file_whose_best_piece_is_used_is_not_said_to_be_left_out():
    montage = choose_montage([footage((5, 0.1, 80)), footage((5, 0.2, 80))], names=("a.mp4", "b.mp4"))

    used = montage.pieces[0][0]
    other = ("a.mp4", "b.mp4")[1 - used]
    assert [note.zh for note in montage.notes if "没有用" in note.zh] == [f"素材 {other} 没有用：画面发虚"]
    assert ("a.mp4", "b.mp4")[used] in montage.notes[-1].zh


def test_nothing_gives_nothing():
    assert choose_montage([]) == Montage((), ())
    empty = PictureAnalysis(shots=(), subjects=(), frame_count=0, broken_frames=0)
    assert choose_montage([empty]).pieces == ()


def test_analysis_without_moments_goes_by_its_shots():
    analysis = footage((10, 0.9, 10), (10, 0.2, 60), (10, 0.9, 120))
    old = PictureAnalysis(shots=analysis.shots, subjects=(), frame_count=1, broken_frames=0)

    assert seconds_of(choose_montage([old])) >= 15


def test_two_hours_can_be_chosen_from():
    long = footage(*[(600, 0.9, 20 * n) for n in range(12)])

    montage = choose_montage([long])

    assert 15 <= seconds_of(montage) <= 30


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.floats(0.04, 12), st.floats(0, 1), st.integers(0, 255)), max_size=5), max_size=4
    )
)  # fmt: skip
def test_pieces_lie_in_their_shots_and_never_overlap(files):
    analyses = [footage(*parts) for parts in files]

    montage = choose_montage(analyses)

    assert seconds_of(montage) <= 30
    for number, span in montage.pieces:
        assert any(shot.span.overlap_ms(span) == span.duration_ms for shot in analyses[number].shots)
    assert list(montage.pieces) == sorted(montage.pieces)
    for (a, one), (b, two) in itertools.pairwise(montage.pieces):
        assert a != b or one.end_ms <= two.start_ms
