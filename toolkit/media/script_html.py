"""A live script as a teleprompter: one HTML file that needs nothing else, for a phone or a screen."""

import hashlib
from collections.abc import Callable
from typing import Any

from toolkit.core.script_markdown import format_clock
from toolkit.core.script_types import Beat, Line, Script
from toolkit.core.text import Lang
from toolkit.media.data_files import load_data_text
from toolkit.media.teleprompter_words import words_for

TitleOf = Callable[[Beat, Script], str]


def own_title(beat: Beat, script: Script) -> str:
    """The block's title as it was written, in Chinese."""
    return beat.title


def script_html(
    script: Script, *, lang: Lang = "zh", key: str = "", home: str = "", title_of: TitleOf = own_title
) -> str:
    """The page. It scrolls at the script's pace; keys, buttons and a tap on the text control it.

    It keeps its place in the browser's storage under `key`; without one, under what the script says.

    Args:
        lang: of the buttons; the script itself is Chinese.
        home: an address to go back to; empty in a file of its own.
        title_of: what a block is called.
    """
    import jinja2

    page = jinja2.Environment(autoescape=True).from_string(load_data_text("teleprompter/page.html"))
    names = {slot.start_s: slot for slot in script.products}
    words = words_for(lang)
    said = "\n".join(line.text for beat in script.beats() for line in beat.lines)
    own_key = key or hashlib.sha256(said.encode()).hexdigest()[:16]
    return page.render(
        lang=lang,
        title=script.theme or "提词器",
        home=home,
        words=words,
        setup={"pace": script.pace, "key": f"chushan-prompter-{own_key}", "words": words},
        css=_safe(load_data_text("teleprompter/page.css")),
        js=_safe(load_data_text("teleprompter/page.js")),
        beats=[
            _beat(beat, script.hosts, _name(beat, names)) | {"title": title_of(beat, script)} for beat in script.beats()
        ],
    )


def _safe(text: str) -> Any:
    """Our own style and script, not escaped."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - files that ship with the product, no user's text


def _pieces(line: Line) -> list[tuple[str, str]]:
    """Stretches of the line, each with the Mandarin of a dialect word, or an empty string."""
    found: list[tuple[str, str]] = []
    rest = line.text
    for word in line.dialect:
        before, _, rest = rest.partition(word.dialect)
        found += [(before, ""), (word.dialect, word.mandarin)]
    return [piece for piece in (*found, (rest, "")) if piece[0]]


def _name(beat: Beat, names: Any) -> str:
    slot = names.get(beat.start_s)
    return f"{slot.name}　{slot.offer}" if slot and beat in slot.beats else ""


def _beat(beat: Beat, hosts: int, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "span": format_clock(beat.start_s),
        "start_s": beat.start_s,
        "seconds": beat.seconds,
        "budget": beat.char_budget,
        "show": beat.show,
        "control": beat.control,
        "avoid": beat.avoid,
        "cue": f"{beat.host}；{beat.show}" if beat.host else beat.show,
        "lines": [
            {
                "pieces": _pieces(line),
                "speaker": line.speaker if hosts > 1 else "",
                "second": hosts > 1 and line.speaker == "副播",
            }
            for line in beat.lines
        ],
    }
