"""``kvota backbone``: who is seated in every best plan, in some, in none."""

from __future__ import annotations

from api.exits import ExitCode
from api.voice import Voice
from api.worth.backbone_told import BackboneTold
from api.worth.given import Request, read_base, unproven
from api.worth.running import asked, delivered
from api.worth.words import goal_title, word
from solver.answers.worth_questions import AskBackbone
from solver.result import GoalStatus


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, ask, tell.  Raises: InputError: the plan is not proven."""
    voice.note(word("reading", voice.lang))
    base = read_base(request)
    open_goals = [goal.name for goal in base.goals if goal.status is not GoalStatus.PROVEN]
    if open_goals:
        raise unproven(request.plan, [goal_title(name, voice.lang) for name in open_goals])
    found = asked(base, AskBackbone(), request, voice)
    if isinstance(found, ExitCode):
        return found
    return delivered(BackboneTold(base, found.answer), request.out, voice)
