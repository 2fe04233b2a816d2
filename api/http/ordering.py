"""What a client asks for as a job keeps it; profiles are named or come along, never read from a path."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from api.http import problems
from api.http.models import Fault
from api.http.problems import RefusedError
from rules.profile import SHIPPED


def ordered(body: BaseModel) -> dict[str, Any]:
    """The request of a job.  Raises: RefusedError: no shipped profile has that name."""
    asked = body.model_dump(mode="json", exclude={"dataset_id"}, exclude_none=True)
    if asked["rules"] not in SHIPPED:
        known = ", ".join(SHIPPED)
        fault = Fault(
            field="body.rules",
            code="unknown_profile",
            message_ru=f"такого профиля нет; ожидалось: {known} или свой профиль в поле profile",
            message_en=f"no such profile; expected: {known}, or a profile of your own in the field profile",
        )
        raise RefusedError(problems.WRONG_REQUEST, "", [fault])
    return asked
