"""`chushan promo` with options that can't be."""

from pathlib import Path

import pytest
from command_runs import CommandRun
from make_runs import CARDS
from media_factory import MediaFactory


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--seconds", "20"), "15, 30, 60"),
        (("--voice", "no.wav"), "neither tts nor none"),
        (("--profile", "x"), "Choose one of"),
        (("--dialect", "x"), "Choose one of"),
        (("--blur", "cats"), "face, phone"),
        (("--match", "five.mp4=pear"), "orange"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_option_is_wrong_usage(media: MediaFactory, tmp_path: Path, option: tuple[str, ...], said: str) -> None:
    (tmp_path / "products.toml").write_text(CARDS, encoding="utf-8")
    out = tmp_path / "out"
    args = ("promo", media.clock("five.mp4", seconds=5), "--products", tmp_path / "products.toml", "-o", out, *option)
    done = CommandRun(home=tmp_path / "home", args=args, env={}).invoke()
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not out.exists()
