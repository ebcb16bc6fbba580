"""One trigger of a rule file: what is looked for, and where it is allowed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from toolkit.core.compliance.card_facts import LOOKUPS
from toolkit.core.compliance.finders import FINDERS
from toolkit.core.compliance.findings import Level
from toolkit.core.compliance.rules import Combination, Pattern, Scope, Trigger, compile_alternatives, compile_patterns
from toolkit.core.text import Text

_TRIGGER_KEYS = frozenset(
    (
        *("say", "find", "has", "lacks", "within", "in_order", "unless", "unless_in", "only_in"),
        *("level", "ask", "negation", "mention", "names", "priority"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The lists that a trigger may name."""

    words: Mapping[str, tuple[str, ...]]
    """For patterns: <name>."""
    kinds: Mapping[str, tuple[str, ...]]
    """For combinations."""


class Fault(Exception):
    """`where` is a text that stands on the faulty line."""

    def __init__(self, fault: Text, *where: str) -> None:
        super().__init__(fault)
        self.fault = fault
        self.where = where


def parse_trigger(raw: Mapping[str, Any], level: Level, known: Known, place: str) -> Trigger:
    """A trigger; `level` is its rule's. Raises Fault."""
    check_keys(raw, _TRIGGER_KEYS, place)
    check_level(raw.get("level", level), place)
    pattern, together = _pattern(raw, "say", known.words, place), _combination(raw, known, place)
    find = raw.get("find", "")
    if [bool(find), pattern is not None, together is not None].count(True) != 1:
        raise Fault(
            Text("触发条件要有 say、has、find 中的一个", "a trigger needs say, has or find"), place, "[[rule.trigger]]"
        )
    if find and find not in FINDERS:
        raise Fault(Text(f"没有“{find}”这种查找", f'there is no finder "{find}"'), place, find)
    ask = raw.get("ask", "")
    if ask and ask not in LOOKUPS:
        names = " ".join(sorted(LOOKUPS))
        raise Fault(Text(f"没有“{ask}”这种查卡，只有 {names}", f'no look-up "{ask}"; there are {names}'), place, ask)
    return Trigger(
        say=compile_alternatives(read_strings(raw, "say", place), known.words),
        together=together,
        find=find,
        unless=_pattern(raw, "unless", known.words, place),
        unless_in=_pattern(raw, "unless_in", known.words, place),
        only_in=_pattern(raw, "only_in", known.words, place),
        level=raw.get("level", level),
        ask=ask,
        negation=bool(raw.get("negation", True)),
        mention=bool(raw.get("mention", True)),
        names=bool(raw.get("names", True)),
        priority=int(raw.get("priority", 0)),
    )


def _combination(raw: Mapping[str, Any], known: Known, place: str) -> Combination | None:
    groups = tuple(tuple(group.split("|")) for group in read_strings(raw, "has", place))
    if not groups:
        return None
    lacks = read_strings(raw, "lacks", place)
    for name in (*(name for group in groups for name in group), *lacks):
        if name not in known.kinds:
            raise Fault(Text(f"没有“{name}”这类词", f'there is no kind of words "{name}"'), place, name)
    within = raw.get("within", "clause")
    if within not in get_args(Scope):
        scopes = " ".join(get_args(Scope))
        raise Fault(Text(f"within 只能是 {scopes}", f"within is one of {scopes}"), place, "within")
    return Combination(has=groups, lacks=lacks, within=within, is_ordered=bool(raw.get("in_order", False)))


def _pattern(raw: Mapping[str, Any], key: str, words: Mapping[str, tuple[str, ...]], place: str) -> Pattern | None:
    listed = read_strings(raw, key, place)
    try:
        compiled = compile_patterns(listed, words)
    except (KeyError, re.error):
        raise _pattern_fault(listed, words, place) from None
    if compiled and compiled.regex.search(""):
        raise Fault(Text(f"{key} 什么都会命中", f"{key} matches everything"), place, f"{key} =")
    return compiled


def _pattern_fault(listed: Sequence[str], words: Mapping[str, tuple[str, ...]], place: str) -> Fault:
    """Which of the patterns is at fault, and why."""
    for pattern in listed:
        try:
            compile_patterns([pattern], words)
        except KeyError as error:
            return Fault(Text(f"没有词表 {error}", f"there is no word list {error}"), place, pattern)
        except re.error as error:
            told = Text(f"“{pattern}”不是正则表达式（{error}）", f'"{pattern}" is no regular expression ({error})')
            return Fault(told, place, pattern)
    return Fault(Text("几条放在一起不成正则表达式", "together they are no regular expression"), place)


def read_strings(raw: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    listed = raw.get(key, [])
    if not isinstance(listed, list) or any(not isinstance(item, str) for item in listed):
        raise Fault(Text(f"{key} 要写成带引号文字的列表", f"{key} must be a list of texts in quotes"), place, key)
    return tuple(listed)


def check_keys(raw: Mapping[str, Any], known: frozenset[str], place: str) -> None:
    for key in raw:
        if key not in known:
            raise Fault(Text(f"没有“{key}”这个字段", f'there is no field "{key}"'), place, key)


def check_level(level: Any, place: str) -> None:
    if level not in get_args(Level):
        raise Fault(
            Text(f"level 只能是 {'、'.join(get_args(Level))}", f"level must be one of {', '.join(get_args(Level))}"),
            place,
            "level",
        )
