"""The help of the commands and what is said of a wrong call, in the language of the user.

Help is written once for both: an option's as `中文 / English`, a command's as `中文。English.`
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from toolkit.core.errors import OptionInvalid
from toolkit.core.text import Lang, Text

_BOTH = re.compile(r"(?P<zh>.*[。？！])(?P<en>[A-Z].*)", re.DOTALL)
"""A paragraph of a command's help."""

_TITLES = {
    "ARGUMENTS_PANEL_TITLE": Text("要给的", "Arguments"),
    "OPTIONS_PANEL_TITLE": Text("选项", "Options"),
    "COMMANDS_PANEL_TITLE": Text("命令", "Commands"),
    "DEFAULT_STRING": Text("[默认 {}]", "[default: {}]"),
    "REQUIRED_LONG_STRING": Text("[必填]", "[required]"),
}
"""Names of typer's own words (`typer.rich_utils`)."""

_TOLD: Sequence[tuple[str, str]] = (
    (r"No such command '(.+?)'\.?(?: Did you mean (.+)\?)?", "没有“{0}”这个命令"),
    (r"No such option: (\S+).*", "没有 {0} 这个选项"),
    (r"Missing argument '(.+)'.*", "还没有写 {0}"),
    (r"Missing option (.+?)\. Choose from:\s*(.+)", "还没有写 {0}，可以写：{1}"),
    (r"Missing option (.+?)\.?", "还没有写 {0}"),
    (r"Missing command\.?", "还没有写要做什么"),
    (r"Option '?(\S+?)'? requires an? (?:argument|value)\.?", "{0} 后面要写一个值"),
    (r"Option '?(\S+?)'? does not take a value\.?", "{0} 后面不用写值"),
    (r"Option '?(\S+?)'? requires (\d+) arguments\.?", "{0} 后面要写 {1} 个值"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", "多写了 {0}；文件名里有空格时，请用引号括起来"),
    (r"Invalid value for (.+?): (?:File|Path|Directory) (.+) does not exist\.?", "{0}：没有 {1} 这个文件"),
    (r"Invalid value for (.+?): (.+) is not a valid int(?:eger)?(?: range)?\.?", "{0}：{1} 不是整数"),
    (r"Invalid value for (.+?): (.+) is not a valid (?:float|number)(?: range)?\.?", "{0}：{1} 不是数字"),
    (r"Invalid value for (.+?): (.+) is not a valid bool\w*\.?.*", "{0}：{1} 要写 true 或 false"),
    (r"Invalid value for (.+?): (.+) is not in the range (.+?)\.?", "{0}：{1} 超出了范围 {2}"),
    (r"Invalid value for (.+?): (.+) is not one of (.+?)\.?", "{0}：不能写 {1}，可以写：{2}"),
    (r"Invalid value for (.+?): Input should be a valid integer.*", "{0} 要写整数"),
    (r"Invalid value for (.+?): Input should be a valid number.*", "{0} 要写数字"),
    (r"Invalid value for (.+?): Input should be greater than or equal to (\S+)", "{0} 不能小于 {1}"),
    (r"Invalid value for (.+?): Input should be less than or equal to (\S+)", "{0} 不能大于 {1}"),
    (r"Invalid value for (.+?): Input should be (.+)", "{0} 可以写：{1}"),
    (r"Invalid value for (.+?): (.+)", "{0} 的值不行（{1}）"),
)
"""What click, or typer with pydantic, says of a wrong call, and the same in Chinese."""


def in_language(help_text: str, lang: Lang) -> str:
    """The part of a help text that is in `lang`; all of it where it has one part.

    >>> in_language("商品卡 / product cards", "en")
    'product cards'
    >>> in_language("查一遍。Check it.", "zh")
    '查一遍。'
    """
    zh, between, en = help_text.rpartition(" / ")
    if between and not _BOTH.fullmatch(help_text):
        return zh if lang == "zh" else en
    paragraphs = [(_BOTH.fullmatch(each), each) for each in help_text.split("\n\n")]
    return "\n\n".join(found[lang] if found else each for found, each in paragraphs)


def commands_below(command: Any) -> Iterator[Any]:
    """A command of click's and all commands below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from commands_below(below)


def speak(root: Any, lang: Lang) -> None:
    """Gives every command below `root` (of click's) its help in `lang`."""
    from typer import rich_utils

    for name, title in _TITLES.items():
        if hasattr(rich_utils, name):
            setattr(rich_utils, name, title.get(lang))
    for command in commands_below(root):
        command.help = in_language(command.help or "", lang)
        for param in command.params:
            if getattr(param, "help", None):
                param.help = in_language(param.help, lang)
        if lang == "zh":
            _speak_chinese(command)


def _speak_chinese(command: Any) -> None:
    command.options_metavar = "[选项]"
    if getattr(command, "subcommand_metavar", None) == "COMMAND [ARGS]...":
        command.subcommand_metavar = "命令 [...]"
    usage, option = command.get_usage, command.get_help_option

    def get_usage(ctx: Any) -> str:
        return usage(ctx).replace("Usage: ", "用法：", 1)

    def get_help_option(ctx: Any) -> Any:
        found = option(ctx)
        if found is not None:
            found.help = "看这一页说明"
        return found

    command.get_usage, command.get_help_option = get_usage, get_help_option


def wrong_call(error: Any) -> OptionInvalid:
    """What click found wrong in a call, as an error of ours. `error` is a ClickException of any version of click."""
    en = " ".join(error.format_message().split()).rstrip(".")
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "chushan"
    near = sorted(getattr(error, "possibilities", None) or re.findall(r"'(\w[\w-]*)'", en.partition("Did you mean")[2]))
    en = re.sub(r" ?\(Possible options:.*|\.? Did you mean.*", "", en)
    meant = Text(f"是不是想写：{'、'.join(near)}？", f"Did you mean {', '.join(near)}? ") if near else Text("", "")
    return OptionInvalid(
        path,
        Text(_in_chinese(en), en[:1].lower() + en[1:]),
        Text(f"{meant.zh}用法见 {path} -h", f"{meant.en}See {path} -h"),
    )


def _in_chinese(told: str) -> str:
    for pattern, chinese in _TOLD:
        if found := re.fullmatch(pattern, told):
            return chinese.format(*(re.sub("['\"]", "", group or "") for group in found.groups()))
    return f"这样写不行（{told}）"
