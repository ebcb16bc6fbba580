"""Every kind of bad input to `chushan make`: exit code, one plain message, nothing lost, nothing half written."""

import dataclasses
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from make_runs import CARDS, MakeRun, leftovers
from media_factory import MediaFactory

SALE = Path(__file__).resolve().parents[2] / "samples" / "sale_two_products.mp4"


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    path = tmp_path / "products.toml"
    path.write_text(CARDS, encoding="utf-8")
    return path


@pytest.fixture
def make(tmp_path: Path, cards: Path):
    def prepare(*footage: Path | str, products: Path = cards, **env: str) -> MakeRun:
        return MakeRun(home=tmp_path / "home", out=tmp_path / "out", footage=footage, products=products, env=env)

    return prepare


def _refused(run: MakeRun, *expected: str, code: int = 1) -> str:
    """Checks that the run fails as it should, and leaves nothing; returns its message."""
    done = run.invoke()
    message = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    for text in expected:
        assert text in done.stderr, done.stderr
    assert not (run.out / "manifest.json").exists()
    assert not list(run.out.rglob("*.mp4"))
    return message


def _cut_off(media: MediaFactory) -> Path:
    whole = media.clock("whole.mp4", seconds=4).read_bytes()
    return media.bytes("cut off.mp4", whole[: len(whole) // 2])


def test_empty_file(make, media: MediaFactory) -> None:
    _refused(make(media.bytes("empty.mp4", b"")), "empty.mp4")


def test_text_renamed(make, media: MediaFactory) -> None:
    _refused(make(media.bytes("notes.mp4", "今天天气很好。\n".encode() * 500)), "notes.mp4")


def test_recording_cut_off_before_its_index(make, media: MediaFactory) -> None:
    _refused(make(_cut_off(media)), "cut off.mp4")


def test_sound_without_pictures(make, media: MediaFactory) -> None:
    sound = media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac")
    _refused(make(sound), "talk.m4a", "no pictures")


def test_a_fifth_of_a_second(make, media: MediaFactory) -> None:
    _refused(make(media.clock("blink.mp4", seconds=0.2)), "blink.mp4", "0.2 s")


def test_one_frame(make, media: MediaFactory) -> None:
    _refused(make(media.clock("frame.mp4", seconds=0.04, sound=False)), "frame.mp4")


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
    ],
    ids=["playlist", "concat"],
)
def test_a_list_of_other_files_disguised_as_video(make, media: MediaFactory, content: bytes) -> None:
    message = _refused(make(media.bytes("holiday.mp4", content)), "holiday.mp4")
    assert "passwd" not in message


def test_missing_file_and_folder(make, tmp_path: Path) -> None:
    _refused(make(tmp_path / "nowhere.mp4"), "nowhere.mp4")
    (tmp_path / "folder").mkdir()
    _refused(make(tmp_path / "folder"), "folder")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_unreadable_folder(make, media: MediaFactory, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    shutil.copy(media.clock(), locked / "a.mp4")
    locked.chmod(0)
    try:
        _refused(make(locked / "a.mp4"), "a.mp4")
    finally:
        locked.chmod(0o700)


def test_result_folder_below_a_file(make, media: MediaFactory, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    _refused(make(media.clock("five.mp4", seconds=5)), "out-2")
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CARDS.replace("39.9元", "-3元"), "price"),
        (CARDS.replace("39.9元", "39.9"), "price"),
        (CARDS + CARDS.replace("orange", "other").replace("奉节脐橙", "秭归脐橙"), "脐橙"),
        ("[[product]\nname = ", "line"),
        ("", "product"),
    ],
    ids=["negative", "no unit", "one alias twice", "not TOML", "empty"],
)
def test_faulty_product_cards(make, media: MediaFactory, tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "cards.toml"
    path.write_text(text, encoding="utf-8")
    _refused(make(media.clock("five.mp4", seconds=5), products=path), "cards.toml", expected)


def test_product_cards_missing(make, media: MediaFactory, tmp_path: Path) -> None:
    _refused(make(media.clock("five.mp4", seconds=5), products=tmp_path / "no.toml"), "no.toml")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--profile", "x"), "Choose one of"),
        (("--dialect", "x"), "Choose one of"),
        (("--denoise", "x"), "off, auto, on"),
        (("--blur", "cats"), "face, phone"),
        (("--export", "avi"), "otio, edl"),
        (("--crop", "five.mp4"), "five.mp4"),
        (("--crop", "six.mp4@2=left"), "five.mp4"),
        (("--match", "six.mp4=orange"), "five.mp4"),
        (("--match", "five.mp4=pear"), "orange"),
        (("--match", "five.mp4"), "FILE=ID"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_option_is_wrong_usage(make, media: MediaFactory, option: tuple[str, ...], said: str) -> None:
    run = dataclasses.replace(make(media.clock("five.mp4", seconds=5)), options=option)
    _refused(run, said, code=2)
    assert not run.out.exists()


def test_a_dry_run_tells_its_plan_and_renders_nothing(make, media: MediaFactory) -> None:
    run = dataclasses.replace(make(media.clock("six.mp4", seconds=6)), options=("--dry-run",))
    done = run.invoke()
    assert done.returncode == 0, done.stderr
    assert "01-orange" in done.stdout
    assert (run.out / "plan.json").is_file()
    assert not (run.out / "clips").exists()


def test_wrong_usage_is_exit_code_2(make) -> None:
    assert make().invoke().returncode == 2


def test_a_process_of_its_own_says_and_returns_the_same(make, media: MediaFactory) -> None:
    run = make(media.bytes("empty.mp4", b""))
    done, within = run.run(), run.invoke()
    assert (done.returncode, done.stdout, done.stderr) == (1, within.stdout, within.stderr)
    assert "empty.mp4" in done.stderr


def test_weights_missing(make, tmp_path: Path) -> None:
    _refused(make(SALE, CHUSHAN_WEIGHTS_DIR=str(tmp_path / "none")), "chushan models fetch whisper-base")


@pytest.mark.model
def test_one_byte_of_the_weights_flipped(make, tmp_path: Path, weights_dir: Path) -> None:
    copy = tmp_path / "weights" / "whisper-base"
    shutil.copytree(weights_dir / "whisper-base", copy)
    with (copy / "model.bin").open("r+b") as file:
        file.seek(70_000_000)
        byte = file.read(1)[0]
        file.seek(70_000_000)
        file.write(bytes([byte ^ 1]))
    run = make(SALE, CHUSHAN_WEIGHTS_DIR=str(tmp_path / "weights"))
    _refused(run, "whisper-base", "model.bin", "chushan models fetch whisper-base")


@pytest.mark.parametrize(
    "name",
    [
        'it\'s "quoted".mp4',
        "-dash.mp4",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("with space.mp4", "村里 果园.mp4", "🍊橙子🍊.mp4", "a:b%d[1].mp4")
        ),
    ],
)
def test_every_name_of_a_file_works(
    make, media: MediaFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shutil.copy(media.clock("six.mp4", seconds=6, size=(320, 240)), tmp_path / name)
    monkeypatch.chdir(tmp_path)
    run = make(name)
    done = run.invoke()
    assert done.returncode == 0, done.stderr
    assert [path.suffix for path in (run.out / "clips").iterdir() if path.suffix == ".mp4"] == [".mp4"]


def test_pictures_without_sound_track(make, media: MediaFactory) -> None:
    run = make(media.clock("silent.mp4", seconds=6, sound=False))
    assert run.invoke().returncode == 0
    assert list(run.out.glob("clips/*.mp4"))


def test_a_bad_file_among_good_ones_is_named_and_left_out(make, media: MediaFactory) -> None:
    run = make(media.bytes("bad.mp4", b"no video"), media.clock("six.mp4", seconds=6))
    done = run.invoke()
    assert done.returncode == 0, done.stderr
    assert "bad.mp4" in done.stdout


def test_other_footage_does_not_touch_a_finished_folder(make, media: MediaFactory) -> None:
    first = make(media.clock("six.mp4", seconds=6))
    assert first.invoke().returncode == 0
    before = {path: path.read_bytes() for path in first.out.rglob("*") if path.is_file()}
    second = make(media.clock("seven.mp4", seconds=7)).invoke()
    assert second.returncode == 1
    assert "out-2" in second.stderr
    assert {path: path.read_bytes() for path in first.out.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(not Path("/sys/class").exists() or os.name != "posix", reason="Linux only")
def test_disk_full(make, media: MediaFactory, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", small], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        run = make(media.clock("six.mp4", seconds=6))
        run = MakeRun(home=run.home, out=small / "out", footage=run.footage, products=run.products)
        _refused(run, "disk is full")
        assert not list(leftovers(small))
    finally:
        subprocess.run(["umount", small], check=True)


def _reused(stderr: str) -> list[str]:
    return [line for line in stderr.splitlines() if line.startswith("· reused:")]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGINT, 130, marks=pytest.mark.slow),
        pytest.param(signal.SIGTERM, 130, marks=pytest.mark.slow),
        (signal.SIGKILL, -9),
    ],
)
def test_stopped_or_killed_while_rendering_then_run_again(
    make, media: MediaFactory, number: signal.Signals, code: int
) -> None:
    busy = "testsrc2=s=640x360:r=30:d=12"
    run = make(media.ffmpeg("busy.mp4", "-f", "lavfi", "-i", busy, "-preset", "ultrafast", "-pix_fmt", "yuv420p"))
    exit_code, stderr = run.stop_when(lambda line: "rendering" in line, number, wait_for="*.part*")
    assert exit_code == code, stderr
    assert "Traceback" not in stderr
    assert not [path for path in run.out.glob("clips/*.mp4") if ".part" not in path.name]
    if number != signal.SIGKILL:
        assert not list(leftovers(run.out))
    again = run.run()
    assert again.returncode == 0, again.stderr
    assert any("pictures" in line for line in _reused(again.stderr)), again.stderr
    assert list(run.out.glob("clips/*.mp4"))
    assert not list(leftovers(run.out))


@pytest.mark.model
def test_killed_while_transcribing_then_run_again(make, weights_dir: Path) -> None:
    run = make(SALE, CHUSHAN_WEIGHTS_DIR=str(weights_dir))
    exit_code, _ = run.stop_when(lambda line: "done: speech" in line, signal.SIGKILL)
    assert exit_code == -9
    again = run.run()
    assert again.returncode == 0, again.stderr
    assert any("speech" in line for line in _reused(again.stderr)), again.stderr
