"""Changes of a clip: where it may be cut, how captions and the crop window go along, what is told."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_fixtures import PROFILE, made_media

from toolkit.core.clip_edit import PLANNED, CaptionEdit, ClipEdit, CoverEdit, PartEdit
from toolkit.core.clip_edit_apply import EditMaterial, apply_edit, find_faults, unchanged
from toolkit.core.clip_edit_captions import Pieces, Place, broken_lines, captions_of, held_of, track_beside, track_of
from toolkit.core.clip_edit_rows import caption_rows, cover_choices
from toolkit.core.clip_edit_spans import (
    MIN_PART_MS,
    cut_sentences,
    find_snap_points,
    next_point,
    room_of,
    slipped,
    snapped,
    trimmed,
)
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.cue import Cue
from toolkit.core.errors import InputError
from toolkit.core.plan import ClipPart, ClipPlan, CropKey
from toolkit.core.shot import PictureAnalysis, Quality, Shot
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word
from toolkit.engines.fake import spoken_segment

LENGTH_MS = 60_000
SAID = ("大家好欢迎来", "这是奉节脐橙", "皮薄没有籽哦", "五斤三十九块", "点一号链接吧", "下面是武乡小米")
SENTENCES = tuple(spoken_segment(Span(1_000 + n * 4_000, 4_000 + n * 4_000), text) for n, text in enumerate(SAID))
GOOD = Quality(score=0.9, sharpness=1, exposure=1, steadiness=1, colour=1, reasons=())
CUTS = (0, 7_000, 15_000, 30_000, LENGTH_MS)
SHOTS = tuple(Shot(span=Span(a, b), quality=GOOD, best_time_ms=(a + b) // 2, motion=0.1) for a, b in pairwise(CUTS))
PICTURES = PictureAnalysis(shots=SHOTS, subjects=(), frame_count=1, broken_frames=0)
STILL = (CropKey(time_ms=5_000, left_px=100.0, top_px=0.0),)


def part(start_ms: int, end_ms: int, *, footage: int = 0, path: tuple[CropKey, ...] = STILL) -> ClipPart:
    return ClipPart(
        footage=footage, span=Span(start_ms, end_ms), layout="crop", crop_width_px=404, crop_height_px=720,
        crop_path=path,
    )  # fmt: skip


def cue_of(segment: Segment, shift_ms: int) -> Cue:
    words = tuple(dataclasses.replace(w, span=w.span.shifted(-shift_ms)) for w in segment.words)
    return Cue(span=segment.span.shifted(-shift_ms), lines=(segment.text[:3], segment.text[3:]), words=words)


def clip_of(*parts: ClipPart, cues: tuple[Cue, ...] = (), **more) -> ClipPlan:
    return ClipPlan(
        id="01-orange", situation=more.pop("situation", "talk"), product_id="orange", title="奉节脐橙", sticker="",
        parts=parts, cues=cues, cover_footage=0, cover_time_ms=parts[0].span.start_ms + 500, reasons=(), **more,
    )  # fmt: skip


TALK = clip_of(part(4_850, 17_000), cues=tuple(cue_of(s, 4_850) for s in SENTENCES[1:4]))


def material_of(clip: ClipPlan = TALK, **more) -> EditMaterial:
    track = track_of(clip.cues, clip.parts, "c") + track_of(clip.held_cues, clip.parts, "h", is_held=True)
    return EditMaterial(
        clip=clip, profile=PROFILE, media=(made_media("a.mp4"), made_media("b.mp4")), pictures=(PICTURES, PICTURES),
        voices=(tuple(s.span for s in SENTENCES), ()), sentences=(SENTENCES, ()),
        track=track + more.pop("track", ()), **more,
    )  # fmt: skip


def edit_of(material: EditMaterial, *spans: tuple[int, int], **more) -> ClipEdit:
    parts = tuple(PartEdit(span=Span(*span)) for span in spans)
    return dataclasses.replace(unchanged(material.clip, PLANNED), parts=parts, **more)


# --- edges ---


def test_edges_snap_to_sentences_and_shots() -> None:
    points = find_snap_points(SENTENCES, SHOTS, Span(0, LENGTH_MS))
    assert 4_850 in points.starts_ms  # 150 ms before the second sentence
    assert 8_250 in points.ends_ms  # 250 ms after it
    assert {7_000, 15_000, 30_000} <= set(points.starts_ms) & set(points.ends_ms)


times = st.integers(0, LENGTH_MS)


@given(time=times, points=st.lists(times, max_size=30, unique=True).map(sorted), reach=st.integers(0, 2_000))
def test_snapping_goes_to_the_nearest_point_in_reach_and_again_nowhere(
    time: int, points: list[int], reach: int
) -> None:
    found = snapped(time, points, reach)
    best = min((abs(point - time) for point in points), default=None)
    assert abs(found - time) == (best if best is not None and best <= reach else 0)
    assert snapped(found, points, reach) == found


@given(time=times, points=st.lists(times, max_size=30, unique=True).map(sorted))
def test_steps_walk_through_all_points_in_order(time: int, points: list[int]) -> None:
    walked, at = [], time
    while (after := next_point(at, points, 1)) != at:
        walked.append(after)
        at = after
    assert walked == [point for point in points if point > time]
    assert next_point(time, points, -1) == max((point for point in points if point < time), default=time)


@st.composite
def montages(draw) -> tuple[EditMaterial, ClipEdit]:
    """Pieces of two footage files that do not overlap, in any order, some left out."""
    edges = sorted(draw(st.lists(st.integers(0, LENGTH_MS // 100), min_size=2, max_size=10, unique=True)))
    spans = [
        Span(a * 100, b * 100) for a, b in zip(edges[::2], edges[1::2], strict=False) if (b - a) * 100 >= MIN_PART_MS
    ]
    spans = spans or [Span(0, 1_000)]
    parts = tuple(part(s.start_ms, s.end_ms, footage=draw(st.integers(0, 1))) for s in draw(st.permutations(spans)))
    material = material_of(clip_of(*parts, situation="scenery"))
    edit = unchanged(material.clip, PLANNED)
    used = [draw(st.booleans()) for _ in parts]
    used[0] = True
    kept = tuple(dataclasses.replace(p, is_used=u) for p, u in zip(edit.parts, used, strict=True))
    return material, dataclasses.replace(edit, parts=kept)


@given(
    found=montages(), index=st.integers(0, 9), side=st.sampled_from(["start", "end"]), to=st.integers(-9_000, 90_000)
)
def test_a_trimmed_piece_stays_in_its_room_and_takes_nothing_twice(found, index: int, side, to: int) -> None:
    material, edit = found
    index %= len(edit.parts)
    room = room_of(edit, material.clip, index, LENGTH_MS)
    made = trimmed(edit, index, side, to, room)
    span = made.parts[index].span
    assert room.start_ms <= span.start_ms < span.end_ms <= room.end_ms
    assert span.duration_ms >= min(MIN_PART_MS, edit.parts[index].span.duration_ms)
    assert made.parts[:index] + made.parts[index + 1 :] == edit.parts[:index] + edit.parts[index + 1 :]
    if edit.parts[index].is_used:
        for n, other in enumerate(made.parts):
            same = material.clip.parts[n].footage == material.clip.parts[index].footage
            if n != index and other.is_used and same:
                assert not other.span.overlap_ms(span)
    assert apply_edit(material, made).duration_ms == sum(p.span.duration_ms for p in made.parts if p.is_used)


@given(found=montages(), to=st.integers(-9_000, 90_000))
def test_a_slipped_piece_keeps_its_length(found, to: int) -> None:
    material, edit = found
    room = room_of(edit, material.clip, 0, LENGTH_MS)
    span = slipped(edit, 0, to, room).parts[0].span
    assert span.duration_ms == edit.parts[0].span.duration_ms
    assert room.start_ms <= span.start_ms <= span.end_ms <= room.end_ms


def test_a_cut_inside_a_sentence_is_told_with_what_is_lost() -> None:
    material = material_of()
    edit = edit_of(material, (6_550, 17_000))
    (cut,) = cut_sentences(edit, material.clip, material.sentences)
    assert (cut.side, cut.lost, cut.kept) == ("start", "这是奉", "节脐橙")
    (fault,) = find_faults(material, edit, apply_edit(material, edit))
    assert "“这是奉”没有了" in fault.text.zh
    assert not fault.stops


def test_pieces_that_go_on_in_the_footage_cut_no_sentence() -> None:
    material = material_of(clip_of(part(4_850, 6_500), part(6_500, 12_300)))
    assert cut_sentences(unchanged(material.clip, PLANNED), material.clip, material.sentences) == ()


# --- captions ---


def test_captions_of_an_unchanged_clip_are_those_it_has() -> None:
    assert (
        tuple(captions_of(material_of().track, edit_of(material_of(), (4_850, 17_000)).parts, (), 8).values())
        == TALK.cues
    )


@given(start=st.integers(0, 20_000), length=st.integers(MIN_PART_MS, 30_000))
def test_captions_stay_on_their_words_wherever_the_clip_is_cut(start: int, length: int) -> None:
    material = material_of(
        track=track_beside([cue_of(SENTENCES[4], 17_000), cue_of(SENTENCES[5], 17_000)], 0, 17_000, "p")
    )
    span = Span(start, start + length)
    edit = edit_of(material, (span.start_ms, span.end_ms))
    clip = apply_edit(material, edit)
    last_ms = 0
    spoken = {char_span: char for s in SENTENCES for w in s.words for char_span, char in [(w.span, w.text)]}
    for cue in clip.cues:
        assert last_ms <= cue.span.start_ms < cue.span.end_ms <= clip.duration_ms
        last_ms = cue.span.end_ms
        assert "".join(cue.lines) == "".join(word.text for word in cue.words)
        for word in cue.words:
            middle = (word.span.start_ms + word.span.end_ms) / 2 + start
            near = [char for at, char in spoken.items() if at.start_ms - 300 <= middle <= at.end_ms + 300]
            assert word.text in near


parts_of_a_clip = st.lists(
    st.tuples(st.integers(0, 9_000), st.integers(1, 9_000), st.booleans()), min_size=1, max_size=6
)


@given(
    parts=parts_of_a_clip,
    places=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20_000)), min_size=2, max_size=12),
)
def test_later_places_are_never_earlier_in_the_clip(parts, places) -> None:
    pieces = Pieces([PartEdit(span=Span(a, a + n), is_used=used) for a, n, used in parts])
    ordered = sorted(Place(part % len(parts), time) for part, time in places)
    found = [pieces.time_of(place) for place in ordered]
    assert found == sorted(found)
    assert all(0 <= time <= pieces.duration_ms for time in found)


def test_a_caption_typed_anew_stays_when_the_clip_is_cut_elsewhere() -> None:
    material = material_of()
    edit = edit_of(material, (4_850, 15_000)).with_caption("c1", "皮薄\n没有核")
    rows = {row.key: row for row in caption_rows(material, edit)}
    assert rows["c1"].text == "皮薄\n没有核"
    assert rows["c1"].own == "皮薄没\n有籽哦"
    assert apply_edit(material, edit).cues[1].lines == ("皮薄", "没有核")
    assert caption_rows(material, edit.with_caption("c1", None))[1].text == rows["c1"].own


def test_an_emptied_caption_goes_and_can_come_back() -> None:
    material = material_of()
    edit = edit_of(material, (4_850, 17_000)).with_caption("c0", "")
    assert [cue.text for cue in apply_edit(material, edit).cues] == ["皮薄没有籽哦", "五斤三十九块"]
    (row, *_) = caption_rows(material, edit)
    assert (row.is_shown, row.is_held, row.own) == (False, False, "这是奉\n节脐橙")


def test_a_held_caption_is_shown_only_once_it_is_written_anew() -> None:
    clip = dataclasses.replace(TALK, cues=TALK.cues[:2], held_cues=TALK.cues[2:])
    material = material_of(clip)
    trimmed_edit = edit_of(material, (5_850, 17_000))
    made = apply_edit(material, trimmed_edit)
    assert [cue.text for cue in made.held_cues] == ["五斤三十九块"]
    assert caption_rows(material, trimmed_edit)[2].is_held
    corrected = trimmed_edit.with_caption("h0", "五斤39.9元")
    assert apply_edit(material, corrected).cues[-1].text == "五斤39.9元"
    assert held_of(material.track, corrected.parts, corrected.captions) == ()


def test_a_long_line_is_broken_and_three_lines_are_told() -> None:
    assert broken_lines("一二三四五六七八九十", 8) == ("一二三四五", "六七八九十")
    material = material_of()
    edit = edit_of(material, (4_850, 17_000), captions=(CaptionEdit(key="c0", text="一二三四五六七八九十" * 2),))
    assert any("超过两行" in fault.text.zh for fault in find_faults(material, edit, apply_edit(material, edit)))


# --- framing, length, cover ---


def test_a_window_that_stood_stays_where_it_stood_in_more_of_its_shot() -> None:
    material = material_of(clip_of(part(8_000, 12_000, path=(CropKey(time_ms=8_000, left_px=33.0, top_px=0.0),))))
    (made,) = apply_edit(material, edit_of(material, (7_000, 15_000))).parts
    assert {(key.left_px, key.top_px) for key in made.crop_path} == {(33.0, 0.0)}


def test_a_stand_moves_the_window_in_its_shot_alone() -> None:
    material = material_of()
    edit = unchanged(TALK, PLANNED).with_stand(0, 7_000, 1.0)
    (made,) = apply_edit(material, edit).parts
    times = [key.time_ms for key in made.crop_path]
    lefts = np.interp([6_000, 10_000, 16_000], times, [key.left_px for key in made.crop_path])
    assert lefts.round().tolist() == [100, 1280 - 404, 100]
    assert apply_edit(material, edit.with_stand(0, 7_000, None)) == TALK


def test_whole_takes_the_place_of_other_stands() -> None:
    edit = unchanged(TALK, PLANNED).with_stand(0, 0, 0.2).with_stand(0, 7_000, "whole")
    (made,) = apply_edit(material_of(), edit).parts
    assert made.layout == "pad"
    assert [each.stand for each in edit.parts[0].stands] == ["whole"]


@given(start=st.integers(0, 40_000), length=st.integers(1_000, 20_000), stand=st.floats(0, 1))
def test_the_window_stays_inside_the_picture(start: int, length: int, stand: float) -> None:
    material = material_of()
    edit = edit_of(material, (start, start + length)).with_stand(0, 7_000, stand)
    (made,) = apply_edit(material, edit).parts
    times = [key.time_ms for key in made.crop_path]
    assert times == sorted(set(times))
    for key in made.crop_path:
        assert -0.01 <= key.left_px <= 1280 - made.crop_width_px + 0.01
        assert start <= key.time_ms < start + length


def test_lengths_against_the_profile_are_told() -> None:
    profile = dataclasses.replace(PROFILE, min_s=5, max_s=10)
    material = dataclasses.replace(material_of(), profile=profile)
    told = [find_faults(material, e, apply_edit(material, e)) for e in
            (edit_of(material, (4_850, 8_250)), edit_of(material, (4_850, 17_000)))]  # fmt: skip
    assert "短" in told[0][-1].text.zh
    assert "长" in told[1][-1].text.zh
    assert not any(fault.stops for faults in told for fault in faults)


def test_a_clip_of_less_than_a_second_can_not_be_made() -> None:
    material = material_of()
    edit = edit_of(material, (4_850, 5_400))
    assert find_faults(material, edit, apply_edit(material, edit))[0].stops


def test_the_cover_follows_when_its_picture_is_cut_off() -> None:
    material = material_of()
    clip = apply_edit(material, edit_of(material, (8_850, 17_000)))
    assert clip.parts[0].span.contains(clip.cover_time_ms)
    edit = edit_of(material, (8_850, 17_000), cover=CoverEdit(design="panel", footage=0, time_ms=100))
    faults = find_faults(material, edit, apply_edit(material, edit))
    assert any("封面" in fault.text.zh for fault in faults)
    assert all(clip.parts[0].span.contains(time) for _, time in cover_choices(material, clip))


def test_pieces_that_go_with_a_voice_keep_their_length() -> None:
    material = material_of(clip_of(part(0, 3_000), part(9_000, 12_000), situation="promo"))
    assert material.keeps_length
    with pytest.raises(InputError):
        apply_edit(material, edit_of(material, (0, 2_000), (9_000, 12_000)))
    slid = edit_of(material, (1_000, 4_000), (9_000, 12_000))
    assert apply_edit(material, slid).duration_ms == 6_000


def test_captions_of_a_voice_stay_with_it_whatever_is_shown() -> None:
    cues = (cue_of(SENTENCES[0], 1_000),)
    material = material_of(clip_of(part(0, 3_000), part(9_000, 12_000), cues=cues, situation="promo"))
    slid = edit_of(material, (1_000, 4_000), (12_000, 15_000))
    assert apply_edit(material, slid).cues == cues
    written = slid.with_caption("c0", "别的字")
    assert [cue.text for cue in apply_edit(material, written).cues] == ["别的字"]
    assert [row.text for row in caption_rows(material, written)] == ["别的字"]


@pytest.mark.parametrize(
    "change",
    [{"clip_id": "other"}, {"base": "0" * 16}, {"parts": ()}, {"parts": (PartEdit(span=Span(0, 90_000)),)},
     {"cover": CoverEdit(design="band", footage=7, time_ms=0)}],
)  # fmt: skip
def test_an_edit_of_something_else_is_refused(change) -> None:
    with pytest.raises(InputError):
        apply_edit(material_of(), dataclasses.replace(unchanged(TALK, PLANNED), **change))


def test_an_edit_survives_being_stored() -> None:
    edit = unchanged(TALK, PLANNED).with_stand(0, 7_000, 0.25).with_stand(0, 0, "auto").with_caption("c1", "新字")
    edit = dataclasses.replace(edit, cover=CoverEdit(design="banner", footage=0, time_ms=5_000))
    assert from_plain(ClipEdit, to_plain(edit)) == edit


def test_reasons_name_what_was_done_by_hand_once() -> None:
    material = material_of()
    once = apply_edit(material, edit_of(material, (8_850, 17_000)))
    again = material_of(once)
    twice = apply_edit(again, unchanged(once, PLANNED).with_caption("c0", "别的"))
    assert [reason.zh.startswith("手工改过") for reason in twice.reasons] == [True]


def test_words_split_over_a_jump_cut_go_with_their_piece() -> None:
    words = (Word(text="甲", span=Span(0, 900), confidence=1), Word(text="乙", span=Span(1_100, 1_900), confidence=1))
    clip = clip_of(part(0, 1_000), part(5_000, 6_000), cues=(Cue(span=Span(0, 2_000), lines=("甲乙",), words=words),))
    material = material_of(clip)
    alone = dataclasses.replace(
        unchanged(clip, PLANNED),
        parts=(PartEdit(span=Span(0, 1_000)), PartEdit(span=Span(5_000, 6_000), is_used=False)),
    )
    (cue,) = apply_edit(material, alone).cues
    assert cue.lines == ("甲",)
    assert cue.span == Span(0, 1_000)
