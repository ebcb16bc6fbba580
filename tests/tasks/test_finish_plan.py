"""What a fresh plan gets as the user asked: jump cuts with captions in step, sound, music, an end card."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from media_factory import MediaFactory
from render_fixtures import part, plan
from report_example import PROFILE, shot
from report_example import media as media_info
from selling import ORANGE, say

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import ClipPlan, MakePlan
from toolkit.core.progress import Reporter
from toolkit.core.shot import PictureAnalysis, SoundAnalysis
from toolkit.core.spans import Span
from toolkit.core.speech_captions import amounts_in_digits
from toolkit.core.transcript import Transcript
from toolkit.engines.words import split_words
from toolkit.media.probe import probe
from toolkit.tasks.findings import Findings
from toolkit.tasks.finish_plan import MUSIC_RIGHTS, finish_plan
from toolkit.tasks.footage import Footage
from toolkit.tasks.tools import MakeTools

BEFORE = ("接下来给大家介绍的是奉节脐橙。", "奉节脐橙皮薄肉厚没有籽。")
AFTER = ("五斤装，今天三十九块九。", "想要脐橙的家人点三号链接。")


@pytest.fixture
def tools() -> MakeTools:
    return cast("MakeTools", SimpleNamespace(split_words=split_words))


@pytest.fixture
def found() -> Findings:
    """A talk with three silent seconds in its middle."""
    first = say(*BEFORE, start_ms=400)
    segments = (*first, *say(*AFTER, start_ms=first[-1].span.end_ms + 3000))
    length_ms = segments[-1].span.end_ms + 500
    voice = tuple(segment.span for segment in segments)
    sound = SoundAnalysis(step_ms=100, levels_db=(), speech=voice, loudness_lufs=-20.0, true_peak_dbtp=-3.0)
    pictures = PictureAnalysis(shots=(shot(0, length_ms, 0.8),), subjects=(), frame_count=900, broken_frames=0)
    transcript = Transcript(segments=segments, language="zh", dialect="auto", engine="fake", duration_ms=length_ms)
    info = media_info("sale.mp4", length_ms, 640, 360, with_sound=True)
    footage = Footage(path=Path("sale.mp4"), info=info, fingerprint="")
    return Findings(footage=footage, pictures=pictures, sound=sound, transcript=transcript)


def plan_of(found: Findings) -> MakePlan:
    """The whole talk as one clip."""
    assert found.transcript is not None
    span = Span(0, found.footage.info.duration_ms)
    window = part(span.start_ms, span.end_ms, size=(202, 360), path=((0, 219, 0),))
    cues = lay_out_cues(amounts_in_digits(found.transcript.segments), span, CaptionLimits(), split_words)
    clip = replace(plan(window, cues=cues), product_id=ORANGE.id)
    return MakePlan(footage=(found.footage.info,), profile=replace(PROFILE, min_s=5), dialect="auto", clips=(clip,))


def request(**changes: object) -> MakeRequest:
    base = MakeRequest(footage=(Path("sale.mp4"),), cards=(replace(ORANGE, link_no=3),), out=Path("out"))
    return replace(base, fix_colour=False, **changes)  # type: ignore[arg-type]


def finished(found: Findings, tools: MakeTools, **changes: object) -> tuple[ClipPlan, MakePlan]:
    asked = request(**changes)
    done = finish_plan(plan_of(found), (found,), asked, tools, Reporter())
    return done.clips[0], done


def test_by_default_the_talk_is_one_piece_without_card_or_music(found: Findings, tools: MakeTools) -> None:
    clip, made = finished(found, tools)
    assert len(clip.parts) == 1
    assert clip.end_card is None
    assert clip.sound.music == ""
    assert clip.sound.denoise == "auto"
    assert MUSIC_RIGHTS not in made.notes


def test_jump_cuts_take_the_silence_and_captions_stay_in_step(found: Findings, tools: MakeTools) -> None:
    whole, _ = finished(found, tools)
    clip, made = finished(found, tools, jump_cut=True)
    assert len(clip.parts) == 2
    assert whole.duration_ms - clip.duration_ms == pytest.approx(3000 - 350, abs=120)
    assert "停顿" in clip.parts[1].reasons[-1].zh
    assert "跳剪" in clip.reasons[-1].zh
    said = "".join(cue.text for cue in clip.cues)
    assert said == "".join(cue.text for cue in whole.cues)
    # a caption stands when its words are heard: through the pieces, its time leads back to them
    price = next(cue for cue in clip.cues if "39" in cue.text or "三十九" in cue.text)
    second = clip.parts[1].span
    source_ms = second.start_ms + price.span.start_ms - clip.parts[0].span.duration_ms
    heard = next(each for each in found.transcript.segments if "39" in each.text or "三十九" in each.text)  # type: ignore[union-attr]
    assert abs(source_ms - heard.span.start_ms) < 400
    assert all(cue.span.end_ms <= clip.duration_ms for cue in clip.cues)
    assert from_plain(MakePlan, json.loads(json.dumps(to_plain(made)))) == made


def test_the_voice_is_where_the_pieces_have_it(found: Findings, tools: MakeTools) -> None:
    for jump_cut in (False, True):
        clip, _ = finished(found, tools, jump_cut=jump_cut)
        assert clip.sound.voice[-1].end_ms <= clip.duration_ms
        assert sum(span.duration_ms for span in clip.sound.voice) == pytest.approx(
            sum(span.overlap_ms(Span(clip.parts[0].span.start_ms, clip.parts[-1].span.end_ms))
                for span in found.sound.speech),  # type: ignore[union-attr]
            abs=150,
        )  # fmt: skip


def test_end_card_says_what_the_card_says(found: Findings, tools: MakeTools) -> None:
    card = finished(found, tools, end_card=True)[0].end_card
    assert card is not None
    assert (card.title, card.price, card.link_no) == ("奉节脐橙", "5斤装 39.9元", 3)


def test_music_is_named_with_its_rights_and_must_be_music(
    media: MediaFactory, found: Findings, tools: MakeTools, tmp_path: Path
) -> None:
    music = media.ffmpeg("tune.wav", "-f", "lavfi", "-i", "sine=500:duration=1")
    clip, made = finished(found, tools, music=music)
    assert clip.sound.music == str(music)
    assert clip.sound.music_fingerprint
    assert MUSIC_RIGHTS in made.notes
    silent = media.clock("mute.mp4", seconds=1, sound=False)
    for wrong in (tmp_path / "missing.mp3", silent):
        with pytest.raises(InputError):
            finished(found, tools, music=wrong)


def test_plans_of_before_still_read(found: Findings, tools: MakeTools) -> None:
    """Without the fields that came later, as version 0.1.0 wrote them."""
    _, made = finished(found, tools)
    plain = to_plain(made)
    for clip in plain["clips"]:
        del clip["sound"], clip["end_card"]
        for each in clip["parts"]:
            del each["colour"]
    read = from_plain(MakePlan, plain)
    assert read.clips[0].parts == made.clips[0].parts
    assert read.clips[0].sound.denoise == "off"


def test_a_cast_is_put_right_part_by_part(media: MediaFactory, tools: MakeTools, found: Findings) -> None:
    """Grey fields under yellow light: the plan cools the take and says so; in white light it leaves it alone."""
    for gains, is_fixed in (((1.0, 0.95, 0.86), True), ((1.0, 1.0, 1.0), False)):
        source = probe(_greys(media, gains))
        clip = plan(part(0, 1900, size=(202, 360)))
        given = replace(plan_of(found), footage=(source,), clips=(clip,))
        asked = replace(request(), fix_colour=True)
        done = finish_plan(given, (found,), asked, tools, Reporter()).clips[0].parts[0]
        assert (done.colour is not None) == is_fixed
        if done.colour is not None:
            assert done.colour.blue > 0
            assert "偏黄" in done.reasons[-1].zh


def _greys(media: MediaFactory, gains: tuple[float, float, float]) -> Path:
    boxes = []
    for n, level in enumerate((40, 70, 100, 130, 160, 190, 220, 240)):
        colour = "".join(f"{round(level * gain):02x}" for gain in gains)
        boxes.append(f"drawbox={80 * n}:0:80:360:0x{colour}:fill")
    picture = f"color=black:s=640x360:r=30:d=2,format=gbrp,{','.join(boxes)},scale=out_color_matrix=bt709"
    return media.ffmpeg(f"greys{gains}.mp4", "-f", "lavfi", "-i", f"{picture},format=yuv420p", "-c:v", "libx264",
                        "-crf", "10", "-colorspace", "bt709")  # fmt: skip
