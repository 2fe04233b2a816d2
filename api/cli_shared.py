"""Options that several commands of ``kvota`` take as one: a dataclass whose fields become their options."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from api.cli_options import DatasetArgument, JsonOption, LangOption, MemoryOption, RulesOption
from api.exits import ExitCode
from api.guard import guarded
from api.messages import Lang
from api.voice import Voice

if TYPE_CHECKING:
    from api.worth.given import Request

OursArgument = Annotated[
    Path, typer.Argument(help="Папка плана от kvota allocate · a plan folder that kvota allocate wrote.")
]
TimeOption = Annotated[float, typer.Option("--time-limit", help="Предел времени, с · limit in seconds.")]
WorkersOption = Annotated[int, typer.Option("--workers", help="Потоков · threads.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Книга .xlsx с полной таблицей · a workbook with all of it.")
]


def taking(shared: type[AboutData]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the fields of the dataclass ``shared`` as options beside its own; it gets them as its
    first argument."""
    hints = get_type_hints(shared, include_extras=True)
    signature = inspect.signature(shared)
    fields = [one.replace(annotation=hints[one.name]) for one in signature.parameters.values()]

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        _, *own = inspect.signature(command, eval_str=True).parameters.values()

        @functools.wraps(command)
        def whole(**told: Any) -> None:
            command(shared(**{one.name: told.pop(one.name) for one in fields}), **told)

        needed = [one for one in fields if one.default is inspect.Parameter.empty]
        every = [*needed, *own, *(one for one in fields if one not in needed)]
        whole.__dict__["__signature__"] = inspect.Signature(every)
        whole.__annotations__ = {one.name: one.annotation for one in every}
        return whole

    return with_options


@dataclass(frozen=True, kw_only=True)
class AboutData:
    """What every question about a dataset under a profile is given."""

    dataset: DatasetArgument
    rules: RulesOption
    as_json: JsonOption = False
    lang: LangOption = Lang.RU

    def answer(self, command: Callable[[Voice], ExitCode]) -> None:
        """Run it and end."""
        voice = Voice(self.lang, self.as_json)
        raise typer.Exit(guarded(voice, lambda: command(voice)))


@dataclass(frozen=True, kw_only=True)
class AboutPlan(AboutData):
    """What every question about a plan's worth is given."""

    plan: OursArgument
    time_limit: TimeOption = 300.0
    workers: WorkersOption = 1
    memory_limit: MemoryOption = None
    out: OutOption = None

    @property
    def request(self) -> Request:
        """The same, as the commands take it."""
        from api.worth.given import Request  # noqa: PLC0415  # numpy is loaded when a command runs

        limits = (self.time_limit, self.workers, self.memory_limit)
        return Request(self.dataset, self.plan, self.rules, *limits, self.out)
