"""What every page's addresses share: a request is from one of our own pages, and in which language."""

import re

from fastapi import Request

from toolkit.core.text import Lang
from ui.editor.plain import wrong_request


def own_page(request: Request) -> None:
    """Other pages in the same browser can send plain requests here, but not with a header of ours.

    Raises:
        ToolkitError: for a request that changes something and lacks the header.
    """
    if request.method != "GET" and "X-Lang" not in request.headers:
        raise wrong_request()


def page_lang(request: Request) -> Lang:
    """The language that the page is shown in."""
    return "en" if re.match("en", request.headers.get("X-Lang", "")) else "zh"
