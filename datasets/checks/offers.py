"""Doubts about groups, their sessions and quotas: possible, so remarks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from datasets.checks.keys import repeated
from datasets.convert import TypedTable
from datasets.findings import Findings, remark
from rules.columns import BoolArray


def check_group_dates(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Groups that start before or after the period."""
    period, groups = typed["period"], typed["groups"]
    if period.length != 1:
        return
    start = groups["start"]
    outside = (start.values < period["start"].values[0]) | (start.values > period["end"].values[0])
    said = remark(
        "group_outside_period", "группа начинается вне периода", "the group starts outside the period"
    )
    findings.rows(said, "groups", "start", np.flatnonzero(outside), start.cells.text)


def check_group_sizes(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Minimums that bind nobody, and groups that others have overfilled."""
    groups = typed["groups"]
    minimum, elsewhere, places = groups["min_size"], groups["seats_elsewhere"], groups["max_size"]
    idle = remark(
        "shared_minimum",
        "группу набирает институт, наименьшее число не проверяется",
        "the institute fills this group, its minimum is not enforced",
    )
    unbound = np.flatnonzero(groups["shared"].values & minimum.cells.filled)
    findings.rows(idle, "groups", "min_size", unbound, minimum.cells.text)
    over = remark(
        "elsewhere_over_max",
        "занято больше мест, чем есть: своих мест нет",
        "more taken than there are: no places",
    )
    full = np.flatnonzero(places.cells.filled & (elsewhere.values > places.values))
    findings.rows(over, "groups", "seats_elsewhere", full, elsewhere.cells.text)


def check_sessions(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Sessions on days when their group is not running."""
    table, groups = typed["group_sessions"], typed["groups"]
    rows = np.flatnonzero(table["group_id"].values >= 0)
    group = table["group_id"].values[rows]
    for column in ("start", "end"):
        day = table[column].values[rows]
        outside = (day < groups["start"].values[group]) | (day > groups["end"].values[group])
        said = remark(
            "session_outside_group",
            "занятие вне дат своей группы",
            "the session is outside its group's dates",
        )
        findings.rows(said, "group_sessions", column, rows[outside], table[column].cells.text)


def check_quotas(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Quota rows that no place can fit, that set nothing, or that narrow the same twice."""
    table = typed["quotas"]
    empty = remark(
        "quota_fits_nothing", "под эту строку не подходит ни одно место", "no place can fit this row"
    )
    for column, rows in (
        ("school_id", _school_elsewhere(typed)),
        ("group_id", _group_elsewhere(typed)),
        ("programme_id", _not_offered(typed)),
    ):
        findings.rows(empty, "quotas", column, np.flatnonzero(rows), table[column].cells.text)
    figures = table["max_seats"].cells.filled | table["min_seats"].cells.filled
    idle = remark("quota_without_figure", "строка ничего не ограничивает", "the row limits nothing")
    findings.rows(idle, "quotas", "max_seats", np.flatnonzero(~figures))
    narrowing = [table[name].cells.codes for name in ("district_id", "school_id", "programme_id", "group_id")]
    again, _ = repeated([*narrowing, table["positions"].cells.codes], np.ones(table.length, dtype=np.bool_))
    twice = remark(
        "repeated_quota", "та же квота ещё раз, действуют обе строки", "the same quota again, both hold"
    )
    findings.rows(twice, "quotas", None, again)


def _school_elsewhere(typed: Mapping[str, TypedTable]) -> BoolArray:
    """The row's school is not in the row's district."""
    district, school = (typed["quotas"][name].values for name in ("district_id", "school_id"))
    of_school = np.append(typed["schools"]["district_id"].values, -1)[school]
    wrong: BoolArray = (district >= 0) & (school >= 0) & (of_school >= 0) & (of_school != district)
    return wrong


def _group_elsewhere(typed: Mapping[str, TypedTable]) -> BoolArray:
    """The row's group is not one of the row's programme."""
    programme, group = (typed["quotas"][name].values for name in ("programme_id", "group_id"))
    of_group = np.append(typed["groups"]["programme_id"].values, -1)[group]
    wrong: BoolArray = (programme >= 0) & (group >= 0) & (of_group >= 0) & (of_group != programme)
    return wrong


def _not_offered(typed: Mapping[str, TypedTable]) -> BoolArray:
    """The row's programme has no group."""
    programme = typed["quotas"]["programme_id"].values
    return (programme >= 0) & ~np.isin(programme, typed["groups"]["programme_id"].values)


CHECKS = (check_group_dates, check_group_sizes, check_sessions, check_quotas)
