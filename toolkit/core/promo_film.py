"""A promo film as sentences with times, before it has pictures. Times are clip time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.promo_script import LEAST_MS, PAUSE_MS, PromoBeat
from toolkit.core.promo_shots import LONGEST_MS, Wanted
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

TAIL_MS = 800
"""The last picture stays after the last word: an end without a breath feels cut off."""
_FULL_SHARE = 0.8
"""A film of that share of the seconds asked for is as long as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmLine:
    """A sentence and the time that its pictures fill: to the beginning of the next."""

    segment: Segment
    """As shown, over the time in which it is spoken or read."""
    duration_ms: int
    words: tuple[str, ...]
    rank: int
    is_needed: bool


def lay_out_lines(beats: Sequence[PromoBeat], lengths_ms: Sequence[int]) -> tuple[FilmLine, ...]:
    """The beats one after the other, a pause between two, the tail after the last."""
    lines: list[FilmLine] = []
    start_ms = 0
    for index, (beat, length_ms) in enumerate(zip(beats, lengths_ms, strict=True)):
        full_ms = length_ms + (TAIL_MS if index == len(beats) - 1 else PAUSE_MS)
        segment = Segment(span=Span(start_ms, start_ms + length_ms), text=beat.sentence.text, heard=beat.sentence.text)
        lines.append(
            FilmLine(segment=segment, duration_ms=full_ms, words=beat.words, rank=beat.rank, is_needed=beat.is_needed)
        )
        start_ms += full_ms
    return tuple(lines)


def lines_of_recording(
    sentences: Sequence[Segment], length_ms: int, words_of: dict[int, tuple[str, ...]]
) -> tuple[FilmLine, ...]:
    """What somebody recorded, by sentence; short ones share their pictures with the next. All of it is needed.

    `words_of` gives for the number of a sentence the words by which a file name fits it.
    """
    lines: list[FilmLine] = []
    starts = [0, *(each.span.start_ms for each in sentences[1:]), length_ms]
    waiting_ms = 0
    for index, sentence in enumerate(sentences):
        own_ms = starts[index + 1] - starts[index] + waiting_ms
        is_last = index == len(sentences) - 1
        waiting_ms = 0
        if own_ms < LEAST_MS and not is_last:
            waiting_ms, own_ms = own_ms, 0
        lines.append(
            FilmLine(segment=sentence, duration_ms=own_ms, words=words_of.get(index, ()), rank=1, is_needed=True)
        )
    return tuple(lines)


def wanted_of(lines: Sequence[FilmLine]) -> tuple[Wanted, ...]:
    """What the choice of pictures has to fill."""
    return tuple(Wanted(duration_ms=line.duration_ms, words=line.words) for line in lines)


def weakest(lines: Sequence[FilmLine]) -> int | None:
    """The number of the line that is given up first; None if all are needed."""
    free = [index for index, line in enumerate(lines) if not line.is_needed]
    return max(free, key=lambda index: lines[index].rank, default=None)


def shortfall(name: str, asked_s: int, lines: Sequence[FilmLine], dropped: Sequence[PromoBeat]) -> Text | None:
    """One sentence on a film that is shorter than `asked_s`, and what to film or write for a longer one; else None.

    `dropped` are the sentences that the footage did not last for; without any the card says too little.
    """
    length_ms = sum(line.duration_ms for line in lines)
    if not dropped and length_ms >= _FULL_SHARE * asked_s * 1000:
        return None
    head_zh, head_en = (
        f"{name}：要 {asked_s} 秒，做出 {length_ms / 1000:.0f} 秒",
        f"{name}: {asked_s} s were asked for, ",
    )
    head_en += f"{length_ms / 1000:.0f} s are made"
    if not dropped:
        return Text(
            f"{head_zh}，商品卡上的话只有这些；补上做法、口味、采收时间、售后再做一次",
            f"{head_en}: the card says no more; add process, taste, harvest and after-sales service, and make it again",
        )
    more = sum(math.ceil(beat.reading_ms / LONGEST_MS) for beat in dropped)
    films = tuple(dict.fromkeys(beat.film for beat in dropped))
    film_zh, film_en = "；".join(film.zh for film in films), "; ".join(film.en for film in films)
    left_zh = "、".join(f"“{beat.sentence.text}”" for beat in dropped)
    left_en = ", ".join(f'"{beat.sentence.text}"' for beat in dropped)
    return Text(
        f"{head_zh}，素材不够长，没有讲{left_zh}；再拍 {more} 个镜头（每个 5 秒以上），比如{film_zh}",
        f"{head_en}: the footage is too short, left out {left_en}; film {more} more shots (5 s and longer), such as "
        f"{film_en}",
    )
