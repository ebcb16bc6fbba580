"""From findings to the plan: which pieces of which footage become which clip, and why."""

import dataclasses
import re

from toolkit.core.common_terms import correct_common_terms
from toolkit.core.ear import Ear
from toolkit.core.errors import MediaUnreadable
from toolkit.core.evidence import weigh_sentences
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import ClipPart, ClipPlan, MakePlan, OutputProfile
from toolkit.core.products import ProductCard
from toolkit.core.reframe import plan_crop_path
from toolkit.core.scenery import choose_montage
from toolkit.core.sentences import split_sentences
from toolkit.core.shot import Shot
from toolkit.core.slicing import slice_products
from toolkit.core.spans import Span
from toolkit.core.term_matching import correct_terms
from toolkit.core.text import Text
from toolkit.core.windows import ClipWindow, choose_windows
from toolkit.tasks.findings import Findings
from toolkit.tasks.tools import MakeTools

MONTAGE_MIN_S = 15.0
MONTAGE_MAX_S = 30.0


def find_slices(found: Findings, request: MakeRequest, tools: MakeTools) -> Findings:
    """The findings with product names put right in the transcript, and the rounds of selling each product."""
    if found.transcript is None:
        return found
    ear = make_ear(request, tools)
    segments = correct_terms(found.transcript.segments, request.cards, ear, tools.phrases)
    segments = correct_common_terms(segments, request.cards, tools.common_terms, ear)
    speech = found.sound.speech if found.sound else ()
    slices = slice_products(split_sentences(segments, speech), request.cards, tools.phrases, ear)
    transcript = dataclasses.replace(found.transcript, segments=segments)
    return dataclasses.replace(found, transcript=transcript, slices=slices)


def make_ear(request: MakeRequest, tools: MakeTools) -> Ear:
    """Compares words by their sound, as speakers of the dialect merge sounds."""
    return Ear(tools.dialects[request.dialect].confusions, tools.read_syllables, tools.is_word)


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
        ordered = [(card, *best[card.id]) for card in self._request.cards if card.id in best]
        return tuple(self._talk_clip(card, index, window) for card, index, window in ordered)

    def _windows(self, found: Findings) -> tuple[ClipWindow, ...]:
        if not found.slices or found.transcript is None:
            return ()
        speech = found.sound.speech if found.sound else ()
        sentences = split_sentences(found.transcript.segments, speech)
        ear = make_ear(self._request, self._tools)
        evidence = weigh_sentences(sentences, self._request.cards, self._tools.phrases, ear)
        return choose_windows(found.slices, sentences, evidence, self._profile.min_s, self._profile.max_s)

    def _talk_clip(self, card: ProductCard, index: int, window: ClipWindow) -> ClipPlan:
        found = self._findings[index]
        assert found.transcript is not None
        if window.note is not None:
            self.notes.append(Text(f"{card.name}：{window.note.zh}", f"{card.name}: {window.note.en}"))
        span = window.span.clamped(Span(0, found.footage.info.duration_ms))
        names = tuple(name for each in self._request.cards for name in each.names)
        cues = lay_out_cues(
            found.transcript.segments,
            span,
            CaptionLimits(max_chars=self._profile.caption_chars),
            self._tools.split_words,
            names,
            found.sound.speech if found.sound else (),
        )
        cover_time_ms = _best_moment(found.pictures.shots, span)
        return ClipPlan(
            id=self._clip_id(card.id),
            situation="talk",
            product_id=card.id,
            title=card.name,
            sticker=f"{card.spec} {card.price.text}",
            parts=(self._part(index, span),),
            cues=cues,
            cover_footage=index,
            cover_time_ms=cover_time_ms,
            reasons=window.reasons,
        )

    def scenery_clips(self) -> tuple[ClipPlan, ...]:
        """Montages of the footage in which nobody sells: one per product that is known to be seen, one of the rest."""
        silent = [index for index, found in enumerate(self._findings) if not found.slices]
        groups: dict[str, list[int]] = {}
        for index in silent:
            groups.setdefault(self._seen_product(index), []).append(index)
        short = [key for key, members in groups.items() if key and self._total_ms(members) < MONTAGE_MIN_S * 1000]
        if len(short) > 1 or (short and "" in groups):
            for key in short:  # too little for a montage of its own
                groups.setdefault("", []).extend(groups.pop(key))
        clips = [self._montage(key, sorted(members)) for key, members in groups.items()]
        return tuple(clip for clip in clips if clip is not None)

    def _total_ms(self, members: list[int]) -> int:
        return sum(self._findings[index].footage.info.duration_ms for index in members)

    def _seen_product(self, index: int) -> str:
        """The product that silent footage shows, as the user or the file's name says; "" if nobody says."""
        name = self._findings[index].footage.path.name
        for file_name, product_id in self._request.matches:
            if file_name == name and product_id in self._cards:
                return product_id
        stem = name.rpartition(".")[0].casefold()
        named = {card.id for card in self._request.cards for word in (card.id, *card.names) if word.casefold() in stem}
        if len(named) == 1:
            return named.pop()
        return self._request.cards[0].id if len(self._request.cards) == 1 else ""

    def _montage(self, product_id: str, members: list[int]) -> ClipPlan | None:
        analyses = tuple(self._findings[index].pictures for index in members)
        pieces, notes = choose_montage(analyses, MONTAGE_MIN_S, min(MONTAGE_MAX_S, self._profile.max_s))
        self.notes.extend(notes)
        if not pieces:
            return None
        placed = tuple((members[index], span) for index, span in pieces)
        card = self._cards.get(product_id)
        cover_footage, cover_span = max(placed, key=lambda piece: self._quality(*piece))
        return ClipPlan(
            id=self._clip_id(card.id if card else "scenery"),
            situation="scenery",
            product_id=product_id,
            title=card.name if card else _joined_names(self._request.cards),
            sticker=f"{card.spec} {card.price.text}" if card else "",
            parts=tuple(self._part(index, span) for index, span in placed),
            cues=(),
            cover_footage=cover_footage,
            cover_time_ms=_best_moment(self._findings[cover_footage].pictures.shots, cover_span),
            reasons=self._montage_reasons(card, len(placed)),
        )

    def _quality(self, index: int, span: Span) -> float:
        shots = self._findings[index].pictures.shots
        return max((shot.quality.score for shot in shots if shot.span.overlap_ms(span)), default=0.0)

    def _montage_reasons(self, card: ProductCard | None, count: int) -> tuple[Text, ...]:
        reasons = [
            Text(
                f"这些素材里没有人讲商品，挑了质量最好的 {count} 个镜头拼在一起",
                f"nobody sells in this footage: its {count} best shots are joined",
            )
        ]
        if card is None:
            reasons.append(
                Text(
                    "不知道拍的是哪个商品，所以没有贴价格。在页面上选好商品，或写 --match 文件名=商品id，就会贴上",
                    "which product it shows is not known, so there is no price on it: choose it on the page, "
                    "or say --match FILE=ID",
                )
            )
        return tuple(reasons)

    def _part(self, index: int, span: Span) -> ClipPart:
        found = self._findings[index]
        video = found.footage.info.video
        assert video is not None
        crop = plan_crop_path(
            found.pictures.subjects,
            found.pictures.shots,
            span,
            (video.width_px, video.height_px),
            (self._profile.width_px, self._profile.height_px),
        )
        best = max(
            (shot for shot in found.pictures.shots if shot.span.overlap_ms(span)),
            key=lambda shot: shot.span.overlap_ms(span),
            default=None,
        )
        return ClipPart(
            footage=index,
            span=span,
            layout=crop.layout,
            crop_width_px=crop.width_px,
            crop_height_px=crop.height_px,
            crop_path=crop.path,
            reasons=best.quality.reasons if best else (),
        )

    def _clip_id(self, name: str) -> str:
        self._count += 1
        return f"{self._count:02d}-{re.sub(r'[^A-Za-z0-9_-]+', '', name)[:40] or 'clip'}"


def _joined_names(cards: tuple[ProductCard, ...]) -> str:
    return "、".join(card.name for card in cards[:3])


def _best_moment(shots: tuple[Shot, ...], span: Span) -> int:
    """The best frame for a cover within `span`: of the best shot that is there for at least a second, if any."""
    inside = [shot for shot in shots if shot.span.overlap_ms(span) >= min(1000, span.duration_ms)]
    if not inside:
        return (span.start_ms + span.end_ms) // 2
    best = max(inside, key=lambda shot: (shot.quality.score, shot.span.overlap_ms(span)))
    common = best.span.clamped(span)
    return min(max(best.best_time_ms, common.start_ms), max(common.start_ms, common.end_ms - 1))
