"""The timetable of a show: one row for each stretch."""

from collections.abc import Mapping
from typing import Any

from toolkit.core.script_types import ROLE_NAMES, Beat, ProductScript, Script, ShowRow


def show_rows(script: Script, show: Mapping[str, Any]) -> tuple[ShowRow, ...]:
    """Warming up, each product with its free time, second turns, the end; in order of time."""
    people = show["people_two"] if script.hosts > 1 else show["people_one"]
    rows = [_product_row(slot, len(script.products), show, people) for slot in script.products]
    rows += [_beat_row(beat, show, people) for beat in script.later]
    if script.opening:
        rows.append(
            _row(
                script.opening,
                show,
                people,
                theme="暖场",
                goal=show["goal_warm"],
                points="报今天几款、怎么讲、怎么提问",
                interaction="打声招呼，说想看哪一款",
                materials=show["opening_materials"],
                plan_b=show["opening_plan"],
            )
        )
    if script.closing:
        rows.append(
            _row(
                script.closing,
                show,
                people,
                theme="下播预告",
                goal=show["goal_close"],
                points="逐款点名、收货提醒、下次讲什么",
                interaction="说说下次想看什么",
                materials=show["closing_materials"],
                plan_b=show["closing_plan"],
            )
        )
    return tuple(sorted(rows, key=lambda row: row.start_s))


def _row(
    beat: Beat, show: Mapping[str, Any], people: str, *, theme: str, goal: str, points: str, interaction: str,
    materials: str, plan_b: str, item: str = "", offer: str = "",
) -> ShowRow:  # fmt: skip
    return ShowRow(
        theme=theme, goal=goal, people=people, start_s=beat.start_s, end_s=beat.start_s + beat.seconds, item=item,
        points=points, interaction=interaction, offer=offer, materials=materials, plan_b=plan_b,
    )  # fmt: skip


def _product_row(slot: ProductScript, count: int, show: Mapping[str, Any], people: str) -> ShowRow:
    role = ROLE_NAMES[slot.role].zh if count > 2 else "主推款"
    ask = next((line.text for beat in slot.beats if beat.kind == "interaction" for line in beat.lines), "")
    told = [beat.title for beat in slot.beats if beat.kind in ("points", "origin", "trust") and beat.fact_ids]
    offer = "；".join(part for part in (slot.offer, slot.mechanism) if part)
    return ShowRow(
        theme=role,
        goal=show[f"goal_{slot.role}"],
        people=people,
        start_s=slot.start_s,
        end_s=slot.start_s + slot.seconds,
        item=f"{slot.name}／{slot.link_no}号链接" if slot.link_no else slot.name,
        points="、".join(dict.fromkeys([*told, "价格", "答疑"])),
        interaction=ask.removeprefix("问大家一句："),
        offer=offer,
        materials=slot.materials,
        plan_b=show["slot_plan"],
    )


def _beat_row(beat: Beat, show: Mapping[str, Any], people: str) -> ShowRow:
    is_return = beat.kind == "return"
    name = beat.title.partition("：")[2] if is_return else beat.title.partition("（")[2].rstrip("）")
    return _row(
        beat, show, people, theme="返场" if is_return else "答评论、看实物",
        goal=show["goal_return"] if is_return else "停留：把问题答完", item=name,
        points="链接、规格、价格、怎么买" if is_return else "念评论、照商品卡回答、把规格价格再报一遍",
        interaction="没拍上的说一声" if is_return else "想看哪里说一声", materials=beat.props,
        plan_b=show["later_plan"],
    )  # fmt: skip
