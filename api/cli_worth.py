"""Commands of ``kvota`` about what a plan's limits are worth: options, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import DatasetArgument, JsonOption, LangOption, MemoryOption, PlanArgument, RulesOption
from api.exits import ExitCode
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice

TimeOption = Annotated[float, typer.Option("--time-limit", help="Предел времени, с · limit in seconds.")]
WorkersOption = Annotated[int, typer.Option("--workers", help="Потоков · threads.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Книга .xlsx с полной таблицей · a workbook with all of it.")
]


def value(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    district: Annotated[
        str | None, typer.Option("--district", help="Только для этого района · of this district.")
    ] = None,
    top: Annotated[
        int | None, typer.Option("--top", min=1, max=10_000, help="Сколько самых многообещающих · how many.")
    ] = None,
    time_limit: TimeOption = 300.0,
    workers: WorkersOption = 1,
    memory_limit: MemoryOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Чего стоит ещё одно место по программе, в группе, ещё один номер · the value of one more place."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import worth as module
        from api.worth.given import Request

        request = Request(dataset, plan, rules, time_limit, workers, memory_limit, out)
        return module.run_value(request, module.Wanted(district, top), voice)

    raise typer.Exit(guarded(voice, command))


def prices(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    time_limit: TimeOption = 300.0,
    workers: WorkersOption = 1,
    memory_limit: MemoryOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Цена каждого правила и каждой цели · what each rule and each goal costs."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import worth as module
        from api.worth.given import Request

        request = Request(dataset, plan, rules, time_limit, workers, memory_limit, out)
        return module.run_prices(request, voice)

    raise typer.Exit(guarded(voice, command))


def backbone(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    time_limit: TimeOption = 300.0,
    workers: WorkersOption = 1,
    memory_limit: MemoryOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Кто вошёл в каждый лучший план, в часть, ни в один · who is seated in every best plan."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import backbone as module
        from api.worth.given import Request

        return module.run(Request(dataset, plan, rules, time_limit, workers, memory_limit, out), voice)

    raise typer.Exit(guarded(voice, command))


def reserve(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    each: Annotated[
        int, typer.Option("--each", min=1, max=5, help="Дублёров на группу · standbys a group.")
    ] = 2,
    groups_each: Annotated[
        int, typer.Option("--groups-each", min=1, max=2, help="В скольких группах один дублёр · groups each.")
    ] = 1,
    refusing: Annotated[
        float, typer.Option("--refusing", min=0.0, max=1.0, help="Доля отказов · the usual share refusing.")
    ] = 0.1,
    draws: Annotated[
        int, typer.Option("--draws", min=1, max=100_000, help="Сколько розыгрышей · how many draws.")
    ] = 1000,
    time_limit: TimeOption = 60.0,
    workers: WorkersOption = 1,
    memory_limit: MemoryOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Резерв: кто встанет на место отказавшегося, по группам · standbys for every group."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import reserve as module
        from api.worth.given import Request

        request = Request(dataset, plan, rules, time_limit, workers, memory_limit, out)
        return module.run(request, module.Wanted(each, groups_each, refusing, draws), voice)

    raise typer.Exit(guarded(voice, command))


def unmet(
    *,
    dataset: DatasetArgument,
    rules: RulesOption,
    out: OutOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Заказ институту: кому пора, но не на что, и программы без желающих · the order to the institute."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import unmet as module

        return module.run(dataset, rules, out, voice)

    raise typer.Exit(guarded(voice, command))
