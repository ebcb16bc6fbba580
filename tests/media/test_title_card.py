"""The animated title: what is composed, where, how long, and that it is composed once."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from render_fixtures import PROFILE

from toolkit.media.animation import ease_out
from toolkit.media.drawn import Drawn
from toolkit.media.title_card import INTRO_FILE, INTRO_S, STICKER_FILE, make_title_card

SIZE = (180, 320)


def alpha_of(path: Path) -> np.ndarray:
    """uint8 [n, h, w] at 30 frames a second: a frame stands until the next one."""
    shown: list[np.ndarray] = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            assert frame.time is not None
            shown += shown[-1:] * (round(frame.time * 30) - len(shown))
            shown.append(frame.to_ndarray(format="rgba")[..., 3])
    return np.stack(shown)


def test_title_slides_in_rests_and_leaves(tmp_path: Path) -> None:
    card = make_title_card("红富士苹果", "5斤 39.9元", PROFILE, SIZE, tmp_path)
    alpha = alpha_of(tmp_path / INTRO_FILE).astype(float)
    assert len(alpha) == round(INTRO_S * 30) <= 3 * 30
    ink = alpha.mean(axis=(1, 2))
    assert ink[0] < 0.2 * ink[45]
    assert np.ptp(ink[30:70]) < 0.02 * ink[45]
    assert ink[-1] < 0.6 * ink[45]
    assert alpha.shape[2] <= SIZE[0]
    assert alpha.shape[1] < 0.3 * SIZE[1]
    assert [overlay.file for overlay in card.overlays] == [INTRO_FILE, STICKER_FILE]
    assert card.overlays[1].from_ms == round(INTRO_S * 1000)


def test_resting_sticker_is_where_the_still_one_takes_over(tmp_path: Path) -> None:
    card = make_title_card("苹果", "39.9元", PROFILE, SIZE, tmp_path)
    film, still = card.overlays
    with av.open(str(tmp_path / INTRO_FILE)) as container:
        last = [frame.to_ndarray(format="rgba") for frame in container.decode(video=0)][-1].astype(int)
    sticker = np.asarray(Image.open(tmp_path / STICKER_FILE)).astype(int)
    left, top = still.left_px - film.left_px, still.top_px - film.top_px
    shown = last[top : top + sticker.shape[0], left : left + sticker.shape[1]]
    opaque = sticker[..., 3] > 250
    assert np.abs(shown - sticker)[opaque].max() <= 3


def test_same_words_are_composed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(folder: str, title: str = "苹果") -> Drawn:
        (tmp_path / folder).mkdir(exist_ok=True)
        return make_title_card(title, "", PROFILE, SIZE, tmp_path / folder, cache_dir=tmp_path / "cache")

    make("one")
    kept = list((tmp_path / "cache").iterdir())
    stamp = kept[0].stat().st_mtime_ns
    make("two")
    assert (tmp_path / "two" / INTRO_FILE).read_bytes() == (tmp_path / "one" / INTRO_FILE).read_bytes()
    assert kept[0].stat().st_mtime_ns == stamp
    make("three", "梨")
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_without_words_there_is_nothing(tmp_path: Path) -> None:
    assert make_title_card(" ", "", PROFILE, SIZE, tmp_path).overlays == ()
    only_sticker = make_title_card("", "39元", PROFILE, SIZE, tmp_path)
    assert [overlay.from_ms for overlay in only_sticker.overlays] == [0]


def test_sign_that_the_font_lacks_is_told(tmp_path: Path) -> None:
    card = make_title_card("苹果🍎", "", PROFILE, SIZE, tmp_path)
    assert "🍎" in card.notes[0].zh


def test_ease_out_is_monotone_from_0_to_1() -> None:
    values = [ease_out(step / 20) for step in range(-2, 23)]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (0.0, 1.0)
