"""What a client asks for as a job keeps it; profiles are named or come along, never read from a path."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


def ordered(body: BaseModel) -> dict[str, Any]:
    """The request of a job."""
    return body.model_dump(mode="json", exclude={"dataset_id"}, exclude_none=True)
