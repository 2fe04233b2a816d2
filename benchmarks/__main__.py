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

from benchmarks.contenders import CONTENDERS
from benchmarks.contradictions import OURS, contradictions
from benchmarks.environment import ROOT, Environment, environment
from benchmarks.launch import run
from benchmarks.records import Key, Record, append_records
from benchmarks.suites import SUITES, Case, Suite, folder_of
from benchmarks.table import figure, tables

RECORDS, TABLE, MACHINE = "records.jsonl", "table.md", "environment.json"

HOW_TO_READ = (
    "Limit {limit} s for each run. The clock starts with the dataset in memory and ends with the plan and "
    "all its proofs; building pairs and model is inside, and with `kvota` so is the start of a process. "
    "Everyone gets the same pairs, rules and goals; goals come in strict order, each rival has an equal "
    "share of what is left for each goal, and a goal is held at what it reached. Every plan is checked by "
    "`rules.audit`, which knows no solver; values are its counts. Three figures are minimum / median / "
    'maximum over seeds. "Times ours" is the rival\'s time to the proof of all goals over ours in this run; '
    "≥: the rival had not finished at the limit ({limit} s over our time). `=`: proven; `≤`: bound; "
    "`~`: the claim rests on floating point. MB: peak of all processes, shared pages divided among them."
)


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    suite: Suite
    seeds: int | None
    limit_s: float
    contenders: tuple[str, ...]
    profiles: tuple[str, ...] | None
    data: Path | None
    out: Path

    def runs(self) -> Iterator[tuple[Case, Key]]:
        """What is solved, in order."""
        for case in self.suite.cases:
            for seed in case.seed_range(self.seeds):
                for profile in case.profiles if self.profiles is None else self.profiles:
                    yield case, Key(case.instance, seed, profile)


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
                record = replace(run(key, name, folder, request.limit_s), expected=dict(case.expected))
                append_records(request.out / RECORDS, [record])
                records.append(record)
                print(_line(record), flush=True)
    text = heading(request, before, environment()) + "\n" + tables(records)
    (request.out / TABLE).write_text(text, encoding="utf-8")
    print(f"\n{text}\n{request.out / RECORDS}\n{request.out / TABLE}")
    return 1 if contradictions(records) else 0


def heading(request: Request, before: Environment, after: Environment) -> str:
    """What was run, on what, and how to read the tables."""
    versions = ", ".join(f"{name} {version}" for name, version in before.versions.items())
    limit = f"{request.limit_s:g}"
    lines = [
        f"# Kvota {before.versions['kvota']}, suite {request.suite.name}",
        "",
        f"Commit {before.commit}, {before.date}. {versions}. {before.cpus} CPUs ({before.cpu}), "
        f"{before.memory_gb:g} GB. Load average before {before.load[0]:g}, after {after.load[0]:g}; "
        "that of each run is in the last table.",
        "",
        HOW_TO_READ.format(limit=limit),
        "",
        *(f"- `{name}`: {CONTENDERS[name].meaning}" for name in request.contenders),
        *(f"- Data: {source}" for source in request.suite.sources),
        "",
    ]
    return "\n".join(lines)


def _line(record: Record) -> str:
    left = record.open_goal
    rest = "" if left is None or left.value is None else f"  {left.name} {left.value} ≤ {left.bound}"
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
    parser.add_argument("--data", type=Path, help="folder in which the folders of real data lie")
    parser.add_argument("--out", type=Path, help="default: bench-results/SUITE")
    given = parser.parse_args(words)
    suite = SUITES[given.suite]
    chosen = given.contender or list(CONTENDERS)
    contenders = tuple(name for name in CONTENDERS if name in chosen or name == OURS)
    return Request(
        suite=suite,
        seeds=given.seeds,
        limit_s=given.time_limit or suite.limit_s,
        contenders=contenders,
        profiles=tuple(given.profile) if given.profile else None,
        data=given.data,
        out=given.out or ROOT / "bench-results" / suite.name,
    )


if __name__ == "__main__":
    sys.exit(main())
