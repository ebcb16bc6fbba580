"""Product names as on the card, in place of what the engine wrote for their sound."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from toolkit.core.ear import Ear
from toolkit.core.phrases import Phrases
from toolkit.core.products import ProductCard
from toolkit.core.protocols import SoundScorer
from toolkit.core.rewriting import Edit
from toolkit.core.spans import Span
from toolkit.core.term_candidates import Candidate, find_as_heard_before, find_candidates, without_patter
from toolkit.core.term_decision import Surroundings, crowd_of, frame_of, is_certain, is_likely, is_open
from toolkit.core.term_questions import TermQuestion, find_rivals, settle_rivals
from toolkit.core.term_runs import find_runs, part_runs
from toolkit.core.term_sound import SoundTest
from toolkit.core.term_vocabulary import list_terms
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange

NEAR_MS = 60_000
"""How far away another mention of the product still makes a term likely."""
ASKED_PER_S = 0.12
"""Doubtful places put to the sound per second of speech at most; one costs about 0.1 CPU-seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedTerms:
    """The segments with terms put right, and what only a person can decide."""

    segments: tuple[Segment, ...]
    questions: tuple[TermQuestion, ...] = ()


def correct_terms(
    segments: tuple[Segment, ...], cards: Sequence[ProductCard], ear: Ear, phrases: Phrases | None = None
) -> tuple[Segment, ...]:
    """The segments of `match_terms` where only the text is known."""
    return match_terms(segments, cards, ear, phrases).segments


def match_terms(
    segments: tuple[Segment, ...],
    cards: Sequence[ProductCard],
    ear: Ear,
    phrases: Phrases | None = None,
    scorer: SoundScorer | None = None,
    all_readings: Callable[[str], tuple[str, ...]] = lambda _: (),
) -> MatchedTerms:
    """The segments with misheard names, aliases, varieties and places written as on the card; each change is recorded.

    Names of four syllables and more are recognised by their sound alone; shorter ones need another mention of the
    product within a minute or a phrase that a name follows, and everyday words (七成 for 脐橙) need both. What stays
    doubtful is put to the sound by `scorer`, or left as heard without one. The longest name wins. Arabic numerals
    stay, but for a single 1-9 (or 11-19) as the first syllable of a name that else sounds exactly so. Segments that a
    gate refused stay as they are. Where names of several cards fit alike, a question is put. Segments over whose border
    a name was said become one; all others stay as they were parted.
    """
    return _Matcher(segments, cards, ear, phrases or Phrases(), scorer, all_readings).match()


class _Matcher:
    def __init__(
        self, segments: tuple[Segment, ...], cards: Sequence[ProductCard], ear: Ear, phrases: Phrases,
        scorer: SoundScorer | None, all_readings: Callable[[str], tuple[str, ...]],
    ) -> None:  # fmt: skip
        self._runs = find_runs(segments)
        self._texts = tuple(run.whole for run in self._runs)
        self._cards = cards
        self._ear = ear
        self._phrases = phrases
        self._is_told = any(segment.alternatives for segment in segments)
        self._sound = SoundTest(self._texts, scorer) if scorer is not None else None
        terms = list_terms(cards)
        self._crowd = crowd_of(len(terms))
        found = find_candidates(self._runs, terms, ear, all_readings)
        self._found = without_patter(found, self._texts, self._phrases, ear)

    def match(self) -> MatchedTerms:
        accepted = self._choose(self._found, [c for c in self._found if is_certain(c, self._ear, self._crowd)])
        for _ in range(3):  # what one pass accepts stands near what the next judges
            self._found = find_as_heard_before(self._found, accepted, self._runs, self._ear)
            if self._sound is not None:
                self._found = self._asked(accepted, self._sound)
            accepted = self._choose(self._found, accepted)
        rivals = find_rivals(accepted, self._found)
        accepted, questions = settle_rivals(accepted, rivals, self._span_of, self._cards)
        asked = [(each.segment, each.start_char, each.start_char + len(each.heard)) for each in questions]
        segments, places = part_runs(self._runs, self._edits(accepted), asked)
        moved = [(each, places[each.segment, each.start_char]) for each in questions]
        return MatchedTerms(
            segments=segments,
            questions=tuple(replace(each, segment=at.segment, start_char=at.char) for each, at in moved),
        )

    def _span_of(self, candidate: Candidate) -> Span:
        """When the segments were spoken in which a candidate stands."""
        return self._runs[candidate.segment].span_at(candidate.start, candidate.end)

    def _choose(self, found: Iterable[Candidate], mentions: Sequence[Candidate]) -> list[Candidate]:
        """The best candidates that do not overlap; `mentions` are those that make others of their product likely."""
        said = self._times_of(mentions)
        taken: dict[int, list[Candidate]] = {}
        for candidate in sorted(found, key=lambda c: -c.score):
            rivals = taken.setdefault(candidate.segment, [])
            if any(candidate.overlaps(other) for other in rivals):
                continue
            if is_certain(candidate, self._ear, self._crowd) or is_likely(
                candidate, self._ear, self._around(candidate, said), self._crowd
            ):
                rivals.append(candidate)
        return [candidate for rivals in taken.values() for candidate in rivals]

    def _times_of(self, mentions: Iterable[Candidate]) -> dict[str, list[Span]]:
        said: dict[str, list[Span]] = {}
        for mention in mentions:
            for product_id in mention.term.product_ids if mention.term.kind in ("name", "alias") else ():
                said.setdefault(product_id, []).append(self._span_of(mention))
        return said

    def _around(self, candidate: Candidate, said: dict[str, list[Span]]) -> Surroundings:
        own = self._span_of(candidate)
        is_near = any(
            _gap_ms(own, span) <= NEAR_MS
            for product_id in candidate.term.product_ids
            for span in said.get(product_id, ())
        )
        is_known = any(product_id in said for product_id in candidate.term.product_ids)
        text = self._texts[candidate.segment].text
        return Surroundings(is_near=is_near, is_known=is_known, frame=frame_of(candidate, text, self._phrases))

    def _asked(self, accepted: Sequence[Candidate], sound: SoundTest) -> list[Candidate]:
        """All candidates, the doubtful ones with what the sound says of them."""
        said = self._times_of(accepted)
        sure = [c for c in accepted if is_certain(c, self._ear, self._crowd)]
        doubtful = sorted(
            (c for c in self._found if self._is_worth_asking(c, sure, said)), key=lambda c: (-c.score, c.start)
        )
        speech_ms = sum(segment.span.duration_ms for segment in self._texts if segment.unclear is None)
        tried = [c for c in self._found if c.gain is not None]
        left = max(4, round(speech_ms * ASKED_PER_S / 1000)) - len(tried)
        asked: dict[int, Candidate] = {}
        for candidate in doubtful:
            there = [other for other in tried if candidate.overlaps(other)]
            if left <= 0 or len(there) >= 2 or any(other.term == candidate.term for other in there):
                continue
            asked[id(candidate)] = sound.ask(candidate)
            tried.append(candidate)
            left -= 1
        return [asked.get(id(candidate), candidate) for candidate in self._found]

    def _is_worth_asking(self, candidate: Candidate, sure: Sequence[Candidate], said: dict[str, list[Span]]) -> bool:
        if candidate.gain is not None or is_certain(candidate, self._ear, self._crowd):
            return False
        if any(candidate.overlaps(c) for c in sure if c.score >= candidate.score):
            return False
        if any(candidate.overlaps(o) and o.is_exact_text and o.term.text not in candidate.term.text for o in sure):
            return False
        around = self._around(candidate, said)
        return is_open(candidate, self._ear, around, self._crowd, is_told=self._is_told)

    def _edits(self, accepted: Sequence[Candidate]) -> dict[int, list[Edit]]:
        """By number of run."""
        said = self._times_of([c for c in accepted if len(c.term.product_ids) == 1])
        edits: dict[int, list[Edit]] = {}
        for candidate in accepted:
            if not candidate.is_exact_text:
                span = self._span_of(candidate)
                product_id = min(
                    candidate.term.product_ids,
                    key=lambda each: min((_gap_ms(span, time) for time in said.get(each, ())), default=1 << 40),
                )
                edit = _to_edit(candidate, product_id, self._ear)
                edits.setdefault(candidate.segment, []).append(edit)
        return edits


def _gap_ms(a: Span, b: Span) -> int:
    return max(a.start_ms - b.end_ms, b.start_ms - a.end_ms, 0)


def _to_edit(candidate: Candidate, product_id: str, ear: Ear) -> Edit:
    term = candidate.term
    return Edit(
        start=candidate.start,
        end=candidate.end,
        new=candidate.prefix + term.text,
        change=TermChange(
            heard=candidate.heard, written=term.text, start_char=len(candidate.prefix),
            product_id=product_id, why=_reason(candidate, ear),
        ),
    )  # fmt: skip


def _reason(candidate: Candidate, ear: Ear) -> Text:
    sound = " ".join(ear.syllables(candidate.term.text))
    cost, gain = candidate.cost, candidate.gain
    what_zh = {"name": "商品名", "alias": "商品的别名", "variety": "品种名", "place": "产地名"}[candidate.term.kind]
    what_en = {"name": "name", "alias": "other name", "variety": "variety", "place": "place of origin"}[
        candidate.term.kind
    ]
    if cost == 0:
        why = Text(f"读音与{what_zh}相同（{sound}）", f"sounds the same as the product's {what_en} ({sound})")
    else:
        why = Text(
            f"读音与{what_zh}相近（{sound}，差别 {cost:.2f}）",
            f"sounds like the product's {what_en} ({sound}, distance {cost:.2f})",
        )
    if gain is None:
        return why
    return Text(
        f"{why.zh}；按原声核对过（每字 {gain:+.1f}）", f"{why.en}; checked on the sound ({gain:+.1f} a syllable)"
    )
