"""Why a live source can't be heard, in plain words: FFmpeg's own messages are for nobody's eyes."""

import re
from collections.abc import Sequence

from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.text import Text

_DENIED = re.compile(r"permission denied|operation not permitted|access is denied|not authorized", re.I)
_NO_ROOM = re.compile(r"no space left|disk quota|not enough space|file too large", re.I)
_REASONS: tuple[tuple[str, Text], ...] = (
    (r"no such file", Text("找不到这个文件", "there is no such file")),
    (r"permission denied", Text("没有权限读", "it may not be read")),
    (r"is a directory", Text("这是一个文件夹", "it is a folder")),
    (r"matches no streams|does not contain any stream|no audio", Text("里面没有声音", "it holds no sound")),
    (r"connection refused", Text("那边没有在直播", "nobody streams there")),
    (r"timed out|timeout", Text("等了很久没有回应", "no answer came in time")),
    (r"40[13] |unauthorized|forbidden", Text("对方不让看，要密码或授权", "it asks for a password or a right")),
    (r"404 |not found", Text("地址里没有这个直播", "there is no such stream at this address")),
    (r"5\d\d server error|server returned 5", Text("对方的服务器出错了", "the server there has failed")),
    (r"protocol not found", Text("这种地址读不了", "addresses of this kind can't be read")),
    (r"network is unreachable|no route|name or service|resolve|input/output error",
     Text("网络不通，或网址写错了", "the network does not reach it, or the address is wrong")),
    (r"invalid data|could not find codec", Text("内容不是能读的声音或视频", "what comes is no sound or video")),
)  # fmt: skip


def is_disk_full(messages: str) -> bool:
    """Whether FFmpeg says so (also of a limit on the size of files)."""
    return bool(_NO_ROOM.search(messages))


def plain_reason(messages: str) -> Text | None:
    """What FFmpeg's messages mean, if that is known.

    >>> plain_reason("Error opening input: Connection refused").zh
    '那边没有在直播'
    """
    return next((text for pattern, text in _REASONS if re.search(pattern, messages, re.I)), None)


def source_failure(kind: str, subject: str, messages: str, microphones: Sequence[str] = ()) -> InputError:
    """The error for a source of `kind` (file, pipe, mic, net) without sound; `microphones`: those that are there."""
    if kind == "mic":
        return _no_microphone(subject, messages, microphones)
    reason = plain_reason(messages)
    if kind == "net":
        return InputError(
            subject,
            _with(Text("连不上这个地址", "nothing can be fetched from this address"), reason),
            Text("请检查网址，并确认已经开播", "Check the address, and that the stream has begun"),
        )
    return MediaUnreadable(
        subject,
        _with(Text("读不出声音", "no sound can be read"), reason),
        Text("请选有人说话的录音或视频", "Choose a recording or video in which somebody speaks"),
    )


def _no_microphone(subject: str, messages: str, there: Sequence[str]) -> InputError:
    if _DENIED.search(messages):
        return InputError(
            subject,
            Text("没有使用麦克风的权限", "there is no permission to use the microphone"),
            Text("请在系统设置里允许终端使用麦克风", "Allow the terminal to use the microphone in the settings"),
        )
    if there:
        names = "、".join(there), ", ".join(there)
        return InputError(
            subject,
            Text("打不开这个麦克风", "this microphone can't be opened"),
            Text(
                f"这台电脑上有：{names[0]}。请照样写其中一个",
                f"This computer has: {names[1]}. Write one of them",
            ),
        )
    return InputError(
        subject,
        Text("打不开麦克风：没有插，或名字不对", "the microphone can't be opened: none is there, or its name is wrong"),
        Text(
            "请插好麦克风，或用 mic:名字 指定一个（Linux 要有 PulseAudio 或 PipeWire）",
            "Plug one in, or name one: mic:NAME (Linux needs PulseAudio or PipeWire)",
        ),
    )


def _with(what: Text, reason: Text | None) -> Text:
    return Text(f"{what.zh}（{reason.zh}）", f"{what.en} ({reason.en})") if reason else what
