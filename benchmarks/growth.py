"""How our time grows with the instance: a family of campaigns that differ in the number of districts alone.

Everything is as in the preset ``ten-districts``: thirty groups a district, eleven programmes a district until
the catalogue is exhausted; from there on more applications name their run, so that a person keeps about as
many possible pairs.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.progress import seconds_to
from benchmarks.records import Record
from datasets.generator import PRESETS, Parameters
from datasets.generator.calibration import RURAL, TOWN

GROWTH: Mapping[str, int] = {
    "growth-10k": 2,
    "growth-30k": 4,
    "growth-100k": 10,
    "growth-300k": 28,
    "growth-1m": 105,
}
"""Number of districts of each instance; its name says about how many pairs that makes."""
LIMITS_S: Mapping[str, float] = {
    "growth-10k": 120.0,
    "growth-30k": 120.0,
    "growth-100k": 180.0,
}
"""Seconds for those that need less than the suite gives: the fit asks for no proof."""
GAP = 0.001
"""The growth of the time to this gap is what is fitted."""
MOST_EXPONENT = 1.2
_GROUPS, _PROGRAMMES, _CATALOGUE, _TOWN_EACH = 30, 11, 270, 5
_SUBTRACTED_LEAST_S = 0.001


def parameters_of(instance: str) -> Parameters:
    """What the generator draws an instance of the family from.  Raises: KeyError: no such instance."""
    districts = GROWTH[instance]
    base = PRESETS["ten-districts"].parameters
    assert base is not None
    programmes = min(_PROGRAMMES * districts, _CATALOGUE)
    runs = _GROUPS * districts / programmes
    further = (_GROUPS / _PROGRAMMES - 1) / (runs - 1)
    return replace(
        base,
        areas=tuple(TOWN if i % _TOWN_EACH == _TOWN_EACH - 1 else RURAL for i in range(districts)),
        programmes=programmes,
        groups=replace(base.groups, count=_GROUPS * districts),
        wishes=replace(base.wishes, names_group=1 - (1 - base.wishes.names_group) * further),
    )


@dataclass(frozen=True)
class Fit:
    """``seconds = factor · pairs ** exponent``, by least squares of the logarithms."""

    exponent: float
    factor: float
    ends: tuple[tuple[int, float], tuple[int, float]]
    """(pairs, seconds) of the smallest and of the largest instance."""
    sizes: int


def points_of(records: Sequence[Record], contender: str) -> list[tuple[int, float | None]]:
    """Per instance of the family, the smallest first: pairs, and the median seconds to the gap without
    start-up (None: some seed did not come so far)."""
    found = []
    for instance in GROWTH:
        runs = [r for r in records if r.key.instance == instance and r.contender == contender]
        if runs:
            reached = [seconds_to(run, GAP) for run in runs]
            net = [
                max(_SUBTRACTED_LEAST_S, s - run.start_s)
                for s, run in zip(reached, runs, strict=True)
                if s is not None
            ]
            pairs = round(statistics.median(run.pairs for run in runs))
            found.append((pairs, statistics.median(net) if len(net) == len(runs) else None))
    return found


def fitted(points: Sequence[tuple[int, float | None]]) -> Fit | None:
    """The power law through the points that have a time; None for less than two of them."""
    known = [(pairs, seconds) for pairs, seconds in points if seconds is not None and pairs > 0]
    if len({pairs for pairs, _ in known}) < 2:
        return None
    x, y = np.log([p for p, _ in known]), np.log([s for _, s in known])
    exponent = float(np.cov(x, y, bias=True)[0, 1] / np.var(x))
    return Fit(exponent, math.exp(float(y.mean() - exponent * x.mean())), (known[0], known[-1]), len(known))
