"""What was promised, in the units in which it was promised: multiples of T_flow, gaps at given moments."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.contradictions import OURS
from benchmarks.markdown import NOTHING, figure, markdown, share
from benchmarks.progress import gap_at, own_gap, seconds_to
from benchmarks.records import Key, Record

FLOWS = 150
"""The gap is told after so many T_flow."""
MOMENTS_S = (60.0, 600.0)
"""And after so many seconds."""
HOW_TO_READ = (
    "T_flow: median of five `SimpleMinCostFlow.solve()` calls on the network relaxation of the same instance "
    "in this run, arrays ready. Ours from the pairs in memory to the audited plan: the seconds of one audit "
    "are added to every moment. Gap: own plan to own bound, the worst of the goals."
)


def flows(records: Sequence[Record]) -> dict[Key, float]:
    """T_flow of each instance on which it was measured, in seconds."""
    return {record.key: record.flow_s for record in records if record.flow_s is not None}


def table(records: Sequence[Record]) -> str:
    """A row for each of our runs on an instance whose T_flow is known; empty where there is none."""
    known = flows(records)
    rows = [_row(run, known[run.key]) for run in records if run.contender == OURS and run.key in known]
    if not rows:
        return ""
    heading = (
        "instance",
        "pairs",
        "T_flow, s",
        "first plan, s",
        "in T_flow",
        "checked",
        f"gap at {FLOWS} T_flow",
        *(f"gap at {moment:g} s" for moment in MOMENTS_S),
        "0.1 %, s",
        "proof, s",
        "peak, MB",
    )
    return f"## Against T_flow\n\n{HOW_TO_READ}\n\n{markdown(heading, rows)}"


def _row(run: Record, flow_s: float) -> tuple[str, ...]:
    first = None if run.first_plan_s is None else run.first_plan_s + run.audit_s
    tenth = seconds_to(run, 0.001)
    verdict = {None: NOTHING, 0: "no breach"}.get(run.first_violations, f"{run.first_violations} breaches")
    return (
        str(run.key),
        str(run.pairs),
        f"{flow_s:.4f}",
        NOTHING if first is None else figure(first),
        NOTHING if first is None else figure(first / flow_s),
        verdict,
        *(_gap(run, moment) for moment in (FLOWS * flow_s, *MOMENTS_S)),
        NOTHING if tenth is None else figure(tenth + run.audit_s),
        NOTHING if run.proof_s is None else figure(run.proof_s),
        figure(run.peak_mb),
    )


def _gap(run: Record, moment: float) -> str:
    """The gap at a moment; nothing where the run was stopped before it without a proof."""
    if moment > run.limit_s and run.proof_s is None:
        return NOTHING
    known = gap_at(own_gap(run), moment - run.audit_s)
    return "no plan" if known is None else share(known)
