"""Answers that stand for a trainee's, to have everything read that scoring needs before anybody waits."""

from collections.abc import Mapping
from typing import Any

_WORDS = "自家种的小米，今年新打的，五斤一袋三十九块九，熬粥香，点一号链接下单。"


def warm_answer(view: Mapping[str, Any], words: str = _WORDS) -> dict[str, Any]:
    """An answer of the right shape to an exercise of any kind, from what a phone is shown of it."""
    makers = {
        "quiz": lambda: {"choices": {one["id"]: one["choices"][0]["id"] for one in view["questions"]}},
        "card": lambda: {"fields": {one["path"]: words[:10] for one in view["fields"]}},
        "subtitle": lambda: {"lines": [one["heard"] for one in view["lines"]]},
        "copy": lambda: {
            "texts": {
                one: {"title": words[:20], "points": [words[:12]] * 5, "detail": words} for one in view["platforms"]
            }
        },
        "comply": lambda: {"marks": [view["lines"][0]["number"]], "fixes": {str(view["lines"][0]["number"]): words}},
        "script": lambda: {"blocks": [{"kind": one["kind"], "text": words} for one in view["blocks"]]},
        "comments": lambda: {
            "answers": [{"id": one["id"], "text": words[:20], "after_s": 5.0} for one in view["comments"]],
            "correction": words,
        },
        "review": lambda: {"rows": [{"number": one["number"], "decision": "keep"} for one in view["lines"]]},
        "kpi": lambda: {"values": {one["id"]: "12" for one in view["asks"]}},
    }
    maker = makers.get(view["kind"])
    return maker() if maker else {}
