r"""What a viewer sees of a cue's text, and its marks put back after that was changed.

Marks are `<i>`, `<font color=...>`, `<v Name>` and `{\an8}` (SRT, VTT) and `{...}` blocks (ASS). Rules and repairs work
on the visible text alone; `remark` carries the marks over.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from toolkit.core.subtitle_document import SubtitleCue, SubtitleFormat

_TAG = r"</?[A-Za-z0-9][^<>\n]*>"
_ASS_BLOCK = r"\{[^{}]*\}"
_MARK = {
    "ass": re.compile(rf"\\[{{}}]|\\h|(?P<mark>{_ASS_BLOCK})"),
    "text": re.compile(rf"&(?:amp|lt|gt|nbsp|lrm|rlm);|(?P<mark>{_TAG}|\{{\\[^{{}}\n]*\}})"),
}
_ASS_CHARS = {"\\{": "{", "\\}": "}", "\\h": "\u00a0"}
_VTT_CHARS = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "", "&rlm;": ""}
_POSITION = re.compile(r"\\(?:pos|move|org|an[1-9]|a\d)|\\p[1-9]")
_DRAWING = re.compile(r"\\p[1-9]")
_VTT_PLACE = re.compile(r"\b(?:line|position|region|vertical):")


@dataclass(frozen=True, slots=True)
class Marked:
    """Visible text with its line breaks as \\n, and each mark with the place in that text before which it stands."""

    text: str
    marks: tuple[tuple[int, str], ...]


def read_marks(raw: str, kind: SubtitleFormat) -> Marked:
    r"""`raw` (lines joined by \n) taken apart.

    >>> read_marks("<i>脐橙</i>", "srt")
    Marked(text='脐橙', marks=((0, '<i>'), (2, '</i>')))
    """
    chars = _ASS_CHARS if kind == "ass" else (_VTT_CHARS if kind == "vtt" else {})
    text: list[str] = []
    marks: list[tuple[int, str]] = []
    length = last = 0
    for match in _MARK["ass" if kind == "ass" else "text"].finditer(raw):
        plain = raw[last : match.start()]
        if match["mark"] is None:
            plain += chars.get(match.group(), match.group())
        text.append(plain)
        length += len(plain)
        if match["mark"] is not None:
            marks.append((length, match["mark"]))
        last = match.end()
    text.append(raw[last:])
    return Marked("".join(text), tuple(marks))


def shown_text(cue: SubtitleCue, kind: SubtitleFormat) -> str:
    r"""What a viewer sees of `cue`, lines joined by \n; nothing of an ASS drawing.

    >>> shown_text(SubtitleCue(start_ms=0, end_ms=1, lines=("<b>五斤</b>装", "包邮")), "srt")
    '五斤装\n包邮'
    """
    marked = read_marks("\n".join(cue.lines), kind)
    if kind == "ass" and any(_DRAWING.search(mark) for _, mark in marked.marks):
        return ""
    return marked.text


def escape(text: str, kind: SubtitleFormat) -> str:
    """Visible `text` as the file writes it."""
    if kind == "vtt":
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if kind == "ass":
        return text.replace("{", "\\{").replace("}", "\\}").replace("\u00a0", "\\h")
    return text


def remark(raw: str, shown: str, kind: SubtitleFormat) -> str:
    """`raw` with its visible text replaced by `shown`, every mark kept at the character it belonged to.

    >>> remark("你好，<i>脐橙</i>。", "你好 脐橙", "srt")
    '你好 <i>脐橙</i>'
    """
    marked = read_marks(raw, kind)
    if marked.text == shown:
        return raw
    if not marked.marks:
        return escape(shown, kind)
    moved = _places(marked.text, shown)
    pieces: list[str] = []
    last = 0
    for place, mark in marked.marks:
        at = max(last, moved[place])
        pieces += [escape(shown[last:at], kind), mark]
        last = at
    return "".join(pieces) + escape(shown[last:], kind)


def is_placed(cue: SubtitleCue, kind: SubtitleFormat) -> bool:
    r"""Whether the cue has a place of its own in the picture (a sign, a label), beside the dialogue.

    >>> is_placed(SubtitleCue(start_ms=0, end_ms=1, lines=(r"{\pos(9,9)}果园",)), "ass")
    True
    """
    if kind == "vtt":
        return bool(_VTT_PLACE.search(cue.extra))
    if kind != "ass":
        return False
    marks = read_marks("\n".join(cue.lines), kind).marks
    return any(_POSITION.search(mark) for _, mark in marks if mark.startswith("{"))


def is_drawing(cue: SubtitleCue, kind: SubtitleFormat) -> bool:
    """Whether the cue draws shapes instead of text (ASS)."""
    if kind != "ass":
        return False
    return any(_DRAWING.search(mark) for _, mark in read_marks("\n".join(cue.lines), kind).marks)


def split_raw(raw: str, pieces: tuple[str, ...], kind: SubtitleFormat) -> tuple[str, ...]:
    """`raw` cut into one raw text per visible piece; marks that are open at a cut are closed and opened again.

    >>> split_raw("<i>脐橙上市</i>", ("脐橙", "上市"), "srt")
    ('<i>脐橙</i>', '<i>上市</i>')
    """
    if len(pieces) == 1:
        return (remark(raw, pieces[0], kind),)
    cut = "\x1e"
    parts = remark(raw, cut.join(pieces), kind).split(cut)
    return _reopened_blocks(parts) if kind == "ass" else _reopened_tags(parts)


def _reopened_blocks(parts: list[str]) -> tuple[str, ...]:
    kept = ""
    done: list[str] = []
    for part in parts:
        done.append(kept + part)
        blocks = "".join(re.findall(_ASS_BLOCK, part))
        kept += re.sub(r"\\[kK][fo]?\d+|\{\}", "", blocks)
        kept = "" if "\\r" in kept else kept.replace("{}", "")
    return tuple(done)


def _reopened_tags(parts: list[str]) -> tuple[str, ...]:
    is_open: list[str] = []
    done: list[str] = []
    for part in parts:
        before = "".join(is_open)
        for tag in re.findall(_TAG, part):
            name = tag_name(tag)
            if not tag.startswith("</"):
                if not name[:1].isdigit():
                    is_open.append(tag)
            elif any(tag_name(other) == name for other in is_open):
                last = max(i for i, other in enumerate(is_open) if tag_name(other) == name)
                del is_open[last]
        closing = "".join(f"</{tag_name(tag)}>" for tag in reversed(is_open))
        done.append(before + part + closing)
    return tuple(done)


def tag_name(tag: str) -> str:
    """The bare name of a tag, in lower case.

    >>> tag_name('<font color="red">'), tag_name("</c.loud>")
    ('font', 'c')
    """
    return re.split(r"[\s.>/]", tag.lstrip("</"), maxsplit=1)[0].lower()


def _places(old: str, new: str) -> list[int]:
    """For each place 0..len(old) of `old` the place in `new`."""
    places = [0] * (len(old) + 1)
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for i in range(i1, i2):
            places[i] = j1 + (i - i1 if kind == "equal" else min(i - i1, j2 - j1))
    places[len(old)] = len(new)
    return places
