"""Settings: the only reader of the environment and of the config file."""

import locale
import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.core.errors import InputError
from toolkit.core.text import Lang, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are kept and how the product speaks."""

    home: Path
    """Folder of the product's own data: the store, remembered stages, runs made in the browser."""
    models_dir: Path
    """Folder with `catalogue.toml` and `cards/`."""
    weights_dir: Path
    """Folder that holds one folder per fetched model."""
    lang: Lang
    threads: int
    """Threads of engines and of FFmpeg."""
    hf_endpoint: str = "https://huggingface.co"
    hf_mirror: str = "https://hf-mirror.com"
    modelscope_endpoint: str = "https://modelscope.cn"
    text_key: str = field(default="", repr=False)
    """Key for a text server of the user's choice (CHUSHAN_TEXT_KEY); local servers need none."""


def _default_home(env: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA", str(Path.home()))) / "chushan"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "chushan"
    return Path(env.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "chushan"


def _default_lang(env: Mapping[str, str]) -> Lang:
    code = env.get("LC_ALL") or env.get("LANG") or locale.getlocale()[0] or ""
    return "en" if code.lower().startswith("en_") else "zh"


def _read_config_file(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            str(path),
            Text(f"设置文件读不懂（{error}）", f"the settings file can't be read ({error})"),
            Text(
                "请改正这一行，或删掉这个文件用默认设置",
                "Correct that line, or delete the file to use the defaults",
            ),
        ) from error


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from `config.toml` in the home folder, overridden by CHUSHAN_* variables.

    Raises:
        InputError: if the config file is not TOML.
    """
    env = os.environ if env is None else env
    home = Path(env.get("CHUSHAN_HOME") or _default_home(env))
    given = _read_config_file(home / "config.toml")

    def value(key: str, default: str) -> str:
        return str(env.get(f"CHUSHAN_{key.upper()}") or given.get(key) or default)

    package = Path(__file__).resolve().parent
    checkout = package.parent / "models"
    is_checkout = (checkout / "catalogue.toml").is_file()
    models_dir = Path(value("models_dir", str(checkout if is_checkout else package / "data" / "models")))
    weights_dir = Path(value("weights_dir", str(checkout / "weights" if is_checkout else home / "weights")))
    return Settings(
        home=home,
        models_dir=models_dir,
        weights_dir=weights_dir,
        lang="en" if value("lang", _default_lang(env)) == "en" else "zh",
        threads=max(1, int(value("threads", str(min(os.cpu_count() or 2, 8))))),
        hf_endpoint=env.get("HF_ENDPOINT") or value("hf_endpoint", "https://huggingface.co"),
        hf_mirror=value("hf_mirror", "https://hf-mirror.com"),
        modelscope_endpoint=value("modelscope_endpoint", "https://modelscope.cn"),
        text_key=value("text_key", ""),
    )
