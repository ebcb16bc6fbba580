"""The page that lists the rules says what the rules are."""

from pathlib import Path

import pytest

from toolkit.core.subtitle_rules import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "subtitle-rules.md"
HEAD = """# 字幕检查规则 · Rules of the subtitle check

`chushan subtitle check FILE` 按下面的规则检查任何软件做的字幕，`--fix` 改好另存一份。
`chushan subtitle check FILE` checks captions of any tool by these rules; `--fix` writes a mended copy.

错误 error：播放器会出错，或观众看不懂。警告 warning：违反字幕规范。建议 advice：写法问题。
*--fix* 一栏空着的，只能由人来改。Where the *--fix* column is empty, only a person can mend it.

| 规则 rule | 级别 level | 问题 fault | --fix | 出处 source |
|---|---|---|---|---|
"""


def page() -> str:
    rows = [
        f"| `{rule.id}` | {rule.level} | {rule.name.zh} · {rule.name.en} | "
        f"{f'{rule.fix.zh} · {rule.fix.en}' if rule.fix else ''} | {rule.source} |\n"
        for rule in RULES.values()
    ]
    return HEAD + "".join(rows)


def test_the_page_of_rules_is_current(request: pytest.FixtureRequest):
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_there_are_at_least_twenty_kinds_and_each_has_a_source():
    assert len(RULES) >= 20
    assert all(rule.source and rule.name.zh and rule.name.en for rule in RULES.values())
