"""Every kind of bad input to `transcribe` and `subtitle`: exit code, one plain message, nothing half written."""

import json
import shutil
from pathlib import Path

import pytest
from command_runs import CommandRun
from make_runs import CARDS
from media_factory import MediaFactory

SALE = Path(__file__).resolve().parents[2] / "samples" / "sale_two_products.mp4"
BOTH = ("transcribe", "subtitle")


@pytest.fixture
def run(tmp_path: Path):
    """Makes a command; its result goes to out.json or out.srt in `tmp_path`."""

    def prepare(command: str, *args: str | Path, out: str = "", **env: str) -> CommandRun:
        out = out or {"transcribe": "out.json", "subtitle": "out.srt"}[command]
        return CommandRun(home=tmp_path / "home", args=(command, *args, "-o", tmp_path / out), env=env)

    return prepare


def refused(made: CommandRun, folder: Path, *expected: str) -> str:
    """Checks that the command fails as it should; returns what it said."""
    done = made.invoke()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    for text in expected:
        assert text in done.stderr, done.stderr
    assert not [path for path in folder.iterdir() if path.name.startswith("out")]
    return done.stderr


@pytest.mark.parametrize("command", BOTH)
def test_files_that_hold_no_sound(run, media: MediaFactory, tmp_path: Path, command: str) -> None:
    (tmp_path / "folder").mkdir()
    for path, said in (
        (media.clock("mute.mp4", sound=False), "no sound track"),
        (tmp_path / "nowhere.mp3", "no such file"),
        (tmp_path / "folder", "folder"),
        (media.bytes("empty.wav", b""), "empty"),
        (media.bytes("notes.mp3", "今天天气很好。\n".encode() * 500), "notes.mp3"),
        (media.bytes("list.m4a", b"#EXTM3U\nfile:///etc/passwd\n"), "playlist"),
    ):
        message = refused(run(command, path), tmp_path, path.name, said)
        assert "passwd" not in message


@pytest.mark.parametrize("command", BOTH)
def test_options_that_do_not_exist(run, media: MediaFactory, tmp_path: Path, command: str) -> None:
    sound = media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac")
    for option, value, said in (
        ("--dialect", "klingon", "sichuan"),
        ("--model", "whisper-giant", "whisper-base"),
        ("--model", "kokoro-int8", "recognise speech"),
        ("--device", "tpu", "cuda"),
    ):
        refused(run(command, sound, option, value), tmp_path, value, said)


def test_options_of_captions(run, media: MediaFactory, tmp_path: Path) -> None:
    sound = media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac")
    for options, said in (
        (("--profile", "imax"), "netflix-zh"),
        (("--gloss", "below"), "second"),
        (("--gloss", "second"), "--dialect"),
        (("--amounts", "round"), "normalise"),
        (("--bilingual", "en"), "not possible offline"),
        (("--bilingual", "fr"), "gloss"),
        (("--style", "neon"), "plain"),
        (("--karaoke",), ".ass"),
        (("--burn", str(tmp_path / "burned.mp4")), "no pictures"),
        (("--burn", str(tmp_path / "burned.gif")), ".mp4"),
    ):
        refused(run("subtitle", sound, *options), tmp_path, said)
    refused(run("subtitle", sound, out="out.docx"), tmp_path, ".docx", ".srt")


@pytest.mark.parametrize("command", BOTH)
def test_faulty_product_cards(run, media: MediaFactory, tmp_path: Path, command: str) -> None:
    sound = media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac")
    cards = tmp_path / "cards.toml"
    cards.write_text(CARDS.replace("39.9元", "-3元"), encoding="utf-8")
    refused(run(command, sound, "--products", cards), tmp_path, "cards.toml", "price")
    refused(run(command, sound, "--products", tmp_path / "no.toml"), tmp_path, "no.toml")


def test_weights_missing(run, media: MediaFactory, tmp_path: Path) -> None:
    sound = media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac")
    refused(
        run("transcribe", sound, CHUSHAN_WEIGHTS_DIR=str(tmp_path / "none")),
        tmp_path,
        "chushan models fetch whisper-base",
    )


def test_a_file_that_is_there_is_kept(media: MediaFactory, tmp_path: Path) -> None:
    sound = media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac")
    for command, name in (("transcribe", "mine.json"), ("subtitle", "mine.srt")):
        mine = tmp_path / name
        mine.write_text("mine", encoding="utf-8")
        done = CommandRun(home=tmp_path / "home", args=(command, sound, "-o", mine)).invoke()
        assert done.returncode == 1
        assert "--force" in done.stderr
        assert mine.read_text(encoding="utf-8") == "mine"


def test_errors_in_json(run, tmp_path: Path) -> None:
    done = run("transcribe", tmp_path / "nowhere.mp3", "--json").run()
    error = json.loads(done.stdout)["error"]
    assert error["kind"] == "MediaUnreadable"
    assert error["subject"].endswith("nowhere.mp3")
    assert error["fault"]
    assert error["next_step"]


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    for args in (("transcribe",), ("subtitle", "a.mp4"), ("subtitle", "check"), ("subtitle", "a.mp4", "-o")):
        assert CommandRun(home=tmp_path, args=args).invoke().returncode == 2


def test_captions_to_be_checked_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "notes.srt").write_bytes(b"\x00\x01\x02" * 50)
    for name in ("nowhere.srt", "notes.srt"):
        done = CommandRun(home=tmp_path, args=("subtitle", "check", tmp_path / name)).invoke()
        assert done.returncode == 1
        assert name in done.stderr
        assert "Traceback" not in done.stderr


def test_captions_are_checked_and_mended(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.srt"
    faulty.write_text(
        "1\n00:00:01,000 --> 00:00:03,000\n大家晚上好\n\n2\n00:00:02,500 --> 00:00:05,000\n欢迎来到直播间\n",
        encoding="gbk",
    )
    done = CommandRun(home=tmp_path, args=("subtitle", "check", faulty, "--json")).invoke()
    assert done.returncode == 0, done.stderr
    assert any(found["rule"] == "overlap" for found in json.loads(done.stdout)["findings"])
    mended = tmp_path / "mended.srt"
    done = CommandRun(home=tmp_path, args=("subtitle", "check", faulty, "--fix", "-o", mended)).invoke()
    assert done.returncode == 0, done.stderr
    assert "大家晚上好" in mended.read_text(encoding="utf-8-sig")


ODD_SOUNDS = {
    "telephone.wav": ("-ar", "8000", "-ac", "1"),
    "surround.flac": ("-af", "pan=5.1|FC=c0", "-ar", "48000"),
    "studio.wav": ("-ar", "96000", "-ac", "2", "-c:a", "pcm_s24le"),
    "clipped.mp3": ("-af", "volume=30dB", "-b:a", "64k"),
}


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ODD_SOUNDS))
def test_odd_sound_is_heard(run, media: MediaFactory, weights_dir: Path, tmp_path: Path, name: str) -> None:
    sound = media.ffmpeg(name, "-ss", "1", "-t", "9", "-i", str(SALE), "-vn", *ODD_SOUNDS[name])
    done = run("transcribe", sound, "--json").invoke()
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    spoken = "".join(segment["text"] for segment in result["segments"] if not segment["unclear"])
    assert len(spoken) > 8, result
    notes = " ".join(note["en"] for note in result["notes"])
    assert ("telephone" in notes) == name.startswith("telephone")
    assert ("clipped" in notes) == name.startswith("clipped")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == result


@pytest.mark.model
def test_silence_and_music_are_said_plainly(run, media: MediaFactory, weights_dir: Path, tmp_path: Path) -> None:
    silence = media.ffmpeg("silence.wav", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "20")
    chord = "aevalsrc='0.2*sin(2*PI*262*t)+0.2*sin(2*PI*330*t)+0.2*sin(2*PI*392*t)*gt(mod(t,1),0.5)':d=20"
    music = media.ffmpeg("music.mp3", "-f", "lavfi", "-i", chord)
    for sound, said in ((silence, "silent"), (music, "music")):
        done = run("transcribe", sound, "--json", out=f"{sound.stem}.json").invoke()
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        assert [segment["text"] for segment in result["segments"] if not segment["unclear"]] == []
        assert said in result["notes"][0]["en"]
        refused(run("subtitle", sound), tmp_path, sound.name, "nothing to write")


@pytest.mark.model
def test_three_seconds_and_a_thousand_products(run, media: MediaFactory, weights_dir: Path, tmp_path: Path) -> None:
    sound = media.ffmpeg("short.wav", "-ss", "1", "-t", "3", "-i", str(SALE), "-vn")
    cards = tmp_path / "cards.toml"
    places, kinds = (
        "东南西北中前后左右上",
        ("脐橙", "蜂蜜", "腊肉", "小米", "花椒", "核桃", "红薯", "木耳", "香菇", "茶叶"),
    )
    names = [f"{a}{b}{kind}" for a in places for b in "坝沟岭河坪湾塘寨屯桥" for kind in kinds]
    table = '[[product]]\nid = "p{0}"\nname = "{1}"\nspec = "5斤装"\nprice = "39.9元"\n'
    cards.write_text("".join(table.format(*each) for each in enumerate(names)), encoding="utf-8")
    assert len(names) == 1000
    done = run("transcribe", sound, "--products", cards, "--json").invoke()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["duration_ms"] == 3000


@pytest.mark.model
def test_two_languages_do_no_harm(run, real_media: Path, weights_dir: Path, media: MediaFactory) -> None:
    mixed = real_media / "speech" / "long" / "soulx_podcast_zh1.flac"
    if not mixed.is_file():
        pytest.skip("no mixed recording among the real media")
    sound = media.ffmpeg("mixed.wav", "-t", "15", "-i", str(mixed))
    done = run("transcribe", sound, "--json").invoke()
    assert done.returncode == 0, done.stderr
    assert any("\u4e00" <= char <= "\u9fff" for s in json.loads(done.stdout)["segments"] for char in s["text"])


@pytest.mark.parametrize("name", ["with space.m4a", "村里 果园.m4a", "🍊.m4a", "a:b%d[1].m4a", "check"])
def test_every_name_of_a_file_works(media: MediaFactory, tmp_path: Path, name: str) -> None:
    """It is read as a recording: only then the missing weights are told."""
    shutil.copy(media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac"), tmp_path / name)
    env = {"CHUSHAN_WEIGHTS_DIR": str(tmp_path / "none")}
    done = CommandRun(home=tmp_path, args=("subtitle", tmp_path / name, "-o", tmp_path / "out.srt"), env=env).invoke()
    assert "chushan models fetch" in done.stderr, done.stderr
