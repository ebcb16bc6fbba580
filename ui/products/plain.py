"""Cards, proposals and tables as the page's JSON."""

import re
from pathlib import PurePath
from typing import Any

from toolkit.core.card_proposal import ProposedFact
from toolkit.core.card_questions import REQUIRED, CardQuestion
from toolkit.core.card_sheet import CardSheet, Pending, SheetChange
from toolkit.core.product_facts import CARD_EVIDENCE
from toolkit.core.product_fields import field_spec
from toolkit.core.text import Lang, Text
from toolkit.tasks.card_proposals import EvidenceIndex, ProposalShelf, StoredProposal, target_path
from toolkit.tasks.card_table import TableCell, TableRow
from ui.products.fields import GROUPS, LONG, NO_EVIDENCE_NEEDED, FormGroup, hint_of, label_of, star
from ui.products.words import WORDS

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")
SOUNDS = (".m4a", ".mp3", ".wav", ".ogg", ".aac", ".flac", ".opus", ".mp4", ".mov", ".webm", ".amr")
PASTED = "贴的话.txt"
"""What was typed or pasted is kept under this name; people never see it."""
SURE = 0.9
"""Below it a reading is marked as one to look at; the same as in `chushan products`."""


def plain_entry(sheet: CardSheet, lang: Lang) -> dict[str, Any]:
    """A card in the list."""
    claims = [each for each in sheet.fields if each.text and each.path not in NO_EVIDENCE_NEEDED and each.path != "id"]
    lacking = [label_of(path).get(lang) for path in REQUIRED if not sheet.field(path).text]
    return {
        "id": sheet.id,
        "name": sheet.name,
        "price": sheet.field("price").text,
        "spec": sheet.field("spec").text,
        "origin": sheet.field("origin").text,
        "is_finished": sheet.is_finished,
        "lacking": lacking,
        "open": len(sheet.questions),
        "facts": len(claims),
        "proved": sum(bool(_evidence_text(sheet, each.path)) for each in claims),
        "pending": sum(each.pending is not None for each in sheet.fields),
        "problems": [problem.get(lang) for problem in sheet.problems],
    }


def plain_sheet(sheet: CardSheet, shelf: ProposalShelf, changes: tuple[SheetChange, ...], lang: Lang) -> dict[str, Any]:
    """Everything that the form shows."""
    index = shelf.evidence_index()
    return {
        **plain_entry(sheet, lang),
        "revision": sheet.revision,
        "groups": [_group(group, sheet, index, lang) for group in GROUPS],
        "questions": [_question(each, lang) for each in sheet.questions],
        "unknown": [list(each) for each in sheet.unknown],
        "changes": [_change(each, lang) for each in changes if each.path][:12],
        "waiting": [plain_waiting(each, lang) for each in shelf.waiting(sheet.id)],
    }


def plain_waiting(stored: StoredProposal, lang: Lang) -> dict[str, Any]:
    """A proposal in a list, with how much of it nobody has decided yet."""
    left = len(stored.proposal.facts) - len(stored.decided)
    return {"id": stored.id, "file": shown_file(stored.file, lang), "left": left}


def plain_proposal(stored: StoredProposal, sheet: CardSheet | None, lang: Lang) -> dict[str, Any]:
    """What a photo or talk says, each field with what the card says now."""
    facts = [_fact(stored, fact, sheet, lang) for fact in stored.proposal.facts]
    return {
        "id": stored.id,
        "card": stored.card_id,
        "card_name": sheet.name if sheet else "",
        "file": stored.file,
        "kind": stored.proposal.kind,
        "is_picture": _is(stored.file, PICTURES),
        "facts": facts,
        "unread": list(stored.proposal.unread),
        "name": next((fact.value for fact in stored.proposal.facts if fact.path == "name"), ""),
    }


def plain_table(rows: tuple[TableRow, ...], lang: Lang) -> dict[str, Any]:
    """The rows of a table before anything of it is taken."""
    return {
        "rows": [
            {
                "number": row.number,
                "name": row.name,
                "line": shown_evidence(row.line, lang).removeprefix(", "),
                "state": row.state,
                "problems": [problem.get(lang) for problem in row.problems],
                "cells": [_cell(cell, lang) for cell in row.cells],
            }
            for row in rows
        ]
    }


def _cell(cell: TableCell, lang: Lang) -> dict[str, Any]:
    label = label_of(cell.path.removeprefix("evidence.")).get(lang)
    if cell.path.startswith("evidence."):
        label = WORDS["evidence_of"].get(lang).format(label)
    return {"label": label, "text": cell.text, "now": cell.now, "has_evidence": cell.has_evidence}


def _group(group: FormGroup, sheet: CardSheet, index: EvidenceIndex, lang: Lang) -> dict[str, Any]:
    is_list = "*" in group.paths[0]
    numbers = _numbers(group, sheet) if is_list else [0]
    return {
        "id": group.id,
        "title": group.title.get(lang),
        "is_list": is_list,
        "items": [
            {
                "number": number,
                "rows": [_row(path.replace("*", str(number)), sheet, index, lang) for path in group.paths],
            }
            for number in numbers
        ],
    }


def _numbers(group: FormGroup, sheet: CardSheet) -> list[int]:
    """The entries of a list that hold something, and one more to fill in."""
    head = group.paths[0].split(".")[0]
    used = {int(each.path.split(".")[1]) for each in sheet.fields if each.path.startswith(f"{head}.")}
    return [*sorted(used), max(used, default=0) + 1]


def _row(path: str, sheet: CardSheet, index: EvidenceIndex, lang: Lang) -> dict[str, Any]:
    field = sheet.field(path)
    spec = field_spec(path)
    return {
        "path": path,
        "label": label_of(path).get(lang),
        "hint": hint_of(path).get(lang),
        "text": field.text,
        "is_long": star(path) in LONG,
        "max_chars": max(spec.max_chars, 80),
        "is_required": path in REQUIRED,
        "is_claim": star(path) not in NO_EVIDENCE_NEEDED,
        "evidence": _evidence(path, sheet, index, lang) if field.text else None,
        "pending": _pending(field.pending, path, lang),
    }


def _pending(pending: Pending | None, path: str, lang: Lang) -> dict[str, Any] | None:
    if pending is None:
        return None
    why = pending.why.get(lang).replace(field_spec(path).name, label_of(path).get(lang))  # the file's name for it
    return {"text": pending.text, "kind": pending.kind, "why": why}


def _evidence_text(sheet: CardSheet, path: str) -> str:
    """The field's own evidence, else what the card has it from: its group's, or a certificate's number."""
    own = sheet.field(path).evidence
    if own or sheet.card is None:
        return own
    fact = sheet.card.fact(path)
    return fact.evidence if fact and fact.evidence != CARD_EVIDENCE else ""


def _evidence(path: str, sheet: CardSheet, index: EvidenceIndex, lang: Lang) -> dict[str, Any]:
    text = _evidence_text(sheet, path)
    file, stored, read = index.find(text)
    return {
        "text": shown_evidence(text, lang),
        "own": sheet.field(path).evidence,
        "file": file,
        "is_picture": _is(file, PICTURES),
        "is_sound": _is(file, SOUNDS),
        "second": _second(text) if _is(file, SOUNDS) else 0,
        "proposal": stored.id if stored else "",
        "read": read,
    }


def shown_evidence(evidence: str, lang: Lang = "zh") -> str:
    """Evidence without the place in the picture, which is shown beside it; what the program itself wrote in `lang`.

    >>> shown_evidence("照片 label.jpg 第3行（左12%，上40%）", "en")
    'photo label.jpg, line 3'
    """
    shown = re.sub(r"（左\d+%，上\d+%）", "", evidence)
    shown = _PASTED.sub(WORDS["pasted"].get(lang) + r"\1", shown)
    if lang == "zh":
        return shown
    for pattern, english in _PLACES:
        shown = pattern.sub(english, shown)
    return shown


_PASTED = re.compile(r"^贴的话(-\d+)?\.txt")


def shown_file(name: str, lang: Lang) -> str:
    """A file of the shelf as people know it.

    >>> shown_file("贴的话-2.txt", "en"), shown_file("采访.txt", "en")
    ('pasted text-2', '采访.txt')
    """
    return _PASTED.sub(WORDS["pasted"].get(lang) + r"\1", name)


_PLACES = (
    (re.compile("^照片 (?=.*第\\d+行)"), "photo "),
    (re.compile("^表格 "), "table "),
    (re.compile(" ?第(\\d+)句(?=$|：)"), r", sentence \1"),
    (re.compile(" ?第(\\d+)行(?=$|：)"), r", line \1"),
    (re.compile(" ?第(\\d+)个(?=$|：)"), r", no. \1"),
    (re.compile("(?<=\\d)：(?=“)"), ": "),
)
"""Places as the readers of photos, talk and tables write them into a card -> the same in English."""


def _fact(stored: StoredProposal, fact: ProposedFact, sheet: CardSheet | None, lang: Lang) -> dict[str, Any]:
    target = target_path(stored, fact.path, sheet) if sheet else fact.path
    held = sheet.field(target) if sheet else None
    return {
        "path": fact.path,
        "target": target,
        "label": label_of(fact.path).get(lang),
        "value": fact.value,
        "evidence": shown_evidence(fact.evidence, lang),
        "is_sure": fact.confidence >= SURE,
        "has_picture": fact.region is not None,
        "second": _second(fact.evidence) if _is(stored.file, SOUNDS) else None,
        "now": held.text if held else "",
        "pending": _pending(held.pending, fact.path, lang) if held else None,
        "decided": stored.decided.get(fact.path, ""),
        "is_long": star(fact.path) in LONG,
    }


def _question(question: CardQuestion, lang: Lang) -> dict[str, Any]:
    ask = re.sub(r"（没有就回车）", "", question.question.zh)
    return {
        "path": question.path,
        "label": label_of(question.path).get(lang),
        "question": Text(ask, question.question.en).get(lang),
        "why": question.why.get(lang),
        "hint": hint_of(question.path).get(lang),
        "is_required": question.is_required,
        "is_long": star(question.path) in LONG,
    }


def _change(change: SheetChange, lang: Lang) -> dict[str, Any]:
    label = label_of(change.path.removeprefix("evidence.")).get(lang)
    if change.path.startswith("evidence."):
        label = WORDS["evidence_of"].get(lang).format(label)
    return {"at": change.at[5:16].replace("T", " "), "path": change.path, "label": label,
            "old": change.old, "new": change.new}  # fmt: skip


def _is(file: str, suffixes: tuple[str, ...]) -> bool:
    return PurePath(file).suffix.lower() in suffixes


def _second(evidence: str) -> int:
    """The second of a recording that evidence such as 采访.m4a 1:05：“…” names; 0 where it names none."""
    found = re.search(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:\.\d+)?：", evidence)
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) if found else 0
