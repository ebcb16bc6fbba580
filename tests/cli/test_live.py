"""`chushan live` as a person runs it: wrong sources end with one plain sentence, a file gives JSON lines."""

import json
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest
from media_factory import MediaFactory

from toolkit.media.live_log import read_events, read_recorded

WEIGHTS = Path(__file__).parents[2] / "models" / "weights" / "whisper-base"
needs_weights = pytest.mark.skipif(not WEIGHTS.is_dir(), reason="the weights of whisper-base are not here")


def command(home: Path, *args: str) -> tuple[list[str], dict[str, str]]:
    env = {**os.environ, "CHUSHAN_HOME": str(home), "CHUSHAN_LANG": "zh"}
    return [sys.executable, "-m", "toolkit.cli.main", "live", *args], env


def run(home: Path, *args: str, data: bytes | None = None) -> "subprocess.CompletedProcess[bytes]":
    line, env = command(home, *args)
    given = {"input": data} if data is not None else {"stdin": subprocess.DEVNULL}
    return subprocess.run(line, capture_output=True, env=env, timeout=300, check=False, **given)  # type: ignore[call-overload]


@pytest.mark.model
@needs_weights
@pytest.mark.parametrize(
    ("source", "words"),
    [("没有这个文件.mp4", "没有这个文件"), ("http://127.0.0.1:9/x.m3u8", "连不上"), ("mic:没有这个", "麦克风")],
)
def test_a_wrong_source_ends_with_one_plain_sentence(tmp_path: Path, source: str, words: str) -> None:
    done = run(tmp_path, source, "--json")
    assert done.returncode == 1
    told = done.stderr.decode()
    assert words in told
    *_, last = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert words in last["error"]["message"], "an error is a line, too, in a stream of lines"
    assert "Traceback" not in told
    assert "Error" not in told


@pytest.mark.model
@needs_weights
def test_a_script_that_is_none_is_told(tmp_path: Path) -> None:
    script = tmp_path / "脚本.json"
    script.write_text("[1]", encoding="utf-8")
    done = run(tmp_path, "-", "--script", str(script), data=b"")
    assert done.returncode == 1
    assert "脚本" in done.stderr.decode()


@pytest.mark.model
@needs_weights
def test_samples_from_standard_input_give_json_lines_and_a_recording(tmp_path: Path, real_media: Path) -> None:
    talk = real_media / "livestream" / "dev_clean.flac"
    if not talk.is_file():
        pytest.skip("the labelled streams are not here")
    from bench.names import read_audio

    sound = (read_audio(talk)[: 16_000 * 12] * 32767).astype("<i2").tobytes()
    folder = tmp_path / "show"
    done = run(tmp_path, "-", "--raw-rate", "16000", "--record", str(folder), "--json", data=sound)
    assert done.returncode == 0, done.stderr.decode()
    events = [json.loads(line) for line in done.stdout.decode().splitlines()]
    text = "".join(event["text"] for event in events if event["type"] == "final")
    assert "大家晚上好" in text
    assert events[-1]["state"] == "ended"
    recorded = read_recorded(folder)
    assert abs(recorded.duration_ms - 12_000) < 300
    assert [e["text"] for e in recorded.events if e["type"] == "final"] == [
        e["text"] for e in events if e["type"] == "final"
    ]


@pytest.mark.model
@pytest.mark.slow
@needs_weights
def test_a_killed_show_goes_on_where_it_was(tmp_path: Path, real_media: Path) -> None:
    talk = real_media / "livestream" / "dev_clean.flac"
    if not talk.is_file():
        pytest.skip("the labelled streams are not here")
    folder = tmp_path / "show"
    line, env = command(tmp_path, str(talk), "--record", str(folder), "--json", "--pace", "1")
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True) as child:
        assert child.stdout is not None
        finals = 0
        while finals < 3:
            finals += json.loads(child.stdout.readline())["type"] == "final"
        child.send_signal(signal.SIGKILL)
    time.sleep(0.5)
    before = read_recorded(folder)
    assert before.duration_ms > 3_000
    numbers = [event["number"] for event in before.events if event["type"] == "final"]
    assert numbers == list(range(1, len(numbers) + 1))
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True) as child:
        assert child.stdout is not None
        while True:
            event = json.loads(child.stdout.readline())
            if event["type"] == "final":
                break
        child.send_signal(signal.SIGTERM)
        child.stdout.read()
    assert event["number"] == len(numbers) + 1
    assert event["start_ms"] >= before.duration_ms - 200
    ids = [each["id"] for each in read_events(folder / "events.jsonl")]
    assert ids == sorted(set(ids))


@pytest.mark.model
@pytest.mark.slow
@needs_weights
def test_ctrl_c_ends_a_show_and_what_was_asked_for_afterwards_is_made(tmp_path: Path, real_media: Path) -> None:
    talk = real_media / "livestream" / "dev_clean.flac"
    if not talk.is_file():
        pytest.skip("the labelled streams are not here")
    folder = tmp_path / "show"
    line, env = command(tmp_path, str(talk), "--record", str(folder), "--finish", "--json")
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True) as child:
        assert child.stdout is not None
        while json.loads(child.stdout.readline())["type"] != "final":
            pass
        child.send_signal(signal.SIGINT)
        events = [json.loads(each) for each in child.stdout.read().splitlines()]
        assert child.wait() == 0
    assert [each["state"] for each in events if each["type"] == "status"][-1] == "ended"
    assert events[-1]["type"] == "made"
    assert (folder / "transcript.json").is_file()


@pytest.mark.model
@needs_weights
def test_a_file_without_speech_says_nothing(tmp_path: Path, media: MediaFactory) -> None:
    tone = media.ffmpeg("hum.wav", "-f", "lavfi", "-i", "sine=220:sample_rate=16000:duration=6")
    done = run(tmp_path, str(tone), "--pace", "0", "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert not [line for line in done.stdout.decode().splitlines() if '"final"' in line]


@pytest.mark.model
@pytest.mark.slow
@needs_weights
def test_a_show_that_has_ended_gives_captions_slices_review_and_the_clips_of_its_highlights(
    tmp_path: Path, real_media: Path
) -> None:
    talk = real_media / "livestream" / "dev_clean.flac"
    if not talk.is_file():
        pytest.skip("the labelled streams are not here")
    from bench.names import read_audio

    sound = (read_audio(talk)[: 16_000 * 40] * 32767).astype("<i2").tobytes()
    wav = tmp_path / "show.wav"
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(sound)
    rows = [f"00:30,脐橙好吃{number}" for number in range(9)]
    comments = tmp_path / "评论.csv"
    comments.write_text("时间,内容\n00:05,脐橙多少钱\n" + "\n".join(rows) + "\n", encoding="utf-8")
    cards = Path(__file__).parents[2] / "toolkit" / "data" / "products_example.toml"
    folder = tmp_path / "record"
    done = run(
        tmp_path, str(wav), "--pace", "4", "--products", str(cards), "--comments", str(comments), "--record",
        str(folder), "--finish", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    events = [json.loads(line) for line in done.stdout.decode().splitlines()]
    (question,) = [event for event in events if event["type"] == "question"]
    assert "39.9元" in question["answer"]
    assert [event["by"] for event in events if event["type"] == "highlight"] == ["comments"]
    made = events[-1]
    assert made["type"] == "made"
    for name in ("recording", "transcript", "captions", "slices", "review", "highlights"):
        assert Path(made[name]).exists(), name
    clips = [path for path in Path(made["highlights"]).rglob("*") if path.name.startswith("highlight-1")]
    assert clips
    assert "-->" in Path(made["captions"]).read_text(encoding="utf-8")
    assert json.loads(Path(made["review"]).read_text(encoding="utf-8"))["schema"] == "LiveReview.1"
