"""The review of texts, `python -m bench compliance --json [--set NAME ...] [--show]`.

For the labelled sentences of `bench/sets` (see its README): precision and recall of "must be stopped" (a finding of
level violation or needs_evidence), how often a rule that the label names is among the findings, false alarms per 1,000
characters of clean copy, and CPU seconds for 10,000 of the set's sentences with their cards. `baseline` is what shops
do: a list of twenty words. NAME: tune and report, which rules were made on; blind, more_a to more_i, which new
authors wrote. `--show` prints the mistakes, save for those of the sets that are kept apart (KEPT_APART): of them only
figures are told. Today is 2026-11-22.
"""

import argparse
import datetime
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.core.compliance.checker import Checker
from toolkit.core.products import ProductCard
from toolkit.engines.chinese_script import to_simplified
from toolkit.media.product_files import load_products
from toolkit.tasks.review import load_rule_book

SETS = Path(__file__).resolve().parent / "sets"
TODAY = datetime.date(2026, 11, 22)
TIMED = 10_000
NAMES = ("tune", "report", "blind", *(f"more_{letter}" for letter in "abcdefghijklmno"))
WITHOUT_CLEAN = ("more_j", "more_k", "more_l", "more_m", "more_n", "more_o")
"""Sets of sentences alone."""
KEPT_APART = ("report", "blind", "more_f", "more_i", "more_l", "more_n")
"""Nobody who works on the engine reads their sentences."""
NAIVE = [
    "最",
    "第一",
    "国家级",
    "最高级",
    "最佳",
    "顶级",
    "极品",
    "唯一",
    "全网最低",
    "史上最低",
    "万能",
    "绝对",
    "100%",
    "独家",
    "首选",
    "治疗",
    "减肥",
    "祖传",
    "特效",
    "永久",
]
"""Twenty words such as the short lists that public repositories and shops' groups hand round."""

Judge = Callable[[str, ProductCard | None], frozenset[str]]
"""Ids of the rules that stop a text; empty: it may be said."""


def measure(arguments: list[str]) -> dict[str, Any]:
    """The asked sets, engine and baseline; see the module."""
    parser = argparse.ArgumentParser(prog="python -m bench compliance", description=__doc__)
    parser.add_argument("--set", "--half", choices=NAMES, action="append", dest="sets")
    parser.add_argument("--show", action="store_true", help="print the mistakes, save of sets that are kept apart")
    parser.add_argument("--no-speed", action="store_true", help="measure no CPU seconds")
    given = parser.parse_args(arguments)
    names = given.sets or ("tune", "report")
    checker = Checker(load_rule_book(), to_simplified)

    def engine(text: str, card: ProductCard | None) -> frozenset[str]:
        found = checker.check(text, card, today=TODAY)
        return frozenset(finding.rule_id for finding in found if finding.is_flag)

    def naive(text: str, _card: ProductCard | None) -> frozenset[str]:
        return frozenset({"ABS-1"}) if any(word in text for word in NAIVE) else frozenset()

    rows = []
    for name in names:
        sentences, cards = _sentences(name), _cards([name])
        for title, judge in (("chushan", engine), ("baseline, 20 words", naive)):
            show = given.show and name not in KEPT_APART and judge is engine
            scored = score(sentences, cards, judge, show=show)
            clean = score_clean(name, cards, checker if judge is engine else None, judge, show=show)
            if name == "blind":
                scored = {key: value for key, value in scored.items() if not key.endswith("_by_rule")}
            row = {"set": name, "checker": title, **scored, **clean}
            if judge is engine and not given.no_speed:
                row |= _speed(sentences, cards, engine, checker)
            rows.append(row)
    return {"compliance": rows}


def _cards(names: Sequence[str]) -> dict[str, ProductCard]:
    """The cards of the sets named, by id."""
    paths = [SETS / "compliance_cards.toml", *(SETS / f"{name}_cards.toml" for name in names)]
    return {card.id: card for path in paths if path.exists() for card in load_products(path)}


def _sentences(name: str) -> list[dict[str, Any]]:
    lines = _file(name, "jsonl").read_text(encoding="utf-8").splitlines()
    return [row for line in lines if line.strip() and "id" in (row := json.loads(line))]


def _file(name: str, ending: str) -> Path:
    """The sentences (jsonl) or the clean copy (txt) of a set."""
    if name in ("tune", "report", "blind"):
        stem = f"compliance_{name}" if ending == "jsonl" else f"compliance_{'blind_' * (name == 'blind')}clean"
        return SETS / f"{stem}.{ending}"
    found = [path for path in sorted(SETS.glob(f"{name}*.{ending}")) if "facts" not in path.name]
    if not found:
        raise SystemExit(f"no {ending} of {name} in bench/sets")
    return found[0]


def score(
    sentences: list[dict[str, Any]], cards: Mapping[str, ProductCard], judge: Judge, *, show: bool = False
) -> dict[str, Any]:
    """How `judge` does on labelled sentences."""
    counts: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for row in sentences:
        found = judge(row["text"], cards.get(row["card"]))
        right = {row["rule"], *row["also"]}
        kind = ("hit" if found else "miss") if row["violating"] else ("false" if found else "pass")
        counts[kind] += 1
        counts["right"] += bool(row["violating"] and found & right)
        if kind == "miss":
            missed[row["rule"]] += 1
        if kind == "false":
            false.update(found)
        if show and (kind in ("miss", "false") or (kind == "hit" and not found & right)):
            print(kind, row["id"], row["text"], row["rule"], sorted(found))
    flagged, violating = counts["hit"] + counts["false"], counts["hit"] + counts["miss"]
    return {
        "sentences": len(sentences),
        "violating": violating,
        "precision": round(counts["hit"] / max(1, flagged), 3),
        "recall": round(counts["hit"] / max(1, violating), 3),
        "right_rule": round(counts["right"] / max(1, counts["hit"]), 3),
        "missed_by_rule": dict(missed),
        "false_by_rule": dict(false),
    }


def score_clean(
    name: str, cards: Mapping[str, ProductCard], checker: Checker | None, judge: Judge, *, show: bool = False
) -> dict[str, Any]:
    """False alarms in clean copy: findings of the engine, paragraphs flagged of a bare list."""
    chars = alarms = 0
    for card_id, text in _paragraphs(name):
        chars += len(text)
        card = cards.get(card_id)
        if checker is None:
            alarms += len(judge(text, card)) and sum(text.count(word) for word in NAIVE)
        else:
            found = [finding for finding in checker.check(text, card, today=TODAY) if finding.is_flag]
            alarms += len(found)
            if show and found:
                print("clean", card_id, text, [(finding.rule_id, finding.text) for finding in found])
    return {"clean_chars": chars, "false_per_1000_chars": round(alarms * 1000 / max(1, chars), 2)}


def _paragraphs(name: str) -> list[tuple[str, str]]:
    if name in WITHOUT_CLEAN:
        return []
    text = _file(name, "txt").read_text(encoding="utf-8")
    mark = f"=== {name} ==="
    section = text.split(mark)[1].split("\n===")[0] if mark in text else text
    found = (re.match(r"\[([^\]]*)\]\s*(.+)", line) for line in section.splitlines())
    return [(match[1], match[2]) for match in found if match]


def _speed(
    sentences: list[dict[str, Any]], cards: Mapping[str, ProductCard], judge: Judge, checker: Checker
) -> dict[str, Any]:
    """CPU seconds (this process; it has no children) for 10,000 sentences of the set, with and without cards, warm."""
    for row in sentences[:50]:
        judge(row["text"], cards.get(row["card"]))
    started = time.process_time()
    for index in range(TIMED):
        row = sentences[index % len(sentences)]
        judge(row["text"], cards.get(row["card"]))
    with_cards = time.process_time() - started
    started = time.process_time()
    for index in range(TIMED):
        checker.check(sentences[index % len(sentences)]["text"], None, today=TODAY)
    return {
        "cpu_s_10000_sentences_with_card": round(with_cards, 2),
        "cpu_s_10000_sentences_without_card": round(time.process_time() - started, 2),
    }
