"""A live script that a person rearranges and rewrites: groups of blocks in the order of the show, times recomputed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from toolkit.core.products import ProductCard
from toolkit.core.script_rows import show_rows
from toolkit.core.script_types import PACE_MAX, PACE_MIN, Beat, Line, ProductScript, Script
from toolkit.core.spoken_numbers import speak_numbers
from toolkit.core.text import Text

MIN_BLOCK_S, MAX_BLOCK_S = 3, 3_600
OVER_SHARE = 1.1
"""More than a tenth over its budget a block can't be said in its time (own choice; a pace of 240 becomes 264)."""
GroupKind = Literal["opening", "product", "later", "closing"]
_SPEAKERS = ("主播", "副播")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptBlock:
    """One block; its `start_s` counts only after `placed`."""

    id: str
    beat: Beat
    is_edited: bool = False
    """Somebody rewrote its lines: they are never written anew."""
    warning: Text | None = None
    """What to look at after a change elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptGroup:
    """What moves as one: the opening, a product's slot, a second turn or free time, the closing."""

    id: str
    kind: GroupKind
    product_id: str = ""
    """Whose slot or second turn it is; empty where no product alone is spoken of."""
    blocks: tuple[ScriptBlock, ...]

    @property
    def seconds(self) -> int:
        return sum(block.beat.seconds for block in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptDraft:
    """A script that somebody is working on."""

    SCHEMA: ClassVar[str] = "ScriptDraft.1"

    id: str
    title: str
    base: Script
    """As it was written; what is not in the groups (red lines, answers, notes) is taken from here."""
    groups: tuple[ScriptGroup, ...]
    cards: tuple[ProductCard, ...]
    pace: int
    wanted_s: int
    """Length of the show that was asked for."""

    @property
    def seconds(self) -> int:
        return sum(group.seconds for group in self.groups)

    def card(self, group: ScriptGroup) -> ProductCard | None:
        """The card that a group speaks of."""
        return next((card for card in self.cards if card.id == group.product_id), None)


def draft_of(script: Script, cards: tuple[ProductCard, ...], draft_id: str, wanted_s: int) -> ScriptDraft:
    """A draft of a script as it was written."""
    found: list[tuple[int, ScriptGroup]] = []

    def add(kind: GroupKind, beats: Sequence[Beat], product_id: str = "") -> None:
        name = f"g{len(found)}"
        blocks = tuple(ScriptBlock(id=f"{name}b{at}", beat=beat) for at, beat in enumerate(beats))
        found.append((beats[0].start_s, ScriptGroup(id=name, kind=kind, product_id=product_id, blocks=blocks)))

    if script.opening:
        add("opening", (script.opening,))
    for slot in script.products:
        add("product", slot.beats, slot.product_id)
    for beat in script.later:
        add("later", (beat,), next((card.id for card in cards if card.name in beat.title), ""))
    if script.closing:
        add("closing", (script.closing,))
    groups = tuple(group for _, group in sorted(found, key=lambda each: each[0]))
    return ScriptDraft(
        id=draft_id, title=script.theme, base=script, groups=groups, cards=cards, pace=script.pace, wanted_s=wanted_s
    )


def script_of(draft: ScriptDraft, templates: Mapping[str, Any]) -> Script:
    """The script as it stands: everything that reads a `Script` reads this."""
    now_s = 0
    starts: dict[str, int] = {}
    for group in draft.groups:
        for block in group.blocks:
            starts[block.id] = now_s
            now_s += block.beat.seconds

    def beats(group: ScriptGroup) -> tuple[Beat, ...]:
        return tuple(replace(block.beat, start_s=starts[block.id], pace=draft.pace) for block in group.blocks)

    slots = {slot.product_id: slot for slot in draft.base.products}
    products = tuple(
        _slot(slots[group.product_id], beats(group), group) for group in draft.groups if group.kind == "product"
    )
    single = {group.kind: beats(group)[0] for group in draft.groups if group.kind in ("opening", "closing")}
    script = replace(
        draft.base,
        theme=draft.title,
        pace=draft.pace,
        opening=single.get("opening"),
        products=products,
        later=tuple(beat for group in draft.groups if group.kind == "later" for beat in beats(group)),
        closing=single.get("closing"),
    )
    return replace(script, rows=show_rows(script, templates["show"]))


def _slot(slot: ProductScript, beats: tuple[Beat, ...], group: ScriptGroup) -> ProductScript:
    return replace(slot, beats=beats, start_s=beats[0].start_s, seconds=group.seconds)


# changes


def move_group(draft: ScriptDraft, group_id: str, to: int, templates: Mapping[str, Any]) -> ScriptDraft:
    """`draft` with a group at place `to` among the others; the opening stays first and the closing last.

    Raises:
        ValueError: if there is no such group.
    """
    group = _group(draft, group_id)
    if group.kind in ("opening", "closing"):
        return draft
    moved = (group, *_free_time_after(draft, group))
    rest = [each for each in draft.groups if each not in moved]
    least = int(bool(rest) and rest[0].kind == "opening")
    most = len(rest) - int(bool(rest) and rest[-1].kind == "closing")
    at = max(least, min(most, to))
    if 0 < at < len(rest) and _belongs(rest[at], rest[at - 1]):
        at += -1 if draft.groups.index(group) > at else 1
    return _with_previews(replace(draft, groups=(*rest[:at], *moved, *rest[at:])), templates)


def _free_time_after(draft: ScriptDraft, group: ScriptGroup) -> tuple[ScriptGroup, ...]:
    """The time for viewers that belongs to a product's slot and moves with it."""
    at = draft.groups.index(group) + 1
    if group.kind != "product" or at == len(draft.groups):
        return ()
    return (draft.groups[at],) if _belongs(draft.groups[at], group) else ()


def _belongs(later: ScriptGroup, product: ScriptGroup) -> bool:
    """Whether `later` is the time for viewers of the product's slot: nothing is put between them."""
    is_free = later.kind == "later" and later.blocks[0].beat.kind == "free"
    return is_free and product.kind == "product" and later.product_id == product.product_id


def move_block(draft: ScriptDraft, block_id: str, to: int) -> ScriptDraft:
    """`draft` with a block at place `to` of its group. Raises ValueError if there is no such block."""
    group, block = _block(draft, block_id)
    rest = [each for each in group.blocks if each.id != block_id]
    at = max(0, min(len(rest), to))
    return _with_group(draft, replace(group, blocks=(*rest[:at], block, *rest[at:])))


def drop_block(draft: ScriptDraft, block_id: str, templates: Mapping[str, Any]) -> ScriptDraft:
    """`draft` without a block, and without its group if it was the last one; the last product's slot stays.

    Raises:
        ValueError: if there is no such block, or it is the last of the only product.
    """
    group, _ = _block(draft, block_id)
    rest = tuple(each for each in group.blocks if each.id != block_id)
    if rest:
        return _with_group(draft, replace(group, blocks=rest))
    if group.kind == "product" and sum(each.kind == "product" for each in draft.groups) == 1:
        raise ValueError("a script needs a block of a product")
    return _with_previews(replace(draft, groups=tuple(each for each in draft.groups if each.id != group.id)), templates)


def with_seconds(draft: ScriptDraft, block_id: str, seconds: int) -> ScriptDraft:
    """`draft` with another length of a block, and its budget of characters in proportion.

    Raises:
        ValueError: if there is no such block.
    """
    group, block = _block(draft, block_id)
    new_s = max(MIN_BLOCK_S, min(MAX_BLOCK_S, seconds))
    budget = round(block.beat.char_budget * new_s / block.beat.seconds)
    beat = replace(block.beat, seconds=new_s, char_budget=max(1, budget) if block.beat.char_budget else 0)
    return _with_group(draft, _with_block(group, replace(block, beat=beat)))


def with_pace(draft: ScriptDraft, pace: int) -> ScriptDraft:
    """`draft` at another pace in syllables a minute, between the red bands; budgets follow."""
    pace = max(PACE_MIN, min(PACE_MAX, pace))

    def paced(block: ScriptBlock) -> ScriptBlock:
        budget = round(block.beat.char_budget * pace / draft.pace)
        return replace(block, beat=replace(block.beat, char_budget=budget, pace=pace))

    groups = tuple(replace(group, blocks=tuple(map(paced, group.blocks))) for group in draft.groups)
    return replace(draft, groups=groups, pace=pace)


def with_text(draft: ScriptDraft, block_id: str, text: str) -> ScriptDraft:
    """`draft` with other lines in a block: one a line, "副播：" before what the second host says.

    Lines that stay as they were keep their facts. Raises ValueError if there is no such block.
    """
    group, block = _block(draft, block_id)
    lines = read_lines(text, block.beat.lines, draft.base.hosts)
    if lines == block.beat.lines:
        return draft
    beat = replace(block.beat, lines=lines)
    return _with_group(draft, _with_block(group, replace(block, beat=beat, is_edited=True, warning=None)))


def read_lines(text: str, before: Sequence[Line], hosts: int) -> tuple[Line, ...]:
    """The lines that somebody typed.

    >>> [line.text for line in read_lines("大家好。\\n\\n 三十九块九 ", (), 1)]
    ['大家好。', '三十九块九']
    """
    known = {(line.speaker, line.text): line for line in before}
    found = []
    for raw in text.splitlines():
        said, speaker = raw.strip(), _SPEAKERS[0]
        for name in _SPEAKERS if hosts > 1 else ():
            if said.startswith((f"{name}：", f"{name}:")):
                said, speaker = said[len(name) + 1 :].strip(), name
        if said:
            line = Line(text=said, speaker="副播" if speaker == "副播" else "主播")
            found.append(known.get((line.speaker, line.text), line))
    return tuple(found)


def lines_text(beat: Beat, hosts: int) -> str:
    """A block's lines as they are edited; `read_lines` reads them."""
    return "\n".join(f"{line.speaker}：{line.text}" if hosts > 1 else line.text for line in beat.lines)


# inside


def _group(draft: ScriptDraft, group_id: str) -> ScriptGroup:
    found = next((group for group in draft.groups if group.id == group_id), None)
    if found is None:
        raise ValueError(f"no group {group_id}")
    return found


def _block(draft: ScriptDraft, block_id: str) -> tuple[ScriptGroup, ScriptBlock]:
    for group in draft.groups:
        for block in group.blocks:
            if block.id == block_id:
                return group, block
    raise ValueError(f"no block {block_id}")


def _with_group(draft: ScriptDraft, group: ScriptGroup) -> ScriptDraft:
    return replace(draft, groups=tuple(group if each.id == group.id else each for each in draft.groups))


def _with_block(group: ScriptGroup, block: ScriptBlock) -> ScriptGroup:
    return replace(group, blocks=tuple(block if each.id == block.id else each for each in group.blocks))


def _with_previews(draft: ScriptDraft, templates: Mapping[str, Any]) -> ScriptDraft:
    """Each product's last block names the product that now follows."""
    table = next((each for each in templates["beat"] if each["kind"] == "next"), None)
    slots = [group for group in draft.groups if group.kind == "product"]
    if table is None:
        return draft
    for group, following in zip(slots, [*slots[1:], None], strict=True):
        card = draft.card(following) if following else None
        for block in group.blocks:
            if block.beat.kind == "next":
                draft = _with_group(draft, _with_block(group, _preview(block, card, table)))
    return draft


def _preview(block: ScriptBlock, following: ProductCard | None, table: Mapping[str, Any]) -> ScriptBlock:
    wanted = (f"{following.id}/name",) if following else ()
    first = block.beat.lines[0] if block.beat.lines else None
    if first is not None and first.fact_ids == wanted:
        return block
    if block.is_edited:
        name = following.name if following else ""
        zh = f"下一款变成了{name}，请看看这里要不要改" if name else "这是最后一款了，请看看这里要不要改"
        en = f"{name} follows now: does this still fit?" if name else "Nothing follows now: does this fit?"
        return replace(block, warning=Text(zh, en))
    said = table["lines"][0][0].replace("{next_name}", following.name) if following else table["fallback"][0]
    line = Line(text=speak_numbers(said), fact_ids=wanted)
    last = "" if following else "_last"
    beat = replace(
        block.beat,
        title=table[f"title{last}"],
        show=table[f"show{last}"],
        control=table[f"control{last}"],
        props=table[f"props{last}"],
        lines=(line, *block.beat.lines[1:]),
    )
    return replace(block, beat=beat, warning=None)
