"""`chushan live SOURCE`."""

import importlib
import json as jsonlib
import threading
from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.app_live import LiveRequest, live_source
from toolkit.cli.support import ends_on_interrupt, run_command
from toolkit.cli.transcribe import DIALECT_HELP, MODEL_HELP, PRODUCTS_HELP
from toolkit.core.progress import Reporter
from toolkit.core.spans import format_clock
from toolkit.core.text import Lang, Text

SOURCE_HELP = (
    "mic（麦克风）、mic:名字、录音或视频、-（标准输入）、rtmp:// rtsp:// srt:// http(s)://…m3u8；"
    "rtmp://0.0.0.0:1935/live 等推流 / microphone, file, - or an address"
)


def live(
    source: str = typer.Argument(..., metavar="SOURCE", help=SOURCE_HELP),
    products: Path | None = typer.Option(None, "--products", "-p", help=PRODUCTS_HELP),
    script: Path | None = typer.Option(None, "--script", "-s", help="直播脚本 .json 或 .txt，给提词器 / script"),
    dialect: str = typer.Option("auto", help=DIALECT_HELP),
    model: str = typer.Option("", metavar="ID", help=MODEL_HELP),
    row_chars: int = typer.Option(16, "--row-chars", min=6, max=40, help="字幕一行几个字，竖屏 13 / characters a row"),
    pace: float = typer.Option(1.0, min=0.0, help="文件按几倍速放，0 为尽快 / pace of a file"),
    raw_rate: int = typer.Option(0, "--raw-rate", metavar="HZ", help="标准输入是裸 16 位单声道 / bare 16-bit input"),
    listen: bool = typer.Option(False, "--listen", help="RTMP：等别人推流过来 / wait for a sender"),
    record: Path | None = typer.Option(None, "--record", metavar="FOLDER", help="边播边录，断电也不丢 / record"),
    finish: bool = typer.Option(False, "--finish", help="播完接着做文字稿、字幕、分段 / transcript, captions, slices"),
    serve: bool = typer.Option(False, "--serve", help="打开字幕页、主播页、中控页 / pages for OBS, host and control"),
    host: str = typer.Option("127.0.0.1", help="0.0.0.0 让同一网络的手机也能打开 / address of the pages"),
    port: int = typer.Option(7870, min=1, max=65535, help="端口 / port"),
    text_file: Path | None = typer.Option(
        None, "--text-file", metavar="FILE.txt", help="把当前字幕写进文本文件，给不能放网页的软件 / captions as a file"
    ),
    comments: str = typer.Option(
        "", "--comments", metavar="SOURCE", help="评论：边写边读的文本、.csv 表，或 ws:// 地址 / comments of viewers"
    ),
    show: str = typer.Option("", "--show", help="这场直播的名字，记在口误纠正记录里 / name of the show"),
    json: bool = typer.Option(False, "--json", help="一行一个 JSON / one JSON object a line"),
) -> None:
    """边播边出字幕、提词、提醒说错的话，同时录像。Captions, prompts and warnings while she sells."""
    printer = _Printer(json)

    def work(app: App, reporter: Reporter) -> Any:
        printer.lang = app.settings.lang
        request = LiveRequest(
            source=live_source(source, pace=pace, raw_rate_hz=raw_rate, listens=listen),
            cards=app.load_products(products) if products else (),
            script=script,
            dialect=dialect,
            model=model,
            row_chars=row_chars,
            record=record.absolute() if record else None,
            comments=comments,
            show=show,
        )
        _run(app, request, reporter, printer, _Pages(serve, host, port, text_file))
        if finish and request.record is not None:
            return [{"type": "made", **app.finish_live(request.record, request, reporter)}]
        return []

    run_command(json, work, _show_made, is_lines=True)


class _Pages:
    """Where the pages are served."""

    def __init__(self, is_served: bool, host: str, port: int, text_file: Path | None) -> None:
        self.is_served = is_served
        self.host = host
        self.port = port
        self.text_file = text_file


def _run(app: App, request: LiveRequest, reporter: Reporter, printer: "_Printer", pages: _Pages) -> None:
    # `ui` stands above `cli`, so it is named here and not imported: captions work without pages
    board = (
        importlib.import_module("ui.live.board").Board(pages.text_file) if pages.is_served or pages.text_file else None
    )

    def tell(plain: dict[str, Any]) -> None:
        printer.tell(plain)
        if board is not None:
            board.add(plain)

    setting = app.open_live(request, tell, reporter)
    server = None
    try:
        if pages.is_served and board is not None:
            module = importlib.import_module("ui.live.server")
            server = module.start(board, setting, host=pages.host, port=pages.port, lang=app.settings.lang)
            printer.pages(server.addresses)
        with ends_on_interrupt(setting.run.stop, printer.lang):
            setting.run.run(setting.source, reporter)
    finally:
        if server is not None:
            server.stop()
        setting.close()


class _Printer:
    """Prints events: as JSON, or what was said as lines for people."""

    def __init__(self, is_json: bool) -> None:
        self._is_json = is_json
        self._lock = threading.Lock()
        self._text = ""
        self.lang: Lang = "zh"

    def tell(self, plain: dict[str, Any]) -> None:
        with self._lock:
            if self._is_json:
                print(jsonlib.dumps(plain, ensure_ascii=False), flush=True)
                return
            self._tell_people(plain)

    def _tell_people(self, plain: dict[str, Any]) -> None:
        kind = plain["type"]
        if kind == "final":
            self._text += plain["text"]
            if plain["ends_stretch"] and self._text:
                print(f"{format_clock(plain['start_ms']):>9}  {self._text.strip('，。、；：')}", flush=True)
                self._text = ""
        elif kind == "alert":
            if plain["is_sure"]:
                print(f"  !! {plain['text']}：{plain['why'][self.lang]}\n     {plain['correction']}", flush=True)
            else:
                print(f"  ?? {plain['text']}：{_UNSURE.get(self.lang)}", flush=True)
        elif kind == "product":
            print(f"  == {plain['name']}", flush=True)
        elif kind == "question":
            print(f"  ?  {plain['label'][self.lang]} ×{plain['count']}：{plain['answer']}", flush=True)
        elif kind == "status" and plain["note"]:
            print(f"  · {plain['note'][self.lang]}", flush=True)

    def pages(self, addresses: dict[str, str]) -> None:
        with self._lock:
            if self._is_json:
                print(jsonlib.dumps({"type": "pages", **addresses}, ensure_ascii=False), flush=True)
                return
            for name, address in addresses.items():
                print(f"  {_PAGE_NAMES.get(name, Text(name, name)).get(self.lang)}  {address}", flush=True)


_UNSURE = Text("和商品卡不一样，也可能是听错了，请核对", "not what the card says, or misheard: please check")
_PAGE_NAMES = {
    "overlay": Text("字幕页（OBS、直播伴侣的浏览器源）", "captions (browser source)"),
    "host": Text("主播页（手机、副屏）", "host"),
    "control": Text("中控页", "control"),
    "comments": Text("评论推到这里（WebSocket）", "comments (WebSocket)"),
    "captions": Text("HLS 字幕", "captions over HLS"),
}


def _show_made(made: Any, lang: Lang) -> None:
    for path in [path for each in made for key, path in each.items() if key != "type"]:
        print(Text(f"写好了：{path}", f"Written: {path}").get(lang))
