"""The generator's contract: what it returns, the same bytes for the same seed, names of presets."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from datasets.generator import PRESETS, Preset, generate, generate_from
from datasets.generator.common import COLUMNS

SMALL = ("tiny", "rural", "town", "district", "scarce")
LARGE = ("ten-districts", "scarce-ten")
DRAWN = tuple(name for name in (*SMALL, *LARGE) if name != "tiny")
ROOT = Path(__file__).parents[2]


def digest(tables: dict[str, pd.DataFrame]) -> str:
    """A hash of every table written as CSV, in order."""
    text = "".join(f"{name}\n{frame.to_csv(index=False)}" for name, frame in tables.items())
    return hashlib.sha256(text.encode()).hexdigest()


def test_presets_are_named_and_described() -> None:
    assert list(PRESETS) == [
        *("tiny", "rural", "town", "district", "scarce", "ten-districts", "scarce-ten", "region"),
    ]
    for name, preset in PRESETS.items():
        assert isinstance(preset, Preset)
        assert preset.name == name
        assert preset.ru.endswith(".")
        assert preset.en.endswith(".")
        assert preset.en.isascii()


def test_presets_are_frozen() -> None:
    with pytest.raises(AttributeError):
        PRESETS["rural"].name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        PRESETS["new"] = PRESETS["rural"]  # type: ignore[index]


@pytest.mark.parametrize(("asked", "near"), [("rurl", "rural"), ("ten-district", "ten-districts")])
def test_an_unknown_preset_names_the_nearest(asked: str, near: str) -> None:
    with pytest.raises(ValueError, match=f"maybe '{near}'"):
        generate(asked)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="seed -1"):
        generate("rural", -1)


def test_parameters_of_ones_own_draw_what_a_preset_of_that_name_would() -> None:
    rural = PRESETS["rural"].parameters
    assert rural is not None
    assert digest(generate_from(rural, "rural", 7)) == digest(generate("rural", 7))
    assert digest(generate_from(rural, "village", 7)) != digest(generate("rural", 7))
    with pytest.raises(ValueError, match="seed -1"):
        generate_from(rural, "rural", -1)


@pytest.mark.parametrize("preset", (*SMALL, *LARGE))
def test_every_cell_is_a_text(preset: str) -> None:
    tables = generate(preset, 1)
    assert list(tables) == list(COLUMNS)
    for name, frame in tables.items():
        assert list(frame.columns) == list(COLUMNS[name])
        assert len(frame) > 0, name
        for column in frame.columns:
            values = frame[column].tolist()
            assert all(type(value) is str for value in values), (name, column)
            assert not any(value.strip() != value for value in values), (name, column)


@pytest.mark.parametrize("preset", (*SMALL, *LARGE))
def test_same_seed_same_bytes(preset: str) -> None:
    assert digest(generate(preset, 3)) == digest(generate(preset, 3))


@pytest.mark.parametrize("preset", DRAWN)
def test_other_seed_other_bytes(preset: str) -> None:
    assert digest(generate(preset, 0)) != digest(generate(preset, 1))


def test_presets_of_one_size_are_not_one_dataset() -> None:
    assert digest(generate("district", 0)) != digest(generate("scarce", 0))


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "from tests.datasets.test_generator import digest\n"
        "from datasets.generator import generate\n"
        "print(digest(generate('rural', 7)))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert set(runs) == {digest(generate("rural", 7))}
