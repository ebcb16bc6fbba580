"""A script rearranged: times, budgets and previews follow, and nothing that somebody wrote is lost."""

import json
from typing import Any

import pytest

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.live_script import write_show
from toolkit.core.products import ProductCard
from toolkit.core.script_edit import (
    ScriptDraft,
    draft_of,
    drop_block,
    lines_text,
    move_block,
    move_group,
    read_lines,
    script_of,
    with_pace,
    with_seconds,
    with_text,
)
from toolkit.core.script_plan import plan_show
from toolkit.core.script_types import Script, ScriptOptions
from toolkit.media.data_files import load_data
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.products import load_products

TEMPLATES = load_data("script_templates")


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> tuple[ProductCard, ...]:
    path = tmp_path_factory.mktemp("cards") / "cards.toml"
    names = ("会理石榴", "武乡小米", "巴马火麻油")
    card = '[[product]]\nid = "p{}"\nname = "{}"\nspec = "5斤装"\nprice = "39.9元"\n'
    path.write_text("\n".join(card.format(n, name) for n, name in enumerate(names)), encoding="utf-8")
    return load_products(path)


@pytest.fixture(scope="module")
def script(cards: tuple[ProductCard, ...]) -> Script:
    plan = plan_show([(card, "main") for card in cards], 30 * 60)
    return write_show(plan, load_copy_book(), TEMPLATES, ScriptOptions(hosts=2))


@pytest.fixture
def draft(script: Script, cards: tuple[ProductCard, ...]) -> ScriptDraft:
    return draft_of(script, cards, "x", 30 * 60)


def order(draft: ScriptDraft) -> list[str]:
    return [group.product_id if group.kind == "product" else group.kind for group in draft.groups]


def check_times(draft: ScriptDraft) -> Script:
    """Blocks follow each other without gap, and the timetable ends with the show."""
    made = script_of(draft, TEMPLATES)
    now_s = 0
    for beat in made.beats():
        assert beat.start_s == now_s
        now_s += beat.seconds
    assert made.seconds == now_s == draft.seconds
    assert made.rows[-1].end_s == now_s
    return made


def previews(draft: ScriptDraft) -> list[str]:
    return [
        b.beat.lines[0].text for g in draft.groups if g.kind == "product" for b in g.blocks if b.beat.kind == "next"
    ]


def test_a_draft_is_the_script_and_comes_back_from_the_disk(draft: ScriptDraft, script: Script) -> None:
    assert script_of(draft, TEMPLATES) == script
    assert from_plain(ScriptDraft, json.loads(json.dumps(to_plain(draft)))) == draft


def test_a_product_moves_with_its_free_time_and_the_previews_follow(draft: ScriptDraft) -> None:
    last = next(group for group in draft.groups if group.product_id == "p2" and group.kind == "product")
    moved = move_group(draft, last.id, 0, TEMPLATES)
    assert order(moved)[:2] == ["opening", "p2"]
    assert order(moved)[-1] == "closing"
    assert [name for name in order(moved) if name.startswith("p")] == ["p2", "p0", "p1"]
    assert "会理石榴" in previews(moved)[0]
    assert "巴马火麻油" not in "".join(previews(moved))
    check_times(moved)
    back = move_group(moved, last.id, len(moved.groups), TEMPLATES)
    assert order(back)[-1] == "closing"
    check_times(back)


def test_nothing_comes_between_a_product_and_its_time_for_viewers(draft: ScriptDraft) -> None:
    second = next(group for group in draft.groups if group.product_id == "p1" and group.kind == "product")
    at = draft.groups.index(second)
    for moved in (move_group(draft, second.id, at - 1, TEMPLATES), move_group(draft, second.id, at + 1, TEMPLATES)):
        assert order(moved) != order(draft)
        for number, group in enumerate(moved.groups):
            if group.kind == "later" and group.blocks[0].beat.kind == "free":
                assert moved.groups[number - 1].product_id == group.product_id


def test_an_edited_preview_is_not_rewritten_but_marked(draft: ScriptDraft) -> None:
    first = next(group for group in draft.groups if group.product_id == "p0" and group.kind == "product")
    preview = next(block for block in first.blocks if block.beat.kind == "next")
    edited = with_text(draft, preview.id, "主播：下面看小米。")
    last = next(group for group in draft.groups if group.product_id == "p2" and group.kind == "product")
    moved = move_group(edited, last.id, 2, TEMPLATES)
    now = next(block for group in moved.groups for block in group.blocks if block.id == preview.id)
    assert now.beat.lines[0].text == "下面看小米。"
    assert now.warning is None or "变成" in now.warning.zh
    second = next(group for group in draft.groups if group.product_id == "p1" and group.kind == "product")
    far = move_group(edited, second.id, 99, TEMPLATES)
    marked = next(block for group in far.groups for block in group.blocks if block.id == preview.id)
    assert marked.warning is not None
    assert "巴马火麻油" in marked.warning.zh


def test_seconds_and_pace_move_budgets(draft: ScriptDraft) -> None:
    block = draft.groups[1].blocks[0]
    longer = with_seconds(draft, block.id, block.beat.seconds * 2)
    now = longer.groups[1].blocks[0].beat
    assert now.char_budget == pytest.approx(2 * block.beat.char_budget, abs=1)
    check_times(longer)
    assert with_seconds(draft, block.id, 0).groups[1].blocks[0].beat.seconds == 3
    faster = with_pace(draft, 300)
    assert script_of(faster, TEMPLATES).char_budget == pytest.approx(
        script_of(draft, TEMPLATES).char_budget * 300 / 240, rel=0.01
    )
    assert with_pace(draft, 9_000).pace == 340
    assert check_times(faster).beats().__next__().pace == 300


def test_blocks_move_and_go_within_their_group(draft: ScriptDraft) -> None:
    group = draft.groups[1]
    moved = move_block(draft, group.blocks[0].id, 99)
    assert moved.groups[1].blocks[-1].id == group.blocks[0].id
    check_times(moved)
    rest = draft
    for block in group.blocks:
        rest = drop_block(rest, block.id, TEMPLATES)
    assert "p0" not in order(rest)
    check_times(rest)
    for group_ in [each for each in rest.groups if each.kind == "product"][1:]:
        for block in group_.blocks:
            rest = drop_block(rest, block.id, TEMPLATES)
    only = next(each for each in rest.groups if each.kind == "product")
    for block in only.blocks[1:]:
        rest = drop_block(rest, block.id, TEMPLATES)
    with pytest.raises(ValueError, match="needs a block"):
        drop_block(rest, only.blocks[0].id, TEMPLATES)
    for wrong in ("", "g99b0"):
        with pytest.raises(ValueError, match="no block"):
            move_block(draft, wrong, 0)


def test_lines_that_stay_keep_their_facts_and_speakers(draft: ScriptDraft) -> None:
    block = draft.groups[1].blocks[0]
    text = lines_text(block.beat, 2)
    assert read_lines(text, block.beat.lines, 2) == block.beat.lines
    assert with_text(draft, block.id, text) == draft
    now = with_text(draft, block.id, f"{text}\n副播:新的一句\n没写谁说").groups[1].blocks[0]
    assert now.beat.lines[:-2] == block.beat.lines
    assert [(line.speaker, line.text, line.fact_ids) for line in now.beat.lines[-2:]] == [
        ("副播", "新的一句", ()), ("主播", "没写谁说", ()),
    ]  # fmt: skip
    assert now.is_edited
    empty: Any = with_text(draft, block.id, "").groups[1].blocks[0]
    assert empty.beat.lines == ()
