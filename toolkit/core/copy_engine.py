"""One block of copy by a language model: asked for with a few facts, checked, asked again twice at most, else refused.

Rules decide, the model only proposes: nothing it writes is delivered unless the gate, the limits and the facts agree.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from toolkit.core.copy_gate import Gate, Refusal, refusals
from toolkit.core.copy_lines import Sentence, shown_value
from toolkit.core.copy_score import is_said
from toolkit.core.copy_types import BlockLog, Tone
from toolkit.core.errors import EngineFailed
from toolkit.core.facts import check_claims
from toolkit.core.facts.place_table import TABLE
from toolkit.core.facts.places import short_name
from toolkit.core.product_fields import field_spec
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.spoken_numbers import speak_numbers
from toolkit.core.text import Text
from toolkit.core.wording import WordingRules
from toolkit.core.writing import TextGenerator, WritingLimits, WritingTask

TRIES = 3
"""The first, and two more with the complaint (project facts, copy and scripts c)."""
TOKENS_PER_CHAR = 0.9
"""A token of Chinese is 1.5-1.8 characters (same source); more, so that a text of full length can end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockAsk:
    """What is asked of an engine for one block."""

    id: str
    """Such as caption, title, section:making or reply:2."""
    ask: str
    """The request, after the facts."""
    paths: tuple[str, ...]
    """The facts that it may use: three to five."""
    must: tuple[str, ...] = ()
    """Those that it has to say."""
    max_chars: int
    min_chars: int = 6
    fits: Callable[[str], bool] = lambda _text: True
    """A further limit of the platform."""


BlockListener = Callable[[str, str], None]
"""(block, text so far): what the engine is writing right now, before any check."""


@dataclass(slots=True)
class BlockWriter:
    """Asks one engine for the blocks of one card. Keeps what it wrote, so that platforms share it."""

    engine: TextGenerator
    card: ProductCard
    gate: Gate
    templates: Mapping[str, Any]
    tone: Tone
    seed: int
    reporter: Reporter
    on_text: BlockListener | None = None
    is_down: bool = False
    """The engine failed: no more is asked of it."""
    blocks: int = 1
    """How many blocks `reporter` covers."""
    blocks_done: int = 0

    def begin(self, reporter: Reporter, blocks: int) -> None:
        """The next `blocks` blocks are told to `reporter`."""
        self.reporter, self.blocks, self.blocks_done = reporter, max(1, blocks), 0

    def write(self, ask: BlockAsk) -> tuple[tuple[Sentence, ...] | None, BlockLog]:
        """The sentences of a block, or None where the template has to stand in; and how that came about.

        Raises:
            Cancelled: if the user stopped the job.
        """
        try:
            return self._write(ask)
        finally:
            self.blocks_done += 1

    def _write(self, ask: BlockAsk) -> tuple[tuple[Sentence, ...] | None, BlockLog]:
        told: list[str] = []
        complaint = ""
        for number in range(TRIES):
            if self.is_down:
                break
            text = self._try(ask, number, complaint, told)
            if text is None:
                break
            faults = self._faults(text, ask)
            if not faults:
                return self._sentences(text, ask), self._log(ask, number + 1, told, is_kept=True)
            complaint = "；".join(dict.fromkeys(_complaint(fault) for fault in faults))
            told.append(f"{text}｜{complaint}")
        return None, self._log(ask, len(told), told, is_kept=False)

    def _try(self, ask: BlockAsk, number: int, complaint: str, told: list[str]) -> str | None:
        task = self._task(ask, number, complaint)
        listener = self.on_text

        def hear(text: str) -> None:
            if listener:
                listener(ask.id, text)

        try:
            return tidy_answer(self.engine.write(task, self._part(number), hear).text)
        except EngineFailed as error:
            self.is_down = True
            told.append(error.text("zh"))
            self.reporter.note(
                Text(
                    f"文字引擎停了（{error.fault.zh}），其余的用模板写",
                    f"the text engine stopped ({error.fault.en}); the rest is written from templates",
                )
            )
            return None

    def _part(self, number: int) -> Reporter:
        """For try `number` of the block under way: tries share a block's part, so progress never falls back."""
        tries = self.blocks * TRIES
        at = min(self.blocks_done * TRIES + number, tries - 1)
        return self.reporter.part(at / tries, (at + 1) / tries)

    def _task(self, ask: BlockAsk, number: int, complaint: str) -> WritingTask:
        words = self.templates["engine"]
        facts = [f"- {field_spec(path).label}：{shown_value(path, self.card)}" for path in ask.paths]
        request = "\n".join(["事实：", *facts, f"要求：{ask.ask}{words['tones'][self.tone]}。"])
        if complaint:
            request += "\n" + words["retry"].format(complaint=complaint)
        return WritingTask(
            system=words["system"],
            request=request,
            max_tokens=max(24, round(ask.max_chars * TOKENS_PER_CHAR)),
            limits=WritingLimits(
                numbers=numbers_of(ask.paths, self.card), banned=banned_words(self.card, self.gate.rules)
            ),
            temperature=0.6 + 0.1 * number,
            seed=self.seed * 10 + number,
        )

    def _faults(self, text: str, ask: BlockAsk) -> tuple[Refusal, ...]:
        if fault := shape_fault(text, ask):
            return (fault,)
        missing = [path for path in ask.must if not is_said(path, self.card, text)]
        if missing:
            labels = "、".join(field_spec(path).label for path in missing)
            return (Refusal(kind="missing", text=labels, why=Text(f"没有写{labels}", f"{labels} is missing")),)
        if not facts_in(text, ask.paths, self.card):
            return (Refusal(kind="missing", text="", why=Text("一条事实也没有写", "no fact in it")),)
        return refusals(text, self.card, self.gate) or self._loose(text, ask)

    def _loose(self, text: str, ask: BlockAsk) -> tuple[Refusal, ...]:
        """Sentences that no fact carries and that are no word to the reader: what checkers of claims may not know."""
        said = [piece for piece in re.split(r"[。！？；]|(?<=”)", text) if len(piece) > 1]
        why = Text("这句没有事实撑着", "no fact carries this")
        found = [
            piece for piece in said if not facts_in(piece, ask.paths, self.card) and not _NOTHING_CLAIMED.search(piece)
        ]
        parts = [part for piece in said for part in piece.split("，")]
        found += [part for part in parts if _HEARSAY.search(part) and not self._is_on_card(part)]
        found += [part for part in parts if self._is_idle(part, ask)]
        strays = self._stray_numbers(text, ask)
        return tuple(Refusal(kind="claim", text=piece, why=why) for piece in dict.fromkeys((*found, *strays)))

    def _is_idle(self, part: str, ask: BlockAsk) -> bool:
        """Whether a clause shares no two characters with the block's facts, and is no plain talk of eating or using."""
        han = re.sub(r"[^\u3400-\u9fff]", "", part)
        if len(han) < 4 or re.search(r"\d", part) or _NOTHING_CLAIMED.search(part) or _PLAIN_TALK.search(part):
            return False
        paths = ("name", *ask.paths)
        held = "\n".join(f"{field_spec(path).label}\n{shown_value(path, self.card)}" for path in paths)
        return not any(han[at : at + 2] in held for at in range(len(han) - 1))

    def _stray_numbers(self, text: str, ask: BlockAsk) -> list[str]:
        """Numbers that stand in none of the block's facts, whatever they would be said of."""
        held = set(numbers_of(ask.paths, self.card))
        digits = [number for number in re.findall(r"\d+(?:\.\d+)?", text) if number not in held]
        words = re.findall(r"[零一二三四五六七八九十百千万两]+(?:点[零一二三四五六七八九]+)?", text)
        return digits + [
            word for word in words if word not in held and word not in ("一", "一一", "千万", "万一", "十")
        ]

    def _is_on_card(self, part: str) -> bool:
        bare = re.sub(r"\W", "", part)
        return any(bare in re.sub(r"\W", "", fact.value) for fact in self.card.facts)

    def _sentences(self, text: str, ask: BlockAsk) -> tuple[Sentence, ...]:
        pieces = [piece for piece in re.findall(r"[^。！？]+[。！？]*[”」]?", text) if piece.strip()]
        return tuple(Sentence(text=piece, fact_ids=facts_in(piece, ask.paths, self.card)) for piece in pieces)

    def _log(self, ask: BlockAsk, tries: int, told: Sequence[str], *, is_kept: bool) -> BlockLog:
        return BlockLog(
            block=ask.id, engine=self.engine.id, seed=self.seed, tries=tries, refused=tuple(told),
            source="engine" if is_kept else "template",
        )  # fmt: skip


def _complaint(fault: Refusal) -> str:
    return f"“{fault.text}”{fault.why.zh}" if fault.text and fault.kind != "missing" else fault.why.zh


_NOTHING_CLAIMED = re.compile(
    r"评论区|链接|客服|问一?[问声]|慢慢看|不着急|想好了|看清规格|说给你听|说说|聊聊|介绍|了解一下|你家|吗$"
)
"""A sentence to the reader that says nothing of the goods."""
_PLAIN_TALK = re.compile(r"吃|尝|喝|泡|切|炒|煮|蒸|炖|饭|菜|口|家里|平时|喜欢|试试|看看|可以|我们自己")
_HEARSAY = re.compile(
    r"都说|都夸|都爱|好评|口碑|回购|老客|评[过为上]|获[过得]|奖|荣誉|推荐|认证|放心|安心|健康|营养|有益|对身体|肠胃|老人|孩子|宝宝|孕"
    r"|涨价|降价|优惠|打折|免费|包邮|送[一你]|买.送|当天|马上|最后|错过|抢|限时|库存|热销|畅销|销量|卖[了出得]|正宗|地道|传统|祖传|世代"
    r"|百年|老字号|品质|优质|精选|严选|上等|高端|绿色|天然|生态|原生|无公害|不打|不加|不含|没有任何|纯|保证|承诺|绝对|一定|肯定|专家"
    r"|领导|书记|政府|超市|特产|温馨|幸福|别[家人]|外面|市面|同类|更[好甜香鲜]|[全国省县]内"
)
"""Praise, hearsay, promises and effects that small models like to add; allowed only word for word from the card."""
_PREAMBLE = re.compile(
    r"^(?:好的|当然|以下是|下面是|这是(?:一段|一个)?|文案|标题|正文|回答|答|回复)[^：:\n]{0,20}[：:]\s*"
)


def tidy_answer(text: str) -> str:
    """An engine's answer on one line, without Markdown, quotes around it, or a word to the asker.

    >>> tidy_answer("好的，以下是文案：\\n**“脐橙，甜。”**")
    '脐橙，甜。'
    """
    line = "".join(
        part.strip() for part in re.sub(r"[*#`>]+|^\s*(?:[-·•]|\d+[.、])\s+", "", text, flags=re.M).splitlines()
    )
    line = _PREAMBLE.sub("", line)
    pair = re.fullmatch(r"[“\"「『](.*)[”\"」』]", line)
    if pair and not re.search(r"[“”\"「」]", pair[1]):
        line = pair[1]
    return line.replace("!", "。").replace("！", "。").replace(",", "，").strip()


def shape_fault(text: str, ask: BlockAsk) -> Refusal | None:
    """What is wrong with the text as text: empty, too short or long, hardly Chinese, or going round in circles."""
    length = len(text)
    if length < ask.min_chars:
        return Refusal(kind="empty", text="", why=Text("太短", "too short"))
    if length > ask.max_chars or not ask.fits(text):
        return Refusal(
            kind="length",
            text="",
            why=Text(f"要在 {ask.max_chars} 个字以内，不用多余的符号", f"{ask.max_chars} characters at most"),
        )
    if len(re.findall(r"[\u3400-\u9fff]", text)) * 10 < length * 6:
        return Refusal(kind="empty", text="", why=Text("不是一段中文", "not Chinese text"))
    pieces = [text[at : at + 4] for at in range(length - 3)]
    if length > 24 and len(set(pieces)) * 10 < len(pieces) * 8:
        return Refusal(kind="empty", text="", why=Text("来回说一样的话", "it repeats itself"))
    if re.search(r"事实|要求：|文案|以上|作为(?:一个|AI)|模型|【|】|[{}\[\]<>|]", text):
        return Refusal(kind="empty", text="", why=Text("混进了不是正文的话", "it holds what is no copy"))
    return None


def facts_in(text: str, paths: Sequence[str], card: ProductCard) -> tuple[str, ...]:
    """The facts of `paths` that `text` says, or says in other words."""
    claimed = {claim.fact_id for claim in check_claims(text, card, asides=True) if claim.status == "supported"}
    return tuple(path for path in paths if path in claimed or _mentions(path, card, text))


def _mentions(path: str, card: ProductCard, text: str) -> bool:
    if path == "taste" and any(word in text for word in card.taste):
        return True
    if is_said(path, card, text):
        return True
    pairs = {
        value[at : at + 2]
        for value in re.findall(r"[\u3400-\u9fff]{2,}", shown_value(path, card))
        for at in range(len(value) - 1)
    }
    return len(pairs) >= 4 and sum(pair in text for pair in pairs) * 2 >= len(pairs)


def numbers_of(paths: Sequence[str], card: ProductCard) -> tuple[str, ...]:
    """The numbers in these facts and in the name, in digits and as they are said."""
    values = [shown_value(path, card) for path in ("name", *paths)]
    if "ship.hours" in paths:
        values.append(f"{card.value('ship.hours')}小时")
    values += [speak_numbers(value) for value in values]
    found = [
        number
        for value in values
        for number in re.findall(r"\d+(?:\.\d+)?|[零一二三四五六七八九十百千万两半点]+", value)
    ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def banned_words(card: ProductCard, rules: WordingRules) -> tuple[str, ...]:
    """Plain words of the rules, and provinces, cities and counties; those on the card itself excepted."""
    held = "\n".join(fact.value for fact in card.facts)
    listed = [word for rule in rules.rules for word in _plain_words(rule.words)]
    listed += [*_provinces(), *_cities_and_counties()]
    return tuple(word for word in dict.fromkeys(listed) if word not in held)


@lru_cache(maxsize=1)
def _provinces() -> tuple[str, ...]:
    return tuple(short_name(line.partition("=")[0]) for line in TABLE.splitlines() if "=" in line)


@lru_cache(maxsize=1)
def _cities_and_counties() -> tuple[str, ...]:
    """With what they are, as 南山区: alone, 南山 or 城区 may be any word."""
    names = (name for line in TABLE.splitlines() for name in re.split(r"[=:;|]", line.partition("=")[2]))
    cities = (short_name(name) for line in TABLE.splitlines() for name in re.findall(r"[;=]([^:;=]+):", line))
    return tuple(
        dict.fromkeys([*(name for name in names if len(name) > 2), *(city for city in cities if len(city) > 2)])
    )


_GROUP = re.compile(r"^([\u4e00-\u9fff]*)\(\?:([\u4e00-\u9fff|]+)\)([\u4e00-\u9fff]*)$")


def _plain_words(pattern: str) -> list[str]:
    """The words that a regular expression of alternatives names outright; one group of alternatives is multiplied out.

    >>> _plain_words("顶级|最(?:好|佳)|.x")
    ['顶级', '最好', '最佳']
    """
    found: list[str] = []
    for part in re.split(r"\|(?![^(]*\))", pattern):
        group = _GROUP.match(part)
        if group:
            found += [f"{group[1]}{middle}{group[3]}" for middle in group[2].split("|")]
        elif re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9%]{2,}", part):
            found.append(part)
    return found
