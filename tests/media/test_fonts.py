"""The bundled font: its name, its reach, and what happens to characters that it lacks."""

from pathlib import Path

from toolkit.media.fonts import caption_font, drawable_text, missing_glyphs, pillow_font, place_font


def test_family_is_the_name_inside_the_file() -> None:
    font = caption_font()
    assert font.family == "Noto Sans SC"
    assert 1.3 < font.line_height_em < 1.6


def test_common_characters_are_covered() -> None:
    assert missing_glyphs("大凉山苦荞茶 5斤39块9，￥¥·…“”①℃×") == ""
    assert missing_glyphs("彝文ꀀ 🍎🍎") == "ꀀ🍎"


def test_what_the_font_lacks_is_replaced_or_dropped() -> None:
    assert drawable_text("好吃👍🏽\ufe0f的\u200d") == "好吃的"
    assert missing_glyphs(drawable_text("𠮷🍊ꀀ\u2011\x07a")) == ""


def test_dropped_glyph_is_not_drawn_as_a_box() -> None:
    font = pillow_font(40)
    assert font.getmask("").getbbox() is None
    assert font.getmask("果").getbbox() is not None


def test_font_is_placed_alone(tmp_path: Path) -> None:
    folder = place_font(tmp_path)
    files = list(folder.iterdir())
    assert len(files) == 1
    assert files[0].stat().st_size == caption_font().path.stat().st_size
    assert place_font(tmp_path) == folder
