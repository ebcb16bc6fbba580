"""`chushan models` as a person types it, against a hub on this machine."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hub_server import Answer, HubServer, running_hub
from tiny_catalogue import HEAD, HUGGING_FACE, files_toml, model_toml
from tiny_model import CONTENT, content_of, flip_byte, serve_everywhere
from typer.testing import CliRunner, Result

from toolkit.cli.main import cli
from toolkit.core.models import DIALECTS

Run = Callable[..., Result]


CATALOGUE = (
    HEAD
    + model_toml(engine="whisper-ct2", dialect="mandarin", files=files_toml(CONTENT), more="default = true")
    + HUGGING_FACE
    + """
[[model.sources]]
kind = "mirror"
[[model.figures]]
dialect = "wu"
cer_percent = 83.4
kind = "measured"
source = "24 clips"
"""
)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with running_hub() as running:
        serve_everywhere(running)
        yield running


@pytest.fixture
def run(hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    settings = {
        "CHUSHAN_HOME": str(tmp_path / "home"),
        "CHUSHAN_MODELS_DIR": str(tmp_path / "models"),
        "CHUSHAN_WEIGHTS_DIR": str(tmp_path / "weights"),
        "CHUSHAN_LANG": "en",
        "HF_ENDPOINT": f"{hub.url}/hf",
        "CHUSHAN_HF_MIRROR": f"{hub.url}/mirror",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(cli, ["models", *map(str, words)])


def test_list_shows_what_is_there(run) -> None:
    before = run("list")
    run("fetch", "tiny")
    after = json.loads(run("list", "--json").stdout)

    assert before.exit_code == 0
    assert "not installed, default · speech to text · 0 MB · MIT" in before.stdout
    assert [(each["id"], each["state"], each["default"]) for each in after] == [("tiny", "ok", True)]


def test_fetch_downloads_and_says_where_it_is(run, tmp_path) -> None:
    result = run("fetch", "tiny", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"id": "tiny", "folder": str(tmp_path / "weights" / "tiny")}
    assert content_of(tmp_path / "weights" / "tiny") == CONTENT


def test_a_failed_fetch_is_one_plain_message_and_exit_code_1(run, hub) -> None:
    hub.always["/"] = Answer(status=404)

    result = run("fetch", "tiny")

    assert result.exit_code == 1
    message = result.stderr.splitlines()[-1]
    assert "tiny: no source worked (huggingface maker/tiny@abc: the file is not there (HTTP 404); mirror" in message
    assert "chushan models import FOLDER" in message
    assert "Traceback" not in result.output


def test_an_unknown_model_names_the_known_ones(run) -> None:
    result = run("fetch", "huge", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["next_step"] == "Choose one of tiny"


def test_verify_catches_a_flipped_byte_and_fetch_mends_it(run, tmp_path) -> None:
    run("fetch", "tiny")
    assert run("verify").exit_code == 0
    flip_byte(tmp_path / "weights" / "tiny" / "model.bin")

    broken = run("verify", "tiny")
    assert broken.exit_code == 1
    assert "model.bin (damaged content). Run: chushan models fetch tiny" in broken.stderr

    assert run("fetch", "tiny").exit_code == 0
    sound = json.loads(run("verify", "--json").stdout)
    assert [(each["id"], each["state"], each["checked"]) for each in sound] == [("tiny", "ok", "sha256")]


def test_verify_of_a_model_that_is_not_here_is_an_error_but_of_nothing_is_not(run) -> None:
    assert run("verify").stdout == "No model is installed\n"
    missing = run("verify", "tiny")

    assert missing.exit_code == 1
    assert "chushan models fetch tiny" in missing.stderr


def test_import_brings_a_model_from_a_stick(run, tmp_path) -> None:
    run("fetch", "tiny")
    stick = tmp_path / "U 盘"
    (tmp_path / "weights").rename(stick)

    result = run("import", stick)
    again = run("import", stick, "--json")

    assert result.stdout == "Imported 1 models: tiny\n"
    assert json.loads(again.stdout)["imported"] == []
    assert content_of(tmp_path / "weights" / "tiny") == CONTENT


def test_import_of_an_empty_folder_says_what_belongs_there(run, tmp_path) -> None:
    (tmp_path / "empty").mkdir()

    result = run("import", tmp_path / "empty")

    assert result.exit_code == 1
    assert "no whole model was found in it" in result.stderr


def test_recommend_is_honest_about_a_dialect_the_installed_model_cannot_hear(run) -> None:
    run("fetch", "tiny")

    result = run("recommend", "--dialect", "wu")
    plain = json.loads(run("recommend", "--dialect", "wu", "--json").stdout)

    assert result.exit_code == 0
    assert "character error rate 83.4% (measured here)" in result.stdout
    assert "about 83 of 100 characters of Wu wrong" in result.stdout
    assert plain["models"][0]["figure"]["cer_percent"] == 83.4
    assert plain["models"][0]["installed"] is True


@pytest.mark.parametrize("dialect", DIALECTS)
def test_recommend_knows_every_dialect(run, dialect: str) -> None:
    assert run("recommend", "--dialect", dialect).exit_code == 0


def test_an_unknown_dialect_is_a_usage_error(run) -> None:
    result = run("recommend", "--dialect", "klingon")

    assert result.exit_code == 2
    assert "cantonese" in result.stderr


def test_a_broken_catalogue_is_named(run, tmp_path) -> None:
    (tmp_path / "models" / "catalogue.toml").write_text("schema = 1", encoding="utf-8")

    result = run("list")

    assert result.exit_code == 1
    assert "catalogue.toml" in result.stderr
