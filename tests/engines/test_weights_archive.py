"""Models from release archives, fetched from a server on this machine; hostile archives do no harm."""

import io
import tarfile
from pathlib import Path

import pytest
from hub_server import Answer, HubServer
from tiny_catalogue import HEAD, model_toml
from tiny_model import CONTENT, HUBS, MODEL, StopAt, content_of, entry_of, sha256

from toolkit.core.errors import Cancelled, FetchFailed, InputError
from toolkit.core.model_catalogue import parse_catalogue
from toolkit.core.models import ArchiveSource, Catalogue
from toolkit.core.progress import Reporter
from toolkit.engines import weights, weights_archive

ROOT = "sherpa-onnx-tiny-2025"
PATH = f"/releases/{ROOT}.tar.bz2"
GOOD = {f"{ROOT}/{name}": data for name, data in CONTENT.items()}
Member = bytes | tarfile.TarInfo


def pack(members: dict[str, Member], mode: str = "w:bz2") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as tar:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                content.name = name
                tar.addfile(content)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def link(kind: bytes, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo()
    info.type = kind
    info.linkname = target
    return info


def source_of(hub: HubServer, data: bytes, **changes: object) -> ArchiveSource:
    hub.files[PATH] = data
    given = {"edition": "e", "url": hub.url + PATH, "sha256": sha256(data), "root": ROOT, "size_bytes": len(data)}
    return ArchiveSource(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["w:bz2", "w:gz", "w:xz", "w"])
def test_the_files_of_the_edition_are_taken_and_nothing_else(mode: str, hub: HubServer, fetch) -> None:
    members = {f"{ROOT}/README.md": b"read me", f"{ROOT}/test_wavs/0.wav": b"RIFF" * 1000, **GOOD}
    folder = fetch(entry_of(sources=(source_of(hub, pack(members, mode)),)))
    assert content_of(folder) == CONTENT


def test_a_leading_dot_and_an_archive_without_a_folder_are_understood(hub: HubServer, fetch) -> None:
    data = pack({f"./{name}": content for name, content in CONTENT.items()})
    assert content_of(fetch(entry_of(sources=(source_of(hub, data, root="", size_bytes=None),)))) == CONTENT


def test_files_without_published_checksums_are_pinned_by_the_archives(hub: HubServer, fetch) -> None:
    entry = entry_of(sources=(source_of(hub, pack(GOOD)),), has_checksums=False)
    assert content_of(fetch(entry)) == CONTENT


def test_it_comes_after_the_hubs_that_failed(hub: HubServer, fetch) -> None:
    for prefix in ("/hf", "/mirror", "/ms"):
        hub.always[prefix] = Answer(status=404)
    assert content_of(fetch(entry_of(sources=(*HUBS, source_of(hub, pack(GOOD)))))) == CONTENT


def test_a_download_that_broke_goes_on(hub: HubServer, fetch) -> None:
    data = pack(GOOD)
    hub.answers[PATH] = [Answer(cut_after_bytes=100_000)]
    assert content_of(fetch(entry_of(sources=(source_of(hub, data),)))) == CONTENT
    assert [each.range_start for each in hub.requests_for(PATH)] == [0, 100_000]


def test_stopping_while_it_unpacks_leaves_no_model_and_no_second_download(
    hub: HubServer, fetch, tmp_path: Path
) -> None:
    entry = entry_of(sources=(source_of(hub, pack(GOOD)),))
    with pytest.raises(Cancelled):
        fetch(entry, reporter=StopAt(0.85).reporter)
    assert not (tmp_path / "weights" / "tiny").exists()
    assert content_of(fetch(entry)) == CONTENT
    assert len(hub.requests_for(PATH)) == 1


HOSTILE: dict[str, dict[str, Member]] = {
    "a path that climbs out": {f"{ROOT}/../../../evil.txt": b"evil", "../evil.txt": b"evil"},
    "an absolute path": {"/tmp-evil/evil.txt": b"evil"},
    "a link in place of the model": {f"{ROOT}/model.bin": link(tarfile.SYMTYPE, "../../../outside.txt")},
    "a hard link in place of the model": {f"{ROOT}/model.bin": link(tarfile.LNKTYPE, "../../../outside.txt")},
    "a link to a folder first": {f"{ROOT}/tokenizer": link(tarfile.SYMTYPE, "../../../elsewhere")},
    "a device": {f"{ROOT}/model.bin": link(tarfile.CHRTYPE, "")},
}


@pytest.mark.parametrize("trick", list(HOSTILE))
def test_nothing_is_written_outside_the_models_folder(trick: str, hub: HubServer, fetch, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    data = pack({**HOSTILE[trick], f"{ROOT}/tokenizer/tokens.txt": CONTENT["tokenizer/tokens.txt"]})
    with pytest.raises(FetchFailed, match=r"lacks model\.bin"):
        fetch(entry_of(sources=(source_of(hub, data),)))
    assert outside.read_text(encoding="utf-8") == "mine"
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert not list(tmp_path.parent.rglob("evil.txt"))


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({}, "lacks model.bin, tokenizer/tokens.txt"),
        ({**GOOD, f"{ROOT}/model.bin": MODEL[:-1]}, "399999 bytes in the archive instead of 400000"),
        ({**GOOD, f"{ROOT}/model.bin": MODEL[::-1]}, "differs from the catalogue's checksum"),
        ({f"another/{name}": data for name, data in CONTENT.items()}, "lacks"),
    ],
)
def test_an_archive_of_something_else_is_refused(members, told: str, hub: HubServer, fetch, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed) as caught:
        fetch(entry_of(sources=(source_of(hub, pack(members)),)))
    assert told in str(caught.value)
    assert not (tmp_path / "weights" / "tiny").exists()


@pytest.mark.parametrize("data", [pack(GOOD)[:-50_000], b"<html>404</html>" * 500, b"", pack(GOOD, "w")[:300_000]])
def test_a_damaged_archive_is_one_plain_sentence(data: bytes, hub: HubServer, fetch) -> None:
    with pytest.raises(FetchFailed) as caught:
        fetch(entry_of(sources=(source_of(hub, data, size_bytes=len(data) or None),)))
    assert "archive" in str(caught.value)


def test_other_bytes_than_the_catalogues_are_not_unpacked(hub: HubServer, fetch) -> None:
    with pytest.raises(FetchFailed, match="checksum"):
        fetch(entry_of(sources=(source_of(hub, pack(GOOD), sha256="0" * 64),)))


def test_a_bomb_is_not_read_to_its_end(hub: HubServer, fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_archive, "MAX_OTHER_BYTES", 1 << 20)
    data = pack({f"{ROOT}/big.bin": bytes(40 << 20), **GOOD})
    assert len(data) < 1 << 20
    with pytest.raises(FetchFailed, match="far more than it should"):
        fetch(entry_of(sources=(source_of(hub, data),)))


def test_an_archive_on_a_stick_is_imported_whole_and_refused_damaged(hub: HubServer, tmp_path: Path) -> None:
    data = pack(GOOD)
    source = source_of(hub, data)
    catalogue = Catalogue(entries=(entry_of(sources=(source,)),))
    stick = tmp_path / "stick" / "downloads"
    stick.mkdir(parents=True)
    archive = stick / source.file_name

    archive.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(InputError):
        weights.import_models(catalogue, tmp_path / "stick", tmp_path / "here", Reporter())

    archive.write_bytes(data)
    assert weights.import_models(catalogue, tmp_path / "stick", tmp_path / "here", Reporter()) == ("tiny",)
    assert content_of(tmp_path / "here" / "tiny") == CONTENT
    assert hub.requests == []


TOML = (
    HEAD
    + model_toml()
    + f"""
[[model.sources]]
kind = "archive"
edition = "ed"
url = "https://example.org/releases/download/asr-models/tiny-2025.tar.bz2"
sha256 = "{"a" * 64}"
root = "tiny-2025"
"""
)


def test_the_catalogue_names_archives() -> None:
    (source,) = parse_catalogue(TOML).entry("tiny").sources
    assert isinstance(source, ArchiveSource)
    assert source.label == "archive tiny-2025.tar.bz2"
    assert source.size_bytes is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://", "file:///"),
        (".tar.bz2", ".zip"),
        ("a" * 64, "a" * 63),
        ('root = "tiny-2025"', 'root = "../tiny"'),
        ("asr-models/", "asr-models/?x="),
    ],
)
def test_a_fault_in_an_archive_is_named(old: str, new: str) -> None:
    with pytest.raises(InputError, match="tiny"):
        parse_catalogue(TOML.replace(old, new, 1))
