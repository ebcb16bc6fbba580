"""A model in the words of models/catalogue.toml; each test adds its sources."""

from collections.abc import Mapping

from tiny_model import sha256

HEAD = 'schema = "Catalogue.1"\n'


def model_toml(
    model_id: str = "tiny",
    *,
    engine: str = "e",
    dialect: str = "wu",
    files: str = '{ name = "model.bin" }',
    more: str = "",
) -> str:
    """The tables of one model, without a source; `more` holds further lines of its own."""
    return f"""[[model]]
id = "{model_id}"
task = "asr"
engine = "{engine}"
title = {{ zh = "小模型", en = "tiny" }}
licence = "MIT"
languages = ["zh"]
dialects = ["{dialect}"]
memory = {{ low = 1, kind = "measured", source = "s" }}
{more}
[[model.editions]]
id = "ed"
files = [{files}]
"""


def files_toml(content: Mapping[str, bytes]) -> str:
    """Names, sizes and checksums of files."""
    return ", ".join(
        f'{{ name = "{name}", size_bytes = {len(data)}, sha256 = "{sha256(data)}" }}' for name, data in content.items()
    )


HUGGING_FACE = """[[model.sources]]
kind = "huggingface"
edition = "ed"
repo = "maker/tiny"
revision = "abc"
"""
