"""What is asked for with a proposal, checked; the steps of one, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.http import problems
from api.http.desk import Desk
from api.http.models import Fault
from api.http.plan_tables import rows_of
from api.http.problems import RefusedError
from api.http.rebalancing_models import NewProposal, StepOut
from api.moves_table import MOVES
from datasets.escape import unescape
from store import plans, proposals
from store.plans import StoredPlan
from store.registrations import Registration


def steps_of(desk: Desk, plan: StoredPlan) -> list[StepOut]:
    """The chains of a proposal's draft, step by step."""
    rows = rows_of(desk.store, plan, MOVES)
    return [StepOut.model_validate({name: _cell(name, cell) for name, cell in row.items()}) for row in rows]


def _cell(name: str, cell: str) -> str | int:
    return int(cell) if name in ("chain", "step") else unescape(cell)


def check_part(desk: Desk, campaign_id: str, body: NewProposal) -> None:
    """Raises: RefusedError: chains without the proposal that they are of, or the other way round, or chains
    that it does not have."""
    if body.part_of is None and body.chains is None:
        return
    if body.part_of is None or body.chains is None:
        raise _wrong_chains("part_of" if body.part_of is None else "chains")
    whole = proposals.get(desk.store, body.part_of)
    known = {step.chain for step in steps_of(desk, plans.get(desk.store, whole.plan_id))}
    if whole.campaign_id != campaign_id:
        raise _wrong_chains("part_of")
    if not set(body.chains) <= known:
        raise _wrong_chains("chains")


_DAYS = ("refused_on", "registered_on", "confirmed_on", "named_on", "decided_on")
"""Days of which a registration tells; a change that is announced later waits for its day."""


def check_day(as_of: date, told: Sequence[Registration]) -> None:
    """Raises: RefusedError: something is registered of a later day."""
    days = [str(one.content[name]) for one in told for name in _DAYS if one.content.get(name)]
    last = max(days, default="")
    if as_of.isoformat() >= last:
        return
    fault = Fault(
        field="body.as_of",
        code="before_registration",
        message_ru=f"раньше того, о чём уже сообщено: {last}",
        message_en=f"earlier than what is registered: {last}",
    )
    raise RefusedError(problems.NOT_NOW, "", [fault])


def _wrong_chains(field: str) -> RefusedError:
    fault = Fault(
        field=f"body.{field}",
        code="unknown_chains",
        message_ru="нужны вместе: предложение этой кампании и номера его цепочек",
        message_en="wanted together: a proposal of this campaign and numbers of its chains",
    )
    return RefusedError(problems.WRONG_REQUEST, "", [fault])
