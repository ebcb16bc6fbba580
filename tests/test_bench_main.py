"""Figures of a benchmark as lines."""

from bench.__main__ import as_lines


def test_tables_a_row_a_line_and_everything_else_a_figure_a_line() -> None:
    result = {
        "half": "tune",
        "sound_talks_lose": [0.0, 1.5],
        "rows": [{"talk": "a", "lost": 2}, {"talk": "b", "lost": 0}],
        "none": [],
    }
    assert list(as_lines(result)) == [
        "half: tune", "sound_talks_lose: [0.0, 1.5]", "rows:", "  talk=a  lost=2", "  talk=b  lost=0", "none: []",
    ]  # fmt: skip
