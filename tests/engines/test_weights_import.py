"""Models from a USB stick."""

from pathlib import Path

import pytest
from tiny_model import CONTENT, MODEL, TOKENS, StopAt, content_of, entry_of, flip_byte

from toolkit.core.errors import Cancelled, InputError
from toolkit.core.models import Catalogue, ModelEntry
from toolkit.core.progress import Reporter
from toolkit.engines import weights


def import_from(stick: Path, weights_dir: Path, entry: ModelEntry, reporter: Reporter | None = None) -> tuple[str, ...]:
    return weights.import_models(Catalogue(entries=(entry,)), stick, weights_dir, reporter or Reporter())


def test_a_weights_folder_of_another_machine_is_imported(fetch, tmp_path) -> None:
    stick = tmp_path / "U 盘" / "模型"
    fetch().parent.rename(stick.parent)
    (stick.parent / "tiny").rename(stick)
    (stick.parent / "holiday.mp4").write_bytes(b"0" * 1000)

    assert import_from(stick.parent, tmp_path / "here", entry_of()) == ("tiny",)

    assert content_of(tmp_path / "here" / "tiny") == CONTENT
    assert weights.verify(tmp_path / "here", entry_of(), Reporter()).state == "ok"
    assert content_of(stick) == CONTENT


def test_wheels_on_a_stick_are_imported(wheel_entry, links, tmp_path) -> None:
    assert import_from(links, tmp_path / "here", wheel_entry) == ("tiny",)

    assert content_of(tmp_path / "here" / "tiny") == CONTENT
    assert len(list(links.glob("*.whl"))) == 2


def test_a_damaged_copy_on_the_stick_is_refused_and_a_good_one_beside_it_is_found(fetch, tmp_path) -> None:
    good = fetch()
    stick = tmp_path / "stick"
    (stick / "a").mkdir(parents=True)
    (stick / "a" / "model.bin").write_bytes(b"0" * len(MODEL))
    (stick / "tokens.txt").write_bytes(TOKENS)

    with pytest.raises(InputError, match="damaged"):
        import_from(stick, tmp_path / "here", entry_of())
    assert not (tmp_path / "here" / "tiny").exists()

    (stick / "b").mkdir()
    (stick / "b" / "model.bin").write_bytes((good / "model.bin").read_bytes())
    assert import_from(stick, tmp_path / "here", entry_of()) == ("tiny",)
    assert content_of(tmp_path / "here" / "tiny") == CONTENT


def test_import_repairs_a_damaged_model_and_leaves_a_sound_one_alone(fetch, tmp_path) -> None:
    stick = fetch().parent
    here = tmp_path / "here"
    import_from(stick, here, entry_of())
    seen = StopAt()
    assert import_from(stick, here, entry_of(), seen.reporter) == ()
    assert "already here" in seen.notes[0]

    flip_byte(here / "tiny" / "model.bin")

    assert import_from(stick, here, entry_of()) == ("tiny",)
    assert content_of(here / "tiny") == CONTENT


def test_a_file_without_checksum_is_only_taken_from_a_folder_called_like_its_model(tmp_path) -> None:
    stick = tmp_path / "stick"
    for name, data in CONTENT.items():
        (stick / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (stick / "x" / name).write_bytes(data)
    with pytest.raises(InputError, match="no whole model"):
        import_from(stick, tmp_path / "here", entry_of(has_checksums=False))

    (stick / "x").rename(stick / "tiny")

    assert import_from(stick, tmp_path / "here", entry_of(has_checksums=False)) == ("tiny",)


def test_a_stopped_import_leaves_nothing_half(fetch, tmp_path) -> None:
    stick = fetch().parent
    with pytest.raises(Cancelled):
        import_from(stick, tmp_path / "here", entry_of(), StopAt(0.2).reporter)

    assert not (tmp_path / "here" / "tiny").exists()
    assert import_from(stick, tmp_path / "here", entry_of()) == ("tiny",)


@pytest.mark.parametrize("name", ["missing", "file.txt"])
def test_a_stick_that_cannot_be_opened_is_named(tmp_path, name: str) -> None:
    (tmp_path / "file.txt").write_text("x")

    with pytest.raises(InputError, match="can't be opened"):
        import_from(tmp_path / name, tmp_path / "here", entry_of())
