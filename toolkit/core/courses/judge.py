"""What texts in answers are judged with: the product's own review, its facts, and its writers for better examples."""

import datetime
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.copy_types import CopyBook, CopyLimits, ProductCopy
from toolkit.core.copywriting import write_copy
from toolkit.core.facts import Claim, check_claims
from toolkit.core.live_script import write_show
from toolkit.core.products import ProductCard
from toolkit.core.script_plan import ShowPlan, SlotTime
from toolkit.core.script_types import ScriptOptions
from toolkit.core.text import Text

T = TypeVar("T")

LAW_COST: Mapping[str, float] = {"violation": 0.5, "needs_evidence": 0.2, "caution": 0.05, "hint": 0.0}
"""Share of the law's points that a finding takes: 10, 4 and 1 of 20. Source: project facts, training, rubric."""
CAP = 0.59
"""A medical claim: the whole is worth no more. Same source."""
CAPS = frozenset({"MED-1", "MED-2", "HLT-1", "INF-1"})


MAX_KEPT = 4000
"""Verdicts that are kept: a class types about as many sentences in a day."""


class _Memory:
    """Verdicts on texts that come again: examples, and what thirty trainees type alike."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, object] = {}

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was kept under `key`, else what `make` gives. Two threads may make the same; neither waits."""
        found = self._kept.get(key, self)
        if found is self:
            found = make()
            if len(self._kept) >= MAX_KEPT:
                self._kept = {}
            self._kept[key] = found
        return found  # type: ignore[return-value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Deterministic; safe to use from several threads. Writes each better example once."""

    checker: Checker
    book: CopyBook
    """Its `today` is the day of the exercise."""
    script: Mapping[str, Any]
    """Tables of data/script_templates.toml."""
    call: Mapping[str, str]
    """Regular expressions of a call to action, as in a rehearsal: [cta] of data/rehearsal.toml."""
    _copies: dict[tuple[ProductCard, str], ProductCopy] = field(default_factory=dict)
    _memory: "_Memory" = field(default_factory=lambda: _Memory())
    _scripts: dict[tuple[ProductCard, int], Mapping[str, str]] = field(default_factory=dict)

    @property
    def today(self) -> datetime.date | None:
        return self.book.today

    def findings(self, text: str, card: ProductCard | None, *, facts: bool = False) -> tuple[ComplianceFinding, ...]:
        """What the review says of `text`; what contradicts the card too where `facts`."""

        def find() -> tuple[ComplianceFinding, ...]:
            return self.checker.check(text, card, today=self.today, facts=facts)

        return self._memory.recall(("findings", text, card, facts), find)

    def better(self, text: str, card: ProductCard | None) -> Text | None:
        """`text` as it could be said: the review's own rewrite, which it and the facts let pass; None without one."""
        return self._memory.recall(("better", text, card), lambda: self._better(text, card))

    def better_at(self, text: str, at: int, card: ProductCard | None) -> Text | None:
        """The sentence around the character `at`, as it could be said."""
        ends = [found.end() for found in re.finditer(r"[。！？!?\n]+", text)]
        start = max((end for end in ends if end <= at), default=0)
        stop = min((end for end in ends if end > at), default=len(text))
        return self.better(text[start:stop].strip(), card)

    def _better(self, text: str, card: ProductCard | None) -> Text | None:
        found = self.checker.check(text, card, today=self.today, rewrites=True)
        for one in found:
            for rewrite in one.rewrites:
                if self.is_sayable(rewrite, card):
                    return Text(rewrite, rewrite)
        return None

    def claims(self, text: str, card: ProductCard) -> tuple[Claim, ...]:
        """The claims of `text`; that something is not so (没有认证) claims nothing that a card would have to show."""

        def find() -> tuple[Claim, ...]:
            found = check_claims(text, card, today=self.today)
            return tuple(one for one in found if not _is_no_claim(text, one))

        return self._memory.recall(("claims", text, card), find)

    def is_lawful(self, text: str, card: ProductCard | None) -> bool:
        """Whether the review stops nothing in `text`."""
        return not any(one.is_flag for one in self.findings(text, card, facts=True))

    def is_sayable(self, text: str, card: ProductCard | None) -> bool:
        """Whether `text` is lawful, and every claim in it stands on the card."""
        if not self.is_lawful(text, card):
            return False
        return card is None or all(one.status == "supported" for one in self.claims(text, card))

    def checked(self, text: str, card: ProductCard | None) -> Text | None:
        """`text` for a trainee to read, if it may be said at all; examples come again, and each is judged once."""
        is_sayable = self._memory.recall(("sayable", text, card), lambda: bool(text) and self.is_sayable(text, card))
        return Text(text, text) if is_sayable else None

    def limits(self, platform: str) -> CopyLimits | None:
        return next((one for one in self.book.limits if one.id == platform), None)

    def copy(self, card: ProductCard, limits: CopyLimits) -> ProductCopy:
        """The product's own copy for a platform."""
        key = (card, limits.id)
        if key not in self._copies:
            self._copies[key] = write_copy(card, limits, self.book, 0)
        return self._copies[key]

    def script_lines(self, card: ProductCard, seconds: int) -> Mapping[str, str]:
        """The product's own script of one slot: kind of block -> what is said."""
        key = (card, seconds)
        if key not in self._scripts:
            slot = SlotTime(card=card, role="main", seconds=max(45, seconds))
            plan = ShowPlan(opening_s=0, slots=(slot,), returns=(), closing_s=0)
            show = write_show(plan, self.book, self.script, ScriptOptions())
            self._scripts[key] = {
                beat.kind: "".join(line.text for line in beat.lines) for beat in show.products[0].beats
            }
        return self._scripts[key]


_DENIES = re.compile(r"(?:(?:没有|没|不是|不能说|不说|不算|谈不上|不能|不会|无)[^，。！？；]{0,4}|不|哪|哪里|怎么)$")


_GENERIC = re.compile(r"水果|果子|粮食|食品|食物|农产品|普通(?:食品|水果)|吃的|特产|东西")
"""What goods are, said of them in general: no name of a person, and nothing that a card would hold."""


_NAMES_ONESELF = re.compile(r"我(?:是|叫|姓)[^，。！？；,!?]{0,10}$")
"""A host's own name, 我是武都的王秀英, is no claim about the goods."""


def _is_no_claim(text: str, claim: Claim) -> bool:
    if _GENERIC.fullmatch(claim.text):
        return True
    if claim.status != "supported" and claim.kind in ("person", "place") and _NAMES_ONESELF.search(text[: claim.start]):
        return True
    return claim.status != "supported" and _is_denied(text, claim)


def _is_denied(text: str, claim: Claim) -> bool:
    """Whether a paper or an effect is said not to be there."""
    if re.search("微信|私下", claim.text):
        return True
    if claim.kind not in ("certificate", "effect", "comparison"):
        return False
    is_not_so = claim.text.startswith(("没", "不", "无")) or "不了" in claim.text
    return is_not_so or bool(_DENIES.search(text[: claim.start]))
