"""A plan folder belongs to the data that it was made for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from api.plan_folder import CERTIFICATE
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem


def check_same_input(claimed: Mapping[str, object], dataset: Dataset, plan: Path) -> None:
    """Raises: InputError: the certificate is of other data."""
    _check(claimed, "input_sha256", dataset.input_sha256, plan)


def check_same_lasting(claimed: Mapping[str, object], dataset: Dataset, plan: Path) -> None:
    """As :func:`check_same_input`, but confirmations, refusals and whatever else arrives after a plan is
    published may have come since.
    """
    if claimed["input_sha256"] != dataset.input_sha256:
        _check(claimed, "lasting_sha256", dataset.lasting_sha256, plan)


def _check(claimed: Mapping[str, object], name: str, of_data: str, plan: Path) -> None:
    told = str(claimed.get(name, ""))
    if told == of_data:
        return
    expected = f"{name} {of_data[:16]}…"
    raise InputError(
        [
            Problem(
                Grade.ERROR,
                str(plan / CERTIFICATE),
                "план составлен для других данных",
                "the plan was made for other data",
                column=name,
                value=f"{told[:16]}…",
                expected_ru=expected,
                expected_en=expected,
                code="other_dataset",
            )
        ]
    )
