"""A real PostgreSQL for tests: a cluster in a folder of its own, run as an ordinary user, reached by a socket."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def find_binaries() -> Path | None:
    """Folder of `initdb` and `pg_ctl`; Debian keeps them out of the path."""
    places = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """URL of an empty database. Skips where there is no PostgreSQL, or root has no other user to run it as."""
    pytest.importorskip("psycopg")
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL on this computer (Debian: postgresql)")
    if sys.platform == "win32":
        pytest.skip("tested on Unix only")
    user = _other_user() if os.geteuid() == 0 else []
    place = folder / "pg"
    place.mkdir()
    if user:
        for parent in (place, *place.parents):  # the other user has to get in
            if parent.stat().st_uid == 0 and str(parent) != "/":
                parent.chmod(parent.stat().st_mode | 0o011)
        shutil.chown(place, user[2], user[2])
    data = place / "data"
    _run([*user, str(binaries / "initdb"), "-D", str(data), "-U", "chushan", "-A", "trust", "-E", "UTF8", "--no-sync"])
    options = f"-c listen_addresses='' -c unix_socket_directories='{place}'"
    _run([*user, str(binaries / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(place / "log"), "-w", "start"])
    try:
        yield f"postgresql+psycopg://chushan@/postgres?host={place}"
    finally:
        _run([*user, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])


def _other_user() -> list[str]:
    """initdb refuses root."""
    if shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser")
    for name in ("postgres", "nobody"):
        if subprocess.run(["id", name], capture_output=True, check=False).returncode == 0:
            return ["runuser", "-u", name, "--"]
    pytest.skip("PostgreSQL does not run as root, and there is no other user")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd="/")
    assert done.returncode == 0, f"{command[-1]}: {done.stdout[-500:]} {done.stderr[-500:]}"
