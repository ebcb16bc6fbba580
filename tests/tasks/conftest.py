"""An App with a home folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.app import App
from toolkit.config import load_settings


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with App.open(load_settings({"CHUSHAN_HOME": str(tmp_path / "home"), "CHUSHAN_LANG": "zh"})) as opened:
        yield opened
