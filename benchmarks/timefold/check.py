"""Timefold against ours on campaigns whose best plan is known: ``python -m benchmarks.timefold.check``.

Not among the tests, for it needs its own environment; ``make bench-timefold`` makes that and runs this.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.contenders.timefold import TIMEFOLD
from benchmarks.measure import measure
from benchmarks.records import Ending, Key
from benchmarks.suites import Case, folder_of
from datasets import read_dataset
from rules.context import Context
from rules.profile import SHIPPED, load_profile
from solver.allocate import allocate
from solver.options import Options
from solver.pairs import candidate_pairs

LIMIT_S = 40.0
"""Much of it may go into starting the Java machine, where others work too."""
PRESET = "tiny"


def main() -> int:
    """Solve under every shipped profile, print; 1 where a plan breaks a rule or is not as good as ours."""
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        dataset = read_dataset(folder_of(Case(PRESET), 0, None, Path(scratch))).dataset
        for profile in SHIPPED:
            context = Context(dataset, load_profile(profile))
            expected = tuple(g.value for g in allocate(context, Options(seconds=60), lambda *_: None).goals)
            key = Key(PRESET, 0, profile)
            record = measure(context, candidate_pairs(context), key, TIMEFOLD, LIMIT_S)
            good = (record.ending, record.violations, record.values()) == (Ending.PLAN, 0, expected)
            wrong += not good
            found = f"{record.ending}, breaches {record.violations}, goals {record.values()}"
            print(f"{key}: {'as good as ours' if good else f'ours {expected}'}: {found} {record.note}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
