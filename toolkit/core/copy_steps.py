"""The steps of a process as they are said: where it grows, what takes its time, which step is worth a title."""

import re
from collections.abc import Callable, Sequence

_COUNT = r"[一二两三四五六七八九十百半\d]+"
_TIME = rf"{_COUNT}多?(?:个?小时|个月|个星期|天|夜|年|周)"
_HAS_TIME = re.compile(rf"(?<![前后]){_TIME}")
_EFFORT = re.compile(rf"(一[只件条把个双幅张副对块])要?({_TIME})")
_GROWN = re.compile(r"(.{1,8}(?:地|园|田|坡|棚|山|岭|下))种植")
_SALTED = re.compile(r"(盐|粗盐|海盐|井盐)腌制")
_COOKED = re.compile(r"((?:煮|晒|烘|蒸|炒)[熟干透])(真空|分装|装袋|装箱|包装)")
_DRIED = re.compile(r"(?:晒|阴|晾|烘|风|炒)干")
_WORTH = re.compile(r"手工|人工|石碾|石磨|柴|炭火|太阳|日晒|松|柏|铁锅|荫房|散养|放养|花期|腌|熏|晒|风干|浸染|冷榨")
_NOT_WORTH = re.compile(r"种植|装箱|装袋|包装|分拣|分选|挑选|发货|下单|入库|冷库|存放|过滤|不|[的后]$|^[前先]|、")


def spoken_steps(steps: Sequence[str], is_clean: Callable[[str], bool]) -> list[str]:
    """The steps in the words of somebody who tells them; a step whose new words may not be said stays as it is.

    >>> spoken_steps(["坡地果园种植", "人工采摘", "阴干"], lambda _text: True)
    ['种在坡地果园', '人工采摘', '再阴干']
    >>> spoken_steps(["手工拉丝", "一只三天"], lambda _text: True)
    ['手工拉丝', '做一只要三天']
    """
    told = [_spoken(step, is_later=number > 0) for number, step in enumerate(steps)]
    return [new if new == old or is_clean(f"{new}。") else old for new, old in zip(told, steps, strict=True)]


def _spoken(step: str, *, is_later: bool) -> str:
    if found := _EFFORT.fullmatch(step):
        return f"做{found[1]}要{found[2]}"
    if found := _GROWN.fullmatch(step):
        return f"种在{found[1]}"
    step = _COOKED.sub(r"\1后\2", _SALTED.sub(r"用\1腌", step))
    return f"再{step}" if is_later and _DRIED.fullmatch(step) else step


def effort_of(steps: Sequence[str]) -> str:
    """How long one of them takes; empty where no step says it.

    >>> effort_of(["打磨", "一只三天"]), effort_of(["黄泥腌三十天"])
    ('做一只要三天', '')
    """
    return next((f"做{found[1]}要{found[2]}" for step in steps if (found := _EFFORT.fullmatch(step))), "")


def without_effort(steps: Sequence[str]) -> list[str]:
    return [step for step in steps if not _EFFORT.fullmatch(step)]


def special_step(steps: Sequence[str], name: str) -> str:
    """The step that a title may lead with: one that takes its time, else one of handwork or of an old way.

    A step that shares a word with the name is none: 林下散养的林下土鸡蛋.

    >>> special_step(["粗盐腌制", "自然风干十八个月"], "宣威火腿"), special_step(["旱地种植", "石碾脱壳"], "黄小米")
    ('自然风干十八个月', '石碾脱壳')
    """
    fit = [
        step
        for step in without_effort(steps)
        if 4 <= len(step) <= 12
        and not _NOT_WORTH.search(step)
        and not any(step[at : at + 2] in name for at in range(len(step) - 1))
    ]
    timed = [step for step in fit if _HAS_TIME.search(step)]
    return next(iter([*timed, *(step for step in fit if _WORTH.search(step))]), "")
