"""start.py: real environments, real pip runs without network, on a tiny project that needs no package."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from launch import environment, pip
from launch.commands import weights_signature
from launch.environment import Stamp
from launch.speech import StartError, pick_language

REPO = Path(__file__).resolve().parent.parent
BACKEND = """
    import pathlib, tomllib, zipfile

    def build_editable(folder, config_settings=None, metadata_directory=None):
        name = "chushan-0.1.0-py3-none-any.whl"
        info = "chushan-0.1.0.dist-info/"
        needs = tomllib.loads(pathlib.Path("pyproject.toml").read_text())["project"].get("dependencies", [])
        metadata = ["Metadata-Version: 2.1", "Name: chushan", "Version: 0.1.0", *("Requires-Dist: " + n for n in needs)]
        with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
            wheel.writestr("chushan.pth", str(pathlib.Path.cwd()))
            wheel.writestr(info + "METADATA", "\\n".join(metadata) + "\\n")
            wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
            wheel.writestr(info + "RECORD", "")
        return name
"""
PYPROJECT = """
    [build-system]
    requires = []
    build-backend = "backend"
    backend-path = ["."]

    [project]
    name = "chushan"
    version = "0.1.0"
"""
PRODUCT = """
    import pathlib, sys, time

    args = sys.argv[1:]
    print("PRODUCT", *args, flush=True)
    if args[:2] == ["models", "fetch"]:
        if pathlib.Path("offline").exists():
            sys.exit(1)
        folder = pathlib.Path("models/weights") / args[2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.bin").write_bytes(b"weights")
    if args[0] == "make":
        clips = pathlib.Path("chushan-out/demo/clips")
        clips.mkdir(parents=True, exist_ok=True)
        (clips / "01-peach.mp4").write_bytes(bytes(1_500_000))
    if "--sleep" in args:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            print("PRODUCT stopped", flush=True)
            sys.exit(130)
    if "--fail" in args:
        sys.exit(7)
"""


def make_project(folder: Path) -> Path:
    """A copy of start.py with a product that needs nothing but Python."""
    shutil.copytree(REPO / "launch", folder / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPO / "start.py", folder)
    (folder / "toolkit" / "cli").mkdir(parents=True)
    (folder / "toolkit" / "cli" / "main.py").write_text(dedent(PRODUCT), encoding="utf-8")
    (folder / "backend.py").write_text(dedent(BACKEND), encoding="utf-8")
    (folder / "pyproject.toml").write_text(dedent(PYPROJECT), encoding="utf-8")
    (folder / "constraints.txt").write_text("", encoding="utf-8")
    return folder


def offline_env(folder: Path, lang: str = "en") -> dict[str, str]:
    """pip's own settings for a computer without network; an empty folder stands for the index."""
    empty = folder / "no-packages"
    empty.mkdir(exist_ok=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "CHUSHAN_", "PYTHON"))}
    return env | {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(empty),
        "PIP_CONFIG_FILE": os.devnull,
        "CHUSHAN_LANG": lang,
    }


def start(project: Path, *args: str, lang: str = "en", **extra: str) -> "subprocess.CompletedProcess[str]":
    env = offline_env(project, lang) | extra
    command = [sys.executable, str(project / "start.py"), *args]
    done = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120, cwd=project)
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is set up, in a folder with a space, a quote and Chinese. Every test leaves it usable."""
    project = make_project(tmp_path_factory.mktemp("start") / "大山 里's copy")
    done = start(project, "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[1/3]" in done.stdout
    assert "01-peach.mp4  1.5 MB" in done.stdout
    assert (project / "chushan-out" / "demo" / "report.html").as_uri() in done.stdout
    return project


def test_a_second_run_does_the_job_at_once(project: Path):
    before = os.times()
    done = start(project, "demo")
    after = os.times()
    # two starts of Python; making an environment takes 3 s and pip one
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.8
    assert done.returncode == 0
    assert "[" not in done.stdout.split("PRODUCT make")[0]


def test_what_follows_the_command_and_the_exit_code_are_handed_on(project: Path):
    done = start(project, "ui", "--port", "8000", "--fail")
    assert "PRODUCT ui --port 8000 --fail" in done.stdout
    assert done.returncode == 7


def test_the_page_is_the_default(project: Path):
    assert start(project).stdout.strip() == "PRODUCT ui"


def test_an_unknown_command_is_a_usage_error(project: Path):
    done = start(project, "dmeo", lang="zh")
    assert done.returncode == 2
    assert "没有 dmeo 这个命令" in done.stdout


def test_changed_requirements_are_installed_again(project: Path):
    (project / "constraints.txt").write_text("# newer\n", encoding="utf-8")
    assert "[2/3]" in start(project, "setup").stdout
    assert "[2/3]" not in start(project, "setup").stdout


def test_an_install_that_was_broken_off_is_done_again(project: Path):
    environment.forget_packages(project / ".venv")
    assert "[2/3]" in start(project, "setup").stdout


def test_a_damaged_stamp_only_costs_a_check(project: Path):
    (project / ".venv" / environment.STAMP).write_text("{", encoding="utf-8")
    done = start(project, "setup")
    assert done.returncode == 0
    assert "[1/3]" not in done.stdout
    assert "[2/3]" in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_an_environment_whose_python_is_gone_is_made_anew(project: Path):
    python = environment.venv_python(project / ".venv")
    python.unlink()
    python.symlink_to(project / "gone" / "python3")
    done = start(project, "setup")
    assert done.returncode == 0, done.stderr
    assert "[1/3]" in done.stdout


def test_weights_that_changed_are_fetched_again(project: Path):
    shutil.rmtree(project / "models")
    assert "PRODUCT models fetch whisper-base" in start(project, "setup").stdout
    assert "PRODUCT models" not in start(project, "setup").stdout


def test_without_weights_the_page_opens_without_waiting_again_but_the_demo_says_why_not(project: Path):
    shutil.rmtree(project / "models")
    (project / "offline").touch()
    try:
        assert "PRODUCT models fetch" in start(project, "ui").stdout
        again = start(project, "ui").stdout
        assert "PRODUCT models fetch" not in again
        assert "PRODUCT ui" in again
        demo = start(project, "demo")
        assert demo.returncode == 1
        assert "PRODUCT make" not in demo.stdout
        assert "models/weights" in demo.stderr
    finally:
        (project / "offline").unlink()
    assert start(project, "demo").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process on Windows")
def test_ctrl_c_stops_the_job_and_gives_130(project: Path):
    child = subprocess.Popen(
        [sys.executable, str(project / "start.py"), "demo", "--sleep"], env=offline_env(project), cwd=project,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert "PRODUCT make" in child.stdout.readline()
    child.send_signal(signal.SIGINT)
    output, errors = child.communicate(timeout=120)
    assert child.returncode == 130
    assert output.strip() == "PRODUCT stopped"
    assert errors == ""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process on Windows")
def test_ctrl_c_during_set_up_says_one_line_and_the_next_run_goes_on(tmp_path: Path):
    project = make_project(tmp_path / "p")
    child = subprocess.Popen(
        [sys.executable, str(project / "start.py"), "setup"], env=offline_env(project), cwd=project,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert "[1/3]" in child.stdout.readline()
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    output, errors = child.communicate(timeout=120)
    assert (child.returncode, errors) == (130, "")
    assert output.strip() == "Stopped. Run the same command again to go on"
    assert start(project, "setup").returncode == 0


def test_without_network_the_step_and_the_ways_out_are_named_in_both_languages(project: Path):
    pyproject = project / "pyproject.toml"
    before = pyproject.read_bytes()
    pyproject.write_bytes(before + b'dependencies = ["gradio>=6.10"]\n')
    try:
        done = start(project, "demo", lang="zh")
    finally:
        pyproject.write_bytes(before)
    log = (project / ".venv" / "setup.log").read_text(encoding="utf-8")
    assert start(project, "setup").returncode == 0
    assert done.returncode == 1
    assert done.stderr.index("第 2 步 安装组件") < done.stderr.index("step 2, installing packages")
    for said in ("gradio>=6.10", "pip config set global.index-url", "start.py wheels", "PIP_FIND_LINKS", "setup.log"):
        assert said in done.stderr
    assert "No matching distribution" in log


def test_a_folder_with_other_things_in_place_of_the_environment_is_left_alone(tmp_path: Path):
    project = make_project(tmp_path / "p")
    (project / ".venv").mkdir()
    (project / ".venv" / "photo.jpg").write_bytes(b"keep me")
    done = start(project, "setup")
    assert done.returncode == 1
    assert "isn't a Python environment" in done.stderr
    assert (project / ".venv" / "photo.jpg").read_bytes() == b"keep me"


def test_too_little_room_is_told_in_figures(tmp_path: Path):
    with pytest.raises(StartError) as told:
        environment.check_disk(tmp_path, 2_000_000_000, free_bytes=lambda _: 300_000_000)
    assert "2.0 GB needed, 0.3 GB free" in told.value.en
    assert "需要 2.0 GB" in told.value.zh
    environment.check_disk(tmp_path, 2_000_000_000, free_bytes=lambda _: 2_000_000_000)


def test_debian_without_venv_is_told_which_package(tmp_path: Path):
    # What Debian 12's python3 prints when python3-venv is not installed.
    output = "The virtual environment was not created successfully because ensurepip is not\navailable.  On Debian..."
    told = environment.explain_venv_failure(output, tmp_path)
    assert "sudo apt install python3." in told.en
    assert "-venv" in told.zh


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("WARNING: Retrying (Retry(total=4, ...)) after connection broken by 'NewConnectionError(...)'", "no network"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        ("Collecting x\nERROR: Invalid requirement: 'y=='\nmore", "Invalid requirement: 'y=='"),
        ("", "pip failed: ?"),
    ],
)
def test_pip_failures_are_told_apart(output: str, says: str):
    assert says in pip.explain_failure(output, Path("setup.log")).en


def test_downloads_are_told_in_megabytes_every_ten_seconds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CHUSHAN_LANG", "en")
    now_s = iter([0, 5, 12, 13, 80])
    view = pip.PipView(lambda: next(now_s))
    lines = [
        "Downloading av-18.1.0-cp311-abi3-manylinux_2_28_x86_64.whl (35.8 MB)",
        "Downloading opencv_python_headless-5.0.0.93-cp37-abi3-manylinux_2_28_x86_64.whl (61.2 MB)",
        "Progress 20000000 of 61200000",
        "Installing collected packages: pytz, pydub, opencc",
    ]
    for line in lines:
        view.take(line)
        view.tell()
    assert capsys.readouterr().out.splitlines() == [
        "    97 MB so far, downloading opencv_python_headless, 0:12 elapsed",
        "    downloads done, writing 3 packages",
        "    still working, 1:20 elapsed",
    ]


def test_the_stamp_covers_what_is_installed_and_nothing_else():
    stamp = Stamp(key="k", extras=("dev",), python=(3, 11), root="/a")
    assert stamp.covers(Stamp(key="k", extras=(), python=(3, 11), root="/a"))
    assert not stamp.covers(Stamp(key="k", extras=("llm",), python=(3, 11), root="/a"))
    assert not stamp.covers(Stamp(key="other", extras=(), python=(3, 11), root="/a"))
    assert not stamp.covers(Stamp(key="k", extras=(), python=(3, 12), root="/a"))
    assert not stamp.covers(Stamp(key="k", extras=(), python=(3, 11), root="/moved"))


def test_the_interpreter_lies_elsewhere_on_windows():
    assert environment.venv_python(Path("v"), is_windows=True) == Path("v/Scripts/python.exe")
    assert environment.venv_python(Path("v"), is_windows=False) == Path("v/bin/python")


def test_weights_may_be_kept_elsewhere(tmp_path: Path):
    assert weights_signature(tmp_path, {}) == ""
    (tmp_path / "usb" / "whisper-base").mkdir(parents=True)
    (tmp_path / "usb" / "whisper-base" / "model.bin").write_bytes(b"abc")
    assert weights_signature(tmp_path, {"CHUSHAN_WEIGHTS_DIR": str(tmp_path / "usb")}).startswith("model.bin:3:")


@pytest.mark.parametrize(
    ("env", "lang"),
    [({}, "zh"), ({"LANG": "C.UTF-8"}, "zh"), ({"LANG": "en_GB.UTF-8"}, "en"), ({"CHUSHAN_LANG": "en"}, "en")],
)
def test_the_language_is_the_users(env: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert pick_language(env) == lang
