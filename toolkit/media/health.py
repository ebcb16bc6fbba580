"""Checks of FFmpeg and of the caption font."""

import functools
import re
import subprocess

from toolkit.core.errors import ToolkitError
from toolkit.core.health import CheckResult
from toolkit.core.text import Text
from toolkit.media.ffmpeg import available_filters, ffmpeg_exe
from toolkit.media.fonts import caption_font, missing_glyphs

NEEDED_FILTERS = (
    "alphamerge",
    "afade", "aformat", "alimiter", "anullsrc", "apad", "aresample", "asetpts", "ass", "atrim", "colorlevels", "concat",
    "crop", "ebur128", "extractplanes", "format", "fps", "gblur", "highpass", "lut2", "lutyuv", "mergeplanes",
    "overlay", "scale", "select", "sendcmd", "setparams", "setpts", "setsar", "split", "tpad", "trim", "volume",
)  # fmt: skip
"""Every render uses these; a test compares them with the filters that the package names."""
USEFUL_FILTERS = {
    "zscale": Text("HDR（手机高动态）视频的颜色会发灰", "HDR footage will look washed out"),
    "tonemap": Text("HDR（手机高动态）视频的颜色会发灰", "HDR footage will look washed out"),
    "loudnorm": Text("不能用 FFmpeg 自带的响度校正", "FFmpeg's own loudness correction is missing"),
}
NEEDED_ENCODERS = ("libx264", "aac")
REINSTALL_FFMPEG = Text(
    "请重新安装：.venv 里运行 pip install --force-reinstall imageio-ffmpeg，或 python3 start.py setup --fresh",
    "Reinstall it: pip install --force-reinstall imageio-ffmpeg in .venv, or python3 start.py setup --fresh",
)
REINSTALL_FONT = Text(
    "请重新安装：.venv 里运行 pip install --force-reinstall pylopdf-fonts-zh-cn",
    "Reinstall it: pip install --force-reinstall pylopdf-fonts-zh-cn in .venv",
)
MARKS = "0123456789ABCxyz，。、！？：；…—·“”‘’（）《》【】￥¥%％℃×＋－～①②③㎡½"
"""What prices, sizes and temperatures of farm goods are written with, beside hanzi."""


def common_hanzi(first_row: int = 0xB0, last_row: int = 0xF7) -> str:
    """All 6763 hanzi of GB/T 2312-1980; rows 0xB0..0xD7 are its 3755 common ones."""
    codes = (bytes((row, cell)) for row in range(first_row, last_row + 1) for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


@functools.cache
def available_encoders() -> frozenset[str]:
    """Names of the encoders that this FFmpeg was built with."""
    return frozenset(re.findall(r"^\s*[VAS][.\w]{5}\s+(\w+)\s", _ask_ffmpeg("-encoders"), re.M))


def check_ffmpeg(
    filters: frozenset[str] | None = None, encoders: frozenset[str] | None = None
) -> tuple[CheckResult, ...]:
    """Version, filters and encoders. What is not given is asked of the FFmpeg that the product uses.

    Raises:
        EngineMissing: if there is no FFmpeg at all.
    """
    filters = available_filters() if filters is None else filters
    encoders = available_encoders() if encoders is None else encoders
    return (_check_runs(), *_check_filters(filters), _check_encoders(encoders))


def _ask_ffmpeg(question: str) -> str:
    command = [ffmpeg_exe(), "-hide_banner", question]
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, check=False
    )
    return done.stdout


def _check_runs() -> CheckResult:
    name = Text("FFmpeg 程序", "FFmpeg program")
    found = re.search(r"ffmpeg version (\S+)", _ask_ffmpeg("-version"))
    if found is None:
        what = Text(f"运行不起来：{ffmpeg_exe()}", f"does not run: {ffmpeg_exe()}")
        return CheckResult(name=name, level="fail", what=what, fix=REINSTALL_FFMPEG)
    return CheckResult(name=name, level="ok", what=Text(f"版本 {found.group(1)}", f"version {found.group(1)}"))


def _check_filters(filters: frozenset[str]) -> tuple[CheckResult, ...]:
    name = Text("FFmpeg 滤镜", "FFmpeg filters")
    missing = sorted(set(NEEDED_FILTERS) - filters)
    if missing:
        listed = ", ".join(missing)
        what = Text(f"缺少 {listed}", f"missing: {listed}")
        return (CheckResult(name=name, level="fail", what=what, fix=REINSTALL_FFMPEG),)
    total = len(NEEDED_FILTERS) + len(USEFUL_FILTERS)
    lacking = [
        CheckResult(
            name=name,
            level="warn",
            what=Text(f"缺少 {each}：{effect.zh}", f"missing {each}: {effect.en}"),
            fix=REINSTALL_FFMPEG,
        )
        for each, effect in USEFUL_FILTERS.items()
        if each not in filters
    ]
    return tuple(lacking) or (
        CheckResult(
            name=name,
            level="ok",
            what=Text(
                f"需要的 {total} 个都在（字幕、裁切、响度、HDR 等）",
                f"all {total} are there",
            ),
        ),
    )


def _check_encoders(encoders: frozenset[str]) -> CheckResult:
    name = Text("FFmpeg 编码器", "FFmpeg encoders")
    missing = [each for each in NEEDED_ENCODERS if each not in encoders]
    if missing:
        listed = ", ".join(missing)
        what = Text(f"缺少 {listed}", f"missing: {listed}")
        return CheckResult(name=name, level="fail", what=what, fix=REINSTALL_FFMPEG)
    return CheckResult(name=name, level="ok", what=Text("H.264 和 AAC 都在", "H.264 and AAC are there"))


def check_caption_font(sample: str | None = None) -> tuple[CheckResult, ...]:
    """Whether the captions' font draws every character of `sample` (default: GB 2312's hanzi and common marks)."""
    name = Text("字幕字体", "caption font")
    sample = common_hanzi() + MARKS if sample is None else sample
    try:
        font = caption_font()
        missing = missing_glyphs(sample, font)
    except ToolkitError as error:
        return (CheckResult(name=name, level="fail", what=error.fault, fix=REINSTALL_FONT),)
    if missing:
        count = len(missing)
        shown = missing[:20] + ("…" if count > 20 else "")
        what = Text(f"{font.family} 缺 {count} 个字：{shown}", f"{font.family} lacks {count} characters: {shown}")
        return (CheckResult(name=name, level="fail", what=what, fix=REINSTALL_FONT),)
    what = Text(f"{font.family}，试了 {len(sample)} 个字符都有", f"{font.family} has all {len(sample)} characters")
    return (CheckResult(name=name, level="ok", what=what),)
