"""Gap over time and scale curves as PNG; matplotlib is loaded only when something is drawn."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.growth import GAP, GROWTH, fitted, points_of
from benchmarks.progress import Curve, best_bounds, distance, own_gap
from benchmarks.records import Record

LEAST_GAP = 1e-5
"""What a logarithmic axis shows of gap nothing."""
LEAST_S = 0.01


@dataclass(frozen=True)
class Style:
    """Told apart in grey too: by dashes and markers, and by lightness."""

    colour: str
    dashes: str
    marker: str


STYLES = {
    "kvota": Style("#000000", "-", "o"),
    "cp-sat-plain": Style("#b2abd2", "--", "s"),
    "cp-sat-links": Style("#8073ac", "-.", "^"),
    "cp-sat-tuned": Style("#542788", "-", "v"),
    "highs": Style("#e08214", "--", "D"),
    "scip": Style("#b35806", ":", "P"),
    "greedy": Style("#7f7f7f", ":", "X"),
    "flow": Style("#7f7f7f", "--", "*"),
    "timefold": Style("#1b7837", "-.", "h"),
}
OTHER = Style("#4d4d4d", "-", ".")


def draw(records: Sequence[Record], out: Path) -> list[Path] | None:
    """Write the pictures that the records allow; None where matplotlib is not installed."""
    if importlib.util.find_spec("matplotlib") is None:
        return None
    kinds: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        kinds.setdefault((record.key.instance, record.key.profile), []).append(record)
    drawn = [
        _gaps(group, f"{instance}, profile {profile}", out / f"gap-{instance}-{profile}.png")
        for (instance, profile), group in kinds.items()
        if any(len(record.trace) > 1 for record in group)
    ]
    if len({r.key.instance for r in records if r.key.instance in GROWTH}) > 1:
        drawn.append(_scale(records, out / "growth.png"))
    return drawn


def _figure(panels: int) -> tuple[Any, Any]:
    import matplotlib  # noqa: PLC0415  # heavy, and not installed everywhere

    matplotlib.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    figure, axes = pyplot.subplots(1, panels, figsize=(6.2 * panels, 4.6), layout="constrained", sharex=True)
    return figure, axes


def _gaps(group: Sequence[Record], title: str, file: Path) -> Path:
    """Left the own gaps, right the distances to the best bound of all, a line a run."""
    figure, (left, right) = _figure(2)
    goals = len(group[0].goals)
    worst = "" if goals < 2 else f", worst of {goals} goals"
    first = "" if goals < 2 else f", first open one of {goals} goals"
    _panel(left, group, own_gap, f"Plan to its own bound{worst}")
    _panel(
        right,
        [record for record in group if record.valid],
        lambda r: distance(r, best_bounds(r, group)),
        f"Plan to the best bound of all{first}",
    )
    handles, labels = left.get_legend_handles_labels()
    more = [pair for pair in zip(*right.get_legend_handles_labels(), strict=True) if pair[1] not in labels]
    shown = [*zip(handles, labels, strict=True), *more]
    if shown:
        figure.legend(*zip(*shown, strict=True), loc="outside lower center", ncols=len(shown), fontsize=9)
    seeds = len({record.key.seed for record in group})
    return _saved(figure, title + (f", {seeds} seeds, a line each" if seeds > 1 else ""), file)


def _panel(axes: Any, group: Sequence[Record], curve_of: Callable[[Record], Curve], label: str) -> None:
    named: set[str] = set()
    for record in group:
        known = [(s, g) for s, g in curve_of(record) if g is not None]
        if not known:
            continue
        style = STYLES.get(record.contender, OTHER)
        seconds = [max(LEAST_S, s) for s, _ in known]
        gaps = [100 * max(LEAST_GAP, g) for _, g in known]
        if record.seconds > seconds[-1]:
            seconds, gaps = [*seconds, record.seconds], [*gaps, gaps[-1]]
        axes.step(
            seconds,
            gaps,
            where="post",
            color=style.colour,
            linestyle=style.dashes,
            marker=style.marker,
            markevery=[0, len(seconds) - 1],
            markersize=5,
            linewidth=2.0 if record.contender == "kvota" else 1.2,
            label=None if record.contender in named else record.contender,
        )
        named.add(record.contender)
    axes.set(
        xscale="log", yscale="log", xlabel="seconds from the pairs in memory", ylabel="gap, %", title=label
    )
    axes.set_ylim(bottom=100 * LEAST_GAP * 0.7)
    axes.axhline(100 * LEAST_GAP, color="#bbbbbb", linewidth=0.8)
    axes.text(
        0.99, 100 * LEAST_GAP * 1.15, "no gap", transform=axes.get_yaxis_transform(), ha="right", fontsize=8
    )
    axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
    _plain_numbers(axes)


def _scale(records: Sequence[Record], file: Path) -> Path:
    """Left seconds to the gap with the fitted power law, right peak memory; both over pairs."""
    figure, (left, right) = _figure(2)
    flows = sorted((r.pairs, r.flow_s) for r in records if r.key.instance in GROWTH and r.flow_s)
    for name in dict.fromkeys(r.contender for r in records if r.key.instance in GROWTH):
        style = STYLES.get(name, OTHER)
        points = [(p, s) for p, s in points_of(records, name) if s is not None]
        fit = fitted(points)
        if points:
            power = "" if fit is None else f", ~ pairs^{fit.exponent:.2f}"
            look = {"color": style.colour, "marker": style.marker}
            left.plot(
                *zip(*points, strict=True), **look, linestyle="none", label=f"{name} to {GAP:.1%}{power}"
            )
        if fit is not None:
            ends = [fit.ends[0][0], fit.ends[1][0]]
            law = [fit.factor * pairs**fit.exponent for pairs in ends]
            left.plot(ends, law, color=style.colour, linestyle=style.dashes, linewidth=1)
        memory = sorted(
            (r.pairs, r.peak_mb) for r in records if r.key.instance in GROWTH and r.contender == name
        )
        right.plot(
            *zip(*memory, strict=True),
            color=style.colour,
            linestyle=style.dashes,
            marker=style.marker,
            label=name,
        )
    if flows:
        style = STYLES["flow"]
        left.plot(
            *zip(*flows, strict=True), color=style.colour, linestyle=":", marker=style.marker, label="T_flow"
        )
    left.set(xscale="log", yscale="log", xlabel="possible pairs", ylabel="seconds, start-up subtracted")
    right.set(xscale="log", yscale="log", xlabel="possible pairs", ylabel="peak memory, MB")
    for axes in (left, right):
        axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
        axes.legend(fontsize=8)
        _plain_numbers(axes)
    return _saved(figure, "Growth: the same kind of districts, more of them", file)


def _plain_numbers(axes: Any) -> None:
    """0.01, 1, 100 along logarithmic axes instead of powers of ten."""
    from matplotlib.ticker import FuncFormatter, NullFormatter  # noqa: PLC0415

    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace(",", " ")))
        axis.set_minor_formatter(NullFormatter())


def _saved(figure: Any, title: str, file: Path) -> Path:
    from matplotlib import pyplot  # noqa: PLC0415

    figure.suptitle(title)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
    return file
