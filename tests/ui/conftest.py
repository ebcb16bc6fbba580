"""An App with a home folder of its own, and the page's handlers on it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit.app import App
from toolkit.app_room import Room
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


@pytest.fixture(scope="module")
def room(opened: tuple[Room, Any]) -> Room:
    """Of a module that opens a class and its server."""
    return opened[0]


@pytest.fixture(scope="module")
def server(opened: tuple[Room, Any]) -> Any:
    return opened[1]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    selenium = pytest.importorskip("selenium.webdriver")
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no chromium and chromedriver on this computer")
    options = selenium.ChromeOptions()
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
        "--window-size=1280,1000", f"--user-data-dir={tmp_path / 'chromium'}",
    ):  # fmt: skip
        options.add_argument(argument)
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    opened = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
    yield opened
    opened.quit()
