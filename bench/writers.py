"""Writing engines on one model: tokens a CPU second, and what it costs to make a banned number impossible.

`python -m bench writers --json`. Baseline in the same run: transformers (PyTorch, 32 bits) on the same weights.
"""

import argparse
import time
from pathlib import Path
from statistics import median
from typing import Any

from toolkit.config import load_settings
from toolkit.core.writing import TextGenerator, WritingLimits, WritingTask
from toolkit.engines.registry import TEXT_GENERATORS, load_engine

MODEL = "qwen2.5-coder-0.5b-gguf"
SYSTEM = "你帮农民写商品介绍。只说给出的事实，不加别的数字、地名、证书，不夸张，不说功效。"
_FACTS = (
    ("奉节脐橙", "价格：39.9元", "规格：5斤装", "口感：甜、汁水多、化渣", "采收：11月下旬"),
    ("武乡小米", "价格：29.9元", "规格：2斤装", "口感：米油厚、香", "存放：密封，阴凉干燥处"),
    ("手工腊肉", "价格：68元", "规格：500克", "做法：柏枝熏15天", "保质期：常温60天"),
)
REQUESTS = tuple(
    "\n".join((f"商品：{name}", *(f"- {fact}" for fact in facts), "写一段200字左右的介绍，口气亲切。"))
    for name, *facts in _FACTS
)
LIMITS = WritingLimits(
    numbers=("39.9", "5", "11", "29.9", "2", "68", "500", "15", "60"),
    banned=("第一", "最好", "国家级", "品质", "营养", "维生素", "免疫力", "有机", "健康", "最大"),
)


def measure(arguments: list[str]) -> dict[str, Any]:
    options = _parser().parse_args(arguments)
    folder = load_settings().weights_dir / options.model
    rows: dict[str, list[dict[str, float]]] = {"ctranslate2": [], "ctranslate2 with limits": [], "transformers": []}
    texts = []
    for name, tokens in (("ctranslate2", options.tokens), ("transformers", options.slow_tokens)):
        engine = _load(name, folder)
        for seed in range(options.rounds):
            for request in REQUESTS:
                rows[name].append(_write(engine, request, tokens, seed, None)[0])
                if name == "ctranslate2":
                    row, text = _write(engine, request, tokens, seed, LIMITS)
                    rows["ctranslate2 with limits"].append(row)
                    texts.append(text)
        del engine
    found: dict[str, Any] = {name: _sum(each) for name, each in rows.items()}
    slow = found["transformers"]["tokens_per_cpu_s"]
    found["ratio"] = round(found["ctranslate2"]["tokens_per_cpu_s"] / slow, 2)
    found["ratio_with_limits"] = round(found["ctranslate2 with limits"]["tokens_per_cpu_s"] / slow, 2)
    found["banned_in_limited_texts"] = sum(word in text for text in texts for word in LIMITS.banned)
    found["texts"] = texts
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench writers")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--tokens", type=int, default=130, help="tokens of a block (about 200 characters)")
    parser.add_argument("--slow-tokens", type=int, default=30, help="tokens of a block of the slow engine")
    parser.add_argument("--rounds", type=int, default=2)
    return parser


def _load(name: str, folder: Path) -> TextGenerator:
    return load_engine(name, TEXT_GENERATORS)(folder)


def _write(
    engine: TextGenerator, request: str, tokens: int, seed: int, limits: WritingLimits | None
) -> tuple[dict[str, float], str]:
    task = WritingTask(system=SYSTEM, request=request, max_tokens=tokens, seed=seed, limits=limits)
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    written = engine.write(task)
    row = {
        "tokens": written.tokens,
        "chars": len(written.text),
        "cpu_s": time.process_time() - cpu_s,
        "wall_s": time.perf_counter() - wall_s,
    }
    return row, written.text


def _sum(rows: list[dict[str, float]]) -> dict[str, float]:
    tokens, cpu_s = sum(row["tokens"] for row in rows), sum(row["cpu_s"] for row in rows)
    return {
        "blocks": len(rows),
        "tokens": tokens,
        "tokens_per_cpu_s": round(tokens / cpu_s, 2),
        "cpu_s_per_200_chars": round(200 * cpu_s / sum(row["chars"] for row in rows), 2),
        "wall_s_per_200_chars": round(median(200 * row["wall_s"] / max(1, row["chars"]) for row in rows), 2),
    }
