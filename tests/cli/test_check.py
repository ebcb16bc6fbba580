"""`chushan check`: findings, exit codes, the contact sheet, and every kind of bad input."""

import json
import os
import shutil
from pathlib import Path

import pytest
from media_factory import MediaFactory
from typer.testing import CliRunner, Result

from toolkit.cli.main import cli

FINE, NOT_USABLE, WRONG_USE, SHOOT_AGAIN = 0, 1, 2, 3
UPRIGHT = "testsrc2=d={}:r=25:s=506x900,scale=720:1280,noise=alls=5:allf=t"


@pytest.fixture
def check(tmp_path: Path):
    def run(*args: str | Path, lang: str = "zh") -> Result:
        env = {"CHUSHAN_HOME": str(tmp_path / "home"), "CHUSHAN_LANG": lang}
        return CliRunner().invoke(cli, ["check", *map(str, args)], env=env)

    return run


@pytest.fixture
def found(check):
    """Runs with --json; gives (exit code, {file name: rules})."""

    def run(*args: str | Path) -> tuple[int, dict[str, list[str]]]:
        done = check(*args, "--json")
        assert "Traceback" not in done.output
        files = json.loads(done.stdout)["files"]
        return done.exit_code, {file["name"]: [each["rule"] for each in file["findings"]] for file in files}

    return run


@pytest.fixture
def fine(media: MediaFactory) -> Path:
    """Upright, sharp, lit and long enough; a tone, so nobody speaks."""
    return media.ffmpeg(
        "fine.mp4", "-f", "lavfi", "-i", UPRIGHT.format(4), "-f", "lavfi", "-i", "sine=440:duration=4",
        "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "16",
    )  # fmt: skip


@pytest.fixture
def half_black(media: MediaFactory) -> Path:
    return media.ffmpeg(
        "half_black.mp4", "-f", "lavfi", "-i", f"{UPRIGHT.format(4)},drawbox=c=black:t=fill:enable='gte(t,2)'",
        "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "16",
    )  # fmt: skip


def test_fine_footage_is_fine(found, fine: Path):
    assert found(fine) == (FINE, {"fine.mp4": ["no-speech"]})


def test_black_half_is_to_be_shot_again_and_its_time_is_told(check, half_black: Path):
    done = check(half_black, "--json")

    black = next(each for each in json.loads(done.stdout)["files"][0]["findings"] if each["rule"] == "black")
    assert done.exit_code == SHOOT_AGAIN
    assert black["span"]["start_ms"] == pytest.approx(2000, abs=300)
    assert black["span"]["end_ms"] == pytest.approx(4000, abs=300)
    assert black["picture_ms"] >= 2000
    assert black["is_reshoot"]
    assert "摘掉镜头盖" in black["fix"]["zh"]


def test_screen_says_the_fault_the_remedy_and_the_list(check, half_black: Path):
    shown = check(half_black).stdout
    english = check(half_black, lang="en").stdout

    assert "画面是黑的" in shown
    assert "→ 开拍前看一眼屏幕" in shown
    assert "要重拍 1 处" in shown
    assert "the picture is black" in english
    assert "To shoot again: 1" in english


def test_bad_files_are_findings_and_the_others_are_still_checked(
    found, media: MediaFactory, fine: Path, tmp_path: Path
):
    bad = (
        media.bytes("empty.mp4", b""),
        media.bytes("notes.mp4", "今天天气很好。\n".encode() * 500),
        media.bytes("photo.mp4", b"\xff\xd8\xff" + bytes(2000)),
        tmp_path / "gone.mp4",
    )

    code, rules = found(*bad, fine)

    assert code == NOT_USABLE
    assert rules == {path.name: ["unreadable"] for path in bad} | {"fine.mp4": ["no-speech"]}


def test_sound_without_pictures_is_told(found, media: MediaFactory):
    voice = media.ffmpeg("voice.m4a", "-f", "lavfi", "-i", "sine=440:duration=4")

    assert found(voice) == (NOT_USABLE, {"voice.m4a": ["no-picture", "no-speech"]})


def test_one_frame_is_checked(found, media: MediaFactory):
    frame = media.ffmpeg(
        "frame.mp4",
        "-f",
        "lavfi",
        "-i",
        UPRIGHT.format(1),
        "-frames:v",
        "1",
        "-pix_fmt",
        "yuv420p",
        "-c:v",
        "libx264",
        "-crf",
        "16",
    )

    code, rules = found(frame)

    assert code == FINE
    assert set(rules["frame.mp4"]) <= {"short", "no-sound", "low-frame-rate"}


@pytest.mark.parametrize("name", ["果园 🍊 的\"橙子\" 'a'.mp4", "-o.mp4", "<b>&amp; 100%d.mp4"])
def test_any_name_will_do(found, fine: Path, tmp_path: Path, name: str):
    folder = tmp_path / "手机"
    folder.mkdir()
    shutil.copy(fine, folder / name)

    code, rules = found(folder, "-o", tmp_path / "sheet.html")

    assert (code, list(rules)) == (FINE, [name])
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "<b>&amp; 100%d" not in page
    assert "data:image/jpeg" in page


def test_folder_without_videos_and_unreadable_one(check, tmp_path: Path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("x")

    done = check(tmp_path / "notes")
    assert done.exit_code == NOT_USABLE
    assert "文件夹里没有视频" in done.output

    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    if os.access(closed, os.R_OK):
        pytest.skip("this user may read everything")
    done = check(closed)
    assert done.exit_code == NOT_USABLE
    assert "读不了这个文件夹" in done.output


def test_same_file_twice_is_told_once(found, fine: Path, tmp_path: Path):
    twin = tmp_path / "twin.mp4"
    shutil.copy(fine, twin)

    assert found(fine, twin)[1] == {"fine.mp4": ["no-speech"], "twin.mp4": ["duplicate-file", "no-speech"]}


def test_sheet_is_one_page_that_loads_nothing(check, half_black: Path, tmp_path: Path):
    page_path = tmp_path / "out" / "sheet.html"

    done = check(half_black, "-o", page_path)

    page = page_path.read_text(encoding="utf-8")
    assert str(page_path) in done.stdout.replace("\n", "")
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    assert page.count("data:image/jpeg") >= 2
    assert "要重拍" in page
    assert "画面是黑的" in page
    assert [each.name for each in page_path.parent.iterdir()] == ["sheet.html"]


def test_sheet_is_not_written_over_unless_asked(check, fine: Path, tmp_path: Path):
    page = tmp_path / "sheet.html"
    page.write_text("mine")

    check(fine, "-o", page)
    assert page.read_text() == "mine"
    assert "data:image/jpeg" in (tmp_path / "sheet-2.html").read_text(encoding="utf-8")

    check(fine, "-o", page, "--overwrite")
    assert "data:image/jpeg" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["fine.mp4", "folder", "sheet", "folder.html"])
def test_sheet_never_takes_the_place_of_footage_or_a_folder(check, fine: Path, tmp_path: Path, page: str):
    shutil.copy(fine, tmp_path / "fine.mp4")
    for name in ("folder", "folder.html"):
        (tmp_path / name).mkdir()

    done = check(tmp_path / "fine.mp4", "-o", tmp_path / page, "--overwrite")

    assert done.exit_code == WRONG_USE
    assert ".html" in done.output
    assert "Traceback" not in done.output
    assert (tmp_path / "fine.mp4").read_bytes() == fine.read_bytes()


def test_second_run_uses_what_the_first_found(check, fine: Path):
    first, second = check(fine), check(fine)

    assert "完成：看画面" in first.stderr
    assert "沿用上次的结果：看画面" in second.stderr
    assert first.stdout == second.stdout


def test_sheet_that_cannot_be_written_is_one_plain_sentence(check, fine: Path, tmp_path: Path):
    (tmp_path / "file").write_text("x")

    done = check(fine, "-o", tmp_path / "file" / "sheet.html")

    assert done.exit_code == NOT_USABLE
    assert "检查单写不进去" in done.output
    assert "Traceback" not in done.output
