import pytest
from selling import DATA, read_table

from toolkit.core.dialect import Dialect, parse_dialects
from toolkit.core.dialect_advice import advise_engine, list_dialects
from toolkit.core.model_catalogue import parse_catalogue
from toolkit.core.models import DIALECTS, Catalogue

NO_MODELS: frozenset[str] = frozenset()


def dialect(name: str) -> Dialect:
    return next(each for each in parse_dialects(read_table("dialects.toml")) if each.id == name)


def catalogue() -> Catalogue:
    return parse_catalogue((DATA.parents[1] / "models" / "catalogue.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["wu", "min"])
def test_whisper_is_known_to_be_poor_at_wu_and_min_and_a_better_engine_is_offered(name: str) -> None:
    advice = advise_engine(dialect(name), {"whisper-base"}, "whisper-base", catalogue())
    assert advice is not None
    best = dialect(name).recommended[0].model_id
    for sentence in (advice.zh, advice.en):
        assert f"chushan models fetch {best}" in sentence
        assert "pip install sherpa-onnx" in sentence
        assert f"--model {best}" in sentence


def test_a_better_engine_that_is_here_already_is_only_to_be_chosen() -> None:
    advice = advise_engine(dialect("wu"), {"whisper-base", "qwen3-asr-0.6b"}, "whisper-base", catalogue())
    assert advice is not None
    assert "--model qwen3-asr-0.6b" in advice.zh
    assert "fetch" not in advice.zh


def test_a_good_engine_and_mandarin_need_no_warning() -> None:
    assert advise_engine(dialect("wu"), NO_MODELS, "firered-asr2-ctc") is None
    assert advise_engine(dialect("mandarin"), {"whisper-base"}, "whisper-base") is None
    assert advise_engine(dialect("auto"), {"whisper-base"}, "whisper-base") is None


def test_where_no_engine_is_known_to_understand_the_dialect_that_is_said() -> None:
    advice = advise_engine(dialect("hakka"), {"whisper-base"}, "whisper-base", catalogue())
    assert advice is not None
    assert "逐句校对" in advice.zh
    assert "fetch" not in advice.zh


def test_an_engine_that_can_not_run_yet_is_not_to_be_fetched() -> None:
    advice = advise_engine(dialect("wu"), NO_MODELS, "whisper-base", Catalogue(entries=()))
    assert advice is not None
    assert "还不能运行" in advice.zh
    assert "fetch" not in advice.zh


def test_every_figure_names_a_speech_model_of_the_catalogue_and_its_source() -> None:
    known = {entry.id for entry in catalogue().entries if entry.task == "asr"}
    for each in parse_dialects(read_table("dialects.toml")):
        figures = (*each.recommended, *each.poor_with)
        assert {figure.model_id for figure in figures} <= known
        assert all(figure.source and 0 < figure.cer_percent <= 100 for figure in figures)
        assert not {f.model_id for f in each.recommended} & {f.model_id for f in each.poor_with}


def test_the_picker_lists_every_dialect_with_its_engines_and_warning() -> None:
    choices = list_dialects(parse_dialects(read_table("dialects.toml")), {"whisper-base"}, "whisper-base", catalogue())
    assert {choice.id for choice in choices} == set(DIALECTS)
    assert choices[0].id == "auto"
    by_id = {choice.id: choice for choice in choices}
    assert by_id["wu"].advice is not None
    assert by_id["mandarin"].advice is None
    assert by_id["sichuan"].has_gloss
    assert by_id["sichuan"].recommended[0] == "paraformer-chuan"


def test_a_figure_of_an_unknown_kind_is_refused() -> None:
    table = read_table("dialects.toml").replace('kind = "average"', 'kind = "guessed"', 1)
    with pytest.raises(ValueError, match="guessed"):
        parse_dialects(table)
