"""``python -m benchmarks.rebalancing``: refusals answered, beside a new plan without the refusers.

For a dataset: a published plan, a batch of refusals as one rebalancing, then single refusals one after
another in the same process, as a service that has the dataset at hand would answer them.  Beside it
``allocate`` of the dataset without the refusers, with every step towards its proof.  Each thing that was
measured is written at once: what a limit or a crash cuts off later is kept.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.published import Refused, refused_of
from benchmarks.rebalancing_records import Recorder, goals_told, read_records
from benchmarks.rebalancing_table import page
from rules.columns import BoolArray, IntArray
from rules.profile import Profile, load_profile
from rules.substitution.case import Case, case_of
from rules.substitution.check import judge
from solver.options import Options
from solver.pairs import Pairs, candidate_pairs
from solver.process import Progress, solve
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.search import rebalance

TODAY = date(2027, 1, 20)
_EVERY_S = 0.2
"""News of a new plan that come sooner after the last are not written."""
PARTS = ("direct", "batch", "singles", "allocate")


@dataclass(frozen=True)
class Request:
    """What the command line asked for: ``published_s``: time for the published plan; ``limit_s``: for the
    batch; ``single_s``: for each single refusal; ``allocate_s``: for the new plan beside them;
    ``chain_limit``: None: the profile's; ``keep``: folder in which the dataset and its plan are kept, or lie
    already."""

    preset: str
    seed: int
    profile: str
    stress: bool
    batch: int
    singles: int
    published_s: float
    limit_s: float
    single_s: float
    allocate_s: float
    chain_limit: int | None
    parts: Sequence[str]
    keep: Path
    out: Path

    @property
    def name(self) -> str:
        """The row of the table."""
        stress = ", stressed" if self.stress else ""
        chains = "" if self.chain_limit is None else f", chains of {self.chain_limit}"
        return f"{self.preset}{stress}, {self.profile}{chains}, seed {self.seed}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, add to the records, and write the table of all that were ever added."""
    request = _asked(arguments)
    profile = load_profile(request.profile)
    request.out.mkdir(parents=True, exist_ok=True)
    records = request.out / "records.jsonl"
    folder = request.keep / f"{request.preset}{'-stressed' * request.stress}-{request.profile}-{request.seed}"
    made = folder, request.preset, request.seed, profile
    drawn = refused_of(*made, request.batch, None if request.stress else request.published_s)
    measurement = _Measurement(request, profile, drawn, Recorder(records, request.name))
    for part in request.parts:
        getattr(measurement, part)()
    text = page(read_records(records))
    (request.out / "table.md").write_text(text, encoding="utf-8")
    print(text)
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
    parser.add_argument("--single-s", type=float, default=10.0)
    parser.add_argument("--allocate-s", type=float, default=600.0)
    parser.add_argument("--chain-limit", type=int)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--keep", type=Path, default=Path("bench-results/rebalancing/data"))
    parser.add_argument("--out", type=Path, default=Path("bench-results/rebalancing"))
    return Request(**vars(parser.parse_args(arguments)))


class _Measurement:
    """The parts of a measurement, each of which tells the recorder what it saw, as it sees it."""

    def __init__(self, request: Request, profile: Profile, drawn: Refused, recorder: Recorder) -> None:
        self.request = request
        self.profile = profile
        self.drawn = drawn
        self.recorder = recorder
        self.pairs = candidate_pairs(self._case(drawn.refused[:0]).context)

    def direct(self) -> None:
        """How many of the places can be filled by people without a place alone."""
        case = self._case(self.drawn.refused)
        alone = replace(case, policy=replace(case.policy, chain_limit=0))
        found = rebalance(alone, Options(self.request.limit_s, 1, self.request.seed), pairs=self.pairs)
        self.recorder.add("direct", freed=case.freed, goals=goals_told(found.goals), seconds=found.runtime_s)

    def batch(self) -> None:
        """All refusals at once."""
        self._answered("batch", self.drawn.refused, self.request.limit_s)

    def singles(self) -> None:
        """One refusal after the other, each as if it were the only one."""
        draw = np.random.default_rng(self.request.seed)
        for place in draw.permutation(self.drawn.refused)[: self.request.singles]:
            self._answered("single", np.array([place]), self.request.single_s)

    def allocate(self) -> None:
        """A new plan without those who refused, and every step towards its proof.

        Of the batch's context, in which nothing is due any more to those who refused.
        """
        context = self._case(self.drawn.refused).context
        persons = self.drawn.dataset.teachers.person
        gone = np.zeros(self.drawn.dataset.n_persons, dtype=np.bool_)
        gone[persons[self.drawn.plan.teacher[self.drawn.refused]]] = True
        pairs = _without(candidate_pairs(context), gone)
        began, last = time.monotonic(), 0.0
        self.recorder.add("allocate begins", pairs=len(pairs))

        def heard(progress: Progress) -> None:
            nonlocal last
            seconds = time.monotonic() - began
            if progress.assignment is not None and seconds > last + _EVERY_S:
                last = seconds
                self.recorder.add("allocate", goals=goals_told(progress.goals), seconds=seconds)

        outcome = solve(context, Options(self.request.allocate_s, 2, self.request.seed), heard, pairs=pairs)
        if outcome.assignment is None:
            raise RuntimeError("no new plan without those who refused")
        seconds = time.monotonic() - began
        self.recorder.add("allocate ends", goals=goals_told(outcome.goals), seconds=seconds)

    def _answered(self, part: str, refused: IntArray, limit_s: float) -> None:
        began = time.monotonic()
        case = self._case(refused)
        found = rebalance(case, Options(limit_s, 1, self.request.seed), pairs=self.pairs)
        solved = time.monotonic() - began
        _judged(case, found)
        self.recorder.add(
            part,
            first=int(refused[0]),
            freed=case.freed,
            goals=goals_told(found.goals),
            moved=[chain.moved for chain in found.chains],
            solved=solved,
            seconds=time.monotonic() - began,
        )

    def _case(self, refused: IntArray) -> Case:
        request = self.request
        case = case_of(self.drawn.dataset, self.profile, TODAY, (self.drawn.plan, refused), request.seed)
        limit = case.policy.chain_limit if request.chain_limit is None else request.chain_limit
        return replace(case, policy=replace(case.policy, chain_limit=limit))


def _judged(case: Case, found: Rebalanced) -> None:
    if not judge(case, found.after, found.chains).ok:
        raise RuntimeError("the judge does not let the rebalancing pass")


def _without(pairs: Pairs, gone: BoolArray) -> Pairs:
    keep = ~gone[pairs.person]
    return Pairs(pairs.dataset, pairs.teacher[keep], pairs.group[keep])


if __name__ == "__main__":
    sys.exit(main())
