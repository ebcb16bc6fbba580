"""Learns the weights of the review, `python -m bench compliance_learn --json [--write]`.

From the labelled sentences and clean copy that may be looked at (bench/sets; never those kept apart), and the examples
of the rules: logistic regression over the features of `core/compliance/learned.py`, and one more for each rule. What
contradicts a card (FALSE-1, GI-1) can't be read off a sentence and is left out. Told is what a model knows of an author
it has not learned from (`held_out`). `--write` replaces data/compliance/learned.json.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.compliance import KEPT_APART, SETS, TODAY, _cards, _paragraphs, _sentences, score, score_clean
from bench.copy import write
from toolkit.core.compliance.checker import SHORTEST_READ, Checker
from toolkit.core.compliance.context import TextContext
from toolkit.core.compliance.learned import RULE_UNIT, WEIGHT_UNIT, parse_learned
from toolkit.core.compliance.sentence_scores import SentenceScores, sentence_features
from toolkit.core.needed_chars import grams
from toolkit.core.products import ProductCard
from toolkit.engines.chinese_script import to_simplified
from toolkit.media.product_files import load_products
from toolkit.tasks.course_files import OWN as SHIPPED
from toolkit.tasks.course_files import shipped_course
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.review import load_rule_book

OUTPUT = Path(__file__).resolve().parents[1] / "toolkit" / "data" / "compliance" / "learned.json"
OWN = Path(__file__).with_name("compliance_own.jsonl")
HELD_OUT = tuple(f"more_{letter}" for letter in "abcdeghjkmo")
"""Authors of whom each is left out in turn."""
LEARNED_FROM = ("tune", *HELD_OUT)
COPY_CARDS = ("compliance_cards.toml", "copy_cards.toml", *(f"more_{letter}_cards.toml" for letter in "abcdegh"))
COPY_STEP = 2
"""Every second line: more say nothing new."""
OF_CARDS = ("FALSE-1", "GI-1")
STOPS_ABOVE = 0.7
DROPS_BELOW, DROPS_LOOSE_BELOW = -2.0, -1.2
"""Chosen on more_b, e, h and m, each held out (2026-11-24): for the same precision lower drops found more, greater
stops less."""
SMALLEST = 0.05
"""Weights below this are left out of the file."""
RULE_LONGEST, RULE_LEAST = 2, 3
"""To tell rules apart: characters in a row, and examples that a feature must stand in."""
STEPS = 150
RATIO_SHARE = 0.5
"""How far a feature counts by how unevenly it stands in what is stopped and what is not, the interpolation of naive
Bayes and a linear model of Wang and Manning, "Baselines and bigrams", ACL 2012; 0: all count alike. On five authors
held out, mean area under the curve .9801 without and .9832 with half (2026-11-24)."""
RIDGE = 0.02
"""Half the weight of the sum of squares beside the sum of losses; larger ones told held-out authors apart worse."""

Example = tuple[frozenset[str], str]
"""Features, and the rule that the sentence breaks; empty for an innocent one."""


def measure(arguments: list[str]) -> dict[str, Any]:
    """What was learned, and how it does on authors held out."""
    parser = argparse.ArgumentParser(prog="python -m bench compliance_learn", description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--no-held-out", action="store_true", help="learn only, leave no author out")
    given = parser.parse_args(arguments)
    reader = _Reader()
    by_set = {name: reader.examples(name) for name in LEARNED_FROM}
    own = reader.own_examples() + reader.copy_talk() + reader.lesson_talk()
    rows = []
    for held_out in () if given.no_held_out else HELD_OUT:
        rest = [one for name, listed in by_set.items() if name != held_out for one in listed] + own
        with_rules = _scored_with_rules(rest, held_out, reader)
        rows.append({"held_out": held_out, **_scored(rest, by_set[held_out]), **with_rules})
    everything = [one for listed in by_set.values() for one in listed] + own
    table = _table(everything)
    if given.write:
        OUTPUT.write_text(
            json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8"
        )
    return {"compliance_learn": rows, "examples": len(everything), "weights": len(table["weights"])}


class _Reader:
    """Labelled sentences as features."""

    def __init__(self) -> None:
        self.book = load_rule_book()
        self._checker = Checker(self.book, to_simplified)

    def examples(self, name: str) -> list[Example]:
        """The sentences of a set, the clean copy sentence by sentence, and the plain talk of the same author."""
        if name in KEPT_APART:
            raise ValueError(name)
        found = [
            self._example(row["text"], row["rule"] if row["violating"] else "")
            for row in _sentences(name)
            if row["rule"] not in OF_CARDS
        ]
        for _card, paragraph in _paragraphs(name):
            found += self._sentence_by_sentence(paragraph)
        return found + self._plain_talk(name)

    def own_examples(self) -> list[Example]:
        """Sentences of the author of the rules, and the examples of the rules themselves."""
        lines = OWN.read_text(encoding="utf-8").splitlines()
        rows = [row for line in lines if "id" in (row := json.loads(line))]
        found = [self._example(row["text"], row["rule"] or "") for row in rows if row["rule"] not in OF_CARDS]
        for rule in self.book.rules:
            if rule.id not in OF_CARDS:
                found += [self._example(text, rule.id) for text in rule.violating]
                found += [self._example(text, "") for text in rule.innocent]
        return found

    def _plain_talk(self, name: str) -> list[Example]:
        """The author's texts of the fact check that no rule stops: talk of numbers and ways of making.

        What has a claim that the card doesn't hold is left out: it may be a boast.
        """
        path = SETS / ("facts_tune.jsonl" if name == "tune" else f"{name}_facts.jsonl")
        if not path.exists():
            return []
        rows = [row for line in path.read_text(encoding="utf-8").splitlines() if "id" in (row := json.loads(line))]
        texts = [row["text"] for row in rows if all(claim["status"] != "unsupported" for claim in row["claims"])]
        by_rules = (text for text in texts if not any(one.is_flag for one in self._checker.check(text, learned=False)))
        return [self._example(text, "") for text in by_rules]

    def lesson_talk(self) -> list[Example]:
        """The blocks of the shipped lessons: how people speak of work, phones and goods without selling anything."""
        courses = [shipped_course(name) for name in SHIPPED]
        blocks = {
            block.text.zh
            for course in courses
            for unit in course.units
            for block in unit.lesson.blocks
            if not block.is_bad
        }
        return [self._example(text, "") for text in sorted(blocks)]

    def copy_talk(self) -> list[Example]:
        """Sentences of the template copy, which says nothing but what stands on the card."""
        book = load_copy_book()
        cards = [card for name in COPY_CARDS for card in load_products(SETS / name)]
        lines = {
            line.text: None
            for number, card in enumerate(cards)
            for step, limits in enumerate(book.limits)
            for line in write(card, limits, book, None, number + step).chinese
            if len(line.text) >= SHORTEST_READ
        }
        return [self._example(text, "") for text in list(lines)[::COPY_STEP]]

    def _example(self, text: str, rule: str) -> Example:
        plain = self._checker.normalise(text).text
        context = TextContext(plain, self._checker.context_words)
        found = self._checker.lexicon.find(plain, grams(plain))
        return sentence_features(plain, found, context, (0, len(plain))), rule

    def _sentence_by_sentence(self, paragraph: str) -> list[Example]:
        plain = self._checker.normalise(paragraph).text
        context = TextContext(plain, self._checker.context_words)
        found = self._checker.lexicon.find(plain, grams(plain))
        assert self.book.learned is not None
        scores = SentenceScores(self.book.learned, context, found)
        return [(scores.features(span), "") for span in scores.sentences]


def _known_features(examples: Sequence[Example], *, for_rules: bool) -> dict[str, int]:
    """Features that have weights; for rules only those that are short and not rare, or a kind of words."""
    counts = Counter(feature for features, _rule in examples for feature in features)
    listed = (feature for feature, count in counts.items() if count >= (RULE_LEAST if for_rules else 2))
    if for_rules:
        listed = (one for one in listed if one.startswith("K:") or len(one) <= RULE_LONGEST)
    return {feature: index for index, feature in enumerate(sorted(listed))}


Model = dict[str, tuple[float, dict[str, float]]]
"""For each answer its bias and weights."""


def _binary(examples: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """Bias and weights of "must be stopped"."""
    return _fitted(examples, ["stop" if rule else "" for _features, rule in examples], ["stop"])["stop"]


def _rules(examples: Sequence[Example]) -> Model:
    """Bias and weights of each rule among what must be stopped."""
    stopped = [one for one in examples if one[1]]
    return _fitted(stopped, [one[1] for one in stopped], sorted({one[1] for one in stopped}))


def _fitted(examples: Sequence[Example], labels: Sequence[str], answers: Sequence[str]) -> Model:
    """Logistic regression with a ridge; sums are divided by the root of the number of features.

    Several answers exclude each other.
    """
    import torch

    torch.set_num_threads(1)
    known = _known_features(examples, for_rules=len(answers) > 1)
    rows = [[known[feature] for feature in sorted(features) if feature in known] for features, _rule in examples]
    flat = torch.tensor([index for row in rows for index in row])
    offsets = torch.tensor([0, *torch.tensor([len(row) for row in rows]).cumsum(0).tolist()[:-1]])
    divisor = torch.tensor([[max(1, len(row)) ** 0.5] for row in rows])
    target = torch.tensor([[float(label == answer) for answer in answers] for label in labels])
    scale = torch.tensor(_unevenness(examples, known))[:, None] if len(answers) == 1 else torch.ones(len(known), 1)
    weight = torch.zeros(len(known), len(answers), requires_grad=True)
    bias = torch.zeros(len(answers), requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=STEPS, history_size=10, line_search_fn="strong_wolfe")
    loss = (
        torch.nn.functional.cross_entropy if len(answers) > 1 else torch.nn.functional.binary_cross_entropy_with_logits
    )

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        sums = torch.nn.functional.embedding_bag(flat, weight * scale, offsets, mode="sum") / divisor + bias
        total = loss(sums, target, reduction="sum") + RIDGE / 2 * weight.square().sum()
        total.backward()
        return total

    optimiser.step(closure)
    weights = (weight * scale).detach().T.tolist()
    return {
        answer: (bias[number].item(), {feature: weights[number][index] for feature, index in known.items()})
        for number, answer in enumerate(answers)
    }


def _unevenness(examples: Sequence[Example], known: Mapping[str, int]) -> list[float]:
    """For each feature 1, raised or lowered towards the size of its log-count ratio."""
    stopped, passed = Counter[str](), Counter[str]()
    for features, rule in examples:
        (stopped if rule else passed).update(features & known.keys())
    totals = [sum(counts[one] + 1 for one in known) for counts in (stopped, passed)]
    ratios = (math.log((stopped[one] + 1) / totals[0] / ((passed[one] + 1) / totals[1])) for one in known)
    return [1 - RATIO_SHARE + RATIO_SHARE * abs(ratio) for ratio in ratios]


def _scored(learned: Sequence[Example], examples: Sequence[Example]) -> dict[str, float]:
    bias, weights = _binary(learned)
    rules = _rules(learned)

    def score(features: frozenset[str]) -> float:
        known = [weights[feature] for feature in features if feature in weights]
        return bias + sum(known) / max(1, len(known)) ** 0.5

    stopped = [(score(features), bool(rule)) for features, rule in examples]
    above = [rule for value, rule in stopped if value > STOPS_ABOVE]
    asked = [(features, rule) for features, rule in examples if rule]
    right = [max(rules, key=lambda one: _rule_score(rules[one], features)) == rule for features, rule in asked]
    return {
        "right_rule": round(sum(right) / max(1, len(right)), 3),
        "precision": round(sum(above) / max(1, len(above)), 3),
        "recall": round(sum(above) / max(1, sum(rule for _value, rule in stopped)), 3),
        "lost_below": round(sum(rule for value, rule in stopped if value < DROPS_BELOW) / len(stopped), 3),
    }


def _scored_with_rules(learned: Sequence[Example], held_out: str, reader: _Reader) -> dict[str, Any]:
    """The whole review on an author whom the weights, though not the rules, know nothing of."""
    book = replace(reader.book, learned=parse_learned(json.dumps(_table(learned))))
    checker = Checker(book, to_simplified)
    cards = _cards([held_out])

    def judge(text: str, card: ProductCard | None) -> frozenset[str]:
        return frozenset(one.rule_id for one in checker.check(text, card, today=TODAY) if one.is_flag)

    scored = score(_sentences(held_out), cards, judge)
    kept = {f"with_rules_{name}": scored[name] for name in ("precision", "recall", "right_rule")}
    return kept | score_clean(held_out, cards, checker, judge)


def _rule_score(model: tuple[float, dict[str, float]], features: frozenset[str]) -> float:
    return model[0] + sum(model[1].get(feature, 0.0) for feature in features) / max(1, len(features)) ** 0.5


def _table(examples: Sequence[Example]) -> dict[str, Any]:
    bias, weights = _binary(examples)
    model = _rules(examples)
    rules = sorted(model)
    features = sorted(model[rules[0]][1])
    return {
        "source": f"bench/compliance_learn.py: {', '.join(LEARNED_FROM)}, own sentences, examples of the rules",
        "as_of": "2026-11-24",
        "review_by": "2027-05-24",
        "stops_above": STOPS_ABOVE,
        "drops_below": DROPS_BELOW,
        "drops_loose_below": DROPS_LOOSE_BELOW,
        "bias": round(bias * WEIGHT_UNIT),
        "weights": _whole(weights, SMALLEST),
        "rules": {rule: round(model[rule][0] * RULE_UNIT) for rule in rules},
        "rule_weights": {
            feature: [round(model[rule][1][feature] * RULE_UNIT) for rule in rules] for feature in features
        },
    }


def _whole(weights: dict[str, float], smallest: float) -> dict[str, int]:
    return {feature: round(value * WEIGHT_UNIT) for feature, value in weights.items() if abs(value) >= smallest}
