"""Drawn labels photographed badly, to fields of a card.

`python -m bench labels --json [--set tune|report] [--count N]`.

Each seed draws a label of twelve fields or a certificate of five with the captions' font (Noto Sans SC), and takes it
five times: plain, turned by 2-7 degrees, blurred (sigma 1.2-2 px), in a quarter to three quarters of the light with
noise, and all of these at once. A field counts as right where its value is the one drawn, blanks and the way of
writing a day apart. Seeds below 1000 are for tuning, from 1000 on for reporting. `extra` counts proposals of fields
that were not drawn.
The baseline takes what stands behind the colon of each line, under the line's own key if it is one of twelve.
"""

import argparse
import re
import resource
from collections import Counter
from typing import Any

from bench._labels_draw import CONDITIONS, Sheet, draw_picture, draw_sheet
from toolkit.core.card_proposal import ReadLine, propose_facts
from toolkit.core.product_fields import field_spec
from toolkit.core.product_values import ValueFault, read_value
from toolkit.engines.text_reader import TextReader

FIRST = {"tune": 0, "report": 1000}
_NAIVE_KEYS = {
    "产品名称": "name", "净含量": "spec", "配料": "ingredients", "产地": "origin", "贮存条件": "storage",
    "保质期": "shelf_life",
    "生产日期": "harvest_date", "生产商": "seller.name", "地址": "seller.address", "电话": "seller.contact",
    "证书编号": "certificates.1.no", "有效期至": "certificates.1.valid_to",
}  # fmt: skip


def same(path: str, got: str | None, drawn: str) -> bool:
    """Whether both say the same, blanks and the way of writing a day apart."""
    if got is None:
        return False
    try:
        wanted = str(read_value(field_spec(path), drawn, is_typed=False))
    except ValueFault:
        wanted = drawn
    bare = [re.sub(r"\s", "", text) for text in (got, wanted, drawn)]
    return bare[0] in bare[1:]


def naive(lines: list[ReadLine]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        key, mark, value = line.text.replace(":", "：").partition("：")
        if mark and key.strip() in _NAIVE_KEYS:
            found[_NAIVE_KEYS[key.strip()]] = value.strip()
    return found


def measure(arguments: list[str]) -> dict[str, Any]:
    """Fields right by condition; see the module."""
    parser = argparse.ArgumentParser(prog="python -m bench labels", description=__doc__)
    parser.add_argument("--set", choices=tuple(FIRST), default="tune", dest="name")
    parser.add_argument("--count", type=int, default=6, help="sheets, each in five conditions")
    given = parser.parse_args(arguments)
    reader = TextReader(2)
    counts: Counter[str] = Counter()
    rows: dict[str, Counter[str]] = {condition: Counter() for condition in CONDITIONS}
    missed: list[str] = []
    before = resource.getrusage(resource.RUSAGE_SELF)
    for seed in range(FIRST[given.name], FIRST[given.name] + given.count):
        sheet = draw_sheet(seed)
        for condition in CONDITIONS:
            missed += _score(sheet, seed, condition, reader, counts, rows[condition])
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pictures = given.count * len(CONDITIONS)
    return {
        "set": given.name, "pictures": pictures, "fields": counts["drawn"],
        "right": round(counts["right"] / max(1, counts["drawn"]), 4), "extra": counts["extra"],
        "baseline_right": round(counts["naive"] / max(1, counts["drawn"]), 4),
        "cpu_s_per_picture": round(seconds / max(1, pictures), 2),
        "conditions": [{"condition": name, "right": f"{row['right']}/{row['drawn']}"} for name, row in rows.items()],
        "missed": missed[:20] if given.name == "tune" else len(missed),
    }  # fmt: skip


def _score(
    sheet: Sheet, seed: int, condition: str, reader: TextReader, counts: Counter[str], row: Counter[str]
) -> list[str]:
    lines = [
        ReadLine(text=line.text, box=line.box, confidence=line.confidence)
        for line in reader.read(draw_picture(sheet, seed, condition))
    ]
    got = {fact.path: fact.value for fact in propose_facts(lines, "label.jpg").facts}
    plain = naive(lines)
    missed = []
    for path, drawn in sheet.truth.items():
        is_right = same(path, got.get(path), drawn)
        if not is_right:
            missed.append(f"{seed} {condition} {path}: {drawn} / {got.get(path)}")
        for tally in (counts, row):
            tally["drawn"] += 1
            tally["right"] += is_right
        counts["naive"] += same(path, plain.get(path), drawn)
    counts["extra"] += len(set(got) - set(sheet.truth) - {"certificates.1.type"})
    return missed
