"""What a trainee has written, in the words of the task: labels of fields and titles of blocks, never their ids."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.core.courses import settings as of
from toolkit.core.courses.blocks import BLOCK_NAMES
from toolkit.core.courses.formulas import FIGURE_LABELS, FORMULAS
from toolkit.core.courses.types import Exercise
from toolkit.core.field_labels import field_label
from toolkit.core.review_sheet import DECISIONS
from toolkit.core.text import Text

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One thing that was asked for, and what was written."""

    label: Text
    """What the page asks with."""
    text: Text
    """What was written: typed words stand alike in both languages. Empty where nothing was written."""
    quote: str = ""
    """The words of the task that it is written to: a caption as heard, a line, a comment."""


def written_in(exercise: Exercise, answer: Given, platforms: Mapping[str, Text]) -> tuple[Written, ...]:
    """What `answer` holds, in the order of the page; recordings are left out.

    Args:
        answer: what a phone sent, a draft too: whatever has a wrong shape in it counts as not written.
        platforms: id -> name.
    """
    return tuple(_READERS[type(exercise.settings)](exercise.settings, answer, platforms))


def _table(value: object) -> Given:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain(value: object) -> Text:
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return Text(text, text)


def _quiz(settings: of.QuizSettings, answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    chosen = _table(answer.get("choices"))
    for one in settings.questions:
        choice = one.choice(str(chosen.get(one.id, "")))
        yield Written(label=one.ask, text=choice.text if choice else of.NOTHING)


def _card(settings: of.CardSettings, answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    fields = _table(answer.get("fields"))
    for path in settings.fields:
        yield Written(label=field_label(path), text=_plain(fields.get(path)))


def _subtitle(settings: of.SubtitleSettings, answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    lines = _list(answer.get("lines"))
    for number, line in enumerate(settings.lines, 1):
        given = lines[number - 1] if number <= len(lines) else ""
        label = Text(f"第 {number} 条，机器听成", f"caption {number}, as heard")
        yield Written(label=label, text=_plain(given), quote=line.heard)


def _copy(settings: of.CopySettings, answer: Given, platforms: Mapping[str, Text]) -> Iterator[Written]:
    texts = _table(answer.get("texts"))
    for platform in settings.platforms:
        name = platforms.get(platform, Text(platform, platform))
        given = _table(texts.get(platform))
        points = _list(given.get("points"))
        rows = [(Text("标题", "title"), given.get("title"))]
        rows += [(Text(f"卖点 {at}", f"selling point {at}"), one) for at, one in enumerate(points, 1)]
        rows.append((Text("详情", "detail"), given.get("detail")))
        for label, text in rows:
            yield Written(label=Text(f"{name.zh} · {label.zh}", f"{name.en} · {label.en}"), text=_plain(text))


def _comply(settings: of.ComplySettings, answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    marks = {str(one) for one in _list(answer.get("marks"))}
    fixes = _table(answer.get("fixes"))
    for line in settings.lines:
        if str(line.number) in marks:
            label = Text(f"标了第 {line.number} 句", f"line {line.number} is marked")
            yield Written(label=label, text=_plain(fixes.get(str(line.number))), quote=line.text)


def _review(settings: of.ReviewSettings, answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    rows = {str(row.get("number")): row for row in map(_table, _list(answer.get("rows")))}
    names = dict(DECISIONS)
    for line in settings.lines:
        row = rows.get(str(line.number), {})
        decision = row.get("decision")
        name = names.get(decision) if isinstance(decision, str) else None  # type: ignore[call-overload]
        text = _plain(row.get("text"))
        said = Text(f"{name.zh} {text.zh}".strip(), f"{name.en} {text.en}".strip()) if name else of.NOTHING
        yield Written(label=Text(f"第 {line.number} 句", f"line {line.number}"), text=said, quote=line.text)
    yield Written(label=Text("审核人", "reviewer"), text=_plain(answer.get("reviewer")))


def _script(settings: of.ScriptSettings, answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    blocks = [_table(one) for one in _list(answer.get("blocks"))]
    for kind in settings.blocks:
        said = [str(one.get("text", "")) for one in blocks if one.get("kind") == kind]
        yield Written(label=BLOCK_NAMES[kind], text=_plain("\n".join(said)))


def _comments(settings: of.CommentSettings, answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    given = {str(row.get("id")): row for row in map(_table, _list(answer.get("answers")))}
    for one in settings.comments:
        row = given.get(one.id, {})
        yield Written(label=_after(one.name, row.get("after_s")), text=_plain(row.get("text")), quote=one.text)
    if settings.slip:
        yield Written(
            label=Text("更正口误", "the slip put right"), text=_plain(answer.get("correction")), quote=settings.slip
        )


def _after(name: str, seconds: object) -> Text:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return Text(name, name)
    return Text(f"{name}（{seconds:.0f} 秒后回）", f"{name} (after {seconds:.0f} s)")


def _kpi(settings: of.KpiSettings, answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    values = _table(answer.get("values"))
    own = [
        f"{FIGURE_LABELS[name]} {value}"
        for name, value in _table(answer.get("figures")).items()
        if name in FIGURE_LABELS
    ]
    if own:
        yield Written(label=Text("自己一场的数据", "figures of an own show"), text=_plain("、".join(own)))
    for ask in settings.asks:
        yield Written(label=FORMULAS[ask].label, text=_plain(values.get(ask)))


def _recording(_settings: object, _answer: Given, _platforms: Mapping[str, Text]) -> Iterator[Written]:
    return iter(())


_READERS: Mapping[type, Callable[[Any, Given, Mapping[str, Text]], Iterator[Written]]] = {
    of.QuizSettings: _quiz, of.CardSettings: _card, of.ShootSettings: _recording, of.CutSettings: _recording,
    of.SubtitleSettings: _subtitle, of.CopySettings: _copy, of.ComplySettings: _comply, of.ReviewSettings: _review,
    of.ScriptSettings: _script,
    of.RehearseSettings: _recording, of.CommentSettings: _comments, of.KpiSettings: _kpi,
}  # fmt: skip
