from decimal import Decimal

import pytest

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.cue import Cue
from toolkit.core.plan import ClipPart, ClipPlan, CropKey
from toolkit.core.products import Price, ProductCard
from toolkit.core.spans import Span
from toolkit.core.text import Text

PLAN = ClipPlan(
    id="clip-01",
    situation="talk",
    product_id="orange",
    title="奉节脐橙",
    sticker="5斤装 39.9元",
    parts=(
        ClipPart(
            footage=0,
            span=Span(1000, 9000),
            layout="crop",
            crop_width_px=406,
            crop_height_px=720,
            crop_path=(CropKey(time_ms=1000, left_px=10.5, top_px=0.0),),
            reasons=(Text("稳", "steady"),),
        ),
    ),
    cues=(Cue(span=Span(0, 900), lines=("你好",)),),
    cover_footage=0,
    cover_time_ms=2000,
    reasons=(),
)
CARD = ProductCard(id="a", name="脐橙", spec="5斤装", price=Price(yuan=Decimal("39.90"), text="39.9元"), link_no=None)


@pytest.mark.parametrize("value", [PLAN, CARD])
def test_what_is_written_is_read_back(value: object) -> None:
    assert from_plain(type(value), to_plain(value)) == value


def test_schema_is_written_and_a_wrong_one_refused() -> None:
    plain = to_plain(PLAN)
    assert plain["schema"] == "ClipPlan.1"
    with pytest.raises(ValueError, match=r"ClipPlan\.0"):
        from_plain(ClipPlan, {**plain, "schema": "ClipPlan.0"})


@pytest.mark.parametrize("plain", [None, [], "x", {"start_ms": "0", "end_ms": 1}, {"start_ms": 5, "end_ms": 1}])
def test_another_shape_is_a_value_error(plain: object) -> None:
    with pytest.raises(ValueError):
        from_plain(Span, plain)


def test_a_missing_field_is_a_value_error() -> None:
    with pytest.raises(ValueError):
        from_plain(Cue, {"lines": ["a"]})
