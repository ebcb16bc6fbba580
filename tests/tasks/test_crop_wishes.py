"""The crop window of a plan, moved by hand and by wish, as the finished clip shows it."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from media_factory import MediaFactory
from render_fixtures import colour_frames_of

from toolkit.app import App
from toolkit.core.crop_override import parse_crop_wish
from toolkit.core.errors import InputError
from toolkit.core.make_request import MakeRequest
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.tasks.make_clips import make_clips
from toolkit.tasks.tools import MakeTools

CARDS = '[[product]]\nid = "millet"\nname = "武乡小米"\nspec = "2斤装"\nprice = "29.9元"\n'


@pytest.fixture
def halves(media: MediaFactory) -> Path:
    """The left half is red, the right half blue."""
    picture = (
        "testsrc2=s=480x270:r=10:d=16,drawbox=0:0:240:270:red@0.8:fill,drawbox=240:0:240:270:blue@0.8:fill,"
        "format=yuv420p"
    )
    return media.ffmpeg("halves.mp4", "-f", "lavfi", "-i", picture, "-preset", "ultrafast")


@pytest.fixture
def cards(app: App, tmp_path: Path) -> tuple[ProductCard, ...]:
    (tmp_path / "products.toml").write_text(CARDS, encoding="utf-8")
    return app.load_products(tmp_path / "products.toml")


def _tools(app: App) -> MakeTools:
    tools = app.make_tools()
    small = dataclasses.replace(tools.profiles["douyin"], width_px=90, height_px=160, fps=10)
    return dataclasses.replace(tools, profiles={"douyin": small})


def _colour(out: Path) -> str:
    """What the middle of the first clip shows soon after its start."""
    (clip,) = sorted((out / "clips").glob("*.mp4"))
    red, _, blue = colour_frames_of(clip)[8, 60:100, 30:60].reshape(-1, 3).mean(axis=0)
    return "red" if red > blue else "blue"


@pytest.mark.parametrize(("left_px", "colour"), [(0.0, "red"), (328.0, "blue")])
def test_path_edited_in_the_plan_is_rendered(
    app: App, cards, halves: Path, tmp_path: Path, left_px: float, colour: str
) -> None:
    dry = MakeRequest(footage=(halves,), cards=cards, out=tmp_path / "a", is_dry_run=True)
    plan = make_clips(dry, _tools(app), Reporter())["plan"]
    for part in plan["clips"][0]["parts"]:
        part["crop_path"] = [{"time_ms": part["span"]["start_ms"], "left_px": left_px, "top_px": 0}]
        part["layout"] = "crop"
    (tmp_path / "edited.json").write_text(json.dumps(plan), encoding="utf-8")

    edited = app.load_plan(tmp_path / "edited.json")
    make_clips(MakeRequest(footage=(halves,), cards=cards, out=tmp_path / "b", plan=edited), _tools(app), Reporter())

    assert _colour(tmp_path / "b") == colour
    written = json.loads((tmp_path / "b" / "plan.json").read_text(encoding="utf-8"))
    assert written["clips"][0]["parts"] == plan["clips"][0]["parts"]


@pytest.mark.parametrize(("where", "colour"), [("left", "red"), ("right", "blue")])
def test_wish_moves_the_window(app: App, cards, halves: Path, tmp_path: Path, where: str, colour: str) -> None:
    wish = parse_crop_wish(f"halves.mp4={where}")
    request = MakeRequest(footage=(halves,), cards=cards, out=tmp_path / "out", crops=(wish,))

    make_clips(request, _tools(app), Reporter())

    assert _colour(tmp_path / "out") == colour


def test_wish_for_what_no_clip_shows_is_told_and_an_unknown_file_refused(
    app: App, cards, halves: Path, tmp_path: Path
) -> None:
    late, wrong = parse_crop_wish("halves.mp4@500=left"), parse_crop_wish("other.mp4=left")
    request = MakeRequest(footage=(halves,), cards=cards, out=tmp_path / "out", is_dry_run=True, crops=(late,))

    notes = make_clips(request, _tools(app), Reporter())["plan"]["notes"]

    assert any("halves.mp4 @ 500 s" in note["zh"] for note in notes)
    with pytest.raises(InputError, match=r"other\.mp4"):
        make_clips(dataclasses.replace(request, out=tmp_path / "b", crops=(wrong,)), _tools(app), Reporter())


def test_middle_of_the_test_picture_is_where_the_tests_think(halves: Path) -> None:
    frame = colour_frames_of(halves)[20].astype(float)
    assert np.mean(frame[:, :200, 0]) > np.mean(frame[:, :200, 2])
    assert np.mean(frame[:, 280:, 0]) < np.mean(frame[:, 280:, 2])
