"""Labelled claims against product cards, `python -m bench facts --json [--set NAME] [--show]`.

`NAME` is tune, report, blind (`facts_NAME.jsonl`), or more_a, more_b, ... (`more_a_facts.jsonl` with its own
`more_a_cards.toml`). Nothing but figures is printed without `--show`.

A claim is found where one of ours overlaps it and has its status; each of ours counts once. What stands in a sentence's
`ignore` (promotions announced by the seller) is neither asked nor counted. F1 over found claims; `kinds` is the share
of found claims with the right kind, `arithmetic` the share of arithmetic claims with the right status. The baseline
calls a number supported if its digits stand on the card and contradicted if not.
"""

import argparse
import datetime
import json
import re
import resource
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.facts import check_claims
from toolkit.core.products import ProductCard
from toolkit.media.product_files import load_products

SETS = Path(__file__).parent / "sets"
TODAY = datetime.date(2026, 11, 22)
"""The day on which the sets were written."""


PACKS = re.compile(r"(?:\d+|[一二两三四五六七八九十])[箱袋盒瓶罐份包件]")
"""How many packs the talk is about is no claim, and not wrong if supported (bench/sets/README.md)."""


@dataclass(frozen=True)
class Found:
    kind: str
    start: int
    end: int
    status: str


Checker = Callable[[str, ProductCard | None], Sequence[Found]]


def check(text: str, card: ProductCard | None) -> Sequence[Found]:
    return [Found(each.kind, each.start, each.end, each.status) for each in check_claims(text, card, today=TODAY)]


def check_naively(text: str, card: ProductCard | None) -> Sequence[Found]:
    """Every number: supported if the same characters stand on the card."""
    held = "\n".join(fact.value for fact in card.facts) if card else ""
    found = re.finditer(r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万]{2,}", text)
    return [Found("number", m.start(), m.end(), "supported" if m[0] in held else "contradicted") for m in found]


def read_rows(name: str) -> list[dict[str, Any]]:
    path = SETS / (f"{name}_facts.jsonl" if name.startswith("more_") else f"facts_{name}.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [row for line in lines if line.strip() and "id" in (row := json.loads(line))]


def read_cards(name: str) -> dict[str, ProductCard]:
    own = SETS / f"{name}_cards.toml"
    common = load_products(SETS / "compliance_cards.toml")
    return {card.id: card for card in (*common, *(load_products(own) if own.exists() else ()))}


class _Tally:
    """Counts of a set, whole and by kind."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.by_kind: dict[str, Counter[str]] = {}

    def of(self, kind: str) -> Counter[str]:
        return self.by_kind.setdefault(kind, Counter())

    def judge(self, label: dict[str, Any], free: list[Found]) -> str:
        """Counts one label and takes its claim out of `free`; what went wrong, or nothing."""
        start, end = label["start"], label["start"] + len(label["text"])
        near = [each for each in free if each.start < end and start < each.end]
        near.sort(key=lambda each: (each.status != label["status"], each.kind != label["kind"]))
        tally = self.of(label["kind"])
        tally["said"] += 1
        self.counts["said"] += 1
        if near:
            self.counts["answered"] += 1
            free.remove(near[0])
        if near and near[0].status == label["status"]:
            self.counts["found"] += 1
            tally["found"] += 1
            self.counts["right_kind"] += near[0].kind == label["kind"]
            return ""
        tally["other status" if near else "unseen"] += 1
        got = f"{near[0].kind}/{near[0].status}" if near else "nothing"
        return f"{label['text']}={label['kind']}/{label['status']} got {got}"

    def figures(self) -> dict[str, Any]:
        counts = self.counts
        precision = counts["found"] / max(1, counts["answered"])
        recall = counts["found"] / max(1, counts["said"])
        sums = self.by_kind.get("arithmetic", Counter())
        names = ("unseen", "other status", "extra")
        return {
            "claims": counts["said"],
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
            "kinds": round(counts["right_kind"] / max(1, counts["found"]), 4),
            "arithmetic": round(sums["found"] / max(1, sums["said"]), 4),
            "by_kind": {kind: f"{tally['found']}/{tally['said']}" for kind, tally in sorted(self.by_kind.items())},
            "missed": {
                kind: {name: tally[name] for name in names if tally[name]}
                for kind, tally in sorted(self.by_kind.items())
                if any(tally[name] for name in names)
            },
        }


def score(
    rows: Sequence[dict[str, Any]], cards: dict[str, ProductCard], checker: Checker, *, show: bool
) -> dict[str, Any]:
    """Totals of a checker over the rows; `show` prints what went wrong."""
    tally = _Tally()
    for row in rows:
        free = list(checker(row["text"], cards.get(row["card"])))
        misses = [fault for label in row["claims"] if (fault := tally.judge(label, free))]
        extra = [each for each in free if not _is_allowed(each, row)]
        tally.counts["answered"] += len(extra)
        for each in extra:
            tally.of(each.kind)["extra"] += 1
        if show and (misses or extra):
            told = [(row["text"][each.start : each.end], each.kind, each.status) for each in extra]
            print(row["id"], row["text"], "|", "; ".join(misses), "| extra:", told)
    return tally.figures()


def _is_allowed(claim: Found, row: dict[str, Any]) -> bool:
    """Whether a claim that no label names is no mistake: a premise of an offer, or the packs that are sold."""
    ignored = [(each["start"], each["start"] + len(each["text"])) for each in row.get("ignore", [])]
    if any(claim.start < end and start < claim.end for start, end in ignored):
        return True
    return claim.status == "supported" and bool(PACKS.fullmatch(row["text"][claim.start : claim.end]))


def measure(arguments: list[str]) -> dict[str, Any]:
    """Both checkers over one set; see the module."""
    parser = argparse.ArgumentParser(prog="python -m bench facts", description=__doc__)
    parser.add_argument("--set", default="tune", dest="name")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    given = parser.parse_args(arguments)
    rows = read_rows(given.name)
    cards = read_cards(given.name)
    before = resource.getrusage(resource.RUSAGE_SELF)
    ours = score(rows, cards, check, show=given.show)
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    baseline = score(rows, cards, check_naively, show=False)
    characters = sum(len(row["text"]) for row in rows)
    return {
        "set": given.name, "sentences": len(rows), **ours,
        "characters_per_cpu_s": round(characters / max(seconds, 1e-6)),
        "baseline_f1": baseline["f1"], "baseline_arithmetic": baseline["arithmetic"],
    }  # fmt: skip
