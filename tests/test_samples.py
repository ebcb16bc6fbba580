"""The committed samples are whole, small, and say what their cards and their truth say."""

import json
import subprocess
import sys
import tomllib
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from toolkit.core.progress import Reporter
from toolkit.core.scenery import choose_montage
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe

REPO = Path(__file__).resolve().parents[1]
SAMPLES = REPO / "samples"
WEIGHTS = REPO / "models" / "weights" / "kokoro-int8"
FILES = ("sale_two_products.mp4", "sale_two_products.truth.json", "orchard_silent.mp4", "products.toml")


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads((SAMPLES / "sale_two_products.truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def cards() -> dict[str, dict]:
    return {card["id"]: card for card in tomllib.loads((SAMPLES / "products.toml").read_text("utf-8"))["product"]}


def _sound(path: Path) -> tuple[np.ndarray, int]:
    with av.open(str(path)) as file:
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
        return np.concatenate(parts).astype(np.float32), file.streams.audio[0].rate


def test_all_samples_are_there_and_together_under_8_megabytes() -> None:
    assert sum((SAMPLES / name).stat().st_size for name in FILES) < 8_000_000


@pytest.mark.parametrize(
    ("name", "size", "shortest_s", "longest_s"),
    [("sale_two_products.mp4", (720, 1280), 80, 110), ("orchard_silent.mp4", (1280, 720), 19, 21)],
)
def test_streams_are_what_a_phone_writes(name: str, size: tuple[int, int], shortest_s: int, longest_s: int) -> None:
    with av.open(str(SAMPLES / name)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height) == size
        assert video.average_rate == Fraction(25)
        assert (audio.codec_context.name, audio.rate) == ("aac", 48_000)
        assert shortest_s <= (file.duration or 0) / av.time_base <= longest_s
        assert sum(1 for packet in file.demux(video=0) if packet.size) == video.frames


def test_truth_lies_in_the_film_without_overlap(truth: dict) -> None:
    with av.open(str(SAMPLES / "sale_two_products.mp4")) as file:
        end_ms = (file.duration or 0) / 1000
    for spans in (truth["segments"], truth["sentences"]):
        assert all(0 <= span["start_ms"] < span["end_ms"] <= end_ms for span in spans)
        assert all(before["end_ms"] <= after["start_ms"] for before, after in pairwise(spans))
    for sentence in truth["sentences"]:
        holding = [
            span for span in truth["segments"]
            if span["start_ms"] <= sentence["start_ms"] and sentence["end_ms"] <= span["end_ms"]
        ]  # fmt: skip
        assert [span["product"] for span in holding] == [sentence["product"]]


def test_each_product_is_sold_once_for_about_half_a_minute(truth: dict, cards: dict[str, dict]) -> None:
    sold = [span for span in truth["segments"] if span["product"]]
    assert [span["product"] for span in sold] == list(cards)
    assert all(28_000 <= span["end_ms"] - span["start_ms"] <= 38_000 for span in sold)


def test_price_spec_name_link_and_hours_spoken_are_those_of_the_card(truth: dict, cards: dict[str, dict]) -> None:
    for card in cards.values():
        said = "".join(s["text"] for s in truth["sentences"] if s["product"] == card["id"])
        assert f"{card['spec']}，直播间价格{card['price']}" in said
        assert card["price_detail"]["live"] == card["price"]
        assert said.count("元") == 1
        assert said.count(card["name"]) == 3
        assert f"{card['link_no']}号链接" in said
        assert f"{card['ship']['hours']}小时内" in said


def test_small_talk_names_no_product(truth: dict, cards: dict[str, dict]) -> None:
    said = "".join(s["text"] for s in truth["sentences"] if s["product"] is None)
    assert not any(name in said for card in cards.values() for name in (card["name"], *card["aliases"]))


def test_nothing_unlawful_is_said(truth: dict) -> None:
    said = "".join(s["text"] for s in truth["sentences"])
    assert not any(word in said for word in ("最", "第一", "纯天然", "疗效", "治", "仅剩", "国家级", "养胃"))


def test_the_voice_is_where_the_truth_says_and_the_pauses_are_quiet(truth: dict) -> None:
    sound, rate_hz = _sound(SAMPLES / "sale_two_products.mp4")

    def level_db(start_ms: int, end_ms: int) -> float:
        part = sound[start_ms * rate_hz // 1000 : end_ms * rate_hz // 1000]
        return float(10 * np.log10(np.mean(part**2) + 1e-12))

    spoken = [level_db(s["start_ms"], s["end_ms"]) for s in truth["sentences"]]
    pauses = [level_db(a["end_ms"] + 60, b["start_ms"] - 60) for a, b in pairwise(truth["sentences"])]
    assert min(spoken) > -26
    assert max(pauses) < min(spoken) - 20


def test_the_bad_shot_is_dark_and_blurred_and_the_others_are_not() -> None:
    with av.open(str(SAMPLES / "orchard_silent.mp4")) as file:
        frames = islice(file.decode(video=0), 0, None, 25)
        pictures = [frame.to_ndarray(format="gray").astype(np.float32) for frame in frames]
    light = np.array([picture.mean() for picture in pictures])
    edges = np.array([np.abs(np.diff(picture, axis=1)).mean() for picture in pictures])
    bad = np.zeros(len(light), bool)
    bad[12:14] = True
    assert light[bad].max() < 0.5 * light[~bad].min()
    assert edges[bad].max() < 0.5 * edges[~bad].min()


@pytest.mark.slow
@pytest.mark.model
def test_the_committed_film_can_be_made_again(tmp_path: Path) -> None:
    pytest.importorskip("skia", reason="skia-python draws the samples: pip install skia-python")
    if not (WEIGHTS / "model.onnx").is_file():
        pytest.skip("kokoro-int8 is not fetched")
    command = [sys.executable, str(SAMPLES / "make_samples.py"), "--out", str(tmp_path), "--seconds", "3"]
    subprocess.run(command, check=True, timeout=600)
    made = json.loads((tmp_path / "sale_two_products.truth.json").read_text("utf-8"))
    assert [s["text"] for s in made["sentences"]] == [
        s["text"] for s in json.loads((SAMPLES / "sale_two_products.truth.json").read_text("utf-8"))["sentences"]
    ]
    for name in ("sale_two_products.mp4", "orchard_silent.mp4"):
        with av.open(str(tmp_path / name)) as new, av.open(str(SAMPLES / name)) as old:
            pairs = zip(new.decode(video=0), old.decode(video=0), strict=False)
            gaps = [
                np.abs(a.to_ndarray(format="gray").astype(float) - b.to_ndarray(format="gray").astype(float)).mean()
                for a, b in pairs
            ]
        assert len(gaps) == 75
        assert max(gaps) < 3.0


def test_the_orchards_covered_lens_is_a_shot_of_its_own_and_in_no_montage() -> None:
    path = REPO / "samples" / "orchard_silent.mp4"
    pictures = analyse_pictures(path, probe(path), Reporter())
    assert [round(shot.span.start_ms, -1) for shot in pictures.shots] == [0, 4000, 8000, 12_000, 14_000, 17_520]
    assert [index for index, shot in enumerate(pictures.shots) if shot.quality.score < 0.3] == [3]
    dark = pictures.shots[3].span
    assert not any(span.overlap_ms(dark) for _, span in choose_montage([pictures]).pieces)
