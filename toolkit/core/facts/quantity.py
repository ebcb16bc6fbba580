"""A quantity that a text or a card states: how much of which unit, and how exactly."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from toolkit.core.amount_words import plain

Dimension = Literal[
    "money", "weight", "volume", "length", "height", "area", "time", "months", "ratio", "degree", "pack", "people",
    "piece", "percent_off", "times", "turns", "other", "bare",
]  # fmt: skip
"""pack: what goods are sold in, and orders; percent_off: 折; bare: no unit."""
Exactness = Literal["exact", "about", "under", "over", "more", "range"]
"""about: 大概, 左右; under: 不到, 以内; over: 以上, 超过; more: 三十多, between 30 and the next round number."""

ABOUT_TOLERANCE = Decimal("0.05")
"""大概, 差不多, 左右: within a twentieth of what the card says. The project's own choice: 差不多八块 may be said of
7.6 to 8.4 yuan."""
UNDER_REACH = Decimal("0.85")
"""不到八块 is said of what lies between 85 % and all of it: 7.98 and 6.9, not 3."""
OVER_REACH = Decimal("1.25")
"""超过十三度 is said of what lies between it and a quarter more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Stated at [start, end) of a text that `read_surface` has read."""

    start: int
    end: int
    dimension: Dimension
    low: Decimal
    """In the dimension's own unit: yuan, grams, millilitres, millimetres, square metres, hours, months, percent, 折."""
    high: Decimal | None = None
    """Upper end of a range."""
    unit: str = ""
    """As said."""
    exactness: Exactness = "exact"
    per: str = ""
    """What a price is for, where it is said: 斤, 箱."""
    role: str = ""
    """What money is: price, reference, reduction, fee."""
    shown: str = ""
    is_doubtful: bool = False
    """The characters can be read in two ways."""
    step: Decimal = Decimal(1)
    """Size of the last digit said: 1000 in 三千多."""

    def holds(self, value: Decimal) -> bool:
        """Whether `value`, what the card says, is what is stated here."""
        match self.exactness:
            case "exact":
                return value == self.low
            case "range":
                return self.high is not None and self.low <= value <= self.high
            case "about":
                return abs(value - self.low) <= max(self.low * ABOUT_TOLERANCE, Decimal(0))
            case "under" if self.dimension == "money":
                return self.low - max(self.step, self.low / 10) <= value <= self.low
            case "under":
                return self.low * UNDER_REACH <= value <= self.low
            case "over":
                return self.low <= value <= self.low * OVER_REACH
            case _:
                return self.low <= value < self.low + self.step

    def same_as(self, other: "Quantity") -> bool:
        """Whether a card that states `other` carries this: equal values or ranges, or a looser wording of them."""
        if self.dimension != other.dimension and "bare" not in (self.dimension, other.dimension):
            return False
        if self.high is not None and other.high is not None:
            return (self.low, self.high) == (other.low, other.high)
        if other.high is not None and self.exactness == "about":
            return other.low <= self.low <= other.high
        if other.high is not None and self.exactness == "more":
            return self.holds(other.low) and self.holds(other.high)
        if other.high is not None and self.exactness == "exact" and self.dimension in ("length", "weight"):
            return other.low <= self.low <= other.high
        if other.high is not None:
            return self.exactness in ("over", "under") and (
                (self.exactness == "over" and self.low == other.low)
                or (self.exactness == "under" and self.low == other.high)
            )
        if self.high is not None:
            return self.exactness == "range" and self.low <= other.low <= self.high and not self.is_far_wider(other.low)
        return self.holds(other.low)

    def is_far_wider(self, value: Decimal) -> bool:
        """Whether the range is too wide to be said of one value: 10 to 100 of 20."""
        return self.high is not None and self.high - self.low > max(value * Decimal("0.4"), Decimal(2))

    def as_length(self) -> "Quantity":
        """Metres of a height as millimetres of a length: without words a metre is one above the sea."""
        high = self.high * 1000 if self.high is not None else None
        return replace(self, dimension="length", low=self.low * 1000, high=high)

    def written(self) -> str:
        """For people: 39.9元, 2500克, 75-80毫米."""
        if self.shown:
            return self.shown
        high = f"-{plain(self.high)}" if self.high is not None else ""
        return f"{plain(self.low)}{high}{CANONICAL.get(self.dimension, self.unit)}"


CANONICAL: dict[str, str] = {
    "money": "元", "weight": "克", "volume": "毫升", "length": "毫米", "height": "米", "area": "平方米", "time": "小时",
    "months": "个月", "ratio": "%", "percent_off": "折",
}  # fmt: skip
