import numpy as np
import pytest
from media_factory import MediaFactory

from toolkit.core.progress import Reporter
from toolkit.core.sound_faults import SoundFaults, find_sound_faults
from toolkit.core.spans import Span
from toolkit.media.audio import analyse_sound, read_audio
from toolkit.media.probe import probe
from toolkit.media.sound_meter import SoundMeter

RATE_HZ = 16_000
SECONDS = 8
VOICE = (Span(1000, 3500), Span(5000, 7000))


def noise(level_db: float, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 10 ** (level_db / 20), RATE_HZ * SECONDS).astype(np.float32)


def tone(hz: float, level_db: float) -> np.ndarray:
    at = np.arange(RATE_HZ * SECONDS) / RATE_HZ
    return (np.sqrt(2) * 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * at)).astype(np.float32)


def low_passed(samples: np.ndarray, hz: float) -> np.ndarray:
    spectrum = np.fft.rfft(samples)
    spectrum[np.fft.rfftfreq(len(samples), 1 / RATE_HZ) > hz] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def spoken(level_db: float = -20.0) -> np.ndarray:
    """Something voice-like: noise of the voice's band that comes in syllables, in the stretches of `VOICE`."""
    at = np.arange(RATE_HZ * SECONDS) / RATE_HZ
    syllables = 0.2 + np.clip(np.sin(2 * np.pi * 4 * at), 0, 1)
    gate = np.zeros(len(at))
    for span in VOICE:
        gate[span.start_ms * 16 : span.end_ms * 16] = 1
    band = low_passed(noise(level_db + 6, 3), 3000) - low_passed(noise(level_db + 6, 3), 250)
    return (band * syllables * gate).astype(np.float32)


def faults(samples: np.ndarray, voice: tuple[Span, ...] = VOICE) -> SoundFaults:
    meter = SoundMeter(RATE_HZ, 100)
    for start in range(0, len(samples), RATE_HZ * 3):
        meter.measure(samples[start : start + RATE_HZ * 3])
    return find_sound_faults(meter.shape(), voice)


def test_clean_speech_has_no_fault():
    found = faults(spoken() + noise(-60))

    assert (found.clipped, found.wind, found.hum_hz, found.is_background_music) == ((), (), 0, False)
    assert found.voice_db == pytest.approx(-22, abs=6)
    assert found.background_db == pytest.approx(-60, abs=1)


def test_wind_is_found_where_it_blows():
    gusts = low_passed(noise(0, 1), 90) * np.repeat(np.random.default_rng(2).uniform(0.2, 1, 80), 1600)
    gusts[: 4 * RATE_HZ] = 0

    (found,) = faults(spoken() + noise(-60) + gusts.astype(np.float32)).wind

    assert found.start_ms == pytest.approx(4000, abs=300)
    assert found.end_ms == pytest.approx(8000, abs=300)


@pytest.mark.parametrize("hz", [50, 60])
def test_mains_hum_is_told_by_its_frequency(hz: int):
    hum = tone(hz, -40) + tone(2 * hz, -44) + tone(3 * hz, -50)

    assert faults(spoken() + noise(-65) + hum).hum_hz == hz


def test_one_low_tone_is_no_hum_and_a_steady_rumble_no_wind():
    assert faults(spoken() + noise(-65) + tone(50, -40)).hum_hz == 0
    assert faults(spoken() + noise(-65) + tone(85, -20)).wind == ()


def test_flat_tops_are_clipped_and_loud_waves_are_not():
    loud = spoken(-12)

    assert faults(np.clip(loud * 12, -1, 1)).clipped
    assert faults(np.clip(loud, -0.9, 0.9)).clipped == ()


def test_chords_between_the_words_are_music_and_noise_is_not():
    chord = sum(tone(hz, -34) for hz in (262, 330, 392, 523, 659, 784))

    assert faults(spoken() + noise(-70) + chord).is_background_music
    assert not faults(spoken() + noise(-30)).is_background_music


def test_blocks_of_any_length_measure_the_same():
    samples = spoken() + noise(-50)
    whole, pieces = SoundMeter(RATE_HZ, 100), SoundMeter(RATE_HZ, 100)
    whole.measure(samples)
    for start in range(0, len(samples), 16_000):
        pieces.measure(samples[start : start + 16_000])

    assert np.allclose(whole.shape().middle_db, pieces.shape().middle_db, atol=0.01)
    assert np.allclose(whole.shape().levels_db, pieces.shape().levels_db, atol=0.01)


def test_nothing_heard_is_no_fault():
    assert faults(np.zeros(0, np.float32), ()) == SoundFaults()


@pytest.mark.parametrize("channels", ["mono", "stereo", "5.1"])
def test_loud_sound_on_all_sides_is_not_overdriven(media: MediaFactory, channels: str):
    """The same loud sound on both sides stays below full scale when the sides are mixed."""
    sides = {"mono": "c0=c0", "stereo": "c0=c0|c1=c0", "5.1": "FL=c0|FR=c0|FC=0*c0|LFE=0*c0|BL=0*c0|BR=0*c0"}[channels]
    tone = f"sine=440:sample_rate=48000:duration=2,aformat=sample_fmts=fltp,volume=17.5dB,pan={channels}|{sides}"
    path = media.ffmpeg(f"loud_{channels}.wav", "-f", "lavfi", "-i", tone, "-c:a", "pcm_f32le")

    samples = read_audio(path, probe(path), Span(0, 2000))
    found = analyse_sound(path, probe(path), lambda _: (), Reporter()).faults

    assert 0.85 < float(np.abs(samples).max()) < 0.98
    assert found is not None
    assert found.clipped == ()


@pytest.mark.parametrize(
    ("left", "right", "dead"), [("c0", "0*c0", "right"), ("0*c0", "c0", "left"), ("c0", "0.5*c0", "")]
)
def test_dead_side_of_a_stereo_file(media: MediaFactory, left: str, right: str, dead: str):
    tone_of = f"sine=440:sample_rate=48000:duration=2,pan=stereo|c0={left}|c1={right}"
    path = media.ffmpeg("sides.wav", "-f", "lavfi", "-i", tone_of)

    found = analyse_sound(path, probe(path), lambda _: (), Reporter()).faults

    assert found is not None
    assert found.dead_side == dead
