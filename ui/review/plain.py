"""A review as the page's JSON."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from toolkit.core.compliance.findings import FLAGS, LEVELS, ComplianceFinding
from toolkit.core.courses.law_names import law_text
from toolkit.core.review_draft import DraftLine, finding_keys
from toolkit.core.text import Lang
from toolkit.tasks.review_desk import DeskEntry, DeskView
from ui.review.words import WORDS


def plain_entry(entry: DeskEntry, lang: Lang) -> dict[str, Any]:
    state = WORDS["signed_as"].get(lang).format(entry.record) if entry.record else WORDS["in_work"].get(lang)
    when = f"{datetime.fromtimestamp(entry.changed_s):%Y-%m-%d %H:%M}"
    return {"id": entry.id, "title": entry.title, "when": when, "state": state, "is_kept": entry.record is not None}


def plain_view(view: DeskView, lang: Lang) -> dict[str, Any]:
    """Everything that the page shows of a review."""
    draft = view.draft
    faults = {fault.row - 1: fault.fault.get(lang) for fault in view.faults}
    lines = []
    for index, (line, found, card) in enumerate(zip(draft.lines, view.findings, view.cards, strict=True)):
        name = card.name if card and len(draft.cards) > 1 else ""
        lines.append(_plain_line(line, found, name, lang) | {"fault": faults.get(index, "")})
    live = [one for line, found in zip(draft.lines, view.findings, strict=True) if not line.is_dropped for one in found]
    return {
        "id": draft.id,
        "title": draft.title,
        "source": WORDS["pasted"].get(lang) if draft.source == WORDS["pasted"].zh else draft.source,
        "show_date": draft.show_date,
        "reviewer": draft.reviewer,
        "record": draft.record,
        "cards": [card.name for card in draft.cards],
        "counts": {level: sum(one.level == level for one in live) for level in LEVELS},
        "open": len(faults),
        "is_whole": view.is_whole,
        "lines": lines,
        "missing": [
            {
                "what": f"{item.name} {item.what.get(lang)}",
                "law": law_text(item.law, lang),
                "is_on_card": item.state == "missing",
                "card_says": item.card_says,
            }
            for item in view.checklist
            if item.state != "said"
        ],
    }  # fmt: skip


def _plain_line(line: DraftLine, found: Sequence[ComplianceFinding], name: str, lang: Lang) -> dict[str, Any]:
    keys = finding_keys(found)
    return {
        "place": _place(line.place, lang),
        "product": name,
        "text": line.text,
        "original": line.original if line.is_changed else "",
        "is_dropped": line.is_dropped,
        "pieces": [[text, at, found[at].level if at >= 0 else ""] for text, at in pieces(line.text, found)],
        "findings": [_plain_finding(line, one, key, lang) for one, key in zip(found, keys, strict=True)],
    }  # fmt: skip


def _plain_finding(line: DraftLine, one: ComplianceFinding, key: tuple[str, str, int], lang: Lang) -> dict[str, Any]:
    chosen = line.choice(key)
    return {
        "key": list(key),
        "rule": one.rule_id,
        "level": one.level,
        "level_name": WORDS[f"level_{one.level}"].get(lang),
        "text": one.text,
        "law": law_text(one.law, lang),
        "why": one.why.get(lang),
        "rewrites": list(one.rewrites),
        "clears": one.clears.get(lang),
        "is_stop": one.level in FLAGS,
        "choice": chosen.choice,
        "evidence": chosen.evidence,
        "files": [{"name": file.name, "sha256": file.sha256} for file in chosen.files],
        "reason": chosen.reason,
    }


_LINE = re.compile(r"^第 (\d+) 行(-\d+)?$")


def _place(place: str, lang: Lang) -> str:
    """Where a line stands; a draft holds it in Chinese, as the sheet does."""
    return place if lang == "zh" else _LINE.sub(r"line \1\2", place)


def pieces(text: str, found: Sequence[ComplianceFinding]) -> tuple[tuple[str, int], ...]:
    """The text in pieces, each with the number of the gravest finding on it, or -1.

    Offsets of findings are code points; a browser counts otherwise, so it gets the pieces.
    """
    owner = [-1] * len(text)
    for number in sorted(range(len(found)), key=lambda each: -LEVELS.index(found[each].level)):
        for at in range(max(0, found[number].start), min(len(text), found[number].end)):
            owner[at] = number
    parts: list[tuple[str, int]] = []
    for char, number in zip(text, owner, strict=True):
        if parts and parts[-1][1] == number:
            parts[-1] = (parts[-1][0] + char, number)
        else:
            parts.append((char, number))
    return tuple(parts)
