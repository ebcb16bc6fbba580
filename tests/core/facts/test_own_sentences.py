"""What our own templates say of any product holds no claim: the checker must not hear one in it."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit.core.facts import unsupported_claims
from toolkit.media.data_files import load_data
from toolkit.media.product_files import load_products

TODAY = datetime.date(2026, 11, 22)
SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "products.toml"
FILES = ("product_kinds", "copy_templates", "script_templates", "promo_templates")
_NOT_SAID = ("engine", "demo", "show", "props", "source", "film_zh", "film_en", "do", "control")
"""Words to a machine or to the crew."""


def sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "{" not in value and re.search("[\u4e00-\u9fff]", value) and re.search("[。？]", value):
            yield re.sub(r"^@\S+ ", "", value)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in _NOT_SAID:
                yield from sentences(each)
    elif isinstance(value, list):
        for each in value:
            yield from sentences(each)


@pytest.mark.parametrize("name", FILES)
def test_no_claim_is_heard_in_our_own_neutral_sentences(name: str) -> None:
    heard = {}
    for card in load_products(SAMPLES):
        for text in dict.fromkeys(sentences(load_data(name))):
            if claims := unsupported_claims(text, card, today=TODAY):
                heard[text] = [(claim.text, claim.status) for claim in claims]
    assert heard == {}
