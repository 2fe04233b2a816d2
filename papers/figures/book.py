"""All tables of a campaign and what is counted from them, for a region, a district or one school."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from papers.figures import courses, granted, rows
from papers.figures.totals import Totals
from rules.context import Facts


@dataclass(frozen=True, eq=False)
class Figures:
    """The tables, each described where it is made (``courses``, ``rows``, ``granted``); don't write to them.

    ``start``, ``end``: the period.  Narrow with :meth:`of_district` and :meth:`of_school` before counting: a
    count is of what is in the tables.
    """

    start: date
    end: date
    uses_unique_numbers: bool
    schools: pd.DataFrame
    staff: pd.DataFrame
    programmes: pd.DataFrame
    groups: pd.DataFrame
    sessions: pd.DataFrame
    places: pd.DataFrame
    wishes: pd.DataFrame
    recommendations: pd.DataFrame
    grants: pd.DataFrame

    @classmethod
    def of(cls, facts: Facts) -> Figures:
        """The tables of a plan seen through its dataset and profile."""
        dataset = facts.dataset
        return cls(
            start=dataset.period.start,
            end=dataset.period.end,
            uses_unique_numbers=facts.context.profile.uses_unique_numbers,
            schools=courses.schools(dataset),
            staff=rows.staff(dataset),
            programmes=courses.programmes(dataset),
            groups=courses.groups(facts.context),
            sessions=courses.sessions(dataset),
            places=rows.places(facts),
            wishes=rows.wishes(facts),
            recommendations=rows.recommendations(facts),
            grants=granted.grants(dataset),
        )

    def of_district(self, district_id: str) -> Figures:
        """Schools of one district alone, with its own quotas."""
        return self._narrowed("district_id", district_id)

    def of_school(self, school_id: str) -> Figures:
        """One school alone, with the quotas that name it."""
        return self._narrowed("school_id", school_id)

    def _narrowed(self, column: str, value: str) -> Figures:
        names = ("schools", "staff", "places", "wishes", "recommendations", "grants")
        tables = {name: getattr(self, name) for name in names}
        kept = {name: t[t[column] == value].reset_index(drop=True) for name, t in tables.items()}
        return replace(self, **kept)

    @cached_property
    def totals(self) -> Totals:
        """The sums."""
        askers = self.wishes.drop_duplicates("person")
        granted_by = granted.by_programme(self.grants, self.groups)
        return Totals(
            schools=len(self.schools),
            applied=self.wishes["school_id"].nunique(),
            served=self.places["school_id"].nunique(),
            staff=self.staff["person"].nunique(),
            wishes=len(self.wishes),
            asked=len(askers),
            seated_askers=int(askers["seated"].sum()),
            places=len(self.places),
            persons=self.places["person"].nunique(),
            programmes=self.places["programme_id"].nunique(),
            groups=self.places["group_id"].nunique(),
            granted=int(granted_by.sum()) if len(granted_by) else None,
        )

    @cached_property
    def by_school(self) -> pd.DataFrame:
        """One row a school, also one with nothing, by name: ``school_id``, ``school``, ``staff``, ``wishes``
        and ``asked`` (applications, persons), ``places``, ``persons``, ``left_out`` (persons who applied and
        have no place anywhere).  Persons on the staff of two schools count in both."""
        base = self.schools.sort_values(["school", "school_id"], ignore_index=True)
        ids = base["school_id"]
        askers = self.wishes.drop_duplicates(["school_id", "person"])
        counted = {
            "staff": self.staff["school_id"].value_counts(),
            "wishes": self.wishes["school_id"].value_counts(),
            "asked": askers["school_id"].value_counts(),
            "places": self.places["school_id"].value_counts(),
            "persons": self.places.groupby("school_id")["person"].nunique(),
            "left_out": askers.loc[~askers["seated"], "school_id"].value_counts(),
        }
        return base.assign(**{name: _by(ids, counts) for name, counts in counted.items()})

    @cached_property
    def by_programme(self) -> pd.DataFrame:
        """One row a programme that somebody asked for, attends or has a quota in, by title: columns of
        ``programmes`` and ``asked`` (persons), ``granted`` (nullable: no quota), ``places``, ``asked_given``
        (of those who asked), ``free`` (granted − places, nullable), ``left_out`` (persons without any place
        whose first wish it is; adds up to ``totals.left_out``), ``fitting`` (whom the pair rules admit),
        ``to_add`` (places to ask the institute for: fitting − free, at least 0)."""
        base = self.programmes.sort_values(["programme", "programme_id"], ignore_index=True)
        ids, of_quota = base["programme_id"], granted.by_programme(self.grants, self.groups)
        asked = self.wishes.drop_duplicates(["programme_id", "person"])
        out = first_wishes(self.wishes)
        out = out[~out["seated"]]
        rows = base.assign(
            asked=_by(ids, asked["programme_id"].value_counts()),
            granted=ids.map(of_quota).astype("Int64"),
            places=_by(ids, self.places["programme_id"].value_counts()),
            asked_given=_by(ids, asked.loc[asked["given"], "programme_id"].value_counts()),
            left_out=_by(ids, out["programme_id"].value_counts()),
            fitting=_by(ids, out.loc[out["admitted"], "programme_id"].value_counts()),
        )
        rows["free"] = rows["granted"] - rows["places"]
        rows["to_add"] = (
            (rows["fitting"] - rows["free"].fillna(0).clip(lower=0)).clip(lower=0).astype("int64")
        )
        used = (rows["asked"] > 0) | (rows["places"] > 0) | rows["granted"].fillna(0).gt(0)
        return rows[used].reset_index(drop=True)

    @cached_property
    def by_group(self) -> pd.DataFrame:
        """One row a group that is attended, by day: columns of ``groups``, ``places``, ``schools``."""
        attended = self.places.groupby("group_id").agg(
            places=("teacher_id", "size"), schools=("school_id", "nunique")
        )
        rows = self.groups.merge(attended, left_on="group_id", right_index=True)
        return rows.sort_values(["start", "programme", "group_id"], ignore_index=True)


def first_wishes(wishes: pd.DataFrame) -> pd.DataFrame:
    """Of every person the application of the best rank (none: 1), of equal ones one that the pair rules
    admit, then the first by title and day."""
    order = wishes.assign(place=wishes["rank"].fillna(1), barred=~wishes["admitted"])
    order = order.sort_values(["place", "barred", "programme", "start"], kind="stable")
    return order.drop(columns=["place", "barred"]).drop_duplicates("person")


def _by(ids: pd.Series, counts: pd.Series) -> pd.Series:
    """Counts in the order of ``ids``, 0 where there is none."""
    return ids.map(counts).fillna(0).astype("int64")
