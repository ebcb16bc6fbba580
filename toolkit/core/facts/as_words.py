"""Long lists of words, written as running text."""


def as_words(text: str) -> tuple[str, ...]:
    """The words of `text`, parted by blanks.

    >>> as_words("一心一意 五湖四海")
    ('一心一意', '五湖四海')
    """
    return tuple(text.split())
