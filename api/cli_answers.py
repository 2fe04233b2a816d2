"""Commands of ``kvota`` that answer questions about a plan: options, nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import DatasetArgument, JsonOption, LangOption, MemoryOption, RulesOption
from api.exits import ExitCode
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice
from solver.options import usable_cores


def whatif(
    *,
    dataset: DatasetArgument,
    rules: RulesOption,
    scenarios: Annotated[
        Path, typer.Option("--scenarios", help="Сценарии, файл TOML · the scenarios, a TOML file.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Папка сравнения · the folder of the comparison.")],
    plan: Annotated[
        Path | None, typer.Option("--plan", help="План базы (иначе составится) · the base plan, else solved.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Предел времени на всё, с · limit for all of it, seconds.")
    ] = 300.0,
    workers: Annotated[
        int | None,
        typer.Option("--workers", help="Потоков на всё, по умолчанию по числу ядер · threads for all."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Зерно случайности (иначе как в плане) · random seed.")
    ] = None,
    memory_limit: MemoryOption = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Сегодня (иначе как в плане) · today (else as in the plan).")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Что если: сценарии рядом с базой – кто выигрывает и теряет · scenarios side by side with the base."""
    voice, began = Voice(lang, as_json), time.monotonic()

    def command() -> ExitCode:
        from api.commands import whatif as module

        limits = (time_limit, usable_cores() if workers is None else workers, seed)
        return module.run(
            module.Request(dataset, rules, scenarios, out, plan, *limits, as_of, began, memory_limit), voice
        )

    raise typer.Exit(guarded(voice, command))
