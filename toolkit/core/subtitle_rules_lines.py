"""Rules about lines: how many, how long, and where they may break."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules import SubtitleFinding, finding
from toolkit.core.subtitle_view import (
    ShownCue,
    SubtitleWords,
    has_han,
    is_too_long,
    letters_of,
    line_count,
    line_limit,
    tracks,
)

CLOSING = "，。！？、；：）》」』】〉”’!?,;:)]％%"
OPENING = "（《「『【〈“‘([{"
DASH_WITH_SPACE = re.compile(r"^[-－–—‐]\s+(?=\S)")
ANY_DASH = re.compile(r"^[-－–—‐](?![-－–—‐])\s*(?=\S)")
_DIGIT_END = re.compile(r"[0-9０-９](?:[.．])?$")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿半几")
# A measure word, unless it begins another word (包邮, 里面, 点击 ...).
UNIT = re.compile(
    r"(?:公斤|千克|斤|克(?!服)|毫升|升(?!级)|公里|平方米|米(?![饭粉面香粒酒])|厘米|毫米|亩|度(?!过)|块|元(?!气|素)|毛(?!病|巾)|角(?!落|度)|"
    r"号链接|小时|分钟|秒|天(?![然天下气山])|月(?![饼亮])|年(?![轻货年底夜])|岁|袋|盒|瓶|罐|份(?!量)|箱(?!子)|件(?!事)|"
    r"包(?![邮装你括裹含食了])|个(?![性人别头])|颗|粒|棵|款(?!式)|层|倍|折(?![扣叠])|条(?!件)|头(?![发脑顶])|只(?![要有是能会卖发需剩])|口(?![感味])|位(?!置)|"
    r"人(?![家们参气生])|里[路地]|点[钟半]|名(?![字称])|匹|根|串|台|辆|套(?!餐)|户|次(?!日)|种(?![植子地])|张(?![口开])|[%％‰℃]|(?:kg|ml|cm|mm|km|g)\b)"
)
_STRONG_UNIT = re.compile(
    r"(?:公斤|千克|斤|毫升|公里|平方米|厘米|亩|块钱|块|元(?!气|素)|毛钱|岁|号链接|小时|分钟|袋|盒|瓶|罐|箱(?!子))"
)


def check_lines(shown: Sequence[ShownCue], profile: SubtitleProfile, words: SubtitleWords) -> Iterator[SubtitleFinding]:
    """Every breach of a rule about lines and where they break."""
    for each in shown:
        if each.is_drawing:
            continue
        at = {"cue": each.order, "place": each.cue.place, "span": each.cue.span}
        if not each.letters and not re.search(r"[♪♫！？!?…]", each.text):
            yield finding("empty-cue", "这一条没有文字", "the cue has no text", **at)
            continue
        yield from _lengths(each, profile, at)
        yield from _edges(each, at)
        yield from _splits(each, words, at)
        yield from _dashes(each, at)


def _lengths(each: ShownCue, profile: SubtitleProfile, at: dict) -> Iterator[SubtitleFinding]:
    limits = profile.limits
    for line in each.lines:
        if is_too_long(line, profile):
            count, most = line_count(line.strip(), profile), line_limit(line, profile)
            yield finding(
                "line-too-long", f"一行 {count:g} 字，最多 {most:g} 字",
                f"a line of {count:g} characters, {most:g} at most", **at,
            )  # fmt: skip
            break
    most = max(sum(bool(line.strip()) for line in track) for track in tracks(each.lines))
    if most > limits.max_lines:
        yield finding(
            "too-many-lines",
            f"有 {most} 行，最多 {limits.max_lines} 行",
            f"{most} lines, {limits.max_lines} at most",
            **at,
        )
    if has_orphan(each.lines):
        yield finding("orphan", "一个字单独成行", "a single character stands on a line", **at)


def has_orphan(lines: Sequence[str]) -> bool:
    """Whether one character of a longer Chinese caption stands alone on a line.

    >>> has_orphan(("这个脐橙很甜", "哦")), has_orphan(("-好", "-走吧"))
    (True, False)
    """
    chinese = [line for line in lines if has_han(line) and not ANY_DASH.match(line)]
    return len(chinese) > 1 and any(len(letters_of(line)) == 1 for line in chinese)


def _edges(each: ShownCue, at: dict) -> Iterator[SubtitleFinding]:
    for line in each.lines:
        if starts_badly(line):
            mark = line.strip()[0]
            yield finding("line-start", f"行首是“{mark}”", f'a line begins with "{mark}"', **at)
        if ends_badly(line):
            mark = line.strip()[-1]
            yield finding("line-end", f"行尾是“{mark}”", f'a line ends with "{mark}"', **at)


def starts_badly(line: str) -> bool:
    """Whether a line begins with a mark that closes something."""
    line = line.strip()
    return len(line) > 1 and line[0] in CLOSING and has_han(line)


def ends_badly(line: str) -> bool:
    """Whether a line ends with a mark that opens something."""
    line = line.strip()
    return len(line) > 1 and line[-1] in OPENING and has_han(line)


def _splits(each: ShownCue, words: SubtitleWords, at: dict) -> Iterator[SubtitleFinding]:
    for top, bottom in pairwise(each.lines):
        if parts_number(top, bottom, words.split_words):
            shown = f"{top.strip()[-4:]}/{bottom.strip()[:3]}"
            yield finding("number-split", f"数字和单位被分开：{shown}", f"number and unit are parted: {shown}", **at)
        name = parted_name(top, bottom, words.names)
        if name:
            yield finding("name-split", f"“{name}”被分在两行", f'"{name}" is split over two lines', **at)


def parts_number(top: str, bottom: str, split_words: Callable[[str], tuple[str, ...]]) -> bool:
    """Whether a number at the end of `top` belongs to a unit at the start of `bottom`."""
    top, bottom = top.rstrip(), bottom.lstrip()
    if not top or not bottom or not has_han(top + bottom):
        return False
    if _DIGIT_END.search(top):
        return bool(UNIT.match(bottom)) or (top[-1] in ".．" and bottom[0].isdigit())
    if top[-1] in "¥￥$" and bottom[0].isdigit():
        return True
    if top[-1] not in _NUMERALS or not _STRONG_UNIT.match(bottom):
        return False
    return set(split_words(top)[-1]) <= _NUMERALS


def parted_name(top: str, bottom: str, names: Sequence[str]) -> str:
    """The name that runs over the end of `top` into `bottom`, or ""."""
    top, bottom = top.rstrip(), bottom.lstrip()
    for name in names:
        for cut in range(1, len(name)):
            if top.endswith(name[:cut]) and bottom.startswith(name[cut:]):
                return name
    return ""


def _dashes(each: ShownCue, at: dict) -> Iterator[SubtitleFinding]:
    if any(is_bad_dash(line, each.lines) for line in each.lines):
        yield finding("speaker-dash", "说话人短横后面不空格", "no space after a speaker's dash", **at)


def is_bad_dash(line: str, lines: Sequence[str]) -> bool:
    """Whether the speaker's dash of `line` is not a plain hyphen without a space."""
    if not has_han(line):
        return False
    if DASH_WITH_SPACE.match(line):
        return True
    return line[0] != "-" and bool(ANY_DASH.match(line)) and sum(bool(ANY_DASH.match(other)) for other in lines) > 1
