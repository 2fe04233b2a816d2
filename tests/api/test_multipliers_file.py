"""``multipliers.npz``: read back as written; a damaged one is said, a missing one is no fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from api.multipliers_file import MULTIPLIERS, read_multipliers, write_multipliers
from rules.columns import strings
from rules.problems import InputError
from solver.result import RowMultipliers

GROUP = RowMultipliers(
    strings(["group_capacity", "structure"]),
    strings(["g1", "t1"]),
    strings(["", "g1"]),
    np.array([0, 1], dtype=np.int64),
    np.array([2.5, 1.0]),
)
NONE = RowMultipliers(strings([]), strings([]), strings([]), np.empty(0, dtype=np.int64), np.empty(0))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_multipliers(tmp_path / MULTIPLIERS, {"application": GROUP, "overdue": NONE})
    read = read_multipliers(tmp_path)
    assert list(read) == ["application", "overdue"]
    for name, expected in (("application", GROUP), ("overdue", NONE)):
        for column in ("rule", "about", "group", "nth", "value"):
            assert getattr(read[name], column).tolist() == getattr(expected, column).tolist()


def test_a_folder_without_the_file_has_none(tmp_path: Path) -> None:
    assert read_multipliers(tmp_path) == {}


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MULTIPLIERS).write_bytes(content)
    with pytest.raises(InputError) as told:
        read_multipliers(tmp_path)
    assert [problem.code for problem in told.value.problems] == ["broken_multipliers"]


def test_columns_that_do_not_belong_together_are_damage(tmp_path: Path) -> None:
    write_multipliers(
        tmp_path / MULTIPLIERS,
        {"application": RowMultipliers(GROUP.rule, GROUP.about, GROUP.group, GROUP.nth, np.ones(1))},
    )
    with pytest.raises(InputError):
        read_multipliers(tmp_path)
