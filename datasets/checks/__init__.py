"""What more than one cell tells: faults that stop the run, and doubts that are remarked on."""

from __future__ import annotations

from collections.abc import Mapping

from datasets.checks import faults, keys, offers, people
from datasets.convert import TypedTable
from datasets.findings import Findings


def run(typed: Mapping[str, TypedTable], findings: Findings, *, whole: bool) -> None:
    """Every check over whole tables; a table that is missing is there with no rows.

    ``whole``: every table that ought to be there could be read; only then doubts can be told.
    """
    for check in (*keys.CHECKS, *faults.CHECKS):
        check(typed, findings)
    if whole:
        for check in (*people.CHECKS, *offers.CHECKS):
            check(typed, findings)
