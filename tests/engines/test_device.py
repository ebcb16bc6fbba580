import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from toolkit.core.errors import EngineFailed, InputError
from toolkit.engines import device
from toolkit.engines.device import GraphicsCard, choose_device

CUBLAS = "Library libcublas.so.12 is not found or cannot be loaded"
"""What CTranslate2 says on a machine with a card but without the CUDA libraries (faster-whisper #85, #1080)."""


def card(count: int, fault: str = "") -> GraphicsCard:
    return GraphicsCard(count=lambda: count, find_fault=lambda: fault)


def test_without_a_card_auto_is_the_processor_in_silence() -> None:
    def never() -> str:
        raise AssertionError("there is nothing to try")

    choice = choose_device("auto", GraphicsCard(count=lambda: 0, find_fault=never))
    assert (choice.name, choice.notes) == ("cpu", ())


def test_a_card_that_works_is_used() -> None:
    assert choose_device("auto", card(1)).name == "cuda"
    assert choose_device("cuda", card(1)).name == "cuda"


def test_a_card_without_its_libraries_gives_the_processor_and_one_line() -> None:
    choice = choose_device("auto", card(1, CUBLAS))
    assert choice.name == "cpu"
    (note,) = choice.notes
    assert "libcublas" in note.en
    assert "处理器" in note.zh
    assert "\n" not in note.en + note.zh


def test_the_processor_is_taken_without_looking_for_cards() -> None:
    def never() -> int:
        raise AssertionError("nobody asked for a card")

    assert choose_device("cpu", GraphicsCard(count=never, find_fault=str)).name == "cpu"


@pytest.mark.parametrize(("count", "fault"), [(0, ""), (1, CUBLAS)])
def test_a_card_that_was_demanded_and_fails_is_an_error_with_the_way_out(count: int, fault: str) -> None:
    with pytest.raises(EngineFailed, match="--device cpu") as caught:
        choose_device("cuda", card(count, fault))
    assert fault in str(caught.value)


def test_an_unknown_device_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match="auto, cpu, cuda"):
        choose_device("tpu", card(1))


def test_a_long_reason_stays_one_short_line() -> None:
    (note,) = choose_device("auto", card(1, "line one\nline two " + "x" * 5_000)).notes
    assert len(note.en) < 320
    assert "\n" not in note.en


def simulate_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """CTranslate2 sees a card, as it does where the driver is installed."""
    import ctranslate2

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)


def test_the_trial_is_a_real_run_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No card here: the driver's own message comes back; a folder without a model gives another."""
    simulate_card(monkeypatch)
    choice = choose_device("auto", device.ctranslate2_card(tmp_path))
    assert choice.name == "cpu"
    assert len(choice.notes) == 1
    assert "RuntimeError" in choice.notes[0].en


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (f"raise RuntimeError({CUBLAS!r})", "libcublas"),
        # cuDNN's loader doesn't raise, it ends the process.
        ("import os, sys; print('Could not load library libcudnn_ops.so.9', file=sys.stderr); os.abort()", "libcudnn"),
        ("import os; os._exit(3)", "code 3"),
        ("import time; time.sleep(60)", "no answer"),
    ],
)
def test_whatever_the_libraries_do_the_product_goes_on(
    program: str, reason: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    simulate_card(monkeypatch)
    (tmp_path / "gpu_trial.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(device, "__file__", str(tmp_path / "device.py"))
    monkeypatch.setattr(device, "TRIAL_SECONDS", 2)
    choice = choose_device("auto", device.ctranslate2_card(tmp_path))
    assert choice.name == "cpu"
    assert reason in choice.notes[0].en


def test_a_trial_that_ends_well_means_the_card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    simulate_card(monkeypatch)
    (tmp_path / "gpu_trial.py").write_text("import sys; assert sys.argv[1]", encoding="utf-8")
    monkeypatch.setattr(device, "__file__", str(tmp_path / "device.py"))
    assert choose_device("auto", device.ctranslate2_card(tmp_path)).name == "cuda"


def test_a_driver_that_raises_counts_as_no_card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import ctranslate2

    def broken() -> int:
        raise RuntimeError("CUDA failed with error CUDA driver version is insufficient for CUDA runtime version")

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", broken)
    choice = choose_device("auto", device.ctranslate2_card(tmp_path))
    assert (choice.name, choice.notes) == ("cpu", ())


def test_torch_without_cuda_is_no_card() -> None:
    pytest.importorskip("torch", reason="torch is not installed: pip install torch==2.13.0")
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has a card")
    assert choose_device("auto", device.torch_card()).name == "cpu"


def test_torch_with_a_card_that_fails_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device")

    cuda = SimpleNamespace(is_available=lambda: True, device_count=lambda: 1)
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda, ones=refuse))  # type: ignore[arg-type]
    monkeypatch.setattr(device.importlib.util, "find_spec", lambda name: object())
    choice = choose_device("auto", device.torch_card())
    assert choice.name == "cpu"
    assert "no kernel image" in choice.notes[0].en


def test_sherpa_of_the_package_index_knows_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sherpa_onnx", reason='sherpa-onnx is not installed: pip install "chushan[dialect]"')
    simulate_card(monkeypatch)
    choice = choose_device("auto", device.sherpa_card())
    assert choice.name == "cpu"
    assert "processor only" in choice.notes[0].en
    monkeypatch.setattr(device.importlib.metadata, "version", lambda _name: "1.12.13+cuda")
    assert choose_device("auto", device.sherpa_card()).name == "cuda"
