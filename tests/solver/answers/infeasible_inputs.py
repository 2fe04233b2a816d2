"""Tiny inputs without any plan, drawn by chance: several decisions and floors that clash with the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from rules.context import Context
from rules.profile import Profile, profile_from
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts
from tests.solver.test_infeasible import decided


def hard(profile: Profile) -> Profile:
    """The profile with decisions and hard floors."""
    content = profile.as_json()
    rules = dict(content["rules"])  # type: ignore[call-overload]
    rules["quota_floor"] = {**rules["quota_floor"], "enabled": True, "hard": True}
    rules["decision_must"] = {**rules["decision_must"], "enabled": True}
    return profile_from({**content, "rules": rules}, profile.name)


def without_plan(seeds: range) -> Iterator[tuple[Context, Brute]]:
    """Contexts that allow no plan, with all their subsets."""
    for seed in seeds:
        for seen in contexts(seed):
            changed = decided(replace(seen, profile=hard(seen.profile)), Random(seed))
            brute = Brute.of(changed)
            if not brute.feasible.any():
                yield changed, brute
