"""How long the work around the solver takes, beside ``pandas.read_csv`` of the same files in the same run.

Reading and checking a dataset, building pairs, auditing a plan, writing dataset and plan folder.  Every step
starts from a dataset without caches.  Run: ``python -m benchmarks.columns [--preset region] [--rows N]``.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from api.certificate import certificate
from api.messages import Lang
from api.plan_folder import PlanFiles, assignment_rows, number_of_person, write_plan
from api.unassigned import Unplaced, unassigned_rows, unplaced
from benchmarks.environment import environment
from datasets.generator import PRESETS, generate
from datasets.read import read_dataset
from datasets.write import write_csv_folder
from rules.audit import Verdict, audit
from rules.context import Assignment, Context, Facts
from rules.profile import Profile, load_profile
from solver.allocate import build
from solver.options import Options
from solver.pairs import candidate_pairs
from solver.result import Outcome, Status
from solver.start import greedy_point

BASE = "pandas.read_csv(dtype=str)"
LIMITS: Mapping[str, int] = {
    "read and check": 8,
    "candidate pairs": 4,
    "audit": 4,
    "audit, plan full of breaches": 4,
    "write the dataset": 4,
    "write the plan folder": 4,
}
"""What we hold ourselves to: so many times the base."""
INSIDE = "· of it the reasons of those without a place"
ResultT = TypeVar("ResultT")


@dataclass
class Stopwatch:
    """Seconds of every run of each step, and the most memory that a step took beyond what was there (MB).

    ``weighing``: memory is looked at instead of the clock, which it would slow.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    megabytes: dict[str, float] = field(default_factory=dict)
    weighing: bool = False

    def measure(self, name: str, step: Callable[[], ResultT]) -> ResultT:
        """The result of a step, its cost noted."""
        gc.collect()
        if self.weighing:
            tracemalloc.start()
            result = step()
            self.megabytes[name] = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            return result
        begin = time.perf_counter()
        result = step()
        self.seconds.setdefault(name, []).append(time.perf_counter() - begin)
        return result


def tables_of(preset: str, seed: int, rows: int | None, profile: Profile) -> dict[str, pd.DataFrame]:
    """The preset; with ``rows`` its applications are so many of its candidate pairs, naming groups."""
    tables = generate(preset, seed)
    if rows is None:
        return tables
    with tempfile.TemporaryDirectory() as scratch:
        write_csv_folder(tables, Path(scratch) / "dataset")
        dataset = read_dataset(Path(scratch) / "dataset").dataset
    pairs = candidate_pairs(Context(dataset, profile))
    at = np.unique(np.linspace(0, len(pairs) - 1, rows).astype(np.int64))
    teacher, group = pairs.teacher[at], pairs.group[at]
    reasons = tables["applications"]["justification"].to_numpy(dtype=object)
    wishes = {
        "application_id": [f"a{i}" for i in range(1, len(at) + 1)],
        "teacher_id": dataset.teachers.teacher_id[teacher],
        "programme_id": dataset.programmes.programme_id[pairs.programme[at]],
        "group_id": dataset.groups.group_id[group],
        "rank": [str(1 + i) for i in np.arange(len(at)) - np.searchsorted(teacher, teacher)],
        "score": "",
        "justification": np.resize(reasons, len(at)),
    }
    return {**tables, "applications": pd.DataFrame(wishes, dtype=str)}


@dataclass(frozen=True)
class Plans:
    """The plan that the solver starts from, and one that breaks most rules in many places."""

    good: Assignment
    bad: Assignment


def plans_of(context: Context, seed: int) -> Plans:
    """Places handed out by priority; and these with others drawn from the candidate pairs and from all."""
    problem = build(context)
    good = problem.assignment(greedy_point(problem.draft, problem.program, [g.form for g in problem.goals]))
    random, dataset = np.random.default_rng(seed), context.dataset
    places = len(good)
    drawn = random.integers(0, (dataset.n_teachers, dataset.n_groups), (places // 20, 2)).astype(np.int32)
    taken = np.sort(random.choice(len(problem.pairs), places // 10, replace=False))
    teacher = np.concatenate([good.teacher, problem.pairs.teacher[taken], drawn[:, 0]])
    group = np.concatenate([good.group, problem.pairs.group[taken], drawn[:, 1]])
    return Plans(good.sorted(), Assignment(teacher, group))


def run_once(folder: Path, plans: Plans, profile: Profile, scratch: Path, watch: Stopwatch) -> None:
    """Every step once, the base among them."""
    watch.measure(BASE, lambda: [pd.read_csv(file, dtype=str) for file in sorted(folder.glob("*.csv"))])
    read = watch.measure("read and check", lambda: read_dataset(folder))

    def fresh() -> Context:
        return Context(read.dataset.replace(), profile)

    def judged(plan: Assignment) -> Callable[[], Verdict]:
        dataset = read.dataset.replace()
        return lambda: audit(dataset, plan, profile)

    context = fresh()
    watch.measure("candidate pairs", lambda: len(candidate_pairs(context)))
    verdict = watch.measure("audit", judged(plans.good))
    broken = watch.measure("audit, plan full of breaches", judged(plans.bad))
    assert not broken.ok
    watch.measure("write the dataset", lambda: write_csv_folder(read.raw, scratch / "dataset"))
    facts = Facts(fresh(), plans.good)
    people = watch.measure(INSIDE, lambda: unplaced(facts))
    facts = Facts(fresh(), plans.good)
    del people
    watch.measure("write the plan folder", lambda: deliver(facts, verdict, scratch / "plan"))


def deliver(facts: Facts, verdict: Verdict, folder: Path) -> None:
    """What ``kvota allocate`` writes once it has a plan."""
    people: Unplaced = unplaced(facts)
    outcome = Outcome(Status.FEASIBLE, (), facts.assignment, len(people.field.pairs), 0.0, 0.0, False)
    write_plan(
        folder,
        PlanFiles(
            certificate(facts, outcome, verdict, Options(60.0), len(people.field.pairs)),
            assignment_rows(
                facts.dataset, facts.assignment, number_of_person(facts.dataset, facts.context.profile)
            ),
            unassigned_rows(facts.context, people, Lang.RU),
        ),
    )


def table(watch: Stopwatch) -> str:
    """Medians, their spread, the ratio to the base and what was allowed."""
    lines = [
        "| step | median, s | least – most, s | times the base | allowed | memory, MB |",
        "|" + "---|" * 6,
    ]
    base = statistics.median(watch.seconds[BASE])
    for name, seconds in watch.seconds.items():
        middle = statistics.median(seconds)
        lines.append(
            f"| {name} | {middle:.3f} | {min(seconds):.3f} – {max(seconds):.3f} | {middle / base:.2f} "
            f"| {LIMITS.get(name, '–')} | {watch.megabytes[name]:.0f} |"
        )
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> None:
    """Measure every step so often, weigh it once, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.columns", description=__doc__)
    parser.add_argument("--preset", choices=sorted(PRESETS), default="region")
    parser.add_argument("--profile", default="default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--rows", type=int, help="so many applications, one a candidate pair")
    given = parser.parse_args(words)
    profile, before, watch = load_profile(given.profile), environment(), Stopwatch()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "given"
        write_csv_folder(tables_of(given.preset, given.seed, given.rows, profile), folder)
        megabytes = sum(file.stat().st_size for file in folder.glob("*.csv")) / 1e6
        context = Context(read_dataset(folder).dataset, profile)
        dataset, pairs, plans = context.dataset, len(candidate_pairs(context)), plans_of(context, given.seed)
        for turn in range(given.repeat + 1):
            watch.weighing = turn == given.repeat
            run_once(folder, plans, profile, Path(scratch), watch)
    versions = {**before.versions, "pandas": pd.__version__}
    print(
        f"`{given.preset}`, seed {given.seed}, profile `{profile.name}`: {dataset.n_teachers} teachers, "
        f"{dataset.n_groups} groups, {len(dataset.applications)} applications, {megabytes:.1f} MB of CSV; "
        f"{pairs} candidate pairs; {len(plans.good)} places.  Commit {before.commit}, {before.date}; "
        f"{', '.join(f'{name} {version}' for name, version in versions.items())}; {before.cpus} CPUs "
        f"({before.cpu}), load before {before.load[0]:g}, after {environment().load[0]:g}; "
        f"{given.repeat} repetitions.\n\n{table(watch)}"
    )


if __name__ == "__main__":
    main()
