"""What is sent to ask questions: scenarios, explanations, what limits are worth."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    JsonValue,
    StrictBool,
    StrictInt,
    StrictStr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.http.models import Day, Lang, Model, NewCheck, PlanId, Seed, Threads, whole

MOST_SCENARIOS, LONGEST_NAME, MOST_CHANGES, DEEPEST = 100, 120, 1_000, 4
_Id = Annotated[StrictStr, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
_Limit = Annotated[float, Field(ge=1, le=86_400, strict=True, description="Seconds, for all of it.")]
_CHANGE = {
    "table": "districts",
    "key": "d1",
    "column": "unique_numbers",
    "value": 45,
}


def _writable(value: object, depth: int = 0) -> object:
    """What TOML can hold as well, whole numbers as such: null has no meaning there."""
    if value is None or depth > DEEPEST:
        raise PydanticCustomError("no_such_value", "neither null nor deeply nested lists are values")
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_writable(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_text(str(key)): _writable(one, depth + 1) for key, one in value.items()}
    return whole(value)


def _text(value: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise PydanticCustomError("string_unicode", "half of a character") from error
    return value


Change = Annotated[dict[str, JsonValue], BeforeValidator(_writable)]


class NewScenario(Model):
    """A scenario: named changes on the base, as a table ``[[scenario]]`` of the file has them."""

    name: Annotated[
        StrictStr,
        Field(
            min_length=1,
            max_length=LONGEST_NAME,
            pattern=r"^[^\x00-\x1f\x7f]+$",
            examples=["Ещё 20 номеров району d1"],
        ),
    ]
    change: Annotated[
        list[Change],
        Field(
            min_length=1,
            max_length=MOST_CHANGES,
            description="Each: table, key, column, value; table, add; table, remove, with_dependents; table, "
            "key, shift_days; rule, parameter, value; rule, enabled; goal, place; or goal, removed.",
            examples=[[_CHANGE]],
        ),
    ]


class NewScenarios(NewCheck):
    """Scenarios to be solved and set beside their base: the dataset under the rules, or a plan of it."""

    plan_id: Annotated[
        PlanId | None, Field(description="The base; null: it is solved first.", examples=[None])
    ] = None
    time_limit: _Limit = 300.0
    workers: Annotated[Threads | None, Field(description="Threads for all; null: cores.")] = None
    seed: Annotated[Seed | None, Field(description="Default: the seed of the plan.")] = None
    as_of: Annotated[Day | None, Field(description="Today; default: the day of the plan.")] = None
    scenarios: Annotated[list[NewScenario], Field(min_length=1, max_length=MOST_SCENARIOS)]


class _AboutPlan(Model):
    plan_id: PlanId
    time_limit: _Limit = 120.0
    workers: Annotated[Threads | None, Field(description="Threads; null: as the command has it.")] = None
    lang: Lang = "ru"


class NewExplanation(_AboutPlan):
    """Why a person has no place, or this one (``teacher_id``), or why a group is closed
    (``closed_group_id``): exactly one of them."""

    teacher_id: Annotated[_Id | None, Field(examples=["t1"])] = None
    programme_id: Annotated[_Id | None, Field(description="Only about this programme.")] = None
    group_id: Annotated[_Id | None, Field(description="Only about this group.")] = None
    closed_group_id: _Id | None = None
    changes: Annotated[StrictBool, Field(description="Look for what would have helped.")] = True

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        narrowed = (self.programme_id is not None) + (self.group_id is not None)
        one = (self.teacher_id is None) != (self.closed_group_id is None)
        if not one or narrowed > (self.teacher_id is not None):
            raise PydanticCustomError(
                "unclear_question",
                "exactly one of teacher_id and closed_group_id; at most one of programme_id and group_id, "
                "with teacher_id",
            )
        return self


class NewWorth(_AboutPlan):
    """What a plan's limits are worth: ``value`` of one more place or number, ``prices`` of rules and goals,
    ``backbone``: who is in every best plan, ``reserve``: standbys, ``unmet``: the order to the institute."""

    question: Literal["value", "prices", "backbone", "reserve", "unmet"]
    district_id: Annotated[_Id | None, Field(description="Of `value`: this district alone.")] = None
    top: Annotated[
        Annotated[StrictInt, Field(ge=1, le=10_000), BeforeValidator(whole)] | None,
        Field(description="Of `value`: so many of the most promising."),
    ] = None
    each: Annotated[
        Annotated[StrictInt, Field(ge=1, le=5), BeforeValidator(whole)] | None,
        Field(description="Of `reserve`: standbys of a group."),
    ] = None

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        of_value = self.district_id is not None or self.top is not None
        if (of_value and self.question != "value") or (self.each is not None and self.question != "reserve"):
            raise PydanticCustomError(
                "unclear_question",
                "district_id and top belong to value, each to reserve",
            )
        return self
