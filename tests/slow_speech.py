"""Run as a program: `chushan transcribe` with a listener that takes its time (the tests kill it half way).

`python slow_speech.py MEDIA OUT`. Each piece that is heard is told on standard error as `heard START END` (ms).
"""

import sys
import time

from speech_runs import script, speech_tools

from toolkit.app import App
from toolkit.cli.main import cli
from toolkit.core.spans import Span

SENTENCES = 90
PIECE_S = 0.4


def tell(span: Span) -> None:
    time.sleep(PIECE_S)
    sys.stderr.write(f"heard {span.start_ms} {span.end_ms}\n")
    sys.stderr.flush()


def main() -> None:
    spoken = script(*(f"第{number}句话。" for number in range(SENTENCES)))
    real = App.speech_tools
    App.speech_tools = lambda self, *_args: _slow(self, real, spoken)  # type: ignore[method-assign]
    cli(["transcribe", sys.argv[1], "-o", sys.argv[2], "--json"])


def _slow(app: App, real, spoken):
    App.speech_tools = real  # type: ignore[method-assign]
    return speech_tools(app, spoken, tell)


if __name__ == "__main__":
    main()
