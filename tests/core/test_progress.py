import pytest

from toolkit.core.errors import Cancelled
from toolkit.core.progress import Progress, Reporter
from toolkit.core.text import Text


def test_parts_of_parts_fill_their_share_of_the_whole() -> None:
    seen: list[Progress] = []
    now_s = [0.0]
    reporter = Reporter(seen.append, clock=lambda: now_s[0])
    inner = reporter.part(0.5, 1.0, Text("渲染", "render")).part(0.0, 0.5)
    now_s[0] = 30.0
    inner.report(1, 1)
    assert seen[-1].fraction == pytest.approx(0.75)
    assert seen[-1].stage.en == "render"
    assert seen[-1].eta_s == pytest.approx(10.0)


def test_no_time_left_is_promised_at_the_very_start() -> None:
    seen: list[Progress] = []
    Reporter(seen.append).report(1, 1000)
    assert seen[0].eta_s is None


def test_cancel_is_raised_wherever_progress_is_reported() -> None:
    reporter = Reporter(is_cancelled=lambda: True)
    with pytest.raises(Cancelled):
        reporter.part(0.1, 0.2).report(0, 1)


def test_progress_never_leaves_its_part() -> None:
    seen: list[Progress] = []
    Reporter(seen.append).part(0.2, 0.4).report(7, 5)
    assert seen[0].fraction == pytest.approx(0.4)
