"""Fixtures for all tests: footage made on the spot, and the real test footage beside the repository."""

import signal
from pathlib import Path

import pytest
from hypothesis import settings
from media_factory import MediaFactory

from toolkit.config import load_settings

# A run that a shell started in the background ignores Ctrl-C and hands that on to the programs under test.
signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("shared machine", deadline=None)  # a slow moment of the machine is no fault of the code
settings.load_profile("shared machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew; review the diff")


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> MediaFactory:
    """Makes footage; files are shared by all tests of a run, so never change one (copy it first)."""
    return MediaFactory(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="session")
def real_media() -> Path:
    """Folder of real footage and speech, which is not part of the repository."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "media"
    if not folder.is_dir():
        pytest.skip("no real test media in ../shared/media")
    return folder


@pytest.fixture(scope="session")
def weights_dir() -> Path:
    """Folder with fetched models; skips where Whisper base is not there."""
    folder = load_settings().weights_dir
    if not (folder / "whisper-base" / "model.bin").is_file():
        pytest.skip("no weights: chushan models fetch whisper-base")
    return folder
