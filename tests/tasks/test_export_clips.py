"""Every project of a plan, opened by a reader that is not ours where there is one: same cuts, same captions."""

import dataclasses
import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote

import opentimelineio as otio
import pysubs2
import pytest
from render_fixtures import PROFILE, frames_of, middle, ramp, render
from render_fixtures import part as piece
from render_fixtures import plan as clip_plan

from toolkit.core.codec import to_plain
from toolkit.core.cue import Cue
from toolkit.core.edit_timeline import us_to_frames
from toolkit.core.errors import Cancelled, InputError, MediaUnreadable
from toolkit.core.export_kinds import EXPORT_KINDS
from toolkit.core.plan import ClipPart, ClipPlan, CropKey, MakePlan
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.export.jianying import IN_DRAFT
from toolkit.media.probe import probe
from toolkit.media.profiles import load_profiles
from toolkit.media.render_args import frame_counts
from toolkit.tasks.export_clips import export_plan, plan_of

CUES = (
    Cue(span=Span(120, 1510), lines=("武乡小米，", "今年新米")),
    Cue(span=Span(1510, 3333), lines=("5斤装39块9",), second=("five jin 39.9",)),
)


@dataclass(frozen=True)
class Cut:
    """What every reader gives: file name, first frame in the footage, on the timeline, number of frames."""

    name: str
    source_in: int
    record_in: int
    frames: int


@pytest.fixture(scope="module")
def plan(media) -> MakePlan:
    wide = media.ffmpeg(
        "山上 的果园 #1.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=6", "-f", "lavfi", "-i", "sine=440:d=6",
        "-preset", "ultrafast",
    )  # fmt: skip
    tall = media.ffmpeg("tall.mp4", "-f", "lavfi", "-i", "testsrc2=s=180x320:r=30:d=4", "-preset", "ultrafast")
    moving = (CropKey(time_ms=1017, left_px=0, top_px=0), CropKey(time_ms=2400, left_px=300, top_px=0))
    parts = (
        _part(0, Span(1017, 2683), (202, 360), moving),
        _part(1, Span(33, 1449), (180, 320), ()),
        _part(0, Span(4001, 6000), (202, 360), moving[:1]),
    )
    clip = ClipPlan(
        id="01-millet", situation="talk", product_id="millet", title="武乡小米", sticker="5斤装 39.9元", parts=parts,
        cues=CUES, cover_footage=0, cover_time_ms=2000, reasons=(),
    )  # fmt: skip
    return MakePlan(
        footage=(probe(wide), probe(tall)), profile=load_profiles()["douyin"], dialect="auto", clips=(clip,)
    )


def _part(footage: int, span: Span, crop: tuple[int, int], path: tuple[CropKey, ...]) -> ClipPart:
    return ClipPart(
        footage=footage, span=span, layout="crop" if path else "pad", crop_width_px=crop[0], crop_height_px=crop[1],
        crop_path=path,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(plan, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("result") / "projects"
    export_plan(plan, out)
    return out


@pytest.fixture(scope="module")
def expected(plan) -> list[Cut]:
    """From the plan alone: the parts are of different takes, so each begins at the frame nearest to its start."""
    clip, fps = plan.clips[0], plan.profile.fps
    counts = frame_counts(tuple(part.span.duration_ms for part in clip.parts), fps)
    at, cuts = 0, []
    for part, count in zip(clip.parts, counts, strict=True):
        name = Path(plan.footage[part.footage].path).name
        cuts.append(Cut(name, round(part.span.start_ms * fps / 1000), at, count))
        at += count
    return cuts


def _otio_cuts(timeline: otio.schema.Timeline, kind: str = "Video") -> list[Cut]:
    track = next(track for track in timeline.tracks if track.kind == kind)
    cuts = []
    for clip in track.find_clips():
        start, length = clip.source_range.start_time, clip.source_range.duration
        assert start.rate == length.rate == 30
        at = clip.trimmed_range_in_parent().start_time
        cuts.append(Cut(clip.name, round(start.value), round(at.rescaled_to(30).value), round(length.value)))
    return cuts


def test_opentimelineio_reads_the_same_cuts_and_captions(folder, expected):
    timeline = otio.adapters.read_from_file(str(folder / "01-millet.otio"))
    assert _otio_cuts(timeline) == expected
    assert _otio_cuts(timeline, "Audio") == [cut for cut in expected if cut.name != "tall.mp4"]  # that one is silent
    ms = [(mark.marked_range.start_time.value, mark.marked_range.duration.value) for mark in timeline.tracks.markers]
    assert ms == [(cue.span.start_ms, cue.span.duration_ms) for cue in CUES]
    assert [mark.name for mark in timeline.tracks.markers] == [cue.text for cue in CUES]
    for clip in timeline.find_clips():
        media = clip.media_reference
        assert (folder / unquote(media.target_url)).resolve().is_file()
        assert clip.source_range.end_time_exclusive() <= media.available_range.end_time_exclusive()


def test_the_library_writes_the_otio_file_back_unchanged(folder):
    path = folder / "01-millet.otio"
    timeline = otio.adapters.read_from_file(str(path))
    ours, theirs = json.loads(path.read_text("utf-8")), json.loads(otio.adapters.write_to_string(timeline, "otio_json"))
    assert _without_defaults(theirs) == _without_defaults(ours)


def _without_defaults(value):
    if isinstance(value, dict):
        return {key: _without_defaults(item) for key, item in value.items() if item is not None}
    return [_without_defaults(item) for item in value] if isinstance(value, list) else value


def test_the_edl_holds_the_same_cuts(folder, expected):
    timeline = otio.adapters.read_from_file(str(folder / "01-millet.edl"), rate=30)
    assert _otio_cuts(timeline) == expected


def _fcpxml_cuts(path: Path) -> list[Cut]:
    root = ET.parse(path).getroot()
    names = {asset.get("id"): asset.get("name") for asset in root.iter("asset")}
    return [
        Cut(
            names[clip.get("ref")] or "", _frames(clip.get("start")), _frames(clip.get("offset")),
            _frames(clip.get("duration")),
        )
        for clip in root.iter("asset-clip")
    ]  # fmt: skip


def _frames(time: str | None) -> int:
    assert time is not None
    assert time.endswith("s")
    frames = Fraction(time[:-1]) * 30
    assert frames.denominator == 1, "off the frame grid"
    return int(frames)


def test_final_cut_reads_the_same_cuts(folder, expected):
    path = folder / "01-millet.fcpxml"
    assert _fcpxml_cuts(path) == expected
    root = ET.parse(path).getroot()
    assert root.get("version") == "1.9"
    assert sum(cut.frames for cut in expected) == _frames(root.find(".//sequence").get("duration"))  # type: ignore[union-attr]
    for media in root.iter("media-rep"):
        assert (folder / unquote(media.get("src") or "")).resolve().is_file()
    captions = []
    for clip in root.iter("asset-clip"):
        to_timeline = _frames(clip.get("offset")) - _frames(clip.get("start"))
        captions += [
            (_frames(each.get("offset")) + to_timeline, each.findtext("text")) for each in clip.iter("caption")
        ]
    assert captions == [
        (round(cue.span.start_ms * 30 / 1000), "\n".join((*cue.lines, *cue.second))) for cue in CUES
    ]  # fmt: skip


def test_the_adapter_of_opentimelineio_reads_the_fcpxml(folder, expected):
    read = otio.adapters.read_from_file(str(folder / "01-millet.fcpxml"))
    clips = [clip for clip in read.find_clips() if clip.name in {cut.name for cut in expected}]
    lengths = [round(clip.source_range.duration.rescaled_to(30).value) for clip in clips]
    starts = [round(clip.source_range.start_time.rescaled_to(30).value) for clip in clips]
    assert list(zip(starts, lengths, strict=True)) == [(cut.source_in, cut.frames) for cut in expected]


def _draft_cuts(content: dict) -> list[Cut]:
    videos = {video["id"]: video for video in content["materials"]["videos"]}
    (track,) = [track for track in content["tracks"] if track["type"] == "video"]
    cuts, end_us = [], 0
    for segment in track["segments"]:
        source, target = segment["source_timerange"], segment["target_timerange"]
        video = videos[segment["material_id"]]
        assert all(type(value) is int for value in (*source.values(), *target.values()))
        assert target["start"] == end_us, "a gap or an overlap"
        assert abs(source["duration"] - target["duration"]) <= 1
        assert source["start"] + source["duration"] <= video["duration"]
        end_us = target["start"] + target["duration"]
        frames = us_to_frames(end_us, 30) - us_to_frames(target["start"], 30)
        cuts.append(
            Cut(video["material_name"], us_to_frames(source["start"], 30), us_to_frames(target["start"], 30), frames)
        )
    assert end_us == content["duration"]
    return cuts


def test_the_draft_holds_the_same_cuts_and_captions(folder, expected):
    draft = folder / "jianying" / "01-millet"
    content = json.loads((draft / "draft_content.json").read_text("utf-8"))
    assert (draft / "draft_info.json").read_bytes() == (draft / "draft_content.json").read_bytes()
    assert _draft_cuts(content) == expected
    texts = {text["id"]: json.loads(text["content"]) for text in content["materials"]["texts"]}
    (track,) = [track for track in content["tracks"] if track["type"] == "text"]
    shown = [
        (segment["target_timerange"]["start"], segment["target_timerange"]["duration"],
         texts[segment["material_id"]]["text"])
        for segment in track["segments"]
    ]  # fmt: skip
    assert shown == [
        (cue.span.start_ms * 1000, cue.span.duration_ms * 1000, "\n".join((*cue.lines, *cue.second))) for cue in CUES
    ]
    for text in texts.values():
        assert text["styles"][0]["range"] == [0, len(text["text"])]


def test_the_draft_refers_only_to_what_it_holds(folder):
    draft = folder / "jianying" / "01-millet"
    content = json.loads((draft / "draft_content.json").read_text("utf-8"))
    meta = json.loads((draft / "draft_meta_info.json").read_text("utf-8"))
    known = {item["id"] for kind in content["materials"].values() for item in kind}
    segments = [segment for track in content["tracks"] for segment in track["segments"]]
    ids = [segment["id"] for segment in segments]
    assert len(set(ids)) == len(ids)
    for segment in segments:
        assert {segment["material_id"], *segment["extra_material_refs"]} <= known
    paths = [video["path"] for video in content["materials"]["videos"]]
    paths += [value["file_Path"] for value in meta["draft_materials"][0]["value"]]
    assert len(paths) == 4
    for path in paths:
        assert path.startswith(IN_DRAFT + "/media/")
        assert (draft / path.removeprefix(IN_DRAFT + "/")).is_file()
    assert meta["tm_duration"] == content["duration"]


def test_the_draft_shows_the_window_that_the_clip_shows(folder, plan):
    content = json.loads((folder / "jianying" / "01-millet" / "draft_content.json").read_text("utf-8"))
    first, padded, still = content["tracks"][0]["segments"]
    # 640x360 fitted into 720x1280 is 1.125 times as large; a window of 202 px fills 720 at 3.564
    assert first["clip"]["scale"]["x"] == pytest.approx(720 / 202 / 1.125, abs=1e-3)
    x, y = (keys["keyframe_list"] for keys in first["common_keyframes"])
    assert [(key["time_offset"], key["values"][0]) for key in x] == [
        (0, pytest.approx((320 - 101) * (720 / 202) / 360, abs=1e-3)),
        (1_383_000, pytest.approx((320 - 401) * (720 / 202) / 360, abs=1e-3)),
    ]
    assert {key["values"][0] for key in y} == {0.0}
    assert still["common_keyframes"] == []
    assert padded["clip"]["scale"]["x"] == 1.0
    canvases = {canvas["id"]: canvas["type"] for canvas in content["materials"]["canvases"]}
    assert canvases[padded["extra_material_refs"][1]] == "canvas_blur"


def test_pyjianyingdraft_opens_the_draft(folder, expected):
    drafts = pytest.importorskip("pyJianYingDraft", reason="pip install pyjianyingdraft")
    script = drafts.DraftFolder(str(folder / "jianying")).load_template("01-millet")
    track = script.get_imported_track(drafts.TrackType.video, index=0)
    starts = [us_to_frames(segment.source_timerange.start, 30) for segment in track.segments]
    assert starts == [cut.source_in for cut in expected]
    assert [us_to_frames(segment.target_timerange.start, 30) for segment in track.segments] == [
        cut.record_in for cut in expected
    ]
    assert len(script.get_imported_track(drafts.TrackType.text, index=0)) == len(CUES)


def test_the_captions_stand_in_the_srt_with_their_own_times(folder):
    file = pysubs2.load(str(folder / "01-millet.srt"))
    assert [(event.start, event.end) for event in file] == [(cue.span.start_ms, cue.span.end_ms) for cue in CUES]


def test_a_folder_with_its_media_can_be_carried_elsewhere(plan, tmp_path, expected):
    out = tmp_path / "here" / "projects"
    export_plan(plan, out, ("otio", "fcpxml", "edl"), with_media=True)
    moved = (tmp_path / "here").rename(tmp_path / "stick") / "projects"
    timeline = otio.adapters.read_from_file(str(moved / "01-millet.otio"))
    for clip in timeline.find_clips():
        url = unquote(clip.media_reference.target_url)
        assert url.startswith("media/")
        assert (moved / url).stat().st_size > 0
    assert _otio_cuts(timeline) == expected
    assert not (moved / "jianying").exists()


def test_writing_again_changes_nothing_but_the_draft_s_date(plan, tmp_path):
    first = {path: path.read_bytes() for path in export_plan(plan, tmp_path) if "meta" not in path.name}
    again = {path: path.read_bytes() for path in export_plan(plan, tmp_path) if "meta" not in path.name}
    assert first == again
    assert not [path for path in tmp_path.rglob("*") if ".part" in path.name]


def test_footage_that_is_gone_is_told(plan, tmp_path):
    gone = dataclasses.replace(plan.footage[0], path=str(tmp_path / "gone.mp4"))
    lost = dataclasses.replace(plan, footage=(gone, plan.footage[1]))
    export_plan(lost, tmp_path / "out", ("otio", "edl", "fcpxml", "srt"))  # nothing has to be read for these
    with pytest.raises(MediaUnreadable, match="not where it was"):
        export_plan(lost, tmp_path / "out", ("jianying",))


def test_it_can_be_stopped(plan, tmp_path):
    with pytest.raises(Cancelled):
        export_plan(plan, tmp_path, EXPORT_KINDS, reporter=Reporter(is_cancelled=lambda: True), with_media=True)


def test_the_plan_is_found_in_a_result_folder(plan, tmp_path):
    with pytest.raises(InputError, match=r"no plan\.json"):
        plan_of(tmp_path)
    (tmp_path / "plan.json").write_text(json.dumps(to_plain(plan)), encoding="utf-8")
    assert plan_of(tmp_path) == (plan, tmp_path / "projects")
    assert plan_of(tmp_path / "plan.json") == (plan, tmp_path / "projects")


def test_the_user_is_told_that_the_draft_was_not_tried(plan, tmp_path):
    notes = []
    export_plan(plan, tmp_path, ("jianying",), reporter=Reporter(on_note=notes.append))
    assert any("not tried" in note.en for note in notes)
    assert "NOT tried" in (tmp_path / "说明-README.txt").read_text("utf-8")


def test_the_projects_cut_where_the_finished_clip_does(media, tmp_path):
    # `ramp` is brighter by one step in every frame (30 a second): a finished clip tells which frame each of its own is
    source = ramp(media)
    looks = middle(frames_of(render(clip_plan(piece(0, 5000)), source, tmp_path / "whole.mp4").path))
    clip = clip_plan(piece(517, 1683), piece(3010, 3744), piece(1250, 2266))
    shown = middle(frames_of(render(clip, source, tmp_path / "clip.mp4").path))
    whole = MakePlan(footage=(probe(source),), profile=PROFILE, dialect="auto", clips=(clip,))
    export_plan(whole, tmp_path / "projects", ("edl",))
    cuts = _otio_cuts(otio.adapters.read_from_file(str(tmp_path / "projects" / "clip.edl"), rate=30))
    assert sum(cut.frames for cut in cuts) == len(shown)
    for cut in cuts:
        ours = shown[cut.record_in : cut.record_in + cut.frames]
        theirs = looks[cut.source_in : cut.source_in + cut.frames]
        assert abs(ours - theirs)[1:].max() <= 0.6
        assert abs(ours[0] - theirs[0]) <= 1.5  # a part that starts a little after a frame shows its next one twice
