"""The family of growing campaigns, and the power law through times made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import growth_table, targets
from benchmarks.growth import GROWTH, fitted, parameters_of, points_of
from benchmarks.records import Record
from benchmarks.suites import Case, folder_of
from tests.benchmarks.runs import traced


def grown(instance: str, pairs: int, seconds: float, start_s: float = 1.0) -> Record:
    news = [(start_s, "points", 500, 1000), (seconds + start_s, "points", 999, 1000)]
    final = [("points", 1000, 1000)]
    return traced(news, final, instance=instance, pairs=pairs, start_s=start_s, seconds=seconds + 50)


FAMILY = [
    grown(name, pairs, 2e-3 * pairs**1.1)
    for name, pairs in zip(GROWTH, (10**4, 3 * 10**4, 10**5, 3 * 10**5, 10**6), strict=True)
]


def test_the_exponent_of_a_power_law_is_found() -> None:
    fit = fitted(points_of(FAMILY, "kvota"))
    assert fit is not None
    assert fit.exponent == pytest.approx(1.1)
    assert fit.factor == pytest.approx(2e-3)
    assert (fit.sizes, [pairs for pairs, _ in fit.ends]) == (5, [10**4, 10**6])


def test_a_size_that_was_not_reached_is_left_out_and_said() -> None:
    never = traced([(1.0, "points", 5, 10)], [("points", 5, 10)], instance="growth-1m", pairs=10**6)
    points = points_of([*FAMILY[:4], never], "kvota")
    assert points[-1] == (10**6, None)
    fit = fitted(points)
    assert fit is not None
    assert (fit.sizes, fit.ends[1][0]) == (4, 3 * 10**5)
    assert "(4 of 5 sizes)" in growth_table.table([*FAMILY[:4], never])
    assert "1000000: –" in growth_table.table([*FAMILY[:4], never])


def test_no_law_through_one_point_and_no_table_without_the_family() -> None:
    assert fitted(points_of(FAMILY[:1], "kvota")) is None
    assert growth_table.table([traced([], [("points", 1, 1)])]) == ""


def test_the_family_differs_in_districts_and_a_person_keeps_as_many_runs_to_choose_from() -> None:
    few, many = parameters_of("growth-10k"), parameters_of("growth-1m")
    assert (len(few.areas), len(many.areas)) == (2, 105)
    assert many.groups.count * 2 == few.groups.count * 105

    def runs_a_wish(instance: str) -> float:
        drawn = parameters_of(instance)
        named = drawn.wishes.names_group
        return named + (1 - named) * drawn.groups.count / drawn.programmes

    assert np.ptp([runs_a_wish(name) for name in GROWTH]) < 1e-9


def test_an_instance_of_the_family_is_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = folder_of(Case("growth-10k"), 0, None, tmp_path_factory.mktemp("grown"))
    rows = (folder / "districts.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 2


def test_figures_against_t_flow() -> None:
    ours = traced(
        [(3.0, "points", 500, 1000), (59.0, "points", 990, 1000)],
        [("points", 1000, 1000)],
        pairs=700,
        peak_mb=300.0,
        first_violations=0,
    )
    flow = traced([], [("points", None, 1200)], contender="flow", flow_s=0.5)
    row = targets.table([ours, flow]).splitlines()[-1]
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    assert cells == [
        "village-0/plain",
        "700",
        "0.5000",
        "4.00",
        "8.00",
        "no breach",
        "1.00%",
        "1.00%",
        "0",
        "100",
        "100",
        "300",
    ]
    assert targets.table([ours]) == ""
