"""The words of components, kept together so that one switch changes the language of the whole page."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from toolkit.core.text import Lang
from ui.text import say

Component = TypeVar("Component")
Words = Callable[[Lang], Any]


class Labels:
    """Remembers which property of which component holds which words.

    Only for components that nothing else changes: two updates of one component in one answer lose the first.
    """

    def __init__(self, lang: Lang) -> None:
        """`lang` is the language in which the page is built."""
        self.lang: Lang = lang
        self._items: list[tuple[Any, dict[str, Words]]] = []

    def words(self, **keys: "str | Words") -> dict[str, Any]:
        """Keyword arguments for a component in the page's first language."""
        return {name: _words(key)(self.lang) for name, key in keys.items()}

    def add(self, make: Callable[..., Component], *, texts: "Mapping[str, str | Words]", **fixed: Any) -> Component:
        """The component `make(**fixed)` with `texts`: property -> key of a word, or a function of the language."""
        component = make(**self.words(**texts), **fixed)
        self._items.append((component, {name: _words(key) for name, key in texts.items()}))
        return component

    @property
    def components(self) -> list[Any]:
        return [component for component, _ in self._items]

    def updates(self, lang: Lang) -> list[Any]:
        """What changes on each component, in the order of `components`."""
        import gradio as gr

        return [gr.update(**{name: words(lang) for name, words in texts.items()}) for _, texts in self._items]


def _words(key: "str | Words") -> Words:
    return key if callable(key) else lambda lang: say(key, lang)
