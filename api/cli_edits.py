"""The command of ``kvota`` that reads edited workbooks: options, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import PlanArgument
from api.cli_shared import AboutData, taking
from api.exits import ExitCode
from api.voice import Voice

BooksArgument = Annotated[
    list[Path],
    typer.Argument(help="Книги, которые вернулись: план, выписки, Формы 3 · workbooks that came back."),
]


@taking(AboutData)
def edits(
    about: AboutData,
    *,
    plan: PlanArgument,
    files: BooksArgument,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Сегодня (иначе как в плане) · today (else as in the plan).")
    ] = None,
) -> None:
    """Что исправили в выгруженных книгах: строка за строкой · what was edited in exported workbooks."""

    def command(voice: Voice) -> ExitCode:
        from api.commands import edits as module  # noqa: PLC0415  # pandas is loaded when a command runs
        from api.own_plan.reading import Asked  # noqa: PLC0415  # numpy likewise

        asked = Asked(about.dataset, plan, about.rules, as_of)
        return module.run(module.Request(asked, files), voice)

    about.answer(command)
