"""What a plan folder claims of its goals, where it was made under the same profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.claimed import made_under
from api.voice import Voice
from rules.profile import Profile


@dataclass(frozen=True)
class Claim:
    """What a plan folder claims of one goal."""

    value: int
    bound: int | None
    proven: bool


def claims_of(claimed: Mapping[str, object] | None, profile: Profile, voice: Voice) -> dict[str, Claim]:
    """The claims by goal; nothing where the plan was made under another profile (which is said)."""
    if claimed is None:
        return {}
    if not made_under(claimed, profile):
        told = claimed.get("profile")
        voice.tell("other_profile", name=told.get("name") if isinstance(told, Mapping) else told)
        return {}
    goals = claimed.get("goals")
    found: dict[str, Claim] = {}
    for goal in goals if isinstance(goals, list) else []:
        if isinstance(goal, Mapping) and isinstance(goal.get("value"), int):
            bound = goal.get("bound")
            found[str(goal.get("name"))] = Claim(
                int(goal["value"]), bound if isinstance(bound, int) else None, goal.get("status") == "proven"
            )
    return found
