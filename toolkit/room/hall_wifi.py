"""The Wi-Fi that the projector tells phones to join: typed once by the trainer, kept beside the class."""

import contextlib
import json
from pathlib import Path

from toolkit.core.room.wifi import HallWifi, clean_wifi
from toolkit.media.save_file import save_bytes
from toolkit.room.uploads import RoomUploads


class RoomWifi(RoomUploads):
    """What the trainer typed about the hall. A file and no row: it belongs to this laptop's hall, not to the county."""

    def wifi(self) -> HallWifi | None:
        """None until it is told."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            plain = json.loads(self._wifi_path.read_text(encoding="utf-8"))
            return HallWifi(name=str(plain["name"]), password=str(plain["password"]))
        return None

    def set_wifi(self, name: str, password: str) -> HallWifi | None:
        """Keep it; an empty name takes it back. Raises RoomError, OutputNotWritable."""
        wifi = clean_wifi(name, password)
        if wifi is None:
            self._wifi_path.unlink(missing_ok=True)
            return None
        plain = json.dumps({"name": wifi.name, "password": wifi.password}, ensure_ascii=False)
        save_bytes(self._wifi_path, plain.encode())
        with contextlib.suppress(OSError):
            self._wifi_path.chmod(0o600)
        return wifi

    @property
    def _wifi_path(self) -> Path:
        return self._tools.folder / "wifi.json"
