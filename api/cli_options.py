"""Options and arguments that several commands of ``kvota`` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.messages import Lang

LangOption = Annotated[Lang, typer.Option("--lang", help="Язык · language.")]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Один объект JSON на выходе · one JSON object on standard output.")
]
RulesOption = Annotated[
    str, typer.Option("--rules", help="Профиль правил: имя или файл TOML · profile: a name or a TOML file.")
]
DatasetArgument = Annotated[
    Path, typer.Argument(help="Папка CSV или книга .xlsx · a folder of CSV files or a workbook.")
]
PlanArgument = Annotated[
    Path, typer.Argument(help="Папка плана или таблица мест · a plan folder or a table.")
]
TodayOption = Annotated[str, typer.Option("--as-of", help="Сегодня, ГГГГ-ММ-ДД · today, YYYY-MM-DD.")]
ConfirmationsOption = Annotated[
    Path | None, typer.Option("--confirmations", help="Подтверждения (форма 3) · confirmations.")
]
MemoryOption = Annotated[
    int | None, typer.Option("--memory-limit", min=1, help="Предел памяти, МиБ · memory limit, MiB.")
]
RefusalsOption = Annotated[
    Path | None, typer.Option("--refusals", help="Отказы .csv, .xlsx · a table of refusals.")
]
SkipOption = Annotated[
    bool, typer.Option("--skip-invalid", help="Недопустимое пропустить · skip what is not admissible.")
]
OverrulesOption = Annotated[
    Path | None, typer.Option("--overrules", help="Решения вопреки срокам · deadlines set aside by hand.")
]
SubstitutesOption = Annotated[
    Path | None, typer.Option("--substitutes", help="Замены, названные школами · named by heads.")
]
ChangesOption = Annotated[Path | None, typer.Option("--changes", help="Изменения групп · changes of groups.")]
ServerOption = Annotated[
    str | None,
    typer.Option(
        "--server", envvar="KVOTA_SERVER", help="Сервер, который это сделает · a server that does it."
    ),
]
DatabaseOption = Annotated[
    str,
    typer.Option("--database", envvar="KVOTA_DATABASE", help="Файл SQLite или postgresql://… · file or URL."),
]
