"""A small finished run for the tests of the clips page: a sale in which one product is sold twice."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
from media_factory import MediaFactory

from toolkit.app import App
from toolkit.core.make_request import MakeRequest
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.engines.fake import FakeTranscriber
from toolkit.tasks.edit_clips_material import OpenRun
from toolkit.tasks.make_clips import make_clips
from toolkit.tasks.tools import MakeTools

CARDS = """
[[product]]
id = "orange"
name = "奉节脐橙"
aliases = ["脐橙"]
spec = "5斤装"
price = "39.9元"
link_no = 1
[[product]]
id = "millet"
name = "武乡小米"
aliases = ["小米"]
spec = "2斤装"
price = "29.9元"
link_no = 2
"""

SENTENCES = (
    "大家晚上好，欢迎来到直播间。",
    "接下来给大家介绍的是奉节脐橙。",
    "奉节脐橙皮薄，没有籽。",
    "五斤装今天三十九块九。",
    "想要脐橙的家人点一号链接。",
    "好，下面这一款是武乡小米。",
    "武乡小米是今年的新米，颜色黄。",
    "两斤一袋，二十九块九。",
    "喜欢小米的朋友拍二号链接。",
    "接下来再说一遍奉节脐橙。",
    "奉节脐橙又甜又新鲜。",
    "奉节脐橙点一号链接下单。",
    "今天就到这里，谢谢大家。",
)
H264 = ("-c:v", "libx264", "-preset", "ultrafast")
SENTENCE_MS, STEP_MS, FIRST_MS = 2600, 3200, 400


def sentence(number: int) -> Span:
    """When sentence `number` is spoken, source time."""
    return Span(FIRST_MS + number * STEP_MS, FIRST_MS + number * STEP_MS + SENTENCE_MS)


SCRIPT = tuple((sentence(n), text) for n, text in enumerate(SENTENCES))


def sale(media: MediaFactory, name: str = "直播 sale.mp4", codec: tuple[str, ...] = H264) -> Path:
    """42 s: pictures in red and blue halves that change at 14 s and 30 s, and a tone."""
    halves = "drawbox=0:0:240:270:red@0.6:fill,drawbox=240:0:240:270:blue@0.6:fill"
    pieces = [f"{source}=s=480x270:r=10:d={seconds},{halves}" for source, seconds in
              (("testsrc2", 14), ("testsrc", 16), ("testsrc2", 12))]  # fmt: skip
    inputs = [arg for piece in pieces for arg in ("-f", "lavfi", "-i", piece)]
    graph = "[0:v]setsar=1[a];[1:v]setsar=1[b];[2:v]setsar=1[c];[a][b][c]concat=n=3:v=1:a=0,format=yuv420p[v]"
    return media.ffmpeg(
        name, *inputs, "-f", "lavfi", "-i", "sine=440:duration=42,volume=4", "-filter_complex", graph,
        "-map", "[v]", "-map", "3:a", *codec, "-g", "20",
    )  # fmt: skip


def small_tools(app: App) -> MakeTools:
    """Clips of 90x160, and a listener that says what it is told."""

    def detect(audio: np.ndarray) -> tuple[Span, ...]:
        length = Span(0, len(audio) // 16)
        return tuple(span.clamped(length) for span, _ in SCRIPT if span.start_ms < length.end_ms)

    tools = app.make_tools()
    small = dataclasses.replace(
        tools.profiles["douyin"], width_px=90, height_px=160, fps=10, cover_width_px=270, cover_height_px=360
    )
    return dataclasses.replace(
        tools, profiles={"douyin": small}, check_transcriber=lambda: "fake",
        load_transcriber=lambda: FakeTranscriber(SCRIPT), detect_speech=detect,
    )  # fmt: skip


def finished_run(
    app: App, media: MediaFactory, name: str = "2026-11-22_sale", footage: Path | None = None, **asked: Any
) -> OpenRun:
    """The sale made into clips in the App's own runs: the oranges' from their first or second round, the millet's."""
    cards_file = app.settings.home / "cards.toml"
    cards_file.write_text(CARDS, encoding="utf-8")
    out = app.settings.home / "runs" / name
    files = (footage or sale(media),)
    request = MakeRequest(footage=files, cards=app.load_products(cards_file), out=out, lang="zh", **asked)
    make_clips(request, small_tools(app), Reporter())
    return app.clip_room().run(app.clip_run_id(out))


ORANGE, MILLET = "01-orange", "02-millet"
