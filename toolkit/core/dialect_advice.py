"""What to say of dialect and engine before the work starts, and what a picker of dialects shows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from toolkit.core.dialect import Dialect, EngineFigure
from toolkit.core.models import EXTRA_COMMANDS, FETCH_COMMAND, Catalogue, ModelEntry
from toolkit.core.text import Text

_KINDS = {
    "measured": Text("本项目实测", "measured by this project"),
    "published": Text("公开的数字", "published"),
    "average": Text("多种方言的平均数", "an average over many dialects"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectChoice:
    """One line of a picker."""

    id: str
    name: Text
    recommended: tuple[str, ...]
    """Ids of models, best first."""
    has_gloss: bool
    advice: Text | None
    """Why the chosen model is not good enough, and what to do; None if nothing speaks against it."""


def list_dialects(
    dialects: Iterable[Dialect],
    installed_models: Collection[str] = (),
    chosen: str = "",
    catalogue: Catalogue | None = None,
) -> tuple[DialectChoice, ...]:
    """The dialects as a person picks them, in their order, each with what is to be said of the `chosen` model."""
    return tuple(
        DialectChoice(
            id=dialect.id,
            name=dialect.name,
            recommended=tuple(figure.model_id for figure in dialect.recommended),
            has_gloss=bool(dialect.gloss),
            advice=advise_engine(dialect, installed_models, chosen, catalogue),
        )
        for dialect in dialects
    )


def advise_engine(
    dialect: Dialect, installed_models: Collection[str], chosen: str, catalogue: Catalogue | None = None
) -> Text | None:
    """A warning where `chosen` is known to be poor at the dialect, with the better model and how to get it.

    None where nothing is known against `chosen`. To be said before the work starts.

    Args:
        installed_models: ids of the models whose weights are on this machine.
        chosen: id of the model that is going to be used.
        catalogue: tells which models this version can run and what must be installed for them; without it every
            recommended one counts as able to run.
    """
    poor = next((figure for figure in dialect.poor_with if figure.model_id == chosen), None)
    if poor is None:
        return None
    warning = _warn(dialect, poor)
    better = [each for each in dialect.recommended if each.cer_percent < poor.cer_percent]
    if not better:
        return Text(
            f"{warning.zh}。目录里还没有确知能听懂{dialect.name.zh}的模型，字幕要逐句校对",
            f"{warning.en}. The catalogue has no model known to understand {dialect.name.en}: check every line",
        )
    offer = _offer(better, installed_models, catalogue)
    return Text(f"{warning.zh}。{offer.zh}", f"{warning.en}. {offer.en}")


def _warn(dialect: Dialect, figure: EngineFigure) -> Text:
    kind = _KINDS[figure.kind]
    return Text(
        f"{figure.model_id} 听{dialect.name.zh}，每 100 个字大约错 {figure.cer_percent:.0f} 个（{kind.zh}）",
        f"{figure.model_id} gets about {figure.cer_percent:.0f} of 100 characters of {dialect.name.en} wrong "
        f"({kind.en})",
    )


def _offer(better: list[EngineFigure], installed: Collection[str], catalogue: Catalogue | None) -> Text:
    """The best model that is here already, else the best that can be fetched and run, else the best there is."""
    usable = [each for each in better if _can_run(each.model_id, catalogue)]
    ready = next((each for each in usable if each.model_id in installed), None)
    if ready:
        cite = _cite(ready)
        return Text(
            f"已经装好的 {cite.zh} 更准：加上 --model {ready.model_id}",
            f"{cite.en} is installed and hears it better: add --model {ready.model_id}",
        )
    if not usable:
        cite = _cite(better[0])
        return Text(
            f"更准的是 {cite.zh}，但这个版本还不能运行它",
            f"{cite.en} hears it better, but this version can't run it yet",
        )
    best = usable[0]
    cite, command = _cite(best), FETCH_COMMAND.format(id=best.model_id)
    entry = _entry(best.model_id, catalogue)
    install = EXTRA_COMMANDS[entry.extra] if entry and entry.extra else ""
    zh = f"{install}，再运行 {command}" if install else command
    en = f"{install}, then {command}" if install else command
    return Text(
        f"更准的是 {cite.zh}，联网时先运行：{zh}，以后加上 --model {best.model_id}",
        f"{cite.en} hears it better; while online run: {en}, and from then on add --model {best.model_id}",
    )


def _cite(figure: EngineFigure) -> Text:
    kind = _KINDS[figure.kind]
    cer = f"{figure.cer_percent:g}"
    return Text(f"{figure.model_id}（错 {cer}%，{kind.zh}）", f"{figure.model_id} ({cer} % wrong, {kind.en})")


def _entry(model_id: str, catalogue: Catalogue | None) -> ModelEntry | None:
    return next((each for each in catalogue.entries if each.id == model_id), None) if catalogue else None


def _can_run(model_id: str, catalogue: Catalogue | None) -> bool:
    entry = _entry(model_id, catalogue)
    return catalogue is None or (entry is not None and entry.has_engine)
