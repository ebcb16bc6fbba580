"""From findings to the plan: which pieces of which footage become which clip, and why."""

import dataclasses
import re

from toolkit.core.errors import MediaUnreadable
from toolkit.core.evidence import weigh_sentences
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import ClipPlan, MakePlan, OutputProfile
from toolkit.core.products import ProductCard
from toolkit.core.protocols import SoundScorer
from toolkit.core.scenery import choose_montage
from toolkit.core.spans import Span
from toolkit.core.speech_captions import amounts_in_digits
from toolkit.core.speech_correction import correct_speech, make_ear
from toolkit.core.text import Text
from toolkit.core.turns import split_turns
from toolkit.core.windows import ClipWindow, choose_windows
from toolkit.tasks.findings import Findings
from toolkit.tasks.plan_parts import best_moment, plan_part, shown_products
from toolkit.tasks.slice_talk import find_rounds
from toolkit.tasks.tools import MakeTools

MONTAGE_MIN_S = 15.0
MONTAGE_MAX_S = 30.0

CAPTIONS_HEARD = Text(
    "字幕是机器听写的，会有错字，发之前请看一遍；要改，运行 chushan ui，到“看片和改片”里改，只重做那一条",
    "the captions are what the machine heard, with mistakes: read them before you post; to correct them, run "
    "chushan ui and change the clip on its page",
)


def find_slices(found: Findings, request: MakeRequest, tools: MakeTools, scorer: SoundScorer | None = None) -> Findings:
    """The findings with product names put right in the transcript, and the rounds of selling each product.

    `scorer` puts doubtful corrections to the test on the sound.
    """
    if found.transcript is None:
        return found
    dialect, book = tools.dialects[request.dialect], tools.speech_book
    heard = found.transcript
    corrected = correct_speech(heard.segments, request.cards, dialect, book, scorer, heard.engine).segments
    segments, rounds = find_rounds(corrected, _voice_of(found), request.cards, dialect, book, tools.split_words)
    # A link number and a price alone may belong to another card: a clip's title must have been said.
    slices = tuple(each for each in rounds if each.mentions)
    transcript = dataclasses.replace(found.transcript, segments=segments)
    return dataclasses.replace(found, transcript=transcript, slices=slices)


def _voice_of(found: Findings) -> tuple[Span, ...]:
    """Where the voice is, for the edges of sentences and captions."""
    return (found.sound.voice or found.sound.speech) if found.sound else ()


def plan_clips(
    findings: tuple[Findings, ...],
    request: MakeRequest,
    profile: OutputProfile,
    tools: MakeTools,
    left_out: tuple[Text, ...],
) -> MakePlan:
    """The edit as data: a clip per product that somebody sells, and montages of footage where nobody does.

    Raises:
        MediaUnreadable: if nothing in the footage is usable.
    """
    planner = _Planner(findings, request, profile, tools)
    clips = planner.talk_clips() + planner.scenery_clips()
    if not clips:
        raise MediaUnreadable(
            "、".join(found.footage.path.name for found in findings),
            Text("没有找到能用的画面", "no usable pictures were found"),
            Text(
                "请看看素材是不是全黑、全糊，或太短；换一段再试",
                "See whether the footage is black, blurred throughout or too short, and try another",
            ),
        )
    return MakePlan(
        footage=tuple(found.footage.info for found in findings),
        profile=profile,
        dialect=request.dialect,
        clips=clips,
        notes=(*left_out, *planner.notes),
    )


class _Planner:
    """Collects clips and notes of one run."""

    def __init__(
        self, findings: tuple[Findings, ...], request: MakeRequest, profile: OutputProfile, tools: MakeTools
    ) -> None:
        self._findings = findings
        self._request = request
        self._profile = profile
        self._tools = tools
        self._cards = {card.id: card for card in request.cards}
        self._count = 0
        self.notes: list[Text] = []

    def talk_clips(self) -> tuple[ClipPlan, ...]:
        """The best window of each product that is sold, over all footage."""
        best: dict[str, tuple[int, ClipWindow]] = {}
        for index, found in enumerate(self._findings):
            for window in self._windows(found):
                kept = best.get(window.product_id)
                if kept is None or window.score > kept[1].score:
                    best[window.product_id] = (index, window)
        sells = any(found.slices for found in self._findings)
        for card in self._request.cards if sells else ():
            if card.id not in best:
                self.notes.append(
                    Text(
                        f"没有人讲到“{card.name}”，所以没有它的讲解视频",
                        f'nobody talks of "{card.name}": no clip of it',
                    )
                )
        if best:
            self.notes.append(CAPTIONS_HEARD)
        ordered = [(card, *best[card.id]) for card in self._request.cards if card.id in best]
        return tuple(self._talk_clip(card, index, window) for card, index, window in ordered)

    def _windows(self, found: Findings) -> tuple[ClipWindow, ...]:
        if not found.slices or found.transcript is None:
            return ()
        speech = _voice_of(found)
        book = self._tools.speech_book
        sentences = split_turns(found.transcript.segments, speech, book.phrases)
        ear = make_ear(self._tools.dialects[self._request.dialect], book)
        evidence = weigh_sentences(sentences, self._request.cards, book.phrases, ear)
        return choose_windows(found.slices, sentences, evidence, self._profile.min_s, self._profile.max_s)

    def _talk_clip(self, card: ProductCard, index: int, window: ClipWindow) -> ClipPlan:
        found = self._findings[index]
        assert found.transcript is not None
        if window.note is not None:
            self.notes.append(Text(f"{card.name}：{window.note.zh}", f"{card.name}: {window.note.en}"))
        span = window.span.clamped(Span(0, found.footage.info.duration_ms))
        names = tuple(name for each in self._request.cards for name in each.names)
        cues = lay_out_cues(
            amounts_in_digits(found.transcript.segments),
            span,
            CaptionLimits(max_chars=self._profile.caption_chars),
            self._tools.split_words,
            names,
            _voice_of(found),
        )
        cover_time_ms = best_moment(found.pictures.shots, span)
        return ClipPlan(
            id=self._clip_id(card.id),
            situation="talk",
            product_id=card.id,
            title=card.name,
            sticker=f"{card.spec} {card.price.text}",
            parts=(plan_part(self._findings[index], index, span, self._profile),),
            cues=cues,
            cover_footage=index,
            cover_time_ms=cover_time_ms,
            reasons=window.reasons,
        )

    def scenery_clips(self) -> tuple[ClipPlan, ...]:
        """Montages of the footage in which nobody sells: per product that is known to be seen, and one of the rest.

        What the user matched to a product is never mixed with anything else. Products that only their files' names
        tell, with too little for a montage each, share one.
        """
        silent = [index for index, found in enumerate(self._findings) if not found.slices]
        groups: dict[tuple[str, ...], list[int]] = {}
        for index in silent:
            groups.setdefault(shown_products(self._findings[index], self._request), []).append(index)
        matched = {name for name, _ in self._request.matches}
        short = [
            key
            for key, members in groups.items()
            if key
            and self._total_ms(members) < MONTAGE_MIN_S * 1000
            and not any(self._findings[index].footage.path.name in matched for index in members)
        ]
        if len(short) > 1:
            members = sorted(index for key in short for index in groups.pop(key))
            groups[tuple(product_id for key in short for product_id in key)] = members
        clips = [self._montage(key, members) for key, members in groups.items()]
        return tuple(clip for clip in clips if clip is not None)

    def _total_ms(self, members: list[int]) -> int:
        return sum(self._findings[index].footage.info.duration_ms for index in members)

    def _montage(self, shown: tuple[str, ...], members: list[int]) -> ClipPlan | None:
        """A montage of files that show the products `shown`; () where nobody knows."""
        analyses = tuple(self._findings[index].pictures for index in members)
        names = [self._findings[index].footage.path.name for index in members]
        pieces, notes = choose_montage(analyses, MONTAGE_MIN_S, min(MONTAGE_MAX_S, self._profile.max_s), names)
        self.notes.extend(notes)
        if not pieces:
            return None
        placed = tuple((members[index], span) for index, span in pieces)
        cards = [self._cards[product_id] for product_id in shown]
        card = cards[0] if len(cards) == 1 else None
        cover_footage, cover_span = max(placed, key=lambda piece: self._quality(*piece))
        return ClipPlan(
            id=self._clip_id(card.id if card else "scenery"),
            situation="scenery",
            product_id=card.id if card else "",
            title="、".join(each.name for each in cards),
            sticker=f"{card.spec} {card.price.text}" if card else "",
            parts=tuple(plan_part(self._findings[index], index, span, self._profile) for index, span in placed),
            cues=(),
            cover_footage=cover_footage,
            cover_time_ms=best_moment(self._findings[cover_footage].pictures.shots, cover_span),
            reasons=self._montage_reasons(cards, members, len(placed)),
        )

    def _quality(self, index: int, span: Span) -> float:
        shots = self._findings[index].pictures.shots
        return max((shot.quality.score for shot in shots if shot.span.overlap_ms(span)), default=0.0)

    def _montage_reasons(self, cards: list[ProductCard], members: list[int], count: int) -> tuple[Text, ...]:
        talks = [self._findings[i].footage.path.name for i in members if self._findings[i].transcript is not None]
        reasons = [
            Text(
                f"这些素材里没有人讲商品，挑了质量最好的 {count} 个镜头拼在一起",
                f"nobody sells in this footage: its {count} best shots are joined",
            )
        ]
        if talks:
            told = Text(
                f"{'、'.join(talks)} 里有人讲话，但没有听到商品卡上的任何商品，所以只拼了画面，讲话会被剪断；"
                "请核对商品卡的名称和别名",
                f"somebody talks in {', '.join(talks)}, but none of your products was heard: only pictures are joined, "
                "and the talk is cut; check the names and aliases on the cards",
            )
            self.notes.append(told)
            reasons = [told]
        if not cards:
            told = Text(
                f"不知道{'、'.join(self._findings[i].footage.path.name for i in members)}拍的是哪个商品，"
                "所以没有写名称和价格。在“有没人说话的视频？”里选好商品，再做一次就会写上",
                "which product this footage shows is not known, so there is no name or price on the clip: choose it "
                'under "Nobody talks in some of the videos?" and make it again',
            )
            self.notes.append(told)
            reasons.append(told)
        return tuple(reasons)

    def _clip_id(self, name: str) -> str:
        self._count += 1
        return f"{self._count:02d}-{re.sub(r'[^A-Za-z0-9_-]+', '', name)[:40] or 'clip'}"
