"""What the papers are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

import pandas as pd

from papers.figures import Figures
from papers.people.declension import Decliner


@dataclass(frozen=True, eq=False)
class Given:
    """The figures and what goes with them.

    ``made_on``: the day on every paper; ``month``: of the notice, as ``2027-03``; ``earlier``: the places of
    the plan that schools were told last (None: nothing was told); ``goals``: those of the plan, by name, in
    their order; ``reasons``: per teacher id why there is no place, a sentence; ``decliner``: declines names.
    """

    figures: Figures
    made_on: date
    month: str
    earlier: pd.DataFrame | None = None
    goals: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    decliner: Decliner = field(default_factory=Decliner)

    def of_district(self, district_id: str) -> Given:
        """One district alone."""
        return replace(
            self, figures=self.figures.of_district(district_id), earlier=self._of("district_id", district_id)
        )

    def of_school(self, school_id: str) -> Given:
        """One school alone."""
        return replace(
            self, figures=self.figures.of_school(school_id), earlier=self._of("school_id", school_id)
        )

    def _of(self, column: str, value: str) -> pd.DataFrame | None:
        earlier = self.earlier
        return None if earlier is None else earlier[earlier[column] == value].reset_index(drop=True)


def first_month(start: date) -> str:
    """The month of the first group, as ``2027-01``."""
    return f"{start:%Y-%m}"
