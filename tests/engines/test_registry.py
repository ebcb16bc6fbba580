import pytest

from toolkit.core.errors import EngineMissing
from toolkit.engines.registry import TRANSCRIBERS, import_module, load_engine


@pytest.mark.parametrize("name", sorted(TRANSCRIBERS))
def test_every_name_leads_to_a_class(name: str) -> None:
    assert callable(load_engine(name).transcribe)


def test_a_missing_package_is_named_with_the_pip_command() -> None:
    with pytest.raises(EngineMissing) as caught:
        import_module("no_such_module_at_all", package="no-such-package")
    assert "pip install --upgrade no-such-package" in str(caught.value)
    assert "no-such-package" in caught.value.text("zh")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(EngineMissing, match="whisper-ct2"):
        load_engine("whisperer")
