"""Identifiers in paths and queries."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query


def _pattern(kind: str) -> str:
    return f"^{kind}_[0-9a-f]{{16}}$"


CampaignPath = Annotated[str, Path(pattern=_pattern("campaign"), examples=["campaign_0123456789abcdef"])]
DatasetPath = Annotated[str, Path(pattern=_pattern("dataset"), examples=["dataset_0123456789abcdef"])]
PlanPath = Annotated[str, Path(pattern=_pattern("plan"), examples=["plan_0123456789abcdef"])]
JobPath = Annotated[str, Path(pattern=_pattern("job"), examples=["job_0123456789abcdef"])]
CampaignQuery = Annotated[
    str | None, Query(pattern=_pattern("campaign"), description="Only those of this campaign.")
]
RegistrationPath = Annotated[
    str, Path(pattern=_pattern("registration"), examples=["registration_0123456789abcdef"])
]
ProposalPath = Annotated[str, Path(pattern=_pattern("proposal"), examples=["proposal_0123456789abcdef"])]
WhoseCampaign = Annotated[str, Query(pattern=_pattern("campaign"), description="Of this campaign.")]
