"""A promo film planned from findings: words from the card, pictures that nobody sees twice, a voice beside them."""

import dataclasses
import wave
from pathlib import Path

import numpy as np
import pytest
from report_example import PROFILE, media, shot

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.errors import InputError
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import MakePlan
from toolkit.core.progress import Reporter
from toolkit.core.promo_options import AI_VOICE_LABEL, PromoOptions
from toolkit.core.protocols import Audio
from toolkit.core.shot import Moment, PictureAnalysis
from toolkit.tasks.findings import Findings
from toolkit.tasks.footage import Footage
from toolkit.tasks.plan_promo import plan_promo
from toolkit.tasks.products import load_products
from toolkit.tasks.tools import MakeTools

SAMPLES = Path(__file__).parents[2] / "samples" / "products.toml"
RATE_HZ = 8_000


class Beeper:
    """A voice that hums a quarter of a second for each syllable and counts what it was asked for."""

    def __init__(self) -> None:
        self.spoken: list[str] = []

    def synthesize(self, text: str, *, speed: float = 1.0) -> Audio:
        self.spoken.append(text)
        samples = np.full(len(text) * RATE_HZ // 4, 0.25, np.float32)
        return Audio(samples=samples, sample_rate_hz=RATE_HZ)


@pytest.fixture
def voice() -> Beeper:
    return Beeper()


@pytest.fixture
def tools(tmp_path: Path, voice: Beeper):
    with App.open(load_settings({"CHUSHAN_HOME": str(tmp_path / "home")})) as app:
        yield dataclasses.replace(app.make_tools(), load_speaker=lambda: voice)


def findings(name: str, seconds: int, shots: int) -> Findings:
    length_ms = seconds * 1000 // shots
    pictures = PictureAnalysis(
        shots=tuple(shot(n * length_ms, (n + 1) * length_ms, 0.9) for n in range(shots)), subjects=(),
        frame_count=seconds * 30, broken_frames=0,
        moments=tuple(
            Moment(time_ms=t, usable=0.9, look=bytes([(37 * (t // length_ms)) % 256] * 24).hex())
            for t in range(0, seconds * 1000, 250)
        ),
    )  # fmt: skip
    info = media(name, seconds * 1000, 1280, 720, with_sound=False)
    return Findings(footage=Footage(path=Path(name), info=info, fingerprint=name), pictures=pictures)


def plan(tools: MakeTools, options: PromoOptions, *found: Findings, cards: int = 1) -> MakePlan:
    request = MakeRequest(
        footage=tuple(each.footage.path for each in found), cards=load_products(SAMPLES)[:cards], out=Path("out")
    )
    return plan_promo(found, request, options, PROFILE, tools, (), Reporter())


def test_a_spoken_film_has_its_voice_under_its_captions_and_a_label(tools: MakeTools, voice: Beeper) -> None:
    (film,) = plan(tools, PromoOptions(seconds=30, voice="tts"), findings("果园.mp4", 40, 8)).clips
    assert film.situation == "promo"
    assert film.ai_label == AI_VOICE_LABEL
    assert film.duration_ms <= 30_000
    with wave.open(film.sound.narration) as file:
        rate_hz, frames = file.getframerate(), file.getnframes()
        track = np.frombuffer(file.readframes(frames), "<i2")
    assert abs(frames * 1000 // rate_hz - film.duration_ms) <= 1
    for span in film.sound.voice:
        inside = track[span.start_ms * rate_hz // 1000 + 1 : span.end_ms * rate_hz // 1000 - 1]
        assert (inside > 1000).all()
        shown = "".join(cue.text for cue in film.cues if cue.span.overlap_ms(span))
        assert shown
    assert "39.9元" in "".join(cue.text for cue in film.cues)
    assert any("三十九块九" in text for text in voice.spoken)
    assert film.end_card is not None


def test_the_same_sentences_are_not_spoken_again(tools: MakeTools, voice: Beeper) -> None:
    plan(tools, PromoOptions(seconds=30, voice="tts"), findings("果园.mp4", 40, 8))
    spoken = len(voice.spoken)
    plan(tools, PromoOptions(seconds=15, voice="tts"), findings("果园.mp4", 40, 8))
    assert len(voice.spoken) == spoken


def test_a_film_without_a_voice_has_no_label_and_time_to_read(tools: MakeTools, voice: Beeper) -> None:
    (film,) = plan(tools, PromoOptions(seconds=30, voice="none"), findings("果园.mp4", 40, 8)).clips
    assert (film.ai_label, film.sound.narration, voice.spoken) == ("", "", [])
    for cue in film.cues:
        assert len(cue.text) * 1000 / cue.span.duration_ms <= 9.0


def test_short_footage_gives_sentences_up_and_tells_which(tools: MakeTools) -> None:
    made = plan(tools, PromoOptions(seconds=30, voice="none"), findings("果园.mp4", 16, 4))
    assert made.clips[0].duration_ms <= 16_000
    assert "5斤装" in "".join(cue.text for cue in made.clips[0].cues)
    (told,) = [note.zh for note in made.notes if "素材不够长" in note.zh]
    assert f"要 30 秒，做出 {made.clips[0].duration_ms / 1000:.0f} 秒" in told
    assert "再拍" in told
    assert "打包、装车" in told


def test_a_card_that_says_little_is_told_and_a_long_film_is_not(tools: MakeTools) -> None:
    enough = plan(tools, PromoOptions(seconds=15, voice="none"), findings("果园.mp4", 60, 12))
    assert not [note for note in enough.notes if "做出" in note.zh]
    (told,) = [
        note.zh for note in plan(tools, PromoOptions(seconds=60), findings("果园.mp4", 90, 18)).notes
        if "做出" in note.zh
    ]  # fmt: skip
    assert "商品卡上的话只有这些" in told


def test_footage_too_short_for_the_least_is_refused_with_the_seconds(tools: MakeTools) -> None:
    with pytest.raises(InputError) as refused:
        plan(tools, PromoOptions(seconds=15, voice="none"), findings("果园.mp4", 5, 1))
    assert "秒" in refused.value.text("zh")


def test_no_film_shows_another_product(tools: MakeTools) -> None:
    both = findings("奉节脐橙.mp4", 40, 8), findings("武乡小米.mp4", 40, 8)
    orange, millet = plan(tools, PromoOptions(seconds=15, voice="none"), *both, cards=2).clips
    assert {part.footage for part in orange.parts} == {0}
    assert {part.footage for part in millet.parts} == {1}
    only = plan(tools, PromoOptions(seconds=15, voice="none"), both[0], cards=2)
    assert [clip.product_id for clip in only.clips] == ["fengjie-qicheng"]
    assert "武乡小米" in only.notes[-1].zh
    with pytest.raises(InputError):
        plan(tools, PromoOptions(seconds=15, voice="none"), findings("IMG_1.mp4", 40, 8), cards=2)
