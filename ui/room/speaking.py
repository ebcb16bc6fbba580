"""Gradio's own words (drop a file, more tabs) follow the browser's language: its pages are told ours first."""

from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from toolkit.core.text import Lang


def speaking(lang: Lang) -> bytes:
    """A script for the very beginning of a page's head."""
    code = "zh-CN" if lang == "zh" else "en"
    return (
        f"<script>for (const [name, value] of [['language', '{code}'], ['languages', ['{code}']]]) "
        "Object.defineProperty(navigator, name, { get: () => value, configurable: true }); "
        f"addEventListener('load', () => {{ document.documentElement.lang = '{code}'; }});</script>"
    ).encode()


async def send_speaking(
    app: ASGIApp, pages: Mapping[str, Lang], scope: Scope, receive: Receive, send: Send
) -> None:  # fmt: skip
    """Have `app` answer; a page at one of `pages` (path without the last /, to its language) gets the script."""
    lang = pages.get(scope.get("path", "").rstrip("/")) if scope["type"] == "http" else None
    if lang is None:
        await app(scope, receive, send)
        return
    start: Message = {}
    content = bytearray()

    async def sending(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        content.extend(message.get("body", b""))
        if not message.get("more_body", False):
            await _send_whole(send, start, bytes(content), lang)

    await app(scope, receive, sending)


async def _send_whole(send: Send, start: Message, content: bytes, lang: Lang) -> None:
    headers: list[Any] = list(start.get("headers", ()))
    named = {name.lower(): value for name, value in headers}
    if named.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in named:
        content = content.replace(b"<head>", b"<head>" + speaking(lang), 1)
        headers = [(name, value) for name, value in headers if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(content)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": content})
