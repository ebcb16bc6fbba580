"""A copy and its facts as the page's JSON."""

from itertools import groupby
from typing import Any

from toolkit.core.copy_types import CopyLimits, ProductCopy
from toolkit.core.courses.law_names import law_text
from toolkit.core.edited_copy import CopyLine, EditedCopy, block_length
from toolkit.core.product_facts import CARD_EVIDENCE
from toolkit.core.products import ProductCard
from toolkit.core.text import Lang
from toolkit.tasks.copy_room import CheckedLine, OpenCopy, OpenPlatform
from ui.copy.words import WORDS
from ui.products.fields import label_of

HIDDEN_FACTS = ("id",)
"""Facts that no sentence rests on."""


def plain_entry(edited: EditedCopy, names: dict[str, str]) -> dict[str, Any]:
    """A copy in the list."""
    return {
        "id": edited.id,
        "name": names.get(edited.card_id, edited.card_id),
        "when": edited.made_at[:16].replace("T", " "),
        "engine": edited.engine,
        "edits": len(edited.edits),
    }


def plain_copy(opened: OpenCopy, lang: Lang) -> dict[str, Any]:
    """Everything that the page shows of a copy."""
    edited = opened.edited
    notes = dict.fromkeys(note.get(lang) for copy in edited.copies for note in copy.notes)
    tabs = [_platform_tab(platform, lang) for platform in opened.platforms]
    tabs += _shared_tabs(opened.platforms, lang)
    return {
        "id": edited.id,
        "card": {"id": opened.card.id, "name": opened.card.name},
        "when": edited.made_at[:16].replace("T", " "),
        "order": _order(edited),
        "facts": plain_facts(opened.card, lang),
        "tabs": tabs,
        "held": sum(len(platform.held) for platform in opened.platforms),
        "notes": list(notes),
        "log": _log(edited.copies, lang),
        "changes": [
            {"at": each.at[5:16].replace("T", " "), "key": each.key, "old": each.old, "new": each.new}
            for each in edited.changes[:10]
        ],
    }


def plain_facts(card: ProductCard, lang: Lang) -> list[dict[str, str]]:
    """The card's facts, each with what proves it."""
    return [
        {
            "path": fact.id,
            "label": label_of(fact.id).get(lang),
            "value": fact.value,
            "evidence": "" if fact.evidence == CARD_EVIDENCE else fact.evidence,
        }
        for fact in card.facts
        if fact.id not in HIDDEN_FACTS
    ]


def plain_line(checked: CheckedLine, lang: Lang) -> dict[str, Any]:
    """One sentence."""
    line, check = checked.line, checked.check
    return {
        "key": line.key,
        "heading": line.heading,
        "text": line.text,
        "original": line.original.text,
        "facts": list(check.fact_ids),
        "problems": [
            {
                "start": each.start, "end": each.end, "text": each.text, "why": each.why.get(lang),
                "law": law_text(each.law, lang), "level": each.level, "clears": each.clears.get(lang),
            }
            for each in check.problems
        ],
        "rewrites": list(check.rewrites),
        "is_held": check.is_held,
    }  # fmt: skip


def plain_length(kind: Any, lines: list[CopyLine], limits: CopyLimits, lang: Lang) -> dict[str, Any] | None:
    """How full a block is."""
    found = block_length(kind, lines, limits)
    if found is None or not found[1]:
        return None
    now, most, unit = found
    told = WORDS[f"length_{unit}"].get(lang).format(now, most)
    return {"now": now, "most": most, "told": told, "is_over": now > most}


def _platform_tab(platform: OpenPlatform, lang: Lang) -> dict[str, Any]:
    own = [each for each in platform.lines if each.line.kind not in ("replies", "english")]
    unsaid = [label_of(path).get(lang) for path in platform.copy.unsaid]
    return {
        "id": platform.limits.id,
        "title": platform.limits.title.get(lang),
        "blocks": _blocks(own, platform.limits, lang),
        "held": sum(each.check.is_held for each in own),
        "unsaid": unsaid,
    }


def _shared_tabs(platforms: tuple[OpenPlatform, ...], lang: Lang) -> list[dict[str, Any]]:
    """Replies and English, which are the same for every platform."""
    tabs = []
    for kind in ("replies", "english"):
        for platform in platforms[:1]:
            own = [each for each in platform.lines if each.line.kind == kind]
            if own:
                tabs.append(
                    {
                        "id": kind,
                        "title": WORDS[kind].get(lang),
                        "blocks": _blocks(own, platform.limits, lang),
                        "held": sum(each.check.is_held for each in own),
                        "unsaid": [],
                    }
                )
    return tabs


def _blocks(lines: list[CheckedLine], limits: CopyLimits, lang: Lang) -> list[dict[str, Any]]:
    blocks = []
    for block, group in groupby(lines, key=lambda each: each.line.block):
        own = list(group)
        first = own[0].line
        blocks.append(
            {
                "id": block,
                "kind": first.kind,
                "heading": _heading(first, limits, lang),
                "length": plain_length(first.kind, [each.line for each in own], limits, lang),
                "lines": [plain_line(each, lang) for each in own],
            }
        )
    return blocks


def _heading(line: CopyLine, limits: CopyLimits, lang: Lang) -> str:
    if line.kind == "section":
        return f"{WORDS['kind_section'].get(lang)} · {line.heading}"
    if line.kind in ("replies", "english"):
        return WORDS[line.kind].get(lang)
    is_summary = line.kind == "caption" and limits.show == "article"
    return WORDS["kind_summary" if is_summary else f"kind_{line.kind}"].get(lang)


def _order(edited: EditedCopy) -> dict[str, Any]:
    """How to write the same again."""
    tone = edited.copies[0].tone if edited.copies else "warm"
    return {
        "card": edited.card_id, "platforms": [copy.platform for copy in edited.copies], "tone": tone,
        "lang": edited.lang, "seed": edited.seed, "engine": edited.engine,
    }  # fmt: skip


def _log(copies: tuple[ProductCopy, ...], lang: Lang) -> dict[str, Any] | None:
    asked = [(copy.platform, log) for copy in copies for log in copy.log if log.tries]
    if not asked:
        return None
    used = sum(log.source == "engine" for _, log in asked)
    return {
        "told": WORDS["log_sum"].get(lang).format(len(asked), used),
        "blocks": [
            {
                "block": f"{platform} · {block_name(log.block, lang)}",
                "used": WORDS["log_used"].get(lang).format(log.tries) if log.source == "engine" else "",
                "refused": list(log.refused),
            }
            for platform, log in asked
        ],
    }


def block_name(block: str, lang: Lang) -> str:
    """A block as people call it: section:making -> detail."""
    word = WORDS.get(f"block_{block.split(':')[0]}")
    return word.get(lang) if word else block
