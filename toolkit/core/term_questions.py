"""Names of two cards that sound alike: a question for the user in place of a guess."""

from dataclasses import dataclass

from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TermQuestion:
    """What was heard fits the names of several products equally well."""

    span: Span
    """Where it was said, source time."""
    heard: str
    segment: int
    """Number of the segment, from 0, in which it stands."""
    start_char: int
    """Where `heard` stands in that segment's text."""
    product_ids: tuple[str, ...]
    names: tuple[str, ...]
    """The name on each of those cards, in the order of `product_ids`."""

    @property
    def text(self) -> Text:
        """The question, for people."""
        at = format_clock(self.span.start_ms)
        zh, en = "还是".join(f"“{name}”" for name in self.names), " or ".join(self.names)
        return Text(
            f"{at} 听到“{self.heard}”，是{zh}？这几个商品名读音太近，请选一个",
            f'{at}: heard "{self.heard}". Is it {en}? The names of these products sound too much alike: please choose',
        )
