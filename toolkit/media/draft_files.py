"""What somebody is working on, on the disk: one folder for each draft, its content as JSON in it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError, OutputNotWritable
from toolkit.core.text import Text
from toolkit.media.save_file import save_text

_NAME = "draft.json"
Draft = TypeVar("Draft")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFiles(Generic[Draft]):
    """The drafts of one kind."""

    kind: type[Draft]
    folder: Path
    what: Text
    """What one is called, such as "脚本" and "script"."""
    choose: Text
    """What to do where there is no such draft."""
    anew: Text
    """What to do where one can't be read."""

    def place(self, draft_id: str) -> Path:
        """Where a draft's files are; an id never leads out of `folder`."""
        is_name = draft_id and draft_id not in (".", "..") and not any(char in draft_id for char in "/\\:\0")
        return self.folder / (draft_id if is_name else "_")

    def listed(self) -> tuple[tuple[str, float], ...]:
        """Ids and when each was last changed (wall time since the epoch, s), newest first."""
        files = self.folder.glob(f"*/{_NAME}") if self.folder.is_dir() else ()
        found = [(file.parent.name, file.stat().st_mtime) for file in files]
        return tuple(sorted(found, key=lambda entry: -entry[1]))

    def read(self, draft_id: str) -> Draft:
        """Raises InputError if there is no such draft, or it can't be read."""
        try:
            return from_plain(self.kind, json.loads((self.place(draft_id) / _NAME).read_text(encoding="utf-8")))
        except FileNotFoundError:
            fault = Text(f"没有这份{self.what.zh}", f"There is no such {self.what.en}")
            raise InputError("", fault, self.choose) from None
        except (OSError, ValueError) as error:
            fault = Text(f"这份{self.what.zh}读不出来（{error}）", f"this {self.what.en} can't be read ({error})")
            raise InputError(draft_id, fault, self.anew) from error

    def write(self, draft: Draft, draft_id: str) -> None:
        """Keep `draft`. Raises OutputNotWritable, DiskFull."""
        content = json.dumps(to_plain(draft), ensure_ascii=False)
        save_text(self.place(draft_id) / _NAME, content, Text(f"这份{self.what.zh}", f"the {self.what.en}"))

    def remove(self, draft_id: str) -> None:
        """Delete a draft and what belongs to it, for good; nothing happens if it is gone.

        Raises:
            OutputNotWritable: if it can't be deleted.
        """
        try:
            shutil.rmtree(self.place(draft_id))
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputNotWritable(
                draft_id,
                Text(f"这份{self.what.zh}删不掉（{error}）", f"this {self.what.en} can't be deleted ({error})"),
                Text("请关掉正在用它的程序，再删一次", "Close what is using it and try again"),
            ) from error
