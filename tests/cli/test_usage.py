"""Help and wrong calls speak the language of the user; every text of help exists in both."""

import json
import re
from collections.abc import Iterator

import pytest
import typer

from toolkit.cli.main import cli, run
from toolkit.cli.usage import commands_below, in_language

CHINESE = re.compile("[\u4e00-\u9fff]")
SAME_IN_BOTH = "auto | mandarin"


def help_texts() -> Iterator[tuple[str, str]]:
    for command in commands_below(typer.main.get_command(cli)):
        yield f"{command.name}", command.help or ""
        for param in command.params:
            if text := getattr(param, "help", None):
                yield f"{command.name} {param.opts[-1]}", text


@pytest.mark.parametrize(("where", "text"), help_texts())
def test_help_is_there_in_both_languages(where: str, text: str) -> None:
    if text.startswith(SAME_IN_BOTH):
        return
    assert CHINESE.search(in_language(text, "zh")), where
    english = in_language(text, "en")
    assert english
    assert not CHINESE.search(english), where


@pytest.mark.parametrize(
    "args", [["--help"], ["review", "--help"], ["subtitle", "write", "-h"], ["models", "-h"], ["live", "-h"], []]
)
def test_a_page_of_help_holds_one_language(
    args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHUSHAN_LANG", "en")
    run(args)
    assert not CHINESE.search(capsys.readouterr().out)
    monkeypatch.setenv("CHUSHAN_LANG", "zh")
    run(args)
    told = capsys.readouterr().out
    assert "用法：chushan" in told
    assert not re.search(r"Options|Commands|Arguments|Usage|\b(?:the|of|and|with|for)\b", told)


@pytest.mark.parametrize(
    ("args", "chinese", "english"),
    [
        (
            ["revew"],
            "chushan：没有“revew”这个命令。是不是想写：",
            "chushan: no such command 'revew'. Did you mean review",
        ),
        (["review"], "chushan review：还没有写 ", "chushan review: missing argument "),
        (
            ["review", "a.txt", "--prodct", "x"],
            "没有 --prodct 这个选项。是不是想写：--product",
            "Did you mean --product",
        ),
        (["rehearse", "a.mp3"], "还没有写 --products", "missing option '--products'"),
        (["describe", "--product"], "--product 后面要写一个值", "'--product' requires an argument"),
        (["check", "a.mp4", "--json=1"], "--json 后面不用写值", "does not take a value"),
        (["transcribe", "a.mp3", "b c.mp3", "d"], "多写了 ", "unexpected extra argument"),
        (["script", "-p", "a.toml", "--minutes", "很久"], "-m 要写数字", "valid number"),
        (["subtitle"], "用法：chushan subtitle", "Usage: chushan subtitle"),
        (["courses", "packk"], "没有“packk”这个命令", "no such command 'packk'"),
    ],
)
def test_a_wrong_call_is_told_with_the_next_step(
    args: list[str], chinese: str, english: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, expected in (("zh", chinese), ("en", english)):
        monkeypatch.setenv("CHUSHAN_LANG", lang)
        assert run(args) == 2
        told = capsys.readouterr()
        assert expected in told.out + told.err
        assert "-h" in told.out + told.err


def test_a_wrong_call_is_json_where_json_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "--json", "--prodct", "x"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "OptionInvalid"
