"""What a check of this computer found."""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.text import Text

CheckLevel = Literal["ok", "warn", "fail"]
"""`warn`: the product works, but something will be slow or missing. `fail`: the main job can't be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One line of `chushan doctor`."""

    name: Text
    level: CheckLevel
    what: Text
    """What was found, with figures; no final full stop."""
    fix: Text | None = None
    """What to do about it; None only when the level is ok."""

    def __post_init__(self) -> None:
        if (self.level == "ok") != (self.fix is None):
            raise ValueError(f"a check has a fix exactly when it isn't ok: {self.name.en}")


def has_failed(results: tuple[CheckResult, ...]) -> bool:
    """Whether any check stands in the way of the main job."""
    return any(result.level == "fail" for result in results)
