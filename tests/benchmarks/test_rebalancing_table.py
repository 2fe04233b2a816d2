"""The table of rebalancing: what a run that was cut off leaves, when a new plan is as good as the batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.rebalancing_records import Recorder, gap_of, read_records
from benchmarks.rebalancing_table import page


def _goals(value: int, bound: int) -> list[dict[str, object]]:
    return [{"name": "filled", "value": value, "bound": bound}]


def _measured(recorder: Recorder, reached: tuple[int, int]) -> None:
    recorder.add("batch", freed=3, goals=_goals(2, 2), moved=[0, 2], solved=1.0, seconds=2.0, first=0)
    for first, seconds in ((4, 9.0), (7, 0.5), (4, 0.1)):
        recorder.add("single", freed=1, goals=_goals(1, 1), moved=[0], seconds=seconds, first=first)
    recorder.add("allocate begins", pairs=5)
    recorder.add("allocate", goals=_goals(50, 100), seconds=10.0)
    recorder.add("allocate ends", goals=_goals(*reached), seconds=60.0)


def _cells(text: str, name: str) -> list[list[str]]:
    rows = [line for line in text.splitlines() if line.startswith(f"| {name}")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize(("reached", "shown"), [((100, 100), "60.0"), ((99, 100), "≥ 60.0")])
def test_the_new_plan_takes_as_long_as_it_takes_to_the_gap_of_the_batch(
    tmp_path: Path, reached: tuple[int, int], shown: str
) -> None:
    file = tmp_path / "records.jsonl"
    _measured(Recorder(file, "one"), reached)
    figures, times = _cells(page(read_records(file)), "one")
    assert figures[1:] == ["3", "2 = 2", "–", "1", "1", "2", "1 of 1"]
    assert times[1:7] == ["1.00", "2.00", "0.30", "0.50", "0.50", "2 of 2"]
    sign = "≥ " if shown.startswith("≥") else ""
    assert times[7:10] == [shown, f"{sign}30.0", f"{sign}200"]


def test_what_was_measured_before_it_was_cut_off_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    Recorder(file, "one").add("single", freed=1, goals=_goals(0, 1), moved=[], seconds=3.0, first=1)
    with file.open("a", encoding="utf-8") as torn:
        torn.write('{"name": "one", "part": "bat')
    (line,) = read_records(file)
    assert gap_of(line["goals"]) == 1.0
    figures, times = _cells(page([line]), "one")
    assert figures[1:] == ["–"] * 7
    assert times[3:7] == ["3.00", "3.00", "3.00", "0 of 1"]
