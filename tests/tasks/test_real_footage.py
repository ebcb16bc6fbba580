"""The main job on real footage and on the labelled livestream; both lie beside the repository, not in it."""

import dataclasses
import json
from pathlib import Path

import pytest
from media_factory import MediaFactory

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.make_request import MakeRequest
from toolkit.core.progress import Reporter
from toolkit.tasks.make_clips import make_clips

CARDS = """
[[product]]
id = "tomato"
name = "沙瓤西红柿"
spec = "5斤装"
price = "29.9元"
[[product]]
id = "apple"
name = "花牛苹果"
spec = "8斤装"
price = "45元"
"""


@pytest.fixture
def app(tmp_path: Path, weights_dir: Path):
    env = {"CHUSHAN_HOME": str(tmp_path / "home"), "CHUSHAN_WEIGHTS_DIR": str(weights_dir)}
    with App.open(load_settings(env)) as opened:
        yield opened


@pytest.mark.slow
def test_farm_clips_without_speech_give_a_montage_and_a_report(app: App, real_media: Path, tmp_path: Path) -> None:
    (tmp_path / "cards.toml").write_text(CARDS, encoding="utf-8")
    footage = tuple(real_media / "video" / name for name in ("tomato.mp4", "apple.mp4"))
    cards = app.load_products(tmp_path / "cards.toml")
    manifest = app.make(MakeRequest(footage=footage, cards=cards, out=tmp_path / "out"), Reporter())
    (clip,) = manifest["clips"]
    assert clip["situation"] == "scenery"
    assert 15_000 <= clip["duration_ms"] <= 30_000
    assert clip["findings"] == []
    assert "tomato.mp4" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.model
def test_a_livestream_gives_a_clip_for_each_of_its_six_products(
    app: App, real_media: Path, media: MediaFactory, tmp_path: Path
) -> None:
    sound = real_media / "livestream" / "dev_clean.flac"
    picture = "gradients=s=640x360:r=10:speed=0.02:d=271"
    live = media.ffmpeg(
        "live.mp4", "-f", "lavfi", "-i", picture, "-i", str(sound), "-shortest", "-preset", "ultrafast",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k",
    )  # fmt: skip
    truth = json.loads(sound.with_suffix(".json").read_text(encoding="utf-8"))
    cards = app.load_products(sound.with_suffix(".json"))
    tools = app.make_tools()
    small = dataclasses.replace(tools.profiles["douyin"], width_px=180, height_px=320, fps=10)
    tools = dataclasses.replace(tools, profiles={"douyin": small})
    manifest = make_clips(MakeRequest(footage=(live,), cards=cards, out=tmp_path / "out"), tools, Reporter())
    assert [clip["product"] for clip in manifest["clips"]] == [card.id for card in cards]
    plan = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    for clip in plan["clips"]:
        span = clip["parts"][0]["span"]
        rounds = [each for each in truth["segments"] if each["product"] == clip["product_id"]]
        inside = max(min(span["end_ms"], each["end_ms"]) - max(span["start_ms"], each["start_ms"]) for each in rounds)
        assert inside >= 0.95 * (span["end_ms"] - span["start_ms"]), clip["id"]
