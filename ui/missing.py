"""What a person sees at an address that there is none of, or that the program does not let in: words and a way on."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from toolkit.core.text import Text
from ui.site import MAIN

NO_PAGE = Text("没有这一页", "No such page")
NOT_LET_IN = Text("这个网址不全", "This address is not complete")
_ADVICE = {
    404: Text(
        "网址可能写错了，或者东西已经删掉了。请退回上一页，或者问问给你网址的人。",
        "The address may be mistyped, or what was there is deleted. Go back, or ask who gave it to you.",
    ),
    403: Text(
        "请看电脑上出山的窗口，用那里显示的整条网址打开，一个字母也不能少；或者请给你网址的人再发一次。",
        "Open the whole address that stands in chushan's window on the computer, with every letter of it; or ask who "
        "gave it to you to send it again.",
    ),
}
_STYLE = (
    "body{margin:0;background:#f6f4ee;color:#1d2a22;font:18px/1.6 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',"
    "sans-serif}main{max-width:34rem;margin:0 auto;padding:2rem 1rem}small{color:#55605a;font-weight:400}"
    "h1 small{display:block;font-size:1.2rem}"
    "a{display:inline-block;padding:.7rem 1.2rem;border-radius:10px;background:#1f5c43;color:#fff;font-weight:700;"
    "text-decoration:none}a:focus-visible{outline:3px solid #b3541e;outline-offset:2px}"
)


def tell_missing(server: FastAPI, home: str = MAIN) -> None:
    """Answer a browser's page with a page; scripts keep their short answers. `home`: the way on, empty without one."""

    @server.middleware("http")
    async def answer(request: Request, call_next: Any) -> Any:
        response = await call_next(request)
        is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if response.status_code not in _ADVICE or not is_page:
            return response
        return HTMLResponse(missing_page(response.status_code, home), status_code=response.status_code)


def missing_page(status: int, home: str = MAIN) -> str:
    """Chinese and English on one page: nobody knows who asks."""
    heading = NO_PAGE if status == 404 else NOT_LET_IN
    advice = _ADVICE[status]
    way = f'<p><a href="{home}">回首页 <span lang="en">Start page</span></a></p>' if home else ""
    return (
        '<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{heading.zh} · 出山</title><link rel="icon" href="data:,"><style>{_STYLE}</style>'
        f'<main><p>出山 <span lang="en">chushan</span></p><h1>{heading.zh} <small lang="en">{heading.en}</small></h1>'
        f'<p>{advice.zh}<br><small lang="en">{advice.en}</small></p>{way}</main></html>'
    )
