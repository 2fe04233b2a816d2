"""Records as a page and pictures: ``python -m benchmarks.report RECORDS.jsonl … --out FOLDER``.

Makes one page of measurements that were taken in pieces; ``python -m benchmarks`` makes its own at its end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import pictures
from benchmarks.contenders import CONTENDERS
from benchmarks.contradictions import contradictions
from benchmarks.records import Record, read_records
from benchmarks.suites import SUITES
from benchmarks.table import tables

TABLE = "table.md"
HOW_TO_READ = (
    "The clock starts with the candidate pairs in memory and ends with the audited plan and all its "
    "proofs; building the model is inside, and so is the start of a process where a contender needs one "
    "of its own. Everyone gets the same pairs, rules and goals, and the same limit; goals come in "
    "strict order, each solver among the rivals has an equal share of what is left for each goal, and a "
    "goal is held at what it reached. Every plan is checked by `rules.audit`, which knows no solver; "
    'values are its counts. Three figures are minimum / median / maximum over seeds. "First plan" and '
    '"to 1 %" are without the audit, which the last table tells; "to 1 %": until the own gap, plan to '
    'own bound in the worst goal, stays at 1 % or less. "To the best bound": the gap of the plan to the '
    "best bound that anybody proved exactly on that instance, in the first goal in which there is any. "
    '"Times ours" is the rival\'s time to the proof of all goals over ours in this run; ≥: the rival had '
    "not finished at the limit. `=`: proven; `≤`: bound; `~`: the claim rests on floating point. MB: "
    "peak of all processes, shared pages divided among them."
)


def heading(title: str, records: Sequence[Record], machine: str = "") -> str:
    """What was run, on what, and how to read the tables."""
    names = dict.fromkeys(record.contender for record in records)
    run_by: dict[str, dict[str, str]] = {}
    for record in records:
        run_by.setdefault(record.commit, {}).update(record.versions)
    real = {r.key.instance for r in records}
    sources = [s for suite in SUITES.values() for s in suite.sources if s.partition(":")[0] in real]
    limits = sorted({record.limit_s for record in records})
    lines = [
        f"# {title}",
        "",
        *(
            f"Commit {commit}: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + "."
            for commit, versions in run_by.items()
        ),
        *([machine] if machine else []),
        "",
        f"Limit of each run: {', '.join(f'{limit:g}' for limit in limits)} s. {HOW_TO_READ}",
        "",
        *(f"- `{name}`: {CONTENDERS[name].meaning}" for name in names if name in CONTENDERS),
        *(f"- Data: {source}" for source in dict.fromkeys(sources)),
        "",
    ]
    return "\n".join(lines)


def write(out: Path, title: str, records: Sequence[Record], machine: str = "") -> str:
    """Write the page and the pictures below ``out``; returns the page."""
    text = heading(title, records, machine) + "\n" + tables(records)
    drawn = pictures.draw(records, out)
    if drawn is None:
        text += "\nNo pictures: matplotlib is not installed (`make bench` installs it).\n"
    elif drawn:
        text += "\n## Pictures\n\n" + "\n".join(f"![{file.stem}]({file.name})" for file in drawn) + "\n"
    (out / TABLE).write_text(text, encoding="utf-8")
    return text


def main(words: Sequence[str] | None = None) -> int:
    """Read, write, print; 1 where results contradict each other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("records", type=Path, nargs="+", help="files of records")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--title", default="Measurements")
    given = parser.parse_args(words)
    records = [record for file in given.records for record in read_records(file)]
    given.out.mkdir(parents=True, exist_ok=True)
    print(write(given.out, given.title, records))
    return 1 if contradictions(records) else 0


if __name__ == "__main__":
    sys.exit(main())
