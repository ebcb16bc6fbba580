"""Transcripts as files: `Speech.1` in JSON."""

import json
from pathlib import Path

from toolkit.core.speech_json import speech_to_json
from toolkit.core.speech_result import SpeechResult
from toolkit.media.save_file import save_text


def write_speech(result: SpeechResult, path: Path) -> None:
    """Write the transcript to `path` in one step, over what was there.

    Raises:
        OutputNotWritable: if it can't be written. DiskFull: if there is no room.
    """
    save_text(path, json.dumps(speech_to_json(result), ensure_ascii=False, indent=1) + "\n")
