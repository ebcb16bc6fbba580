from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.jobs.stages import Stages, stage_key
from toolkit.store.db import open_store
from toolkit.store.stages import load_stage, save_stage

NAME = Text("听", "listen")


def _stages(engine) -> Stages:
    return Stages(
        lambda key: load_stage(engine, key),
        lambda key, name, payload, seconds: save_stage(engine, key, name, payload, seconds),
        clock=lambda: 0.0,
        cpu_clock=lambda: 0.0,
    )


def test_a_stage_is_computed_once_for_the_same_inputs() -> None:
    engine, calls, notes = open_store(None), [], []
    reporter = Reporter(on_note=lambda note: notes.append(note.en))

    def compute() -> Span:
        calls.append(1)
        return Span(1, 2)

    assert _stages(engine).run(NAME, Span, ["a", 1], compute, reporter) == Span(1, 2)
    second = _stages(engine)
    assert second.run(NAME, Span, ["a", 1], compute, reporter) == Span(1, 2)
    assert len(calls) == 1
    assert second.records[0].reused
    assert notes[-1] == "reused: listen"


def test_other_inputs_are_another_stage() -> None:
    engine, calls = open_store(None), []
    for inputs in (["a", 1], ["a", 2]):
        _stages(engine).run(NAME, Span, inputs, lambda: calls.append(1) or Span(0, 1), Reporter())
    assert len(calls) == 2


def test_a_result_that_no_longer_holds_is_computed_again() -> None:
    engine = open_store(None)
    _stages(engine).run(NAME, Span, [], lambda: Span(0, 1), Reporter())
    again = _stages(engine).run(NAME, Span, [], lambda: Span(0, 9), Reporter(), is_valid=lambda span: span.end_ms == 9)
    assert again == Span(0, 9)


def test_a_stored_result_of_an_old_shape_is_computed_again() -> None:
    engine = open_store(None)
    save_stage(engine, stage_key("listen", []), "listen", '{"begin": 0}', 1.0)
    assert _stages(engine).run(NAME, Span, [], lambda: Span(0, 1), Reporter()) == Span(0, 1)


def test_a_failed_stage_stores_nothing() -> None:
    engine = open_store(None)
    for attempt in range(2):
        try:
            _stages(engine).run(NAME, Span, [], lambda: Span(1, 0), Reporter())
        except ValueError:
            continue
        raise AssertionError(attempt)
    assert load_stage(engine, stage_key("listen", [])) is None
