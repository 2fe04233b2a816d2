"""The tables from fixed records: ratios, spreads, what is left open, and contradictions found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.contradictions import contradictions
from benchmarks.records import (
    Ending,
    GoalFigures,
    Key,
    News,
    Record,
    append_records,
    read_records,
    record_from,
)
from benchmarks.table import Ratio, ratio, spread, spread_of_ratios, tables


def proven(contender: str, seconds: float, value: int = 50, seed: int = 0) -> Record:
    return Record(
        key=Key("village", seed, "plain"),
        contender=contender,
        limit_s=60.0,
        ending=Ending.PROVEN,
        goals=(GoalFigures("overdue", 7, 7, True), GoalFigures("application", value, value, True)),
        pairs=120,
        places=30,
        violations=0,
        seconds=seconds,
        first_plan_s=seconds / 2,
        cpu_s=seconds,
        peak_mb=100.0,
        trace=(News(0.5, "overdue", 7, 9),),
    )


def bounded(contender: str, value: int, bound: int, seed: int = 0) -> Record:
    goals = (GoalFigures("overdue", 7, 7, True), GoalFigures("application", value, bound, False))
    return replace(proven(contender, 60.0, seed=seed), ending=Ending.BOUNDED, goals=goals)


OURS = proven("kvota", 2.0)
GREEDY = replace(
    bounded("greedy", 40, 50),
    ending=Ending.PLAN,
    goals=(GoalFigures("overdue", 7, None, False), GoalFigures("application", 40, None, False)),
    violations=2,
)


@pytest.mark.parametrize(
    ("rival", "ours", "expected"),
    [
        (proven("highs", 6.0), OURS, Ratio(3.0)),
        (bounded("highs", 45, 52), OURS, Ratio(30.0, "≥")),
        (proven("highs", 6.0), bounded("kvota", 45, 52), Ratio(0.1, "≤")),
        (bounded("highs", 45, 52), bounded("kvota", 45, 52), None),
        (replace(OURS, contender="highs", ending=Ending.KILLED), OURS, Ratio(30.0, "≥")),
    ],
)
def test_ratio_of_times_to_the_proof(rival: Record, ours: Record, expected: Ratio | None) -> None:
    assert ratio(rival, ours) == expected


def test_spreads() -> None:
    assert spread([None, None]) == "–"
    assert spread([1.234]) == "1.23"
    assert spread([10.0, 1.0, None, 1234.0]) == "1.00 / 10.0 / 1 234"
    assert spread_of_ratios([Ratio(2.0), None, Ratio(30.0, "≥")]) == "2.00 / 2.00 / ≥30.0"


def test_a_table_says_who_proved_what_and_what_is_left() -> None:
    body = tables([OURS, bounded("cp-sat-plain", 45, 52), proven("highs", 6.0), GREEDY])
    rows = {line.split("|")[1].strip(): line for line in body.splitlines() if line.startswith("|")}
    assert "## village, profile plain" in body
    assert "All proofs agree" in body
    summary = body[body.index("## village") : body.index("## Every run")]
    cells = {
        row.split("|")[1].strip(): [cell.strip() for cell in row.split("|")[2:-1]]
        for row in summary.splitlines()
        if row.startswith("|")
    }
    assert cells["kvota"][:7] == ["1 of 1", "1.00", "2.00", "2.00", "2.00", "2.00", "–"]
    assert cells["cp-sat-plain"][:7] == ["0 of 1", "30.0", "–", "–", "–", "–", "≥30.0"]
    assert cells["cp-sat-plain"][7:10] == [
        "application 45 ≤ 52 (13.46%)",
        "10.00%",
        "application 45 of 50 (10.00%)",
    ]
    assert cells["highs"][5:10] == ["6.00", "3.00", "–", "0", "equal"]
    assert cells["greedy"][6:9] == ["–", "–", "–"]
    assert cells["greedy"][12] == "2 breaches"
    assert "village-0/plain" in rows


def test_several_seeds_share_a_row() -> None:
    body = tables(
        [OURS, proven("kvota", 4.0, seed=1), bounded("highs", 45, 52), proven("highs", 6.0, seed=1)]
    )
    row = next(line for line in body.splitlines() if line.startswith("| highs"))
    assert "1 of 2" in row
    assert "1.50 / 1.50 / ≥30.0" in row


def test_claims_on_floating_point_are_marked() -> None:
    body = tables([replace(bounded("highs", 45, 52), float_bounds=True)])
    assert "overdue 7 =~; application 45 ≤~ 52" in body


def test_nothing_contradicts() -> None:
    assert contradictions([OURS, bounded("cp-sat-plain", 45, 50), proven("highs", 6.0), GREEDY]) == []


def test_a_better_plan_refutes_a_proof() -> None:
    found = contradictions([OURS, proven("highs", 6.0, value=51)])
    assert found == ["village-0/plain: kvota bounds application by 50, the plan of highs has 51"]


def test_a_limit_without_a_plan_is_refuted_by_any_plan_above_it() -> None:
    goals = (GoalFigures("overdue", None, None, False), GoalFigures("application", None, 49, False))
    flow = replace(OURS, contender="flow", ending=Ending.BOUND, goals=goals, violations=None)
    assert contradictions([OURS, flow]) == [
        "village-0/plain: flow bounds application by 49, the plan of kvota has 50"
    ]
    assert contradictions([replace(OURS, violations=1, contender="highs"), flow]) == []


def test_a_plan_that_gives_up_an_earlier_goal_refutes_nothing() -> None:
    goals = (GoalFigures("overdue", 6, 6, True), GoalFigures("application", 60, 60, True))
    assert contradictions([OURS, replace(OURS, contender="greedy", goals=goals)]) == [
        "village-0/plain: greedy bounds overdue by 6, the plan of kvota has 7"
    ]


def test_a_plan_with_breaches_refutes_nothing_and_is_told_where_it_is_ours() -> None:
    broken = replace(proven("highs", 6.0, value=51), violations=1)
    assert contradictions([OURS, broken]) == []
    assert contradictions([replace(broken, contender="kvota")]) == [
        "village-0/plain, kvota: the checker finds 1 breaches in our plan"
    ]


def test_a_proof_that_the_checker_does_not_count_or_the_literature_denies() -> None:
    goals = (GoalFigures("overdue", 7, 8, True), GoalFigures("application", 50, 50, True))
    found = contradictions([replace(OURS, goals=goals, expected={"application": 55})])
    assert found == [
        "village-0/plain, kvota: overdue is called proven at 8, the checker counts 7",
        "village-0/plain, kvota: application 50, known to be 55",
    ]


def test_records_survive_the_file(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    append_records(file, [OURS])
    append_records(file, [GREEDY])
    assert read_records(file) == [OURS, GREEDY]
    later = {**json.loads(file.read_text(encoding="utf-8").splitlines()[0]), "something_new": 1}
    assert record_from(later) == OURS
