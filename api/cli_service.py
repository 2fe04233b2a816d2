"""Commands of ``kvota`` around its service: the server, its workers, the numbers that it keeps.  Options,
nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli_options import DatabaseOption, JsonOption, LangOption, ServerOption
from api.exits import ExitCode
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice


def numbers(
    *,
    number: Annotated[str | None, typer.Argument(help="Уникальный номер · a unique number.")] = None,
    campaign: Annotated[
        str | None, typer.Option("--campaign", help="Номера этой кампании · numbers of this campaign.")
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", help="free, held, applied, enrolled, confirmed, used, expired.")
    ] = None,
    district: Annotated[
        str | None, typer.Option("--district", help="Выделенные этому району · allotted to this district.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="Как было на день, ГГГГ-ММ-ДД · as it was on a day.")
    ] = None,
    server: ServerOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Уникальные номера: у кого, где свободны, вся жизнь одного · who holds which, and the life of one."""
    voice = Voice(lang, as_json)

    def command() -> ExitCode:
        from api.commands import numbers as module

        return module.run(module.Request(server, number, campaign, state, district, on), voice)

    raise typer.Exit(guarded(voice, command))


def serve(
    *,
    database: DatabaseOption = "kvota.db",
    host: Annotated[str, typer.Option("--host", help="Адрес · address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Порт, 0 – любой · port, 0: any.")] = 8017,
    workers: Annotated[
        int, typer.Option("--workers", min=0, max=64, help="Процессов-исполнителей · worker processes.")
    ] = 1,
    max_upload: Annotated[
        int, typer.Option("--max-upload", min=1, max=4096, help="Предел файла, МиБ · MiB of an upload.")
    ] = 256,
    require_actor: Annotated[
        bool,
        typer.Option("--require-actor", help="Запись только с X-Actor и X-Level · refuse anonymous writes."),
    ] = False,
    lang: LangOption = Lang.RU,
) -> None:
    """Сервер для нескольких операторов · the HTTP interface, with its workers."""
    voice = Voice(lang)

    def command() -> ExitCode:
        from api.commands import serve as module

        return module.run(module.Request(database, host, port, workers, max_upload, require_actor), voice)

    raise typer.Exit(guarded(voice, command))


def worker(
    *,
    database: DatabaseOption = "kvota.db",
    lease: Annotated[
        float | None, typer.Option("--lease", envvar="KVOTA_LEASE", min=2, max=3600, hidden=True)
    ] = None,
    lang: LangOption = Lang.RU,
) -> None:
    """Ещё один исполнитель заданий · one more worker for a store."""

    def command() -> ExitCode:
        from api.commands import worker as module

        return module.run(database, lease)

    raise typer.Exit(guarded(Voice(lang), command))
