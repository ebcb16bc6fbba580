"""The user's own word list, a TOML file that they may also edit by hand."""

import json
import tomllib
from pathlib import Path

from toolkit.core.errors import InputError
from toolkit.core.text import Text
from toolkit.core.word_list import WordList, WordRule, why_not_learn
from toolkit.media.save_file import save_text

_HEAD = """# 出山记住的词。always：听成 heard 时，总是写成 written；never：不要把 heard 改成 written。
# What chushan has learned. always: write `written` for `heard`; never: leave `heard` as it is.
"""


def read_word_list(path: Path) -> WordList:
    """The list at `path`; an empty one if there is no such file.

    Raises:
        InputError: naming the place, if the file can't be read or one of its rules would do harm.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return WordList()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from error
    try:
        entries = tomllib.loads(text).get("word", [])
        rules = tuple(_read_rule(entry, number, path) for number, entry in enumerate(entries, 1))
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise _unreadable(path, str(error)) from error
    return WordList(rules=rules)


def write_word_list(words: WordList, path: Path) -> None:
    """Write the whole list in place of the file at `path`.

    Raises:
        OutputNotWritable: if that does not work; the old file is then still there. DiskFull: if there is no room.
    """
    save_text(path, _HEAD + "".join(_block(rule) for rule in words.rules), Text("词表", "the word list"))


def _read_rule(entry: dict, number: int, path: Path) -> WordRule:
    heard, written, verdict = (entry.get(key) for key in ("heard", "written", "verdict"))
    if not (isinstance(heard, str) and heard and isinstance(written, str) and written):
        raise _wrong_rule(path, number, Text("heard 和 written 都要有字", "heard and written must both have text"))
    if verdict not in ("always", "never"):
        raise _wrong_rule(path, number, Text("verdict 要写 always 或 never", "verdict must be always or never"))
    rule = WordRule(heard=heard, written=written, verdict=verdict)
    if (fault := why_not_learn(rule)) is not None:
        raise _wrong_rule(path, number, fault)
    return rule


def _wrong_rule(path: Path, number: int, fault: Text) -> InputError:
    return InputError(
        str(path),
        Text(f"第 {number} 条：{fault.zh}", f"rule {number}: {fault.en}"),
        Text("请改正或删掉这一条", "Correct this rule or remove it"),
    )


def _unreadable(path: Path, detail: str) -> InputError:
    return InputError(
        str(path),
        Text(f"词表读不懂（{detail}）", f"the word list can't be read ({detail})"),
        Text("请改正它，或把它移走重新开始", "Correct it, or move it away to start anew"),
    )


def _block(rule: WordRule) -> str:
    fields = (("heard", rule.heard), ("written", rule.written), ("verdict", rule.verdict))
    return "\n[[word]]\n" + "".join(f"{name} = {_quoted(value)}\n" for name, value in fields)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
