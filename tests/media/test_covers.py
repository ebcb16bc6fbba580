"""Covers: shape, crop around the subject, words where they belong, whole files only."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from render_fixtures import PROFILE

from toolkit.core.errors import OutputNotWritable
from toolkit.media.cover_designs import DESIGNS, FREE, CoverDesign
from toolkit.media.covers import cover_window, make_cover, save_cover
from toolkit.media.lettering import fit_text, price_tag, text_width

COVER = replace(PROFILE, cover_width_px=540, cover_height_px=720)


def grey(height: int = 720, width: int = 1280) -> np.ndarray:
    return np.full((height, width, 3), 150, np.uint8)


def test_cover_has_the_profiles_size_and_words_below() -> None:
    bare = np.asarray(make_cover(grey(), "", "", COVER)).astype(int)
    cover = np.asarray(make_cover(grey(), "高山红富士苹果", "5斤装 39.9元", COVER)).astype(int)
    assert cover.shape == (720, 540, 3)
    changed = np.abs(cover - bare).max(axis=2) > 12
    assert not changed[: int(720 * 0.5)].any()
    bright = (cover.min(axis=2) > 225)[360:]
    assert 0.02 < bright.mean() < 0.3
    yellow = (cover[..., 0] > 220) & (cover[..., 2] < 90)
    assert yellow.sum() > 3000


def test_title_is_readable_as_a_thumbnail() -> None:
    cover = make_cover(grey(), "红富士苹果", "39.9元", COVER).resize((180, 240), Image.Resampling.LANCZOS)
    light = np.asarray(cover.convert("L")).astype(int)[120:]
    rows = np.nonzero((light > 215).sum(axis=1) >= 6)[0]
    assert len(rows) >= 20
    assert light.max() - light.min() > 150


@pytest.mark.parametrize(
    ("subject", "expected"),
    [((0.5, 0.5), 370), ((0.9, 0.5), 740), ((0.0, 0.0), 0), ((0.3, 0.5), 114)],
)
def test_window_keeps_the_subject_and_stays_inside(subject: tuple[float, float], expected: int) -> None:
    left, top, width, height = cover_window(1280, 720, (540, 720), subject)
    assert (top, width, height) == (0, 540, 720)
    assert left == pytest.approx(expected, abs=1)


def test_subject_ends_up_above_the_title() -> None:
    still = grey(1920, 1080)
    still[1200:1300, 500:600] = (255, 0, 0)
    cover = np.asarray(make_cover(still, "", "", COVER, subject=(0.51, 0.65))).astype(int)
    rows = np.nonzero((cover[..., 0] - cover[..., 1] > 150).any(axis=1))[0]
    assert 0.3 < rows.mean() / 720 < 0.62


def test_words_are_not_torn() -> None:
    fitted = fit_text("温室千禧小番茄 自然熟", 400, largest_px=80, smallest_px=20)
    assert fitted.lines == ("温室千禧小番茄", "自然熟")
    priced = fit_text("大凉山会理软籽石榴39.9元5斤装包邮", 400, largest_px=80, smallest_px=20)
    assert len(priced.lines) == 2
    assert "39.9元" in "|".join(priced.lines)
    assert not any(line[0] in "，。！" for line in fit_text("好吃！不贵！", 100, largest_px=80, smallest_px=9).lines)


def test_too_long_words_end_in_dots_and_fit() -> None:
    fitted = fit_text("很长的标题" * 20, 300, largest_px=80, smallest_px=40)
    assert fitted.size_px == 40
    assert all(text_width(line, 40) <= 300 for line in fitted.lines)
    assert fitted.lines[-1].endswith("…")


def test_tag_never_exceeds_its_width() -> None:
    assert price_tag("5斤装 39.9元", 60, 1000).height == 60
    assert price_tag("特级大果10斤装顺丰包邮到家 139.9元", 60, 300).width <= 300


def test_emoji_and_empty_words_do_no_harm() -> None:
    for cover in (make_cover(grey(20, 20), "🍎🍎", "👍", COVER), make_cover(grey(1, 1), "A", "", COVER)):
        assert cover.size == (540, 720)


def test_cover_is_saved_whole(tmp_path: Path) -> None:
    out = save_cover(make_cover(grey(), "苹果", "", COVER), tmp_path / "新 文件夹" / "a.jpg")
    assert Image.open(out).size == (540, 720)
    assert [path.name for path in out.parent.iterdir()] == ["a.jpg"]
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(OutputNotWritable):
        save_cover(Image.new("RGB", (8, 8)), tmp_path / "file" / "a.jpg")


@pytest.mark.parametrize("design", sorted(DESIGNS))
def test_each_design_is_readable_small_and_leaves_its_room_free(design: CoverDesign) -> None:
    bare = np.asarray(make_cover(grey(), "", "", COVER, design=design)).astype(int)
    full = make_cover(grey(), "红富士苹果", "5斤装 39.9元", COVER, design=design)
    changed = np.abs(np.asarray(full).astype(int) - bare).max(axis=2) > 12
    first, last = (round(720 * share) for share in FREE[design])
    assert changed[first:last].mean() < 0.05
    light = np.asarray(full.resize((180, 240), Image.Resampling.LANCZOS).convert("L")).astype(int)
    words = np.delete(light, range(first // 3, last // 3), axis=0)
    assert words.max() - words.min() > 110
    assert (np.abs(np.diff(words, axis=1)) > 60).any(axis=1).sum() >= 20
