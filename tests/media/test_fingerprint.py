from pathlib import Path

from toolkit.media import fingerprint


def test_same_content_same_fingerprint_whatever_the_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "b").write_bytes(b"abc")
    (tmp_path / "c").write_bytes(b"abd")
    a, b, c = (fingerprint.fingerprint_file(tmp_path / name) for name in "abc")
    assert a == b != c


def test_a_large_file_is_sampled_from_first_to_last_byte(tmp_path: Path) -> None:
    size = fingerprint.BLOCK_BYTES * fingerprint.SAMPLES + 5_000_000
    whole = bytearray(size)
    (tmp_path / "a").write_bytes(whole)
    prints = {fingerprint.fingerprint_file(tmp_path / "a")}
    for place in (0, size - 1):
        changed = bytearray(whole)
        changed[place] = 1
        (tmp_path / "b").write_bytes(changed)
        prints.add(fingerprint.fingerprint_file(tmp_path / "b"))
    assert len(prints) == 3
