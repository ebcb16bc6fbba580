"""A script as the page's JSON."""

from datetime import datetime
from typing import Any

from toolkit.core.compliance.findings import FLAGS
from toolkit.core.courses.law_names import law_text
from toolkit.core.script_edit import OVER_SHARE, ScriptBlock, ScriptGroup, lines_text
from toolkit.core.script_markdown import fact_names, format_clock
from toolkit.core.script_types import ROLE_NAMES, Beat, ProductScript, Script
from toolkit.core.text import Lang
from toolkit.tasks.script_desk import BlockReview, ScriptEntry, ScriptView
from ui.script.words import TITLES, WORDS


def plain_entry(entry: ScriptEntry, lang: Lang) -> dict[str, Any]:
    """A script in the list; several of the same goods have one title, and length and hosts tell them apart."""
    length = WORDS["entry_length"].get(lang).format(round(entry.wanted_s / 60))
    hosts = WORDS["entry_two" if entry.hosts > 1 else "entry_one"].get(lang)
    return {
        "id": entry.id,
        "title": entry.title,
        "when": f"{datetime.fromtimestamp(entry.changed_s):%Y-%m-%d %H:%M}",
        "state": f"{length} · {hosts}" if entry.wanted_s else "",
    }


def plain_view(view: ScriptView, lang: Lang) -> dict[str, Any]:
    """Everything that the page shows of a script."""
    draft, script = view.draft, view.script
    slots = {slot.product_id: slot for slot in script.products}
    placed = {block.id: beat for block, beat in zip(_blocks(view), script.beats(), strict=True)}
    return {
        "id": draft.id,
        "title": draft.title,
        "pace": draft.pace,
        "hosts": script.hosts,
        "seconds": script.seconds,
        "wanted_s": draft.wanted_s,
        "chars": script.spoken_chars,
        "budget": script.char_budget,
        "can_undo": view.can_undo,
        "stopped": sum(_is_stopped(review) for review in view.reviews.values()),
        "forbidden": sum(_is_forbidden(review) for review in view.reviews.values()),
        "groups": [_plain_group(group, slots, view, placed, lang) for group in draft.groups],
    }


def _blocks(view: ScriptView) -> list[ScriptBlock]:
    return [block for group in view.draft.groups for block in group.blocks]


def _is_stopped(review: BlockReview) -> bool:
    return any(one.level in FLAGS for found in review.lines for one in found)


def _is_forbidden(review: BlockReview) -> bool:
    return any(one.level == "violation" for found in review.lines for one in found)


def _plain_group(
    group: ScriptGroup, slots: dict[str, ProductScript], view: ScriptView, placed: dict[str, Beat], lang: Lang
) -> dict[str, Any]:
    slot = slots.get(group.product_id) if group.kind == "product" else None
    first = placed[group.blocks[0].id]
    role = ROLE_NAMES[slot.role].get(lang) if slot and len(slots) > 2 else ""
    title = slot.name if slot else block_title(first, view.script, lang)
    if group.kind in ("opening", "closing"):
        title = WORDS[f"group_{group.kind}"].get(lang)
    return {
        "id": group.id,
        "kind": group.kind,
        "title": title,
        "detail": "　".join(part for part in (role, slot.offer if slot else "") if part),
        "start_s": first.start_s,
        "seconds": group.seconds,
        "can_move": group.kind in ("product", "later"),
        "notes": [note.get(lang) for note in slot.notes] if slot else [],
        "answers": [{"question": one.question, "answer": one.answer} for one in slot.answers] if slot else [],
        "red_lines": list(slot.red_lines) if slot else [],
        "blocks": [_plain_block(block, placed[block.id], view, lang) for block in group.blocks],
    }


def _plain_block(block: ScriptBlock, beat: Beat, view: ScriptView, lang: Lang) -> dict[str, Any]:
    review = view.reviews[block.id]
    over = beat.spoken_chars - beat.char_budget
    return {
        "id": block.id,
        "title": block_title(beat, view.script, lang),
        "start": format_clock(beat.start_s),
        "start_s": beat.start_s,
        "seconds": beat.seconds,
        "chars": beat.spoken_chars,
        "budget": beat.char_budget,
        "over": over if beat.char_budget and beat.spoken_chars > beat.char_budget * OVER_SHARE else 0,
        "quiet_s": beat.quiet_s if beat.char_budget and beat.quiet_s * 3 > beat.seconds else 0,
        "text": lines_text(beat, view.script.hosts),
        "how": [
            [WORDS[name].get(lang), getattr(beat, name)]
            for name in ("show", "props", "host", "control", "spare", "avoid")
            if getattr(beat, name)
        ],
        "facts": fact_names(beat, lang),
        "warning": block.warning.get(lang) if block.warning else "",
        "unsupported": list(review.unsupported),
        "is_stopped": _is_stopped(review),
        "is_forbidden": _is_forbidden(review),
        "findings": _plain_findings(beat, review, view.script.hosts, lang),
    }


def block_title(beat: Beat, script: Script, lang: Lang) -> str:
    """A block's title; in English what it is for, and the product that it names."""
    kind = TITLES.get(beat.title) or WORDS.get(f"kind_{beat.kind}")
    if lang == "zh" or kind is None:
        return beat.title
    named = next((slot.name for slot in script.products if slot.name in beat.title), "")
    return f"{kind.en} · {named}" if named else kind.en


def _plain_findings(beat: Beat, review: BlockReview, hosts: int, lang: Lang) -> list[dict[str, Any]]:
    found = []
    for at, (line, findings) in enumerate(zip(beat.lines, review.lines, strict=True)):
        head = f"{line.speaker}：" if hosts > 1 else ""
        for one in findings:
            found.append(
                {
                    "line": at,
                    "level": one.level,
                    "level_name": WORDS[f"level_{one.level}"].get(lang),
                    "rule": one.rule_id,
                    "text": one.text,
                    "why": one.why.get(lang),
                    "law": law_text(one.law, lang),
                    "rewrites": [[text, f"{head}{text}"] for text in one.rewrites],
                }
            )
    return found
