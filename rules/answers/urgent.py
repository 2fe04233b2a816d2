"""Places that arrive outside the campaign («срочно до 16:00: шесть физиков»): whom to ring, in what order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rules.answers.new_group import Call, with_call
from rules.answers.ring_order import in_order
from rules.answers.ring_words import behind, worded
from rules.answers.ringing import Ranked
from rules.answers.sendable import admitted, possible, together
from rules.context import Assignment, Context, Facts
from rules.profile import effective_goals
from rules.substitution.gains import gains


def ranked(context: Context, plan: Assignment, call: Call) -> Ranked:
    """The posts that may take such a place, whom to ring first.

    By the profile's goals in their order (what the place would add to each); where they tie one of each
    school first, then the larger gap, then the earlier due date, then the order of the data.  Nobody has to
    have applied: the rule ``source`` is left aside.  Of several posts of a person the first that fits.
    """
    wide = replace(context, dataset=with_call(context, call))
    group = wide.dataset.n_groups - 1
    facts = Facts(wide, plan)
    posts, excluded, unchecked = admitted(wide, call, group)
    posts, refused = possible(facts, posts, group, call)
    worth = gains(facts, effective_goals(wide), posts, group)
    order = in_order(wide, posts, worth, group)
    if "school_served" in worth:  # one place serves a school, a second one does not serve it again
        first = np.unique(wide.dataset.teachers.school[posts[order]], return_index=True)[1]
        worth["school_served"] = np.where(
            np.isin(np.arange(len(posts)), order[first]), worth["school_served"], 0
        )
        order = in_order(wide, posts, worth, group)
    order, waits = together(facts, posts, order, group, call)
    ringing = worded(facts, posts, worth, order, group)
    ringing = tuple(
        behind(one, waits[position]) if position in waits else one for position, one in enumerate(ringing)
    )
    return Ranked(call, ringing, tuple((excluded + refused).items()), unchecked)
