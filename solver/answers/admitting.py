"""What would have got somebody in: small changes of the input, each tried on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rules.answers.remedies import COUNTED, Kind, Remedy
from solver.answers.asked import Asking
from solver.answers.forcing import Bench
from solver.answers.remedying import remedies
from solver.answers.trial import Admits, Trial

MOST_UNITS = 3
"""So many more places, numbers or days away are tried."""
_LEAST_PART = 1 / 8
"""Part of the time left that one change gets at least: some are decided rather than none."""


@dataclass(frozen=True)
class Tried:
    """One change with what it does."""

    remedy: Remedy
    admits: Admits


@dataclass(frozen=True)
class Changes:
    """All changes tried, fewest units first.

    ``left_out``: changes of the units begun that time did not allow; ``units``: the most units tried;
    ``local``: proven for a part of the plan (:mod:`solver.answers.locally`).  Two changes of different kinds
    or objects at once are never tried.
    """

    tried: tuple[Tried, ...] = ()
    left_out: int = 0
    units: int = 0
    local: bool = False

    def helpful(self, least: Admits = Admits.POSSIBLY) -> tuple[Tried, ...]:
        """Those that are proven to admit the person, in the fewest units with which one does.

        A grant (place and quotas together) is left out where the place, or some quota, alone is enough.
        """
        wanted = {Admits.CERTAINLY} if least is Admits.CERTAINLY else {Admits.CERTAINLY, Admits.POSSIBLY}
        good = [one for one in self.tried if one.admits in wanted]
        fewest = min((units_of(one.remedy) for one in good), default=0)
        small = [one for one in good if units_of(one.remedy) == fewest]
        alone = {one.remedy.row for one in small if one.remedy.kind is Kind.PLACE}
        quota = any(one.remedy.kind is Kind.QUOTA for one in small)
        needless = [
            one for one in small if one.remedy.kind is Kind.GRANT and (quota or one.remedy.row in alone)
        ]
        return tuple(one for one in small if one not in needless)


def units_of(remedy: Remedy) -> int:
    """How large a change is: its units where there may be several, else 1."""
    return remedy.units if remedy.kind in COUNTED else 1


def admitting(
    bench: Bench, asking: Asking, tell: Callable[[Changes], None], least: Admits = Admits.POSSIBLY
) -> Changes:
    """Try the changes, one unit of each first, then more units of those that may have several, until some
    admit the person (``least``: at least so surely), some are not decided, or time runs out.

    The person must have no place in the plan that was asked about.
    """
    singles = remedies(bench.context, asking)
    found = Changes(local=bench.part is not None)
    for units in range(1, MOST_UNITS + 1):
        wanted = [
            replace(one, units=units) if one.kind in COUNTED else one
            for one in singles
            if units == 1 or one.kind in COUNTED
        ]
        trials = [Trial(bench, asking.person, remedy) for remedy in wanted]
        known = [trial.screened() for trial in trials]
        for number, trial in enumerate(trials):
            admits = known[number]
            if admits is None:
                if bench.control.ended:
                    return replace(found, left_out=len(wanted) - number)
                searches = sum(one is None for one in known[number:])
                admits = trial.searched(bench.control.left * max(_LEAST_PART, 1 / searches))
            found = replace(found, tried=(*found.tried, Tried(trial.remedy, admits)), units=units)
            tell(replace(found, left_out=len(wanted) - number - 1))
        undecided = any(one.admits is Admits.UNDECIDED for one in found.tried)
        if not wanted or undecided or found.helpful(least):
            break
    return found
