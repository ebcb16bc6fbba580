"""Reading what a phone sent: every shape that is no answer is told, none crashes."""

from collections.abc import Mapping
from typing import Any

from toolkit.core.errors import AnswerError
from toolkit.core.text import Text

MAX_TEXT = 20_000
"""Characters of one text in an answer; a five-minute script has 1200."""
MAX_ITEMS = 500


def wrong_answer(field: str, zh: str, en: str) -> AnswerError:
    """The error for an answer whose `field` has a wrong shape."""
    return AnswerError(field, Text(zh, en), Text("请刷新页面再交一次", "Reload the page and hand it in again"))


def read_mapping(answer: Mapping[str, Any], field: str) -> dict[str, Any]:
    """The table `field` of the answer; {} where it is missing."""
    value = answer.get(field, {})
    if not isinstance(value, Mapping) or len(value) > MAX_ITEMS:
        raise wrong_answer(field, "答案的格式不对", "the answer has a wrong shape")
    return {str(key): item for key, item in value.items()}


def read_list(answer: Mapping[str, Any], field: str) -> list[Any]:
    value = answer.get(field, [])
    if not isinstance(value, list | tuple) or len(value) > MAX_ITEMS:
        raise wrong_answer(field, "答案的格式不对", "the answer has a wrong shape")
    return list(value)


def read_text(value: object, field: str) -> str:
    """A text, without characters that cannot be shown."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong_answer(field, "这里要写文字", "this has to be text")
    text = str(value)
    if len(text) > MAX_TEXT:
        raise wrong_answer(field, f"太长了，最多 {MAX_TEXT} 字", f"too long, {MAX_TEXT} characters at most")
    return "".join(char for char in text if char in "\n\t" or char.isprintable()).strip()


def read_number(value: object, field: str) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise wrong_answer(field, "这里要写数字", "this has to be a number")
    return float(value)
