"""What is sent and received about a published plan: registrations, proposals, deadlines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from api.http.models import Day, Lang, PlanOut, whole

RegistrationKind = Literal["confirmation", "refusal", "change", "substitute", "overrule", "withdrawal"]
ProposalState = Literal["open", "accepted", "rejected"]
Level = Literal["school", "municipality", "region"]
_NO_NUL = r"^[^\x00]*$"
_Id = Annotated[StrictStr, Field(min_length=1, max_length=200, pattern=_NO_NUL)]
_Text = Annotated[StrictStr, Field(max_length=2_000, pattern=_NO_NUL)]
_Said = Annotated[StrictStr, Field(min_length=1, max_length=2_000, pattern=_NO_NUL)]
_RegistrationId = Annotated[StrictStr, Field(pattern=r"^registration_[0-9a-f]{16}$")]
_Chain = Annotated[StrictInt, Field(ge=1, le=1_000_000), BeforeValidator(whole)]
MOST_ROWS = 10_000


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ConfirmationRow(_Model):
    """A place that its school confirms (Form 3)."""

    teacher_id: _Id
    group_id: _Id
    confirmed_on: Day
    confirmed_by: _Text = ""


class RefusalRow(_Model):
    """A place that is refused."""

    teacher_id: _Id
    group_id: _Id
    refused_on: Day
    refused_by: _Text = ""
    registered_on: Day | None = None
    reason: _Text = ""
    force_majeure: StrictBool = False
    explanatory_note: _Text = ""


class ChangeRow(_Model):
    """A group that is cancelled, moved, merged, or held in another form."""

    group_id: _Id
    change: Literal["cancelled", "moved", "merged", "form"]
    new_start: Day | None = None
    new_end: Day | None = None
    into_group_id: _Text = ""
    new_mode: Literal["in_person", "online_sync", "online_async"] | None = None
    announced_on: Day


class SubstituteRow(_Model):
    """Somebody whom the head of a school names for a group; no application is needed."""

    teacher_id: _Id
    group_id: _Id
    named_by: _Id
    named_on: Day
    reason: _Text = ""


class OverruleRow(_Model):
    """A deadline that an operator sets aside."""

    group_id: _Id
    level: Level
    reason: _Said
    decided_by: _Id
    decided_on: Day


class _Registering(_Model):
    as_of: Annotated[Day | None, Field(description="Today; default: the server's day.")] = None


class NewConfirmations(_Registering):
    """Confirmations to be registered."""

    kind: Literal["confirmation"]
    rows: Annotated[list[ConfirmationRow], Field(min_length=1, max_length=MOST_ROWS)]


class NewRefusals(_Registering):
    """Refusals to be registered."""

    kind: Literal["refusal"]
    rows: Annotated[list[RefusalRow], Field(min_length=1, max_length=MOST_ROWS)]


class NewChanges(_Registering):
    """Changes of groups to be registered."""

    kind: Literal["change"]
    rows: Annotated[list[ChangeRow], Field(min_length=1, max_length=MOST_ROWS)]


class NewSubstitutes(_Registering):
    """Substitutes named by heads."""

    kind: Literal["substitute"]
    rows: Annotated[list[SubstituteRow], Field(min_length=1, max_length=MOST_ROWS)]


class NewOverrules(_Registering):
    """Deadlines set aside."""

    kind: Literal["overrule"]
    rows: Annotated[list[OverruleRow], Field(min_length=1, max_length=MOST_ROWS)]


NewRegistrations = Annotated[
    NewConfirmations | NewRefusals | NewChanges | NewSubstitutes | NewOverrules, Field(discriminator="kind")
]


class FindingOut(_Model):
    """What is said of one row: ``row`` counts from 1; ``admitted``: it is acted upon all the same."""

    row: int
    code: str
    teacher_id: str
    group_id: str
    admitted: bool
    message_ru: str
    message_en: str


class RegistrationOut(_Model):
    """Something that was told about a plan; ``number``: its place in the campaign."""

    id: str
    campaign_id: str
    number: int
    kind: RegistrationKind
    content: dict[str, Any]
    withdraws: str | None
    at: datetime
    actor: str
    level: str


class Registered(_Model):
    """What was registered, and what is to be said of it."""

    registered: list[RegistrationOut]
    remarks: list[FindingOut]


class Withdrawal(_Model):
    """Why something is taken back."""

    reason: _Said


class NewProposal(_Model):
    """A rebalancing to be proposed: what is registered and in no plan yet, from the published plan.

    ``part_of`` and ``chains``: only these chains of an earlier proposal, nothing is searched for.
    """

    as_of: Annotated[Day | None, Field(description="Today; default: the server's day.")] = None
    time_limit: Annotated[float, Field(ge=1, le=86_400, strict=True, description="Seconds.")] = 60.0
    lang: Lang = "ru"
    part_of: Annotated[StrictStr | None, Field(pattern=r"^proposal_[0-9a-f]{16}$")] = None
    chains: Annotated[list[_Chain] | None, Field(min_length=1, max_length=MOST_ROWS)] = None


class NewDeadlines(_Model):
    """What is due when, what is late, who may still act."""

    as_of: Annotated[Day | None, Field(description="Today; default: the server's day.")] = None
    lang: Lang = "ru"


class NewCandidates(NewDeadlines):
    """Who could take a free place of the group, or the one that somebody leaves."""

    group_id: _Id
    left_by: Annotated[_Id | None, Field(description="Who leaves the place, or has left it.")] = None
    top: Annotated[StrictInt, Field(ge=1, le=1000), BeforeValidator(whole)] = 10


class SkippedOut(_Model):
    """A registration that a proposal does not act upon, and why."""

    registration_id: str
    code: str
    teacher_id: str
    group_id: str
    message_ru: str
    message_en: str


class ProposalOut(_Model):
    """A rebalancing to be decided upon: ``plan_id`` would succeed ``base_plan_id``.

    ``holds``: nothing has happened since that stands against it; ``figures``: places that fell free, places
    filled, persons moved, levels; ``skipped``: registrations upon which it does not act: whoever accepts it
    names them, or takes them back first.
    """

    id: str
    campaign_id: str
    base_plan_id: str
    plan_id: str
    part_of: str | None
    as_of: date
    registered: int
    state: ProposalState
    holds: bool
    version: int
    status: str
    figures: dict[str, Any]
    skipped: list[SkippedOut]
    created_at: datetime
    created_by: str
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None


class StepOut(_Model):
    """A step of a chain, as ``moves.csv`` has it."""

    chain: int
    step: int
    kind: str
    unique_number: str
    from_teacher: str
    to_teacher: str
    from_group: str
    to_group: str
    level: str
    reason: str


class ProposalDetail(ProposalOut):
    """A proposal with its chains, step by step."""

    steps: list[StepOut]


class Acceptance(_Model):
    """Accept what is proposed; ``without``: the registrations that it skips, every one."""

    reason: _Text = ""
    without: Annotated[list[_RegistrationId], Field(max_length=MOST_ROWS)] = []


class Rejection(_Model):
    """Why a proposal is not accepted."""

    reason: _Said


class Accepted(_Model):
    """The decision, and the plan that is published now."""

    proposal: ProposalOut
    plan: PlanOut


class NoticeRow(_Model):
    """A place in the month's notice; ``change``: what is different from the plan before."""

    teacher_id: str
    group_id: str
    programme_id: str
    start: str
    end: str
    unique_number: str
    change: Literal["", "new", "gone", "other_dates"]


class SchoolNotice(_Model):
    """What a school is told: who goes where in the month, and what changed, later months included."""

    school_id: str
    rows: list[NoticeRow]


class Notice(_Model):
    """The month's notice of a campaign: its published plan beside the one of the notice before."""

    campaign_id: str
    month: str
    plan_id: str
    since_plan_id: str | None
    schools: list[SchoolNotice]
