"""Weights up to the wire: a real HTTP server and real files; only the hub is our own."""

import json
import random
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hub_server import Answer
from tiny_model import (
    CONTENT,
    HF_MODEL,
    HUBS,
    MODEL,
    TOKENS,
    StopAt,
    content_of,
    entry_of,
    files_of,
    flip_byte,
    sha256,
)

from toolkit.core.errors import Cancelled, DiskFull, FetchFailed, ModelCorrupt, ModelMissing
from toolkit.core.models import Catalogue, Edition, HubSource
from toolkit.core.progress import Reporter
from toolkit.engines import weights, weights_files


def test_fetch_takes_the_first_source_and_leaves_only_the_finished_folder(fetch, hub, tmp_path) -> None:
    seen = StopAt()

    folder = fetch(reporter=seen.reporter)

    assert folder == tmp_path / "weights" / "tiny"
    assert content_of(folder) == CONTENT
    assert {each.path.split("/")[1] for each in hub.requests} == {"hf"}
    assert not (tmp_path / "weights" / ".fetch" / "tiny").exists()
    assert seen.fractions == sorted(seen.fractions)
    assert seen.fractions[-1] == 1.0
    assert weights.locate(tmp_path / "weights", entry_of()) == folder


def test_fetch_asks_nothing_when_the_model_is_sound(fetch, hub) -> None:
    fetch()
    asked = len(hub.requests)

    fetch()

    assert len(hub.requests) == asked


@pytest.mark.parametrize("status", [404, 403, 500])
def test_fetch_goes_on_with_the_next_source(fetch, hub, status: int) -> None:
    hub.always["/hf/"] = Answer(status=status)
    hub.always["/mirror/"] = Answer(status=status)
    seen = StopAt()

    folder = fetch(reporter=seen.reporter)

    assert content_of(folder) == CONTENT
    assert hub.requests[-1].path.startswith("/ms/models/other/tiny/resolve/master/")
    assert [note.split()[0] for note in seen.notes] == ["huggingface", "mirror"]
    assert all(f"HTTP {status}" in note for note in seen.notes)


def test_when_every_source_fails_each_is_named_with_its_reason_and_the_next_step(fetch, hub, tmp_path) -> None:
    hub.always["/hf/"] = Answer(status=500)
    hub.always["/mirror/"] = Answer(status=404)
    hub.always["/ms/"] = Answer(body=b"x" * len(MODEL))

    with pytest.raises(FetchFailed) as caught:
        fetch()

    told = caught.value.text("en")
    assert "huggingface maker/tiny@abc: the server failed (HTTP 500)" in told
    assert "mirror maker/tiny@abc: the file is not there (HTTP 404)" in told
    assert "modelscope other/tiny@master: model.bin differs from its published checksum" in told
    assert "chushan models fetch tiny" in told
    assert "chushan models import" in told
    assert not (tmp_path / "weights" / "tiny").exists()


def test_without_network_it_fails_fast_and_says_so(tmp_path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{probe.getsockname()[1]}"
    endpoints = weights.Endpoints(huggingface=dead, mirror=dead + "/m", modelscope=dead)
    started_s = time.monotonic()

    with pytest.raises(FetchFailed, match="can't connect"):
        weights.fetch(entry_of(), tmp_path, endpoints, Reporter())

    assert time.monotonic() - started_s < 8  # three sources tried three times each would take 9


def test_a_cut_connection_is_taken_up_where_it_broke(fetch, hub) -> None:
    hub.answers[HF_MODEL] = [Answer(cut_after_bytes=100_000), Answer(cut_after_bytes=50_000)]

    folder = fetch()

    assert content_of(folder) == CONTENT
    asked = hub.requests_for("model.bin")
    assert [each.range_start for each in asked] == [0, 100_000, 150_000]
    assert sum(each.sent_bytes for each in asked) == len(MODEL)
    assert {each.path for each in asked} == {HF_MODEL}


def test_a_stopped_fetch_goes_on_and_only_the_rest_is_sent(fetch, hub, tmp_path) -> None:
    hub.answers[HF_MODEL] = [Answer(seconds_per_chunk=0.02)]
    with pytest.raises(Cancelled):
        fetch(reporter=StopAt(0.4).reporter)
    assert not (tmp_path / "weights" / "tiny").exists()
    part = tmp_path / "weights" / ".fetch" / "tiny" / "e" / "model.bin.part"
    arrived = part.stat().st_size
    assert 0 < arrived < len(MODEL)
    hub.requests.clear()

    folder = fetch()

    asked = hub.requests_for("model.bin")
    assert [each.range_start for each in asked] == [arrived]
    assert asked[0].sent_bytes == len(MODEL) - arrived
    assert content_of(folder) == CONTENT


KILLED_FETCH = """
import sys
from pathlib import Path
from tiny_model import QUICK, entry_of
from toolkit.core.progress import Reporter
from toolkit.engines import weights
hub, folder = sys.argv[1:]
endpoints = weights.Endpoints(huggingface=hub + "/hf", mirror=hub + "/mirror", modelscope=hub + "/ms")
weights.fetch(entry_of(), Path(folder), endpoints, Reporter(), http=QUICK)
"""


def test_a_killed_fetch_goes_on_where_it_was(fetch, hub, tmp_path) -> None:
    hub.answers[HF_MODEL] = [Answer(seconds_per_chunk=0.05)]
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED_FETCH, hub.url, str(tmp_path / "weights")]
    part = tmp_path / "weights" / ".fetch" / "tiny" / "e" / "model.bin.part"
    with subprocess.Popen(command, env={"PYTHONPATH": f"{root}:{root / 'tests'}"}) as child:
        give_up_s = time.monotonic() + 120
        while not (part.is_file() and part.stat().st_size > 100_000) and time.monotonic() < give_up_s:
            time.sleep(0.02)
        child.kill()
    arrived = part.stat().st_size
    hub.requests.clear()

    folder = fetch()

    assert [each.range_start for each in hub.requests_for("model.bin")] == [arrived]
    assert content_of(folder) == CONTENT


def test_another_host_goes_on_with_the_bytes_of_the_first(fetch, hub) -> None:
    hub.always["/hf/"] = Answer(status=404)
    hub.answers[HF_MODEL] = [Answer(cut_after_bytes=300_000), Answer(status=404)]

    folder = fetch()

    asked = hub.requests_for("model.bin")
    assert (asked[-1].path.split("/")[1], asked[-1].range_start) == ("mirror", 300_000)
    assert content_of(folder) == CONTENT


def test_a_server_that_ignores_the_range_is_read_from_the_start(fetch, hub) -> None:
    hub.answers[HF_MODEL] = [Answer(cut_after_bytes=100_000), Answer(ignores_range=True)]

    folder = fetch()

    asked = hub.requests_for("model.bin")
    assert asked[-1].sent_bytes == len(MODEL)
    assert content_of(folder) == CONTENT


def test_a_file_that_changed_on_the_server_is_read_from_the_start(fetch, hub) -> None:
    hub.answers[HF_MODEL] = [
        Answer(cut_after_bytes=100_000, body=b"y" * len(MODEL)),
        Answer(etag='"v2"'),
        Answer(etag='"v2"'),
    ]

    folder = fetch()

    asked = hub.requests_for("model.bin")
    assert [(each.path, each.range_start) for each in asked] == [(HF_MODEL, start) for start in (0, 100_000, 0)]
    assert content_of(folder) == CONTENT


def test_bad_bytes_of_an_earlier_try_cost_one_whole_download_not_the_source(fetch, hub, tmp_path) -> None:
    hub.answers[HF_MODEL] = [Answer(cut_after_bytes=100_000, body=b"y" * len(MODEL)), Answer(status=403)]
    hub.always["/mirror/"] = hub.always["/ms/"] = Answer(status=404)
    with pytest.raises(FetchFailed):
        fetch()
    hub.requests.clear()

    folder = fetch()

    assert [each.range_start for each in hub.requests_for("model.bin")] == [100_000, 0]
    assert content_of(folder) == CONTENT


def test_wrong_bytes_are_never_installed(fetch, hub) -> None:
    hub.answers[HF_MODEL] = [Answer(body=MODEL[:-1] + bytes([MODEL[-1] ^ 1]))]

    folder = fetch()

    assert content_of(folder) == CONTENT
    assert [each.path.split("/")[1] for each in hub.requests_for("model.bin")] == ["hf", "mirror"]


def test_a_file_of_another_size_is_refused_before_it_is_downloaded(fetch, hub) -> None:
    hub.always["/hf/"] = Answer(body=b"z" * 10_000_000, seconds_per_chunk=0.01)
    seen = StopAt()

    fetch(reporter=seen.reporter)

    assert "another version" in seen.notes[0]
    assert hub.requests[0].sent_bytes < 10_000_000


def test_stop_works_at_once_while_a_server_is_silent(fetch, hub) -> None:
    hub.always["/"] = Answer(is_silent=True)
    started_s = time.monotonic()
    reporter = Reporter(is_cancelled=lambda: time.monotonic() - started_s > 0.3)

    with pytest.raises(Cancelled):
        fetch(reporter=reporter)

    assert time.monotonic() - started_s < 4  # the silence itself is borne for 5


def test_a_silent_server_gives_way_to_the_next_source(fetch, hub) -> None:
    hub.always["/hf/"] = Answer(is_silent=True)
    seen = StopAt()

    fetch(reporter=seen.reporter)

    assert "no answer for 1 s" in seen.notes[0]


def test_only_the_chosen_kind_of_source_is_asked(fetch, hub) -> None:
    fetch(kinds=("modelscope",))

    assert {each.path.split("/")[1] for each in hub.requests} == {"ms"}


def test_an_endpoint_that_is_no_url_is_refused(tmp_path) -> None:
    endpoints = weights.Endpoints(huggingface="file:///etc", mirror="file:///etc", modelscope="ftp://x")

    with pytest.raises(FetchFailed, match="is no URL"):
        weights.fetch(entry_of(), tmp_path, endpoints, Reporter())


def test_a_missing_model_names_the_command_that_fetches_it(tmp_path) -> None:
    with pytest.raises(ModelMissing) as caught:
        weights.locate(tmp_path, entry_of())

    assert "chushan models fetch tiny" in caught.value.text("zh")


def test_locate_notices_a_missing_file_and_a_wrong_size(fetch, tmp_path) -> None:
    folder = fetch()
    (folder / "tokenizer" / "tokens.txt").unlink()
    (folder / "model.bin").write_bytes(MODEL[:-1])

    with pytest.raises(ModelCorrupt, match=r"model.bin \(wrong size\), tokenizer/tokens.txt \(missing\)"):
        weights.locate(tmp_path / "weights", entry_of())


def test_a_flipped_byte_is_caught_and_only_that_file_is_fetched_again(fetch, hub, tmp_path) -> None:
    folder = fetch()
    flip_byte(folder / "model.bin")
    tokens_before = (folder / "tokenizer" / "tokens.txt").stat().st_ino

    status = weights.verify(tmp_path / "weights", entry_of(), Reporter())
    assert (status.state, [(each.name, each.fault) for each in status.faulty_files]) == (
        "corrupt",
        [("model.bin", "wrong_bytes")],
    )
    hub.requests.clear()
    fetch()

    assert [each.path for each in hub.requests] == [HF_MODEL]
    assert content_of(folder) == CONTENT
    assert (folder / "tokenizer" / "tokens.txt").stat().st_ino == tokens_before
    assert weights.verify(tmp_path / "weights", entry_of(), Reporter()).state == "ok"


def test_a_failed_repair_leaves_the_installed_files_alone(fetch, hub) -> None:
    folder = fetch()
    flip_byte(folder / "model.bin")
    before = content_of(folder)
    hub.always["/"] = Answer(status=404)

    with pytest.raises(FetchFailed):
        fetch()

    assert content_of(folder) == before


def test_without_a_published_checksum_the_first_download_is_remembered(fetch, tmp_path) -> None:
    entry = entry_of(has_checksums=False)
    folder = fetch(entry)
    record = json.loads((folder / weights_files.RECORD_FILE).read_text())
    assert {each["name"]: each["sha256"] for each in record["files"]} == {k: sha256(v) for k, v in CONTENT.items()}
    assert weights.verify(tmp_path / "weights", entry, Reporter()).state == "ok"

    flip_byte(folder / "model.bin")

    assert weights.verify(tmp_path / "weights", entry, Reporter()).faulty_files[0].fault == "wrong_bytes"
    fetch(entry)
    assert content_of(folder) == CONTENT


def test_files_put_there_by_hand_without_any_checksum_are_called_unchecked(tmp_path) -> None:
    for name, data in CONTENT.items():
        (tmp_path / "tiny" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tiny" / name).write_bytes(data)

    status = weights.verify(tmp_path, entry_of(has_checksums=False), Reporter())

    assert (status.state, {each.fault for each in status.files}) == ("ok", {"unchecked"})


def test_the_edition_that_lies_there_is_recognised_and_repaired_from_its_own_source(fetch, hub, tmp_path) -> None:
    other = {"model.bin": random.Random(2).randbytes(300_000), "tokenizer/tokens.txt": TOKENS}
    hub.files["/hf/maker/other/resolve/abc/model.bin"] = other["model.bin"]
    hub.files["/hf/maker/other/resolve/abc/tokenizer/tokens.txt"] = TOKENS
    entry = entry_of(
        editions=(Edition(id="e", files=files_of(CONTENT)), Edition(id="o", files=files_of(other))),
        sources=(HUBS[0], HubSource(kind="huggingface", edition="o", repo="maker/other", revision="abc")),
    )
    folder = tmp_path / "weights" / "tiny"
    (folder / "tokenizer").mkdir(parents=True)
    (folder / "model.bin").write_bytes(other["model.bin"])
    (folder / "tokenizer" / "tokens.txt").write_bytes(TOKENS)
    flip_byte(folder / "model.bin")

    fetch(entry)

    assert content_of(folder) == other
    assert [each.path for each in hub.requests] == ["/hf/maker/other/resolve/abc/model.bin"]


def test_looking_and_importing_never_touch_the_network(fetch, tmp_path, monkeypatch) -> None:
    fetch()

    def refuse(*_args: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    catalogue = Catalogue(entries=(entry_of(),))

    weights.locate(tmp_path / "weights", entry_of())
    weights.verify(tmp_path / "weights", entry_of(), Reporter())
    assert weights.import_models(catalogue, tmp_path / "weights", tmp_path / "new", Reporter()) == ("tiny",)


def test_a_full_disk_is_noticed_before_the_download(fetch, hub, monkeypatch) -> None:
    monkeypatch.setattr(weights_files, "free_bytes", lambda _folder: 300_000)

    with pytest.raises(DiskFull, match="has only 0 MB left"):
        fetch()

    assert hub.requests == []


def test_two_fetches_of_one_model_do_not_write_over_each_other(fetch, tmp_path) -> None:
    weights_dir = tmp_path / "weights"
    with weights_files.work_folder(weights_dir, "tiny"), pytest.raises(FetchFailed, match="another program"):
        fetch()

    fetch()
