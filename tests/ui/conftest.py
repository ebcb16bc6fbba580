"""An App with a home folder of its own, and the page's handlers on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.app import App
from toolkit.config import Settings, load_settings
from ui.make_actions import MakeActions


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"CHUSHAN_HOME": str(tmp_path / "home"), "CHUSHAN_LANG": "zh", "LANG": "zh_CN.UTF-8"})


@pytest.fixture
def app(settings: Settings) -> Iterator[App]:
    with App.open(settings) as opened:
        yield opened


@pytest.fixture
def actions(app: App, tmp_path: Path) -> MakeActions:
    return MakeActions(app, may_name_places=True, samples=tmp_path / "samples")
