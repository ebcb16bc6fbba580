"""Delivered copy of 40 cards on 8 platforms by every engine, `python -m bench copy --json`.

500 texts (a text: all that one platform gets of one product) are shared out over the engines that need no weights:
templates in three tones, one that lies in every block, one that lies with skill, one that writes nonsense. A model
named by `--engine ctranslate2` writes `--texts` more. Counted in what is delivered: claims that the card does not
carry, wording that the law stops, must-say facts that are missing, titles, tags and captions over their limits,
sentences of the lies themselves, digits that stand nowhere on the card. distinct-2 over the captions; the baseline is
one template for all (the variety of a form letter).
"""

import argparse
import datetime
import itertools
import json
import random
import re
import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench._sly_writer import TAILS, SlyWriter
from toolkit.core.copy_card import ready_card, yuan_per_jin
from toolkit.core.copy_engine import BlockWriter
from toolkit.core.copy_gate import refusals
from toolkit.core.copy_lines import shown_value
from toolkit.core.copy_score import distinct_2, missing_facts
from toolkit.core.copy_types import TONES, CopyBook, CopyLimits, ProductCopy
from toolkit.core.copywriting import title_length, write_copy
from toolkit.core.facts import check_claims
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.writing import TextGenerator
from toolkit.engines.text_fake import LIES, LyingWriter, ScriptedWriter
from toolkit.media.product_files import load_products
from toolkit.tasks.product_texts import load_copy_book

SETS = Path(__file__).parent / "sets"
TODAY = datetime.date(2026, 11, 22)
"""The day on which the cards were written."""
NONSENSE = (
    "",
    '{"title": "',
    "哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈",
    "Sure! Here is your copy: best ever!!!",
    "，。，。，。",
    "好的",
)
TEXTS = {"template": 200, "liar": 120, "sly": 120, "nonsense": 60}
COUNTED = (
    "claims", "unsupported", "contradicted", "violations", "lies", "stray_numbers", "over_limits", "no_title", "unsaid",
)  # fmt: skip
FORM = "{place}的{name}，{spec}，{price}。需要的点商品链接。"


def load_cards() -> tuple[ProductCard, ...]:
    return (*load_products(SETS / "compliance_cards.toml"), *load_products(SETS / "copy_cards.toml"))


def pairs(cards: Sequence[ProductCard], book: CopyBook, seed: int) -> Iterator[tuple[ProductCard, CopyLimits]]:
    """Every card on every platform, in an order that mixes them, again and again."""
    found = list(itertools.product(cards, book.limits))
    random.Random(seed).shuffle(found)
    return itertools.cycle(found)


def write(
    card: ProductCard, limits: CopyLimits, book: CopyBook, engine: TextGenerator | None, number: int
) -> ProductCopy:
    tone = TONES[number % len(TONES)]
    ready = ready_card(card, book.today).card
    writer = (
        BlockWriter(
            engine=engine, card=ready, gate=book.gate, templates=book.templates, tone=tone, seed=number,
            reporter=Reporter(),
        )
        if engine
        else None
    )  # fmt: skip
    return write_copy(card, limits, book, number, tone=tone, lang="both", writer=writer)


def faults(copy: ProductCopy, card: ProductCard, limits: CopyLimits, book: CopyBook) -> Counter[str]:
    """What is wrong with a delivered text, sentence by sentence and as a whole."""
    counts: Counter[str] = Counter()
    ready = ready_card(card, book.today).card
    chinese = [line.text for line in copy.chinese if line.text]
    for text in [*chinese, "".join(line.text for line in copy.caption), "".join(line.text for line in copy.detail)]:
        for claim in check_claims(text, ready, today=book.today):
            counts["claims"] += 1
            counts["unsupported"] += claim.status == "unsupported"
            counts["contradicted"] += claim.status == "contradicted"
        counts["violations"] += any(one.kind != "claim" for one in refusals(text, ready, book.gate))
    lies = [
        piece for lie in LIES for piece in lie.replace("{n}", "\0").replace("{m}", "\0").split("\0") if len(piece) > 4
    ]
    lies += [tail for tail in TAILS if tail[:-1] not in "".join(fact.value for fact in ready.facts)]
    counts["lies"] += sum(any(lie in text for lie in lies) for text in chinese)
    held = set(re.findall(r"\d+(?:\.\d+)?", "\n".join(shown_value(fact.id, ready) for fact in ready.facts)))
    held |= set(re.findall(r"\d+(?:\.\d+)?", f"{yuan_per_jin(ready)} {ready.value('ship.hours')}"))
    counts["stray_numbers"] += sum(
        number not in held for text in chinese for number in re.findall(r"\d+(?:\.\d+)?", text)
    )
    shop = limits.show != "post"
    said = "\n".join(chinese if shop else [copy.title.text, *(line.text for line in copy.caption)])
    sayable = [path for path in copy.must_say if path not in copy.unsaid]
    counts["must"] += len(copy.must_say)
    counts["must"] -= len(copy.unsaid)
    counts["must_missing"] += len(missing_facts(sayable, ready, said))
    counts["unsaid"] += len(copy.unsaid)
    length = title_length(copy.title.text, limits)
    over = not limits.title_min <= length <= limits.title_max or len(copy.tags) > limits.tags_max
    counts["over_limits"] += over or len("".join(line.text for line in copy.caption)) > limits.caption_max
    counts["no_title"] += not copy.title.text
    return counts


def run(
    name: str, engine: TextGenerator | None, texts: int, cards: Sequence[ProductCard], book: CopyBook
) -> dict[str, Any]:
    """`texts` texts by one engine, and what is wrong with them."""
    counts: Counter[str] = Counter()
    captions: list[str] = []
    copies: list[ProductCopy] = []
    start_s = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    for number, (card, limits) in zip(range(texts), pairs(cards, book, 7), strict=False):
        copy = write(card, limits, book, engine, number)
        copies.append(copy)
        counts += faults(copy, card, limits, book)
        captions.append("".join(line.text for line in copy.caption))
    logs = [log for copy in copies for log in copy.log if log.tries]
    return {
        "engine": name,
        "texts": texts,
        **{key: counts[key] for key in COUNTED},
        "must_said": f"{counts['must'] - counts['must_missing']}/{counts['must']}",
        "blocks_asked": len(logs),
        "blocks_used": sum(log.source == "engine" for log in logs),
        "distinct_2": round(distinct_2(captions), 3),
        "cpu_s": round(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - start_s, 1),
        "copies": copies,
    }


def form_letters(cards: Sequence[ProductCard], book: CopyBook, texts: int) -> float:
    """distinct-2 of one template for all: the baseline."""
    filled = [
        FORM.format(place=card.origin or "本地", name=card.name, spec=card.spec, price=card.price.text)
        for _, (card, _limits) in zip(range(texts), pairs(cards, book, 7), strict=False)
    ]
    return round(distinct_2(filled), 3)


def measure(arguments: Sequence[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench copy")
    parser.add_argument("--engine", default="", help="ctranslate2 or transformers: writes --texts more")
    parser.add_argument("--texts", type=int, default=6)
    parser.add_argument("--sample", type=int, default=0, help="print so many texts for a blind read")
    options = parser.parse_args(list(arguments))
    book, cards = load_copy_book(TODAY), load_cards()
    engines: dict[str, TextGenerator | None] = {
        "template": None, "liar": LyingWriter(), "sly": SlyWriter(), "nonsense": ScriptedWriter(NONSENSE),
    }  # fmt: skip
    rows = [run(name, engine, TEXTS[name], cards, book) for name, engine in engines.items()]
    if options.engine:
        from toolkit.app import App
        from toolkit.config import load_settings

        with App.open(load_settings()) as app:
            engine = app.load_writer(options.engine, Reporter())
        rows.append(run(options.engine, engine, options.texts, cards, book))
    sample = blind_sample([copy for row in rows for copy in row.pop("copies")], options.sample)
    result: dict[str, Any] = {
        "cards": len(cards),
        "platforms": len(book.limits),
        "texts": sum(row["texts"] for row in rows),
        "engines": rows,
        "distinct_2_form_letter": form_letters(cards, book, TEXTS["template"]),
    }
    return {**result, "sample": sample} if sample else result


def blind_sample(copies: Sequence[ProductCopy], count: int) -> list[str]:
    """`count` texts without the name of their engine, drawn with a fixed seed."""
    drawn = random.Random(20).sample(list(copies), min(count, len(copies)))
    return [f"[{copy.platform}] {copy.title.text}｜{''.join(line.text for line in copy.caption)}" for copy in drawn]


if __name__ == "__main__":
    print(json.dumps(measure([]), ensure_ascii=False, indent=2))
