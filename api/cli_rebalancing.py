"""Commands of ``kvota`` about a published plan: options, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import (
    ChangesOption,
    ConfirmationsOption,
    DatasetArgument,
    JsonOption,
    LangOption,
    MemoryOption,
    OverrulesOption,
    PlanArgument,
    RefusalsOption,
    RulesOption,
    SkipOption,
    SubstitutesOption,
    TodayOption,
)
from api.exits import ExitCode
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice


def rebalance(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    as_of: TodayOption,
    out: Annotated[Path, typer.Option("--out", help="Папка нового плана · the successor's folder.")],
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Предел времени, с · time limit in seconds.")
    ] = 300.0,
    seed: Annotated[int, typer.Option("--seed", help="Зерно случайности · random seed.")] = 0,
    skip_invalid: SkipOption = False,
    refusals: RefusalsOption = None,
    confirmations: ConfirmationsOption = None,
    overrules: OverrulesOption = None,
    substitutes: SubstitutesOption = None,
    changes: ChangesOption = None,
    release: Annotated[
        bool, typer.Option("--release-overdue", help="Освободить неподтверждённые · free unconfirmed places.")
    ] = False,
    dataset_out: Annotated[
        Path | None, typer.Option("--dataset-out", help="Данные после перестановки · the dataset afterwards.")
    ] = None,
    chains_of: Annotated[
        Path | None,
        typer.Option("--chains-of", help="Без поиска: цепочки из этой папки · chains of this one."),
    ] = None,
    chain: Annotated[
        list[int] | None, typer.Option("--chain", help="Номер цепочки, можно несколько · a chain to take.")
    ] = None,
    memory_limit: MemoryOption = None,
    events: Annotated[Path | None, typer.Option("--events", hidden=True)] = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """После отказов: заполнить больше всего мест, переставив меньше всего людей · the smallest change."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import rebalance as module
        from api.plan_today import Papers
        from api.rebalancing_input import Request

        papers = Papers(refusals, confirmations, overrules, substitutes, changes)
        asked = (dataset, plan, rules, papers, as_of, out, time_limit, seed, skip_invalid, release)
        taken = (dataset_out, chains_of, tuple(chain or ()), events, memory_limit)
        return module.run(Request(*asked, *taken), voice)

    raise typer.Exit(guarded(voice, command))


def deadlines(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    as_of: TodayOption,
    refusals: RefusalsOption = None,
    confirmations: ConfirmationsOption = None,
    overrules: OverrulesOption = None,
    substitutes: SubstitutesOption = None,
    changes: ChangesOption = None,
    skip_invalid: SkipOption = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Сроки по группам: что пора, что просрочено, кто ещё может действовать · deadlines of a plan."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import deadlines as module
        from api.plan_today import Papers

        papers = Papers(refusals, confirmations, overrules, substitutes, changes)
        asked = (dataset, plan, rules, as_of, papers, skip_invalid)
        return module.run(module.Request(*asked), voice)

    raise typer.Exit(guarded(voice, command))


def candidates(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    group: Annotated[str, typer.Option("--group", help="В какую группу · the group.")],
    as_of: TodayOption,
    left_by: Annotated[
        str | None, typer.Option("--left-by", help="Кто освобождает место · who leaves the place.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=1000, help="Сколько показать · how many.")] = 10,
    refusals: RefusalsOption = None,
    confirmations: ConfirmationsOption = None,
    overrules: OverrulesOption = None,
    substitutes: SubstitutesOption = None,
    changes: ChangesOption = None,
    skip_invalid: SkipOption = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Кто может занять одно свободное место, по порядку и почему · ranked candidates for one place."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import candidates as module
        from api.plan_today import Papers

        papers = Papers(refusals, confirmations, overrules, substitutes, changes)
        asked = (dataset, plan, rules, group, left_by, as_of, top, papers, skip_invalid)
        return module.run(module.Request(*asked), voice)

    raise typer.Exit(guarded(voice, command))
