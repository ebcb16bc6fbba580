import zipfile
from pathlib import Path

from toolkit.media.run_folder import claim_folder, write_text
from toolkit.media.zip_result import zip_folder


def test_the_archive_holds_every_result_under_the_folders_name(tmp_path: Path) -> None:
    out = tmp_path / "出山 结果"
    claim_folder(out, "k")
    write_text(out / "copy" / "脐橙.md", "# 奉节脐橙")
    target = zip_folder(out, tmp_path / "结果.zip")
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["出山 结果/copy/脐橙.md"]
        assert archive.read("出山 结果/copy/脐橙.md").decode() == "# 奉节脐橙"
    assert not list(tmp_path.glob("*.part"))
