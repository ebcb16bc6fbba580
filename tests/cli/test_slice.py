"""`chushan slice` as a user meets it."""

import json
from pathlib import Path

import pytest
from command_runs import CommandRun
from make_runs import CARDS
from media_factory import MediaFactory

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture
def run(tmp_path: Path):
    def prepare(*args: str | Path, **env: str) -> CommandRun:
        return CommandRun(home=tmp_path / "home", args=("slice", *args), env=env)

    return prepare


@pytest.fixture
def products(tmp_path: Path) -> Path:
    path = tmp_path / "products.toml"
    path.write_text(CARDS, encoding="utf-8")
    return path


def test_bad_input_is_one_plain_message(run, media: MediaFactory, products: Path, tmp_path: Path) -> None:
    mute = media.clock("mute.mp4", sound=False)
    cases = (
        (mute, products, "no sound track"),
        (tmp_path / "nowhere.mp4", products, "no such file"),
        (media.bytes("empty.wav", b""), products, "empty"),
        (mute, tmp_path / "none.toml", "none.toml"),
        (mute, media.bytes("cards.toml", b"name = ["), "cards.toml"),
    )
    for footage, cards, said in cases:
        done = run(footage, "-p", cards).invoke()
        assert done.returncode == 1, done.stderr
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    done = run(mute, "-p", products, "--json").invoke()
    assert "no sound track" in json.loads(done.stdout)["error"]["message"]


def test_cards_must_be_given_and_a_dialect_must_exist(run, media: MediaFactory, products: Path) -> None:
    sound = media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac")
    assert run(sound).invoke().returncode == 2
    done = run(sound, "-p", products, "--dialect", "klingon").invoke()
    assert done.returncode == 1
    assert "sichuan" in done.stderr


@pytest.mark.slow
@pytest.mark.model
def test_the_sample_sale_is_sliced_by_its_two_products(run, weights_dir: Path) -> None:
    sale, cards = SAMPLES / "sale_two_products.mp4", SAMPLES / "products.toml"
    done = run(sale, "-p", cards, CHUSHAN_LANG="zh").invoke()
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if "–" in line]
    assert [line.split()[3] for line in lines] == ["奉节脐橙", "武乡小米"]
    result = json.loads(run(sale, "-p", cards, "--json").invoke().stdout)
    assert [each["product"] for each in result["slices"]] == ["fengjie-qicheng", "wuxiang-xiaomi"]
    assert result["figures"]["reused_chunks"] == result["figures"]["chunks"]
