"""FFmpeg's messages never reach a user."""

import pytest

from toolkit.media.live_reasons import plain_reason, source_failure


@pytest.mark.parametrize(
    ("messages", "word"),
    [
        ("Error opening input: Connection refused", "没有在直播"),
        ("Error opening input files: Connection timed out", "没有回应"),
        ("HTTP error 404 Not Found", "没有这个直播"),
        ("Error opening input: No such file or directory", "找不到"),
        ("Stream map '0:a:0' matches no streams.", "没有声音"),
        ("Error opening input: Input/output error", "网络不通"),
    ],
)
def test_known_messages_have_plain_words(messages: str, word: str) -> None:
    reason = plain_reason(messages)
    assert reason is not None
    assert word in reason.zh


@pytest.mark.parametrize("kind", ["file", "pipe", "mic", "net"])
@pytest.mark.parametrize("messages", ["", "[in#0 @ 0x55] Error opening input: No such process", "av_foo: -22"])
def test_unknown_ones_are_left_out(kind: str, messages: str) -> None:
    told = source_failure(kind, "来源", messages).text("zh")
    assert "rror" not in told
    assert "av_foo" not in told
