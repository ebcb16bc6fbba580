# ruff: noqa: T201 - this speaks before the command line exists
"""Sentences for people, before the product itself can be imported."""

import locale
import os
import sys
from collections.abc import Mapping


class StartError(Exception):
    """A set-up step failed: what happened and what to do, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh = zh
        self.en = en


def pick_language(env: Mapping[str, str]) -> str:
    """ "en" or "zh": CHUSHAN_LANG, else the locale, else Chinese (the same rule as toolkit.config)."""
    given = env.get("CHUSHAN_LANG")
    if given:
        return "en" if given.lower().startswith("en") else "zh"
    code = env.get("LC_ALL") or env.get("LANG") or locale.getlocale()[0] or ""
    return "en" if code.lower().startswith("en") else "zh"


def say(zh: str, en: str) -> None:
    """Prints one sentence in the user's language."""
    print(en if pick_language(os.environ) == "en" else zh, flush=True)


def explain(error: StartError) -> None:
    """Prints an error in both languages, the user's own first: whoever helps may read only one of them."""
    texts = [error.zh, error.en]
    if pick_language(os.environ) == "en":
        texts.reverse()
    for text in texts:
        print(f"\n✗ {text}", file=sys.stderr, flush=True)
