"""``python -m benchmarks``: every contender on every instance of a suite, one after another."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import report
from benchmarks.contenders import CONTENDERS
from benchmarks.contradictions import contradictions
from benchmarks.environment import ROOT, Environment, environment, own_version
from benchmarks.launch import run
from benchmarks.markdown import NOTHING, figure
from benchmarks.records import Key, Record, append_records
from benchmarks.suites import SUITES, Case, Suite, folder_of

RECORDS, MACHINE = "records.jsonl", "environment.json"
DATA = ROOT.parent / "shared" / "data"
"""Real data is not in this repository: it is looked for beside it, unless the command line says otherwise."""


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    suite: Suite
    seeds: int | None
    limit_s: float | None
    contenders: tuple[str, ...]
    profiles: tuple[str, ...] | None
    data: Path | None
    out: Path

    def runs(self) -> Iterator[tuple[Case, Key]]:
        """What is solved, in order."""
        for case in self.suite.cases:
            for seed in case.seed_range(self.seeds):
                for profile in self._profiles_of(case):
                    yield case, Key(case.instance, seed, profile)

    def _profiles_of(self, case: Case) -> tuple[str, ...]:
        """As asked, but what another case of the instance is for is left to it: so nothing runs twice."""
        if self.profiles is None:
            return case.profiles
        cases = [other for other in self.suite.cases if other.instance == case.instance]
        found = []
        for profile in self.profiles:
            theirs = next((other for other in cases if profile in other.profiles), cases[0])
            if theirs is case:
                found.append(profile)
        return tuple(found)

    def limit_of(self, case: Case) -> float:
        """Seconds for each run of a case: as asked, else the case's own, else the suite's."""
        return self.limit_s or case.limit_s or self.suite.limit_s


def main(words: Sequence[str] | None = None) -> int:
    """Run, print, write; 1 where results contradict each other or our plan breaks a rule."""
    request = _request(words)
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM)
    )  # so that no child is left behind
    request.out.mkdir(parents=True, exist_ok=True)
    (request.out / RECORDS).unlink(missing_ok=True)
    before = environment()
    (request.out / MACHINE).write_text(json.dumps(before.as_json(), indent=1), encoding="utf-8")
    records: list[Record] = []
    with tempfile.TemporaryDirectory() as scratch:
        for case, key in request.runs():
            try:
                folder = folder_of(case, key.seed, request.data, Path(scratch))
            except ValueError as error:
                print(error, file=sys.stderr)
                return 2
            for name in request.contenders:
                record = _told(run(key, name, folder, request.limit_of(case)), case, before)
                append_records(request.out / RECORDS, [record])
                records.append(record)
                print(_line(record), flush=True)
    machine = _machine(before, environment())
    text = report.write(request.out, f"Kvota {own_version()}, suite {request.suite.name}", records, machine)
    print(f"\n{text}\n{request.out / RECORDS}\n{request.out / report.TABLE}")
    return 1 if contradictions(records) else 0


def _told(record: Record, case: Case, made_on: Environment) -> Record:
    """The record with what the child does not know."""
    versions = {**made_on.versions, **record.versions}
    return replace(record, expected=dict(case.expected), commit=made_on.commit, versions=versions)


def _machine(before: Environment, after: Environment) -> str:
    return (
        f"{before.date}. {before.cpus} CPUs ({before.cpu}), {before.memory_gb:g} GB. Load average before "
        f"{before.load[0]:g}, after {after.load[0]:g}; that of each run is in the last table."
    )


def _line(record: Record) -> str:
    left = record.open_goal
    rest = "" if left is None else f"  {left.name} {NOTHING if left.value is None else left.value}"
    rest += "" if left is None or left.bound is None else f" ≤ {left.bound}"
    note = record.note.splitlines()[-1] if record.note else ""
    return (
        f"{record.key!s:<28} {record.contender:<13} {record.ending:<10} {figure(record.seconds):>6} s"
        f"  {figure(record.peak_mb):>6} MB  breaches {record.violations}{rest}  {note}"
    ).rstrip()


def _request(words: Sequence[str] | None) -> Request:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--suite", choices=sorted(SUITES), default="quick")
    parser.add_argument("--seeds", type=int, help="seeds of each preset (default: by suite)")
    parser.add_argument("--time-limit", type=float, help="seconds for each run (default: by suite)")
    parser.add_argument("--contender", action="append", choices=sorted(CONTENDERS), help="may be repeated")
    parser.add_argument("--profile", action="append", help="may be repeated (default: by suite)")
    parser.add_argument("--data", type=Path, default=DATA, help="where real data lies (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="default: bench-results/SUITE")
    given = parser.parse_args(words)
    suite = SUITES[given.suite]
    chosen = given.contender or suite.contenders or tuple(CONTENDERS)
    contenders = tuple(name for name in CONTENDERS if name in chosen)
    return Request(
        suite=suite,
        seeds=given.seeds,
        limit_s=given.time_limit,
        contenders=contenders,
        profiles=tuple(given.profile) if given.profile else None,
        data=given.data,
        out=given.out or ROOT / "bench-results" / suite.name,
    )


if __name__ == "__main__":
    sys.exit(main())
