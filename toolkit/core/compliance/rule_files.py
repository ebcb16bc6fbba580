"""From the text of rule files to a RuleBook; a fault is told with its line."""

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.core.compliance.rewrite import SLOT, SLOTS
from toolkit.core.compliance.rules import Rule, RuleBook, Variants
from toolkit.core.compliance.trigger_files import (
    Fault,
    Known,
    check_keys,
    check_level,
    parse_trigger,
    read_strings,
)
from toolkit.core.errors import InputError
from toolkit.core.text import Text

WORDS_FILE = "words.toml"
VARIANTS_FILE = "variants.toml"

_TEXTS = ("id", "name_zh", "name_en", "law", "level", "why_zh", "why_en", "clears_zh", "clears_en")
_DATED = ("source", "as_of", "review_by")
_RULE_KEYS = frozenset((*_TEXTS, *_DATED, "rewrites", "examples", "trigger"))
_EXAMPLE_KEYS = frozenset(("violating", "innocent", "innocent_with_card"))


def parse_rule_book(files: Mapping[str, str], house: Mapping[str, str] | None = None) -> RuleBook:
    """The rules of `files` (name -> TOML text), then those of `house`, which may replace rules of the same id.

    `files` must hold words.toml and variants.toml, which are not rules. A house file may have a table [words] that
    adds to the lists.

    Raises:
        InputError: naming file and line, if a file is not TOML, lacks a field, or holds a pattern that is none.
    """
    tables = {name: _read(name, text) for name, text in files.items()}
    tables |= {name: _read(name, text) for name, text in (house or {}).items()}
    words = _listed(tables, "words")
    for name, text in {**files, **(house or {})}.items():
        _check_kinds(name, text, tables[name], frozenset((*words, *_listed(tables, "kinds"))))
    known = Known(words=words, kinds=_spliced(_listed(tables, "kinds"), words))
    rules: dict[str, Rule] = {}
    for name in tables:
        if name in (WORDS_FILE, VARIANTS_FILE) or ("kinds" in tables[name] and "rule" not in tables[name]):
            continue
        text = files[name] if name in files else (house or {})[name]
        if "more" in tables[name]:
            _add_triggers(name, text, tables[name], known, rules)
            continue
        for rule in _rules(name, text, tables[name], known):
            rules[rule.id] = rule
    dated = tables[WORDS_FILE]
    return RuleBook(
        rules=tuple(rules.values()),
        words=known.words,
        kinds=known.kinds,
        learned=None,
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


def _listed(tables: Mapping[str, Mapping[str, Any]], section: str) -> dict[str, tuple[str, ...]]:
    """The lists of a section of every table; those of the same name are joined."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables.values():
        for key, listed in table.get(section, {}).items():
            found[key] = (*found.get(key, ()), *(word for line in listed for word in line.split()))
    return found


def _check_kinds(name: str, text: str, table: Mapping[str, Any], named: frozenset[str]) -> None:
    """Raises InputError where an expression under [kinds] is none, or names a list that is nowhere."""
    for kind, listed in table.get("kinds", {}).items():
        for entry in (word for line in listed for word in line.split()):
            unknown = [found for found in re.findall(r"(?<!\?)<([a-z_]\w*)>", entry) if found not in named]
            if unknown:
                fault = Text(f"没有叫“{unknown[0]}”的词表", f'there is no list named "{unknown[0]}"')
                raise _refused(name, _line_of(text, (kind, entry)), fault)
            try:
                re.compile(re.sub(r"<\w+>", "x", entry))
            except re.error as error:
                fault = Text(f"“{entry}”不是能用的表达式（{error}）", f'"{entry}" is no expression ({error})')
                raise _refused(name, _line_of(text, (kind, entry)), fault) from error


def _spliced(kinds: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The kinds with the words of each list that one of them names: illness = ["<illness> 咳嗽"]."""
    named = {f"<{name}>": listed for name, listed in words.items()}
    return {
        kind: tuple(dict.fromkeys(word for entry in listed for word in named.get(entry, (entry,))))
        for kind, listed in kinds.items()
    }


def _add_triggers(name: str, text: str, table: Mapping[str, Any], known: Known, rules: dict[str, Rule]) -> None:
    """Further triggers, under [[more]], of rules of other files."""
    try:
        for raw in table["more"]:
            rule_id = str(raw.get("rule", ""))
            if rule_id not in rules:
                raise Fault(Text(f"没有“{rule_id}”这条规则", f'there is no rule "{rule_id}"'), rule_id or "[[more]]")
            rule = rules[rule_id]
            own = {key: value for key, value in raw.items() if key != "rule"}
            trigger = parse_trigger(own, rule.triggers[0].level, known, rule_id)
            rules[rule_id] = replace(rule, triggers=(*rule.triggers, trigger))
    except Fault as error:
        raise _refused(name, _line_of(text, error.where), error.fault) from None


def _variants(table: Mapping[str, Any]) -> Variants:
    pairs = {char: plain for plain, chars in table["chars"].items() for char in chars}
    traditional = dict(zip(table["traditional"]["from"], table["traditional"]["to"], strict=True))
    return Variants(
        chars=pairs,
        traditional=traditional,
        sounds=table["sounds"],
        terms=tuple(term for line in table["terms"]["listed"] for term in line.split()),
    )


def _rules(name: str, text: str, table: Mapping[str, Any], known: Known) -> tuple[Rule, ...]:
    made = []
    try:
        listed = table.get("rule", [])
        if not isinstance(listed, list) or not listed:
            raise Fault(Text("里面没有 [[rule]]", "there is no [[rule]] in it"))
        for raw in listed:
            made.append(_rule({**{key: table[key] for key in _DATED if key in table}, **raw}, known))
    except Fault as error:
        raise _refused(name, _line_of(text, error.where), error.fault) from None
    return tuple(made)


def _line_of(text: str, where: Sequence[str]) -> int:
    """Line of the last of `where`, each looked for after the one before; 1 where nothing is found."""
    at = 0
    for piece in where:
        found = text.find(piece, at)
        at = found if found >= 0 else at
    return text.count("\n", 0, at) + 1


def _rule(raw: Mapping[str, Any], known: Known) -> Rule:
    rule_id = raw.get("id")
    if not isinstance(rule_id, str) or not re.fullmatch(r"[A-Z]{2,10}-\d{1,3}", rule_id):
        raise Fault(
            Text("规则要有 id，形如 HOUSE-1", "a rule needs an id such as HOUSE-1"),
            str(rule_id) if rule_id else "[[rule]]",
        )
    place = f'"{rule_id}"'
    check_keys(raw, _RULE_KEYS, place)
    for key in (*_TEXTS, *_DATED):
        _check_text(raw, key, place, rule_id)
    check_level(raw["level"], place)
    for key in ("as_of", "review_by"):
        _check_date(str(raw[key]), place)
    examples = raw.get("examples", {})
    check_keys(examples, _EXAMPLE_KEYS, place)
    triggers = raw.get("trigger", [])
    if not triggers:
        raise Fault(Text(f"{rule_id} 没有 [[rule.trigger]]", f"{rule_id} has no [[rule.trigger]]"), place)
    return Rule(
        id=rule_id,
        name=Text(raw["name_zh"], raw["name_en"]),
        law=raw["law"],
        why=Text(raw["why_zh"], raw["why_en"]),
        clears=Text(raw.get("clears_zh", ""), raw.get("clears_en", "")),
        source=raw["source"],
        as_of=str(raw["as_of"]),
        review_by=str(raw["review_by"]),
        triggers=tuple(parse_trigger(trigger, raw["level"], known, place) for trigger in triggers),
        instead=_rewrites(raw, place),
        violating=read_strings(examples, "violating", place),
        innocent=read_strings(examples, "innocent", place),
        innocent_with_card=read_strings(examples, "innocent_with_card", place),
    )


def _rewrites(raw: Mapping[str, Any], place: str) -> tuple[str, ...]:
    templates = read_strings(raw, "rewrites", place)
    for template in templates:
        for slot in SLOT.findall(template):
            if slot not in SLOTS:
                known = " ".join(SLOTS)
                raise Fault(
                    Text(f"rewrites 里没有 {{{slot}}}，只有 {known}", f"there is no {{{slot}}}; there are {known}"),
                    place,
                    template,
                )
    return templates


def _check_text(raw: Mapping[str, Any], key: str, place: str, rule_id: str) -> None:
    value = raw.get(key, "" if key.startswith("clears") else None)
    if isinstance(value, datetime.date):
        return
    if not isinstance(value, str) or (not value.strip() and not key.startswith("clears")):
        raise Fault(Text(f"{rule_id} 缺少 {key}", f"{rule_id} lacks {key}"), place)


def _check_date(text: str, place: str) -> None:
    try:
        datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Fault(
            Text(f"日期要写成 2026-11-22 的样子：{text}", f"write dates as 2026-11-22: {text}"), place
        ) from error


def without_rule(book: RuleBook, *ids: str) -> RuleBook:
    """`book` without the rules named."""
    return replace(book, rules=tuple(rule for rule in book.rules if rule.id not in ids))
