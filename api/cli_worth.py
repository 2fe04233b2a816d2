"""Commands of ``kvota`` about what a plan's limits are worth: options, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from api.cli_shared import AboutData, AboutPlan, OutOption, TimeOption, taking
from api.exits import ExitCode
from api.voice import Voice


@taking(AboutPlan)
def value(
    about: AboutPlan,
    *,
    district: Annotated[
        str | None, typer.Option("--district", help="Только для этого района · of this district.")
    ] = None,
    top: Annotated[
        int | None, typer.Option("--top", min=1, max=10_000, help="Сколько самых многообещающих · how many.")
    ] = None,
) -> None:
    """Чего стоит ещё одно место по программе, в группе, ещё один номер · the value of one more place."""

    def command(voice: Voice) -> ExitCode:
        from api.commands import worth as module

        return module.run_value(about.request, module.Wanted(district, top), voice)

    about.answer(command)


@taking(AboutPlan)
def prices(about: AboutPlan) -> None:
    """Цена каждого правила и каждой цели · what each rule and each goal costs."""

    def command(voice: Voice) -> ExitCode:
        from api.commands import worth as module

        return module.run_prices(about.request, voice)

    about.answer(command)


@taking(AboutPlan)
def backbone(about: AboutPlan) -> None:
    """Кто вошёл в каждый лучший план, в часть, ни в один · who is seated in every best plan."""

    def command(voice: Voice) -> ExitCode:
        from api.commands import backbone as module

        return module.run(about.request, voice)

    about.answer(command)


@dataclass(frozen=True, kw_only=True)
class _AboutReserve(AboutPlan):
    time_limit: TimeOption = 60.0


@taking(_AboutReserve)
def reserve(
    about: AboutPlan,
    *,
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
) -> None:
    """Резерв: кто встанет на место отказавшегося, по группам · standbys for every group."""

    def command(voice: Voice) -> ExitCode:
        from api.commands import reserve as module

        return module.run(about.request, module.Wanted(each, groups_each, refusing, draws), voice)

    about.answer(command)


@taking(AboutData)
def unmet(about: AboutData, *, out: OutOption = None) -> None:
    """Заказ институту: кому пора, но не на что, и программы без желающих · the order to the institute."""

    def command(voice: Voice) -> ExitCode:
        from api.commands import unmet as module

        return module.run(about.dataset, about.rules, out, voice)

    about.answer(command)
