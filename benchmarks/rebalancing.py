"""``python -m benchmarks.rebalancing``: refusals answered, beside a new plan without the refusers.

For each dataset: a published plan, a batch of refusals as one rebalancing, then single refusals one after
another in the same process, as a service that has the dataset at hand would answer them.  Beside it
``allocate`` of the dataset without the refusers, until its goals are within the gap that the batch reached.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.markdown import NOTHING
from benchmarks.stressed import Stressed, stressed
from datasets import read_dataset
from datasets.generator import generate
from datasets.write import write_csv_folder
from rules.columns import BoolArray
from rules.context import Context
from rules.profile import Profile, load_profile
from rules.substitution.case import Case, case_of
from rules.substitution.check import judge
from solver.options import Options
from solver.pairs import Pairs, candidate_pairs
from solver.process import Progress, solve
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.search import rebalance

TODAY = date(2027, 1, 20)
AFTER = "2027-02-10"
"""Groups that begin later lose places: every level may still fill them."""


@dataclass(frozen=True)
class Request:
    """What the command line asked for: ``published_s``: time for the published plan; ``limit_s``: for the
    batch, and for the new plan beside it; ``chain_limit``: None: the profile's."""

    preset: str
    seed: int
    profile: str
    stress: bool
    batch: int
    singles: int
    published_s: float
    limit_s: float
    chain_limit: int | None
    out: Path


@dataclass(frozen=True, eq=False)
class Measured:
    """What came of a dataset: ``allocated_s``: until the gap of the batch (``reached``), or the limit."""

    batch: Rebalanced
    direct: int
    moving: int
    freed: int
    singles: tuple[float, ...]
    singles_proven: int
    allocated_s: float
    reached: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and add a row to the table."""
    request = _asked(arguments)
    profile = load_profile(request.profile)
    with tempfile.TemporaryDirectory() as folder:
        drawn = _drawn(request, profile, Path(folder))
        measured = _measured(request, profile, drawn)
    line = row(request, measured)
    print(line)
    new = not request.out.exists()
    with request.out.open("a", encoding="utf-8") as file:
        file.write(HEADING if new else "")
        file.write(line + "\n")
    return 0


def _asked(arguments: Sequence[str] | None) -> Request:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rebalancing", description=__doc__)
    parser.add_argument("preset")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--profile", default="plain")
    parser.add_argument("--stress", action="store_true")
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--singles", type=int, default=30)
    parser.add_argument("--published-s", type=float, default=200.0)
    parser.add_argument("--limit-s", type=float, default=300.0)
    parser.add_argument("--chain-limit", type=int)
    parser.add_argument("--out", type=Path, default=Path("rebalancing.md"))
    return Request(**vars(parser.parse_args(arguments)))


def _drawn(request: Request, profile: Profile, folder: Path) -> Stressed:
    """Dataset, published plan and refusals."""
    if request.stress:
        return stressed(request.preset, request.seed, request.batch, profile, folder, AFTER)
    write_csv_folder(generate(request.preset, request.seed), folder / "data")
    dataset = read_dataset(folder / "data").dataset
    outcome = solve(Context(dataset, profile), Options(request.published_s, 2, request.seed))
    if outcome.assignment is None:
        raise RuntimeError("no plan to begin with")
    plan = outcome.assignment.sorted()
    late = np.flatnonzero(dataset.groups.start[plan.group] > np.datetime64(AFTER, "D"))
    draw = np.random.default_rng(request.seed)
    return Stressed(dataset, plan, np.sort(draw.choice(late, request.batch, replace=False)))


def _case(request: Request, profile: Profile, drawn: Stressed, refused: np.ndarray) -> Case:
    case = case_of(drawn.dataset, profile, TODAY, (drawn.plan, refused), request.seed)
    limit = case.policy.chain_limit if request.chain_limit is None else request.chain_limit
    return replace(case, policy=replace(case.policy, chain_limit=limit))


def _measured(request: Request, profile: Profile, drawn: Stressed) -> Measured:
    case = _case(request, profile, drawn, drawn.refused)
    batch = rebalance(case, Options(request.limit_s, 1, request.seed))
    _judged(case, batch)
    alone = rebalance(replace(case, policy=replace(case.policy, chain_limit=0)), Options(request.limit_s))
    singles, proven = [], 0
    for place in drawn.refused[: request.singles]:
        began = time.monotonic()
        one = _case(request, profile, drawn, np.array([place]))
        found = rebalance(one, Options(request.limit_s, 1, request.seed))
        singles.append(time.monotonic() - began)
        proven += all(goal.bound == goal.value for goal in found.goals)
        _judged(one, found)
    gap = max(goal.gap for goal in batch.goals)
    seconds, reached = _allocated(request, profile, drawn, gap)
    return Measured(
        batch,
        len(alone.after) - int(case.stays.sum()),
        sum(chain.moved > 0 for chain in batch.chains),
        case.freed,
        tuple(singles),
        proven,
        seconds,
        reached,
    )


def _judged(case: Case, found: Rebalanced) -> None:
    if not judge(case, found.after, found.chains).ok:
        raise RuntimeError("the judge does not let the rebalancing pass")


def _allocated(request: Request, profile: Profile, drawn: Stressed, gap: float) -> tuple[float, bool]:
    """Seconds until every goal of a new plan without the refusers is within the gap; whether it ever was."""
    persons = drawn.dataset.teachers.person
    gone = np.zeros(drawn.dataset.n_persons, dtype=np.bool_)
    gone[persons[drawn.plan.teacher[drawn.refused]]] = True
    context = Context(drawn.dataset, profile, seed=request.seed)
    pairs = _without(candidate_pairs(context), gone)
    began, at = time.monotonic(), list[float]()

    def heard(progress: Progress) -> None:
        if not at and progress.assignment is not None and all(g.gap <= gap for g in progress.goals):
            at.append(time.monotonic() - began)

    options = Options(request.limit_s, 2, request.seed)
    outcome = solve(context, options, heard, lambda: bool(at), pairs=pairs)
    seconds = at[0] if at else time.monotonic() - began
    return seconds, bool(at) or all(goal.gap <= gap for goal in outcome.goals)


def _without(pairs: Pairs, gone: BoolArray) -> Pairs:
    keep = ~gone[pairs.person]
    return Pairs(pairs.dataset, pairs.teacher[keep], pairs.group[keep])


HEADING = (
    "| dataset | refusals | filled | without chains | chains | longest | batch, s | proven goals "
    "| single: median, s | p95, s | proven | allocate, s | same gap | times: batch | times: single |\n"
    "|---|--:|--:|--:|--:|--:|--:|---|--:|--:|---|--:|---|--:|--:|\n"
)


def row(request: Request, measured: Measured) -> str:
    """The line of the table."""
    goals = measured.batch.goals
    proven = sum(goal.bound == goal.value for goal in goals)
    name = f"{request.preset}, stressed" if request.stress else request.preset
    singles = sorted(measured.singles)
    median = statistics.median(singles) if singles else None
    high = singles[min(len(singles) - 1, int(0.95 * len(singles)))] if singles else None
    filled = next(goal for goal in goals if goal.name == "filled")
    took = measured.batch.runtime_s
    cells = (
        f"{name}, {request.profile}, seed {request.seed}",
        str(measured.freed),
        f"{filled.value} <= {filled.bound}",
        str(measured.direct),
        str(measured.moving),
        str(max((chain.moved for chain in measured.batch.chains), default=0)),
        f"{took:.1f}",
        f"{proven} of {len(goals)}",
        NOTHING if median is None else f"{median:.2f}",
        NOTHING if high is None else f"{high:.2f}",
        f"{measured.singles_proven} of {len(singles)}",
        f"{measured.allocated_s:.1f}",
        "yes" if measured.reached else "no",
        f"{measured.allocated_s / took:.0f}",
        NOTHING if median is None else f"{measured.allocated_s / median:.0f}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
