"""Sentences for people, in Chinese and in English."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages of the product."""

    zh: str
    en: str

    def get(self, lang: Lang) -> str:
        """The sentence in `lang`.

        >>> Text("你好", "hello").get("en")
        'hello'
        """
        return self.zh if lang == "zh" else self.en
