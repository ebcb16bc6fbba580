"""`chushan serve`: a class for thirty phones; `chushan serve verify`: whether a certificate is genuine."""

import importlib
import json as jsonlib

import typer

from toolkit.app_room import RoomOptions, verify_certificate
from toolkit.cli.support import EXIT_ERROR, EXIT_USAGE
from toolkit.config import load_settings
from toolkit.core.errors import OptionInvalid, ToolkitError
from toolkit.core.text import Lang, Text

serve_app = typer.Typer(help="开教室：三十部手机一起学。A class for thirty phones.", invoke_without_command=True)


@serve_app.callback()
def serve(
    context: typer.Context,
    name: str = typer.Option(
        "", "--class", "-c", metavar="NAME", help="班名；同一个班名会接着上次 / name of the class"
    ),
    course: str = typer.Option("", metavar="ID", help="课程，如 wechat、video、live / course"),
    host: str = typer.Option("lan", help="默认：局域网地址和本机；也可写一个 IP / addresses to serve"),
    port: int = typer.Option(7861, min=1, max=65535, help="端口 / port, or the next free one"),
    https: bool = typer.Option(False, "--https", help="用自签的证书，手机网页里能录音 / by a local authority"),
    store: str = typer.Option("", metavar="URL", help="县里服务器的 PostgreSQL 地址 / a county's database"),
    pin: str = typer.Option("", help="老师口令；不写就沿用，第一次随机 / the trainer's PIN"),
    lang: str = typer.Option("", help="zh 或 en / zh or en"),
    self_test: bool = typer.Option(False, "--self-test", help="试一下地址通不通就结束 / test the addresses and end"),
    browser: bool = typer.Option(False, "--browser", help="打开投影页 / open the projector's page"),
    json: bool = typer.Option(False, "--json", help="网址写成一行 JSON / print addresses as JSON"),
) -> None:
    """开教室：手机扫码进来，练习自动打分，老师看全班。Open a class: phones scan a code, exercises are scored."""
    if context.invoked_subcommand is not None:
        return
    if not name.strip():
        raise typer.BadParameter("--class NAME", param_hint="--class")
    if lang not in ("", "zh", "en"):
        raise typer.BadParameter("zh / en", param_hint="--lang")
    settings = load_settings()
    chosen: Lang = "en" if (lang or settings.lang) == "en" else "zh"
    # `ui` stands above `cli`, so it is named here and not imported: the commands work without it
    server = importlib.import_module("ui.room.serve")
    try:
        options = server.ServeOptions(
            room=RoomOptions(name=name, course_id=course, lang=chosen, store=store, pin=pin), host=host, port=port,
            is_https=https, opens_browser=browser, as_json=json, tests_itself=self_test,
        )  # fmt: skip
        server.serve_room(settings, options, lambda line: print(line, flush=True))
    except ToolkitError as error:
        typer.echo(error.text(chosen), err=True)
        raise typer.Exit(EXIT_USAGE if isinstance(error, OptionInvalid) else EXIT_ERROR) from None


@serve_app.command()
def verify(
    code: str = typer.Argument(
        ..., metavar="CODE", help="证书上的证书码，或二维码里的整段字 / the code, or the QR code's text"
    ),
    store: str = typer.Option("", metavar="URL", help="县里服务器的 PostgreSQL 地址 / a county's database"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """核对证书真假，不用联网。Check a certificate, offline."""
    settings = load_settings()
    try:
        found = verify_certificate(settings, code, store)
    except ToolkitError as error:
        typer.echo(error.text(settings.lang), err=True)
        raise typer.Exit(EXIT_ERROR) from None
    if json:
        print(jsonlib.dumps(found, ensure_ascii=False, indent=2))
    elif found is None:
        print(Text("✗ 不是真的，或不是这台电脑发的", "✗ not genuine, or not made on this computer").get(settings.lang))
    else:
        print(Text("✓ 真的。请核对纸上写的和下面一样：", "✓ genuine. Compare the paper with this:").get(settings.lang))
        for name, value in found.items():
            print(f"  {name}: {value}")
    if found is None:
        raise typer.Exit(EXIT_ERROR)
