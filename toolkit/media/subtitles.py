"""Captions as ASS for burning in and as SRT for handing over. Times are clip time."""

from dataclasses import dataclass, replace

import pysubs2

from toolkit.core.cue import Cue
from toolkit.core.plan import OutputProfile
from toolkit.core.text import Text
from toolkit.media.fonts import caption_font, drawable_text, missing_glyphs

MAX_LINES = 2

_EM_OF_WIDTH = 0.072
"""Largest character as a share of the width: 52 px of 720, as the platforms' own caption tools write."""
LINE_STEP_EM = 1.24
_OUTLINE_EM = 0.085
"""An outline without a shadow: the shadow cost 4 % of a whole render and was hardly seen (30 s of 720x1280)."""
_LABEL_EM_OF_SHORTER = 0.05
"""Height of a label's letters, share of the shorter side: what GB 45438-2025 asks of a mark for synthetic content."""
_NARROW_EM = 0.56
"""Mean width of a Latin letter or digit; Chinese characters are one em wide."""
_LAST_MS = 9 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionLayout:
    """Where captions stand, in output pixels."""

    em_px: float
    """Width of a Chinese character."""
    centre_px: float
    bottom_px: float
    """Lower edge of the last line: above what the app's own buttons cover."""
    width_px: float


def caption_layout(profile: OutputProfile, width_px: int, height_px: int) -> CaptionLayout:
    """Size and place of the captions: the profile's line fits between its safe edges."""
    left, right = profile.safe_left * width_px, (1 - profile.safe_right) * width_px
    # Centred on the picture where the safe edges allow: a caption pushed aside by one column of buttons looks wrong.
    half = min(width_px / 2 - left, right - width_px / 2)
    usable = 2 * half if half > 0.3 * width_px else right - left
    centre = width_px / 2 if half > 0.3 * width_px else (left + right) / 2
    em = min(_EM_OF_WIDTH * width_px, usable / (profile.caption_chars + 2 * _OUTLINE_EM))
    bottom = (1 - profile.safe_bottom) * height_px
    return CaptionLayout(em_px=em, centre_px=centre, bottom_px=bottom, width_px=usable)


def text_width_em(line: str) -> float:
    """Width of `line` in ems, Chinese characters counting one and Latin ones about half.

    >>> text_width_em("5斤39")
    2.68
    """
    return round(sum(1.0 if ord(char) > 0x2E7F else _NARROW_EM for char in line), 2)


def drawable_cues(cues: tuple[Cue, ...]) -> tuple[tuple[Cue, ...], tuple[Text, ...]]:
    """The cues with at most two lines that the font can draw, and a note on what was left out."""
    dropped = missing_glyphs("".join(line for cue in cues for line in cue.lines))
    kept: list[Cue] = []
    for cue in cues:
        lines = [clean for clean in (drawable_text(line).strip() for line in cue.lines) if clean]
        if len(lines) > MAX_LINES:
            lines = [lines[0], "".join(lines[1:])]
        if lines and cue.span.duration_ms > 0:
            kept.append(replace(cue, lines=tuple(lines)))
    if not dropped:
        return tuple(kept), ()
    note = Text(
        f"字幕里这些符号字体画不出，已经去掉：{dropped}",
        f"left out of the captions, the font has no sign for: {dropped}",
    )
    return tuple(kept), (note,)


def ass_text(cues: tuple[Cue, ...], profile: OutputProfile, width: int, height: int, label: str | None = None) -> str:
    """Captions as an ASS file for libass; `width`, `height` is the output in pixels.

    `label` stands in a corner all the time, such as the mark that a law asks of synthetic speech.
    Each line is placed by itself: the font's own line height would tear two lines apart.
    """
    layout = caption_layout(profile, width, height)
    file = pysubs2.SSAFile()
    file.info |= {"PlayResX": str(width), "PlayResY": str(height), "WrapStyle": "2", "ScaledBorderAndShadow": "yes",
                  "YCbCr Matrix": "TV.709"}  # fmt: skip
    file.styles = {
        "Caption": _style(layout.em_px, is_bold=True),
        "Label": _style(_LABEL_EM_OF_SHORTER * min(width, height)),
    }
    for cue in drawable_cues(cues)[0]:
        for index, line in enumerate(cue.lines):
            file.append(_line_event(cue, index, line, layout))
    if label:
        right, top = round((1 - profile.safe_right) * width), round(profile.safe_top * height)
        text = rf"{{\an9\pos({right},{top})}}{escape_ass(drawable_text(label))}"
        file.append(pysubs2.SSAEvent(start=0, end=_LAST_MS, style="Label", text=text))
    return file.to_string("ass")


def _style(em_px: float, *, is_bold: bool = False) -> pysubs2.SSAStyle:
    font = caption_font()
    return pysubs2.SSAStyle(
        fontname=font.family, fontsize=round(em_px * font.line_height_em, 2), bold=is_bold,
        primarycolor=pysubs2.Color(255, 255, 255), outlinecolor=pysubs2.Color(20, 14, 8),
        outline=round(em_px * _OUTLINE_EM, 2), shadow=0, alignment=pysubs2.Alignment.BOTTOM_CENTER,
        marginl=0, marginr=0, marginv=0,
    )  # fmt: skip


def _line_event(cue: Cue, index: int, line: str, layout: CaptionLayout) -> pysubs2.SSAEvent:
    font = caption_font()
    # libass puts the descent below the text: shift it down, so that the characters stand on the safe edge.
    slack = (font.line_height_em - 1.0) / 2 - _OUTLINE_EM
    below = len(cue.lines) - 1 - index
    bottom = layout.bottom_px + (slack - below * LINE_STEP_EM) * layout.em_px
    tags = rf"\pos({layout.centre_px:.0f},{bottom:.0f})"
    width = text_width_em(line) * layout.em_px
    if width > layout.width_px:
        tags += rf"\fs{layout.em_px * font.line_height_em * layout.width_px / width:.1f}"
    return pysubs2.SSAEvent(
        start=cue.span.start_ms, end=cue.span.end_ms, style="Caption", text=f"{{{tags}}}{escape_ass(line)}"
    )


def escape_ass(text: str) -> str:
    r"""`text` so that libass shows it as it is: no override block, no line break of its own.

    >>> escape_ass("a{b}")
    'a\\{b\\}'
    """
    # A word joiner after a backslash keeps "\N" from being a line break; libass draws nothing for it.
    return text.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}").replace("\n", " ")


def srt_text(cues: tuple[Cue, ...]) -> str:
    """Captions as an SRT file, with every character as it was written."""
    file = pysubs2.SSAFile()
    for cue in cues:
        if cue.lines and cue.span.duration_ms > 0:
            lines = [*cue.lines[: MAX_LINES - 1], "".join(cue.lines[MAX_LINES - 1 :])]
            text = r"\N".join(line for line in lines if line)
            file.append(pysubs2.SSAEvent(start=cue.span.start_ms, end=cue.span.end_ms, text=text))
    return file.to_string("srt", keep_ssa_tags=True) if file else ""
