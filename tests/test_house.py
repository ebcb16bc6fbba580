"""The house rules that no linter knows: sizes, help texts, and a README that names every command."""

import ast
import fnmatch
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

REPO = Path(__file__).resolve().parent.parent
ROOTS = ("toolkit", "ui", "launch", "bench", "samples", "tests")
SOURCES = [REPO / "start.py", *sorted(path for root in ROOTS for path in (REPO / root).rglob("*.py"))]
MODULE_LINES = 400
FUNCTION_LINES = 60


def named(path: Path) -> str:
    return str(path.relative_to(REPO))


def test_no_module_is_longer_than_a_person_reads_at_once():
    long = {named(path): lines for path in SOURCES if (lines := len(path.read_bytes().splitlines())) > MODULE_LINES}
    assert long == {}


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{named(path)}:{node.name}": lines
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def commands(group: click.Command, *names: str) -> Iterator[tuple[str, click.Command]]:
    """("models fetch", command) of every command that does something."""
    subcommands = getattr(group, "commands", None)  # typer carries a copy of click, so no isinstance
    if subcommands:
        for name, command in subcommands.items():
            yield from commands(command, *names, name)
    else:
        yield " ".join(names), group


def test_every_command_and_option_has_help_and_every_command_prints_json():
    import typer.main

    from toolkit.cli.main import cli

    found = dict(commands(typer.main.get_command(cli)))
    assert found
    assert [name for name, command in found.items() if not command.help] == []
    silent = [f"{name} {p.name}" for name, c in found.items() for p in c.params if not getattr(p, "help", "")]
    assert silent == []
    without_json = [name for name, c in found.items() if not any("--json" in p.opts for p in c.params)]
    assert without_json == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_is_in_the_readme(readme: str):
    import typer.main

    from toolkit.cli.main import cli

    text = (REPO / readme).read_text(encoding="utf-8")
    missing = [name for name, _ in commands(typer.main.get_command(cli)) if f"chushan {name}" not in text]
    assert missing == []


def test_set_up_needs_nothing_but_the_standard_library():
    imported = {
        name.split(".")[0]
        for path in [REPO / "start.py", *(REPO / "launch").glob("*.py")]
        for node in ast.walk(ast.parse(path.read_bytes()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - set(sys.stdlib_module_names) == {"launch"}


def test_the_map_of_core_shows_every_module():
    text = (REPO / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text[text.index("| in `core` |") : text.index("`media` and `tasks` follow")]
    patterns = re.findall(r"`([a-z0-9_*]+)/?`", table)
    core = [path for path in (REPO / "toolkit" / "core").iterdir() if not path.name.startswith("__")]
    assert len(core) > 150
    assert [path.name for path in core if not any(fnmatch.fnmatch(path.stem, each) for each in patterns)] == []
