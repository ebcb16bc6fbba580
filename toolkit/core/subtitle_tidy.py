r"""How the characters of a caption are set right: one step per rule, the same for finding and for mending.

Steps work on the visible text (line breaks as \n), except those on marks, which work on the raw text of the file.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.core.subtitle_document import SubtitleFormat
from toolkit.core.subtitle_marks import tag_name
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_view import HAN, has_han, letters_of

_INVISIBLE = re.compile(
    "[\u200b\u200c\u200e\u200f\u202a-\u202e\u2061-\u2064\ufeff\u00ad\u2028\u2029\x00-\x08\x0b-\x1f\x7f-\x9f]|(?<!\\\\)\u2060"
    f"|(?<=[{HAN}])\u200d|\u200d(?=[{HAN}])"
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|quot|apos|hellip|middot|mdash|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_BREAK_TAG = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％＋]")
_DOTS = re.compile(r"\.{2,}|。{3,}|⋯+|‥+|…{3,}|･{3,}|·{3,}|、{3,}|，{3,}|(?<!…)…(?=[.。])|[.。]+(?=…)")
_TWO_GLYPHS = re.compile(r"…{2,}|\.{2,}|。{3,}|⋯+|‥+|･{3,}|·{3,}|、{3,}|，{3,}|(?<!…)…(?=[.。])|[.。]+(?=…)")
_HALF = re.compile(
    rf"(?<=[{HAN}])[,?!;:](?!//)|(?<=[{HAN}])\.(?![.\w])|(?<![\w,.?!;:])[,?!;:](?=[{HAN}])|(?<=[A-Za-z0-9])[,?!;](?=[{HAN}])"
)
_WIDER = str.maketrans(",.?!;:", "，。？！；：")
_DOUBLED = re.compile(r"[！？!?，。、；：]{2,}")
_COMMA = re.compile(r"(?<![0-9])，|，(?![0-9])")
_SPACE = "[ \t\u3000\u00a0]"
_APART = re.compile(rf"(?<![{HAN}])(?:[{HAN}] ){{3,}}[{HAN}](?![{HAN}])")
_SPACES = (
    (re.compile(rf"^{_SPACE}+|{_SPACE}+$", re.MULTILINE), ""),
    (re.compile(rf"{_SPACE}{{2,}}|[\t\u3000\u00a0]"), " "),
    (re.compile(rf"{_SPACE}+(?=[，。！？；：、）》」』】])|(?<=[，。；：、（《「『【]){_SPACE}+"), ""),
)  # fmt: skip
_LOST = re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯")
_AD = re.compile(
    r"不吝(?:点赞|點贊|點讚)|打[赏賞]支持明[镜鏡]|明[镜鏡](?:与|與|需要)|字幕\s*by|字幕志[愿願]者|amara\.?\s*org|[优優]{2}[独獨]播[剧劇][场場]|"
    r"索[兰蘭][娅婭]|[杨楊]茜茜|請訂閱.{0,6}頻道|中文字幕(?:由|提供|志)|MING PAO|Ming Pao Canada",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:字幕(?:制作|製作|提供|组|組|校对|翻译)|字幕\s*[:：]|(?:作词|作詞|作曲|编曲|編曲|词曲|演唱)\s*[:：])"
)
_LOOP = re.compile(r"(.{1,12}?)\1{3,}")
_SAID_IN_ROWS = frozenset("哈呵嘿嗯啊哦噢呀对好来谢是冲走嘻嘎咯汪喵呜哇啦叮咚")
"""Syllables that people and animals do say four times running."""
_LONGEST_ROW = 10
_BLOCK = re.compile(r"\{\\[^{}\n]*\}")
_CODE = re.compile(r"\\[Nnh]")
_STRAY_ARROW = re.compile(r"[ \t]*(?:-{2,}>|(?<=\d)[ \t]*[-—–－]+[>＞》→]|(?<=\d)[ \t]*→(?=[ \t]*\d))[ \t]*")
"""What is left of a time that stands among the words; a player would take it for a new caption."""
_TAG = re.compile(r"</?[A-Za-z0-9][^<>\n]*>")
_BROKEN = re.compile(
    r"</?(?:[ibu]|font)\b[^<>\n]{0,40}(?=\n|<|$)|<[ibu](?=[^\x00-\x7f])[^<>]{0,0}|</(?=\n|$)|(?<![<\w/\"'])/?[ibu]>"
)
_KNOWN = {"srt": {"i", "b", "u", "s", "font"}, "vtt": {"c", "i", "b", "u", "v", "lang", "ruby", "rt"}}
_UNCLOSED_BLOCK = re.compile(r"\{(?:\[A-Za-z]+[&H0-9A-Fa-f.()]*)*")


@dataclass(frozen=True, slots=True)
class Step:
    """One way in which text is set right."""

    rule: str
    mend: Callable[[str], str]
    only_chinese: bool = True


def steps_for(profile: SubtitleProfile, kind: SubtitleFormat) -> tuple[Step, ...]:
    """The steps on visible text, in the order in which they are taken."""
    steps = [
        Step("mojibake", restore, only_chinese=False),
        Step("invisible", lambda text: _INVISIBLE.sub("", text), only_chinese=False),
        Step("html-code", lambda text: _ENTITY.sub(lambda m: html.unescape(m.group()), text), only_chinese=False),
        Step("full-width", lambda text: _FULL_WIDTH.sub(lambda m: chr(ord(m.group()) - 0xFEE0), text)),
        Step("ellipsis", lambda text: (_TWO_GLYPHS if profile.id.startswith("netflix") else _DOTS).sub("…", text)),
        Step("half-width-mark", lambda text: _HALF.sub(lambda m: m.group().translate(_WIDER), text)),
        Step("doubled-mark", lambda text: _DOUBLED.sub(_one_mark, text)),
        Step("loop", without_loops),
    ]
    if not profile.shows_commas:
        steps += [Step("full-stop-shown", _without_stops), Step("comma-shown", _without_commas)]
    steps.append(Step("spaces", _without_spaces))
    if kind != "ass":
        steps.insert(1, Step("ass-code", _without_codes, only_chinese=False))
    if kind in ("srt", "vtt"):
        steps.insert(2, Step("stray-text", lambda text: _STRAY_ARROW.sub(" ", text), only_chinese=False))
    return tuple(steps)


def mended_by(step: Step, text: str) -> str:
    """`text` after `step`, lines of other languages left alone."""
    if not step.only_chinese:
        return step.mend(text)
    if step.rule == "loop":
        return step.mend(text) if has_han(text) else text
    return "\n".join(step.mend(line) if has_han(line) else line for line in text.split("\n"))


def find_steps(text: str, steps: tuple[Step, ...]) -> Iterator[str]:
    """Ids of the rules that `text` breaks."""
    for step in steps:
        new = mended_by(step, text)
        if new != text:
            yield step.rule
            if step.rule in ("mojibake", "html-code"):  # what else is wrong shows only when that is mended
                text = new


def has_lost_characters(text: str) -> bool:
    """Whether characters of `text` can't be brought back: replacement characters, or UTF-8 read as GBK with losses.

    >>> has_lost_characters("鐖风埛鎱㈢偣璧?"), has_lost_characters("爷爷慢点走")
    (True, False)
    """
    if _LOST.search(text):
        return True
    try:
        content = text.encode("gb18030")
    except UnicodeEncodeError:
        return False
    chinese = sum(map(has_han, content.decode("utf-8", errors="replace")))
    return chinese >= 3 and 3 * chinese >= 0.6 * len(content)


def advertisement_in(text: str) -> tuple[str, bool] | None:
    """A phrase that listeners invent over silence, and whether it is all that the cue says; None without one."""
    match = _AD.search(text)
    if match:
        return match.group(), len(letters_of(text)) <= 40
    credit = _CREDIT.search(text)
    return (credit.group().strip(), False) if credit else None


def without_loops(text: str) -> str:
    """`text` with what is said four times and more running said once.

    >>> without_loops("粮粮粮粮粮"), without_loops("哈哈哈哈哈")
    ('粮', '哈哈哈哈哈')
    """
    return _LOOP.sub(_once, text)


def _once(match: re.Match[str]) -> str:
    unit = match.group(1)
    said = letters_of(unit)
    is_said = set(said) <= _SAID_IN_ROWS and len(match.group()) <= _LONGEST_ROW
    if not said or said.isdigit() or is_said:
        return match.group()
    return unit


def restore(text: str) -> str:
    """Text that was UTF-8 and was read as something else, read again; unchanged if it was not.

    >>> restore("ä½\\xa0å¥½"), restore("你好")
    ('你好', '你好')
    """
    if text.isascii():
        return text
    for encoding in ("cp1252", "latin-1", "gb18030"):
        try:
            better = text.encode(encoding).decode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError):
            continue
        strange = [char for char in better if ord(char) > 127]
        if (
            strange
            and all(has_han(char) or char in "，。！？、…“”《》（）：；—·" for char in strange)
            and has_han(better)
        ):
            return better
    return text


def _one_mark(match: re.Match[str]) -> str:
    marks = match.group().translate(str.maketrans("!?", "！？"))
    if len(marks) > 2 and set(marks) in ({"。"}, {"、"}, {"，"}):
        return match.group()  # an ellipsis, which is another rule's
    for mark in "？！。；：，、":
        if mark in marks:
            return mark
    return marks[0]


def _without_stops(line: str) -> str:
    return re.sub(
        r"(?<!。)。(?!。)(?=[ ”’」』）》\s]|$)|(?<!。)。(?!。)",
        lambda m: "" if m.end() == len(line.rstrip()) else " ",
        line,
    )


def _without_commas(line: str) -> str:
    return _COMMA.sub(lambda m: "" if m.end() == len(line.rstrip()) or m.start() == 0 else " ", line)


def _without_spaces(line: str) -> str:
    line = _APART.sub(lambda m: m.group().replace(" ", ""), line)
    for pattern, replacement in _SPACES:
        line = pattern.sub(replacement, line)
    return line


def _without_codes(text: str) -> str:
    return _CODE.sub(lambda m: "\n" if m.group() in ("\\N", "\\n") else " ", text)


# marks: these work on the raw text


def has_ass_block(raw: str) -> bool:
    return bool(_BLOCK.search(raw))


def with_real_breaks(raw: str) -> str:
    """`raw` with HTML's line breaks as line ends."""
    return _BREAK_TAG.sub("\n", raw)


def without_ass_blocks(raw: str) -> str:
    return _BLOCK.sub("", raw)


def with_mended_tags(raw: str, kind: SubtitleFormat) -> str:
    """`raw` with every tag that is open closed, and unknown or broken ones left out.

    >>> with_mended_tags("<i>脐橙</b>", "srt"), with_mended_tags("<i>脐橙</i", "srt")
    ('<i>脐橙</i>', '<i>脐橙</i>')
    """
    if kind == "ass":
        return _without_stray_braces(raw)
    if kind not in _KNOWN:
        return raw
    known = _KNOWN[kind]
    is_open: list[str] = []
    pieces: list[str] = []
    last = 0
    for match in _TAG.finditer(raw):
        pieces += [_BROKEN.sub("", raw[last : match.start()]), _kept_tag(match.group(), known, is_open, kind)]
        last = match.end()
    pieces.append(_BROKEN.sub("", raw[last:]))
    closing = "".join(f"</{name}>" for name in reversed(is_open) if not (kind == "vtt" and name == "v"))
    return "".join(pieces) + closing


def _kept_tag(tag: str, known: set[str], is_open: list[str], kind: str) -> str:
    name = tag_name(tag)
    if kind == "vtt" and name[:1].isdigit():
        return tag
    if name == "br":
        return tag
    if name not in known:
        return "" if name.isascii() else tag
    if not tag.startswith("</"):
        is_open.append(name)
        return tag
    if name not in is_open:
        return ""
    closed = ""
    while is_open:
        top = is_open.pop()
        closed += tag if top == name else f"</{top}>"
        if top == name:
            break
    return closed


def _without_stray_braces(raw: str) -> str:
    """Braces that open or close no block are left out, with the codes after them; escaped ones are text."""
    parts = re.split(r"(\{[^{}]*\}|\\[{}])", raw)
    return "".join(
        part if index % 2 else _UNCLOSED_BLOCK.sub("", part).replace("}", "") for index, part in enumerate(parts)
    )


def has_italics(raw: str, kind: SubtitleFormat) -> bool:
    return without_italics(raw, kind) != raw


def without_italics(raw: str, kind: SubtitleFormat) -> str:
    """`raw` upright."""
    if kind == "ass":
        return re.sub(r"\{\}", "", re.sub(r"(?<=[{\\])?\\i[01](?=[\\}])", "", raw)) if "\\i" in raw else raw
    return re.sub(r"</?i>", "", raw)
