"""`python -m bench NAME [--json]`."""

import argparse
import importlib
import json
import pkgutil

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
    for key, value in result.items():
        if isinstance(value, list):
            print(f"{key}:")
            for row in value:
                print("  " + "  ".join(f"{name}={item}" for name, item in row.items()))
        else:
            print(f"{key}: {value}")


if __name__ == "__main__":
    main()
