"""Which speech model suits a dialect, with figures that say where they come from."""

from dataclasses import dataclass

from toolkit.core.models import EXTRA_COMMANDS, FETCH_COMMAND, MIXED, Catalogue, Dialect, Figure, ModelEntry
from toolkit.core.text import Text

UNUSABLE_CER_PERCENT = 40.0
"""Above this a caption is not worth correcting: the project's own judgement, from reading Whisper base's output on
real Sichuan (57.6 %) and live-stream clips (38 % and 65 %): at 38 % the sense can be followed, above 50 % it can't."""
ROUGH_CER_PERCENT = 15.0
"""Above this every line needs a look: Mandarin at 13 % was readable, the project's own judgement as well."""

DIALECT_NAMES: dict[str, Text] = {
    "auto": Text("各地方言（平均）", "speech of many dialects (average)"),
    "mandarin": Text("普通话", "Mandarin"),
    "northeast": Text("东北话", "Northeastern Mandarin"),
    "sichuan": Text("四川话（西南官话）", "Sichuanese (Southwestern Mandarin)"),
    "zhongyuan": Text("中原官话", "Zhongyuan Mandarin"),
    "lanyin": Text("兰银官话", "Lanyin Mandarin"),
    "jin": Text("晋语", "Jin"),
    "cantonese": Text("粤语", "Cantonese"),
    "wu": Text("吴语", "Wu"),
    "min": Text("闽语", "Min"),
    "hakka": Text("客家话", "Hakka"),
    "xiang": Text("湘语", "Xiang"),
    MIXED: Text("多种方言平均", "average over many dialects"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One model's place in a recommendation."""

    entry: ModelEntry
    figure: Figure | None
    """The figure it was ranked by: of this dialect, else an average over dialects, else None."""
    is_installed: bool
    is_made_for: bool
    """Whether its makers name this dialect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Models for a dialect, best first."""

    dialect: Dialect
    ranked: tuple[Advice, ...]
    verdict: Text
    """What the user should know, in one or two honest sentences."""


def figure_for(entry: ModelEntry, dialect: str) -> Figure | None:
    """The figure of this dialect, else the average over dialects, else None.

    Without a dialect (auto) the average comes first and Mandarin second.
    """
    wanted = (MIXED, "mandarin") if dialect == "auto" else (dialect, MIXED)
    for name in wanted:
        for figure in entry.figures:
            if figure.dialect == name:
                return figure
    return None


def recommend(catalogue: Catalogue, dialect: Dialect, installed_ids: frozenset[str]) -> Recommendation:
    """Speech models for `dialect`: lowest error first, then those not known to know it, then those without figures."""
    advice = [
        Advice(
            entry=entry,
            figure=figure_for(entry, dialect),
            is_installed=entry.id in installed_ids,
            is_made_for=dialect == "auto" or dialect in entry.dialects,
        )
        for entry in catalogue.entries
        if entry.task == "asr"
    ]
    ranked = tuple(sorted(advice, key=_rank))
    return Recommendation(dialect=dialect, ranked=ranked, verdict=_judge(dialect, ranked))


def _rank(advice: Advice) -> tuple[bool, bool, float, float]:
    cer = advice.figure.cer_percent if advice.figure else 0.0
    return (advice.figure is None, not _is_known(advice), cer, advice.entry.memory.high)


def _is_known(advice: Advice) -> bool:
    """Whether its figure says something about the dialect: its own, or an average of which the dialect is a part."""
    return advice.figure is not None and (advice.figure.dialect != MIXED or advice.is_made_for)


def describe_evidence(figure: Figure, dialect: str) -> Text:
    """Whose figure it is, and whether it is of this dialect at all.

    >>> describe_evidence(Figure(dialect="wu", cer_percent=83.4, kind="measured", source="s"), "wu").en
    'measured here'
    """
    kinds = {
        "measured": Text("本项目实测", "measured here"),
        "published": Text("别人公布", "published elsewhere"),
        "estimated": Text("估计", "estimated"),
    }
    who = kinds[figure.kind]
    if figure.of:
        who = Text(f"{who.zh}的 {figure.of} 的数字", f"{who.en}, of {figure.of}")
    if figure.dialect in (dialect, MIXED if dialect == "auto" else dialect):
        return who
    name = DIALECT_NAMES[figure.dialect]
    return Text(f"{who.zh}，{name.zh}，不是这种方言的数字", f"{who.en}, {name.en}, not a figure of this dialect")


def _judge(dialect: Dialect, ranked: tuple[Advice, ...]) -> Text:
    name = DIALECT_NAMES[dialect]
    installed = next((each for each in ranked if each.is_installed), None)
    hint = _hint(dialect, installed, ranked)
    if installed is None:
        first = next((each.entry.id for each in ranked if each.entry.is_default), ranked[0].entry.id)
        return Text(
            f"还没有装任何语音模型，先装默认的：chushan models fetch {first}。{hint.zh}",
            f"No speech model is installed; start with the default: chushan models fetch {first}. {hint.en}",
        )
    if installed.figure is None:
        return Text(
            f"已装的 {installed.entry.id} 在{name.zh}上没有可引用的数字，请先用自己的录音试几句。{hint.zh}",
            f"There is no figure for the installed {installed.entry.id} in {name.en}; "
            f"try a few sentences of your own first. {hint.en}",
        )
    cer = installed.figure.cer_percent
    source = describe_evidence(installed.figure, dialect)
    if cer >= UNUSABLE_CER_PERCENT:
        verdict = Text("这样的字幕不能直接用", "captions like that can't be used as they are")
    elif cer >= ROUGH_CER_PERCENT:
        verdict = Text("字幕要逐句校对", "every line needs checking")
    else:
        verdict = Text("可以用，数字和产品名仍要核对", "usable, but check numbers and product names")
    return Text(
        f"已装的 {installed.entry.id} 听{name.zh}，每 100 个字大约错 {cer:.0f} 个（{source.zh}），"
        f"{verdict.zh}。{hint.zh}",
        f"The installed {installed.entry.id} gets about {cer:.0f} of 100 characters of {name.en} wrong "
        f"({source.en}): {verdict.en}. {hint.en}",
    )


def _hint(dialect: Dialect, installed: Advice | None, ranked: tuple[Advice, ...]) -> Text:
    """What to do next: a better model that runs now, or one that would be better, or that there is none."""
    known = [each for each in ranked if _is_usable(each)]
    if not known:
        name = DIALECT_NAMES[dialect]
        return Text(
            f"目录里没有确知能听懂{name.zh}的模型", f"No model of the catalogue is known to understand {name.en}"
        )
    better = known[: known.index(installed)] if installed in known else known
    if not better:
        return Text("目录里没有比它更好的", "The catalogue has none better")
    runs_now = next((each for each in better if each.entry.has_engine), None)
    if runs_now:
        told, steps = _cite(runs_now, dialect), describe_steps(runs_now)
        return Text(f"更准的是 {told.zh}：{steps.zh}", f"More accurate is {told.en}: {steps.en}")
    told = _cite(better[0], dialect)
    return Text(
        f"目录里最合适的是 {told.zh}，但这个版本还不能运行它",
        f"Best in the catalogue is {told.en}, but this version can't run it yet",
    )


def describe_steps(advice: Advice) -> Text:
    """The commands that lead from nothing to a transcript by this model, in order; installing twice does no harm."""
    entry = advice.entry
    steps = [] if advice.is_installed else [FETCH_COMMAND.format(id=entry.id)]
    if entry.extra:
        steps.append(EXTRA_COMMANDS.get(entry.extra, f'pip install "chushan[{entry.extra}]"'))
    steps.append(f"chushan transcribe --model {entry.id}")
    return Text("，再 ".join(steps), ", then ".join(steps))


def _is_usable(advice: Advice) -> bool:
    return _is_known(advice) and advice.figure is not None and advice.figure.cer_percent < UNUSABLE_CER_PERCENT


def _cite(advice: Advice, dialect: str) -> Text:
    if advice.figure is None:
        return Text(advice.entry.id, advice.entry.id)
    source = describe_evidence(advice.figure, dialect)
    cer = f"{advice.figure.cer_percent:g}"
    return Text(f"{advice.entry.id}（错 {cer}%，{source.zh}）", f"{advice.entry.id} ({cer} % wrong, {source.en})")
