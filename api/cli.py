"""The ``kvota`` command: options, nothing else.

Each command's module, and with it pandas and the solver, is imported when that command runs, so that
``kvota --help`` answers at once.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli_answers import whatif
from api.cli_by_hand import AuditLimitOption, BestOption, ImproveOption, StepsOption, by_hand, urgent
from api.cli_edits import edits
from api.cli_explain import explain
from api.cli_options import (
    DatasetArgument,
    JsonOption,
    LangOption,
    MemoryOption,
    RulesOption,
    ServerOption,
)  # fmt: skip
from api.cli_rebalancing import candidates, deadlines, rebalance
from api.cli_report import report, templates
from api.cli_service import numbers, serve, worker
from api.cli_shared import AboutData, taking
from api.cli_worth import backbone, prices, reserve, unmet, value
from api.exits import ExitCode
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice
from solver.options import usable_cores

if TYPE_CHECKING:
    from api.commands.remote import Remote

app = typer.Typer(
    name="kvota",
    help="План повышения квалификации: кого, куда и когда направить – с доказательством. "
    "A proven plan of teachers' professional development.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_BEGAN = time.monotonic()


@app.command()
def generate(
    *,
    preset: Annotated[str | None, typer.Argument(help="Имя образца · name of a preset.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Куда записать · where to write.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Зерно случайности · random seed.")] = 0,
    list_all: Annotated[bool, typer.Option("--list", help="Показать образцы · list the presets.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Заменить и настоящие данные · replace real data too.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Вымышленный набор данных для пробы · an invented dataset to try things on."""
    voice = Voice(lang, as_json)
    if not list_all and (preset is None or out is None):
        missing = "PRESET" if preset is None else "--out"
        raise typer.BadParameter(f"{missing}: не указано · is missing (kvota generate --list)")

    def command() -> ExitCode:
        from api.commands import generate as module

        if preset is None or out is None or list_all:
            return module.list_presets(voice)
        return module.run(module.Request(preset, out, seed, force), voice)

    raise typer.Exit(guarded(voice, command))


@app.command("import")
def import_(
    *,
    files: Annotated[list[Path], typer.Argument(help="Формы 1 и 2, дефициты, реестры · forms and tables.")],
    out: Annotated[Path, typer.Option("--out", help="Набор данных · the dataset to write.")],
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Книга замечаний с ответами · answered remarks (.xlsx).")
    ] = None,
    options: Annotated[
        Path | None, typer.Option("--options", help="Пороги и шкалы дефицитов · thresholds, scales (TOML).")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Формы 1, 2 и таблицы дефицитов из Excel → набор данных · forms kept in Excel → a dataset."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import import_forms as module

        return module.run(module.Request(files, out, answers, options), voice)

    raise typer.Exit(guarded(voice, command))


@app.command()
@taking(AboutData)
def check(about: AboutData, *, server: ServerOption = None) -> None:
    """Проверить данные до плана · check the data before any plan."""

    def command(voice: Voice) -> ExitCode:
        if server is not None:
            return _remote(server, about.dataset, about.rules, voice).check()
        from api.commands import check as module

        return module.run(about.dataset, about.rules, voice)

    about.answer(command)


@app.command()
def allocate(
    *,
    dataset: DatasetArgument,
    rules: RulesOption,
    out: Annotated[Path, typer.Option("--out", help="Папка плана · the plan folder.")],
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Предел времени, с · time limit in seconds.")
    ] = 300.0,
    workers: Annotated[
        int | None,
        typer.Option("--workers", help="Потоков, по умолчанию по числу ядер · threads, default: cores."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Зерно случайности · random seed.")] = 0,
    deterministic: Annotated[
        float | None,
        typer.Option(
            "--deterministic", help="Единицы работы вместо часов · work units instead of the clock."
        ),
    ] = None,
    memory_limit: MemoryOption = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Сегодня, ГГГГ-ММ-ДД · today, YYYY-MM-DD.")
    ] = None,
    events: Annotated[Path | None, typer.Option("--events", hidden=True)] = None,
    server: ServerOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Составить план и доказать, что лучше нельзя · make a plan and prove that none is better."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        if server is not None:
            options = {
                "time_limit": time_limit, "workers": workers, "seed": seed, "deterministic": deterministic,
            }  # fmt: skip
            return _remote(server, dataset, rules, voice).allocate(out, options, as_of)
        from api.commands import allocate as module

        limits = (time_limit, usable_cores() if workers is None else workers, seed, deterministic)
        return module.run(
            module.Request(dataset, rules, out, *limits, as_of, _BEGAN, events, memory_limit), voice
        )

    raise typer.Exit(guarded(voice, command))


@app.command()
def audit(
    *,
    dataset: DatasetArgument,
    plan: Annotated[
        Path, typer.Argument(help="Папка плана или таблица мест .csv, .xlsx · a plan folder or a table.")
    ],
    rules: RulesOption,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Сегодня (иначе как в плане) · today (else as in the plan).")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Зерно жребия (иначе как в плане) · seed of the lottery.")
    ] = None,
    best: BestOption = None,
    time_limit: AuditLimitOption = None,
    improve: ImproveOption = False,
    out: StepsOption = None,
    server: ServerOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Проверить план или свой вариант · audit a plan, or your own table."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        if server is not None:
            return _remote(server, dataset, rules, voice).audit(plan, as_of, seed)
        from api.commands import audit as module

        leading = (best, time_limit, improve, out, usable_cores())
        return module.run(module.Request(dataset, plan, rules, as_of, seed, *leading), voice)

    raise typer.Exit(guarded(voice, command))


for later in (rebalance, deadlines, candidates, whatif, explain, by_hand, urgent):
    app.command()(later)

for about_worth in (value, prices, backbone, reserve, unmet):
    app.command()(about_worth)

for of_papers in (report, templates, edits):
    app.command()(of_papers)

for of_service in (numbers, serve, worker):
    app.command()(of_service)


def _remote(server: str, dataset: Path, rules: str, voice: Voice) -> Remote:
    from api.commands.remote import Remote

    return Remote(server, dataset, rules, voice)


def main() -> None:
    """Entry point of the ``kvota`` command.  A terminal that lacks a letter shows ``?`` instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()
