"""Counts on the web site: none under five, and none that can be worked out from the others."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import pytest

from papers.figures.hidden import LEAST_SHOWN, Published, published

MOST_WITHHELD = 40
"""The attack tries counts up to this for what is withheld: the figures of these tests are smaller."""


def values(cell: Published) -> set[int]:
    """What a cell as published may be."""
    if cell.shown is not None:
        return {cell.shown}
    return set(range(1, LEAST_SHOWN)) if cell.small else set(range(LEAST_SHOWN, MOST_WITHHELD))


def totals(cells: Iterable[Published]) -> set[int]:
    """Every total that the cells may have together."""
    found = {0}
    for cell in cells:
        found = {total + value for total in found for value in values(cell)}
    return found


def what_small_ones_may_be(tables: Sequence[Sequence[Published]]) -> list[set[int]]:
    """For each small count what somebody who adds up all the tables must still hold possible."""
    known = set.intersection(*(totals(table) for table in tables))
    found = []
    for table in tables:
        for index, cell in enumerate(table):
            if cell.small:
                others = totals([*table[:index], *table[index + 1 :]])
                found.append(
                    {value for value in values(cell) if any(value + rest in known for rest in others)}
                )
    return found


def drawn(seed: int) -> list[list[int]]:
    """Two tables of one total, short enough to try everything."""
    draw = random.Random(seed)
    first = [draw.choice([0, 1, 2, 3, 4, 5, 6, 7]) for _ in range(draw.randint(1, 4))]
    second: list[int] = []
    left = sum(first)
    while left and len(second) < 4:
        second.append(draw.randint(1, min(left, 9)))
        left -= second[-1]
    return [first, [*second, *([left] if left else [])]]


@pytest.mark.parametrize("seed", range(300))
def test_nobody_can_work_out_a_hidden_count(seed: int) -> None:
    tables = drawn(seed)
    cells = published(tables)
    kept = _can_be_kept(tables)
    for counts, row in zip(tables, cells, strict=True):
        for count, cell in zip(counts, row, strict=True):
            assert cell.shown is None or (cell.shown == count and (count == 0 or count >= LEAST_SHOWN))
            assert cell.small == (kept and 0 < count < LEAST_SHOWN)
            assert kept or (cell.shown is None) == (count > 0)
    for allowed in what_small_ones_may_be(cells):
        assert allowed == {1, 2, 3, 4}


def test_the_draws_hold_every_kind() -> None:
    drawings = [drawn(seed) for seed in range(300)]
    told = [published(tables) for tables in drawings]
    withheld = [any(c.shown is None and not c.small for row in cells for c in row) for cells in told]
    assert 0 < sum(withheld) < len(told)
    assert 0 < sum(not _can_be_kept(tables) for tables in drawings) < sum(withheld)


def _can_be_kept(tables: Sequence[Sequence[int]]) -> bool:
    """Even with everything hidden, figures that are all small may give each other away: 1 alone beside 1."""
    hidden = [
        [Published(c) if c == 0 else Published(None, small=c < LEAST_SHOWN) for c in counts]
        for counts in tables
    ]
    return all(allowed == {1, 2, 3, 4} for allowed in what_small_ones_may_be(hidden))


def test_a_table_without_small_counts_would_give_the_other_away() -> None:
    """6 + 8 tells the total, and 12 + «менее пяти» would then be 12 + 2."""
    first, second = published([[6, 8], [12, 2]])
    assert second[1] == Published(None, small=True)
    assert [cell.shown for cell in [*first, *second]].count(None) > 1


def test_nothing_is_withheld_without_need() -> None:
    assert published([[6, 8], [9, 5]]) == [[Published(6), Published(8)], [Published(9), Published(5)]]
    assert published([[7, 0], [7]]) == [[Published(7), Published(0)], [Published(7)]]


def test_where_nothing_helps_nothing_is_told() -> None:
    """Four schools under five whose programme has under five as well: each of them would be 1."""
    assert published([[1, 1, 1, 1, 0], [4]]) == [[*[Published(None)] * 4, Published(0)], [Published(None)]]


def test_tables_of_different_totals_are_a_fault() -> None:
    with pytest.raises(ValueError, match="different totals"):
        published([[6], [7]])
