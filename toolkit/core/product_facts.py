"""Facts of a card from its values, and back to plain fields for files."""

import re
from collections.abc import Mapping

from toolkit.core.product_fields import FIELDS, field_spec, find_group
from toolkit.core.product_values import FieldValue
from toolkit.core.products import Fact, Price, ProductCard

CARD_EVIDENCE = "商品卡"
"""Evidence of a fact that only the card itself witnesses."""


def list_facts(values: Mapping[str, FieldValue], evidence: Mapping[str, str]) -> tuple[Fact, ...]:
    """Every non-empty field as a fact, in the order of the card's fields.

    Evidence is the field's own, else its group's, else what the group itself names (a certificate's number, a
    laboratory, a story's source), else `CARD_EVIDENCE`.
    """
    renumbered = _renumbered(values)
    values = {renumbered.get(path, path): value for path, value in values.items()}
    evidence = {renumbered.get(path, path): text for path, text in evidence.items()}
    order = {spec.path: index for index, spec in enumerate(FIELDS)}

    def key(path: str) -> tuple[str, int, int]:
        star, index = _starred(path)
        place = order[star]
        group = star.split(".")[0]
        first = next(rank for known, rank in order.items() if known.split(".")[0] == group)
        return (f"{first:03}", index, place)

    return tuple(
        Fact(
            id=path,
            label=field_spec(path).label,
            value=value_text(values[path]),
            evidence=_evidence(path, values, evidence),
        )
        for path in sorted(values, key=key)
    )


def _renumbered(values: Mapping[str, FieldValue]) -> dict[str, str]:
    """Old path -> new path, such that the tables of each list count 1, 2, 3 without a gap."""
    used: dict[str, set[int]] = {}
    for path in values:
        star, index = _starred(path)
        if index:
            used.setdefault(star.split(".")[0], set()).add(index)
    renamed = {}
    for group, indices in used.items():
        for new, old in enumerate(sorted(indices), 1):
            renamed[f"{group}.{old}"] = f"{group}.{new}"
    for path in values:
        head, _, leaf = path.rpartition(".")
        if head in renamed:
            renamed[path] = f"{renamed[head]}.{leaf}"
    return renamed


def value_text(value: FieldValue) -> str:
    """A field's value as one line."""
    if isinstance(value, Price):
        return value.text
    if isinstance(value, tuple):
        return "、".join(value)
    return str(value)


def card_fields(card: ProductCard) -> dict[str, str | int | bool | list[str]]:
    """The card as path -> plain value, evidence included, such that reading it gives the same card."""
    lists = {"aliases": card.aliases, "taste": card.taste, "forbidden_notes": card.forbidden_notes}
    fields: dict[str, str | int | bool | list[str]] = {}
    values: dict[str, FieldValue] = {fact.id: fact.value for fact in card.facts}
    for fact in card.facts:
        kind = field_spec(fact.id).kind
        if fact.id in lists:
            fields[fact.id] = list(lists[fact.id])
        elif kind == "notes":
            fields[fact.id] = fact.value.split("、")
        elif kind == "number":
            fields[fact.id] = int(fact.value)
        elif kind == "flag":
            fields[fact.id] = fact.value == "是"
        else:
            fields[fact.id] = fact.value
    for fact in card.facts:
        if fact.evidence != _evidence(fact.id, values, {}):
            fields[f"evidence.{fact.id}"] = fact.evidence
    return fields


def _starred(path: str) -> tuple[str, int]:
    found = re.search(r"\.(\d+)\.", path)
    return (path.replace(found[0], ".*.", 1), int(found[1])) if found else (path, 0)


def _evidence(path: str, values: Mapping[str, FieldValue], given: Mapping[str, str]) -> str:
    table = path.rpartition(".")[0]
    for known in (path, table, path.split(".")[0]):
        if known and known in given:
            return given[known]
    return _own_evidence(table, values) or CARD_EVIDENCE


def _own_evidence(table: str, values: Mapping[str, FieldValue]) -> str:
    def value(leaf: str) -> str:
        return str(values.get(f"{table}.{leaf}", ""))

    group = find_group(table.split(".")[0]) if table else None
    match group.name if group else "":
        case "story" | "sales":
            return value("source")
        case "certificates":
            return f"证书 {value('no')}" if value("no") else ""
        case "tests":
            return "，".join(part for part in (value("org"), value("date")) if part)
        case _:
            return ""
