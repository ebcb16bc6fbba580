"""Clips of a finished run changed and made anew: drafts stay, one clip changes, the others don't by a byte."""

import dataclasses
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from clip_runs import MILLET, ORANGE, finished_run, sentence, small_tools
from media_factory import MediaFactory
from render_fixtures import colour_frames_of

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.clip_edit import CoverEdit
from toolkit.core.errors import Cancelled, InputError, MediaUnreadable
from toolkit.core.make_request import MakeRequest
from toolkit.core.privacy import Box, PrivateKind
from toolkit.core.progress import Progress, Reporter
from toolkit.core.promo_options import PromoOptions
from toolkit.media.edit_clip_files import RECORD, list_results, read_record, remember_result, write_record
from toolkit.media.run_folder import is_complete, read_manifest
from toolkit.tasks.edit_clips import ClipRoom
from toolkit.tasks.edit_clips_material import OpenRun
from toolkit.tasks.edit_clips_swap import finish_swaps, staging_folder
from toolkit.tasks.edit_clips_views import Trim
from toolkit.tasks.make_clips import make_clips
from toolkit.tasks.tools import MakeTools


@pytest.fixture(scope="module")
def opened(media: MediaFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, OpenRun]]:
    """A finished run that tests must leave as it is."""
    home = tmp_path_factory.mktemp("clips-home")
    with App.open(load_settings({"CHUSHAN_HOME": str(home), "CHUSHAN_LANG": "zh"})) as app:
        yield app, finished_run(app, media)


@pytest.fixture
def room(opened: tuple[App, OpenRun], tmp_path: Path) -> tuple[ClipRoom, str, Path]:
    """A room with a copy of the run: room, run id, folder."""
    app, run = opened
    out = tmp_path / "home" / "runs" / run.name
    shutil.copytree(run.folder, out)
    room = ClipRoom(tmp_path / "home", app.make_tools)
    return room, app.clip_run_id(out), out


def contents(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def frames(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_a_run_keeps_what_its_clips_are_changed_from(room) -> None:
    rooms, run_id, out = room
    run = rooms.run(run_id)
    assert run.record is not None
    assert [clip.id for clip in run.plan.clips] == [ORANGE, MILLET]
    takes = run.takes(ORANGE)
    assert len(takes) == 2
    assert takes[0].score >= takes[1].score
    assert {take.span.start_ms // 20_000 for take in takes} == {0, 1}  # one in each half of the sale
    assert RECORD in read_manifest(out)["files"]  # type: ignore[index]
    assert (run.sentences[0][1].text, run.sentences[0][1].span.start_ms) == (
        "接下来给大家介绍的是奉节脐橙。", sentence(1).start_ms,
    )  # fmt: skip


def test_one_clip_is_made_anew_and_the_others_stay_by_the_byte(room) -> None:
    rooms, run_id, out = room
    before = contents(out)
    shown = rooms.open(run_id, ORANGE)
    first = shown.edit.parts[0].span
    shown = rooms.trim(run_id, shown.edit, 0, Trim(side="end", step=-1))
    shown = rooms.stand(run_id, shown.edit, 0, 0, 0.0)
    assert shown.clip.duration_ms < first.duration_ms
    shares: list[float] = []

    rooms.make(run_id, ORANGE, Reporter(lambda progress: shares.append(progress.fraction)))

    after = contents(out)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    own = {f"clips/{ORANGE}.mp4", f"clips/{ORANGE}.srt"}
    papers = {"plan.json", "manifest.json", "report.html", RECORD}
    assert own <= changed <= own | papers | {name for name in before if name.startswith(f"covers/{ORANGE}")}
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    video = out / "clips" / f"{ORANGE}.mp4"
    assert frames(video) == round(shown.clip.duration_ms / 100)
    red, _, blue = colour_frames_of(video)[-8, 60:100, 20:70].reshape(-1, 3).mean(axis=0)
    assert red > blue  # the window was put to the left, in red
    assert is_complete(out, read_manifest(out) or {})
    reopened = rooms.open(run_id, ORANGE)
    assert not reopened.is_changed
    assert reopened.clip.duration_ms == shown.clip.duration_ms
    assert reopened.has_first


@pytest.mark.slow
def test_the_first_version_comes_back(room) -> None:
    rooms, run_id, out = room
    first = rooms.run(run_id).clip(ORANGE)
    shown = rooms.trim(run_id, rooms.open(run_id, ORANGE).edit, 0, Trim(side="end", step=-1))
    rooms.make(run_id, ORANGE, Reporter())
    shown = rooms.restart(run_id, ORANGE, "first")
    assert shown.is_changed
    assert shown.clip == first
    rooms.make(run_id, ORANGE, Reporter())
    assert rooms.run(run_id).clip(ORANGE) == first
    assert frames(out / "clips" / f"{ORANGE}.mp4") == round(first.duration_ms / 100)


def test_a_draft_is_there_after_everything_was_closed(room, opened) -> None:
    rooms, run_id, out = room
    edit = rooms.open(run_id, ORANGE).edit.with_caption("c0", "今天的橙子")
    rooms.keep(run_id, edit)
    again = ClipRoom(out.parents[1], opened[0].make_tools).open(run_id, ORANGE)
    assert again.is_changed
    assert again.clip.cues[0].lines == ("今天的橙子",)
    assert not rooms.restart(run_id, ORANGE).is_changed
    assert rooms.drafts(rooms.run(run_id)).read(ORANGE) is None


def test_another_take_becomes_the_clip(room) -> None:
    rooms, run_id, out = room
    takes = rooms.run(run_id).takes(ORANGE)
    shown = rooms.restart(run_id, ORANGE, "take-1")
    assert shown.clip.parts[0].span == takes[1].span
    said = "".join(cue.text for cue in shown.clip.cues)
    assert "新鲜" in said if takes[1].span.start_ms > 20_000 else "皮薄" in said
    shown = rooms.trim(run_id, shown.edit, 0, Trim(side="end", to_ms=takes[1].span.end_ms - 500))
    rooms.make(run_id, ORANGE, Reporter())
    assert rooms.run(run_id).clip(ORANGE).parts == shown.clip.parts
    assert frames(out / "clips" / f"{ORANGE}.mp4") == round(shown.clip.duration_ms / 100)


def test_stopping_leaves_the_old_clip_and_the_draft(room) -> None:
    rooms, run_id, out = room
    shown = rooms.trim(run_id, rooms.open(run_id, ORANGE).edit, 0, Trim(side="start", step=1))
    before = contents(out)
    stopped = False

    def watch(progress: Progress) -> None:
        nonlocal stopped
        stopped = progress.fraction > 0.3

    with pytest.raises(Cancelled):
        rooms.make(run_id, ORANGE, Reporter(watch, lambda: stopped))
    assert contents(out) == before
    assert rooms.open(run_id, ORANGE).edit == shown.edit


def test_a_cover_alone_leaves_the_video_as_it_is(room) -> None:
    rooms, run_id, out = room
    before = contents(out)
    edit = dataclasses.replace(
        rooms.open(run_id, ORANGE).edit, cover=CoverEdit(design="panel", footage=0, time_ms=sentence(3).start_ms)
    )
    shown = rooms.keep(run_id, edit)
    assert rooms.cover(shown, shown.cover).stat().st_size > 1_000
    rooms.make(run_id, ORANGE, Reporter())
    after = contents(out)
    assert after[f"clips/{ORANGE}.mp4"] == before[f"clips/{ORANGE}.mp4"]
    assert after[f"covers/{ORANGE}.jpg"] != before[f"covers/{ORANGE}.jpg"]
    assert f"covers/{ORANGE}-panel.jpg" not in after
    assert f"covers/{ORANGE}-band.jpg" in after
    again = rooms.open(run_id, ORANGE)
    assert (again.cover.design, again.cover.time_ms) == ("panel", sentence(3).start_ms)
    assert is_complete(out, read_manifest(out) or {})


@pytest.mark.slow
def test_changes_made_while_the_clip_is_made_are_not_lost(room) -> None:
    rooms, run_id, _ = room
    shown = rooms.keep(run_id, rooms.open(run_id, ORANGE).edit.with_caption("c0", "先改"))
    later = shown.edit.with_caption("c1", "后改")

    def change_once(progress: Progress) -> None:
        if progress.fraction > 0.5 and rooms.open(run_id, ORANGE).edit == shown.edit:
            rooms.keep(run_id, later)

    rooms.make(run_id, ORANGE, Reporter(change_once))
    again = rooms.open(run_id, ORANGE)
    assert rooms.run(run_id).clip(ORANGE).cues[0].text == "先改"
    assert again.is_changed
    assert [cue.text for cue in again.clip.cues[:2]] == ["先改", "后改"]


@pytest.mark.slow
def test_the_same_make_again_finds_the_changed_clips(opened, media: MediaFactory, tmp_path: Path) -> None:
    app, _ = opened
    run = finished_run(app, media, "again")
    room = app.clip_room()
    room.keep(run.id, room.open(run.id, ORANGE).edit.with_caption("c0", "改过的字"))
    room.make(run.id, ORANGE, Reporter())
    before = contents(run.folder)
    cards = app.load_products(app.settings.home / "cards.toml")
    footage = tuple(Path(info.path) for info in run.plan.footage)
    request = MakeRequest(footage=footage, cards=cards, out=run.folder, lang="zh")
    assert make_clips(request, small_tools(app), Reporter())["reused"]
    assert contents(run.folder) == before


def test_footage_that_is_gone_or_another_file_is_told(room, media: MediaFactory, tmp_path: Path) -> None:
    rooms, run_id, out = room
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    plan["footage"][0]["path"] = str(tmp_path / "gone.mp4")
    (out / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    shown = rooms.trim(run_id, rooms.open(run_id, ORANGE).edit, 0, Trim(side="end", step=-1))
    with pytest.raises(MediaUnreadable, match="no longer where it was"):
        rooms.make(run_id, ORANGE, Reporter())
    (tmp_path / "gone.mp4").write_bytes(media.clock(seconds=42, fps=5).read_bytes())
    with pytest.raises(MediaUnreadable, match="not the file"):
        rooms.make(run_id, ORANGE, Reporter())
    assert rooms.open(run_id, ORANGE).edit == shown.edit


@pytest.mark.slow
def test_a_run_of_an_earlier_version_can_be_changed_too(room) -> None:
    rooms, run_id, out = room
    (out / RECORD).unlink()
    shown = rooms.open(run_id, ORANGE)
    assert not shown.material.knows_footage
    span = shown.edit.parts[0].span
    shown = rooms.trim(run_id, shown.edit, 0, Trim(side="end", to_ms=span.end_ms - 2_000))
    rooms.make(run_id, ORANGE, Reporter())
    assert frames(out / "clips" / f"{ORANGE}.mp4") == round(shown.clip.duration_ms / 100)


def test_a_swap_that_was_broken_off_is_finished_when_the_run_is_opened(room) -> None:
    rooms, run_id, out = room
    staged = staging_folder(out, ORANGE)
    (staged / "clips").mkdir()
    (staged / "clips" / f"{ORANGE}.mp4").write_bytes(b"new")
    (staged / "swap.json").write_text(json.dumps({"names": [f"clips/{ORANGE}.mp4"], "gone": [f"clips/{ORANGE}.srt"]}))
    finish_swaps(out)
    assert (out / "clips" / f"{ORANGE}.mp4").read_bytes() == b"new"
    assert not (out / "clips" / f"{ORANGE}.srt").exists()
    assert not staged.exists()
    assert rooms.run(run_id).clip(ORANGE)


def test_new_files_that_were_not_finished_change_nothing(room) -> None:
    rooms, run_id, out = room
    before = contents(out)
    staged = staging_folder(out, ORANGE)
    (staged / "plan.json").write_text("half")
    rooms.run(run_id)
    after = contents(out)
    after.pop(f"{staged.name}/plan.json")
    assert after == before


def test_only_known_runs_clips_and_footage_are_found(room) -> None:
    rooms, run_id, _ = room
    for asked in (lambda: rooms.run("../.."), lambda: rooms.open(run_id, "../x"), lambda: rooms.footage(run_id, 9),
                  lambda: rooms.footage(run_id, -1), lambda: rooms.restart(run_id, ORANGE, "take-9"),
                  lambda: rooms.still(run_id, 0, 100, 31), lambda: rooms.run(run_id).place("../../x")):  # fmt: skip
        with pytest.raises(InputError):
            asked()


def test_made_folders_elsewhere_are_listed_while_they_are_there(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
        remember_result(tmp_path / "home", tmp_path / name)
    assert set(list_results(tmp_path / "home")) == {tmp_path / "one", tmp_path / "two"}
    (tmp_path / "one" / "manifest.json").unlink()
    assert list_results(tmp_path / "home") == (tmp_path / "two",)


def test_stills_show_the_footage_and_are_kept(room, monkeypatch) -> None:
    import cv2

    rooms, run_id, _ = room
    path = rooms.still(run_id, 0, 20_000, 320)
    picture = cv2.imread(str(path))
    assert picture is not None
    assert picture.shape[:2] == (180, 320)
    blue, _, red = np.asarray(picture)[90, 60]
    assert red > blue
    stamp = path.stat().st_mtime_ns
    assert rooms.still(run_id, 0, 20_010, 320) == path
    assert path.stat().st_mtime_ns == stamp


@pytest.mark.slow
def test_projects_beside_the_clips_follow_the_new_cut(opened, media: MediaFactory) -> None:
    app, _ = opened
    run = finished_run(app, media, "projects", exports=("edl", "otio"))
    before = contents(run.folder)
    room = app.clip_room()
    room.trim(run.id, room.open(run.id, ORANGE).edit, 0, Trim(side="end", step=-1))
    room.make(run.id, ORANGE, Reporter())
    after = contents(run.folder)
    for kind in ("edl", "otio"):
        assert after[f"clips/{ORANGE}.{kind}"] != before[f"clips/{ORANGE}.{kind}"]
        assert after[f"clips/{MILLET}.{kind}"] == before[f"clips/{MILLET}.{kind}"]
    assert is_complete(run.folder, read_manifest(run.folder) or {})


def test_what_is_shown_in_addition_is_searched_for_faces_where_that_was_asked(room, opened) -> None:
    _, run_id, out = room
    record = read_record(out)
    assert record is not None
    write_record(dataclasses.replace(record, blur=("face",)), out)
    asked: list[int] = []

    class Everywhere:
        def find(self, picture: np.ndarray, kinds: Sequence[PrivateKind]) -> tuple[tuple[PrivateKind, Box], ...]:
            asked.append(len(kinds))
            return (("face", Box(left=0.4, top=0.4, right=0.6, bottom=0.6)),)

    def tools() -> MakeTools:
        return dataclasses.replace(opened[0].make_tools(), load_private_finder=lambda kinds: Everywhere())

    rooms = ClipRoom(out.parents[1], tools)
    shown = rooms.trim(run_id, rooms.open(run_id, ORANGE).edit, 0, Trim(side="start", step=-1))
    rooms.make(run_id, ORANGE, Reporter())
    assert asked
    (part,) = rooms.run(run_id).clip(ORANGE).parts
    assert part.span == shown.edit.parts[0].span
    assert any(cover.at(part.span.start_ms + 500) is not None for cover in part.covers)
    asked.clear()
    rooms.trim(run_id, rooms.open(run_id, ORANGE).edit, 0, Trim(side="start", step=1))
    rooms.make(run_id, ORANGE, Reporter())
    assert asked == []  # what is cut away needs no new look
    assert rooms.run(run_id).clip(ORANGE).parts[0].covers == part.covers


@pytest.mark.slow
def test_pictures_of_a_promo_film_are_chosen_anew_at_the_same_length(opened, media: MediaFactory) -> None:
    app, _ = opened
    promo = PromoOptions(seconds=15, voice="none")
    run = finished_run(app, media, "promo", promo=promo, matches=(("直播 sale.mp4", "orange"),))
    (clip,) = run.plan.clips
    room = app.clip_room()
    shown = room.open(run.id, clip.id)
    assert shown.material.keeps_length
    span = shown.edit.parts[-1].span
    shown = room.trim(run.id, shown.edit, len(clip.parts) - 1, Trim(side="start", to_ms=span.start_ms + 400))
    assert shown.edit.parts[-1].span == span.shifted(400)
    with pytest.raises(InputError):
        room.use(run.id, shown.edit, 0, False)
    room.make(run.id, clip.id, Reporter())
    assert frames(run.folder / "clips" / f"{clip.id}.mp4") == round(clip.duration_ms / 100)
    assert room.run(run.id).clip(clip.id).cues == clip.cues
