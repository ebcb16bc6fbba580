"""A script of one product: blocks, length, facts, law, call to action, talk with viewers, basis of the price."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.core.courses.answers import read_list, read_text, wrong_answer
from toolkit.core.courses.blocks import BLOCK_NAMES, block_budgets
from toolkit.core.courses.judge import CAP, Judge
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.score_text import Part, joined, missing_paths, score_facts, score_law
from toolkit.core.courses.settings import ScriptSettings
from toolkit.core.spoken_numbers import speak_numbers, spoken_length
from toolkit.core.text import Text

BLOCKS_OF, BUDGET_OF, FACTS_OF, LAW_OF, CALL_OF, TALK_OF, PRICE_OF = 20.0, 15.0, 20.0, 15.0, 10.0, 10.0, 10.0
"""Of 100."""
MIN_BLOCK_SHARE = 0.25
"""A block with less of its characters is not there."""

QUESTION = re.compile(r"[？?]|吗(?=[，。！ ]|$)|有没有|是不是|要不要|打在(?:评论|公屏)|扣个?[一1]|点个?关注|点个?赞")
_NUMBER = r"[\d一二三四五六七八九十两百]"
COMPARED = re.compile(
    rf"原价|划线价|对比价|日常价|(?:平时|平常|往常)(?:卖|价|都?要|是)?{_NUMBER}|(?:省|便宜|降|少)了?{_NUMBER}+(?:块|元)"
    rf"|比(?:平时|平常|原来|以前|昨天|上次|上周|别家|市场|超市).{{0,6}}(?:低|便宜|划算)|打{_NUMBER}折"
)


def score_script(settings: ScriptSettings, answer: Mapping[str, Any], judge: Judge, of: float) -> ExerciseScore:
    """`answer` is {"blocks": [{"kind", "text"}, ...]} in the order in which they are said.

    Raises:
        AnswerError: if the answer has another shape.
    """
    blocks = _blocks(answer, settings)
    parts = [Part(name=BLOCK_NAMES[kind], text=text) for kind, text in blocks.items() if text]
    if not parts:
        reason = Text("还没有写字", "nothing is written yet")
        return total_of([Point(name=Text("脚本", "script"), got=0.0, of=100.0, reason=reason)], of)
    text = joined(parts)
    rows = [*_present(blocks, settings, judge), _budget(text, settings)]
    rows += score_facts(parts, settings.card, judge, FACTS_OF)
    law, cap = score_law(parts, settings.card, judge, LAW_OF)
    rows += [*law, _call(text, settings, judge), _talk(text, settings, judge), _price(text, settings, judge)]
    return total_of(rows, of, cap=of * CAP if cap else None, note=cap)


def _blocks(answer: Mapping[str, Any], settings: ScriptSettings) -> dict[str, str]:
    """Kind -> text; two blocks of a kind are joined."""
    found: dict[str, str] = dict.fromkeys(settings.blocks, "")
    for one in read_list(answer, "blocks"):
        if not isinstance(one, Mapping):
            raise wrong_answer("blocks", "答案的格式不对", "the answer has a wrong shape")
        kind = read_text(one.get("kind"), "kind")
        if kind not in found:
            raise wrong_answer(kind or "kind", "没有这一段", "there is no such block")
        found[kind] += read_text(one.get("text"), f"blocks.{kind}")
    return found


def length_of(text: str) -> int:
    """Syllables that a host says, numbers in words.

    >>> length_of("39.9元，五斤。")
    7
    """
    return spoken_length(speak_numbers(text))


def _better(kind: str, settings: ScriptSettings, judge: Judge) -> Text | None:
    """The product's own lines for a block."""
    return judge.checked(judge.script_lines(settings.card, settings.seconds).get(kind, ""), settings.card)


def _present(blocks: Mapping[str, str], settings: ScriptSettings, judge: Judge) -> list[Point]:
    budgets = block_budgets(settings)
    missing = [kind for kind, text in blocks.items() if length_of(text) < budgets[kind] * MIN_BLOCK_SHARE]
    share = 1 - len(missing) / len(blocks)
    reason = Text(
        f"{len(blocks)} 段写了 {len(blocks) - len(missing)} 段", f"{len(blocks) - len(missing)} of {len(blocks)} blocks"
    )
    rows = [Point(name=Text("该有的段落", "blocks"), got=BLOCKS_OF * share, of=BLOCKS_OF, reason=reason)]
    for kind in missing:
        title = BLOCK_NAMES[kind]
        why = Text(
            f"“{title.zh}”还没写或太短，约要 {budgets[kind]} 字",
            f"{title.en}: missing or too short; about {budgets[kind]}",
        )
        rows.append(Point(name=title, got=0.0, of=0.0, reason=why, better=_better(kind, settings, judge)))
    return rows


def _budget(text: str, settings: ScriptSettings) -> Point:
    """Full within the tolerance, falling to nothing at three times of it."""
    wanted = sum(block_budgets(settings).values())
    chars = length_of(text)
    off = abs(chars - wanted) / wanted
    share = 1.0 if off <= settings.tolerance else max(0.0, 1 - (off - settings.tolerance) / (2 * settings.tolerance))
    seconds = chars * 60 / settings.chars_per_minute
    reason = Text(
        f"{chars} 字，约讲 {seconds:.0f} 秒；要 {wanted} 字上下（{settings.tolerance:.0%} 以内不扣分）",
        f"{chars} characters, about {seconds:.0f} s; {wanted} wanted (within {settings.tolerance:.0%})",
    )
    return Point(name=Text("长短", "length"), got=BUDGET_OF * share, of=BUDGET_OF, reason=reason)


def _call(text: str, settings: ScriptSettings, judge: Judge) -> Point:
    """Where to click, what to do."""
    has = {"链接": bool(re.search(judge.call["link"], text)), "怎么买": bool(re.search(judge.call["action"], text))}
    lacking = [name for name, is_there in has.items() if not is_there]
    reason = (
        Text(f"没说{'、'.join(lacking)}", "where to click or what to do is missing")
        if lacking
        else Text("说了点哪里、怎么买", "where to click and what to do are said")
    )
    share = sum(has.values()) / len(has)
    better = _better("call", settings, judge) if lacking else None
    return Point(name=Text("引导下单", "call to action"), got=CALL_OF * share, of=CALL_OF, reason=reason, better=better)


def _talk(text: str, settings: ScriptSettings, judge: Judge) -> Point:
    sentences = re.split(r"(?<=[。！？!?\n])", text)
    asked = sum(bool(QUESTION.search(one)) for one in sentences)
    share = min(1.0, asked / settings.interactions) if settings.interactions else 1.0
    reason = Text(
        f"互动 {asked} 次，要 {settings.interactions} 次", f"{asked} of {settings.interactions} turns to viewers"
    )
    better = _better("interaction", settings, judge) if share < 1 else None
    return Point(name=Text("互动", "talk with viewers"), got=TALK_OF * share, of=TALK_OF, reason=reason, better=better)


def _price(text: str, settings: ScriptSettings, judge: Judge) -> Point:
    """Price and pack together; where it is compared, with what and since when."""
    card = settings.card
    name = Text("价格说清楚", "the price and its basis")
    lacking: Sequence[str] = missing_paths(text, ("spec", "price"), card)
    if lacking:
        reason = Text("规格和价格要一起说", "say pack and price together")
        got = PRICE_OF * (0.3 if len(lacking) == 1 else 0.0)
        return Point(name=name, got=got, of=PRICE_OF, reason=reason, better=_better("price", settings, judge))
    basis = card.value("price_detail.reference_basis")
    compared = COMPARED.search(text)
    if compared and not (basis and _says_basis(text, basis)):
        reason = Text(
            f"说了“{compared[0]}”，就要说和哪天的什么价比；说不出依据就不比",
            f'"{compared[0]}" compares: say with which price of which day, or do not compare',
        )
        better = judge.checked(f"{card.value('price_detail.reference')}，是{basis}。", card) if basis else None
        return Point(name=name, got=PRICE_OF * 0.4, of=PRICE_OF, reason=reason, better=better, quote=compared[0])
    return Point(
        name=name, got=PRICE_OF, of=PRICE_OF, reason=Text("规格、价格、依据都清楚", "pack, price and basis are clear")
    )


def _says_basis(text: str, basis: str) -> bool:
    """Whether the day of the basis is said, in digits or in words."""
    days = re.findall(r"\d{1,2}月\d{1,2}日", basis)
    spoken = [*days, *map(speak_numbers, days)]
    ways = [way.replace("号", "日") for way in spoken]
    return any(way in text.replace("号", "日") for way in ways) if ways else basis[:6] in text
