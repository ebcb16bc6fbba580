"""The command `chushan`."""

import sys

import typer

from toolkit import __version__
from toolkit.cli.check import check
from toolkit.cli.courses import courses_app
from toolkit.cli.cut import cut
from toolkit.cli.describe import describe
from toolkit.cli.doctor import doctor
from toolkit.cli.export import export
from toolkit.cli.facts import facts
from toolkit.cli.live import live
from toolkit.cli.make import make
from toolkit.cli.models import models_app
from toolkit.cli.products import products_app
from toolkit.cli.promo import promo
from toolkit.cli.records import records_app
from toolkit.cli.rehearse import rehearse
from toolkit.cli.review import review
from toolkit.cli.script import script
from toolkit.cli.serve import serve_app
from toolkit.cli.shots import shots
from toolkit.cli.slice import slice_media
from toolkit.cli.subtitle import subtitle_app
from toolkit.cli.support import EXIT_USAGE, tell_error
from toolkit.cli.transcribe import transcribe
from toolkit.cli.ui import ui
from toolkit.cli.usage import speak, wrong_call
from toolkit.config import load_settings
from toolkit.core.errors import ToolkitError
from toolkit.core.text import Lang

cli = typer.Typer(
    name="chushan",
    help="出山：把乡村的镜头、方言和好东西变成能发的短视频、文案和脚本。Clips, copy and scripts for mountain villages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"chushan {__version__}")
        raise typer.Exit


@cli.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="版本 / version"),
) -> None:
    """出山 chushan."""


cli.command()(make)
cli.command()(promo)
cli.command()(check)
cli.command()(shots)
cli.command()(transcribe)
cli.command()(live)
cli.command("slice")(slice_media)
cli.command()(cut)
cli.command()(export)
cli.command()(review)
cli.command()(facts)
cli.command()(describe)
cli.command()(script)
cli.command()(rehearse)
cli.command()(doctor)
cli.command()(ui)
cli.add_typer(subtitle_app, name="subtitle")
cli.add_typer(products_app, name="products")
cli.add_typer(models_app, name="models")
cli.add_typer(records_app, name="records")
cli.add_typer(courses_app, name="courses")
cli.add_typer(serve_app, name="serve")


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Runs a command line, without the program's name, and gives its exit code. Help is in the user's language."""
    lang = _language()
    command = typer.main.get_command(cli)
    speak(command, lang)
    try:
        code = command.main(args=args, prog_name="chushan", standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        if "NoArgsIsHelp" not in type(error).__name__:
            tell_error(wrong_call(error), lang, "--json" in args)
        return EXIT_USAGE
    return code if isinstance(code, int) else 0


def _language() -> Lang:
    try:
        return load_settings().lang
    except ToolkitError:
        return "zh"  # the command itself tells what is wrong with the settings


if __name__ == "__main__":
    main()
