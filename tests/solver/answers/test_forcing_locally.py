"""Answers proven for a part of a plan: against brute force on the plans of that part."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest

from rules.context import Context
from solver.answers.admitting import admitting
from solver.answers.asked import asked_for
from solver.answers.comparing import Finding
from solver.answers.explaining import Aim, Force, Question, answered
from solver.answers.forcing import strict, without_bounds
from solver.answers.locally import Around, local_bench
from solver.options import Control
from tests.solver.answers.forced_brute import FAR, holding, some_bench, told
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts
from tests.solver.subsets import mask


def compare(seen: Context, draw: Random) -> Counter[Finding]:
    """One wish of a plan of which nothing is proven."""
    brute, bench = Brute.of(seen), some_bench(seen)
    found: Counter[Finding] = Counter()
    if bench is None or not brute.plain.pairs:
        return found
    wish = draw.choice(brute.plain.pairs)
    own = [x for x in brute.plain.pairs if (x.person, x.programme) == (wish.person, wish.programme)]
    teacher, group = (np.array([getattr(x, n) for x in own], dtype=np.int32) for n in ("post", "group"))
    base = without_bounds(strict(seen), bench.pairs, bench.base.assignment)
    force = Force(Aim.INTO, wish.programme, -1, teacher, group)
    question = Question(seen, base.assignment, base.goals, (force,))
    (answer,) = answered(question, Control(FAR)).answers
    if answer.local is None:
        return found
    part = Around(base.assignment, wish.person, np.unique(group))(bench.pairs)
    outside = [x for x, kept in zip(brute.plain.pairs, part.tolist(), strict=True) if not kept]
    inside = brute.feasible & ((brute.subsets & mask(outside)) == 0)
    best, forced = brute.reached(among=inside), brute.reached(among=inside & holding(brute, own))
    assert best is not None
    said = told(answer.local.compared)
    if forced is None:
        assert said == (Finding.IMPOSSIBLE, "", 0)
    elif forced == best:
        assert said == (Finding.TIE, "", 0)
    else:
        lost = [(n, a - b) for n, a, b in zip(brute.goals, best, forced, strict=True) if a != b]
        assert said == (Finding.LOSES, *lost[0])
    found[said[0]] += 1
    return found


@pytest.mark.parametrize("batch", range(6))
def test_a_part_of_a_plan(batch: int) -> None:
    found: Counter[Finding] = Counter()
    for seed in range(batch * 6, (batch + 1) * 6):
        for seen in contexts(seed, profiles=2):
            found += compare(seen, Random(seed))
    assert found[Finding.LOSES] or found[Finding.TIE]


def test_changes_tried_in_a_part_say_so() -> None:
    tried = 0
    for seed in range(6):
        for seen in contexts(seed, profiles=1):
            bench = some_bench(seen)
            if bench is None:
                continue
            seated = set(seen.dataset.teachers.person[bench.base.assignment.teacher].tolist())
            for person in [p for p in range(seen.dataset.n_persons) if p not in seated][:1]:
                asking = asked_for(seen, person)
                near = local_bench(bench, person, np.unique(asking.pairs()[1]), 60)
                assert near is not None
                made = admitting(near, asking, lambda changes: None)
                assert made.local or not made.tried
                tried += len(made.tried)
    assert tried
