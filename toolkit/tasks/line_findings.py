"""What is found in the lines of a text that somebody is editing; what nothing changed around is not read again."""

import datetime
import time
from collections.abc import Container, Sequence

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.compliance.lines import AROUND_LINES, SpokenLine, check_lines
from toolkit.core.products import ProductCard
from toolkit.core.review_draft import ReviewDraft
from toolkit.tasks.other_products import leave_out_other_products

KNOWN_LINES = 20_000
"""Lines whose findings are remembered."""

Findings = tuple[ComplianceFinding, ...]


class LineFinder:
    """Finds and remembers; safe to use from several threads."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._known: dict[tuple[object, ...], Findings] = {}

    def find(
        self,
        draft: ReviewDraft,
        texts: Sequence[str],
        cards: Sequence[ProductCard | None],
        patience_s: float | None = None,
        only: Container[int] | None = None,
    ) -> tuple[tuple[Findings, ...], bool]:
        """The findings of each of the draft's lines, said as in `texts`; and whether all have their rewrites.

        Args:
            cards: the product that each line is said of.
            patience_s: after so long the rest is read quickly, without rewrites and without what stands around a
                line; asked again, more of it is known.
            only: places of the lines that are wanted; the others have no findings then.
        """
        today = datetime.date.fromisoformat(draft.show_date)
        end_s = time.monotonic() + patience_s if patience_s is not None else None
        kept = ["" if line.is_dropped else text for text, line in zip(texts, draft.lines, strict=True)]
        found, is_whole = [], True
        for index, text in enumerate(texts):
            if only is not None and index not in only:
                found.append(())
                continue
            card, is_timed = cards[index], draft.lines[index].start_ms is not None
            around = (text, *kept[index + 1 : index + 1 + AROUND_LINES])
            key = (around, is_timed, card, draft.cards, today)
            known = self._known.get(key)
            if known is None and end_s is not None and time.monotonic() > end_s:
                is_whole = False
                found.append(self._checker.check(text, card, today=today))
                continue
            if known is None:
                known = self._known[key] = self._read(around, is_timed, card, draft, today)
            found.append(known)
        if len(self._known) > KNOWN_LINES:
            self._known.clear()
        return tuple(found), is_whole

    def _read(
        self, around: tuple[str, ...], is_timed: bool, card: ProductCard | None, draft: ReviewDraft,
        today: datetime.date,
    ) -> Findings:  # fmt: skip
        spoken = [SpokenLine(text=each, card=card, is_timed=is_timed) for each in around]
        found = next(check_lines(spoken, self._checker, today))
        return leave_out_other_products(
            found, around[0], card, draft.cards, lambda rest: self._checker.check(rest, card, today=today)
        )
