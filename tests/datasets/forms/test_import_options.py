"""The options of an import: a TOML file whose every mistake is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.forms import FormsError
from datasets.forms.cells.levels import Sense
from datasets.forms.limits import GAP_THRESHOLDS
from datasets.forms.options import ImportOptions, read_options


def options(path: Path, text: str) -> ImportOptions:
    """The options of a file with that text."""
    file = path / "import.toml"
    file.write_text(text, encoding="utf-8")
    return read_options(file)


def test_everything_that_may_be_declared(tmp_path: Path) -> None:
    text = """
[deficits]
thresholds = [30, 50, 70]
sense = { "Математика" = "mastery", "Физика" = "gap" }
max_points = { "Рус яз" = 25 }
"""
    found = options(tmp_path, text)
    assert found.thresholds == ((70.0, 3), (50.0, 2), (30.0, 1))
    assert (found.sense("МАТЕМАТИКА"), found.sense("Физика"), found.sense("Химия")) == (
        Sense.MASTERY,
        Sense.GAP,
        None,
    )
    assert (found.top("Рус яз"), found.top("Физика")) == (25.0, None)


def test_what_is_left_out_is_as_by_default(tmp_path: Path) -> None:
    assert options(tmp_path, "") == ImportOptions()
    assert ImportOptions().thresholds == GAP_THRESHOLDS


def test_every_mistake_at_once(tmp_path: Path) -> None:
    text = """
other = 1
[deficits]
treshold = 1
thresholds = [50, 40, 70]
sense = { "Математика" = "good" }
max_points = { "Физика" = 0, "Химия" = true }
"""
    with pytest.raises(FormsError) as caught:
        options(tmp_path, text)
    assert [problem.column for problem in caught.value.problems] == [
        "other",
        "deficits.treshold",
        "deficits.thresholds",
        "deficits.sense.Математика",
        "deficits.max_points.Физика",
        "deficits.max_points.Химия",
    ]
    assert "thresholds" in caught.value.problems[1].message_ru


@pytest.mark.parametrize(
    "text", ["[deficits", "deficits = 3", "[deficits]\nsense = 1", "[deficits]\nthresholds = [1, 2]"]
)
def test_one_mistake(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormsError) as caught:
        options(tmp_path, text)
    assert len(caught.value.problems) == 1


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(FormsError):
        read_options(tmp_path / "missing.toml")
