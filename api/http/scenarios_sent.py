"""Scenarios as they are sent, in the words of the file that ``kvota whatif`` reads; faults by their place."""

from __future__ import annotations

import re

import tomli_w

from api.http.models import Fault
from api.http.problems import WRONG_SCENARIOS, RefusedError
from api.http.question_models import NewScenario
from datasets.scenarios.faults import Faults, Where
from datasets.scenarios.toml_file import Lines, scenarios_from
from rules.base import Sentence
from rules.problems import InputError

_FIELD = re.compile(r"[a-z][a-z_]{0,39}", re.ASCII)


def file_of(scenarios: list[NewScenario]) -> str:
    """The file.  Raises: RefusedError: some are no scenarios, each with everything that is wrong."""
    content = {"scenario": [one.model_dump(mode="python") for one in scenarios]}
    faults = _Placed()
    try:
        scenarios_from(content, faults, _Places())
    except InputError as error:  # what can't be read any further is among the faults
        raise RefusedError(WRONG_SCENARIOS, "", faults.placed) from error
    if faults.placed:
        raise RefusedError(WRONG_SCENARIOS, "", faults.placed)
    return tomli_w.dumps(content)


class _Places(Lines):
    """In place of lines of a file: which scenario of the list."""

    def __init__(self) -> None:
        super().__init__("")

    def scenario(self, place: int, of: int) -> int | None:
        return place

    def change(self, place: int, number: int, of: tuple[int, int]) -> int | None:
        return place


class _Placed(Faults):
    """Faults by scenario, change and field, without names and values: both may be anybody's data."""

    def __init__(self) -> None:
        super().__init__("scenarios")
        self.placed: list[Fault] = []

    def add(
        self,
        where: Where | None,
        at: tuple[str | None, object],
        code: str,
        message: Sentence,
        expected: Sentence | None = None,
    ) -> None:
        super().add(where, at, code, message, expected)
        place = ["body", "scenarios"]
        if where is not None:
            place.append(str(where.line))
            place += [] if where.number is None else ["change", str(where.number - 1)]
        column = _field(at[0]) if code != "unclear_change" else None
        ru, en = expected or ("", "")
        self.placed.append(
            Fault(
                field=".".join([*place, *([] if column is None else [column])])[:200],
                code=code,
                message_ru=message[0] + (f"; ожидалось: {ru}" if ru else ""),
                message_en=message[1] + (f"; expected: {en}" if en else ""),
                row=None if where is None else where.number,
                column=column,
            )
        )


def _field(named: str | None) -> str | None:
    if named is None:
        return None
    return ".".join(part if _FIELD.fullmatch(part) else "…" for part in named.split("."))
