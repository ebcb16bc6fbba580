"""A promo film for each product: its sentences, and for each the best of the farmer's own pictures."""

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.cover_choice import choose_cover_moments
from toolkit.core.errors import InputError
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import ClipPart, ClipPlan, EndCard, MakePlan, OutputProfile, SoundPlan
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.promo_film import FilmLine, lay_out_lines, lines_of_recording, shortfall, wanted_of, weakest
from toolkit.core.promo_options import AI_VOICE_LABEL, PromoOptions
from toolkit.core.promo_script import PromoBeat, fit_beats, write_promo_script
from toolkit.core.promo_shots import LONGEST_MS, Picked, pick_shots
from toolkit.core.spans import Span
from toolkit.core.speech_captions import amounts_in_digits
from toolkit.core.text import Text
from toolkit.media.cover_designs import FREE
from toolkit.media.data_files import load_data
from toolkit.media.fingerprint import fingerprint_file
from toolkit.tasks.findings import Findings
from toolkit.tasks.narration import SpokenLine, hear_recording, join_lines, speak_beats
from toolkit.tasks.plan_clips import CAPTIONS_HEARD
from toolkit.tasks.plan_parts import plan_part, shown_products
from toolkit.tasks.tools import MakeTools

_SLACK_MS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    """Lines with their pictures and their voice."""

    lines: tuple[FilmLine, ...]
    picked: tuple[Picked, ...]
    sound: SoundPlan
    ai_label: str
    notes: tuple[Text, ...]


def plan_promo(
    findings: tuple[Findings, ...],
    request: MakeRequest,
    options: PromoOptions,
    profile: OutputProfile,
    tools: MakeTools,
    left_out: tuple[Text, ...],
    reporter: Reporter,
) -> MakePlan:
    """A film for each card that footage shows.

    Raises:
        InputError: if no footage shows any of the products, or it is too short for what has to be said.
        ModelMissing, EngineMissing, EngineFailed: if the voice can't be made or heard. Cancelled: if the user stops it.
    """
    planner = _PromoPlanner(findings, request, options, profile, tools)
    clips: list[ClipPlan] = []
    for index, card in enumerate(request.cards):
        members = [n for n, found in enumerate(findings) if card.id in shown_products(found, request)]
        if members:
            share = reporter.part(index / len(request.cards), (index + 1) / len(request.cards))
            clips.append(planner.film(card, members, len(clips) + 1, share))
        else:
            planner.notes.append(
                Text(
                    f"没有素材是拍“{card.name}”的，没有做它的宣传片；文件名里写上商品名，或写 --match 文件名={card.id}",
                    f'no footage shows "{card.name}": no film of it. Put its name into the file name, or say --match '
                    f"FILE={card.id}",
                )
            )
    if not clips:
        raise InputError(
            "、".join(found.footage.path.name for found in findings),
            Text("不知道这些素材拍的是哪个商品", "which product this footage shows is not known"),
            Text(f"请写 {_example(findings, request)}", f"Say {_example(findings, request)}"),
        )
    return MakePlan(
        footage=tuple(found.footage.info for found in findings), profile=profile, dialect=request.dialect,
        clips=tuple(clips), notes=(*left_out, *dict.fromkeys(planner.notes)),
    )  # fmt: skip


def _example(findings: tuple[Findings, ...], request: MakeRequest) -> str:
    return f"--match {findings[0].footage.path.name}={request.cards[0].id}"


class _PromoPlanner:
    """Collects films and notes of one run."""

    def __init__(
        self, findings: tuple[Findings, ...], request: MakeRequest, options: PromoOptions, profile: OutputProfile,
        tools: MakeTools,
    ) -> None:  # fmt: skip
        self._findings, self._request, self._options = findings, request, options
        self._profile, self._tools = profile, tools
        self._folder = tools.cache_dir / "voice"
        self.notes: list[Text] = []

    def film(self, card: ProductCard, members: Sequence[int], number: int, reporter: Reporter) -> ClipPlan:
        if self._options.voice == "recording":
            film = self._recorded(card, members, reporter)
        else:
            film = self._written(card, members, reporter)
        self.notes += film.notes
        parts = self._parts(film.picked, members)
        pieces = [(part.footage, part.span) for part in parts]
        analyses = [found.pictures for found in self._findings]
        cover = choose_cover_moments(pieces, analyses, [FREE["band"]])
        length_ms = sum(part.span.duration_ms for part in parts)
        segments = amounts_in_digits([line.segment for line in film.lines])
        cues = lay_out_cues(
            segments, Span(0, length_ms), CaptionLimits(max_chars=self._profile.caption_chars),
            self._tools.split_words, card.names,
        )  # fmt: skip
        return ClipPlan(
            id=f"{number:02d}-promo-{card.id}"[:60], situation="promo", product_id=card.id, title=card.name,
            sticker=f"{card.spec} {card.price.text}", parts=parts, cues=cues,
            cover_footage=cover[0].footage if cover else parts[0].footage,
            cover_time_ms=cover[0].time_ms if cover else parts[0].span.start_ms,
            reasons=self._reasons(film), sound=film.sound, ai_label=film.ai_label,
            end_card=EndCard(title=card.name, price=f"{card.spec} {card.price.text}", link_no=card.link_no),
        )  # fmt: skip

    def _written(self, card: ProductCard, members: Sequence[int], reporter: Reporter) -> _Film:
        script = write_promo_script(card, self._tools.copy_book, load_data("promo_templates.toml"))
        is_spoken = self._options.voice == "tts"
        limit_ms = self._options.seconds * 1000
        guessed = [beat.spoken_ms if is_spoken else beat.reading_ms for beat in script.beats]
        beats = [script.beats[index] for index in fit_beats(script.beats, guessed, limit_ms)]
        spoken = list(speak_beats(beats, self._folder, self._tools, reporter)) if is_spoken else []
        lengths = [line.duration_ms for line in spoken] or [beat.reading_ms for beat in beats]
        kept = fit_beats(beats, lengths, limit_ms)
        beats, lengths = [beats[n] for n in kept], [lengths[n] for n in kept]
        spoken = [spoken[n] for n in kept] if is_spoken else []
        lines, picked, dropped = self._with_pictures(beats, lengths, members, card)
        spoken = [line for n, line in enumerate(spoken) if n not in dropped]
        if short := shortfall(card.name, self._options.seconds, lines, [beats[n] for n in sorted(dropped)]):
            self.notes.append(short)
        return _Film(
            lines=lines, picked=picked, sound=self._spoken_track(lines, spoken) if is_spoken else SoundPlan(),
            ai_label=AI_VOICE_LABEL if is_spoken else "", notes=script.notes,
        )  # fmt: skip

    def _with_pictures(
        self, beats: list[PromoBeat], lengths: list[int], members: Sequence[int], card: ProductCard
    ) -> tuple[tuple[FilmLine, ...], tuple[Picked, ...], set[int]]:
        """Lines and pictures; sentences that the footage does not last for are given up: their numbers."""
        numbers = list(range(len(beats)))
        while True:
            lines = lay_out_lines([beats[n] for n in numbers], [lengths[n] for n in numbers])
            picked = self._pick(lines, members)
            if _lasts(lines, picked):
                return lines, picked, set(range(len(beats))) - set(numbers)
            given_up = weakest(lines)
            if given_up is None:
                raise self._too_short(lines, picked, card)
            del numbers[given_up]

    def _recorded(self, card: ProductCard, members: Sequence[int], reporter: Reporter) -> _Film:
        path = self._options.recording
        assert path is not None
        heard = hear_recording(path, self._request, card, self._tools, reporter)
        words = {
            index: tuple(word for word in self._tools.split_words(sentence.text) if len(word) >= 2)
            for index, sentence in enumerate(heard.sentences)
        }
        lines = lines_of_recording(heard.sentences, heard.duration_ms, words)
        picked = self._pick(lines, members)
        if not _lasts(lines, picked):
            raise self._too_short(lines, picked, card)
        sound = SoundPlan(
            narration=str(path.absolute()), narration_fingerprint=heard.footage.fingerprint,
            voice=tuple(sentence.span for sentence in heard.sentences),
        )  # fmt: skip
        return _Film(lines=lines, picked=picked, sound=sound, ai_label="", notes=(CAPTIONS_HEARD,))

    def _pick(self, lines: Sequence[FilmLine], members: Sequence[int]) -> tuple[Picked, ...]:
        analyses = [self._findings[index].pictures for index in members]
        names = [self._findings[index].footage.path.name for index in members]
        return pick_shots(wanted_of(lines), analyses, names)

    def _parts(self, picked: Sequence[Picked], members: Sequence[int]) -> tuple[ClipPart, ...]:
        parts = []
        for each in picked:
            index = members[each.footage]
            part = plan_part(self._findings[index], index, each.span, self._profile)
            named = (Text("文件名和这句话对得上", "its file name fits the sentence"),) if each.fits_by_name else ()
            parts.append(dataclasses.replace(part, reasons=(*named, *part.reasons)))
        return tuple(parts)

    def _spoken_track(self, lines: Sequence[FilmLine], spoken: Sequence[SpokenLine]) -> SoundPlan:
        length_ms = sum(line.duration_ms for line in lines)
        track: Path = join_lines(spoken, [line.segment.span.start_ms for line in lines], length_ms, self._folder)
        return SoundPlan(
            narration=str(track), narration_fingerprint=fingerprint_file(track),
            voice=tuple(line.segment.span for line in lines),
        )  # fmt: skip

    def _reasons(self, film: _Film) -> tuple[Text, ...]:
        shots, fitting = len(film.picked), sum(each.fits_by_name for each in film.picked)
        reasons = [
            Text(
                f"{len(film.lines)} 句话都来自商品卡，配了 {shots} 个镜头，没有一个镜头用两次",
                f"{len(film.lines)} sentences from the card over {shots} shots, none used twice",
            )
            if self._options.voice != "recording"
            else Text(
                f"用了你自己的录音，{len(film.lines)} 句话配了 {shots} 个镜头，没有一个镜头用两次",
                f"your own recording, {len(film.lines)} sentences over {shots} shots, none used twice",
            )
        ]
        if fitting:
            reasons.append(Text(f"{fitting} 个镜头按文件名配的", f"{fitting} shots were matched by their file names"))
        return tuple(reasons)

    def _too_short(self, lines: Sequence[FilmLine], picked: Sequence[Picked], card: ProductCard) -> InputError:
        needed_s = sum(line.duration_ms for line in lines) / 1000
        there_s = sum(each.span.duration_ms for each in picked) / 1000
        more = max(1, math.ceil((needed_s - there_s) * 1000 / LONGEST_MS))
        return InputError(
            card.name,
            Text(
                f"素材不够：要 {needed_s:.0f} 秒不重复的画面，只有 {there_s:.0f} 秒",
                f"not enough footage: {needed_s:.0f} s of pictures are needed without showing any twice, "
                f"{there_s:.0f} s are there",
            ),
            Text(
                f"请再拍 {more} 个镜头（每个 5 秒以上），或选更短的 --seconds",
                f"Film {more} more shots (5 s and longer), or take fewer --seconds",
            ),
        )


def _lasts(lines: Sequence[FilmLine], picked: Sequence[Picked]) -> bool:
    return sum(each.span.duration_ms for each in picked) >= sum(line.duration_ms for line in lines) - _SLACK_MS
