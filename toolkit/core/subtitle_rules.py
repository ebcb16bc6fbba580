# ruff: noqa: E501  a table is easier to read in one row per rule
"""The rules for subtitle files: what each demands, how grave a breach is, and where the demand comes from.

`python -m bench qc` plants a fault against each of them; docs/subtitle-rules.md lists them for readers.
"""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.spans import Span
from toolkit.core.text import Text

Level = Literal["error", "warning", "advice"]

_NETFLIX_ZH = "Netflix Timed Text Style Guide, Chinese (Simplified), partnerhelp 215986007"
_NETFLIX = "Netflix Timed Text Style Guide, General Requirements"
_NETFLIX_TIMING = "Netflix Timed Text Style Guide, Timing Guidelines"
_GYT = "GY/T 359-2022 9.4"
_GBT = "GB/T 15834-2011 (punctuation)"
_SRT = "SubRip text format as players read it"
_VTT = "W3C WebVTT: The Web Video Text Tracks Format"
_LAYOUT = "CLREQ 3.1.6, prohibition rules for line start and line end (W3C)"
_LISTENERS = "issue trackers of whisper.cpp (#1853), pyvideotrans (#896), SubtitleEdit (#13081)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleRule:
    """One demand on subtitle files."""

    id: str
    level: Level
    name: Text
    fix: Text | None
    """What `--fix` does about it; None: only a person can."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleFinding:
    """One breach of a rule."""

    rule: str
    level: Level
    cue: int | None
    """Number of the cue in the file's order, from 1; None for the whole file."""
    place: int
    """Line of the file, from 1; 0 where there is none."""
    span: Span | None
    """When, in the file's own time."""
    message: Text
    fix: Text | None
    """What `--fix` does, or what a person should do."""
    is_fixable: bool
    source: str


def _rule(id: str, level: Level, name: tuple[str, str], fix: tuple[str, str] | None, source: str) -> SubtitleRule:
    return SubtitleRule(id=id, level=level, name=Text(*name), fix=Text(*fix) if fix else None, source=source)


_FILE_RULES = (
    _rule("encoding", "warning", ("不是 UTF-8 编码", "not UTF-8"), ("存成 UTF-8", "saved as UTF-8"), _NETFLIX),
    _rule("byte-order-mark", "advice", ("开头有 BOM", "begins with a BOM"), ("去掉", "removed"), _VTT),
    _rule("line-ends", "advice", ("换行符混用", "mixed line ends"), ("统一", "made the same"), _SRT),
    _rule("header", "error", ("文件头缺失", "header missing"), ("补上", "added"), _VTT),
    _rule("suffix", "warning", ("后缀和内容不符", "suffix and content differ"), ("用对的后缀存", "saved under the right one"), _SRT),
    _rule("bad-time", "error", ("时间写法错误", "malformed time"), ("按格式重写", "rewritten"), _SRT),
    _rule("bad-row", "error", ("残缺的行", "row lacks fields"), ("去掉", "left out"), "Advanced SubStation Alpha, [Events]"),
    _rule("unknown-style", "warning", ("样式没有定义", "undefined style"), ("改用第一个样式", "the first style is used"), "Advanced SubStation Alpha, [V4+ Styles]"),
    _rule("number-missing", "warning", ("缺序号", "number missing"), ("重新编号", "renumbered"), _SRT),
    _rule("number-duplicate", "warning", ("序号重复", "number used twice"), ("重新编号", "renumbered"), _SRT),
    _rule("number-order", "advice", ("序号不连续", "numbers out of order"), ("重新编号", "renumbered"), _SRT),
    _rule("blank-line", "error", ("空行位置不对", "blank line missing or misplaced"), ("改正", "corrected"), _SRT),
    _rule("stray-text", "warning", ("不属于任何字幕的文字", "text outside any cue"), ("去掉", "left out"), _SRT),
    _rule("truncated", "error", ("文件被截断", "file is cut off"), ("去掉残余", "the remainder is removed"), _SRT),
    _rule("lost-characters", "error", ("有乱码", "lost characters"), None, "Unicode Standard 5.22, U+FFFD"),
)  # fmt: skip
_TIME_RULES = (
    _rule("end-before-start", "error", ("结束早于开始", "ends before it starts"), ("对调或按字数重定", "swapped, or set by its length"), _SRT),
    _rule("negative-time", "error", ("时间为负", "negative time"), ("从零开始", "begins at zero"), _SRT),
    _rule("out-of-order", "error", ("顺序颠倒", "out of order"), ("按时间排序", "sorted by time"), _VTT),
    _rule("overlap", "error", ("和下一条重叠", "overlaps the next cue"), ("分开", "parted"), _NETFLIX_TIMING),
    _rule("short-gap", "warning", ("和下一条离得太近", "gap to the next cue too short"), ("留出两帧", "two frames are left"), _NETFLIX_TIMING),
    _rule("flicker-gap", "advice", ("间隙一闪而过", "gap only flickers"), ("接上下一条", "closed to two frames"), _NETFLIX_TIMING + ": gaps of 3 to 11 frames are closed to 2"),
    _rule("too-short", "warning", ("显示时间太短", "shown too short"), ("延长或合并", "extended or merged"), _NETFLIX_TIMING),
    _rule("too-long", "warning", ("显示时间太长", "shown too long"), ("缩短或拆开", "shortened or split"), _NETFLIX_TIMING),
    _rule("reading-speed", "warning", ("读不过来", "too fast to read"), ("延长、拆开或合并", "extended, split or merged"), _NETFLIX_ZH + ": 9 characters per second"),
    _rule("duplicate-cue", "error", ("同一条出现两次", "same cue twice"), ("去掉一条", "one is removed"), _SRT),
    _rule("repeated-text", "warning", ("连续两条文字相同", "same text as the cue before"), ("合并", "merged"), _LISTENERS),
)  # fmt: skip
_LINE_RULES = (
    _rule("empty-cue", "error", ("没有文字", "no text"), ("去掉", "removed"), _VTT),
    _rule("line-too-long", "warning", ("一行太长", "line too long"), ("换行或拆开", "broken or split"), _NETFLIX_ZH),
    _rule("too-many-lines", "warning", ("行数太多", "too many lines"), ("重新排行或拆开", "laid out again or split"), _GYT),
    _rule("orphan", "advice", ("单字成行", "a single character on a line"), ("重新断行", "broken elsewhere"), _LAYOUT),
    _rule("line-start", "warning", ("行首是收尾标点", "line begins with a closing mark"), ("移到上一行", "moved up"), _LAYOUT),
    _rule("line-end", "warning", ("行尾是起头标点", "line ends with an opening mark"), ("移到下一行", "moved down"), _LAYOUT),
    _rule("number-split", "warning", ("数字和单位分在两行", "number parted from its unit"), ("放在一行", "put on one line"), _GYT + ": what belongs together stays whole"),
    _rule("name-split", "warning", ("产品名分在两行", "product name over two lines"), ("放在一行", "put on one line"), _GYT + ": what belongs together stays whole"),
    _rule("speaker-dash", "advice", ("说话人短横写法不对", "speaker dash"), ("改成不带空格的短横", "a hyphen without a space"), _NETFLIX_ZH),
)  # fmt: skip
_TEXT_RULES = (
    _rule("comma-shown", "advice", ("显示了逗号", "a comma is shown"), ("句中改空格，行尾去掉", "a space inside, nothing at the end"), _NETFLIX_ZH),
    _rule("full-stop-shown", "advice", ("显示了句号", "a full stop is shown"), ("去掉", "removed"), _NETFLIX_ZH),
    _rule("doubled-mark", "warning", ("标点重复", "doubled punctuation"), ("留一个", "one is kept"), _NETFLIX_ZH + "; " + _GBT),
    _rule("ellipsis", "advice", ("省略号写法不对", "ellipsis written otherwise"), ("改成 …", "written as …"), _NETFLIX_ZH + ": U+2026"),
    _rule("full-width", "advice", ("全角数字或字母", "full-width digits or letters"), ("改成半角", "made half-width"), _NETFLIX_ZH),
    _rule("half-width-mark", "advice", ("中文里用了半角标点", "half-width marks in Chinese"), ("改成全角", "made full-width"), _GBT),
    _rule("spaces", "advice", ("多余的空格", "needless spaces"), ("去掉", "removed"), _NETFLIX_ZH),
    _rule("invisible", "warning", ("看不见的字符", "invisible characters"), ("去掉", "removed"), "Unicode Standard 23, special areas and format characters"),
    _rule("traditional", "warning", ("简体里混有繁体字", "traditional characters among simplified"), ("转成简体", "converted"), "faster-whisper #521, whisper.cpp #1450, buzz #845"),
    _rule("advertisement", "error", ("识别模型编出的广告语", "phrase that a listener invents"), ("去掉", "removed"), _LISTENERS),
    _rule("loop", "error", ("识别模型陷入重复", "a listener's loop"), ("留一遍", "kept once"), _LISTENERS),
    _rule("broken-tag", "warning", ("格式标签不成对", "unpaired or unknown tag"), ("补上或去掉", "closed or removed"), _SRT),
    _rule("ass-code", "warning", ("残留的 ASS 代码", "ASS code left over"), ("去掉", "removed"), _SRT),
    _rule("html-code", "warning", ("残留的 HTML 代码", "HTML code left over"), ("换成字符", "replaced by its character"), _SRT),
    _rule("mojibake", "error", ("编码弄错的乱码", "text decoded wrongly"), ("还原", "restored"), "Unicode FAQ, UTF-8 read as Windows-1252 or GBK"),
    _rule("italics", "advice", ("中文用了斜体", "italics in Chinese"), ("去掉斜体", "removed"), _NETFLIX_ZH),
)  # fmt: skip
_MEDIA_RULES = (
    _rule("beyond-media", "error", ("超出视频结尾", "beyond the media's end"), ("截到结尾", "cut at the end"), _NETFLIX_TIMING),
    _rule("shot-change", "advice", ("离镜头切换太近", "too near to a shot change"), ("对齐切换点", "moved onto the cut"), _NETFLIX_TIMING),
    _rule("speech-without-cue", "warning", ("有人说话没字幕", "speech without a cue"), None, "BBC Subtitle Guidelines; CFR 47 79.1(j)(2) completeness"),
    _rule("cue-in-silence", "warning", ("没人说话却有字幕", "cue where nobody speaks"), None, _LISTENERS),
    _rule("time-speed", "error", ("时间越走越偏", "times drift"), ("按帧率换算", "converted to the other frame rate"), "CFR 47 79.1(j)(2) synchronicity"),
    _rule("time-offset", "error", ("整体时间偏移", "all times are shifted"), ("整体移回", "all are shifted back"), "CFR 47 79.1(j)(2) synchronicity"),
)  # fmt: skip
RULES: dict[str, SubtitleRule] = {
    rule.id: rule for rule in (*_FILE_RULES, *_TIME_RULES, *_LINE_RULES, *_TEXT_RULES, *_MEDIA_RULES)
}
"""All rules by their id, in the order in which a report shows them."""


def finding(
    rule: str, zh: str, en: str, *, cue: int | None = None, place: int = 0, span: Span | None = None,
    is_fixable: bool | None = None, advice: Text | None = None,
) -> SubtitleFinding:  # fmt: skip
    """A breach of `rule`; fixable as the rule is, unless `is_fixable` says otherwise."""
    entry = RULES[rule]
    can_fix = entry.fix is not None if is_fixable is None else is_fixable
    return SubtitleFinding(
        rule=rule,
        level=entry.level,
        cue=cue,
        place=place,
        span=span,
        message=Text(zh, en),
        fix=advice or (entry.fix if can_fix else None),
        is_fixable=can_fix,
        source=entry.source,
    )
