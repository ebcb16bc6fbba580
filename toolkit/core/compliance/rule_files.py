"""From the text of rule files to a RuleBook; a fault is told with its line."""

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from toolkit.core.compliance.card_facts import LOOKUPS
from toolkit.core.compliance.findings import Level
from toolkit.core.compliance.rewrite import SLOT, SLOTS
from toolkit.core.compliance.rules import Pattern, Rule, RuleBook, Trigger, Variants, compile_patterns
from toolkit.core.errors import InputError
from toolkit.core.text import Text

WORDS_FILE = "words.toml"
VARIANTS_FILE = "variants.toml"

_TEXTS = ("id", "name_zh", "name_en", "law", "level", "why_zh", "why_en", "clears_zh", "clears_en")
_DATED = ("source", "as_of", "review_by")
_RULE_KEYS = frozenset((*_TEXTS, *_DATED, "rewrites", "examples", "trigger"))
_TRIGGER_KEYS = frozenset(
    ("say", "unless", "unless_in", "only_in", "level", "ask", "negation", "mention", "names", "priority")
)
_EXAMPLE_KEYS = frozenset(("violating", "innocent", "innocent_with_card"))


class _Fault(Exception):
    """`where` is a text that stands on the faulty line."""

    def __init__(self, fault: Text, *where: str) -> None:
        super().__init__(fault)
        self.fault = fault
        self.where = where


def parse_rule_book(files: Mapping[str, str], house: Mapping[str, str] | None = None) -> RuleBook:
    """The rules of `files` (name -> TOML text), then those of `house`, which may replace rules of the same id.

    `files` must hold words.toml and variants.toml, which are not rules. A house file may have a table [words] that
    adds to the lists.

    Raises:
        InputError: naming file and line, if a file is not TOML, lacks a field, or holds a pattern that is none.
    """
    tables = {name: _read(name, text) for name, text in files.items()}
    tables |= {name: _read(name, text) for name, text in (house or {}).items()}
    words = _words(tables)
    rules: dict[str, Rule] = {}
    for name in tables:
        if name in (WORDS_FILE, VARIANTS_FILE):
            continue
        text = files[name] if name in files else (house or {})[name]
        for rule in _rules(name, text, tables[name], words):
            rules[rule.id] = rule
    dated = tables[WORDS_FILE]
    return RuleBook(
        rules=tuple(rules.values()),
        words=words,
        variants=_variants(tables[VARIANTS_FILE]),
        source=dated["source"],
        as_of=str(dated["as_of"]),
        review_by=str(dated["review_by"]),
    )


def _read(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise _refused(name, line, Text(f"不是合格的 TOML（{error}）", f"this is not TOML ({error})")) from error


def _refused(name: str, line: int, fault: Text) -> InputError:
    return InputError(
        f"{name}:{line}",
        fault,
        Text(
            "请改正这一行；写法照着 toolkit/data/compliance 里的文件",
            "Correct this line; the files in toolkit/data/compliance show the form",
        ),
    )


def _words(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for table in tables.values():
        for key, listed in table.get("words", {}).items():
            words[key] = (*words.get(key, ()), *(word for line in listed for word in line.split()))
    return words


def _variants(table: Mapping[str, Any]) -> Variants:
    pairs = {char: plain for plain, chars in table["chars"].items() for char in chars}
    traditional = dict(zip(table["traditional"]["from"], table["traditional"]["to"], strict=True))
    return Variants(
        chars=pairs,
        traditional=traditional,
        sounds=table["sounds"],
        terms=tuple(term for line in table["terms"]["listed"] for term in line.split()),
    )


def _rules(name: str, text: str, table: Mapping[str, Any], words: Mapping[str, tuple[str, ...]]) -> tuple[Rule, ...]:
    made = []
    try:
        listed = table.get("rule", [])
        if not isinstance(listed, list) or not listed:
            raise _Fault(Text("里面没有 [[rule]]", "there is no [[rule]] in it"))
        for raw in listed:
            made.append(_rule({**{key: table[key] for key in _DATED if key in table}, **raw}, words))
    except _Fault as error:
        raise _refused(name, _line_of(text, error.where), error.fault) from None
    return tuple(made)


def _line_of(text: str, where: Sequence[str]) -> int:
    """Line of the last of `where`, each looked for after the one before; 1 where nothing is found."""
    at = 0
    for piece in where:
        found = text.find(piece, at)
        at = found if found >= 0 else at
    return text.count("\n", 0, at) + 1


def _rule(raw: Mapping[str, Any], words: Mapping[str, tuple[str, ...]]) -> Rule:
    rule_id = raw.get("id")
    if not isinstance(rule_id, str) or not re.fullmatch(r"[A-Z]{2,10}-\d{1,3}", rule_id):
        raise _Fault(
            Text("规则要有 id，形如 HOUSE-1", "a rule needs an id such as HOUSE-1"),
            str(rule_id) if rule_id else "[[rule]]",
        )
    place = f'"{rule_id}"'
    _check_keys(raw, _RULE_KEYS, place)
    for key in (*_TEXTS, *_DATED):
        _check_text(raw, key, place, rule_id)
    _check_level(raw["level"], place)
    for key in ("as_of", "review_by"):
        _check_date(str(raw[key]), place)
    examples = raw.get("examples", {})
    _check_keys(examples, _EXAMPLE_KEYS, place)
    triggers = raw.get("trigger", [])
    if not triggers:
        raise _Fault(Text(f"{rule_id} 没有 [[rule.trigger]]", f"{rule_id} has no [[rule.trigger]]"), place)
    return Rule(
        id=rule_id,
        name=Text(raw["name_zh"], raw["name_en"]),
        law=raw["law"],
        why=Text(raw["why_zh"], raw["why_en"]),
        clears=Text(raw.get("clears_zh", ""), raw.get("clears_en", "")),
        source=raw["source"],
        as_of=str(raw["as_of"]),
        review_by=str(raw["review_by"]),
        triggers=tuple(_trigger(trigger, raw["level"], words, place) for trigger in triggers),
        instead=_rewrites(raw, place),
        violating=_strings(examples, "violating", place),
        innocent=_strings(examples, "innocent", place),
        innocent_with_card=_strings(examples, "innocent_with_card", place),
    )


def _trigger(raw: Mapping[str, Any], level: Level, words: Mapping[str, tuple[str, ...]], place: str) -> Trigger:
    _check_keys(raw, _TRIGGER_KEYS, place)
    _check_level(raw.get("level", level), place)
    say = _pattern(raw, "say", words, place)
    if say is None:
        raise _Fault(Text("触发条件缺少 say", "a trigger needs say"), place, "[[rule.trigger]]")
    ask = raw.get("ask", "")
    if ask and ask not in LOOKUPS:
        known = " ".join(sorted(LOOKUPS))
        raise _Fault(Text(f"没有“{ask}”这种查卡，只有 {known}", f'no look-up "{ask}"; there are {known}'), place, ask)
    return Trigger(
        say=say,
        unless=_pattern(raw, "unless", words, place),
        unless_in=_pattern(raw, "unless_in", words, place),
        only_in=_pattern(raw, "only_in", words, place),
        level=raw.get("level", level),
        ask=ask,
        negation=bool(raw.get("negation", True)),
        mention=bool(raw.get("mention", True)),
        names=bool(raw.get("names", True)),
        priority=int(raw.get("priority", 0)),
    )


def _pattern(raw: Mapping[str, Any], key: str, words: Mapping[str, tuple[str, ...]], place: str) -> Pattern | None:
    listed = _strings(raw, key, place)
    try:
        compiled = compile_patterns(listed, words)
    except (KeyError, re.error):
        raise _pattern_fault(listed, words, place) from None
    if compiled and compiled.regex.search(""):
        raise _Fault(Text(f"{key} 什么都会命中", f"{key} matches everything"), place, f"{key} =")
    return compiled


def _pattern_fault(listed: Sequence[str], words: Mapping[str, tuple[str, ...]], place: str) -> _Fault:
    """Which of the patterns is at fault, and why."""
    for pattern in listed:
        try:
            compile_patterns([pattern], words)
        except KeyError as error:
            return _Fault(Text(f"没有词表 {error}", f"there is no word list {error}"), place, pattern)
        except re.error as error:
            told = Text(f"“{pattern}”不是正则表达式（{error}）", f'"{pattern}" is no regular expression ({error})')
            return _Fault(told, place, pattern)
    return _Fault(Text("几条放在一起不成正则表达式", "together they are no regular expression"), place)


def _strings(raw: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    listed = raw.get(key, [])
    if not isinstance(listed, list) or any(not isinstance(item, str) for item in listed):
        raise _Fault(Text(f"{key} 要写成带引号文字的列表", f"{key} must be a list of texts in quotes"), place, key)
    return tuple(listed)


def _rewrites(raw: Mapping[str, Any], place: str) -> tuple[str, ...]:
    templates = _strings(raw, "rewrites", place)
    for template in templates:
        for slot in SLOT.findall(template):
            if slot not in SLOTS:
                known = " ".join(SLOTS)
                raise _Fault(
                    Text(f"rewrites 里没有 {{{slot}}}，只有 {known}", f"there is no {{{slot}}}; there are {known}"),
                    place,
                    template,
                )
    return templates


def _check_keys(raw: Mapping[str, Any], known: frozenset[str], place: str) -> None:
    for key in raw:
        if key not in known:
            raise _Fault(Text(f"没有“{key}”这个字段", f'there is no field "{key}"'), place, key)


def _check_text(raw: Mapping[str, Any], key: str, place: str, rule_id: str) -> None:
    value = raw.get(key, "" if key.startswith("clears") else None)
    if isinstance(value, datetime.date):
        return
    if not isinstance(value, str) or (not value.strip() and not key.startswith("clears")):
        raise _Fault(Text(f"{rule_id} 缺少 {key}", f"{rule_id} lacks {key}"), place)


def _check_level(level: Any, place: str) -> None:
    if level not in get_args(Level):
        raise _Fault(
            Text(f"level 只能是 {'、'.join(get_args(Level))}", f"level must be one of {', '.join(get_args(Level))}"),
            place,
            "level",
        )


def _check_date(text: str, place: str) -> None:
    try:
        datetime.date.fromisoformat(text)
    except ValueError as error:
        raise _Fault(
            Text(f"日期要写成 2026-11-22 的样子：{text}", f"write dates as 2026-11-22: {text}"), place
        ) from error


def without_rule(book: RuleBook, *ids: str) -> RuleBook:
    """`book` without the rules named."""
    return replace(book, rules=tuple(rule for rule in book.rules if rule.id not in ids))
