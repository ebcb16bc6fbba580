"""Every field of a card has a name in both languages, and no two share one."""

import pytest

from toolkit.core.field_labels import field_label
from toolkit.core.product_fields import FIELDS


def test_every_field_has_its_own_english_name() -> None:
    names = [field_label(spec.path).en for spec in FIELDS]
    assert len(set(names)) == len(FIELDS)
    assert all(name.isascii() and name for name in names)


def test_an_index_names_the_same_field() -> None:
    assert field_label("gifts.2.qty") == field_label("gifts.*.qty")


def test_no_field_is_told() -> None:
    with pytest.raises(KeyError):
        field_label("weight")
