import inspect
import pickle

import pytest

from toolkit.core import errors
from toolkit.core.text import Text

FAULT, NEXT = Text("坏了", "is broken"), Text("换一个", "choose another")
KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.ToolkitError)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_names_thing_fault_and_next_step_and_pickles(kind: type[errors.ToolkitError]) -> None:
    error = pickle.loads(pickle.dumps(kind("a.mp4", FAULT, NEXT)))
    assert type(error) is kind
    assert error.text("zh") == "a.mp4：坏了。换一个"
    assert error.text("en") == "a.mp4: is broken. choose another"


def test_an_error_without_a_name_that_people_know_begins_with_its_fault() -> None:
    error = errors.InputError("", Text("没有这张卡", "There is no such card"), NEXT)
    assert error.text("zh") == "没有这张卡。换一个"
    assert error.text("en") == "There is no such card. choose another"


def test_details_survive_pickling() -> None:
    error = errors.FfmpegFailed("a.mp4", FAULT, NEXT, ("-i", "a.mp4"), 183, "tail")
    again = pickle.loads(pickle.dumps(error))
    assert (again.command, again.exit_code, again.stderr_tail) == (("-i", "a.mp4"), 183, "tail")
    card_error = errors.ProductCardInvalid("p.toml", FAULT, NEXT, (FAULT,))
    assert pickle.loads(pickle.dumps(card_error)).problems == (FAULT,)


def test_cancelled_is_not_a_toolkit_error() -> None:
    assert not issubclass(errors.Cancelled, errors.ToolkitError)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tree_in_the_docstring_names_every_error(kind: type[errors.ToolkitError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")
