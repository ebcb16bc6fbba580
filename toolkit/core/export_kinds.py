"""The kinds of project that a plan can be written as, and what people should know of each."""

from toolkit.core.errors import OptionInvalid
from toolkit.core.text import Text

EXPORT_KINDS = ("otio", "edl", "fcpxml", "srt", "jianying")

UNTESTED_DRAFT = Text(
    "剪映草稿按 5.9 版的明文格式写成，没有在剪映里实测过；打不开时，请改用同一文件夹里的 FCPXML、EDL 和 SRT",
    "the JianYing draft follows the plain form of version 5.9 and was not tried in the program; if it does not open, "
    "use the FCPXML, EDL and SRT in the same folder",
)
"""Told to whoever exports a draft."""

READ_ME = """\
剪辑工程 / Editing projects
==========================

同一个方案写成几种工程，剪切点逐帧一致。
One plan in several forms, with the same cuts to the frame.

jianying/   剪映草稿，每条片子一个文件夹。把整个文件夹拷进剪映的草稿目录
            （剪映 -> 全局设置 -> 草稿位置），再打开剪映。素材在草稿文件夹里。
            按剪映 5.9（Windows）的明文格式写成，没有在剪映里实测过。新版剪映打开后会改存成加密格式。
            A folder for each clip: copy it whole into JianYing's drafts folder, then start JianYing.
            Written after the plain form of JianYing 5.9 (Windows); NOT tried in the program.
*.fcpxml    Final Cut Pro、达芬奇 (DaVinci Resolve)：文件 -> 导入 -> 时间线。有剪切点、裁切和字幕。
            Cuts, crop and captions. Checked with OpenTimelineIO and our own reader, not in these programs.
*.edl       几乎所有剪辑软件都认的老格式，只有剪切点。 Cuts only; every editing program reads it.
*.otio      OpenTimelineIO。 Cuts, crop as metadata, captions as markers.
*.srt       字幕，时间从片头算起。 Captions in clip time.
media/      带素材导出时，素材在这里；整个文件夹可以放进 U 盘带走。
            The footage, where it was exported along: carry the whole folder on a USB stick.
"""


def parse_kinds(text: str) -> tuple[str, ...]:
    """The kinds in a list such as "otio,edl", in the usual order.

    >>> parse_kinds("srt, otio")
    ('otio', 'srt')

    Raises:
        OptionInvalid: for one that there is not.
    """
    asked = [word.strip().lower() for word in text.replace("，", ",").split(",") if word.strip()]
    known = ", ".join(EXPORT_KINDS)
    for word in asked or [text]:
        if word not in EXPORT_KINDS:
            step = Text(f"可以用：{known}", f"Choose from {known}")
            raise OptionInvalid(word, Text("没有这种工程格式", "there is no such kind of project"), step)
    return tuple(kind for kind in EXPORT_KINDS if kind in asked)
