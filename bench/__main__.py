"""`python -m bench NAME [--json]`."""

import argparse
import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import bench


def main() -> None:
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_"))
    parser = argparse.ArgumentParser(prog="python -m bench", description="benchmarks; see bench/RESULTS.md")
    parser.add_argument("name", choices=names)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options, rest = parser.parse_known_args()
    result = importlib.import_module(f"bench.{options.name}").measure(rest)
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    print("\n".join(as_lines(result)))


def as_lines(result: Mapping[str, Any]) -> Iterator[str]:
    """A figure a line; tables a row a line."""
    for key, value in result.items():
        if isinstance(value, list) and any(isinstance(row, dict) for row in value):
            yield f"{key}:"
            yield from ("  " + "  ".join(f"{name}={item}" for name, item in row.items()) for row in value)
        else:
            yield f"{key}: {value}"


if __name__ == "__main__":
    main()
