# ruff: noqa: E501  one row per kind
"""Plants faults in clean subtitle files, one function per kind; knows nothing of how they are looked for."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bench._qc_clean import File, Row

Plant = Callable[[File, int, random.Random, int], None]
"""(file, number of the row, random, variant) -> changes the file in place."""


@dataclass(frozen=True)
class Kind:
    """A kind of fault: where it can be planted and what a report of it may be called."""

    name: str
    plant: Plant
    names: frozenset[str]
    formats: tuple[str, ...] = ("srt", "vtt", "ass")
    is_whole_file: bool = False
    may_remove: bool = False
    """Mending it takes words away that nobody said or that stood there twice."""


def _pick(variants: tuple, variant: int):
    return variants[variant % len(variants)]


def _lines(*variants: tuple[str, ...]) -> Plant:
    """Replaces the row's lines and gives it the time they need."""

    def plant(file: File, at: int, rng: random.Random, variant: int) -> None:
        row = file.rows[at]
        row.lines = list(_pick(variants, variant))
        _make_room(file, at, max(1000, sum(len(line) for line in row.lines) * 125))

    return plant


def _make_room(file: File, at: int, length: int) -> None:
    """Moves all that follow so that row `at` lasts `length` ms."""
    row = file.rows[at]
    length = min(length - length % 10 + 10, 6900)
    by = row.start + length - row.end
    row.end += by
    for other in file.rows[at + 1 :]:
        other.start += by
        other.end += by


def overlap(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.rows[at].end = file.rows[at + 1].start + _pick((400, 150, 900, 40), variant)


def end_before_start(file: File, at: int, rng: random.Random, variant: int) -> None:
    row = file.rows[at]
    if variant % 2:
        row.end = row.start - 2_000
    else:
        row.start, row.end = row.end, row.start


def negative(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.rows[0].start = _pick((-500, -1200, -40), variant)


def out_of_order(file: File, at: int, rng: random.Random, variant: int) -> None:
    rows = file.rows
    other = at + 1 + variant % 2
    rows[at], rows[other] = rows[other], rows[at]


def short_gap(file: File, at: int, rng: random.Random, variant: int) -> None:
    row, following = file.rows[at], file.rows[at + 1]
    by = following.start - row.end - _pick((0, 40, 10, 30), variant)
    for other in file.rows[at + 1 :]:
        other.start -= by
        other.end -= by


def flicker(file: File, at: int, rng: random.Random, variant: int) -> None:
    row, following = file.rows[at], file.rows[at + 1]
    by = following.start - row.end - _pick((200, 300, 250, 400), variant)
    for other in file.rows[at + 1 :]:
        other.start -= by
        other.end -= by
    if following.start - row.start > 6900:
        row.start = following.start - 6000


def too_short(file: File, at: int, rng: random.Random, variant: int) -> None:
    row = file.rows[at]
    row.lines = [_pick(("好的", "来了", "是吗", "走"), variant)]
    row.end = row.start + _pick((300, 500, 40, 700), variant)


def too_long(file: File, at: int, rng: random.Random, variant: int) -> None:
    _make_room(file, at, 0)
    by = _pick((9_000, 12_000, 30_000, 7_500), variant) - (file.rows[at].end - file.rows[at].start)
    file.rows[at].end += by
    for other in file.rows[at + 1 :]:
        other.start += by
        other.end += by


def too_fast(file: File, at: int, rng: random.Random, variant: int) -> None:
    row = file.rows[at]
    row.lines = [
        _pick(
            (
                "我们这个果园在海拔一千多米",
                "那一年他们一家搬到了县城里",
                "大家可以放心下单坏了包赔",
                "老乡们都来帮忙收这批苹果",
            ),
            variant,
        )
    ]
    row.end = row.start + _pick((840, 1000, 900, 1100), variant)
    for other in file.rows[at + 1 :]:
        other.start += 1500
        other.end += 1500


def duplicate(file: File, at: int, rng: random.Random, variant: int) -> None:
    row = file.rows[at]
    shift = _pick((0, 10, 0, 30), variant)
    file.rows.insert(at + 1, Row(row.start + shift, row.end + shift, list(row.lines)))


def repeated(file: File, at: int, rng: random.Random, variant: int) -> None:
    row, following = file.rows[at], file.rows[at + 1]
    following.lines = list(row.lines)
    _make_room(file, at + 1, max(1000, len(row.lines[0]) * 125))
    if following.start - row.end > 2_500:
        by = following.start - row.end - 600
        for other in file.rows[at + 1 :]:
            other.start -= by
            other.end -= by


def empty(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.rows[at].lines = list(_pick(((), ("",), (" ",), ("-",)), variant)) if file.kind == "ass" else (
        list(_pick(((), (" ",), ("。",), ("-",)), variant)))  # fmt: skip


def wrap(before: tuple[str, ...], after: tuple[str, ...]) -> Plant:
    """Puts marks around the row's words."""

    def plant(file: File, at: int, rng: random.Random, variant: int) -> None:
        row = file.rows[at]
        row.lines[0] = _pick(before, variant) + row.lines[0] + _pick(after, variant)

    return plant


def spaces(file: File, at: int, rng: random.Random, variant: int) -> None:
    row = file.rows[at]
    plain = row.lines[0].replace(" ", "")
    row.lines[0] = _pick(
        (f"  {plain}", plain[:2] + "   " + plain[2:], "你 们 看 看 这 个", plain[:3] + "\t" + plain[3:]), variant
    )
    _make_room(file, at, max(1000, len(row.lines[0]) * 130))


def mojibake(file: File, at: int, rng: random.Random, variant: int) -> None:
    row = file.rows[at]
    text = _pick(("欢迎大家", "你好啊", "山里的水", "多谢各位"), variant)
    row.lines = [text.encode().decode("latin-1")]
    _make_room(file, at, len(row.lines[0]) * 130)


def encoding(*names: str) -> Plant:
    def plant(file: File, at: int, rng: random.Random, variant: int) -> None:
        file.encoding = _pick(names, variant)

    return plant


def bom(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.bom = True


def mixed_ends(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.ends = _pick((["\n", "\r\n"], ["\r\n", "\r\n", "\n"], ["\r", "\r\n"]), variant)


def no_header(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.header = False


def wrong_separator(file: File, at: int, rng: random.Random, variant: int) -> None:
    row = file.rows[at]
    from bench._qc_clean import stamp

    right = [stamp(row.start, file.kind), stamp(row.end, file.kind)]
    if file.kind == "ass":
        row.time = ",".join(
            time.replace(".", ":") if index == variant % 2 else time for index, time in enumerate(right)
        )
        return
    good, bad = (",", ".") if file.kind == "srt" else (".", ",")
    row.time = _pick(
        (f"{right[0].replace(good, bad)} --> {right[1]}", f"{right[0]} --> {right[1].replace(good, bad)}",
         f"{right[0]} -> {right[1]}", " --> ".join(right).replace(":", "：")), variant,
    )  # fmt: skip


def no_hours(file: File, at: int, rng: random.Random, variant: int) -> None:
    from bench._qc_clean import stamp

    row = file.rows[at]
    start, end = stamp(row.start, "srt"), stamp(row.end, "srt")
    row.time = f"{start[3:]} --> {end if variant % 2 else end[3:]}"


def minutes_99(file: File, at: int, rng: random.Random, variant: int) -> None:
    from bench._qc_clean import stamp

    row = file.rows[at]
    start, end = stamp(row.start, file.kind), stamp(row.end, file.kind)
    place = end.index(":") + 1
    if variant % 2:
        end = end[:place] + "99" + end[place + 2 :]
    else:
        place = start.index(":") + 1
        start = start[:place] + "75" + start[place + 2 :]
    row.time = f"{start},{end}" if file.kind == "ass" else f"{start} --> {end}"


def no_number(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.rows[at].number = "-"


def same_number(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.rows[at].number = str(at)


def jumped_number(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.rows[at].number = str(at + _pick((40, 7, 900), variant))


def no_blank(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.rows[at].blank = ""


def blank_inside(file: File, at: int, rng: random.Random, variant: int) -> None:
    row = file.rows[at]
    row.lines = ["今天天气不错", "", "我们上山看看"]
    _make_room(file, at, 2400)


def cut_off(file: File, at: int, rng: random.Random, variant: int) -> None:
    last = file.rows[-1]
    file.cut_chars = len(last.lines[0]) + 1 + _pick((0, 6, 14, 22), variant)


def unknown_style(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.rows[at].style = _pick(("Top", "字幕", "Sign2"), variant)


def bad_row(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.extra_rows.append(
        _pick(("Dialogue: 0,0:00:01.00", "Dialogue: ,,", "Dialogue: 0,0:00:01.00,0:00:02.00,Def"), variant)
    )


def wrong_suffix(file: File, at: int, rng: random.Random, variant: int) -> None:
    file.name = "clip.vtt" if file.kind == "srt" else "clip.srt"


def _names(*names: str) -> frozenset[str]:
    return frozenset(names)


_TEXT = ("srt", "vtt")
KINDS: tuple[Kind, ...] = (
    Kind("overlap", overlap, _names("overlap")),
    Kind("end before start", end_before_start, _names("end-before-start")),
    Kind("negative time", negative, _names("negative-time"), ("srt", "vtt")),
    Kind("out of order", out_of_order, _names("out-of-order")),
    Kind("gap too short", short_gap, _names("short-gap")),
    Kind("gap that flickers", flicker, _names("flicker-gap")),
    Kind("shown too short", too_short, _names("too-short")),
    Kind("shown too long", too_long, _names("too-long")),
    Kind("too fast to read", too_fast, _names("reading-speed")),
    Kind("duplicate cue", duplicate, _names("duplicate-cue"), may_remove=True),
    Kind("repeated text", repeated, _names("repeated-text"), may_remove=True),
    Kind("empty cue", empty, _names("empty-cue")),
    Kind("line too long", _lines(("我们这个脐橙是在海拔一千米的果园里面长出来的",), ("从前有一户人家住在河的对岸种着三亩水田",),
         ("大家不要着急今天的货一定够每一位朋友都能买到",), ("阿婆说她十六岁嫁到这个村子以后就再也没有离开过",)), _names("line-too-long")),
    Kind("too many lines", _lines(("我们家的地", "都在山上", "要走一个小时"), ("今天早上", "五点钟", "就上山了"),
         ("他问我", "吃了没有", "我说还没"), ("苹果", "橘子", "梨", "都有")), _names("too-many-lines")),
    Kind("orphan character", _lines(("这个味道真的很香", "啊"), ("我", "们今天来到了果园里"), ("他已经走了三天", "了"), ("那边的山上全是雪", "呢")), _names("orphan")),
    Kind("closing mark begins line", _lines(("你知道这个叫什么", "？我来告诉你"), ("他说“走吧", "”大家就走了"), ("太好吃了", "！再来一个"), ("《归途", "》这部片子")), _names("line-start")),
    Kind("opening mark ends line", _lines(("我最喜欢看《", "舌尖上的中国》"), ("他回头说“", "我走了”"), ("价格见右边（", "含运费）"), ("老人说「", "天要变了」")), _names("line-end")),
    Kind("number parted from unit", _lines(("这一大箱只要39", "块钱还包邮"), ("一袋净重是2.5", "公斤真空装"), ("从这里到镇上有18", "公里山路"), ("今年的收成有三千", "斤左右")), _names("number-split")),
    Kind("product name parted", _lines(("这就是我们的奉节", "脐橙大家看"), ("今天的武乡", "小米特别香"), ("我们的奉", "节脐橙到了"), ("一碗武乡小", "米粥端上来")), _names("name-split")),
    Kind("speaker dash", _lines(("- 你吃了吗", "- 吃过了"), ("–去哪里", "–去赶集"), ("— 谁啊", "— 是我"), ("－多少钱", "－八块")), _names("speaker-dash")),
    Kind("comma shown", _lines(("这个很甜，皮也薄",), ("天亮了，我们出发，",), ("好，没问题",), ("看一看，闻一闻",)), _names("comma-shown")),
    Kind("full stop shown", _lines(("今天就到这里。",), ("他走了。再也没回来",), ("明天见。",), ("都是自己种的。",)), _names("full-stop-shown")),
    Kind("doubled punctuation", _lines(("太好吃了！！",), ("真的吗？？",), ("你说什么？！",), ("快来看！？！",)), _names("doubled-mark")),
    Kind("ellipsis", _lines(("后来呢...",), ("我想想。。。",), ("这个嘛……………",), ("他说⋯",)), _names("ellipsis")),
    Kind("full-width digits", _lines(("只要３９元",), ("第１２届大会",), ("ＡＰＰ上下单",), ("打折５０％",)), _names("full-width")),
    Kind("half-width marks", _lines(("你好,欢迎你",), ("是真的吗?",), ("好吃!再来一个",), ("价格:十块钱",)), _names("half-width-mark")),
    Kind("needless spaces", spaces, _names("spaces")),
    Kind("invisible characters", wrap(("\u200b", "\u202a", "\ufeff", "\u200e"), ("", "\u202c", "", "\u200b")), _names("invisible")),
    Kind("traditional characters", _lines(("歡迎來到直播間",), ("這個東西很貴",), ("我們一起吃飯吧",), ("聽說妳會開車",)), _names("traditional")),
    Kind("invented phrase", _lines(("请不吝点赞 订阅 转发",), ("字幕by索兰娅",), ("中文字幕志愿者 李宗盛",), ("优优独播剧场",)), _names("advertisement"), may_remove=True),
    Kind("loop", _lines(("粮粮粮粮粮粮粮",), ("我要走我要走我要走我要走",), ("然后然后然后然后然后",), ("的人的人的人的人",)), _names("loop"), may_remove=True),
    Kind("broken tag", wrap(("<b>", "", "<u>", "<x>"), ("", "</i>", "</b>", "")), _names("broken-tag"), _TEXT),
    Kind("ASS code", wrap((r"{\an8}", r"{\fs20}", r"{\pos(10,20)}", r"{\b1}"), ("",)), _names("ass-code"), _TEXT),
    Kind("HTML code", _lines(("天&#22320;之间",), ("左边&hellip;",), ("这里<br>那里",), ("甲&quot;乙&quot;丙",)), _names("html-code"), _TEXT),
    Kind("wrongly decoded text", mojibake, _names("mojibake"), may_remove=True),
    Kind("italics", wrap(("<i>",), ("</i>",)), _names("italics"), _TEXT),
    Kind("unclosed ASS block", wrap((r"{\i1", r"{\fs30", r"{\b1", "}"), ("",)), _names("broken-tag"), ("ass",), may_remove=True),
    Kind("encoding", encoding("gb18030", "utf-16-le", "gb18030", "utf-16-be"), _names("encoding"), is_whole_file=True),
    Kind("byte order mark", bom, _names("byte-order-mark"), is_whole_file=True),
    Kind("mixed line ends", mixed_ends, _names("line-ends"), is_whole_file=True),
    Kind("header missing", no_header, _names("header"), ("vtt", "ass"), is_whole_file=True),
    Kind("time written wrong", wrong_separator, _names("bad-time")),
    Kind("hours missing", no_hours, _names("bad-time"), ("srt",)),
    Kind("99 minutes", minutes_99, _names("bad-time")),
    Kind("number missing", no_number, _names("number-missing"), ("srt",)),
    Kind("number twice", same_number, _names("number-duplicate"), ("srt",)),
    Kind("numbers jump", jumped_number, _names("number-order"), ("srt",)),
    Kind("blank line missing", no_blank, _names("blank-line"), _TEXT),
    Kind("blank line inside", blank_inside, _names("blank-line"), _TEXT),
    Kind("file cut off", cut_off, _names("truncated", "empty-cue", "bad-row"), _TEXT, is_whole_file=True, may_remove=True),
    Kind("undefined style", unknown_style, _names("unknown-style"), ("ass",)),
    Kind("row lacks fields", bad_row, _names("bad-row"), ("ass",), is_whole_file=True, may_remove=True),
    Kind("wrong suffix", wrong_suffix, _names("suffix"), is_whole_file=True),
)  # fmt: skip
