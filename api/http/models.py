"""What is sent and received, for the server and for its client."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
)
from pydantic_core import PydanticCustomError

from rules.profile import SHIPPED

ItemT = TypeVar("ItemT")
_MOST = 2**31 - 1
_DATASET, _PLAN, _JOB, _CAMPAIGN = (
    "dataset_0123456789abcdef",
    "plan_0123456789abcdef",
    "job_0123456789abcdef",
    "campaign_0123456789abcdef",
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_AT = "2026-11-22T09:00:00Z"

JobKind = Literal[
    "check", "allocate", "audit", "rebalance", "deadlines", "candidates",
    "whatif", "explain", "value", "prices", "backbone", "reserve", "unmet",
]  # fmt: skip
JobState = Literal["queued", "running", "done", "failed", "cancelled"]
PlanState = Literal["draft", "published", "superseded"]
CampaignState = Literal["open", "closed"]
Lang = Literal["ru", "en"]
DatasetId = Annotated[StrictStr, Field(pattern=r"^dataset_[0-9a-f]{16}$", examples=[_DATASET])]
PlanId = Annotated[StrictStr, Field(pattern=r"^plan_[0-9a-f]{16}$", examples=[_PLAN])]
CampaignId = Annotated[StrictStr, Field(pattern=r"^campaign_[0-9a-f]{16}$", examples=[_CAMPAIGN])]


class Model(BaseModel):
    """Has the fields that it declares and no others."""

    model_config = ConfigDict(extra="forbid")


def _written_day(value: object) -> object:
    """A day as 2027-01-11: the usual reading takes any number for seconds since 1970."""
    written = not isinstance(value, str) or _DAY.fullmatch(value) is not None
    if isinstance(value, int | float) or not written:
        raise ValueError("not a date like 2027-01-11")
    return value


def whole(value: object) -> object:
    """JSON has one kind of number: 2.0 is the whole number 2."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Day = Annotated[date, BeforeValidator(_written_day)]
Threads = Annotated[StrictInt, Field(ge=1, le=1024), BeforeValidator(whole)]
Seed = Annotated[StrictInt, Field(ge=0, le=_MOST), BeforeValidator(whole)]


TYPE = "urn:kvota:problem:"
"""Before the code of a problem."""


class Fault(BaseModel):
    """One thing that is wrong with a request, and where: a field, or a place in an uploaded file."""

    model_config = ConfigDict(extra="forbid")
    field: str
    code: str
    message_ru: str
    message_en: str
    row: int | None = None
    column: str | None = None


class ProblemOut(BaseModel):
    """What every refusal looks like."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "type": TYPE + "not_there",
                "title": "Не найдено · Not found",
                "status": 404,
                "detail": "plan plan_0123456789abcdef",
                "code": "not_there",
                "request_id": "req_5f0c2a9d3b1e4c77",
                "errors": [],
            }
        },
    )
    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[Fault] = Field(default_factory=list)


class Page(Model, Generic[ItemT]):
    """Items, the newest first; ``next``: the cursor of the next page, null on the last one."""

    items: list[ItemT]
    next: str | None


class DatasetOut(Model):
    """An uploaded dataset; ``sha256`` of the file as it came."""

    id: Annotated[str, Field(examples=[_DATASET])]
    campaign_id: str | None
    sha256: str
    media: Literal["zip", "xlsx"]
    size: int
    created_at: Annotated[datetime, Field(examples=[_AT])]
    created_by: str


class GoalOut(Model):
    """A goal: what is reached, what is proven to be impossible to exceed, and the relative difference."""

    name: Annotated[str, Field(examples=["application"])]
    value: int
    bound: int
    gap: float
    status: Annotated[str, Field(examples=["proven"])]


class ProgressOut(Model):
    """How far a job is: the goal at work (null before the first) and every goal as it stands."""

    goal: str | None
    goals: list[GoalOut]
    places: int | None
    elapsed_s: float


class JobOut(Model):
    """Long work.  ``result.exit_code`` is the one of the same command on a command line."""

    id: Annotated[str, Field(examples=[_JOB])]
    kind: JobKind
    state: JobState
    dataset_id: str
    plan_id: str | None
    attempt: int
    cancel_requested: bool
    created_at: datetime
    created_by: str
    started_at: datetime | None
    finished_at: datetime | None
    progress: ProgressOut | None
    result: dict[str, Any] | None


class PlanOut(Model):
    """A plan.  ``number``: its place among the published plans of its campaign, ``succeeds``: the one that it
    replaced; ``status``: ``optimal`` only where every goal is proven."""

    id: Annotated[str, Field(examples=[_PLAN])]
    campaign_id: str | None
    dataset_id: str
    profile: str
    state: PlanState
    number: int | None
    succeeds: str | None
    version: int
    status: str
    goals: list[GoalOut]
    counts: dict[str, int]
    created_at: datetime
    created_by: str
    published_at: datetime | None
    published_by: str | None


class PlanDetail(PlanOut):
    """A plan with its certificate, ``plan.json``."""

    certificate: dict[str, Any]


class CampaignOut(Model):
    """A half-year's work."""

    id: Annotated[str, Field(examples=[_CAMPAIGN])]
    name: str
    state: CampaignState
    version: int
    created_at: datetime
    created_by: str


_Name = Annotated[StrictStr, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class NewCampaign(Model):
    """A campaign to be opened."""

    name: Annotated[_Name, Field(examples=["Весна 2027"])]


class CampaignChange(Model):
    """What is to change; the rest stays."""

    name: _Name | None = None
    state: CampaignState | None = None


def _shipped(name: str) -> str:
    if name not in SHIPPED:
        known = ", ".join(SHIPPED)
        message = "no such profile; expected: {known}, or a profile of your own in the field profile"
        raise PydanticCustomError("unknown_profile", message, {"known": known})
    return name


class _Work(Model):
    dataset_id: DatasetId
    rules: Annotated[
        StrictStr,
        AfterValidator(_shipped),
        Field(
            description="Name of a shipped profile.",
            examples=["default"],
            json_schema_extra={"enum": list(SHIPPED)},
        ),
    ] = "default"
    profile: Annotated[
        StrictStr | None,
        Field(
            max_length=200_000,
            pattern=r"^[^\x00]*$",  # PostgreSQL keeps no such character
            description="A profile of one's own (TOML), instead of `rules`.",
        ),
    ] = None
    lang: Lang = "ru"


class NewCheck(_Work):
    """The data under the rules, before any plan."""


class NewPlan(_Work):
    """A plan to be made: the options of ``kvota allocate``."""

    campaign_id: Annotated[
        CampaignId | None, Field(description="Default: the campaign of the dataset.", examples=[None])
    ] = None
    time_limit: Annotated[float, Field(ge=1, le=86_400, strict=True, description="Seconds.")] = 300.0
    workers: Annotated[Threads | None, Field(description="Threads; null: cores.")] = None
    seed: Seed = 0
    deterministic: Annotated[
        float | None, Field(gt=0, le=1e9, strict=True, description="Work units instead of the clock.")
    ] = None
    as_of: Annotated[Day | None, Field(description="Today.", examples=["2027-01-11"])] = None


class NewAudit(_Work):
    """A stored plan to be judged; a table of one's own is sent as a form with the field ``plan``."""

    plan_id: PlanId
    as_of: Day | None = None
    seed: Seed | None = None


class UploadedAudit(_Work):
    """The fields of a form that brings a table of places (texts, as forms have them)."""

    as_of: Day | None = None
    seed: Annotated[int | None, Field(ge=0, le=_MOST)] = None
