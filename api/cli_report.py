"""Commands of ``kvota`` that write papers: options, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import DatasetArgument, JsonOption, LangOption, PlanArgument, RulesOption
from api.exits import ExitCode
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice


def report(
    *,
    dataset: DatasetArgument,
    plan: PlanArgument,
    rules: RulesOption,
    out: Annotated[Path, typer.Option("--out", help="Новая папка бумаг · a new folder of papers.")],
    papers: Annotated[
        list[str] | None,
        typer.Option("--paper", help="Только эта бумага, можно повторить · this paper alone, repeatable."),
    ] = None,
    schools: Annotated[
        list[str] | None,
        typer.Option("--school", help="Только этой школе (school_id), можно повторить · this school alone."),
    ] = None,
    month: Annotated[
        str | None, typer.Option("--month", help="Месяц извещения, ГГГГ-ММ · month of the notice, YYYY-MM.")
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option("--since", help="План прошлого извещения · the plan that schools were told last."),
    ] = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", help="Папка своих шаблонов Word · your own templates.")
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option("--names", help="Как склонять имена, .csv: имя, кого, кому · names that decline oddly."),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Рядом и PDF · PDF beside each paper.")] = False,
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="Рядом и книги Excel для работы · workbooks for work beside.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="День на бумагах, ГГГГ-ММ-ДД · the day, YYYY-MM-DD.")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Бумаги: заявка, план-график, извещения, выписки, формы 3, приказы, протокол, для сайта · papers."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import report as module
        from api.report.reading import Request

        chosen = tuple(papers or ()), tuple(schools or ())
        return module.run(
            Request(dataset, plan, rules, out, *chosen, month, since, templates, names, as_of, pdf, xlsx),
            voice,
        )

    raise typer.Exit(guarded(voice, command))


def templates(
    *,
    out: Annotated[Path, typer.Option("--out", help="Новая папка · a new folder.")],
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Шаблоны бумаг для правки в Word · the templates of the papers, to be edited in Word."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import report as module

        return module.write_templates(out, voice)

    raise typer.Exit(guarded(voice, command))
