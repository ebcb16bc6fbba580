"""Benchmarks: `python -m bench NAME --json`. Figures are ratios against a baseline measured in the same run."""
