"""Words in the picture are read and reviewed: of a real video, by the real reader."""

import datetime
import json
from pathlib import Path

import pytest
from media_factory import MediaFactory
from PIL import Image, ImageDraw
from typer.testing import CliRunner

from toolkit.app import App
from toolkit.cli.main import cli
from toolkit.config import load_settings
from toolkit.core.errors import InputError
from toolkit.core.progress import Reporter
from toolkit.media.fonts import pillow_font
from toolkit.tasks.read_shown import is_picture, read_shown
from toolkit.tasks.review import ReviewRequest

TODAY = datetime.date(2026, 11, 22)


def frame(path: Path, *rows: str) -> Path:
    picture = Image.new("RGB", (640, 360), (60, 110, 60))
    draw = ImageDraw.Draw(picture)
    for number, row in enumerate(rows):
        draw.text((60, 40 + 200 * number), row, font=pillow_font(40), fill="white")
    picture.save(path)
    return path


@pytest.fixture(scope="module")
def clip(media: MediaFactory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shown")
    first = frame(folder / "1.png", "奉节脐橙", "全国第一甜的脐橙")
    second = frame(folder / "2.png", "奉节脐橙", "五斤装三十九块九")
    return media.ffmpeg(
        "shown.mp4",
        *("-loop", "1", "-t", "3", "-i", str(first), "-loop", "1", "-t", "3", "-i", str(second)),
        *("-filter_complex", "[0:v][1:v]concat=n=2:v=1,fps=10,format=yuv420p", "-c:v", "libx264"),
    )


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    return App.open(load_settings())


def test_a_still_caption_is_read_once_and_has_its_time(app: App, clip: Path) -> None:
    from toolkit.engines.text_reader import TextReader

    shown = read_shown(clip, lambda: TextReader().read, app._stages(), Reporter())
    assert [line.text for line in shown.lines] == ["奉节脐橙", "全国第一甜的脐橙", "五斤装三十九块九"]
    assert shown.frames == 2
    name, first, second = (line.span for line in shown.lines)
    assert (name.start_ms, first.start_ms) == (0, 0)
    assert abs(first.end_ms - 3000) <= 1000
    assert abs(second.start_ms - 3000) <= 1000
    again = read_shown(clip, lambda: pytest.fail("read again"), app._stages(), Reporter())
    assert again == shown


def test_what_the_picture_boasts_is_found(app: App, clip: Path) -> None:
    review = app.review(ReviewRequest(path=clip, today=TODAY), Reporter())
    flagged = [
        (line.text, line.source, finding.rule_id)
        for line in review.lines
        for finding in line.findings
        if finding.is_flag
    ]
    assert ("全国第一甜的脐橙", "shown", "ABS-1") in flagged
    line = next(line for line in review.lines if "第一" in line.text)
    assert line.box
    assert line.box.top > 0.5


def test_the_command_says_where_in_the_picture(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_LANG", "zh")
    result = CliRunner().invoke(cli, ["review", str(clip)])
    assert "画面下方" in result.output
    lines = [json.loads(line) for line in CliRunner().invoke(cli, ["review", str(clip), "--json"]).stdout.splitlines()]
    assert {line["source"] for line in lines} == {"shown"}
    assert lines[1]["start_ms"] == 0
    assert set(lines[1]["box"]) == {"left", "top", "right", "bottom"}


def test_a_photo_is_reviewed_too(app: App, tmp_path: Path) -> None:
    review = app.review(ReviewRequest(path=frame(tmp_path / "poster.png", "国家级品质"), today=TODAY), Reporter())
    assert [finding.rule_id for finding in review.lines[0].findings] == ["ABS-1"]


def test_nothing_to_read_is_told(app: App, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        app.review(ReviewRequest(path=frame(tmp_path / "blank.png"), today=TODAY), Reporter())
    assert "没有认出字" in told.value.fault.zh
    assert told.value.subject.endswith("blank.png")


@pytest.mark.parametrize(("name", "expected"), [("a.MP4", True), ("a.jpg", True), ("a.srt", False), ("a", False)])
def test_pictures_are_known_by_their_names(name: str, expected: bool) -> None:
    assert is_picture(Path(name)) is expected
