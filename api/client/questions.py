"""Questions as typed calls; a part of the client.  Each is a job; :meth:`Kvota.download` fetches its answer
from ``/v1/scenarios/{job_id}``, ``/v1/explanations/{job_id}`` or ``/v1/worth/{job_id}``, with ``.xlsx``,
``.svg`` or ``.html`` for the other forms."""

from __future__ import annotations

from pydantic import BaseModel

from api.client.numbers import Writing
from api.http.models import JobOut
from api.http.question_models import NewExplanation, NewScenarios, NewWorth


class Questions:
    """The calls that ask."""

    def __init__(self, write: Writing) -> None:
        self._write = write

    def what_if(self, order: NewScenarios, *, key: str | None = None) -> JobOut:
        """Have scenarios solved beside their base."""
        return self._asked("scenarios", order, key)

    def explain(self, order: NewExplanation, *, key: str | None = None) -> JobOut:
        """Have a person's place, or a closed group, explained."""
        return self._asked("explanations", order, key)

    def worth(self, order: NewWorth, *, key: str | None = None) -> JobOut:
        """Ask what a plan's limits are worth."""
        return self._asked("worth", order, key)

    def _asked(self, path: str, order: BaseModel, key: str | None) -> JobOut:
        sent = order.model_dump(mode="json", exclude_none=True)
        return self._write(JobOut, "POST", f"/v1/{path}", key, json=sent)
