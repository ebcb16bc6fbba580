"""Clean subtitle files for `bench qc`: texts, times within the rules, and plain writers of their own."""

import random
from dataclasses import dataclass, field

DEV_TEXTS = (
    "大家好 欢迎来到直播间", "今天带来山里的奉节脐橙", "这个脐橙皮薄肉厚", "你看这个汁水多不多？", "果园现摘现发",
    "五斤装只要39.9元", "十斤装69元包邮到家", "老人小孩都喜欢吃", "坏果我们包赔", "来 三二一 上链接！",
    "我们家种了二十年", "海拔一千两百米的高山", "没有打蜡 没有农药", "喜欢的朋友点个关注", "武乡小米熬粥特别香",
    "一袋五斤 真空包装", "这个颜色金黄金黄的", "昨天刚从地里收上来", "有没有想尝一尝的？", "48小时之内给你发货",
    "阿婆今年七十八岁了", "她每天早上五点上山", "这些都是她亲手挑的", "我给大家切开看一看", "哇 你闻一下这个味道！",
    "比超市便宜了一半", "还剩最后30单", "没抢到的别着急…", "下一批明天上午到", "谢谢山东的朋友支持",
    "《舌尖上的中国》拍过我们村", "这里属于大别山区", "“山里人实在” 这是老话", "WiFi不好 画面卡了一下",
)  # fmt: skip
HELD_TEXTS = (
    "昨晚的雨下了一整夜", "河边的石头滑得很", "你小心一点！", "妈 我回来了", "锅里还热着饭呢",
    "这条路走了三十多年", "以前进城要两个小时", "现在只要20分钟", "孩子们都在镇上读书", "周末才回来一趟",
    "他是村里第一个大学生", "毕业以后又回来了", "大家都说他傻", "他自己倒不这么看", "茶叶要在清明前采",
    "一天只能采两斤", "炒茶全靠一双手", "温度高了会糊", "低了又不香", "师傅做了四十年",
    "这张照片是1987年拍的", "那年冬天特别冷", "羊毛卖到了8块钱一斤", "你还记得吗？", "怎么会不记得呢！",
    "钱老师教我们写字", "说到这里他停了一下…", "后来发生了什么？", "谁也没有想到", "天亮以后雪停了",
    "纪录片《归途》第3集", "翻译：张立", "APP上就能下单", "电话是0855打头的",
)  # fmt: skip
ENGLISH = (
    "Welcome to our orchard in the hills.", "We have grown oranges for 20 years.", "They are picked this morning.",
    "No wax, no spray.", "Would you like to try one?", "Five kilos, packed by hand.", "My grandmother is 78.",
    "She walks up at five every day.", "It rained all night.", "Mind the stones by the river!",
)  # fmt: skip
TRADITIONAL = (
    "大家好 歡迎來到直播間", "這個臍橙皮薄肉厚", "我們家種了二十年", "喜歡的朋友點個關注", "還剩最後30單",
    "這裡屬於大別山區", "孩子們都在鎮上讀書", "後來發生了什麼？", "這條路走了三十多年", "謝謝山東的朋友支持",
)  # fmt: skip


@dataclass
class Row:
    """One cue, as it will be written. Times are ms."""

    start: int
    end: int
    lines: list[str]
    number: str = ""
    """Instead of the right number; "-" for none."""
    time: str = ""
    """Instead of the right time line."""
    blank: str = "\n"
    """What parts it from the next cue."""
    style: str = "Default"


@dataclass
class File:
    """A whole subtitle file before it is written."""

    kind: str
    rows: list[Row]
    encoding: str = "utf-8"
    bom: bool = False
    ends: list[str] = field(default_factory=lambda: ["\n"])
    """Line ends, used in turn."""
    header: bool = True
    cut_chars: int = 0
    """Characters missing at the end."""
    extra_rows: list[str] = field(default_factory=list)
    """Further rows of ASS events."""
    name: str = ""


def make_rows(texts: tuple[str, ...], rng: random.Random, *, speed: float = 9.0, count: int = 30) -> list[Row]:
    """Cues within Netflix's rules; times are multiples of 10 ms, as ASS has them."""
    rows: list[Row] = []
    at = rng.randrange(1000, 4000, 10)
    order = list(texts)
    rng.shuffle(order)
    for index in range(count):
        text = order[index % len(order)]
        needed = max(900, int(len(text) / speed * 1000) + 60)
        length = min(6800, needed + rng.randrange(0, 2200))
        length -= length % 10
        rows.append(Row(at, at + length, [text]))
        at += length + rng.choice((90, 90, 100, 600, 900, 1500, 3000))
    return rows


def stamp(ms: int, kind: str) -> str:
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds, ms = divmod(rest, 1000)
    if kind == "ass":
        return f"{sign}{hours}:{minutes:02d}:{seconds:02d}.{ms // 10:02d}"
    return f"{sign}{hours:02d}:{minutes:02d}:{seconds:02d}{',' if kind == 'srt' else '.'}{ms:03d}"


ASS_HEAD = """[Script Info]
Title: bench
ScriptType: v4.00+
PlayResX: 1280
PlayResY: 720

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,48,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,2,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def write(file: File) -> bytes:
    """The file's bytes."""
    text = _ass(file) if file.kind == "ass" else _blocks(file)
    if file.cut_chars:
        text = text.rstrip("\n")[: -file.cut_chars]
    lines = text.split("\n")
    joined = "".join(
        line + (file.ends[index % len(file.ends)] if index + 1 < len(lines) else "") for index, line in enumerate(lines)
    )
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(file.encoding, b"")
    return (b"\xef\xbb\xbf" if file.bom else mark) + joined.encode(file.encoding)


def _blocks(file: File) -> str:
    text = "WEBVTT\n\n" if file.kind == "vtt" and file.header else ""
    for index, row in enumerate(file.rows, 1):
        if file.kind == "srt" and row.number != "-":
            text += (row.number or str(index)) + "\n"
        time = row.time or f"{stamp(row.start, file.kind)} --> {stamp(row.end, file.kind)}"
        text += time + "\n" + "".join(line + "\n" for line in row.lines) + row.blank
    return text


def _ass(file: File) -> str:
    rows = [
        f"Dialogue: 0,{row.time or stamp(row.start, 'ass') + ',' + stamp(row.end, 'ass')},{row.style},,0,0,0,,"
        + "\\N".join(row.lines)
        for row in file.rows
    ]
    head = ASS_HEAD if file.header else ASS_HEAD[: ASS_HEAD.index("[Events]")]
    return head + "\n".join(rows + file.extra_rows) + "\n"
