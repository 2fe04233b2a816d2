"""The table of the family ``growth``: seconds at each size, and the power law through them."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.growth import GAP, GROWTH, MOST_EXPONENT, fitted, points_of
from benchmarks.markdown import NOTHING, figure, markdown
from benchmarks.records import Record


def table(records: Sequence[Record]) -> str:
    """A row for each contender that was run on the family; empty where nobody was."""
    names = dict.fromkeys(
        r.contender for r in records if r.key.instance in GROWTH and any(goal.bound for goal in r.goals)
    )
    rows = [row for row in (_row(records, name) for name in names) if row]
    if not rows:
        return ""
    about = (
        f"Median seconds to an own gap of {100 * GAP:g} %, start-up of own processes subtracted, reading and "
        "pairs not in it. Exponent by least squares of the logarithms; promised: at most "
        f"{MOST_EXPONENT:g}."
    )
    heading = ("contender", "pairs: seconds", "exponent", "smallest", "largest")
    return f"## Growth\n\n{about}\n\n{markdown(heading, rows)}"


def _row(records: Sequence[Record], contender: str) -> tuple[str, ...] | None:
    points = points_of(records, contender)
    if not any(seconds is not None for _, seconds in points):
        return None
    told = "; ".join(f"{p}: {NOTHING if s is None else figure(s)}" for p, s in points)
    fit = fitted(points)
    if fit is None:
        return (contender, told, NOTHING, NOTHING, NOTHING)
    ends = [f"{pairs} pairs, {figure(seconds)} s" for pairs, seconds in fit.ends]
    missing = f" ({fit.sizes} of {len(points)} sizes)" if fit.sizes < len(points) else ""
    return (contender, told, f"{fit.exponent:.2f}{missing}", *ends)
