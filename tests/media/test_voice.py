from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.probe import probe
from toolkit.media.voice import find_voice


def test_short_pauses_are_found_in_the_file(media) -> None:
    # A hiss with 200 ms of near silence at 1.5 s and, past the border of a block of two minutes, at 121.5 s.
    quiet = "between(t,1.5,1.7)+between(t,121.5,121.7)"
    source = media.ffmpeg(
        "pauses.wav", "-f", "lavfi", "-i",
        f"anoisesrc=d=124:r=16000:a=0.5:seed=3,asetnsamples=160,volume='if({quiet},0.002,1)':eval=frame:precision=float",
    )  # fmt: skip
    info = probe(source)
    voice = find_voice(source, info, (Span(0, 3_000), Span(119_000, 124_000)), Reporter())
    starts = [span.start_ms for span in voice]
    assert len(voice) == 4
    assert abs(starts[1] - 1_680) <= 60
    assert abs(starts[3] - 121_680) <= 60
    assert voice[-1].end_ms == 124_000


def test_nothing_to_look_at(media) -> None:
    source = media.ffmpeg("tone2.wav", "-f", "lavfi", "-i", "sine=440:duration=1")
    assert find_voice(source, probe(source), (), Reporter()) == ()
