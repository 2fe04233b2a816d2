"""``kvota explain``: options, nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import DatasetArgument, JsonOption, LangOption, MemoryOption, PlanArgument, RulesOption
from api.exits import ExitCode
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice
from solver.options import usable_cores


def explain(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    teacher: Annotated[
        str | None, typer.Option("--teacher", help="О ком спрашивают, код · the teacher asked about.")
    ] = None,
    programme: Annotated[
        str | None, typer.Option("--programme", help="Только об этой программе · this programme alone.")
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", help="Только об этой группе · this group alone.")
    ] = None,
    closed: Annotated[
        str | None, typer.Option("--closed", help="Почему не открыта группа · why this group is closed.")
    ] = None,
    changes: Annotated[
        bool,
        typer.Option("--changes/--no-changes", help="Искать, что дало бы место · look for what would help."),
    ] = True,
    out: Annotated[
        Path | None, typer.Option("--out", help="Страница .html для вручения · a page to hand over.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Предел времени, с · time limit in seconds.")
    ] = 120.0,
    workers: Annotated[
        int | None,
        typer.Option("--workers", help="Потоков, по умолчанию по числу ядер · threads, default: cores."),
    ] = None,
    memory_limit: MemoryOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Почему нет места, почему эта группа, почему группа не открыта · why not me, why this, why closed."""
    voice, began = Voice(lang, as_json), time.monotonic()

    def command() -> ExitCode:
        from api.commands import explain as module  # noqa: PLC0415  # the solver is loaded when it runs

        used = usable_cores() if workers is None else workers
        asked = (teacher, programme, group, closed, time_limit, used, began, memory_limit, out, changes)
        return module.run(module.Request(dataset, plan, rules, *asked), voice)

    raise typer.Exit(guarded(voice, command))
