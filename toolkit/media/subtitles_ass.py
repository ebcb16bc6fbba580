"""Captions as a styled ASS file: safe areas, looks, words that light up. Times are those of the cues.

One event for each caption, so that other tools can edit the file; lines are broken by us (WrapStyle 2).
"""

from collections.abc import Sequence

import pysubs2

from toolkit.core.cue import Cue
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_style import SubtitleStyle
from toolkit.core.transcript import Word
from toolkit.media.fonts import caption_font, drawable_text
from toolkit.media.subtitles import escape_ass, text_width_em

_EM_OF_WIDTH = 0.072
"""Largest character of upright pictures as a share of the width, as the platforms' own caption tools write."""
_EM_OF_HEIGHT = 0.056
"""The same for wide pictures, of the height: about 60 px of 1080, the size of Netflix's and the BBC's."""
_MIN_EM_OF_HEIGHT = 0.022


def styled_ass(
    cues: Sequence[Cue], profile: SubtitleProfile, style: SubtitleStyle, width_px: int, height_px: int, title: str = ""
) -> str:
    """ASS for a picture of `width_px` x `height_px` (as shown), captions within the profile's safe area.

    Characters that the font can't draw are left out. Words light up by `Cue.words` where the style asks for that; a cue
    without words stands still.
    """
    em_px = character_px(profile, style, width_px, height_px)
    usable_px = (1 - profile.safe.left - profile.safe.right) * width_px
    file = pysubs2.SSAFile()
    file.info = {
        "Title": title or "chushan", "ScriptType": "v4.00+", "PlayResX": str(width_px), "PlayResY": str(height_px),
        "WrapStyle": "2", "ScaledBorderAndShadow": "yes", "YCbCr Matrix": "TV.709",
    }  # fmt: skip
    file.styles = {
        "Caption": _ass_style(profile, style, em_px, width_px, height_px, style.colour),
        "Second": _ass_style(profile, style, em_px * style.second_size, width_px, height_px, style.second_colour),
    }
    for cue in cues:
        text = _event_text(cue, style, em_px, usable_px)
        if text and cue.span.duration_ms > 0:
            event = pysubs2.SSAEvent(start=cue.span.start_ms, end=cue.span.end_ms, style="Caption", text=text)
            file.append(event)
    return file.to_string("ass")


def character_px(profile: SubtitleProfile, style: SubtitleStyle, width_px: int, height_px: int) -> float:
    """Width of a Chinese character: the profile's longest line fits between the safe edges."""
    usable_px = (1 - profile.safe.left - profile.safe.right) * width_px
    full_em = profile.limits.max_chars * (0.5 if profile.language == "en" else 1.0) + 2 * style.outline_em
    largest = _EM_OF_HEIGHT * height_px if width_px > height_px else _EM_OF_WIDTH * width_px
    em_px = min(largest, usable_px / full_em) * style.size
    return max(em_px, _MIN_EM_OF_HEIGHT * min(width_px, height_px))


def _ass_style(
    profile: SubtitleProfile, style: SubtitleStyle, em_px: float, width_px: int, height_px: int, colour: str
) -> pysubs2.SSAStyle:
    font = caption_font()
    lit, unlit = (style.highlight, colour) if style.karaoke in ("step", "fill") else (colour, colour)
    opacity = style.box_opacity if style.box else 1.0
    return pysubs2.SSAStyle(
        fontname=font.family, fontsize=round(em_px * font.line_height_em, 1), bold=style.is_bold,
        primarycolor=_colour(lit), secondarycolor=_colour(unlit),
        outlinecolor=_colour(style.outline_colour, opacity), backcolor=_colour(style.outline_colour, opacity),
        borderstyle=3 if style.box else 1, outline=round(em_px * style.outline_em, 1), shadow=0,
        alignment=pysubs2.Alignment.BOTTOM_CENTER,
        marginl=round(profile.safe.left * width_px), marginr=round(profile.safe.right * width_px),
        marginv=round(profile.safe.bottom * height_px),
    )  # fmt: skip


def _colour(text: str, opacity: float = 1.0) -> pysubs2.Color:
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return pysubs2.Color(red, green, blue, round((1 - opacity) * 255))


def _tag_colour(text: str) -> str:
    return f"&H{text[5:7]}{text[3:5]}{text[1:3]}&".upper()


def _event_text(cue: Cue, style: SubtitleStyle, em_px: float, usable_px: float) -> str:
    lines = [clean for line in cue.lines if (clean := drawable_text(line).strip())]
    if not lines:
        return ""
    widest_px = max(text_width_em(line) for line in lines) * em_px + 2 * style.outline_em * em_px
    size = caption_font().line_height_em * em_px * min(1.0, usable_px / widest_px)
    text = rf"{{\fs{size:.1f}}}" if widest_px > usable_px else ""
    is_lit = style.karaoke != "none" and bool(cue.words)
    text += r"\N".join(_lit_lines(cue, lines, style) if is_lit else map(escape_ass, lines))
    second = [clean for line in cue.second if (clean := drawable_text(line).strip())]
    if second:
        text += r"\N{\rSecond}" + r"\N".join(map(escape_ass, second))
    return text


def _lit_lines(cue: Cue, lines: Sequence[str], style: SubtitleStyle) -> list[str]:
    """The lines with a tag before each word that says when it lights up."""
    words = list(cue.words)
    tagged: list[str] = []
    at_ms = cue.span.start_ms
    for line in lines:
        text, place = "", 0
        while place < len(line) and words:
            piece, length = _next_piece(line, place, words[0])
            if length == 0:  # the word does not stand here (its characters could not be drawn)
                words.pop(0)
                continue
            word = words.pop(0)
            text += _word_tag(word, cue, style, at_ms) + escape_ass(piece)
            at_ms = max(at_ms, word.span.end_ms)
            place += length
        tagged.append(text + escape_ass(line[place:]))
    return tagged


def _next_piece(line: str, place: int, word: Word) -> tuple[str, int]:
    """The part of `line` from `place` on that shows `word`, with the white space after it, and its length."""
    end, wanted = place, [char for char in word.text if not char.isspace()]
    for char in wanted:
        while end < len(line) and line[end].isspace():
            end += 1
        if end < len(line) and line[end] == char:
            end += 1
    if end == place:
        return "", 0
    while end < len(line) and line[end].isspace():
        end += 1
    return line[place:end], end - place


def _word_tag(word: Word, cue: Cue, style: SubtitleStyle, at_ms: int) -> str:
    """`at_ms` is where the word before ended."""
    if style.karaoke == "spot":
        on, off = (max(0, time - cue.span.start_ms) for time in (word.span.start_ms, word.span.end_ms))
        lit, plain = _tag_colour(style.highlight), _tag_colour(style.colour)
        return rf"{{\1c{plain}\t({on},{on + 1},\1c{lit})\t({off},{off + 1},\1c{plain})}}"
    # Rounded on the time line, not each by itself: forty words would otherwise drift by two tenths.
    start = max(at_ms, word.span.start_ms)
    wait = _hundredths(start - cue.span.start_ms) - _hundredths(at_ms - cue.span.start_ms)
    length = _hundredths(max(start, word.span.end_ms) - cue.span.start_ms) - _hundredths(start - cue.span.start_ms)
    tag = "kf" if style.karaoke == "fill" else "k"
    return (rf"{{\k{wait}}}" if wait > 0 else "") + rf"{{\{tag}{max(0, length)}}}"


def _hundredths(time_ms: int) -> int:
    return round(time_ms / 10)
