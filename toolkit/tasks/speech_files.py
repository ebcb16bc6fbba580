"""Transcripts as files: `Speech.1` in JSON."""

import json
from pathlib import Path

from toolkit.core.errors import InputError
from toolkit.core.speech_json import speech_from_json, speech_to_json
from toolkit.core.speech_result import SpeechResult
from toolkit.core.text import Text
from toolkit.media.save_file import save_text

MAX_BYTES = 200_000_000
"""A transcript of six hours takes 20 MB; whatever is larger is not one."""
KEPT = 50
"""Transcripts kept in the product's own folder: about 1 MB for an hour of speech."""
_CHOOSE = Text("请选 chushan transcribe 写出的 JSON 文件", "Choose a JSON file that chushan transcribe has written")


def read_speech(path: Path) -> SpeechResult:
    """The transcript in the file at `path`.

    Raises:
        InputError: if it is missing, can't be read, or is not such a file; the message says which.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(str(path), Text("文件太大，不像是听写结果", "it is too large for a transcript"), _CHOOSE)
        return speech_from_json(json.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError as error:
        raise InputError(str(path), Text("找不到这个文件", "there is no such file"), _CHOOSE) from error
    except OSError as error:
        fault = Text(f"读不到这个文件（{error.strerror}）", f"the file can't be read ({error.strerror})")
        raise InputError(str(path), fault, _CHOOSE) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, another shape
        detail = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
        fault = Text(f"这不是听写结果（{detail}）", f"it is not a transcript ({detail})")
        raise InputError(str(path), fault, _CHOOSE) from error


def write_speech(result: SpeechResult, path: Path) -> None:
    """Write the transcript to `path` in one step, over what was there.

    Raises:
        OutputNotWritable: if it can't be written. DiskFull: if there is no room.
    """
    save_text(path, json.dumps(speech_to_json(result), ensure_ascii=False, indent=1) + "\n")


def kept_path(result: SpeechResult, folder: Path) -> Path:
    """Where a transcript is kept in the product's own folder: one file for a recording, dialect and engine."""
    stem = "".join(char for char in Path(result.media).stem if char.isalnum() or char in "-_")[:40]
    spoken = result.transcript
    return folder / f"{stem or 'speech'}-{result.fingerprint[:10]}-{spoken.dialect}-{spoken.engine}.json"


def keep_speech(result: SpeechResult, folder: Path) -> None:
    """Keep the transcript among the recent ones; the oldest beyond `KEPT` are dropped."""
    write_speech(result, kept_path(result, folder))
    for path in list_speech(folder, KEPT + 100)[KEPT:]:
        path.unlink(missing_ok=True)


def list_speech(folder: Path, limit: int) -> tuple[Path, ...]:
    """Files of the transcripts kept in `folder`, the newest first."""
    dated = [(path.stat().st_mtime, path) for path in folder.glob("*.json")] if folder.is_dir() else []
    return tuple(path for _, path in sorted(dated, reverse=True)[:limit])
