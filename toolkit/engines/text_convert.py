"""A GGUF made into the copies that the writing engines run on, once, in a process of its own.

The process gives back its memory (3.8 GB for a model of half a billion weights) and can be ended at any moment; a copy
appears whole or not at all.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from toolkit.core.errors import EngineFailed
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.engines.registry import TORCH, engine_missing, import_module
from toolkit.engines.text_files import (
    CT2_FOLDER,
    PLAIN_FOLDER,
    ctranslate2_folder,
    find_gguf,
    is_made_from,
    need_room,
    need_source,
    record_source,
    transformers_folder,
    unreadable_model,
)

CONVERT_NEEDS = (("torch", TORCH), ("transformers", "transformers"), ("gguf", "gguf"), ("accelerate", "accelerate"))
"""Modules that a conversion imports, and what pip calls their distributions."""
_WAIT_S = 0.2
_SECONDS_PER_BYTE = 130 / 491e6
"""Wall time on a busy machine with two cores; only for the time left that is shown."""


def prepare_plain(folder: Path, reporter: Reporter) -> Path:
    """The folder that transformers reads; made from the GGUF where it is not there yet (one to two minutes).

    Raises:
        ModelMissing: if `folder` holds no model. ModelCorrupt: if the GGUF can't be read.
        EngineMissing: without the packages of a conversion. DiskFull, EngineFailed: without room for it.
        Cancelled: if the user stopped the job; nothing half-made is left.
    """
    need_source(folder)
    gguf = find_gguf(folder)
    found = transformers_folder(folder)
    if found and (gguf is None or found == folder or is_made_from(found, gguf)):
        return found
    assert gguf is not None
    _convert(gguf, folder / PLAIN_FOLDER, "plain", reporter)
    return folder / PLAIN_FOLDER


def prepare_ctranslate2(folder: Path, reporter: Reporter) -> Path:
    """The folder that CTranslate2 reads (int8); made on first use. Raises as `prepare_plain`."""
    found = ctranslate2_folder(folder)
    gguf = find_gguf(folder)
    if found and (gguf is None or found == folder or is_made_from(found, gguf)):
        return found
    plain = prepare_plain(folder, reporter.part(0.0, 0.6, Text("转换写作模型", "converting the writing model")))
    source = gguf or next(iter(sorted(plain.glob("*.safetensors"))))
    _convert(
        source,
        folder / CT2_FOLDER,
        "ct2",
        reporter.part(0.6, 1.0, Text("压缩写作模型", "quantising the writing model")),
    )
    return folder / CT2_FOLDER


def _convert(source: Path, target: Path, kind: str, reporter: Reporter) -> None:
    for module, package in CONVERT_NEEDS:
        import_module(module, package=package)
    size_bytes = source.stat().st_size
    need_room(source.parent, size_bytes)
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    command = [sys.executable, "-m", "toolkit.engines.text_convert", kind, str(source), str(part)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", errors="replace", cwd=str(Path(__file__).parents[2]),
    )  # fmt: skip
    try:
        error = _wait(process, size_bytes * _SECONDS_PER_BYTE, reporter)
        if process.returncode != 0:
            raise _failure(source, process.returncode, error)
        record_source(part, source)
        shutil.rmtree(target, ignore_errors=True)
        part.rename(target)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        shutil.rmtree(part, ignore_errors=True)


def _wait(process: "subprocess.Popen[str]", expected_s: float, reporter: Reporter) -> str:
    """Waits for the end and returns what it said on standard error."""
    started_s = time.monotonic()
    while True:
        try:
            return process.communicate(timeout=_WAIT_S)[1]
        except subprocess.TimeoutExpired:
            passed_s = time.monotonic() - started_s
            reporter.report(passed_s, max(expected_s, passed_s * 1.05))


def _failure(source: Path, code: int, error: str) -> Exception:
    lines = [line for line in error.strip().splitlines() if line.strip()]
    reason = lines[-1][:200] if lines else f"exit code {code}"
    if code < 0 or "MemoryError" in reason:
        return EngineFailed(
            str(source),
            Text(
                "转换模型时被系统中断，多半是内存不够",
                "the conversion was ended by the system, most likely for want of memory",
            ),
            Text("请关掉别的程序再试，或先用模板写", "Close other programs and try again, or write with templates"),
        )
    if "ModuleNotFoundError" in reason:
        return engine_missing(reason.rpartition(" ")[2].strip("'"), Text("没有安装", "it is not installed"))
    return unreadable_model(source.parent, ValueError(reason))


def _make_plain(gguf: Path, target: Path) -> None:
    import torch
    import transformers

    torch.set_num_threads(2)
    kwargs = {"gguf_file": gguf.name, "local_files_only": True, "trust_remote_code": False}
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(gguf.parent), **kwargs)
    model = transformers.AutoModelForCausalLM.from_pretrained(
        str(gguf.parent), quantization_config=transformers.GgufConfig(dequantize=True), dtype=torch.float16, **kwargs
    )
    model.save_pretrained(str(target))
    tokenizer.save_pretrained(str(target))


def _make_ct2(source: Path, target: Path) -> None:
    from ctranslate2.converters import TransformersConverter

    folder = source.parent / PLAIN_FOLDER if source.suffix == ".gguf" else source.parent
    TransformersConverter(str(folder), load_as_float16=True, low_cpu_mem_usage=True).convert(
        str(target), quantization="int8"
    )


def main(arguments: list[str]) -> int:
    """`plain|ct2 SOURCE TARGET`: makes one copy."""
    kind, source, target = arguments
    (_make_plain if kind == "plain" else _make_ct2)(Path(source), Path(target))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
