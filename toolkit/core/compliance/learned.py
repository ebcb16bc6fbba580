"""How much a sentence reads like those that reviewers stopped.

Each of its characters, pairs and triples of characters, and kinds of words has a weight, learned from labelled
sentences (bench/compliance_learn.py).

The rules find the words and the law; the weights only say which finds to leave out because the sentence reads like
innocent ones, and which sentences to show to a person although no rule found its words. Weights are data: the same
text always has the same score.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 3
"""Characters in a row that have a weight of their own."""
WEIGHT_UNIT = 1000
"""Weights are stored as whole thousandths."""
RULE_UNIT = 100
"""Weights that tell rules apart are stored as whole hundredths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Weights of features, of a text that must be stopped, and of each rule once it must be."""

    bias: float
    weights: Mapping[str, float]
    rules: Mapping[str, float]
    """Rule -> its bias."""
    rule_weights: Mapping[str, tuple[float, ...]]
    """Feature -> its weight for each of `rules`, in their order."""
    stops_above: float
    """A sentence of a greater score is shown although no rule found its words."""
    drops_below: float
    """Words that a rule found in a sentence of a smaller score are left out."""
    drops_loose_below: float
    """The same of kinds of words that a rule found together."""
    source: str
    as_of: str
    review_by: str

    def score(self, features: frozenset[str]) -> float:
        """Above 0 reads like what was stopped; unknown features weigh nothing."""
        known = [self.weights[feature] for feature in self.weights.keys() & features]
        return self.bias + sum(known) / max(1, len(known)) ** 0.5

    def least_score(self, *, is_loose: bool) -> float:
        """The score that a sentence needs for what a rule found in it to count."""
        return self.drops_loose_below if is_loose else self.drops_below

    def rule(self, features: frozenset[str]) -> str:
        """The rule that the sentence reads most like."""
        known = [weights for feature in features if (weights := self.rule_weights.get(feature)) is not None]
        size = max(1, len(known)) ** 0.5
        sums = [
            bias + sum(column) / size
            for bias, column in zip(self.rules.values(), zip(*known, strict=True), strict=True)
        ]
        return max(zip(sums, self.rules, strict=True))[1] if known else next(iter(self.rules))

    def weight_of(self, text: str) -> float:
        """Sum of the weights of the characters of a piece of text."""
        return sum(self.weights.get(gram, 0.0) for gram in text_grams(text))


def parse_learned(text: str) -> Learned:
    """The weights from the JSON that bench/compliance_learn.py writes."""
    table = json.loads(text)

    def scaled(weights: Mapping[str, int]) -> dict[str, float]:
        return {feature: weight / WEIGHT_UNIT for feature, weight in weights.items()}

    return Learned(
        bias=table["bias"] / WEIGHT_UNIT,
        weights=scaled(table["weights"]),
        rules={rule: bias / RULE_UNIT for rule, bias in table["rules"].items()},
        rule_weights={
            feature: tuple(weight / RULE_UNIT for weight in weights)
            for feature, weights in table["rule_weights"].items()
        },
        stops_above=table["stops_above"],
        drops_below=table["drops_below"],
        drops_loose_below=table["drops_loose_below"],
        source=table["source"],
        as_of=table["as_of"],
        review_by=table["review_by"],
    )


def text_grams(text: str) -> set[str]:
    """Up to three characters in a row, wherever they stand."""
    return {text[at : at + length] for length in range(1, LONGEST + 1) for at in range(len(text) - length + 1)}
