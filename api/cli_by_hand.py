"""Commands of ``kvota`` that change a plan by hand or outside the campaign: options, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import DatasetArgument, JsonOption, LangOption, PlanArgument, RulesOption
from api.exits import ExitCode, all_wrong, wrong_option
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice
from rules.problems import InputError
from solver.options import usable_cores

AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Сегодня (иначе как в плане) · today (else as in the plan).")
]

BestOption = Annotated[
    Path | None, typer.Option("--best", help="Сравнить с этим планом · a plan folder to compare with.")
]
AuditLimitOption = Annotated[
    float | None, typer.Option("--time-limit", help="Искать лучший план, с · seconds for the best plan.")
]
ImproveOption = Annotated[
    bool, typer.Option("--improve", help="Шаги к допустимому и лучшему плану · steps to a better plan.")
]
StepsOption = Annotated[
    Path | None, typer.Option("--out", help="Папка для шагов (с --improve) · a folder for the steps.")
]


def by_hand(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    swap: Annotated[
        list[str] | None, typer.Option("--swap", help="Двое меняются местами: A,B · two swap places: A,B.")
    ] = None,
    seat: Annotated[
        list[str] | None, typer.Option("--seat", help="Дать место: педагог,группа · teacher,group.")
    ] = None,
    unseat: Annotated[
        list[str] | None, typer.Option("--unseat", help="Убрать: педагог,группа · teacher,group.")
    ] = None,
    edited: Annotated[
        Path | None, typer.Option("--edited", help="Поправленная таблица мест · an edited table.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Удержать как решение · keep as a decision.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="Причина решения · why.")] = None,
    decided_by: Annotated[str | None, typer.Option("--decided-by", help="Кто решил · who decided.")] = None,
    dataset_out: Annotated[
        Path | None, typer.Option("--dataset-out", help="Данные с решением · the dataset with the decision.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Папка нового плана · the new plan.")] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Предел времени, с · time limit in seconds.")
    ] = 120.0,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Поправить план вручную: что нарушится, что потеряется; удержать решением · a change by hand."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.by_hand.asking import Wishes
        from api.commands import by_hand as module
        from api.own_plan.reading import Asked

        pairs = _two({"--swap": swap, "--seat": seat, "--unseat": unseat})
        request = module.Request(
            Asked(dataset, plan, rules, as_of),
            Wishes(pairs["--swap"], pairs["--seat"], pairs["--unseat"], edited),
            keep,
            reason,
            decided_by,
            dataset_out,
            out,
            time_limit,
            date.today(),  # noqa: DTZ011  # the coordinator's own day
            usable_cores(),
        )
        return module.run(request, voice)

    raise typer.Exit(guarded(voice, command))


def _two(said: Mapping[str, list[str] | None]) -> dict[str, list[tuple[str, str]]]:
    """``A,B`` as a pair each, by option.  Raises: InputError: all that are none."""
    errors: list[InputError] = []
    found: dict[str, list[tuple[str, str]]] = {option: [] for option in said}
    for option, texts in said.items():
        for text in texts or []:
            parts = [part.strip() for part in text.split(",")]
            if len(parts) == 2 and all(parts):
                found[option].append((parts[0], parts[1]))
                continue
            message = ("нужны два кода через запятую", "two ids with a comma between are needed")
            expected = ("например, t0001,t0002", "such as t0001,t0002")
            errors.append(wrong_option(option, text, message, expected))
    if errors:
        raise all_wrong(errors)
    return found


def urgent(
    *,
    dataset: DatasetArgument,
    plan: Annotated[Path | None, typer.Argument(help="План, если есть · the plan, if there is one.")] = None,
    rules: RulesOption,
    places: Annotated[int, typer.Option("--places", help="Сколько мест · how many places.")],
    programme: Annotated[
        str | None, typer.Option("--programme", help="Код программы · id of a programme.")
    ] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Или предмет · or a subject.")] = None,
    start: Annotated[str | None, typer.Option("--start", help="Первый день, ГГГГ-ММ-ДД · first day.")] = None,
    end: Annotated[str | None, typer.Option("--end", help="Последний день · last day.")] = None,
    district: Annotated[
        str | None, typer.Option("--district", help="Только этот район · a district.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Список .csv или .xlsx · the list.")] = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """«Срочно до 16:00: шесть физиков» – кому звонить, по порядку · whom to ring for extra places."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import urgent as module

        asked = (dataset, rules, plan, places, programme, subject, start, end, district, as_of, out)
        return module.run(module.Request(*asked), voice)

    raise typer.Exit(guarded(voice, command))
