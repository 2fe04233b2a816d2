"""``python -m benchmarks.answers ten-districts``: questions to a plan, beside a plan from nothing.

A base plan is made first, for as long as a coordinator would give it.  Then each of twelve kinds of change
is solved twice in this process: from nothing, and as a scenario, from the base plan and its multipliers; both
end at the same gap of every goal.  Then some people without a place are forced in, as an explanation does it.
The clock holds all but reading the data: pairs, program, search.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.whatif.records import Solved
from api.whatif.solving import known_of, solved_of
from benchmarks.kinds_of_change import drawn
from benchmarks.markdown import figure, markdown, share
from datasets import ReadResult
from datasets.assemble import dataset_from_raw
from datasets.generator import generate
from datasets.scenarios import Changed, Faults, apply_scenarios
from datasets.scenarios.toml_file import scenarios_from
from rules.context import Context
from rules.profile import Profile, load_profile
from solver.again import Demand, Known
from solver.allocate import allocate
from solver.options import Options
from solver.pairs import candidate_pairs
from solver.result import Outcome

HEADING = ("change", "from nothing, s", "as a scenario, s", "times", "gap", "both there", "load")


@dataclass(frozen=True)
class Compared:
    """A kind of change solved both ways: seconds and largest gaps."""

    kind: str
    cold_s: float
    warm_s: float
    cold_gap: float
    warm_gap: float
    load: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table, and each line as it is there."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    options.add_argument("preset")
    options.add_argument("--profile", default="plain")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--base-s", type=float, default=60.0, help="time of the base plan")
    options.add_argument("--gap", type=float, default=0.002, help="gap at which both ways end")
    options.add_argument("--limit-s", type=float, default=60.0, help="time of each solve at most")
    options.add_argument("--kinds", type=int, default=12, help="how many of the kinds, the first ones")
    options.add_argument("--persons", type=int, default=5, help="people forced in, as `explain` does it")
    asked = options.parse_args(arguments)
    print(table(list(measured(asked)), asked.gap))


def table(found: Sequence[Compared], gap: float) -> str:
    """A line for each kind, and the worst ratio."""
    rows = [
        (
            one.kind,
            figure(one.cold_s),
            figure(one.warm_s),
            figure(one.cold_s / one.warm_s),
            f"{share(one.cold_gap)}, {share(one.warm_gap)}",
            "yes" if max(one.cold_gap, one.warm_gap) <= gap else "no",
            f"{one.load:.1f}",
        )
        for one in found
    ]
    return markdown(HEADING, rows)


def measured(asked: argparse.Namespace) -> Iterator[Compared]:
    """The base, then each kind both ways."""
    profile, raw = load_profile(asked.profile), generate(asked.preset, asked.seed)
    dataset, remarks = dataset_from_raw(raw)
    read = ReadResult(dataset, remarks, raw)
    context = Context(dataset, profile, seed=asked.seed)
    options = Options(asked.base_s, 2, asked.seed, multipliers=True)
    outcome = allocate(context, options, lambda *told: None)
    _say(f"base: {outcome.runtime_s:.1f} s, gap {share(_gap(outcome))}")
    base = solved_of(context, outcome)
    ending = replace(options, seconds=asked.limit_s, gap=asked.gap, multipliers=False)
    for changed in _scenarios(read, profile, asked.seed)[: asked.kinds]:
        scenario = replace(context, dataset=changed.dataset, profile=changed.profile)
        cold_s, cold = _timed(scenario, ending, None)
        warm_s, warm = _timed(scenario, ending, known_of(base, scenario, narrower=changed.narrower))
        one = Compared(changed.scenario.name, cold_s, warm_s, _gap(cold), _gap(warm), os.getloadavg()[0])
        _say(f"{one.kind}: {cold_s:.1f} s, {warm_s:.1f} s, gaps {share(one.cold_gap)} {share(one.warm_gap)}")
        yield one
    for number, demand in enumerate(_demands(context, base, asked.persons, asked.seed), start=1):
        cold_s, cold = _timed(context, ending, None, demand)
        warm_s, warm = _timed(context, ending, known_of(base, context, narrower=True), demand)
        one = Compared(
            f"person {number} forced in", cold_s, warm_s, _gap(cold), _gap(warm), os.getloadavg()[0]
        )
        _say(f"{one.kind}: {cold_s:.1f} s, {warm_s:.1f} s, gaps {share(one.cold_gap)} {share(one.warm_gap)}")
        yield one


def _demands(context: Context, base: Solved, count: int, seed: int) -> list[Demand]:
    """Persons without a place who could have one, each to get any of those that they could have."""
    assert base.facts is not None
    pairs = candidate_pairs(context)
    waiting = np.flatnonzero(
        ~base.facts.seated & (np.bincount(pairs.person, minlength=len(base.facts.seated)) > 0)
    )
    found = []
    for person in np.random.default_rng(seed).permutation(waiting)[:count].tolist():
        mine = pairs.person == person
        found.append(Demand(pairs.teacher[mine], pairs.group[mine]))
    return found


def _scenarios(read: ReadResult, profile: Profile, seed: int) -> tuple[Changed, ...]:
    kinds = drawn(read.raw, profile, seed)
    content = {"scenario": [{"name": name, "change": changes} for name, changes in kinds.items()]}
    faults = Faults("drawn")
    return apply_scenarios(read, profile, scenarios_from(content, faults), faults)


def _timed(
    context: Context, options: Options, known: Known | None, *demands: Demand
) -> tuple[float, Outcome]:
    began = time.monotonic()
    outcome = allocate(context, options, lambda *told: None, known=known, demands=demands)
    return time.monotonic() - began, outcome


def _gap(outcome: Outcome) -> float:
    """The largest gap of a goal."""
    return max(goal.gap for goal in outcome.goals)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
