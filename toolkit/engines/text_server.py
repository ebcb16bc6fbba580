"""Text by a server that speaks OpenAI's chat protocol: Ollama, llama-server, vLLM, DeepSeek, `transformers serve`.

The server is the user's choice and its address is theirs; nothing is sent anywhere without one. What comes back is
taken as raw text: limits are asked for, never trusted.
"""

import http.client
import json
import re
import ssl
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from toolkit.core.errors import EngineFailed, InputError
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.core.writing import WritingLimits, WritingTask, Written

WAIT_S = 60.0
"""Silence after which a server counts as gone: loading a model may take most of a minute before the first word."""
MAX_ANSWER_BYTES = 4_000_000
_MAX_LINE_BYTES = 1_000_000
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
"""What models that think aloud say before they answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """Where the server is and what it is asked for."""

    url: str
    """With or without /v1 at its end: http://127.0.0.1:11434/v1."""
    model: str
    key: str = field(default="", repr=False)


class ServerWriter:
    """Writes by asking a server; keeps no limits by itself."""

    keeps_limits = False

    def __init__(self, options: ServerOptions, *, wait_s: float = WAIT_S) -> None:
        """Raises: InputError: if the address is no http or https address, or no model is named."""
        self._options = options
        self._wait_s = wait_s
        parts = urllib.parse.urlsplit(options.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InputError(
                options.url or "--url",
                Text("不是一个能用的服务器地址", "it is not the address of a server"),
                Text("请写成 http://127.0.0.1:11434/v1 这样", "Write it such as http://127.0.0.1:11434/v1"),
            )
        if not options.model:
            raise InputError(
                "--model",
                Text("没有说用服务器上的哪个模型", "it does not say which model of the server to use"),
                Text("请写上模型名，如 qwen2.5:1.5b", "Name it, such as qwen2.5:1.5b"),
            )
        self._parts = parts

    @property
    def id(self) -> str:
        return f"{self._options.model}@{self._parts.netloc.rpartition('@')[2]}"

    def write(
        self, task: WritingTask, reporter: Reporter | None = None, on_text: Callable[[str], None] | None = None
    ) -> Written:
        """See `toolkit.core.writing.TextGenerator`."""
        reporter = reporter or Reporter()
        text, pieces, stopped = "", 0, "end"
        for delta, reason in self._answer(task):
            text, pieces = text + delta, pieces + 1
            reporter.report(pieces, max(task.max_tokens, pieces + 1))
            stopped = "length" if reason == "length" else stopped
            if on_text and delta:
                on_text(_spoken(text))
        spoken = _spoken(text)
        if not spoken:
            raise self._failed(Text("服务器回答是空的", "the server's answer is empty"))
        return Written(text=spoken, tokens=pieces, stopped=_stop(stopped))

    def _answer(self, task: WritingTask) -> Iterator[tuple[str, str]]:
        """(text that came, why it ended or "") as it comes."""
        connection = self._connect()
        try:
            response = self._ask(connection, task)
            is_stream = "event-stream" in (response.getheader("Content-Type") or "")
            yield from self._streamed(response) if is_stream else self._whole(response)
        except TimeoutError as error:
            fault = Text(f"服务器 {self._wait_s:.0f} 秒没有回音", f"the server was silent for {self._wait_s:.0f} s")
            raise self._failed(fault) from error
        except (OSError, http.client.HTTPException) as error:
            reason = str(error) or type(error).__name__
            raise self._failed(Text(f"和服务器断了（{reason}）", f"the connection broke ({reason})")) from error
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self._wait_s, context=ssl.create_default_context())
        return http.client.HTTPConnection(host, port, timeout=self._wait_s)

    def _ask(self, connection: http.client.HTTPConnection, task: WritingTask) -> http.client.HTTPResponse:
        base = self._parts.path.rstrip("/")
        path = f"{base}/chat/completions" if base.endswith("/v1") else f"{base}/v1/chat/completions"
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
        if self._options.key:
            headers["Authorization"] = f"Bearer {self._options.key}"
        connection.request("POST", path, json.dumps(self._question(task)).encode(), headers)
        response = connection.getresponse()
        if response.status != 200:
            told = _server_message(response.read(100_000))
            raise self._failed(
                Text(f"服务器答 {response.status}：{told}", f"the server answers {response.status}: {told}")
            )
        return response

    def _question(self, task: WritingTask) -> dict[str, Any]:
        return {
            "model": self._options.model,
            "messages": [
                {"role": "system", "content": task.system + _asked_limits(task.limits)},
                {"role": "user", "content": task.request},
            ],
            "max_tokens": task.max_tokens,
            "temperature": task.temperature,
            "seed": task.seed,
            "stream": True,
        }

    def _streamed(self, response: http.client.HTTPResponse) -> Iterator[tuple[str, str]]:
        """Server-sent events: `data: {json}` lines, ended by `data: [DONE]`."""
        taken = 0
        is_ended = False
        while line := response.readline(_MAX_LINE_BYTES):
            taken += len(line)
            if taken > MAX_ANSWER_BYTES:
                raise self._failed(Text("服务器说个没完", "the server does not stop talking"))
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip()
            if data == b"[DONE]":
                return
            delta, reason = self._piece(data, "delta")
            is_ended = is_ended or bool(reason)
            yield delta, reason
        if not is_ended:
            raise self._failed(Text("服务器话说一半就断了", "the server stopped in the middle of its answer"))

    def _whole(self, response: http.client.HTTPResponse) -> Iterator[tuple[str, str]]:
        """A server that does not stream answers with one JSON object."""
        yield self._piece(response.read(MAX_ANSWER_BYTES), "message")

    def _piece(self, data: bytes, part: str) -> tuple[str, str]:
        try:
            found = json.loads(data)
        except ValueError as error:
            raise self._failed(Text("服务器回答的不是完整的 JSON", "the server's answer is not whole JSON")) from error
        if isinstance(found, dict) and "error" in found:
            told = _server_message(data)
            raise self._failed(Text(f"服务器报错：{told}", f"the server reports: {told}"))
        choices = found.get("choices") if isinstance(found, dict) else None
        if choices == [] and part == "delta":  # a last piece with the usage alone
            return "", ""
        choice = choices[0] if isinstance(choices, list) and choices else {}
        message = choice.get(part) if isinstance(choice, dict) else None
        if not isinstance(message, dict):
            raise self._failed(Text("服务器的回答看不懂", "the server's answer makes no sense"))
        content = message.get("content")
        return content if isinstance(content, str) else "", str(choice.get("finish_reason") or "")

    def _failed(self, fault: Text) -> EngineFailed:
        step = Text(
            "请看看服务器开着没有、地址和模型名对不对；也可以先用模板写",
            "See whether the server runs and its address and model are right; or write with templates",
        )
        return EngineFailed(self.id, fault, step)


def _asked_limits(limits: WritingLimits | None) -> str:
    """The limits in words: a server can't be made to keep them, but mostly tries."""
    if limits is None:
        return ""
    numbers = "、".join(limits.numbers) or "（没有）"
    return f"\n只许用这些数字：{numbers}。不许出现这些词：{'、'.join(limits.banned[:40])}。"


def _server_message(body: bytes) -> str:
    """What the server says is wrong, in one short line."""
    text = body.decode(errors="replace")
    try:
        found = json.loads(text)
        error = found.get("error", found) if isinstance(found, dict) else text
        text = str(error.get("message", error) if isinstance(error, dict) else error)
    except ValueError:
        text = re.sub(r"<[^>]*>", " ", text)
    return " ".join(text.split())[:200]


def _spoken(text: str) -> str:
    return _THOUGHTS.sub("", text).strip()


def _stop(reason: str) -> Literal["end", "length"]:
    return "length" if reason == "length" else "end"
