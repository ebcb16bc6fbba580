"""The slots of `slot_table` that a text fills: in what way goods are dried, by whom they are sent.

Two texts that fill a slot with different members contradict each other where the slot is exclusive: what is dried in
the sun was not dried over fire.
"""

import re
from dataclasses import dataclass
from functools import cache

from toolkit.core.facts.slot_table import TABLE


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that is said in one of several ways."""

    family: str
    name: str
    is_exclusive: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot filled at [start, end) of a text, or denied there."""

    slot: Slot
    member: str
    start: int
    end: int
    is_denied: bool
    is_absolute: bool = False
    """Said with 纯 or 全."""
    verb: str = ""
    """What is done so: 采 of 机采 and of 手采."""


@cache
def _slots() -> tuple[tuple[Slot, str, str], ...]:
    found: list[tuple[Slot, str, str]] = []
    slot = Slot("", "", False)
    for line in TABLE.strip().splitlines():
        if line.startswith("  "):
            member, _, pattern = line.strip().partition(": ")
            found += [(slot, each, each) for each in pattern.split()] if member == "*" else [(slot, member, pattern)]
        else:
            family, _, name = line.rstrip("!").partition(".")
            slot = Slot(family, name, line.endswith("!"))
    return tuple(found)


@cache
def _pattern() -> re.Pattern[str]:
    """Any member: without groups, so that most places are passed by their first character alone."""
    return re.compile("|".join(pattern for _, _, pattern in _slots()))


@cache
def _members() -> tuple[tuple[Slot, str, re.Pattern[str]], ...]:
    return tuple((slot, member, re.compile(pattern)) for slot, member, pattern in _slots())


_DENIES = re.compile(
    r"(?:[不没无未零0免非]|没有|从来?不|从没|绝不|不是|不用|不走|没走|改不了|换不了|别|不要|不得|不能|不必|不需要?|拒绝|告别|零|不是.{1,2})"
    r"(?:用|打|加|放|添加?|含|喷|施|上|有|存|搁|拿|进|一上来|就|使用|经过|做|走|发|套|掺|染|熏|搞|喂|催|是|过|任何|一点|一滴|半点|一粒|什么|那种|的|再|去|人工|化学|工业)*[蘸沾碰见抹拌浇施喷刷熏烧烘用]?$"
)
_DENIED_BEHIND = re.compile(
    r"(?:啥的?|什么的?|是|绝对|一[颗粒把口根丝]|这些|那些|一?[点滴粒样丁]儿?|半[点滴]|一概|全|统统|都|也|从来|我们|咱们?|绝|一把|就|它)*(?:没|不|无|未)(?!用[愁担管怕说]|错|问题|关系|比|仅|光|止|到|够)"
    r"(?:[有用加放打喷施上熏碰沾蘸抹拌含添走发做喂浇灌抛套催]|撒|添加|套|要|是|进)"
)


_DONE = "采摘割收编织绣缝剥挖炒揉铺切磨包画印选挑"
_NAMED = re.compile(r"的味道|架|房(?!里?烘)|坊|那一?[步道]|门口|的烟|周期|师傅|车间|工艺品")
"""Behind a word that only names a thing: 晾晒架, 慈竹的味道."""


def fill_slots(text: str) -> tuple[Filled, ...]:
    """The slots that `text` fills, in order.

    >>> [(each.slot.name, each.member, each.is_denied) for each in fill_slots("太阳晒的，没打过农药")]
    [('drying', 'sun', False), ('drying', 'sun', False), ('spray', 'drug', True)]
    """
    found: list[Filled] = []
    for match in _pattern().finditer(text):
        if _NAMED.match(text, match.end()):
            continue
        slot, member = next((slot, member) for slot, member, each in _members() if each.match(text, match.start()))
        before = re.split(r"[，。；！？、,;\0]", text[max(0, match.start() - 8) : match.start()])[-1]
        said = match[0]
        is_denied = (
            said[0] not in "不没无从别"
            and (bool(_DENIES.search(before)) or _DENIED_BEHIND.match(text, match.end()) is not None)
            and not re.search(r"不仅|不但|不光|不只|是不是", before)
        )
        is_absolute = before.endswith("纯") or said[0] == "纯"
        verb = said[-1] if said[-1] in _DONE else text[match.end() : match.end() + 1]
        verb = verb if verb in _DONE else ""
        found.append(Filled(slot, member, match.start(), match.end(), is_denied, is_absolute, verb))
    return tuple(found)
