"""What the routes of unique numbers take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr

from api.http.models import CampaignId, DatasetId, Day, whole

NUMBER = "26H1-007-000123-9"
FORM = r"^[^\x00-\x20\x7f/\\?#%]{1,64}$"
"""Of a number in an address; the ledger also keeps numbers of other systems."""
MOST_ISSUED = 5_000

State = Literal["free", "held", "applied", "enrolled", "confirmed", "used", "expired"]
FreeLevel = Literal["school", "municipality", "region"]
Kind = Literal[
    "issued", "brought", "assigned", "applied", "enrolled", "confirmed", "unseated", "used", "refused",
    "released", "passed", "expired", "undone",
]  # fmt: skip
Id = Annotated[StrictStr, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Reason = Annotated[
    StrictStr,
    Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x20][^\x00]*$", examples=["болезнь"]),
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StandingOut(_Model):
    """Where a number stands: ``free_level`` only where it is free, ``holder`` (a person's id) only where
    somebody holds or used it; ``district_id``: in whose allotment it counts."""

    state: State
    district_id: str
    school_id: str | None
    free_level: FreeLevel | None
    holder: str | None
    teacher_id: str | None
    group_id: str | None


class NumberOut(StandingOut):
    """A unique number.  ``issued_district``: whose it was first; ``sequence``: its last event."""

    number: Annotated[str, Field(examples=[NUMBER])]
    campaign_id: str
    period: str
    issued_district: str
    sequence: int


class NumberEventOut(_Model):
    """What happened: to whom it went, and why.  ``at``: when it was recorded; ``on``: the day it tells of;
    ``undoes``: the event that it takes back."""

    sequence: int
    at: datetime
    on: date
    kind: Kind
    before: StandingOut | None
    after: StandingOut
    reason: str
    undoes: int | None
    actor: str
    level: str
    request_id: str | None
    proposal_id: str | None
    told_ru: str
    told_en: str


class NumberDetail(NumberOut):
    """A number, as it stands now or stood at the end of the day ``on``, and its whole history."""

    on: date | None
    events: list[NumberEventOut]


class NewNumbers(_Model):
    """A batch to be issued, free at ``level``; a school is named where that is ``school``, and only there."""

    campaign_id: CampaignId
    period: Annotated[StrictStr, Field(pattern=r"^[0-9]{2}H[12]$", examples=["27H1"])]
    district_id: Annotated[Id, Field(examples=["d1"])]
    district_code: Annotated[StrictStr, Field(pattern=r"^[0-9]{3}$", examples=["007"])]
    count: Annotated[StrictInt, Field(ge=1, le=MOST_ISSUED, examples=[25]), BeforeValidator(whole)]
    level: FreeLevel = "municipality"
    school_id: Annotated[Id | None, Field(examples=[None])] = None
    on: Annotated[Day | None, Field(description="Default: today.", examples=[None])] = None


class BroughtNumbers(_Model):
    """Numbers that a dataset brings, with their states and holders."""

    campaign_id: CampaignId
    dataset_id: DatasetId
    on: Annotated[Day | None, Field(description="Default: today.", examples=[None])] = None


class IssuedOut(_Model):
    """The numbers that were issued."""

    campaign_id: str
    period: str
    numbers: list[str]


class _Event(_Model):
    reason: Reason | None = None
    on: Annotated[Day | None, Field(description="The day of which it tells; default: today.")] = None


class Assigned(_Event):
    """A free number is given to a person of its own school or district."""

    kind: Literal["assigned"]
    holder: Id
    teacher_id: Id | None = None
    school_id: Id | None = None


class Passed(_Event):
    """A free number goes to somebody else; to another district only where it is free in the region."""

    kind: Literal["passed"]
    holder: Id
    teacher_id: Id | None = None
    district_id: Id | None = None
    school_id: Id | None = None


class Applied(_Event):
    """Its holder applies with it."""

    kind: Literal["applied"]
    teacher_id: Id | None = None


class Enrolled(_Event):
    """Its holder gets a place, or another one."""

    kind: Literal["enrolled"]
    group_id: Id
    teacher_id: Id | None = None


class Plain(_Event):
    """What needs nothing more to be said: the place is confirmed; the place is gone and the number stays; the
    training is over; the number is no longer valid."""

    kind: Literal["confirmed", "unseated", "used", "expired"]


class Refused(_Event):
    """Its holder gives it back: it is free at ``free_level``."""

    kind: Literal["refused"]
    reason: Reason
    free_level: FreeLevel
    school_id: Id | None = None


class Released(_Event):
    """A free number is left to a wider level."""

    kind: Literal["released"]
    free_level: FreeLevel


class Undone(_Event):
    """The last event that still holds is taken back; it stays in the history."""

    kind: Literal["undone"]
    reason: Reason


NewNumberEvent = Annotated[
    Assigned | Passed | Applied | Enrolled | Plain | Refused | Released | Undone,
    Field(discriminator="kind"),
]


class Figures(_Model):
    """issued = held + free + used + expired; held counts every state from held to confirmed."""

    held: int
    free: int
    used: int
    expired: int


class DistrictNumbers(Figures):
    """What is in a district's allotment now (``allotted``), and how many were issued to it: what differs came
    from other districts, or went to them."""

    district_id: str
    issued_to: int
    allotted: int


class PeriodNumbers(Figures):
    """A period of a campaign."""

    period: str
    issued: int
    districts: list[DistrictNumbers]


class NumberBalance(_Model):
    """How many numbers there are, and where; at the end of the day ``on`` where it is asked for."""

    campaign_id: str
    on: date | None
    periods: list[PeriodNumbers]
