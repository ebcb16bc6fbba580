"""What a live run knows beside the captions: product, alerts, place in the script, facts still unsaid, pace."""

import datetime
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from toolkit.core.compliance.checker import Checker
from toolkit.core.live.doubt import Doubt, is_number, says_again
from toolkit.core.live.events import Final, Heard
from toolkit.core.live.prompter import NOT_SPOKEN, PromptLine, follow_script, said_facts
from toolkit.core.live.status import LiveEvent, ProductTurn, Prompt
from toolkit.core.live.talk import Alert, Spoken, Talk, end_stretch, find_alerts, follow_talk
from toolkit.core.products import ProductCard
from toolkit.core.spoken_numbers import spoken_length

PACE_MS = 60_000
LEAST_PACE_MS = 10_000
TAIL_CHARS = 60
HELD_MS = 4_500
"""An alert that may be misheard waits so long after its words for another hearing: it is due within six seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPlan:
    """What is known before the show."""

    cards: tuple[ProductCard, ...] = ()
    lines: tuple[PromptLine, ...] = ()
    """Of the script, in order."""
    beat_products: tuple[str, ...] = ()
    """Product of each block, "" for none."""
    today: datetime.date


class LiveDesk:
    """Takes finals, gives news."""

    def __init__(
        self, plan: DeskPlan, checker: Checker | None, has_homophone: Callable[[str], bool] = lambda words: False
    ) -> None:
        """`has_homophone`: whether a word sounds like another one that sellers use, so that it may be misheard."""
        self._plan = plan
        self._has_homophone = has_homophone
        self._checker = checker
        self._talk = Talk()
        self._line = 0
        self._beat = plan.lines[0].beat if plan.lines else 0
        self._beat_ms = 0
        self._said: dict[str, set[str]] = {}
        self._paces: deque[tuple[int, int]] = deque()
        self._tail = ""
        self._last: Prompt | None = None
        self.spoken: list[Spoken] = []
        self.alerts: dict[int, Alert] = {}
        self._held: list[Alert] = []
        self._reviewed = Talk()

    @property
    def product_id(self) -> str | None:
        return self._talk.product_id

    def take(self, final: Final, doubt: Doubt | None = None) -> tuple[LiveEvent, ...]:
        """What `final` brings: a turn to another product, alerts, the place in the script.

        `doubt`: what puts the words to the test; None: they are what was said.
        """
        before = self._talk.product_id
        self._talk = follow_talk(self._talk, final, self._plan.cards)
        news: list[LiveEvent] = []
        if self._talk.product_id != before and self._talk.product_id is not None:
            news.append(self._turn(self._talk.product_id, final.span.end_ms))
        news += self._review(doubt, is_over=final.ends_stretch)
        self._reviewed = self._talk
        if final.ends_stretch:
            self._talk, spoken = end_stretch(self._talk)
            if spoken is not None:
                self.spoken.append(spoken)
                self._remember_facts(spoken)
        self._paces.append((final.span.end_ms, spoken_length(final.text)))
        self._tail = (self._tail + final.text)[-TAIL_CHARS:]
        prompt = self._follow(final.span.end_ms)
        return (*news, *((prompt,) if prompt else ()))

    def choose_product(self, product_id: str, at_ms: int) -> tuple[LiveEvent, ...]:
        """A person says what is on sale."""
        if all(card.id != product_id for card in self._plan.cards):
            return ()
        self._talk = replace(self._talk, product_id=product_id)
        return (self._turn(product_id, at_ms),)

    def _turn(self, product_id: str, at_ms: int) -> ProductTurn:
        name = next(card.name for card in self._plan.cards if card.id == product_id)
        return ProductTurn(at_ms=at_ms, product_id=product_id, name=name)

    def _review(self, doubt: Doubt | None, *, is_over: bool) -> tuple[Alert, ...]:
        if self._checker is None:
            return ()
        self._talk, alerts = find_alerts(
            self._talk, self._checker, self._plan.cards, self._plan.today, is_over=is_over, doubt=doubt
        )
        self._held += [alert for alert in alerts if not alert.is_sure]
        return tuple(self._tell(alert) for alert in alerts if alert.is_sure)

    def hear_again(self, heard: Heard) -> tuple[Alert, ...]:
        """What a further hearing decides of the alerts that are held.

        One that is not heard again is dropped where only the card denies it; words that the law forbids stay unsure.
        """
        told = []
        for alert in tuple(self._held):
            reach_ms = heard.span.start_ms - heard.context_ms
            if heard.unclear is not None or reach_ms > alert.span.start_ms or heard.span.end_ms <= alert.span.end_ms:
                continue
            self._held.remove(alert)
            if says_again(heard.text, alert.text):
                may_be_misheard = is_number(alert.text) or self._has_homophone(alert.text)
                told.append(self._tell(replace(alert, is_sure=not (alert.denies_card and may_be_misheard))))
            elif not alert.denies_card:
                told.append(self._tell(alert))
        return tuple(told)

    def hear_last(self, text: str, told: str, other: str) -> tuple[Alert, ...]:
        """Words the law forbids that the last hearing of a stretch has, but its captions have not.

        Captions are told before their stretch is over: 降血糖 was told as 教训糖, and heard aright later. `text`: of
        the whole stretch, whose captions, `told`, were taken before. `other`: what a second hearing made of it.
        """
        if self._checker is None or not text:
            return ()
        talk = replace(self._reviewed, text=self._reviewed.text.removesuffix(told) + text)
        cards, today = self._plan.cards, self._plan.today
        _, alerts = find_alerts(talk, self._checker, cards, today, is_over=True, doubt=Doubt(other=other))
        missed = [alert for alert in alerts if not alert.denies_card]
        self._held += [alert for alert in missed if not alert.is_sure]
        return tuple(self._tell(alert) for alert in missed if alert.is_sure)

    def wait_no_longer(self, now_ms: int) -> tuple[Alert, ...]:
        """Alerts that nothing has decided in time: told as unsure."""
        late = [alert for alert in self._held if now_ms - alert.span.end_ms >= HELD_MS]
        self._held = [alert for alert in self._held if alert not in late]
        return tuple(self._tell(alert) for alert in late)

    def _tell(self, alert: Alert) -> Alert:
        alert = replace(alert, number=len(self.alerts) + 1)
        self.alerts[alert.number] = alert
        return alert

    def _remember_facts(self, spoken: Spoken) -> None:
        card = self._card()
        if card is not None:
            self._said.setdefault(card.id, set()).update(said_facts(spoken.text, card, self._plan.today))
            if any(name in spoken.text for name in card.names):
                self._said[card.id].add("name")

    def _card(self) -> ProductCard | None:
        return next((card for card in self._plan.cards if card.id == self._talk.product_id), None)

    def unsaid(self) -> tuple[str, ...]:
        """Ids of the facts of the current product that were not said yet."""
        card = self._card()
        if card is None:
            return ()
        said = self._said.get(card.id, set())
        return tuple(fact.id for fact in card.facts if fact.id not in said and fact.id not in NOT_SPOKEN)

    def _follow(self, at_ms: int) -> Prompt | None:
        lines = self._plan.lines
        self._line = follow_script(lines, self._line, self._tail)
        beat = lines[min(self._line, len(lines) - 1)].beat if lines else 0
        if beat != self._beat:
            self._beat, self._beat_ms = beat, at_ms
        while self._paces and self._paces[0][0] < at_ms - PACE_MS:
            self._paces.popleft()
        since_ms = max(LEAST_PACE_MS, min(PACE_MS, at_ms))
        pace = round(sum(chars for _, chars in self._paces) * 60_000 / since_ms)
        prompt = Prompt(
            line=self._line, beat=self._beat, beat_started_ms=self._beat_ms, unsaid=self.unsaid(), pace=pace
        )
        is_same = self._last is not None and (prompt.line, prompt.unsaid) == (self._last.line, self._last.unsaid)
        is_near = self._last is not None and abs(prompt.pace - self._last.pace) < 20
        if is_same and is_near:
            return None
        self._last = prompt
        return prompt
