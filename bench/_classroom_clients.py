"""Thirty simulated phones, run in a process of their own: `python -m bench._classroom_clients ORDER.json`.

Each phone reads, types with autosave, hands in, and waits for its recordings; it remembers what the server has
acknowledged and compares at the end. A refused connection or a time-out is tried again, as the pages do.
"""

import asyncio
import json
import random
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

HEADERS = {"X-Lang": "zh"}
THINK_S = (1.5, 5.0)
WAIT_S = 20.0


@dataclass(slots=True)
class Told:
    """What one run has seen."""

    times_ms: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    retries: int = 0
    lost: list[str] = field(default_factory=list)
    heavy_done: int = 0
    heavy_failed: list[str] = field(default_factory=list)
    refused: int = 0
    slowest: list[tuple[int, str, float]] = field(default_factory=list)
    """(ms, action, seconds since the beginning)."""


class Phone:
    """One trainee."""

    def __init__(self, number: int, order: dict[str, Any], told: Told, sound: bytes) -> None:
        self.number = number
        self.random = random.Random(number)
        self.told = told
        self.order = order
        self.sound = sound
        self.client = httpx.AsyncClient(base_url=order["url"], headers=HEADERS, timeout=WAIT_S, trust_env=False)
        self.drafts: dict[tuple[str, str], list[Any]] = {}
        self.tries: dict[str, tuple[str, str]] = {}
        self.requests: list[str] = []
        self.step: tuple[str, str] = ("", "")
        self.steps_after_ack: list[tuple[str, str]] = []
        self.heavy: set[str] = set()
        self.until_s = 0.0

    async def ask(self, kind: str, method: str, path: str, **more: Any) -> Any:
        """The answer, however often it has to be asked; only the attempt that got through is timed."""
        while True:
            started = time.perf_counter()
            try:
                answer = await self.client.request(method, path, **more)
            except httpx.TransportError:
                self.told.retries += 1
                await asyncio.sleep(0.5)
                continue
            took_ms = (time.perf_counter() - started) * 1000
            self.told.times_ms.setdefault(kind, []).append(took_ms)
            self.told.slowest.append((round(took_ms), kind, round(started - self.order["started_s"], 1)))
            if answer.status_code >= 500 or answer.status_code in (401, 403, 429):
                self.told.errors.append(f"{kind} {path}: {answer.status_code} {answer.text[:200]}")
            return answer

    async def run(self, until_s: float) -> None:
        self.until_s = until_s
        await asyncio.sleep(self.random.uniform(0, 10))
        icons = self.random.sample(range(12), 3)
        code = self.order["code"]
        body = {"code": code, "name": f"学员{self.number}", "icons": icons}
        joined = await self.ask("join", "POST", "/api/join", json=body)
        if joined.status_code == 400:  # the first attempt was cut off after it had been kept
            joined = await self.ask("join", "POST", "/api/return", json=body)
        if joined.status_code != 200:
            self.told.errors.append(f"join: {joined.status_code} {joined.text[:200]}")
            return
        while time.monotonic() < until_s:
            await self.round()

    async def think(self) -> None:
        await asyncio.sleep(self.random.uniform(*THINK_S))

    async def round(self) -> None:
        """Home, a lesson or an exercise, some typing, an answer."""
        me = (await self.ask("home", "GET", "/api/me")).json()
        self.check_step(me.get("step"))
        units = [unit for unit in me["course"]["units"] if unit["state"] != "locked"]
        unit = self.random.choice(units)
        await self.think()
        if unit["lesson"] and self.random.random() < 0.4:
            await self.ask("lesson", "GET", f"/api/lesson/{unit['id']}")
            await self.go(unit["id"], "")
            await self.think()
        exercise = self.random.choice(unit["exercises"])
        path = f"{unit['id']}/{exercise['id']}"
        await self.go(unit["id"], exercise["id"])
        shown = (await self.ask("exercise", "GET", f"/api/exercise/{path}")).json()
        await self.think()
        if exercise["kind"] in ("shoot", "cut", "rehearse"):
            await self.record(path, exercise["kind"])
            return
        answer: dict[str, Any] = {}
        for part in range(1, 4):
            answer = answer_for(shown["exercise"], self.random, part / 3)
            await self.save(path, answer)
            await self.think()
        await self.hand_in(path, answer)

    async def go(self, unit: str, exercise: str) -> None:
        self.steps_after_ack.append((unit, exercise))
        await self.ask("step", "POST", "/api/step", json={"unit": unit, "exercise": exercise})
        self.step = (unit, exercise)
        self.steps_after_ack.clear()

    def check_step(self, shown: Any) -> None:
        found = (shown["unit"], shown["exercise"])
        if found != self.step and found not in self.steps_after_ack:
            self.told.lost.append(f"step of {self.number}: {found} for {self.step}")

    async def save(self, path: str, answer: Any) -> None:
        key = tuple(path.split("/"))
        sent = self.drafts.setdefault(key, [])  # type: ignore[arg-type]
        sent.append(answer)
        await self.ask("draft", "PUT", f"/api/draft/{path}", json={"answer": answer})
        del sent[:-1]

    async def hand_in(self, path: str, answer: Any) -> Any:
        request_id = uuid.uuid4().hex
        key = tuple(path.split("/"))
        self.drafts.setdefault(key, []).append(answer)  # type: ignore[arg-type]
        made = await self.ask(
            "answer", "POST", f"/api/answer/{path}", json={"answer": answer, "request_id": request_id}
        )
        if made.status_code == 200:
            self.drafts[key] = [answer]  # type: ignore[index]
            self.tries[made.json()["try"]] = key  # type: ignore[assignment]
            return made.json()
        self.told.refused += 1
        if made.status_code != 400:
            self.told.errors.append(f"answer {path}: {made.status_code} {made.text[:200]}")
        else:
            self.told.errors.append(f"answer {path} refused: {made.text[:200]}")
        return None

    async def record(self, path: str, kind: str) -> None:
        """Send a recording and hand it in, if not too many of the class wait already."""
        if kind != "rehearse" or self.heavy:
            return
        sent = await self.ask(
            "upload", "POST", "/api/upload", files={"file": ("talk.m4a", self.sound)}, data={"for": path}
        )
        if sent.status_code != 200:
            self.told.errors.append(f"upload: {sent.status_code} {sent.text[:200]}")
            return
        made = await self.hand_in(path, {"uploads": [sent.json()["upload"]]})
        if made:
            self.heavy.add(made["try"])
            await self.watch(made["try"])

    async def watch(self, try_id: str) -> None:
        """Polls a few times and goes on with something else, as people do."""
        for _ in range(6):
            if time.monotonic() > self.until_s:
                return
            view = (await self.ask("poll", "GET", f"/api/try/{try_id}")).json()
            if view["state"] not in ("waiting", "running"):
                self.heavy.discard(try_id)
                return
            await asyncio.sleep(2)

    async def compare(self) -> None:
        """What was acknowledged must be there."""
        self.check_step((await self.ask("home", "GET", "/api/me")).json()["step"])
        for (unit, exercise), sent in self.drafts.items():
            shown = (await self.ask("exercise", "GET", f"/api/exercise/{unit}/{exercise}")).json()
            if shown.get("draft") not in sent:
                self.told.lost.append(f"draft of {self.number} in {unit}/{exercise}")
            there = {one["id"] for one in shown["tries"]}
            wanted = {one for one, key in self.tries.items() if key == (unit, exercise)}
            if wanted - there:
                self.told.lost.append(f"{len(wanted - there)} answers of {self.number} in {unit}/{exercise}")
            if len(there) > len(wanted):
                self.told.lost.append(f"{len(there) - len(wanted)} answers twice: {self.number} in {unit}/{exercise}")
        for try_id in self.tries:
            view = (await self.ask("poll", "GET", f"/api/try/{try_id}")).json()
            if view["state"] == "failed":
                self.told.heavy_failed.append(view["error"])
            elif view["state"] == "done" and "uploads" in view["answer"]:
                self.told.heavy_done += 1
        await self.client.aclose()


def answer_for(view: dict[str, Any], chance: random.Random, share: float) -> dict[str, Any]:
    """Something that a trainee might have typed after a `share` of the time, from the phone's view alone."""
    kind = view["kind"]
    words = "自家种的小米，今年新打的，五斤一袋三十九块九，熬粥香，点一号链接下单。"
    typed = words[: max(4, int(len(words) * share))]
    if kind == "quiz":
        return {"choices": {one["id"]: chance.choice(one["choices"])["id"] for one in view["questions"]}}
    if kind == "card":
        return {"fields": {one["path"]: typed[:12] for one in view["fields"]}}
    if kind == "subtitle":
        return {"lines": [one["heard"] for one in view["lines"]]}
    if kind == "copy":
        one = {"title": typed[:20], "points": [typed[:12]] * 5, "detail": typed}
        return {"texts": dict.fromkeys(view["platforms"], one)}
    if kind == "comply":
        numbers = [one["number"] for one in view["lines"]]
        marks = chance.sample(numbers, min(4, len(numbers)))
        return {"marks": marks, "fixes": {str(one): typed for one in marks}}
    if kind == "review":
        return {"rows": [{"number": one["number"], "decision": "keep"} for one in view["lines"]], "reviewer": typed[:4]}
    if kind == "script":
        return {"blocks": [{"kind": one["kind"], "text": typed} for one in view["blocks"]]}
    if kind == "comments":
        answers = [{"id": one["id"], "text": typed[:20], "after_s": 5.0} for one in view["comments"]]
        return {"answers": answers, "correction": typed[:20]}
    return {"values": {one["id"]: "12" for one in view["asks"]}}


async def simulate(order: dict[str, Any]) -> Told:
    told = Told()
    order["started_s"] = time.perf_counter()
    sound = Path(order["sound"]).read_bytes()
    phones = [Phone(number, order, told, sound) for number in range(1, order["phones"] + 1)]
    until_s = time.monotonic() + order["seconds"]
    await asyncio.gather(*(phone.run(until_s) for phone in phones))
    await asyncio.gather(*(phone.compare() for phone in phones))
    return told


def main() -> None:
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    told = asyncio.run(simulate(order))
    print(
        json.dumps(
            {
                "times_ms": told.times_ms, "errors": told.errors, "retries": told.retries, "lost": told.lost,
                "heavy_done": told.heavy_done, "heavy_failed": told.heavy_failed,
                "slowest": sorted(told.slowest, reverse=True)[:20],
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
